//! Saves in place: one transaction that writes the rows that changed since the last save, and no others.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::concerned::Concerned;
use super::features::{View, figure_in};
use super::figures::{Added, Figures};
use super::layer_writer::{LayerWriter, ShapeChange};
use super::layers::{Layer, Source, is_same_table, layers};
use super::outlines::{outline_after, outline_of};
use super::revisions::HistoryWriter;
use super::schema::{BACKDROP, BORDER, PROJECT, RECORD_COLUMNS, SCHEMA_VERSION, record_table};
use super::seal::{Seals, TableWriter};
use super::shape::Shape;
use super::touched::Touched;
use super::truth;
use super::write::{last_change, write_backdrop, write_layer};
use crate::domain::{AreaId, LevelIndex, RecordId};
use crate::files::sqlite::{Connection, Error, OptionalExtension};
use crate::model::{Delta, DeltaVisitor, Document, History, Record, RowChange};
use crate::partition::{BorderId, Label};

/// A document and its history, as they are in the file or shall be.
#[derive(Clone, Copy)]
pub struct State<'a> {
    pub document: &'a Document,
    pub history: &'a History,
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

/// A table or view of another program that has the name of a layer which is new to the file, or that of its R-tree.
pub fn taken_name(connection: &Connection, document: &Document, seals: &Seals) -> Result<Option<String>, Error> {
    let is_ours = |name: &str| seals.tables.keys().any(|table| is_same_table(table, name));
    for layer in layers(document).iter().filter(|layer| !is_ours(&layer.table)) {
        let mut find = connection.prepare_cached(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name COLLATE NOCASE IN (?, ?)",
        )?;
        if let Some(name) = find.query_row((&layer.table, layer.rtree()), |row| row.get(0)).optional()? {
            return Ok(Some(name));
        }
    }
    Ok(None)
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
        // What this program did not make it does not take away, see `taken_name`.
        if seals.tables.remove(&layer.table).is_some() {
            Layer::drop(&layer.table, connection)?;
        }
    }
    let changed = last_change(after.document, after.history);
    let added = Added::by(before.document, after.document, delta);
    let figured = added.areas(before.document, after.document);
    let layer_update = LayerUpdate {
        before: View::without_figures(before.document),
        after: View::without_figures(after.document),
        old: before.document,
        new: after.document,
        delta,
        concerned: Concerned::by(before.document, after.document, delta),
        touched: Touched::by(before.document, after.document, delta, &figured),
        added,
    };
    // Counted only where a layer is written whole.
    let figures = OnceCell::new();
    let mut rows = 0;
    for layer in &new_layers {
        if whole(layer) {
            let figures = figures.get_or_init(|| Figures::count(after.document));
            let seal = write_layer(connection, layer, after.document, figures, &changed)?;
            seals.tables.insert(layer.table.clone(), seal);
        } else {
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
    concerned: Concerned<'a>,
    touched: Touched,
    added: Added,
}

impl LayerUpdate<'_> {
    fn run(&self, writer: &mut LayerWriter<'_>, source: Source) -> Result<(), Error> {
        if let Source::Level(level) = source {
            return self.level(writer, level);
        }
        let mut numbers = self.concerned.numbers(source);
        if source == Source::NonGrids {
            numbers.extend(&self.touched.non_grids);
        }
        for number in numbers {
            self.feature(writer, source, number)?;
        }
        Ok(())
    }

    /// Writes a feature if it differs.
    fn feature(&self, writer: &mut LayerWriter<'_>, source: Source, number: u32) -> Result<(), Error> {
        let before = self.before.attributes(source, number);
        let Some(after) = self.after.attributes(source, number) else { return writer.remove(number) };
        let is_same = before.as_ref() == Some(&after);
        if source != Source::NonGrids {
            let shape = self.after.shape(source, number);
            let is_same = is_same && self.before.shape(source, number) == shape;
            return if is_same { Ok(()) } else { writer.put(number, ShapeChange::Set(shape), after) };
        }
        let label = Label::NonGrid(RecordId::from_number(number));
        match self.touched.non_grids.contains(&number) || before.is_none() {
            true => {
                let outline = outline_of(&self.new.partition, &[label]);
                writer.put(number, ShapeChange::Set(polygons(outline)), after)
            }
            false if is_same => Ok(()),
            false => writer.put(number, ShapeChange::Keep, after),
        }
    }

    fn level(&self, writer: &mut LayerWriter<'_>, level: LevelIndex) -> Result<(), Error> {
        let level_of = |document: &Document, id| document.tables.areas.get(id).map(|area| area.level);
        let touched = self.touched.areas();
        let mut ids = Vec::new();
        for id in touched {
            match (level_of(self.old, id) == Some(level), level_of(self.new, id) == Some(level)) {
                (_, true) => ids.push(id),
                (true, false) => writer.remove(id.0)?,
                (false, false) => {}
            }
        }
        let mut shapes: BTreeMap<AreaId, Option<Shape>> = BTreeMap::new();
        let is_new = |id| level_of(self.old, id) != Some(level);
        let mut traced = BTreeSet::new();
        for &id in &ids {
            let is_moved = self.touched.moved.contains_key(&id);
            let is_other = is_new(id) || self.touched.rearranged.contains(&id);
            if is_other || (is_moved && level == self.new.grid_level()) {
                traced.insert(id);
            } else if is_moved {
                match self.moved_outline(writer, id, level)? {
                    Some(shape) => drop(shapes.insert(id, shape)),
                    None => drop(traced.insert(id)),
                }
            }
        }
        for (id, labels) in Touched::labels_below(self.new, level, traced) {
            shapes.insert(id, polygons(outline_of(&self.new.partition, &labels)));
        }
        let people_stay = self.delta.tables.posts.is_empty() && self.delta.tables.committees.is_empty();
        for id in ids {
            let had = if is_new(id) { None } else { writer.attributes(id.0)? };
            let figure = self.added.to(id, had.as_deref().map(figure_in).unwrap_or_default());
            let kept = had.as_deref().filter(|_| people_stay);
            let is_grid = level == self.new.grid_level();
            let attributes = self.after.area_row(id, is_grid, figure, kept).unwrap_or_default();
            let shape = shapes.remove(&id).map_or(ShapeChange::Keep, ShapeChange::Set);
            writer.put(id.0, shape, attributes)?;
        }
        Ok(())
    }

    /// The outline of an area above the grids that holds the same ground as before but for its borders, from the one in
    /// the file; `None` when that says nothing.
    fn moved_outline(
        &self,
        writer: &LayerWriter<'_>,
        id: AreaId,
        level: LevelIndex,
    ) -> Result<Option<Option<Shape>>, Error> {
        let Some(Shape::Polygons(outline)) = writer.shape(id.0)? else { return Ok(None) };
        let covers = |label| self.new.label_at(label, level).is_some_and(|area| area.id == id);
        let came = self.touched.moved.get(&id).map_or(&[][..], Vec::as_slice);
        let (before, after) = (&self.old.partition, &self.new.partition);
        Ok(outline_after(before, &outline, came, after, covers).map(polygons))
    }
}

fn polygons(outline: Vec<super::shape::Rings>) -> Option<Shape> {
    (!outline.is_empty()).then_some(Shape::Polygons(outline))
}
