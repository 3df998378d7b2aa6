//! The history as rows: one for each revision, and in tables of their own the borders and the backdrops that it
//! changed, so that an edit that moves thousands of borders makes no giant text. Both ways.

use std::sync::Arc;

use super::cells::{Cells, Flaw};
use super::schema::{REVISION, REVISION_BACKDROP, REVISION_BORDER};
use super::seal::{Seals, TableWriter};
use super::truth::{self, BackdropPart, ProjectRow, json};
use crate::domain::Backdrop;
use crate::files::sqlite::{Connection, Error, Value};
use crate::model::{Command, History, Revision};
use crate::partition::{Border, PartitionDelta};

/// The document to which something that an edit changed belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The one before the edit.
    Before,
    /// The one after it.
    After,
}

/// A row of something that a revision changed.
pub struct Owned<T> {
    row: i64,
    revision: u64,
    side: Side,
    what: T,
}

/// Writes revisions with all that belongs to them, and keeps the seals of their tables in step. The keys of the tables
/// beside them count up from 1 without a gap: revisions only come and go at the end.
pub struct HistoryWriter<'c> {
    revisions: TableWriter<'c>,
    borders: TableWriter<'c>,
    backdrops: TableWriter<'c>,
}

impl<'c> HistoryWriter<'c> {
    /// A writer for the history in a file with these seals.
    pub fn new(connection: &'c Connection, seals: &Seals) -> Self {
        let writer = |table: &super::schema::Table| {
            TableWriter::new(connection, table.name, table.columns, seals.of(table.name))
        };
        Self { revisions: writer(&REVISION), borders: writer(&REVISION_BORDER), backdrops: writer(&REVISION_BACKDROP) }
    }

