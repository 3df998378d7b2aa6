//! Saves in place: one transaction that writes the rows that changed since the last save, and no others.

use std::collections::BTreeSet;

use super::features::View;
use super::figures::Figures;
use super::layer_writer::{LayerWriter, ShapeChange};
use super::layers::{Layer, Source, layers};
use super::outlines::outline_of;
use super::revisions::HistoryWriter;
use super::schema::{BACKDROP, BORDER, PROJECT, RECORD_COLUMNS, SCHEMA_VERSION, record_table};
use super::seal::{Seals, TableWriter};
use super::shape::Shape;
use super::touched::Touched;
use super::truth;
use super::write::{last_change, write_backdrop, write_layer};
use crate::domain::{LevelIndex, RecordId};
use crate::files::sqlite::{Connection, Error};
use crate::model::{Delta, DeltaVisitor, Document, History, Record, RowChange};
use crate::partition::{BorderId, Label};

/// A document and its history, as they are in the file or shall be.
#[derive(Clone, Copy)]
pub struct State<'a> {
    pub document: &'a Document,
    pub history: &'a History,
    pub figures: &'a Figures,
}

/// Brings a file from one state to another; `refill` names layers to be written whole. Returns the number of rows
/// written or removed.
pub fn update(
    connection: &Connection,
    before: State<'_>,
    after: State<'_>,
    delta: &Delta,
    refill: &BTreeSet<String>,
    seals: &mut Seals,
) -> Result<usize, Error> {
    let mut rows = update_truth(connection, before, after, delta, seals)?;
    rows += update_layers(connection, before, after, delta, refill, seals)?;
    seals.write(connection)?;
    Ok(rows)
}

fn update_truth(
    connection: &Connection,
    before: State<'_>,
    after: State<'_>,
    delta: &Delta,
    seals: &mut Seals,
) -> Result<usize, Error> {
    let mut rows = 0;
    let row = truth::project_row(after.document, after.history, SCHEMA_VERSION);
    if row != truth::project_row(before.document, before.history, SCHEMA_VERSION) {
        let mut table = TableWriter::new(connection, PROJECT.name, PROJECT.columns, seals.of(PROJECT.name));
        table.put(1, &row)?;
        rows += table.changes;
        seals.tables.insert(PROJECT.name.to_owned(), table.seal);
    }
    if !delta.partition.is_empty() {
        let mut table = TableWriter::new(connection, BORDER.name, BORDER.columns, seals.of(BORDER.name));
        let inserted: BTreeSet<BorderId> = delta.partition.inserted.iter().map(|border| border.id).collect();
        for border in delta.partition.removed.iter().filter(|border| !inserted.contains(&border.id)) {
            table.remove(i64::from(border.id.0))?;
        }
        for border in &delta.partition.inserted {
            table.put(i64::from(border.id.0), &truth::border_row(border))?;
        }
        rows += table.changes;
        seals.tables.insert(BORDER.name.to_owned(), table.seal);
    }
    let mut records = RecordUpdate { connection, seals, rows: 0 };
    delta.tables.visit(&mut records)?;
    rows += records.rows;
    if delta.backdrop.is_some() {
        connection.execute_batch("DELETE FROM tongxin_backdrop")?;
        let seal = write_backdrop(connection, after.document)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a count of rows
        let written = seal.rows as usize;
        rows += written;
        seals.tables.insert(BACKDROP.name.to_owned(), seal);
    }
    let mut past = HistoryWriter::new(connection, seals);
    let (old, new) = (before.history.revisions(), after.history.revisions());
    // Numbers are never used twice, so equal numbers name equal revisions.
    let shared = old.iter().zip(new).take_while(|(old, new)| old.number == new.number).count();
    old[shared..].iter().rev().try_for_each(|revision| past.remove_last(revision))?;
    new[shared..].iter().try_for_each(|revision| past.append(revision))?;
    rows += past.finish(seals);
    Ok(rows)
}

