//! Commands: everything that can be done to a document. One file per edit, each a pure function.

mod set_area_attribute;
mod set_base_map;
mod set_household_band;
mod set_outline;

use serde::{Deserialize, Serialize};

use super::{Contradiction, Document, LevelFault};
use crate::domain::{Area, AreaId, LevelIndex, NamedBaseMap};
use crate::partition::ArrangementError;
use crate::text::{self, Lang};

pub use set_area_attribute::{AreaAttribute, AreaAttributeValue};
pub use set_outline::Outline;

/// Something to be done to a document. Serialisable: the audit trail, scripts and tests all use it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Gives an attribute of an area another value.
    SetAreaAttribute {
        /// The area.
        area: AreaId,
        /// The attribute and its new value.
        #[serde(flatten)]
        value: AreaAttributeValue,
    },
    /// Gives a project without ground the outline of its district, with one area of each level below it.
    SetOutline {
        /// The outline.
        outline: Outline,
        /// Names of the first street, community, grid …, from the top.
        names: Vec<String>,
    },
    /// Names the base map of the project, or none any more.
    SetBaseMap {
        /// The base map.
        base_map: Option<NamedBaseMap>,
    },
    /// Says how many households a grid should have.
    SetHouseholdBand {
        /// At least so many.
        low: u32,
        /// At most so many.
        high: u32,
    },
}

/// Why an edit may not be made. Holds ids, so the window can show the places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A revision does not match what the document holds, so it can be neither undone nor redone.
    Contradiction(Contradiction),
    /// The project has no record numbers left.
    NumbersUsedUp,
    /// The area does not exist (any more).
    NoSuchArea(AreaId),
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
    /// The rings of an outline are not sound.
    BadOutline(ArrangementError),
    /// An outline has no ground inside.
    EmptyOutline,
    /// What is named as a base map is empty, too long, or holds what cannot be seen.
    BadBaseMap,
    /// A band of households whose ends are not in order, or out of reach.
    BadBand,
}

impl Refusal {
    /// The reason in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Contradiction(what) => text::model::contradiction(lang, what.words(lang)),
            Self::NumbersUsedUp => text::model::numbers_used_up(lang).to_owned(),
            Self::NoSuchArea(id) => text::model::no_such_area(lang, id.0),
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
            Self::BadBand => text::model::bad_band(lang).to_owned(),
        }
    }
}

impl Command {
    /// The command in words, from the document that it is for.
    pub fn words(&self, lang: Lang, before: &Document) -> String {
        self.words_from(lang, |id| before.tables.areas.get(id))
    }

    /// The command in words, from the areas as they were before it.
    pub(super) fn words_from<'a>(&self, lang: Lang, area_before: impl Fn(AreaId) -> Option<&'a Area>) -> String {
        match self {
            Self::SetAreaAttribute { area, value } => set_area_attribute::words(area_before(*area), *area, value, lang),
            Self::SetOutline { .. } => text::start::outline_set(lang).to_owned(),
            Self::SetBaseMap { base_map } => set_base_map::words(base_map.as_ref(), lang),
            Self::SetHouseholdBand { low, high } => set_household_band::words(*low, *high, lang),
        }
    }

    /// The area to look at to see what it did.
    pub fn area(&self) -> Option<AreaId> {
        match self {
            Self::SetAreaAttribute { area, .. } => Some(*area),
            Self::SetOutline { .. } | Self::SetBaseMap { .. } | Self::SetHouseholdBand { .. } => None,
        }
    }
}

/// The document after the command.
///
/// # Errors
/// The reason why the edit may not be made; the document given is untouched.
pub fn apply(document: &Document, command: &Command) -> Result<Document, Refusal> {
    let after = match command {
        Command::SetAreaAttribute { area, value } => set_area_attribute::apply(document, *area, value),
        Command::SetOutline { outline, names } => set_outline::apply(document, outline, names),
        Command::SetBaseMap { base_map } => set_base_map::apply(document, base_map.as_ref()),
        Command::SetHouseholdBand { low, high } => set_household_band::apply(document, *low, *high),
    }?;
    if after.next_number > Document::NUMBER_LIMIT { Err(Refusal::NumbersUsedUp) } else { Ok(after) }
}
