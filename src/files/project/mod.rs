//! The project file: a GeoPackage that other programs open as it is.
//!
//! Tables named `tongxin_…` are the truth: records, borders on the lattice, backdrop, history. All others are layers
//! derived from it for other programs and never read back, except to say what was changed in them.

mod cells;
mod concerned;
mod features;
mod fetch;
mod figures;
mod foreign;
mod gate;
mod layer_writer;
mod layers;
mod leftovers;
mod limits;
mod look;
mod migrate;
mod names;
mod open;
mod outlines;
mod points;
mod revisions;
mod schema;
mod seal;
mod shape;
mod touched;
mod truth;
mod update;
mod write;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::disk::{behind_links, clear_abandoned};
use super::sqlite::{self, Error, TransactionBehavior};
use super::{Disk, FileError, Problem, replace_file};
use crate::jobs::Progress;
use crate::model::{Document, History};
use crate::partition::Border;
use seal::Seals;
use update::State;

pub use foreign::{ForeignChange, ForeignEdit};
pub use gate::{is_proved_on_opening, plane_violation};
pub use open::{open, open_to_examine};
pub use shape::{Rings, Shape, ShapeKind};

/// A project that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// How it came about.
    pub history: History,
    /// What other programs changed in the layers since the project was saved.
    pub foreign_changes: Vec<ForeignChange>,
    /// What the file holds, for saving in place.
    pub saved: Saved,
}

/// What the project file holds, as far as this program knows: the ground on which a save in place writes only what
/// differs.
#[derive(Clone, Debug)]
pub struct Saved {
    path: PathBuf,
    document: Document,
    history: History,
    /// How many vertices its borders have.
    vertices: usize,
    seals: Seals,
    /// The change counter of the file when its layers were last held against the truth.
    looked_at: u32,
    /// Layers that have to be written whole.
    refill: BTreeSet<String>,
    /// How many features another program changed, about which nobody has decided yet.
    foreign: usize,
    /// The file has to be written whole: it is of an older version or damaged outside of the truth.
    rewrite: bool,
    /// The file is of an older version of the program.
    is_older: bool,
}

/// Whether a file holds what was to be written, by its seals.
fn holds(path: &Path, seals: &Seals) -> bool {
    let read = sqlite::open_to_write(path).and_then(|connection| Seals::read(&connection));
    read.is_ok_and(|found| found.as_ref() == Some(seals))
}

/// Writes a project to a file, in the place of what is there. Equal content makes equal bytes.
///
/// # Errors
/// [`Problem::Unsaved`] for a project that could not be opened again; whatever the disk says. What was there before stays
/// then as it was.
pub fn save_as(
    path: &Path,
    document: &Document,
    history: &History,
    disk: Disk,
    progress: &Progress,
) -> Result<Saved, FileError> {
    gate::check_whole(document, history).map_err(|problem| FileError::new(problem, path))?;
    save_unchecked(path, document, history, disk, progress)
}

/// As [`save_as`], but also what could not be opened again: for tests of files that this program would never write.
///
/// # Errors
/// Whatever the disk says.
#[doc(hidden)]
pub fn save_unchecked(
    path: &Path,
    document: &Document,
    history: &History,
    disk: Disk,
    progress: &Progress,
) -> Result<Saved, FileError> {
    let path = &*behind_links(path);
    let mut written = None;
    replace_file(path, disk, |temporary| {
        let result = write::write(temporary, document, history, disk.page_limit, progress);
        written = Some(result.map_err(|error| FileError { path: path.to_owned(), ..error })?);
        leftovers::clear(path, disk)
    })?;
    let seals = written.unwrap_or_default();
    Ok(Saved {
        path: path.to_owned(),
        document: document.clone(),
        history: history.clone(),
        vertices: gate::vertices(&document.partition),
        looked_at: seals.counter,
        seals,
        refill: BTreeSet::new(),
        foreign: 0,
        rewrite: false,
        is_older: false,
    })
}

