//! Saving in three steps, so that the middle one can be done off the window's thread while people go on.

use std::path::{Path, PathBuf};

use super::backup::{Backup, back_up};
use super::journal::{Base, JournalDisk, Mark};
use super::project::in_force;
use super::proof::Plane;
use super::{Clock, Session, SessionError};
use crate::files::project::{self, ForeignChange, Saved};
use crate::files::{Disk, FileError, Problem, ProjectLock};
use crate::jobs::Progress;
use crate::model::{Document, History};

/// A save that was begun: everything that it needs, apart from the session.
#[derive(Debug)]
pub struct SaveWork {
    document: Document,
    history: History,
    /// How many steps of the journal it holds.
    noted: usize,
    journal: Option<JournalDisk>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    InPlace { saved: Saved, backups: u16, clock: Clock },
    Under { path: PathBuf, lock_is_ours: bool, replaced: Option<Saved> },
}

/// A save that was carried out, to be taken up by its session.
#[derive(Debug)]
pub struct SaveDone {
    in_force: u64,
    noted: usize,
    /// What the session's file holds, as far as it was looked at.
    saved: Option<Saved>,
    lock: Option<ProjectLock>,
    result: Result<usize, FileError>,
    foreign: Vec<ForeignChange>,
    backup: Backup,
    renamed: bool,
}

/// What a save came to.
#[derive(Debug)]
pub struct SaveReport {
    /// Rows written or removed.
    pub rows: usize,
    /// The dated backup.
    pub backup: Backup,
}

impl SaveWork {
    /// Does the work.
    pub fn run(self, progress: &Progress) -> SaveDone {
        let Self { document, history, noted, journal, way } = self;
        // What the file is going to hold stands in the journal first: who is killed between the two finds in the file
        // what he finds in the journal, and recovery knows the one by the other.
        if let Some(journal) = journal {
            journal.flush();
        }
        let (in_force, foreign) = (in_force(&history), Vec::new());
        match way {
            Way::InPlace { mut saved, backups, clock } => {
                let backup = back_up(saved.path(), clock.now_ms(), backups, Disk::default());
                let result = saved.save(&document, &history, Disk::default());
                let foreign = if is_foreign(&result) { saved.foreign_changes().unwrap_or_default() } else { foreign };
                let saved = Some(saved);
                SaveDone { in_force, noted, saved, lock: None, result, foreign, backup, renamed: false }
            }
            Way::Under { path, lock_is_ours, mut replaced } => {
                let mut foreign = foreign;
                let written = write_under(&path, lock_is_ours, replaced.as_mut(), &document, &history, progress);
                let (saved, lock, result) = match written {
                    Ok((saved, lock)) => (Some(saved), lock, Ok(0)),
                    Err(error) => (replaced, None, Err(error)),
                };
                if is_foreign(&result) {
                    foreign = saved.as_ref().and_then(|saved| saved.foreign_changes().ok()).unwrap_or_default();
                }
                SaveDone { in_force, noted, saved, lock, result, foreign, backup: Backup::NotNeeded, renamed: true }
            }
        }
    }
}

fn is_foreign(result: &Result<usize, FileError>) -> bool {
    matches!(result, Err(error) if matches!(error.problem, Problem::ForeignChanges { .. }))
}

fn write_under(
    path: &Path,
    lock_is_ours: bool,
    replaced: Option<&mut Saved>,
    document: &Document,
    history: &History,
    progress: &Progress,
) -> Result<(Saved, Option<ProjectLock>), FileError> {
    // Our own lock would stand in the way where the name stays the same.
    let lock = if lock_is_ours { None } else { Some(ProjectLock::take(path)?) };
    if let Some(replaced) = replaced {
        replaced.may_be_replaced()?;
    }
    let saved = project::save_as(path, document, history, Disk::default(), progress)?;
    Ok((saved, lock))
}

