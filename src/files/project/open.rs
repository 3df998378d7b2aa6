//! Opens a project file, which may be anything: foreign, cut off, damaged, changed by other programs.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::cells::{Cells, Flaw};
use super::fetch::Batch;
use super::foreign;
use super::gate::{check_document, vertices};
use super::limits::check_row;
use super::look::{Counter, Header, check_schema, has_journal, read_header};
use super::migrate;
use super::revisions;
use super::schema::{
    self, BACKDROP, BORDER, PROJECT, RECORD_COLUMNS, REVISION, REVISION_BACKDROP, REVISION_BORDER, SCHEMA_VERSION,
    record_table,
};
use super::seal::{Seal, Seals, quoted};
use super::truth::{self, ProjectRow};
use super::{Opened, Saved};
use crate::domain::Backdrop;
use crate::files::disk::behind_links;
use crate::files::sqlite::{self, Connection, Error};
use crate::files::{FileError, Problem};
use crate::jobs::Progress;
use crate::model::{Document, History, Record, Revision, Table, TableVisitorMut};
use crate::partition::{BorderId, GraphError, Partition};

/// Up to this length a file is checked page by page on opening; reading the truth checks its own pages in any case.
const QUICK_CHECK_LIMIT: u64 = 32 << 20;

/// So many batches may wait for a free hand: some for every core of a large machine, and 64 MiB at most.
const BATCHES_IN_FLIGHT: usize = 16;

/// Opens a project file.
///
/// # Errors
/// Whatever is wrong with the file, in one [`FileError`] that says what and where. The file is never changed, except
/// that SQLite plays back a journal which a killed program left.
pub fn open(path: &Path, progress: &Progress) -> Result<Opened, FileError> {
    open_as(path, progress, true)
}

/// Opens a project file to find out what is wrong with it: also where borders cross, or name the ground between them
/// differently, as long as they can be traced.
///
/// # Errors
/// As [`open`], but for [`Problem::Plane`].
pub fn open_to_examine(path: &Path, progress: &Progress) -> Result<Opened, FileError> {
    open_as(path, progress, false)
}

fn open_as(path: &Path, progress: &Progress, is_strict: bool) -> Result<Opened, FileError> {
    let path = &*behind_links(path);
    let failed = |error: Error| FileError::sqlite(error, path);
    let mut header = read_header(path)?;
    if has_journal(path) {
        recover(path)?;
        header = read_header(path)?;
    }
    let mut counter = Counter::open(path)?;
    let connection = sqlite::open_to_read(path).map_err(failed)?;
    // Holds off writers until all is read, so that a second connection sees the same.
    connection.execute_batch("BEGIN").map_err(failed)?;
    let version = check_schema(&connection, path)?;
    header.counter = counter.read(path)?;
    if version < SCHEMA_VERSION {
        let migrated = migrate::migrated(&connection, version).map_err(failed)?;
        check_schema(&migrated, path)?;
        let seals = read_seals(&migrated, path)?;
        let reader = Reader { path, progress, seals: &seals, is_strict };
        let rest = reader.rest(&migrated)?;
        let (document, history) = reader.assemble(reader.partition(&migrated)?, rest)?;
        let found = foreign::changes(&migrated, &document, &seals).map_err(failed)?;
        let mut saved = Saved::rewriting(path, document, history, seals);
        saved.note_foreign(header.counter, &found);
        return Ok(Opened::new(saved, found.changes));
    }
    let seals = read_seals(&connection, path)?;
    let rows = seals.tables.iter().filter(|(name, _)| name.starts_with("tongxin_")).map(|(_, seal)| seal.rows);
    let total = rows.fold(0i64, i64::saturating_add);
    progress.set_total(u64::try_from(total).unwrap_or(0));
    let second = sqlite::open_to_read(path).map_err(failed)?;
    let reader = Reader { path, progress, seals: &seals, is_strict };
    let (partition, (rest, connection)) =
        rayon::join(move || reader.partition(&second), move || (reader.rest(&connection), connection));
    let (document, history) = reader.assemble(partition?, rest?)?;
    let mut saved = Saved::new(path, document, history, seals);
    if is_damaged(&connection, header).map_err(failed)? {
        saved.rewrite = true;
    }
    let mut changes = Vec::new();
    if header.wal || header.counter != saved.seals.counter {
        let found = foreign::changes(&connection, &saved.document, &saved.seals).map_err(failed)?;
        saved.rewrite |= found.is_damaged;
        saved.note_foreign(header.counter, &found);
        changes = found.changes;
    }
    Ok(Opened::new(saved, changes))
}

