//! Opens a project file, which may be anything: foreign, cut off, damaged, changed by other programs.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::foreign;
use super::limits::check_limits;
use super::look::{Counter, Header, check_schema, has_journal, read_header};
use super::migrate;
use super::schema::{BACKDROP, BORDER, PROJECT, RECORD_COLUMNS, REVISION, SCHEMA_VERSION, record_table};
use super::seal::{Digester, Seal, Seals, quoted};
use super::truth::{self, ProjectRow};
use super::{Opened, Saved};
use crate::domain::Backdrop;
use crate::files::disk::behind_links;
use crate::files::sqlite::{self, Connection, Error, Row};
use crate::files::{FileError, Problem};
use crate::jobs::Progress;
use crate::model::{Document, History, Record, Table, TableVisitorMut, check_references};
use crate::partition::{Border, BorderId, Partition, Violation, check_structure};

/// Up to this length a file is checked page by page on opening; reading the truth checks its own pages in any case.
const QUICK_CHECK_LIMIT: u64 = 32 << 20;

/// How many rows are read between two looks at whether the work shall go on.
const ROWS_PER_STEP: u64 = 4096;

/// Opens a project file.
///
/// # Errors
/// Whatever is wrong with the file, in one [`FileError`] that says what and where. The file is never changed, except
/// that SQLite plays back a journal which a killed program left.
pub fn open(path: &Path, progress: &Progress) -> Result<Opened, FileError> {
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
    let reader = Reader { path, progress };
    if version < SCHEMA_VERSION {
        let migrated = migrate::in_memory(&connection, version).map_err(failed)?;
        check_schema(&migrated, path)?;
        let rest = reader.rest(&migrated)?;
        let borders = reader.borders(&migrated)?;
        let seals = reader.seals(&migrated)?;
        let (document, history) = reader.assemble(borders, rest, &seals)?;
        let found = foreign::changes(&migrated, &document, &seals).map_err(failed)?;
        let mut saved = Saved::rewriting(path, document, history, seals);
        saved.note_foreign(header.counter, &found);
        return Ok(Opened::new(saved, found.changes));
    }
    let seals = reader.seals(&connection)?;
    let rows = seals.tables.iter().filter(|(name, _)| name.starts_with("tongxin_")).map(|(_, seal)| seal.rows);
    let total = rows.fold(0i64, i64::saturating_add);
    progress.set_total(u64::try_from(total).unwrap_or(0));
    let second = sqlite::open_to_read(path).map_err(failed)?;
    let (borders, rest) = rayon::join(move || reader.borders(&second), move || (reader.rest(&connection), connection));
    let (rest, connection) = rest;
    let (document, history) = reader.assemble(borders?, rest?, &seals)?;
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

#[derive(Clone, Copy)]
struct Reader<'a> {
    path: &'a Path,
    progress: &'a Progress,
}

struct Borders {
    partition: Result<Partition, crate::partition::GraphError>,
    seal: Seal,
}

struct Rest {
    project: ProjectRow,
    document: Document,
    revisions: Vec<Arc<crate::model::Revision>>,
    seals: Vec<(String, Seal)>,
}

