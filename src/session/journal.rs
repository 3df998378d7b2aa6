//! A journal of what was done since the last save, from which an unsaved session can be brought back. Written off the
//! window's thread, at most a second late; removed on a clean end and on saving.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::files::LineFile;
use crate::model::{Command, Document, History, NewProject, Revision};

/// The ending of journals.
pub(super) const ENDING: &str = "jsonl";
/// Steps within this time are brought onto the disk together.
const PAUSE: Duration = Duration::from_millis(300);

/// What a session began from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "base", rename_all = "snake_case")]
pub enum Base {
    /// The demo district.
    Demo,
    /// A new project.
    New {
        /// What was said of it.
        project: NewProject,
    },
    /// A project file.
    File {
        /// The file.
        path: PathBuf,
        /// What it held.
        mark: Mark,
    },
}

/// Tells whether a project is still the one that it was, by what only grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    cursor: usize,
    next_revision: u64,
    next_record: u32,
    next_border: u64,
    last_ms: i64,
}

impl Mark {
    /// The mark of a project.
    pub fn of(document: &Document, history: &History) -> Self {
        Self {
            cursor: history.cursor(),
            next_revision: history.next_number(),
            next_record: document.next_number,
            next_border: u64::from(document.partition.next_border().0),
            last_ms: history.revisions().last().map_or(0, |revision| revision.time_ms),
        }
    }
}

impl Mark {
    /// How many of the steps after this mark a file holds: those that were saved before the journal could begin anew.
    /// `None` where it holds something else.
    pub(super) fn steps_held_by(&self, history: &History, steps: &[Step]) -> Option<usize> {
        let (mut cursor, mut next) = (self.cursor, self.next_revision);
        // The revisions that the steps made and that are still in the line, and their place in it.
        let (mut own, mut place): (Vec<(u64, &Step)>, usize) = (Vec::new(), self.cursor);
        let mut held = None;
        for (number, step) in (1..).zip(steps) {
            match step {
                Step::Run { .. } => {
                    // What an earlier session made and this one brought back stays below its own.
                    place = if own.is_empty() { cursor } else { place.min(cursor) };
                    own.truncate(cursor - place);
                    own.push((next, step));
                    (cursor, next) = (cursor + 1, next + 1);
                }
                Step::Undo => cursor = cursor.checked_sub(1)?,
                Step::Redo => cursor += 1,
            }
            let is_here = (cursor, next) == (history.cursor(), history.next_number())
                && history.revisions().get(place..).is_some_and(|revisions| {
                    own.is_empty()
                        || (revisions.len() == own.len()
                            && revisions.iter().zip(&own).all(|(one, own)| is_of(one, own)))
                });
            // Of steps that made nothing the line of revisions tells that it is the same one.
            let is_known =
                !own.is_empty() || history.revisions().last().map_or(0, |revision| revision.time_ms) == self.last_ms;
            if is_here && is_known {
                held = Some(number);
            }
        }
        held
    }
}

/// Whether a revision is what a step made.
fn is_of(revision: &Revision, (number, step): &(u64, &Step)) -> bool {
    let Step::Run { command, time_ms, author } = step else { return false };
    (revision.number, revision.time_ms) == (*number, *time_ms)
        && (&revision.author, &revision.command) == (author, command)
}

/// The first line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The version of the format.
    pub version: u32,
    /// The title of the project.
    pub title: String,
    #[serde(flatten)]
    pub base: Base,
}

/// The version of the format that this program writes and reads.
pub(super) const VERSION: u32 = 1;

/// One step of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum Step {
    /// A command was carried out.
    Run { command: Command, time_ms: i64, author: String },
    /// The last revision was taken back.
    Undo,
    /// The next one was brought back.
    Redo,
}

/// What is told to the writer.
enum Message {
    Step(String),
    /// The project was saved after so many steps: what came later belongs to a new beginning.
    Saved {
        head: Box<Head>,
        steps: usize,
    },
    /// Answers when everything is on the disk.
    Flush(Sender<()>),
    /// The session ended as it should.
    Discard,
}

/// The journal of a session, as those know it who only wait for it.
#[derive(Clone, Debug)]
pub(super) struct JournalDisk(Sender<Message>);

impl JournalDisk {
    /// Waits until everything that was noted is on the disk.
    pub fn flush(&self) {
        let (send, done) = channel();
        if self.0.send(Message::Flush(send)).is_ok() {
            let _ = done.recv_timeout(Duration::from_secs(10));
        }
    }
}