/// Lets SQLite play back what a killed program left, for which it has to write.
pub(super) fn recover(path: &Path) -> Result<(), FileError> {
    let failed = |error: Error| FileError::sqlite(error, path);
    let connection = sqlite::open_to_write(path).map_err(failed)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(failed)
}

/// Whether pages outside of the truth, which is sealed, are damaged: the layers are then written anew on saving.
fn is_damaged(connection: &Connection, header: Header) -> Result<bool, Error> {
    if header.length > QUICK_CHECK_LIMIT {
        return Ok(false);
    }
    let found: Result<String, Error> = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match found {
        Ok(words) => Ok(words != "ok"),
        Err(error) if error.sqlite_error_code() == Some(sqlite::ErrorCode::DatabaseCorrupt) => Ok(true),
        Err(error) => Err(error),
    }
}

fn read_seals(connection: &Connection, path: &Path) -> Result<Seals, FileError> {
    match Seals::read(connection) {
        Ok(Some(seals)) => Ok(seals),
        Ok(None) => Err(FileError::new(Problem::Damaged { place: "tongxin_seal".to_owned() }, path)),
        Err(error) => Err(FileError::sqlite(error, path)),
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    path: &'a Path,
    progress: &'a Progress,
    seals: &'a Seals,
    /// Whether the borders have to keep the rules of the plane.
    is_strict: bool,
}

/// All but the borders.
struct Rest {
    project: ProjectRow,
    document: Document,
    revisions: Vec<Revision>,
}

impl Reader<'_> {
    fn problem(&self, problem: Problem) -> FileError {
        FileError::new(problem, self.path)
    }

    fn damaged(&self, table: &str) -> FileError {
        self.problem(Problem::Damaged { place: table.to_owned() })
    }

    fn bad_row(&self, table: &str, row: i64) -> FileError {
        self.problem(Problem::BadRow { table: table.to_owned(), row })
    }

    fn partition(&self, connection: &Connection) -> Result<Result<Partition, GraphError>, FileError> {
        Ok(Partition::from_borders(self.fixed(connection, &BORDER, truth::read_border)?))
    }

    fn rest(&self, connection: &Connection) -> Result<Rest, FileError> {
        let mut project = self.fixed(connection, &PROJECT, truth::read_project)?;
        let project = project.pop().filter(|_| project.is_empty()).ok_or_else(|| self.damaged(PROJECT.name))?;
        let mut document = Document::default();
        document.tables.visit_mut(&mut RecordReader { reader: self, connection })?;
        let mut backdrop = Backdrop::default();
        let parts = self.fixed(connection, &BACKDROP, |row| truth::read_backdrop(row.after(1)))?;
        parts.into_iter().for_each(|part| part.add_to(&mut backdrop));
        document.backdrop = Arc::new(backdrop);
        let revisions = self.revisions(connection)?;
        Ok(Rest { project, document, revisions })
    }

    fn revisions(&self, connection: &Connection) -> Result<Vec<Revision>, FileError> {
        let mut revisions = self.fixed(connection, &REVISION, revisions::read)?;
        let borders = self.fixed(connection, &REVISION_BORDER, revisions::read_border)?;
        let backdrops = self.fixed(connection, &REVISION_BACKDROP, revisions::read_backdrop)?;
        revisions::attach_borders(&mut revisions, borders).map_err(|row| self.bad_row(REVISION_BORDER.name, row))?;
        revisions::attach_backdrops(&mut revisions, backdrops)
            .map_err(|row| self.bad_row(REVISION_BACKDROP.name, row))?;
        Ok(revisions)
    }

    /// Puts together what was read, and holds it against itself.
    fn assemble(&self, partition: Result<Partition, GraphError>, rest: Rest) -> Result<(Document, History), FileError> {
        let partition = partition.map_err(|error| self.problem(Problem::Graph(error)))?;
        check_row(&rest.project, &partition, rest.revisions.last()).map_err(|problem| self.problem(problem))?;
        let history = revisions::history(rest.revisions, &rest.project).ok_or_else(|| self.damaged(REVISION.name))?;
        let document = Document {
            project: Arc::new(rest.project.info),
            levels: Arc::new(rest.project.levels),
            next_number: rest.project.next_number,
            partition: partition.with_next_border(BorderId(rest.project.next_border)),
            ..rest.document
        };
        check_document(&document, self.is_strict).map_err(|problem| self.problem(problem))?;
        Ok((document, history))
    }

    fn fixed<T: Send>(
        &self,
        connection: &Connection,
        table: &schema::Table,
        read: impl Fn(Cells<'_>) -> Result<T, Flaw> + Sync,
    ) -> Result<Vec<T>, FileError> {
        self.table(connection, table.name, table.columns, read)
    }

    /// Reads a table in the order of its key and holds it against its seal. One thread fetches rows; whoever is free
    /// makes something of them.
    fn table<T: Send>(
        &self,
        connection: &Connection,
        table: &str,
        columns: &[&str],
        read: impl Fn(Cells<'_>) -> Result<T, Flaw> + Sync,
    ) -> Result<Vec<T>, FileError> {
        let failed = |error: Error| FileError::sqlite(error, self.path);
        let sql = format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), quoted(table), columns[0]);
        let mut statement = connection.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let (sender, receiver) = std::sync::mpsc::channel();
        let in_flight = AtomicUsize::new(0);
        rayon::in_place_scope(|scope| {
            for number in 0.. {
                let batch = Batch::fetch(&mut rows, columns.len()).map_err(failed)?;
                if batch.is_empty() {
                    return Ok(());
                }
                let step = self.progress.advance(batch.len() as u64);
                step.map_err(|_| self.problem(Problem::Cancelled))?;
                let (sender, read, in_flight) = (sender.clone(), &read, &in_flight);
                // Where hands are short, the one that fetches lends its own: to wait could be to wait for itself.
                if in_flight.load(Ordering::Relaxed) >= BATCHES_IN_FLIGHT {
                    drop(sender.send((number, batch.read(read))));
                    continue;
                }
                in_flight.fetch_add(1, Ordering::Relaxed);
                // The receiver outlives all senders.
                scope.spawn(move |_| {
                    drop(sender.send((number, batch.read(read))));
                    in_flight.fetch_sub(1, Ordering::Relaxed);
                });
            }
            Ok(())
        })?;
        drop(sender);
        let mut batches: Vec<_> = receiver.into_iter().collect();
        batches.sort_unstable_by_key(|(number, _)| *number);
        let mut seal = Seal::default();
        batches.iter().for_each(|(_, batch)| seal.extend(batch.seal));
        let is_sealed = self.seals.tables.get(table) == Some(&seal);
        match batches.iter().find_map(|(_, batch)| batch.flaw) {
            // Only what is as it was saved can be newer; elsewhere a word is unknown because it was changed.
            Some((row, Flaw::Newer)) if is_sealed => {
                Err(self.problem(Problem::NewerContent { table: table.to_owned(), row }))
            }
            Some((row, _)) => Err(self.bad_row(table, row)),
            None if !is_sealed => Err(self.damaged(table)),
            None => Ok(batches.into_iter().flat_map(|(_, batch)| batch.rows).collect()),
        }
    }
}

