//! Which records name which, in one list; whether the levels make a tree and every name leads to a record. Says nothing
//! about sense, only about existence.

use super::{Document, Kind, LevelFault, Record, Table, TableVisitor, Tables, check_levels};
use crate::domain::{
    Alliance, Area, Assignment, Atom, Belt, Branch, Circle, Committee, EnforcementTeam, Estate, Initiative, LevelIndex,
    LinkageNode, NonGrid, Office, Post, PostPlace, RecordId, River, Scheme, Site, Unit,
};
use crate::partition::{BorderId, Label};
use crate::text::{self, Lang};

/// A name that leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenReference {
    /// A record names one that does not exist.
    Record {
        /// Kind of the record.
        kind: Kind,
        /// Its number.
        number: u32,
        /// Kind of the missing one.
        target: Kind,
        /// Number of the missing one.
        missing: u32,
    },
    /// The levels make no tree.
    Levels(LevelFault),
    /// An area stands on a level that the project does not have, or not below its parent.
    Level {
        /// Number of the area.
        number: u32,
        /// The level that it names.
        level: LevelIndex,
    },
    /// A border has a label that no record stands for, or an area that is not of the lowest level.
    Border {
        /// The border.
        border: BorderId,
        /// The label.
        label: Label,
    },
    /// A record has the number that the next new one would get, or a larger one.
    Counter {
        /// Kind of the record.
        kind: Kind,
        /// Its number.
        number: u32,
    },
}

impl BrokenReference {
    /// The problem in words.
    pub fn words(&self, lang: Lang) -> String {
        match *self {
            Self::Record { kind, number, target, missing } => {
                text::model::dangling(lang, kind.words(lang), number, target.words(lang), missing)
            }
            Self::Levels(fault) => fault.words(lang),
            Self::Level { number, level } => text::model::no_such_level(lang, number, level.0),
            Self::Border { border, label } => {
                let (kind, number) = match label {
                    Label::Outside => return text::model::border_without_area(lang, border.0),
                    Label::Grid(id) => (Kind::Area, id.0),
                    Label::NonGrid(id) => (Kind::NonGrid, id.0),
                };
                text::model::border_label(lang, border.0, kind.words(lang), number)
            }
            Self::Counter { kind, number } => text::model::number_past_counter(lang, kind.words(lang), number),
        }
    }
}

/// Which other records a record names: the one list of them, for everybody who follows references.
pub trait References {
    /// Calls `visit` with the kind and the number of each record named, in the order of the fields.
    fn references(&self, visit: impl FnMut(Kind, u32));
}

macro_rules! references {
    ($($record:ident: |$row:ident, $name:ident| $body:expr;)*) => {
        $(impl References for $record {
            #[allow(unused_variables, unused_mut)] // some records name none
            fn references(&self, mut visit: impl FnMut(Kind, u32)) {
                let $row = self;
                let mut $name = Names(visit);
                $body
            }
        })*
    };
}

references! {
    Area: |row, names| names.all::<Area>(row.parent);
    NonGrid: |row, names| {
        names.all::<Area>([row.parent]);
        names.all::<Area>(row.managed_by);
    };
    Unit: |row, names| {};
    Assignment: |row, names| {
        names.all::<Unit>([row.unit]);
        names.all::<Area>([row.community]);
    };
    Committee: |row, names| {
        names.all::<Area>([row.community]);
        names.all::<Unit>(row.members.iter().copied());
    };
    Alliance: |row, names| {
        names.all::<Area>(row.street);
        names.all::<Circle>(row.circle);
        names.all::<Unit>(row.members.iter().copied());
    };
    Circle: |row, names| {};
    Belt: |row, names| names.all::<Site>(row.stops.iter().copied());
    Site: |row, names| {};
    Estate: |row, names| {};
    Branch: |row, names| names.all::<Estate>(row.estates.iter().copied());
    Atom: |row, names| names.all::<Estate>(row.estate);
    River: |row, names| {
        names.all::<Post>(row.chief);
        names.all::<Area>(row.reaches.iter().filter_map(|reach| reach.community));
    };
    Post: |row, names| match row.place {
        PostPlace::Area(id) => names.all::<Area>([id]),
        PostPlace::Alliance(id) => names.all::<Alliance>([id]),
        PostPlace::River(id) => names.all::<River>([id]),
    };
    Office: |row, names| names.all::<Area>([row.street]);
    EnforcementTeam: |row, names| names.all::<Area>([row.street]);
    Scheme: |row, names| {};
    LinkageNode: |row, names| {
        names.all::<LinkageNode>(row.parent);
        names.all::<Area>(row.area);
    };
    Initiative: |row, names| names.all::<Area>(row.area);
}

