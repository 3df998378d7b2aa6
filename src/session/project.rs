//! One open project.

use std::path::Path;
use std::sync::Arc;

use super::focus::{Kin, focus};
use super::{Clock, Stamp};
use crate::files::project::{self, ForeignChange, Saved};
use crate::files::{Disk, FileError, Problem, ProjectLock};
use crate::jobs::Progress;
use crate::model::{self, Command, Document, History, Refusal, Revision};
use crate::text::{self, Lang};

/// An open project: the document, how it came about, and the file that it came from.
#[derive(Debug)]
pub struct Session {
    document: Document,
    history: History,
    /// What the file holds; none for a project that was never saved.
    saved: Option<Saved>,
    /// The revision in force when the project was last saved; 0 before the first.
    saved_at: u64,
    /// The right to write the file; none for a project that was never saved or is only read.
    lock: Option<ProjectLock>,
    foreign_changes: Vec<ForeignChange>,
    clock: Clock,
    author: String,
    kin: Kin,
}

/// How a project is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To change it; no second window may do so at the same time.
    Write,
    /// To look at it. Edits are possible and can be saved under another name.
    Read,
    /// To find out what is wrong with it: also where its borders break rules of the plane. It cannot be saved.
    Examine,
}

/// Why a project was not saved.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub enum SessionError {
    /// It has no file yet: save it under a name.
    NoFile,
    /// It was opened to look at it only: save it under another name.
    ReadOnly,
    /// The file.
    File(#[source] FileError),
}

impl SessionError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoFile => text::session::no_file(lang).to_owned(),
            Self::ReadOnly => text::session::read_only(lang).to_owned(),
            Self::File(error) => error.words(lang),
        }
    }
}

impl Session {
    /// A project without a file.
    pub fn create(document: Document) -> Self {
        Self {
            document,
            history: History::default(),
            saved: None,
            saved_at: 0,
            lock: None,
            foreign_changes: Vec::new(),
            clock: Clock::System,
            author: String::new(),
            kin: Kin::default(),
        }
    }

    /// Opens a project file.
    ///
    /// # Errors
    /// Whatever is wrong with the file; [`Problem::OpenElsewhere`] when another window has it open to write, which may
    /// be answered by opening it to read.
    pub fn open(path: &Path, access: Access, progress: &Progress) -> Result<Self, FileError> {
        // A name that is no project at all is refused before a lock is laid beside it.
        let lock = match access {
            Access::Write if path.is_file() => Some(ProjectLock::take(path)?),
            _ => None,
        };
        let opened = match access {
            Access::Write | Access::Read => project::open(path, progress)?,
            Access::Examine => project::open_to_examine(path, progress)?,
        };
        Ok(Self {
            saved_at: in_force(&opened.history),
            saved: Some(opened.saved),
            lock,
            foreign_changes: opened.foreign_changes,
            history: opened.history,
            ..Self::create(opened.document)
        })
    }