impl Saved {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The document in the file.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The history in the file.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Saves in place: one transaction that writes the rows that differ. Returns how many were written or removed.
    ///
    /// # Errors
    /// [`Problem::Unsaved`] for a project that could not be opened again; whatever the disk says; a file that was saved from
    /// elsewhere, or whose layers another program changed, since it was opened. The file stays then as it was.
    pub fn save(&mut self, document: &Document, history: &History, disk: Disk) -> Result<usize, FileError> {
        if self.foreign > 0 {
            return Err(FileError::new(Problem::ForeignChanges { count: self.foreign }, &self.path));
        }
        if self.rewrite {
            look::read_header(&self.path)?;
            self.may_be_replaced()?;
            *self = save_as(&self.path, document, history, disk, &Progress::default())?;
            return Ok(0);
        }
        let delta = self.document.diff(document);
        let count = |borders: &[Border]| borders.iter().map(|border| border.points.len()).sum::<usize>();
        let vertices =
            (self.vertices + count(&delta.partition.inserted)).saturating_sub(count(&delta.partition.removed));
        gate::check_difference(document, history, &delta, vertices)
            .map_err(|problem| FileError::new(problem, &self.path))?;
        clear_abandoned(&self.path);
        let header = look::read_header(&self.path)?;
        let path = self.path.clone();
        let failed = |error: Error| FileError::sqlite(error, &path);
        if std::fs::metadata(&path).is_ok_and(|found| found.permissions().readonly()) {
            return Err(FileError::new(Problem::ReadOnlyPlace, &path));
        }
        let mut counter = look::Counter::open(&path)?;
        let mut connection = sqlite::open_to_write(&path).map_err(failed)?;
        sqlite::limit_pages(&connection, disk.page_limit).map_err(failed)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        look::check_schema(&transaction, &path)?;
        // Nobody else can write from here on.
        let counted = counter.read(&path)?;
        if Seals::read(&transaction).map_err(failed)?.as_ref() != Some(&self.seals) {
            return Err(FileError::new(Problem::ChangedOnDisk, &path));
        }
        if header.wal || counted != self.looked_at {
            let found = foreign::changes(&transaction, &self.document, &self.seals).map_err(failed)?;
            self.note_foreign(counted, &found);
            if self.foreign > 0 {
                return Err(FileError::new(Problem::ForeignChanges { count: self.foreign }, &path));
            }
            if found.is_damaged {
                // Pages of a layer cannot be read, so none can be written over: as on opening, all is written anew.
                self.rewrite = true;
                drop(transaction);
                drop(connection);
                drop(counter);
                return self.save(document, history, disk);
            }
        }
        if delta.levels.is_some()
            && let Some(table) = update::taken_name(&transaction, document, &self.seals).map_err(failed)?
        {
            return Err(FileError::new(Problem::NameTaken { table }, &path));
        }
        let before = State { document: &self.document, history: &self.history };
        let after = State { document, history };
        let mut seals = self.seals.clone();
        seals.counter = counted.wrapping_add(1);
        let rows = update::update(&transaction, before, after, &delta, &self.refill, &mut seals).map_err(failed)?;
        let refused = |error| FileError::io(error, &path);
        let committed = (disk.before_commit)()
            .map_err(refused)
            .and_then(|()| transaction.commit().map_err(failed))
            .and_then(|()| (disk.after_commit)().map_err(refused));
        if let Err(error) = committed {
            drop(connection);
            // The last step of a commit may fail after the file has the new content.
            if !holds(&path, &seals) {
                return Err(error);
            }
        }
        self.document = document.clone();
        self.history = history.clone();
        self.vertices = vertices;
        self.looked_at = seals.counter;
        self.seals = seals;
        self.refill.clear();
        Ok(rows)
    }

    /// Whether the file may be replaced whole: nobody saved it from elsewhere, no other program changed its layers, and
    /// nobody put another file under its name. A file that went away, was cut off or is damaged has nothing to lose.
    ///
    /// # Errors
    /// What else keeps it from being read, e.g. [`Problem::NotADatabase`];
    /// [`Problem::ChangedOnDisk`]; [`Problem::ForeignChanges`], about which somebody has to decide first;
    /// [`Problem::OtherTables`] with what would be lost.
    pub fn may_be_replaced(&mut self) -> Result<(), FileError> {
        let path = self.path.clone();
        let problem = |problem| Err(FileError::new(problem, &path));
        if self.foreign > 0 {
            return problem(Problem::ForeignChanges { count: self.foreign });
        }
        let header = match look::read_header(&path) {
            Ok(header) => header,
            Err(error) if matches!(error.problem, Problem::NotFound | Problem::Truncated { .. }) => return Ok(()),
            // A power cut may leave a name without content.
            Err(_) if std::fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() == 0) => return Ok(()),
            Err(error) => return Err(error),
        };
        let failed = |error: Error| FileError::sqlite(error, &path);
        let mut counter = look::Counter::open(&path)?;
        let connection = sqlite::open_to_read(&path).map_err(failed)?;
        connection.execute_batch("BEGIN").map_err(failed)?;
        let counted = counter.read(&path)?;
        let is_touched = header.wal || counted != self.looked_at;
        let is_corrupt = |error: &Error| error.sqlite_error_code() == Some(sqlite::ErrorCode::DatabaseCorrupt);
        // Of an older version nothing is known but the counter.
        let is_ours = match Seals::read(&connection) {
            _ if self.is_older => !is_touched,
            Ok(seals) => seals.as_ref() == Some(&self.seals),
            // Nobody can say whose it was but by the counter.
            Err(error) if is_corrupt(&error) => !is_touched,
            Err(_) => false,
        };
        if !is_ours {
            return problem(Problem::ChangedOnDisk);
        }
        let others = match look::other_tables(&connection, &self.document) {
            Ok(others) => others,
            Err(error) if is_corrupt(&error) => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        if is_touched {
            let found = foreign::changes(&connection, &self.document, &self.seals).map_err(failed)?;
            self.note_foreign(counted, &found);
            if self.foreign > 0 {
                return problem(Problem::ForeignChanges { count: self.foreign });
            }
        }
        match others.is_empty() {
            true => Ok(()),
            false => problem(Problem::OtherTables { tables: others.join(", ") }),
        }
    }

    fn note_foreign(&mut self, counter: u32, found: &foreign::Found) {
        self.looked_at = counter;
        self.foreign = found.changes.len();
        self.refill.extend(found.layers.iter().cloned());
    }

    /// What other programs changed in the layers of the file, as it is now.
    ///
    /// # Errors
    /// Whatever is wrong with the file.
    pub fn foreign_changes(&self) -> Result<Vec<ForeignChange>, FileError> {
        let failed = |error: Error| FileError::sqlite(error, &self.path);
        let connection = sqlite::open_to_read(&self.path).map_err(failed)?;
        Ok(foreign::changes(&connection, &self.document, &self.seals).map_err(failed)?.changes)
    }

    /// Decides that the changes of other programs shall be overwritten on the next save.
    pub fn discard_foreign_changes(&mut self) {
        self.foreign = 0;
    }
}
