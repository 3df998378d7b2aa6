//! Whether a document is still sound after a change that nobody vouched for, such as one that a file says can be undone.
//! Looks only at what the change touched, given that all was well before; says nothing about sense.

use std::collections::BTreeSet;

use super::references::{check_level, first_dangling, is_known_label};
use super::{
    BrokenReference, Delta, DeltaVisitor, Document, Kind, Record, RowChange, Table, TableVisitor, check_references,
};
use crate::domain::{AreaId, RecordId};
use crate::geodesy::LatticePoint;
use crate::partition::{Label, Violation, check_junctions_at};
use crate::text::Lang;

/// What makes a document one that no file may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// A name that leads nowhere.
    Reference(BrokenReference),
    /// Borders that do not hang together, or that name the ground between them differently.
    Borders(Violation),
}

impl Unsound {
    /// The fault in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Reference(broken) => broken.words(lang),
            Self::Borders(violation) => violation.words(lang),
        }
    }
}

/// Looks for a fault that a change brought into a document. Whether borders cross is not looked at.
///
/// # Errors
/// The first fault found.
///
/// # Performance
/// O(k log n) for k changed rows and borders. A walk over all records where one was removed or an area changed its level,
/// and the check of the whole document where the levels changed.
pub fn check_change(after: &Document, delta: &Delta) -> Result<(), Unsound> {
    if delta.levels.is_some() {
        check_references(after).map_err(Unsound::Reference)?;
    } else {
        check_rows(after, delta).map_err(Unsound::Reference)?;
    }
    let changed = delta.partition.removed.iter().chain(&delta.partition.inserted);
    let places: BTreeSet<LatticePoint> = changed.flat_map(|border| [border.start(), border.end()]).collect();
    let harmless = |violation: &Violation| matches!(violation, Violation::FalseJunction { .. });
    match check_junctions_at(&after.partition, places).into_iter().find(|violation| !harmless(violation)) {
        Some(violation) => Err(Unsound::Borders(violation)),
        None => Ok(()),
    }
}

fn check_rows(after: &Document, delta: &Delta) -> Result<(), BrokenReference> {
    let mut rows = Rows { after, gone: BTreeSet::new() };
    delta.tables.visit(&mut rows)?;
    let gone = rows.gone;
    let mut moved: BTreeSet<AreaId> = BTreeSet::new();
    for change in &delta.tables.areas {
        let Some(area) = &change.after else { continue };
        check_level(after, area)?;
        if change.before.as_ref().is_some_and(|before| before.level != area.level) {
            moved.insert(area.id);
        }
    }
    if !gone.is_empty() {
        after.tables.visit(&mut NamesGone(&gone))?;
    }
    if !moved.is_empty() {
        let below = |parent: Option<AreaId>| parent.is_some_and(|id| moved.contains(&id));
        after.tables.areas.iter().filter(|area| below(area.parent)).try_for_each(|area| check_level(after, area))?;
    }
    let of_gone = gone.iter().filter_map(|&(kind, number)| match kind {
        Kind::Area => Some(Label::Grid(RecordId::from_number(number))),
        Kind::NonGrid => Some(Label::NonGrid(RecordId::from_number(number))),
        _ => None,
    });
    for label in of_gone.chain(moved.iter().map(|id| Label::Grid(*id))) {
        if let Some(&border) = after.partition.borders_of(label).first()
            && !is_known_label(after, label)
        {
            return Err(BrokenReference::Border { border, label });
        }
    }
    for border in &delta.partition.inserted {
        if let Some(label) = [border.left, border.right].into_iter().find(|label| !is_known_label(after, *label)) {
            return Err(BrokenReference::Border { border: border.id, label });
        }
    }
    Ok(())
}

/// Holds the rows that came against the document, and collects those that went.
struct Rows<'d> {
    after: &'d Document,
    gone: BTreeSet<(Kind, u32)>,
}

impl DeltaVisitor for Rows<'_> {
    type Error = BrokenReference;

    fn changes<R: Record>(&mut self, changes: &[RowChange<R>]) -> Result<(), Self::Error> {
        for change in changes {
            match (&change.before, &change.after) {
                (_, Some(row)) => {
                    let number = row.id().number();
                    if number >= self.after.next_number {
                        return Err(BrokenReference::Counter { kind: R::KIND, number });
                    }
                    if let Some(broken) = first_dangling(&self.after.tables, &**row) {
                        return Err(broken);
                    }
                }
                (Some(row), None) => drop(self.gone.insert((R::KIND, row.id().number()))),
                (None, None) => {}
            }
        }
        Ok(())
    }
}

/// Looks for a record that names one which is gone.
struct NamesGone<'g>(&'g BTreeSet<(Kind, u32)>);

impl TableVisitor for NamesGone<'_> {
    type Error = BrokenReference;

    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error> {
        for row in table.iter() {
            let mut broken = None;
            row.references(|target, missing| {
                if broken.is_none() && self.0.contains(&(target, missing)) {
                    broken =
                        Some(BrokenReference::Record { kind: R::KIND, number: row.id().number(), target, missing });
                }
            });
            broken.map_or(Ok(()), Err)?;
        }
        Ok(())
    }
}