impl Session {
    /// Begins to write what changed into the project's file. At most `backups` dated backups are kept beside it.
    ///
    /// # Errors
    /// There is no file, or it may only be read; its borders were found to break a rule.
    pub fn begin_save(&self, backups: u16) -> Result<SaveWork, SessionError> {
        let saved = self.saved.clone().ok_or(SessionError::NoFile)?;
        self.may_be_written(saved.path()).map_err(SessionError::File)?;
        if self.lock.is_none() {
            return Err(SessionError::ReadOnly);
        }
        Ok(self.work(Way::InPlace { saved, backups, clock: self.clock }))
    }

    /// Begins to write the project under another name.
    ///
    /// # Errors
    /// It was opened to be examined only, or its borders were found to break a rule and the name is that of its file.
    pub fn begin_save_as(&self, path: &Path) -> Result<SaveWork, FileError> {
        if self.is_examined {
            return Err(FileError::new(Problem::OnlyExamined, path));
        }
        let lock_is_ours = self.lock.as_ref().is_some_and(|lock| lock.is_for(path));
        let replaced = self.saved.clone().filter(|saved| same_file(saved.path(), path));
        if replaced.is_some() {
            self.may_be_written(path)?;
        }
        Ok(self.work(Way::Under { path: path.to_owned(), lock_is_ours, replaced }))
    }

    /// Whether the project's file may be written over.
    fn may_be_written(&self, path: &Path) -> Result<(), FileError> {
        if self.is_examined {
            return Err(FileError::new(Problem::OnlyExamined, path));
        }
        match &self.plane {
            Plane::Broken(violation) => {
                let unsaved = Problem::Unsaved(Box::new(Problem::Plane(violation.clone())));
                Err(FileError::new(unsaved, path))
            }
            Plane::Unproved | Plane::Sound => Ok(()),
        }
    }

    fn work(&self, way: Way) -> SaveWork {
        let noted = self.journal.as_ref().map_or(0, super::journal::Journal::noted);
        let journal = self.journal.as_ref().map(super::journal::Journal::disk);
        SaveWork { document: self.document.clone(), history: self.history.clone(), noted, journal, way }
    }

    /// Takes up what a save came to. What was edited since it began stays unsaved.
    ///
    /// # Errors
    /// What went wrong; file and session stay then as they were.
    pub fn finish_save(&mut self, done: SaveDone) -> Result<SaveReport, FileError> {
        let rows = match done.result {
            Ok(rows) => rows,
            Err(error) => {
                if done.saved.is_some() {
                    self.saved = done.saved;
                }
                if self.foreign_changes.is_empty() {
                    self.foreign_changes = done.foreign;
                }
                return Err(error);
            }
        };
        self.saved = done.saved;
        self.saved_at = done.in_force;
        if done.renamed {
            self.foreign_changes.clear();
        }
        if done.lock.is_some() {
            self.lock = done.lock;
        }
        if let (Some(journal), Some(saved)) = (&self.journal, &self.saved) {
            let base = Base::File {
                path: std::path::absolute(saved.path()).unwrap_or_else(|_| saved.path().to_owned()),
                mark: Mark::of(saved.document(), saved.history()),
            };
            journal.saved(&self.document.project.title, base, done.noted);
        }
        Ok(SaveReport { rows, backup: done.backup })
    }

    /// Writes what changed into the project's file. Returns the number of rows written or removed.
    ///
    /// # Errors
    /// There is no file, it may only be read, or something is wrong with it. The file and the session stay as they
    /// were.
    pub fn save(&mut self) -> Result<usize, SessionError> {
        let done = self.begin_save(0)?.run(&Progress::default());
        Ok(self.finish_save(done).map_err(SessionError::File)?.rows)
    }

    /// Writes the project under another name, which is its file from then on.
    ///
    /// # Errors
    /// Another window has a project of that name open, or something is wrong with the place. Nothing changes then.
    pub fn save_as(&mut self, path: &Path, progress: &Progress) -> Result<(), FileError> {
        let done = self.begin_save_as(path)?.run(progress);
        self.finish_save(done).map(drop)
    }
}

/// Whether two names lead to one file.
fn same_file(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