/// Names records of a kind by their ids.
struct Names<V>(V);

impl<V: FnMut(Kind, u32)> Names<V> {
    fn all<R: Record>(&mut self, ids: impl IntoIterator<Item = R::Id>) {
        ids.into_iter().for_each(|id| (self.0)(R::KIND, id.number()));
    }
}

/// Looks for the first name that leads nowhere.
///
/// # Errors
/// The first one in the order of kinds and ids: levels before records, records before borders.
///
/// # Performance
/// O(n log n) in the number of records and borders.
pub fn check_references(document: &Document) -> Result<(), BrokenReference> {
    check_levels(&document.levels).map_err(BrokenReference::Levels)?;
    document.tables.visit(&mut Counter(document.next_number))?;
    document.tables.visit(&mut Dangling(document))?;
    check_labels(document)
}

/// Holds the level of an area against that of its parent.
pub(super) fn check_level(document: &Document, area: &Area) -> Result<(), BrokenReference> {
    let parent = area.parent.and_then(|id| document.tables.areas.get(id));
    let is_known = usize::from(area.level.0) < document.levels.len();
    if is_known && parent.is_none_or(|parent| parent.level < area.level) {
        return Ok(());
    }
    Err(BrokenReference::Level { number: area.id.0, level: area.level })
}

/// Looks up every name in a table.
struct Dangling<'d>(&'d Document);

impl TableVisitor for Dangling<'_> {
    type Error = BrokenReference;

    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error> {
        let tables = &self.0.tables;
        if let Some(broken) = table.iter().find_map(|row| first_dangling(tables, row)) {
            return Err(broken);
        }
        if R::KIND == Kind::Area {
            tables.areas.iter().try_for_each(|area| check_level(self.0, area))?;
        }
        Ok(())
    }
}

/// The first name of a row that leads nowhere.
pub(super) fn first_dangling<R: Record>(tables: &Tables, row: &R) -> Option<BrokenReference> {
    let mut broken = None;
    row.references(|target, missing| {
        if broken.is_none() && !tables.holds(target, missing) {
            let number = row.id().number();
            broken = Some(BrokenReference::Record { kind: R::KIND, number, target, missing });
        }
    });
    broken
}

/// Whether a record stands for a label: a face without grid, or an area of the lowest level.
pub(super) fn is_known_label(document: &Document, label: Label) -> bool {
    let is_grid = |area: &Area| area.level == document.grid_level();
    match label {
        Label::Outside => true,
        Label::Grid(id) => document.tables.areas.get(id).is_some_and(is_grid),
        Label::NonGrid(id) => document.tables.non_grids.get(id).is_some(),
    }
}

fn check_labels(document: &Document) -> Result<(), BrokenReference> {
    for label in document.partition.labels() {
        if !is_known_label(document, label) {
            let border = document.partition.borders_of(label).first().copied().unwrap_or(BorderId(0));
            return Err(BrokenReference::Border { border, label });
        }
    }
    Ok(())
}

/// Holds every table against the counter of record numbers.
struct Counter(u32);

impl TableVisitor for Counter {
    type Error = BrokenReference;

    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error> {
        match table.last_id().map(RecordId::number) {
            Some(number) if number >= self.0 => Err(BrokenReference::Counter { kind: R::KIND, number }),
            _ => Ok(()),
        }
    }
}
