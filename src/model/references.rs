//! Whether the levels make a tree and every id that a record or a border names leads to a record. Says nothing about
//! the sense of records, only about existence.

use super::{Document, Kind, LevelFault, Record, Table, TableVisitor, check_levels};
use crate::domain::{AreaId, LevelIndex, PostPlace, RecordId};
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
    let tables = &document.tables;
    for area in tables.areas.iter() {
        let broken = BrokenReference::Level { number: area.id.0, level: area.level };
        if usize::from(area.level.0) >= document.levels.len() {
            return Err(broken);
        }
        if let Some(parent) = area.parent {
            let from = From { kind: Kind::Area, number: area.id.0 };
            from.find(&tables.areas, [parent])?;
            if tables.areas.get(parent).is_some_and(|parent| parent.level >= area.level) {
                return Err(broken);
            }
        }
    }
    for row in tables.non_grids.iter() {
        let from = From::of(row);
        from.find(&tables.areas, [row.parent])?;
        from.find(&tables.areas, row.managed_by)?;
    }
    for row in tables.assignments.iter() {
        let from = From::of(row);
        from.find(&tables.units, [row.unit])?;
        from.find(&tables.areas, [row.community])?;
    }
    for row in tables.committees.iter() {
        let from = From::of(row);
        from.find(&tables.areas, [row.community])?;
        from.find(&tables.units, row.members.iter().copied())?;
    }
    for row in tables.alliances.iter() {
        let from = From::of(row);
        from.find(&tables.areas, row.street)?;
        from.find(&tables.circles, row.circle)?;
        from.find(&tables.units, row.members.iter().copied())?;
    }
    for row in tables.belts.iter() {
        From::of(row).find(&tables.sites, row.stops.iter().copied())?;
    }
    for row in tables.branches.iter() {
        From::of(row).find(&tables.estates, row.estates.iter().copied())?;
    }
    for row in tables.atoms.iter() {
        From::of(row).find(&tables.estates, row.estate)?;
    }
    for row in tables.rivers.iter() {
        let from = From::of(row);
        from.find(&tables.posts, row.chief)?;
        from.find(&tables.areas, row.reaches.iter().filter_map(|reach| reach.community))?;
    }
    for row in tables.posts.iter() {
        let from = From::of(row);
        match row.place {
            PostPlace::Area(id) => from.find(&tables.areas, [id])?,
            PostPlace::Alliance(id) => from.find(&tables.alliances, [id])?,
            PostPlace::River(id) => from.find(&tables.rivers, [id])?,
        }
    }
    for row in tables.offices.iter() {
        From::of(row).find(&tables.areas, [row.street])?;
    }
    for row in tables.enforcement_teams.iter() {
        From::of(row).find(&tables.areas, [row.street])?;
    }
    for row in tables.linkage.iter() {
        let from = From::of(row);
        from.find(&tables.linkage, row.parent)?;
        from.find(&tables.areas, row.area)?;
    }
    for row in tables.initiatives.iter() {
        From::of(row).find(&tables.areas, row.area)?;
    }
    check_labels(document)
}

fn check_labels(document: &Document) -> Result<(), BrokenReference> {
    let grid_level = document.grid_level();
    let is_grid = |id: AreaId| document.tables.areas.get(id).is_some_and(|area| area.level == grid_level);
    for label in document.partition.labels() {
        let known = match label {
            Label::Outside => true,
            Label::Grid(id) => is_grid(id),
            Label::NonGrid(id) => document.tables.non_grids.get(id).is_some(),
        };
        if !known {
            let border = document.partition.borders_of(label).first().copied().unwrap_or(BorderId(0));
            return Err(BrokenReference::Border { border, label });
        }
    }
    Ok(())
}

/// The record whose names are looked up.
struct From {
    kind: Kind,
    number: u32,
}

impl From {
    fn of<R: Record>(row: &R) -> Self {
        Self { kind: R::KIND, number: row.id().number() }
    }

    fn find<R: Record>(&self, table: &Table<R>, ids: impl IntoIterator<Item = R::Id>) -> Result<(), BrokenReference> {
        match ids.into_iter().find(|id| table.get(*id).is_none()) {
            None => Ok(()),
            Some(id) => Err(BrokenReference::Record {
                kind: self.kind,
                number: self.number,
                target: R::KIND,
                missing: id.number(),
            }),
        }
    }
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