    /// Adds a revision after the last one.
    pub fn append(&mut self, revision: &Revision) -> Result<(), Error> {
        self.revisions.append(&row(revision))?;
        let sides = [(0, &revision.delta.partition.removed), (1, &revision.delta.partition.inserted)];
        for (side, borders) in sides {
            // A computed difference has them in order already, and opening asks for it.
            let mut borders: Vec<&Border> = borders.iter().collect();
            borders.sort_by_key(|border| border.id);
            for border in borders {
                append_owned(&mut self.borders, revision, side, truth::border_row(border))?;
            }
        }
        if let Some((before, after)) = &revision.delta.backdrop {
            for (side, backdrop) in [(0, before), (1, after)] {
                for part in truth::backdrop_rows(backdrop) {
                    append_owned(&mut self.backdrops, revision, side, part)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the last revision away.
    pub fn remove_last(&mut self, revision: &Revision) -> Result<(), Error> {
        let things = |backdrop: &Backdrop| backdrop.lines.len() + backdrop.areas.len() + backdrop.names.len();
        let PartitionDelta { removed, inserted } = &revision.delta.partition;
        remove_last_rows(&mut self.borders, removed.len() + inserted.len())?;
        if let Some((before, after)) = &revision.delta.backdrop {
            remove_last_rows(&mut self.backdrops, things(before) + things(after))?;
        }
        self.revisions.remove(revision.number.cast_signed())
    }

    /// Notes the seals; returns how many rows were written or removed.
    pub fn finish(self, seals: &mut Seals) -> usize {
        let tables = [(REVISION, self.revisions), (REVISION_BORDER, self.borders), (REVISION_BACKDROP, self.backdrops)];
        let mut changes = 0;
        for (table, writer) in tables {
            changes += writer.changes;
            seals.tables.insert(table.name.to_owned(), writer.seal);
        }
        changes
    }
}

fn append_owned(
    table: &mut TableWriter<'_>,
    revision: &Revision,
    side: i64,
    values: impl IntoIterator<Item = Value>,
) -> Result<(), Error> {
    let head = [table.seal.rows + 1, revision.number.cast_signed(), side].map(Value::Integer);
    let row: Vec<Value> = head.into_iter().chain(values).collect();
    table.append(&row)
}

fn remove_last_rows(table: &mut TableWriter<'_>, count: usize) -> Result<(), Error> {
    (0..count).try_for_each(|_| table.remove(table.seal.rows))
}

fn row(revision: &Revision) -> [Value; 6] {
    [
        Value::Integer(revision.number.cast_signed()),
        json(&revision.command),
        json(&revision.delta),
        Value::Integer(revision.time_ms),
        Value::Text(revision.author.clone()),
        revision.focus.map_or(Value::Null, |focus| json(&focus)),
    ]
}

/// Reads a revision, without borders and backdrops.
pub fn read(row: Cells<'_>) -> Result<Revision, Flaw> {
    let focus = row.text_or_null(5)?.map(|_| row.parsed(5)).transpose()?;
    Ok(Revision {
        number: row.integer(0)?,
        command: read_command(row)?,
        delta: row.parsed(2)?,
        time_ms: row.integer(3)?,
        author: row.text(4)?.to_owned(),
        focus,
    })
}

/// Reads a command. serde passes over keys of a command that it does not know; somebody meant something by them.
fn read_command(row: Cells<'_>) -> Result<Command, Flaw> {
    let command: Command = row.parsed(1)?;
    let keys: serde_json::Map<String, serde_json::Value> = row.parsed(1)?;
    let known = serde_json::to_value(&command).map_err(|_| Flaw::Nonsense)?;
    if keys.keys().all(|key| known.get(key).is_some()) { Ok(command) } else { Err(Flaw::Newer) }
}

/// Reads a border that a revision changed.
pub fn read_border(row: Cells<'_>) -> Result<Owned<Border>, Flaw> {
    let border = truth::read_border(row.after(3))?;
    border.check().map_err(|_| Flaw::Nonsense)?;
    owned(row, border)
}

/// Reads a thing of a backdrop before or after a revision.
pub fn read_backdrop(row: Cells<'_>) -> Result<Owned<BackdropPart>, Flaw> {
    owned(row, truth::read_backdrop(row.after(3))?)
}

fn owned<T>(row: Cells<'_>, what: T) -> Result<Owned<T>, Flaw> {
    let side = match row.integer(2)? {
        0 => Side::Before,
        1 => Side::After,
        _ => return Err(Flaw::Nonsense),
    };
    Ok(Owned { row: row.integer(0)?, revision: row.integer(1)?, side, what })
}

/// Gives revisions, which are in order, back the borders that they changed.
///
/// # Errors
/// The key of a row that belongs to no revision, stands out of order, or names a border twice.
pub fn attach_borders(revisions: &mut [Revision], rows: Vec<Owned<Border>>) -> Result<(), i64> {
    let mut last = None;
    for (owned, key) in rows.into_iter().zip(1..) {
        let place = (owned.revision, owned.side, owned.what.id);
        let revision = revision_of(revisions, &owned, key)?;
        if last.is_some_and(|last| last >= place) {
            return Err(owned.row);
        }
        last = Some(place);
        let PartitionDelta { removed, inserted } = &mut revision.delta.partition;
        match owned.side {
            Side::Before => removed.push(owned.what),
            Side::After => inserted.push(owned.what),
        }
    }
    Ok(())
}

/// Gives revisions, which are in order, back the backdrops that they changed.
///
/// # Errors
/// The key of a row that belongs to no revision or stands out of order.
pub fn attach_backdrops(revisions: &mut [Revision], rows: Vec<Owned<BackdropPart>>) -> Result<(), i64> {
    let mut last = None;
    for (owned, key) in rows.into_iter().zip(1..) {
        let place = (owned.revision, owned.side);
        let revision = revision_of(revisions, &owned, key)?;
        if last.is_some_and(|last| last > place) {
            return Err(owned.row);
        }
        last = Some(place);
        let (before, after) = revision.delta.backdrop.get_or_insert_with(Default::default);
        let backdrop = match owned.side {
            Side::Before => before,
            Side::After => after,
        };
        owned.what.add_to(Arc::make_mut(backdrop));
    }
    Ok(())
}

fn revision_of<'r, T>(revisions: &'r mut [Revision], owned: &Owned<T>, key: i64) -> Result<&'r mut Revision, i64> {
    let place = revisions.binary_search_by_key(&owned.revision, |revision| revision.number);
    match place {
        Ok(place) if owned.row == key => Ok(&mut revisions[place]),
        _ => Err(owned.row),
    }
}

/// A history that stands where the row of the project says.
pub fn history(revisions: Vec<Revision>, project: &ProjectRow) -> Option<History> {
    let known = project.cursor <= revisions.len();
    known.then(|| History::new(revisions.into_iter().map(Arc::new).collect(), project.cursor, project.next_revision))
}