    /// The session with another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The session with another author of edits: a role, e.g. 金碧街道办.
    #[must_use]
    pub fn with_author(self, author: &str) -> Self {
        Self { author: author.to_owned(), ..self }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// How it came about.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The file; `None` for a project that was never saved.
    pub fn path(&self) -> Option<&Path> {
        self.saved.as_ref().map(Saved::path)
    }

    /// Whether the project has a file that this session may write.
    pub fn may_save(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether the document is another one than that in the file, or numbers were given out that the file does not know
    /// of: after an undo the document is the same, and its numbers must still not be given out again.
    pub fn is_modified(&self) -> bool {
        in_force(&self.history) != self.saved_at || self.saved.as_ref().is_some_and(|saved| self.numbers_differ(saved))
    }

    /// Whether record or revision numbers were given out since the last save: they must not be given out again.
    fn numbers_differ(&self, saved: &Saved) -> bool {
        let numbers = |document: &Document, history: &History| {
            (document.next_number, document.partition.next_border(), history.next_number())
        };
        numbers(&self.document, &self.history) != numbers(saved.document(), saved.history())
    }

    /// Whether something that the demo generator made is still in the project: then 示例数据 is shown everywhere.
    pub fn holds_demo_data(&self) -> bool {
        self.document.holds_demo_data()
    }

    /// What other programs changed in the file's layers since it was saved. Until somebody decides, the file is not
    /// written.
    pub fn foreign_changes(&self) -> &[ForeignChange] {
        &self.foreign_changes
    }

    /// Decides that the next save overwrites what other programs changed.
    pub fn discard_foreign_changes(&mut self) {
        self.foreign_changes.clear();
        if let Some(saved) = &mut self.saved {
            saved.discard_foreign_changes();
        }
    }

    /// The document as the command would make it. Nothing changes.
    ///
    /// # Errors
    /// The reason why the edit may not be made.
    pub fn preview(&self, command: &Command) -> Result<Document, Refusal> {
        model::apply(&self.document, command)
    }

    /// Carries a command out, as a revision that can be undone.
    ///
    /// # Errors
    /// The reason why the edit may not be made; then nothing has changed.
    pub fn run(&mut self, command: Command) -> Result<&Revision, Refusal> {
        let stamp = Stamp { time_ms: self.clock.now_ms(), author: self.author.clone() };
        self.run_as(command, stamp)
    }

    /// As [`Session::run`], with time and author given.
    ///
    /// # Errors
    /// As [`Session::run`].
    pub fn run_as(&mut self, command: Command, stamp: Stamp) -> Result<&Revision, Refusal> {
        let after = model::apply(&self.document, &command)?;
        let delta = self.document.diff(&after);
        let focus = focus(&self.document, &after, &command, &delta, &mut self.kin);
        self.document = after;
        let revision = Revision { number: 0, command, delta, time_ms: stamp.time_ms, author: stamp.author, focus };
        Ok(self.history.push(revision))
    }

    /// Takes back the last revision in force. Returns it; `None` when none is.
    ///
    /// # Errors
    /// The revision does not match the document: the file was tampered with. Nothing changes.
    pub fn undo(&mut self) -> Result<Option<Arc<Revision>>, Refusal> {
        let Some((document, revision)) = self.history.undo(&self.document)? else { return Ok(None) };
        self.document = document;
        Ok(Some(revision))
    }

    /// Brings back the revision that was undone last. Returns it; `None` when none was.
    ///
    /// # Errors
    /// As [`Session::undo`].
    pub fn redo(&mut self) -> Result<Option<Arc<Revision>>, Refusal> {
        let Some((document, revision)) = self.history.redo(&self.document)? else { return Ok(None) };
        self.document = document;
        Ok(Some(revision))
    }

    /// Goes to the document after the first `cursor` revisions; past the end, to the last one.
    ///
    /// # Errors
    /// As [`Session::undo`]; the document stays where it got to.
    pub fn jump(&mut self, cursor: usize) -> Result<(), Refusal> {
        let cursor = cursor.min(self.history.revisions().len());
        while self.history.cursor() > cursor && self.undo()?.is_some() {}
        while self.history.cursor() < cursor && self.redo()?.is_some() {}
        Ok(())
    }

    /// Writes what changed into the project's file. Returns the number of rows written or removed.
    ///
    /// # Errors
    /// There is no file, it may only be read, or something is wrong with it. The file and the session stay as they
    /// were.
    pub fn save(&mut self) -> Result<usize, SessionError> {
        let saved = self.saved.as_mut().ok_or(SessionError::NoFile)?;
        if self.lock.is_none() {
            return Err(SessionError::ReadOnly);
        }
        match saved.save(&self.document, &self.history, Disk::default()) {
            Ok(rows) => {
                self.saved_at = in_force(&self.history);
                Ok(rows)
            }
            Err(error) => {
                if matches!(error.problem, Problem::ForeignChanges { .. }) && self.foreign_changes.is_empty() {
                    self.foreign_changes = saved.foreign_changes().unwrap_or_default();
                }
                Err(SessionError::File(error))
            }
        }
    }

    /// Writes the project under another name, which is its file from then on.
    ///
    /// # Errors
    /// Another window has a project of that name open, or something is wrong with the place. Nothing changes then.
    pub fn save_as(&mut self, path: &Path, progress: &Progress) -> Result<(), FileError> {
        // Our own lock would stand in the way where the name stays the same.
        let same = self.lock.as_ref().is_some_and(|lock| lock.is_for(path));
        let lock = if same { None } else { Some(ProjectLock::take(path)?) };
        if let Some(saved) = self.saved.as_mut().filter(|saved| same_file(saved.path(), path))
            && let Err(error) = saved.may_be_replaced()
        {
            if matches!(error.problem, Problem::ForeignChanges { .. }) && self.foreign_changes.is_empty() {
                self.foreign_changes = saved.foreign_changes().unwrap_or_default();
            }
            return Err(error);
        }
        self.saved = Some(project::save_as(path, &self.document, &self.history, Disk::default(), progress)?);
        self.saved_at = in_force(&self.history);
        self.foreign_changes.clear();
        if lock.is_some() {
            self.lock = lock;
        }
        Ok(())
    }
}

/// Whether two names lead to one file.
fn same_file(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// The number of the last revision in force; 0 when there is none.
fn in_force(history: &History) -> u64 {
    let last = history.cursor().checked_sub(1).and_then(|index| history.revisions().get(index));
    last.map_or(0, |revision| revision.number)
}
