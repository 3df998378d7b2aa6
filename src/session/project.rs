//! One open project.

use std::path::Path;
use std::sync::Arc;

use super::focus::focus;
use super::followers::Followers;
use super::journal::{Base, Journal, Mark, Step};
use super::proof::{Plane, PlaneProof, PlaneToProve};
use super::{Clock, Stamp};
use crate::files::project::{self, ForeignChange, Saved};
use crate::files::{FileError, Problem, ProjectLock};
use crate::jobs::Progress;
use crate::model::{self, Command, Document, History, Refusal, Revision, Snapshot};
use crate::query::Index;
use crate::text::{self, Lang};

/// An open project: the document, how it came about, and the file that it came from.
#[derive(Debug)]
pub struct Session {
    pub(super) document: Document,
    pub(super) history: History,
    /// What the file holds; none for a project that was never saved.
    pub(super) saved: Option<Saved>,
    /// The revision in force when the project was last saved; 0 before the first.
    pub(super) saved_at: u64,
    /// The right to write the file; none for a project that was never saved or is only read.
    pub(super) lock: Option<ProjectLock>,
    /// It was opened to find out what is wrong with it.
    pub(super) is_examined: bool,
    /// Somebody made it and has not saved it: other than the demo, it cannot be had again.
    is_new: bool,
    pub(super) plane: Plane,
    pub(super) foreign_changes: Vec<ForeignChange>,
    pub(super) clock: Clock,
    author: String,
    /// What was done since the last save.
    pub(super) journal: Option<Journal>,
    followers: Followers,
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
            is_examined: false,
            is_new: false,
            plane: Plane::Sound,
            foreign_changes: Vec::new(),
            clock: Clock::System,
            author: String::new(),
            journal: None,
            followers: Followers::default(),
        }
    }

    /// Opens a project file.
    ///
    /// # Errors
    /// Whatever is wrong with the file; [`OpenElsewhere`](crate::files::Problem::OpenElsewhere) when another window has it open to write, which may
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
            is_examined: access == Access::Examine,
            plane: Plane::after_opening(&opened.document.partition),
            foreign_changes: opened.foreign_changes,
            history: opened.history,
            ..Self::create(opened.document)
        })
    }

    /// Opens a project file to change it; where no lock can be laid beside it, as in a folder that may only be read, to
    /// look at it. Returns the reason in that case.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_or_look(path: &Path, progress: &Progress) -> Result<(Self, Option<FileError>), FileError> {
        if path.is_file()
            && let Err(reason) = ProjectLock::take(path)
            && !matches!(reason.problem, Problem::OpenElsewhere { .. })
        {
            return Ok((Self::open(path, Access::Read, progress)?, Some(reason)));
        }
        Ok((Self::open(path, Access::Write, progress)?, None))
    }

    /// The session of a project that somebody has just made.
    #[must_use]
    pub fn as_new(self) -> Self {
        Self { is_new: true, ..self }
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

    /// Edits from now on are recorded under this role.
    pub fn set_author(&mut self, author: &str) {
        author.clone_into(&mut self.author);
    }

    /// When an edit would be made now, and by whom.
    pub fn stamp(&self) -> Stamp {
        Stamp { time_ms: self.clock.now_ms(), author: self.author.clone() }
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

    /// Whether the document is another one than that in the file. Undone as far as it was saved it is the same again:
    /// numbers that were given out in between stand in no file, and nobody has seen them.
    ///
    /// What somebody made and gave no file yet counts as modified: closing would lose it.
    pub fn is_modified(&self) -> bool {
        in_force(&self.history) != self.saved_at || (self.is_new && self.saved.is_none())
    }

    /// Whether something that the demo generator made is still in the project: then 示例数据 is shown everywhere.
    pub fn holds_demo_data(&self) -> bool {
        self.document.holds_demo_data()
    }

    /// The borders as they are now, where they still have to be proved: they were too many for opening to do it, or the
    /// last proof found a rule broken. A job may prove them and hand the result to [`Session::note_proof`].
    pub fn plane_to_prove(&self) -> Option<PlaneToProve> {
        match self.plane {
            Plane::Sound => None,
            Plane::Unproved | Plane::Broken(_) => Some(PlaneToProve(self.document.partition.clone())),
        }
    }

    /// Takes note of a proof. Where a rule is broken, the project is from then on only examined as far as its file goes:
    /// no save writes over it, until a proof of mended borders says otherwise. Under another name it can be written, so
    /// that no work is lost.
    pub fn note_proof(&mut self, proof: PlaneProof) {
        self.plane = proof.0.map_or(Plane::Sound, Plane::Broken);
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

    /// The index of the document for questions, made afresh. It shares the tree of borders with the session, so
    /// [`keep_up`](Self::keep_up) is to be asked when the document has changed.
    pub fn index(&mut self) -> Index {
        let tree = self.followers.tree(&self.document);
        Index::with_tree(&self.document, tree)
    }

    /// Catches an index of this session's document up with it. There is one tree of borders for both.
    ///
    /// # Performance
    /// In the order of what changed.
    pub fn keep_up(&mut self, index: &mut Index) {
        let Self { document, followers, .. } = self;
        index.follow_with(document, || followers.tree(document));
    }

    /// The document as the command would make it. Nothing changes.
    ///
    /// # Errors
    /// The reason why the edit may not be made.
    pub fn preview(&mut self, command: &Command) -> Result<Document, Refusal> {
        if command.asks_followers() {
            model::apply(&self.followers.snapshot(&self.document), command)
        } else {
            model::apply(&Snapshot::of(&self.document), command)
        }
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
        let after = self.preview(&command)?;
        self.take(command, after, stamp)
    }

    /// As [`Session::run`], where the document after the command was made elsewhere from `before`. It is made anew where
    /// the project has become another one since.
    ///
    /// # Errors
    /// As [`Session::run`].
    pub fn run_made(&mut self, command: Command, before: &Document, after: Document) -> Result<&Revision, Refusal> {
        if !self.document.diff(before).is_empty() {
            return self.run(command);
        }
        let stamp = Stamp { time_ms: self.clock.now_ms(), author: self.author.clone() };
        self.take(command, after, stamp)
    }

    fn take(&mut self, command: Command, after: Document, stamp: Stamp) -> Result<&Revision, Refusal> {
        let step = Step::Run { command: command.clone(), time_ms: stamp.time_ms, author: stamp.author.clone() };
        self.note(&step);
        let delta = self.document.diff(&after);
        let focus = focus(&self.document, &after, &command, &delta, &mut self.followers);
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
        self.note(&Step::Undo);
        Ok(Some(revision))
    }

    /// Brings back the revision that was undone last. Returns it; `None` when none was.
    ///
    /// # Errors
    /// As [`Session::undo`].
    pub fn redo(&mut self) -> Result<Option<Arc<Revision>>, Refusal> {
        let Some((document, revision)) = self.history.redo(&self.document)? else { return Ok(None) };
        self.document = document;
        self.note(&Step::Redo);
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

    /// The session with a journal in a folder, from which it can be brought back if it ends without saving. A project with a
    /// file begins from that, whatever `base` says.
    #[must_use]
    pub fn with_journal(self, folder: &Path, base: Base) -> Self {
        let base = match self.path() {
            None => base,
            Some(path) => Base::File {
                path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
                mark: Mark::of(&self.document, &self.history),
            },
        };
        let journal = Journal::new(folder, &self.document.project.title, base);
        Self { journal: Some(journal), ..self }
    }

    /// Waits until the journal is on the disk.
    pub fn flush_journal(&self) {
        if let Some(journal) = &self.journal {
            journal.flush();
        }
    }

    /// Removes the journal: the session ends as it should, and what is not saved shall be dropped.
    pub fn end(&mut self) {
        if let Some(journal) = self.journal.take() {
            journal.discard();
        }
    }

    fn note(&mut self, step: &Step) {
        if let Some(journal) = &mut self.journal {
            journal.note(step);
        }
    }
}

/// The number of the last revision in force; 0 when there is none.
pub(super) fn in_force(history: &History) -> u64 {
    let last = history.cursor().checked_sub(1).and_then(|index| history.revisions().get(index));
    last.map_or(0, |revision| revision.number)
}
