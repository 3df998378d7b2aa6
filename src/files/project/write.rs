//! Writes a project whole. Equal content makes equal bytes: rows go in order, and no clock is read.

use std::collections::BTreeMap;
use std::path::Path;

use super::features::View;
use super::figures::Figures;
use super::layer_writer::LayerWriter;
use super::layers::{Layer, Source, layers};
use super::outlines::outlines_by;
use super::revisions::HistoryWriter;
use super::schema::{self, BACKDROP, BORDER, PROJECT, RECORD_COLUMNS, SCHEMA_VERSION, record_table};
use super::seal::{Seal, Seals, TableWriter};
use super::shape::{Rings, Shape};
use super::truth;
use crate::files::sqlite::{self, Connection, Error, Value};
use crate::files::{FileError, Problem};
use crate::jobs::Progress;
use crate::model::{Document, History, Record, Table, TableVisitor};
use crate::partition::Label;

/// The change counter of a database that one transaction made.
const COUNTER_OF_A_FRESH_FILE: u32 = 1;

/// Writes a project into a file that does not exist yet.
pub fn write(
    path: &Path,
    document: &Document,
    history: &History,
    page_limit: Option<u32>,
    progress: &Progress,
) -> Result<Seals, FileError> {
    // A run that was killed may have left one.
    let _ = std::fs::remove_file(path);
    let failed = |error: Error| FileError::sqlite(error, path);
    let mut connection = sqlite::create(path, page_limit).map_err(failed)?;
    let transaction = connection.transaction().map_err(failed)?;
    let figures = Figures::count(document);
    let mut seals = Seals { counter: COUNTER_OF_A_FRESH_FILE, ..Seals::default() };
    schema::create(&transaction).map_err(failed)?;
    write_truth(&transaction, document, history, &mut seals).map_err(failed)?;
    let changed = last_change(document, history);
    let layers = layers(document);
    progress.set_total(layers.len() as u64);
    for layer in &layers {
        progress.advance(1).map_err(|_| FileError::new(Problem::Cancelled, path))?;
        let seal = write_layer(&transaction, layer, document, &figures, &changed).map_err(failed)?;
        seals.tables.insert(layer.table.clone(), seal);
    }
    seals.write(&transaction).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    Ok(seals)
}

fn write_truth(
    connection: &Connection,
    document: &Document,
    history: &History,
    seals: &mut Seals,
) -> Result<(), Error> {
    let mut table = TableWriter::new(connection, PROJECT.name, PROJECT.columns, Seal::default());
    table.append(&truth::project_row(document, history, SCHEMA_VERSION))?;
    seals.tables.insert(PROJECT.name.to_owned(), table.seal);

    let mut table = TableWriter::new(connection, BORDER.name, BORDER.columns, Seal::default());
    document.partition.borders().try_for_each(|border| table.append(&truth::border_row(border)))?;
    seals.tables.insert(BORDER.name.to_owned(), table.seal);

    document.tables.visit(&mut RecordWriter { connection, seals })?;

    seals.tables.insert(BACKDROP.name.to_owned(), write_backdrop(connection, document)?);

    let mut past = HistoryWriter::new(connection, seals);
    history.revisions().iter().try_for_each(|revision| past.append(revision))?;
    past.finish(seals);
    Ok(())
}

/// Writes the backdrop into its empty table.
pub fn write_backdrop(connection: &Connection, document: &Document) -> Result<Seal, Error> {
    let mut table = TableWriter::new(connection, BACKDROP.name, BACKDROP.columns, Seal::default());
    for (part, id) in truth::backdrop_rows(&document.backdrop).zip(1..) {
        let row: Vec<_> = std::iter::once(Value::Integer(id)).chain(part).collect();
        table.append(&row)?;
    }
    Ok(table.seal)
}

struct RecordWriter<'c> {
    connection: &'c Connection,
    seals: &'c mut Seals,
}

impl TableVisitor for RecordWriter<'_> {
    type Error = Error;

    fn table<R: Record>(&mut self, rows: &Table<R>) -> Result<(), Error> {
        let name = record_table(R::KIND);
        let mut table = TableWriter::new(self.connection, &name, RECORD_COLUMNS, Seal::default());
        rows.iter().try_for_each(|row| table.append(&truth::record_row(row)))?;
        self.seals.tables.insert(name, table.seal);
        Ok(())
    }
}

/// Makes the table of a layer and fills it.
pub fn write_layer(
    connection: &Connection,
    layer: &Layer,
    document: &Document,
    figures: &Figures,
    changed: &str,
) -> Result<Seal, Error> {
    layer.create(connection, changed)?;
    let view = View::new(document, figures);
    let mut outlines = traced_outlines(document, layer.source);
    let mut writer = LayerWriter::new(connection, layer, Seal::default());
    for number in view.numbers(layer.source) {
        let shape = match &mut outlines {
            Some(outlines) => outlines.remove(&number).map(Shape::Polygons),
            None => view.shape(layer.source, number),
        };
        let attributes = view.attributes(layer.source, number).unwrap_or_default();
        writer.append(number, shape.as_ref(), attributes)?;
    }
    let seal = writer.finish(changed)?;
    layer.finish(connection)?;
    Ok(seal)
}

/// The outlines of a layer's features where they are traced from the borders.
pub fn traced_outlines(document: &Document, source: Source) -> Option<BTreeMap<u32, Vec<Rings>>> {
    match source {
        Source::Level(level) => {
            Some(outlines_by(&document.partition, |label| document.label_at(label, level).map(|area| area.id.0)))
        }
        Source::NonGrids => Some(outlines_by(&document.partition, |label| match label {
            Label::NonGrid(id) => Some(id.0),
            _ => None,
        })),
        _ => None,
    }
}

/// When the content last changed, in the form that GeoPackage wants: the time of the last edit in force, else the day
/// as of which the data hold, else 1970. Never now: equal content makes equal bytes.
pub fn last_change(document: &Document, history: &History) -> String {
    let day = &document.project.as_of;
    let last = history.cursor().checked_sub(1).and_then(|index| history.revisions().get(index));
    let moment = last.and_then(|revision| {
        time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(revision.time_ms) * 1_000_000).ok()
    });
    match moment.filter(|moment| (0..=9999).contains(&moment.year())) {
        Some(moment) => format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second(),
            moment.millisecond()
        ),
        None if is_day(day) => format!("{day}T00:00:00.000Z"),
        None => "1970-01-01T00:00:00.000Z".to_owned(),
    }
}

fn is_day(text: &str) -> bool {
    time::Date::parse(text, &time::format_description::well_known::Iso8601::DATE).is_ok() && text.len() == 10
}
