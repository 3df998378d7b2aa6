//! Which features of a layer an edit can have changed: those of records that it changed, and those that show something of
//! such a record. Areas of the levels and outlines are not its matter, see `touched`.

use std::collections::BTreeSet;

use super::layers::Source;
use crate::domain::RecordId;
use crate::model::{Delta, DeltaVisitor, Document, Kind, Record, RowChange, Table};

/// The features that an edit concerns.
pub struct Concerned<'a> {
    before: &'a Document,
    after: &'a Document,
    delta: &'a Delta,
    /// The records that look different where others show them.
    shown: BTreeSet<(Kind, u32)>,
}

impl<'a> Concerned<'a> {
    /// The features concerned by an edit.
    pub fn by(before: &'a Document, after: &'a Document, delta: &'a Delta) -> Self {
        let mut shown = Shown(BTreeSet::new());
        let Ok(()) = delta.tables.visit(&mut shown);
        let mut shown = shown.0;
        for change in &delta.tables.areas {
            // Of an area, others show name and code alone.
            if let (Some(old), Some(new)) = (&change.before, &change.after)
                && (&old.name, &old.code) == (&new.name, &new.code)
            {
                shown.remove(&(Kind::Area, new.id.0));
            }
        }
        Self { before, after, delta, shown }
    }

    /// The numbers of the features of a layer that may differ.
    ///
    /// # Performance
    /// Walks the records of the kind only where one that they may show differs, and then only looks at what they name.
    pub fn numbers(&self, source: Source) -> BTreeSet<u32> {
        let (tables, delta) = (&self.after.tables, &self.delta.tables);
        match source {
            Source::Units => {
                let mut units = changed(&delta.units);
                let assignments = self.naming(&tables.assignments, &delta.assignments, &[Kind::Area]);
                for id in assignments.into_iter().map(RecordId::from_number) {
                    let rows = [&self.before.tables, tables].map(|tables| tables.assignments.get(id));
                    units.extend(rows.into_iter().flatten().map(|row| row.unit.0));
                }
                units
            }
            Source::Estates => {
                let mut estates = changed(&delta.estates);
                let rows = delta.branches.iter().flat_map(|change| change.before.iter().chain(&change.after));
                estates.extend(rows.flat_map(|branch| &branch.estates).map(|estate| estate.0));
                estates
            }
            Source::NonGrids => self.naming(&tables.non_grids, &delta.non_grids, &[Kind::Area]),
            Source::Sites => changed(&delta.sites),
            Source::Belts => self.naming(&tables.belts, &delta.belts, &[Kind::Site]),
            Source::Circles => changed(&delta.circles),
            Source::Rivers => self.naming(&tables.rivers, &delta.rivers, &[Kind::Area, Kind::Post]),
            Source::EnforcementTeams => self.naming(&tables.enforcement_teams, &delta.enforcement_teams, &[Kind::Area]),
            Source::Atoms => self.naming(&tables.atoms, &delta.atoms, &[Kind::Estate]),
            Source::Committees => self.naming(&tables.committees, &delta.committees, &[Kind::Area, Kind::Unit]),
            Source::Alliances => self.naming(&tables.alliances, &delta.alliances, &[Kind::Area, Kind::Unit]),
            Source::Branches => self.naming(&tables.branches, &delta.branches, &[Kind::Estate]),
            Source::Posts => self.naming(&tables.posts, &delta.posts, &[Kind::Area, Kind::Alliance, Kind::River]),
            Source::Offices => self.naming(&tables.offices, &delta.offices, &[Kind::Area]),
            // Levels are traced, a backdrop that differs is written whole.
            Source::Level(_) | Source::BackdropLines | Source::BackdropAreas | Source::BackdropNames => BTreeSet::new(),
        }
    }

    /// The records of a kind that changed, or that name one of these kinds that looks different.
    fn naming<R: Record>(&self, table: &Table<R>, changes: &[RowChange<R>], kinds: &[Kind]) -> BTreeSet<u32> {
        let mut numbers = changed(changes);
        if !self.shown.iter().any(|(kind, _)| kinds.contains(kind)) {
            return numbers;
        }
        for row in table.iter() {
            let mut names_one = false;
            row.references(|kind, number| names_one |= self.shown.contains(&(kind, number)));
            if names_one {
                numbers.insert(row.id().number());
            }
        }
        numbers
    }
}

fn changed<R: Record>(changes: &[RowChange<R>]) -> BTreeSet<u32> {
    let rows = changes.iter().filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
    rows.map(|row| row.id().number()).collect()
}

/// Collects the records that changed.
struct Shown(BTreeSet<(Kind, u32)>);

impl DeltaVisitor for Shown {
    type Error = std::convert::Infallible;

    fn changes<R: Record>(&mut self, changes: &[RowChange<R>]) -> Result<(), Self::Error> {
        self.0.extend(changed(changes).into_iter().map(|number| (R::KIND, number)));
        Ok(())
    }
}
