//! Why an edit may not be made, in words.

use super::AreaAttribute;
use crate::domain::{AreaId, BorderLock, LevelIndex, NonGridId, Subject};
use crate::geodesy::LatticePoint;
use crate::model::{Contradiction, Document, LevelFault};
use crate::partition::{ArrangementError, MoveRefusal, PatchRefusal};
use crate::text::{self, Lang};

/// Why an edit may not be made. Holds ids, so the window can show the places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A revision does not match what the document holds, so it can be neither undone nor redone.
    Contradiction(Contradiction),
    /// The project has no record numbers left.
    NumbersUsedUp,
    /// The area does not exist (any more).
    NoSuchArea(AreaId),
    /// The face without grids does not exist (any more).
    NoSuchFace(NonGridId),
    /// The project has no such level.
    NoSuchLevel(LevelIndex),
    /// The value is the one that the area has already.
    Unchanged,
    /// A name must not be empty.
    EmptyName,
    /// A name has more characters than allowed.
    NameTooLong {
        /// How many it may have.
        limit: usize,
    },
    /// The attribute belongs to another level.
    WrongLevel {
        /// The attribute.
        attribute: AreaAttribute,
        /// The level of the area.
        level: LevelIndex,
    },
    /// The project has an outline already.
    HasGround,
    /// The project has no area on top.
    NoDistrict,
    /// The levels make no sense together.
    Levels(LevelFault),
    /// The lines of an outline are not sound.
    BadOutline(ArrangementError),
    /// An outline has no ground inside.
    EmptyOutline,
    /// What is named as a base map is empty, too long, or holds what cannot be seen.
    BadBaseMap,
    /// A scan without a path, or with control points that place no picture.
    BadScan,
    /// A band of households whose ends are not in order, or out of reach.
    BadBand,
    /// A waiver without a reason.
    NoReason,
    /// A reason has more characters than allowed.
    ReasonTooLong {
        /// How many it may have.
        limit: usize,
    },
    /// A waiver names no rule, too many records, or no day.
    BadWaiver,
    /// A vertex may not be moved, put in or taken out.
    Vertex(MoveRefusal),
    /// Ground may not change hands.
    Patch(PatchRefusal),
    /// A locked border would move.
    Locked {
        /// What is locked.
        lock: BorderLock,
        /// Where it would move.
        place: LatticePoint,
    },
    /// The area covers no ground by itself: only those of the lowest level do.
    NotAGrid(AreaId),
    /// The grid would have no ground left.
    NoGroundLeft(AreaId),
    /// The zone that somebody else runs would have no ground left.
    NoFaceLeft(NonGridId),
    /// Ground managed apart is not made by an edit.
    ManagedApart,
    /// The line encloses nothing and cuts nothing off.
    LineCutsNothing,
    /// The line has too many points.
    LineTooLong {
        /// How many it may have.
        limit: usize,
    },
    /// The line cuts a grid into too many parts.
    TooManyParts {
        /// How many there may be.
        limit: usize,
    },
    /// No other grid lies beside what is cut off.
    NoNeighbour(AreaId),
    /// No other area is named to be merged.
    NothingToMerge,
    /// An area is named twice.
    NamedTwice(AreaId),
    /// Some ground that is to be merged does not touch the rest.
    NotAdjacent(AreaId),
    /// The area does not stand on the level right above the grids.
    NotAboveGrids(AreaId),
    /// The parent does not stand right above the area.
    NotOneAbove {
        /// The area.
        area: AreaId,
        /// The parent that it was to get.
        parent: AreaId,
    },
    /// An area does not lie directly below another.
    NotWithin {
        /// The area.
        area: AreaId,
        /// The other.
        parent: AreaId,
    },
    /// A record does not belong to an area, so it cannot go along.
    NotWithinSubject {
        /// The record.
        subject: Subject,
        /// The area.
        parent: AreaId,
    },
    /// Of the areas below one none would stay, or none would go.
    NothingLeft(AreaId),
    /// The district and the grids are not split or merged like the areas between them.
    CannotSplit(AreaId),
    /// Two areas stand on different levels.
    OtherLevel {
        /// The one.
        area: AreaId,
        /// The other.
        than: AreaId,
    },
    /// Two grids do not belong to one area, so their ground is not divided as one.
    NotSiblings {
        /// The one.
        grid: AreaId,
        /// The other.
        than: AreaId,
    },
    /// A grid would be gone and nobody is named who takes over what names it.
    NoHeir(AreaId),
    /// More volunteers would go than there are.
    TooFewVolunteers(AreaId),
    /// A code has not the digits that its level asks for.
    BadCode {
        /// The code.
        code: String,
        /// How many digits it must have.
        digits: usize,
    },
    /// A code does not begin with that of the area above.
    ForeignCode {
        /// The code.
        code: String,
        /// The area above.
        parent: AreaId,
    },
    /// Somebody else has the code.
    CodeTaken {
        /// The code.
        code: String,
        /// Who has it.
        area: AreaId,
    },
    /// Somebody else had the code before; a code is never given twice.
    CodeRetired {
        /// The code.
        code: String,
        /// Who had it.
        area: AreaId,
    },
    /// No code is left below an area.
    NoFreeCode(AreaId),
    /// Too many commands in one edit.
    TooManyCommands {
        /// How many there may be.
        limit: usize,
    },
    /// An edit of several commands holds another one of several.
    Nested,
    /// One of several commands is refused, so all are.
    InStep {
        /// Which, from 1.
        number: usize,
        /// Why.
        reason: Box<Refusal>,
    },
}