struct RecordReader<'r> {
    reader: &'r Reader<'r>,
    connection: &'r Connection,
}

impl TableVisitorMut for RecordReader<'_> {
    type Error = FileError;

    fn table<R: Record>(&mut self, table: &mut Table<R>) -> Result<(), FileError> {
        let name = record_table(R::KIND);
        let rows = self.reader.table(self.connection, &name, RECORD_COLUMNS, truth::read_record::<R>)?;
        *table = rows.into_iter().collect();
        Ok(())
    }
}

impl Opened {
    fn new(saved: Saved, foreign_changes: Vec<foreign::ForeignChange>) -> Self {
        Self { document: saved.document.clone(), history: saved.history.clone(), foreign_changes, saved }
    }
}

impl Saved {
    fn new(path: &Path, document: Document, history: History, seals: Seals) -> Self {
        Self {
            path: path.to_owned(),
            vertices: vertices(&document.partition),
            document,
            history,
            looked_at: seals.counter,
            seals,
            refill: BTreeSet::new(),
            foreign: 0,
            rewrite: false,
            is_older: false,
        }
    }

    fn rewriting(path: &Path, document: Document, history: History, seals: Seals) -> Self {
        Self { rewrite: true, is_older: true, ..Self::new(path, document, history, seals) }
    }
}