impl Reader<'_> {
    fn seals(&self, connection: &Connection) -> Result<Seals, FileError> {
        match Seals::read(connection) {
            Ok(Some(seals)) => Ok(seals),
            Ok(None) => Err(FileError::new(Problem::Damaged { place: "tongxin_seal".to_owned() }, self.path)),
            Err(error) => Err(FileError::sqlite(error, self.path)),
        }
    }

    fn borders(&self, connection: &Connection) -> Result<Borders, FileError> {
        let mut borders: Vec<Border> = Vec::new();
        let seal = self.table(connection, BORDER.name, BORDER.columns, |row| {
            borders.push(truth::read_border(row)?);
            Some(())
        })?;
        Ok(Borders { partition: Partition::from_borders(borders), seal })
    }

    fn rest(&self, connection: &Connection) -> Result<Rest, FileError> {
        let mut project = None;
        let seal = self.table(connection, PROJECT.name, PROJECT.columns, |row| {
            project = Some(truth::read_project(row)?);
            Some(())
        })?;
        let damaged = || FileError::new(Problem::Damaged { place: PROJECT.name.to_owned() }, self.path);
        let project = project.filter(|_| seal.rows == 1).ok_or_else(damaged)?;
        let mut seals = vec![(PROJECT.name.to_owned(), seal)];
        let mut document = Document::default();
        document.tables.visit_mut(&mut RecordReader { reader: self, connection, seals: &mut seals })?;
        let mut backdrop = Backdrop::default();
        let seal =
            self.table(connection, BACKDROP.name, BACKDROP.columns, |row| truth::read_backdrop(row, &mut backdrop))?;
        seals.push((BACKDROP.name.to_owned(), seal));
        document.backdrop = Arc::new(backdrop);
        let mut revisions = Vec::new();
        let seal = self.table(connection, REVISION.name, REVISION.columns, |row| {
            revisions.push(Arc::new(truth::read_revision(row)?));
            Some(())
        })?;
        seals.push((REVISION.name.to_owned(), seal));
        Ok(Rest { project, document, revisions, seals })
    }

    /// Puts together what was read, and holds it against the seals and itself.
    fn assemble(&self, borders: Borders, rest: Rest, seals: &Seals) -> Result<(Document, History), FileError> {
        let problem = |problem| FileError::new(problem, self.path);
        let read = rest.seals.iter().map(|(name, seal)| (&**name, *seal)).chain([(BORDER.name, borders.seal)]);
        for (name, seal) in read {
            if seals.tables.get(name) != Some(&seal) {
                return Err(problem(Problem::Damaged { place: name.to_owned() }));
            }
        }
        let partition = borders.partition.map_err(|error| problem(Problem::Graph(error)))?;
        check_limits(&rest.project, &partition, rest.revisions.last().map(AsRef::as_ref)).map_err(problem)?;
        let damaged = || problem(Problem::Damaged { place: REVISION.name.to_owned() });
        let history = truth::history(rest.revisions, &rest.project).ok_or_else(damaged)?;
        let document = Document {
            project: Arc::new(rest.project.info),
            levels: Arc::new(rest.project.levels),
            next_number: rest.project.next_number,
            partition: partition.with_next_border(BorderId(rest.project.next_border)),
            ..rest.document
        };
        check_references(&document).map_err(|broken| problem(Problem::Broken(broken)))?;
        // Two borders that could be one do no harm, and ground that two of them name differently is a finding to be
        // repaired: only what cannot be traced keeps the file shut.
        let breaks =
            |found: &Violation| !matches!(found, Violation::FalseJunction { .. } | Violation::MixedGround { .. });
        if let Some(violation) = check_structure(&document.partition).into_iter().find(breaks) {
            return Err(problem(Problem::Structure(violation)));
        }
        Ok((document, history))
    }

    /// Reads a table row by row, in the order of its key, and takes its seal.
    fn table(
        &self,
        connection: &Connection,
        table: &str,
        columns: &[&str],
        mut read: impl FnMut(&Row<'_>) -> Option<()>,
    ) -> Result<Seal, FileError> {
        let failed = |error: Error| FileError::sqlite(error, self.path);
        let (list, key) = (columns.join(", "), columns[0]);
        let sql = format!("SELECT {list} FROM {} ORDER BY {key}", quoted(table));
        let mut statement = connection.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut seal = Seal::default();
        let mut digester = Digester::default();
        let mut since = 0;
        while let Some(row) = rows.next().map_err(failed)? {
            if read(row).is_none() {
                let row = row.get(0).unwrap_or_default();
                return Err(FileError::new(Problem::BadRow { table: table.to_owned(), row }, self.path));
            }
            let values: Result<Vec<_>, Error> = (0..columns.len()).map(|column| row.get_ref(column)).collect();
            seal.add(digester.digest(values.map_err(failed)?));
            since += 1;
            if since == ROWS_PER_STEP {
                self.step(since)?;
                since = 0;
            }
        }
        self.step(since)?;
        Ok(seal)
    }

    fn step(&self, rows: u64) -> Result<(), FileError> {
        self.progress.advance(rows).map_err(|_| FileError::new(Problem::Cancelled, self.path))
    }
}

struct RecordReader<'r> {
    reader: &'r Reader<'r>,
    connection: &'r Connection,
    seals: &'r mut Vec<(String, Seal)>,
}

impl TableVisitorMut for RecordReader<'_> {
    type Error = FileError;

    fn table<R: Record>(&mut self, table: &mut Table<R>) -> Result<(), FileError> {
        let name = record_table(R::KIND);
        let mut rows: Vec<R> = Vec::new();
        let seal = self.reader.table(self.connection, &name, RECORD_COLUMNS, |row| {
            rows.push(truth::read_record(row)?);
            Some(())
        })?;
        *table = rows.into_iter().collect();
        self.seals.push((name, seal));
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
            document,
            history,
            looked_at: seals.counter,
            seals,
            figures: None,
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