impl Refusal {
    /// The refusal in words. Names come from the document that the edit was for.
    pub fn words(&self, lang: Lang, document: &Document) -> String {
        let area = |id: AreaId| document.name_of(id);
        match self {
            Self::Contradiction(what) => text::model::contradiction(lang, what.words(lang)),
            Self::NumbersUsedUp => text::model::numbers_used_up(lang).to_owned(),
            Self::NoSuchArea(id) => text::model::no_such_area(lang, id.0),
            Self::NoSuchFace(id) => text::redraw::no_such_face(lang, id.0),
            Self::NoSuchLevel(level) => text::redraw::no_such_level(lang, level.0 + 1),
            Self::Unchanged => text::model::unchanged(lang).to_owned(),
            Self::EmptyName => text::model::empty_name(lang).to_owned(),
            Self::NameTooLong { limit } => text::model::name_too_long(lang, limit),
            Self::WrongLevel { attribute, .. } => text::model::wrong_level(lang, attribute.words(lang)),
            Self::HasGround => text::start::has_ground(lang).to_owned(),
            Self::NoDistrict => text::start::no_district(lang).to_owned(),
            Self::Levels(fault) => fault.words(lang),
            Self::BadOutline(error) => text::start::bad_outline(lang, error.words(lang)),
            Self::EmptyOutline => text::start::empty_outline(lang).to_owned(),
            Self::BadBaseMap => text::model::bad_base_map(lang).to_owned(),
            Self::BadScan => text::model::bad_scan(lang).to_owned(),
            Self::BadBand => text::model::bad_band(lang).to_owned(),
            Self::NoReason => text::redraw::no_reason(lang).to_owned(),
            Self::ReasonTooLong { limit } => text::redraw::reason_too_long(lang, limit),
            Self::BadWaiver => text::redraw::bad_waiver(lang).to_owned(),
            Self::Vertex(refusal) => refusal.words(lang),
            Self::Patch(refusal) => refusal.words(lang),
            Self::Locked { lock, .. } => lock.refusal(document, lang),
            Self::NotAGrid(id) => text::redraw::not_a_grid(lang, area(*id)),
            Self::NoGroundLeft(id) => text::redraw::no_ground_left(lang, area(*id)),
            Self::NoFaceLeft(id) => {
                let face = document.tables.non_grids.get(*id);
                text::redraw::no_ground_left(lang, face.map_or_else(|| id.0.to_string(), |face| face.name.clone()))
            }
            Self::ManagedApart => text::redraw::managed_apart(lang).to_owned(),
            Self::LineCutsNothing => text::redraw::line_cuts_nothing(lang).to_owned(),
            Self::LineTooLong { limit } => text::redraw::line_too_long(lang, limit),
            Self::TooManyParts { limit } => text::redraw::too_many_parts(lang, limit),
            Self::NoNeighbour(id) => text::redraw::no_neighbour(lang, area(*id)),
            Self::NothingToMerge => text::redraw::nothing_to_merge(lang).to_owned(),
            Self::NamedTwice(id) => text::redraw::named_twice(lang, area(*id)),
            Self::NotAdjacent(id) => text::redraw::not_adjacent(lang, area(*id)),
            Self::NotAboveGrids(id) => text::redraw::not_above_grids(lang, area(*id)),
            Self::NotOneAbove { area: id, parent } => text::redraw::not_one_above(lang, area(*id), area(*parent)),
            Self::NotWithin { area: id, parent } => text::redraw::not_within(lang, area(*id), area(*parent)),
            Self::NotWithinSubject { subject, parent } => {
                let record = format!("{} {}", subject.kind().words(lang), subject.number());
                text::redraw::not_within(lang, record, area(*parent))
            }
            Self::NothingLeft(id) => text::redraw::nothing_left(lang, area(*id)),
            Self::CannotSplit(id) => text::redraw::cannot_split(lang, area(*id)),
            Self::OtherLevel { area: id, than } => text::redraw::other_level(lang, area(*id), area(*than)),
            Self::NotSiblings { grid, than } => text::redraw::not_siblings(lang, area(*grid), area(*than)),
            Self::NoHeir(id) => text::redraw::no_heir(lang, area(*id)),
            Self::TooFewVolunteers(id) => text::redraw::too_few_volunteers(lang, area(*id)),
            Self::BadCode { code, digits } => text::redraw::bad_code(lang, code, digits),
            Self::ForeignCode { code, parent } => text::redraw::foreign_code(lang, code, area(*parent)),
            Self::CodeTaken { code, area: id } => text::redraw::code_taken(lang, code, area(*id)),
            Self::CodeRetired { code, area: id } => text::redraw::code_retired(lang, code, area(*id)),
            Self::NoFreeCode(id) => text::redraw::no_free_code(lang, area(*id)),
            Self::TooManyCommands { limit } => text::redraw::too_many_commands(lang, limit),
            Self::Nested => text::redraw::nested(lang).to_owned(),
            Self::InStep { number, reason } => text::redraw::in_step(lang, number, reason.words(lang, document)),
        }
    }

    /// The refusal in words, with the place where it goes wrong as somebody calls it who knows the town.
    pub fn words_at(&self, lang: Lang, document: &Document, at: &dyn Fn(LatticePoint) -> String) -> String {
        match self {
            Self::Vertex(refusal) => refusal.words_at(lang, at),
            Self::Patch(refusal) => refusal.words_at(lang, at),
            Self::Locked { place, .. } => text::redraw::where_it_is(lang, self.words(lang, document), at(*place)),
            Self::InStep { number, reason } => text::redraw::in_step(lang, number, reason.words_at(lang, document, at)),
            _ => self.words(lang, document),
        }
    }

    /// Where on the map it goes wrong, when it is at one place.
    pub fn place(&self) -> Option<LatticePoint> {
        match self {
            Self::Locked { place, .. } | Self::Patch(PatchRefusal::TooFine { place }) => Some(*place),
            Self::Vertex(refusal) => refusal.place(),
            Self::InStep { reason, .. } => reason.place(),
            _ => None,
        }
    }
}