struct RecordUpdate<'c> {
    connection: &'c Connection,
    seals: &'c mut Seals,
    rows: usize,
}

impl DeltaVisitor for RecordUpdate<'_> {
    type Error = Error;

    fn changes<R: Record>(&mut self, changes: &[RowChange<R>]) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        let name = record_table(R::KIND);
        let mut table = TableWriter::new(self.connection, &name, RECORD_COLUMNS, self.seals.of(&name));
        for change in changes {
            match (&change.before, &change.after) {
                (_, Some(row)) => table.put(i64::from(row.id().number()), &truth::record_row(&**row))?,
                (Some(row), None) => table.remove(i64::from(row.id().number()))?,
                (None, None) => {}
            }
        }
        self.rows += table.changes;
        self.seals.tables.insert(name, table.seal);
        Ok(())
    }
}

fn update_layers(
    connection: &Connection,
    before: State<'_>,
    after: State<'_>,
    delta: &Delta,
    refill: &BTreeSet<String>,
    seals: &mut Seals,
) -> Result<usize, Error> {
    let (old_layers, new_layers) = (layers(before.document), layers(after.document));
    let backdrop = [Source::BackdropLines, Source::BackdropAreas, Source::BackdropNames];
    let whole = |layer: &Layer| {
        !old_layers.contains(layer)
            || refill.contains(&layer.table)
            || (delta.backdrop.is_some() && backdrop.contains(&layer.source))
            || (delta.levels.is_some() && matches!(layer.source, Source::Level(_)))
    };
    let gone = old_layers.iter().filter(|layer| !new_layers.contains(layer));
    for layer in gone.chain(new_layers.iter().filter(|layer| whole(layer))) {
        Layer::drop(&layer.table, connection)?;
        seals.tables.remove(&layer.table);
    }
    let changed = last_change(after.document, after.history);
    let layer_update = LayerUpdate {
        before: View::new(before.document, before.figures),
        after: View::new(after.document, after.figures),
        old: before.document,
        new: after.document,
        delta,
        touched: Touched::by(before.document, after.document, delta, &after.figures.changed(before.figures)),
    };
    let mut rows = 0;
    for layer in &new_layers {
        if whole(layer) {
            let seal = write_layer(connection, layer, after.document, after.figures, &changed)?;
            seals.tables.insert(layer.table.clone(), seal);
        } else if layer_update.concerns(layer.source) {
            let mut writer = LayerWriter::new(connection, layer, seals.of(&layer.table));
            layer_update.run(&mut writer, layer.source)?;
            rows += writer.changes();
            seals.tables.insert(layer.table.clone(), writer.finish(&changed)?);
        }
    }
    Ok(rows)
}

struct LayerUpdate<'a> {
    before: View<'a>,
    after: View<'a>,
    old: &'a Document,
    new: &'a Document,
    delta: &'a Delta,
    touched: Touched,
}