/// The journal of a session.
#[derive(Debug)]
pub struct Journal {
    send: Sender<Message>,
    /// How many steps were noted since the session's beginning.
    noted: usize,
}

impl Journal {
    /// A journal in a folder, for a session that begins from this. The file is made with the first step.
    pub(super) fn new(folder: &Path, title: &str, base: Base) -> Self {
        let (send, messages) = channel();
        let head = Head { version: VERSION, title: title.to_owned(), base };
        let mut writer =
            Writer { folder: folder.to_owned(), head, lines: Vec::new(), dropped: 0, file: None, failed: false };
        // Without a thread there is no journal: the session works as well.
        let _ = std::thread::Builder::new().name("journal".to_owned()).spawn(move || writer.work(&messages));
        Self { send, noted: 0 }
    }

    /// How many steps were noted so far.
    pub(super) fn noted(&self) -> usize {
        self.noted
    }

    pub(super) fn note(&mut self, step: &Step) {
        self.noted += 1;
        if let Ok(line) = serde_json::to_string(step) {
            let _ = self.send.send(Message::Step(line));
        }
    }

    /// The project is saved as it was after so many steps.
    pub(super) fn saved(&self, title: &str, base: Base, steps: usize) {
        let head = Box::new(Head { version: VERSION, title: title.to_owned(), base });
        let _ = self.send.send(Message::Saved { head, steps });
    }

    /// Waits until everything is on the disk.
    pub(super) fn flush(&self) {
        self.disk().flush();
    }

    pub(super) fn disk(&self) -> JournalDisk {
        JournalDisk(self.send.clone())
    }

    /// Removes the journal: nothing of this session is worth bringing back.
    pub(super) fn discard(&self) {
        let _ = self.send.send(Message::Discard);
        self.flush();
    }
}

struct Writer {
    folder: PathBuf,
    head: Head,
    /// The steps since the last save.
    lines: Vec<String>,
    /// How many steps came before them.
    dropped: usize,
    /// The file, and how many of the steps are in it.
    file: Option<(LineFile, usize)>,
    /// The disk refused; the next save tries again.
    failed: bool,
}

impl Writer {
    fn work(&mut self, messages: &Receiver<Message>) {
        let mut behind = false;
        loop {
            let message = if behind {
                messages.recv_timeout(PAUSE)
            } else {
                messages.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match message {
                Ok(Message::Step(line)) => {
                    self.lines.push(line);
                    if !behind {
                        // The first of a row is written at once, what follows it with the next pause.
                        self.write();
                    }
                    behind = true;
                }
                Ok(Message::Saved { head, steps }) => {
                    self.head = *head;
                    self.lines.drain(..steps.saturating_sub(self.dropped).min(self.lines.len()));
                    self.dropped = steps;
                    self.begin_anew();
                    behind = false;
                }
                Ok(Message::Flush(done)) => {
                    self.write();
                    behind = false;
                    let _ = done.send(());
                }
                Ok(Message::Discard) => {
                    self.dropped += self.lines.len();
                    self.lines.clear();
                    self.begin_anew();
                    behind = false;
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.write();
                    behind = false;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.write();
                    return;
                }
            }
        }
    }

    fn begin_anew(&mut self) {
        let old = self.file.take();
        self.failed = false;
        self.write();
        // Only now, so that what came after the save is never without a place on the disk.
        if let Some((file, _)) = old {
            file.remove();
        }
    }

    fn write(&mut self) {
        if self.failed
            || self.lines.is_empty()
            || self.file.as_ref().is_some_and(|(_, written)| *written == self.lines.len())
        {
            return;
        }
        self.failed = self.try_to_write().is_none();
    }

    /// `None` when the disk refuses.
    fn try_to_write(&mut self) -> Option<()> {
        if self.file.is_none() {
            let mut file = self.free_name().and_then(|path| LineFile::create(&path).ok())?;
            let head = serde_json::to_string(&self.head).ok()?;
            file.add([head.as_str()]).ok()?;
            self.file = Some((file, 0));
        }
        let (file, written) = self.file.as_mut()?;
        file.add(self.lines.get(*written..)?.iter().map(String::as_str)).ok()?;
        file.sync().ok()?;
        *written = self.lines.len();
        Some(())
    }

    fn free_name(&self) -> Option<PathBuf> {
        let name = |n: u32| self.folder.join(format!("{}-{n}.{ENDING}", std::process::id()));
        (1..10_000).map(name).find(|path| !path.exists())
    }
}
