//! Brings a session back that ended without saving: its journal is replayed on what it began from.

use std::path::{Path, PathBuf};

use super::journal::{Base, ENDING, Head, Mark, Step, VERSION};
use super::{Access, Session, Stamp};
use crate::files::{self, FileError, LineFile};
use crate::jobs::Progress;
use crate::model::{NewProjectFault, Refusal};
use crate::text::{self, Lang};

/// The largest journal that is read.
const LIMIT: u64 = 256 << 20;

/// A session that ended without saving.
#[derive(Debug)]
pub struct Unsaved {
    file: LineFile,
    head: Head,
    steps: Vec<Step>,
}

/// A session that was brought back.
#[derive(Debug)]
pub struct Recovered {
    /// The session.
    pub session: Session,
    /// How many steps were made again.
    pub replayed: usize,
    /// Of how many, without those that the file holds already.
    pub steps: usize,
    /// Whether the project file is another one than it was when the session began.
    pub file_changed: bool,
    /// Why the next step could not be made again.
    pub stopped_by: Option<Refusal>,
}

/// Why a session was not brought back. Its journal stays.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub enum RecoveryError {
    /// The project file that it began from.
    File(#[from] FileError),
    /// What it began from.
    New(NewProjectFault),
}

impl RecoveryError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::File(error) => error.words(lang),
            Self::New(fault) => fault.words(lang),
        }
    }
}

/// The folder of the journals beside the settings.
pub fn journal_folder(settings: &Path) -> PathBuf {
    settings.join("recovery")
}

impl Unsaved {
    /// The sessions that ended without saving, oldest first. Those whose window still lives are left out; a journal
    /// that says nothing is removed.
    pub fn find(folder: &Path) -> Vec<Self> {
        files::read_left_lines(folder, ENDING).iter().filter_map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Option<Self> {
        let mut file = LineFile::take_over(path).ok()??;
        let content = file.read(LIMIT).ok()?;
        let mut lines = content.lines();
        let head = lines.next().and_then(|line| serde_json::from_str::<Head>(line).ok());
        // The last line may have been cut off; nothing is made of what comes after a line that cannot be read.
        let steps: Vec<Step> = lines.map_while(|line| serde_json::from_str(line).ok()).collect();
        match head {
            // A later version of the program knows what to do with it.
            Some(head) if head.version > VERSION => None,
            Some(head) if !steps.is_empty() => Some(Self { file, head, steps }),
            _ => {
                file.remove();
                None
            }
        }
    }

    /// The title of the project.
    pub fn title(&self) -> &str {
        &self.head.title
    }

    /// The project file, if it had one.
    pub fn path(&self) -> Option<&Path> {
        match &self.head.base {
            Base::File { path, .. } => Some(path),
            Base::Demo | Base::New { .. } => None,
        }
    }

    /// How many steps it holds.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// When the last edit was made, in milliseconds since 1970 UTC.
    pub fn last_ms(&self) -> Option<i64> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Run { time_ms, .. } => Some(*time_ms),
            Step::Undo | Step::Redo => None,
        })
    }

    /// Throws the session away.
    pub fn discard(self) {
        self.file.remove();
    }

    /// Brings the session back. Its journal is replaced by that of the new session.
    ///
    /// # Errors
    /// What it began from cannot be opened: then the journal stays, to be found again.
    pub fn recover(self, folder: &Path, progress: &Progress) -> Result<Recovered, RecoveryError> {
        let Self { file, head, mut steps } = self;
        let (mut session, file_changed) = match &head.base {
            Base::Demo => (Session::create(crate::demo::xishan()), false),
            Base::New { project } => (Session::create(project.document().map_err(RecoveryError::New)?), false),
            Base::File { path, mark } => {
                let session = Session::open(path, Access::Write, progress)?;
                let changed = Mark::of(session.document(), session.history()) != *mark;
                // The program may have ended between saving and beginning the journal anew.
                let saved = if changed { mark.steps_held_by(session.history(), &steps) } else { None };
                steps.drain(..saved.unwrap_or_default());
                (session, changed && saved.is_none())
            }
        };
        session = session.with_journal(folder, head.base);
        let (mut replayed, mut stopped_by, mut own) = (0, None, 0_usize);
        for step in &steps {
            let made = match step {
                Step::Run { command, time_ms, author } => {
                    let stamp = Stamp { time_ms: *time_ms, author: author.clone() };
                    own += 1;
                    session.run_as(command.clone(), stamp).map(|_| ())
                }
                // In another file the revision below ours is not the one that was taken back.
                Step::Undo if file_changed && own == 0 => break,
                Step::Undo => {
                    own = own.saturating_sub(1);
                    session.undo().map(|_| ())
                }
                Step::Redo => {
                    own += 1;
                    session.redo().map(|_| ())
                }
            };
            if let Err(refusal) = made {
                stopped_by = Some(refusal);
                break;
            }
            replayed += 1;
        }
        session.flush_journal();
        file.remove();
        Ok(Recovered { session, replayed, steps: steps.len(), file_changed, stopped_by })
    }

    /// What is known of it, in one line.
    pub fn words(&self, lang: Lang) -> String {
        match self.path() {
            Some(path) => text::start::unsaved_of_file(lang, self.title(), self.steps(), path.display()),
            None => text::start::unsaved_without_file(lang, self.title(), self.steps()),
        }
    }
}