impl LayerUpdate<'_> {
    /// Whether the edit can have changed a feature of a layer.
    fn concerns(&self, source: Source) -> bool {
        let tables = &self.delta.tables;
        let areas = !tables.areas.is_empty();
        match source {
            Source::Level(_) => !self.touched.is_empty(),
            Source::NonGrids => areas || !tables.non_grids.is_empty() || !self.touched.non_grids.is_empty(),
            Source::Units => areas || !tables.units.is_empty() || !tables.assignments.is_empty(),
            Source::Sites => !tables.sites.is_empty(),
            Source::Belts => !tables.belts.is_empty() || !tables.sites.is_empty(),
            Source::Circles => !tables.circles.is_empty(),
            Source::Estates => !tables.estates.is_empty() || !tables.branches.is_empty(),
            Source::Rivers => areas || !tables.rivers.is_empty() || !tables.posts.is_empty(),
            Source::EnforcementTeams => areas || !tables.enforcement_teams.is_empty(),
            Source::Atoms => !tables.atoms.is_empty() || !tables.estates.is_empty(),
            Source::BackdropLines | Source::BackdropAreas | Source::BackdropNames => false,
            Source::Committees => areas || !tables.committees.is_empty() || !tables.units.is_empty(),
            Source::Alliances => areas || !tables.alliances.is_empty() || !tables.units.is_empty(),
            Source::Branches => !tables.branches.is_empty() || !tables.estates.is_empty(),
            Source::Posts => {
                areas || !tables.posts.is_empty() || !tables.alliances.is_empty() || !tables.rivers.is_empty()
            }
            Source::Offices => areas || !tables.offices.is_empty(),
        }
    }

    fn run(&self, writer: &mut LayerWriter<'_>, source: Source) -> Result<(), Error> {
        match source {
            Source::Level(level) => self.level(writer, level),
            Source::NonGrids => self.compared(writer, source, &self.numbers(source), |number| {
                let label = Label::NonGrid(RecordId::from_number(number));
                if self.touched.non_grids.contains(&number)
                    || self.old.tables.non_grids.get(RecordId::from_number(number)).is_none()
                {
                    ShapeChange::Set(polygons(outline_of(&self.new.partition, &[label])))
                } else {
                    ShapeChange::Keep
                }
            }),
            // Population points are many; only the names of estates can change others than those edited.
            Source::Atoms if self.delta.tables.estates.is_empty() => {
                let changes = self.delta.tables.atoms.iter();
                let ids = changes.filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
                let numbers: Vec<u32> = ids.map(|atom| atom.id.0).collect();
                self.compared(writer, source, &numbers, |number| ShapeChange::Set(self.after.shape(source, number)))
            }
            _ => self.compared(writer, source, &self.numbers(source), |number| {
                ShapeChange::Set(self.after.shape(source, number))
            }),
        }
    }

    /// The numbers that a layer has or had.
    fn numbers(&self, source: Source) -> Vec<u32> {
        let mut numbers = self.before.numbers(source);
        numbers.extend(self.after.numbers(source));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Writes the features that differ.
    fn compared(
        &self,
        writer: &mut LayerWriter<'_>,
        source: Source,
        numbers: &[u32],
        shape: impl Fn(u32) -> ShapeChange,
    ) -> Result<(), Error> {
        for &number in numbers {
            let before = self.before.attributes(source, number);
            let Some(after) = self.after.attributes(source, number) else {
                writer.remove(number)?;
                continue;
            };
            let moved = match source {
                Source::NonGrids => self.touched.non_grids.contains(&number),
                _ => self.before.shape(source, number) != self.after.shape(source, number),
            };
            if moved || before.as_ref() != Some(&after) {
                writer.put(number, shape(number), after)?;
            }
        }
        Ok(())
    }

    fn level(&self, writer: &mut LayerWriter<'_>, level: LevelIndex) -> Result<(), Error> {
        let level_of = |document: &Document, id| document.tables.areas.get(id).map(|area| area.level);
        let is_new = |id| level_of(self.old, id) != Some(level);
        let ids: Vec<_> = self.touched.areas().filter(|id| level_of(self.new, *id) == Some(level)).collect();
        let traced = ids.iter().copied().filter(|id| self.touched.shapes.contains(id) || is_new(*id));
        let labels = Touched::labels_below(self.new, level, traced.collect());
        for id in self.touched.areas().filter(|id| level_of(self.old, *id) == Some(level)) {
            if level_of(self.new, id) != Some(level) {
                writer.remove(id.0)?;
            }
        }
        for id in ids {
            let attributes = self.after.attributes(Source::Level(level), id.0).unwrap_or_default();
            let shape = match labels.get(&id) {
                Some(labels) => ShapeChange::Set(polygons(outline_of(&self.new.partition, labels))),
                None => ShapeChange::Keep,
            };
            writer.put(id.0, shape, attributes)?;
        }
        Ok(())
    }
}

fn polygons(outline: Vec<super::shape::Rings>) -> Option<Shape> {
    (!outline.is_empty()).then_some(Shape::Polygons(outline))
}
