//! The revisions of a project and the place among them where the document stands.

use std::sync::Arc;

use super::{Command, Contradiction, Delta, Document, Refusal, check_change};
use crate::geodesy::Bounds;
use crate::text::Lang;

/// One edit that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Its number: 1 for the first of a project, and never used again, also when it was cut off by an edit after undo.
    pub number: u64,
    /// What was asked for.
    pub command: Command,
    /// What it changed.
    pub delta: Delta,
    /// When, in milliseconds since 1970 UTC.
    pub time_ms: i64,
    /// Who, as a role, e.g. 金碧街道办.
    pub author: String,
    /// Where on the map to look to see it.
    pub focus: Option<Bounds>,
}

impl Revision {
    /// The edit in words: what was before and what came after, whatever the document has become since. Areas that it only
    /// names are looked up in the document.
    pub fn words(&self, lang: Lang, document: &Document) -> String {
        let befores = || self.delta.tables.areas.iter().filter_map(|change| change.before.as_deref());
        self.command.words_from(lang, document, |id| befores().find(|area| area.id == id))
    }
}

/// A line of revisions with a cursor. Undo and redo move the cursor; a new edit cuts off what lies after it.
#[derive(Clone, Debug, Default)]
pub struct History {
    revisions: Vec<Arc<Revision>>,
    cursor: usize,
    next_number: u64,
}

impl History {
    /// The history with these revisions, standing after the first `cursor` of them.
    pub fn new(revisions: Vec<Arc<Revision>>, cursor: usize, next_number: u64) -> Self {
        let after_last = revisions.last().map_or(1, |revision| revision.number + 1);
        let cursor = cursor.min(revisions.len());
        Self { revisions, cursor, next_number: next_number.max(after_last) }
    }

    /// All revisions, oldest first, those undone at the end.
    pub fn revisions(&self) -> &[Arc<Revision>] {
        &self.revisions
    }

    /// How many revisions are in force.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The number that the next revision will get.
    pub fn next_number(&self) -> u64 {
        self.next_number.max(1)
    }

    /// The document as it was after the first `cursor` revisions, where `document` is the one in force now.
    ///
    /// # Errors
    /// As [`History::undo`].
    pub fn document_at(&self, cursor: usize, document: &Document) -> Result<Document, Refusal> {
        let (mut line, mut document) = (self.clone(), document.clone());
        let cursor = cursor.min(line.revisions.len());
        while line.cursor > cursor
            && let Some((before, _)) = line.undo(&document)?
        {
            document = before;
        }
        while line.cursor < cursor
            && let Some((after, _)) = line.redo(&document)?
        {
            document = after;
        }
        Ok(document)
    }

    /// Adds a revision after the cursor, gives it its number and cuts off those that were undone.
    pub fn push(&mut self, mut revision: Revision) -> &Revision {
        revision.number = self.next_number();
        self.next_number = revision.number + 1;
        self.revisions.truncate(self.cursor);
        self.cursor += 1;
        self.revisions.push(Arc::new(revision));
        &self.revisions[self.cursor - 1]
    }

    /// The document before the last revision in force, and that revision; `None` when none is in force.
    ///
    /// # Errors
    /// The revision does not match the document, or leads to one that no file may hold. The cursor stays where it is.
    pub fn undo(&mut self, document: &Document) -> Result<Option<(Document, Arc<Revision>)>, Refusal> {
        let last = self.cursor.checked_sub(1).and_then(|last| self.revisions.get(last));
        let Some(revision) = last.cloned() else { return Ok(None) };
        let before = sound_after(document, &revision.delta.reversed())?;
        self.cursor -= 1;
        Ok(Some((before, revision)))
    }

    /// The document after the next revision that was undone, and that revision; `None` when none was undone.
    ///
    /// # Errors
    /// The revision does not match the document, or leads to one that no file may hold. The cursor stays where it is.
    pub fn redo(&mut self, document: &Document) -> Result<Option<(Document, Arc<Revision>)>, Refusal> {
        let Some(revision) = self.revisions.get(self.cursor).cloned() else { return Ok(None) };
        let after = sound_after(document, &revision.delta)?;
        self.cursor += 1;
        Ok(Some((after, revision)))
    }
}

/// The document on the other side of a difference that may come from a file, so that nobody has vouched for it.
fn sound_after(document: &Document, delta: &Delta) -> Result<Document, Refusal> {
    let after = delta.applied_to(document).map_err(Refusal::Contradiction)?;
    let sound = check_change(&after, delta);
    sound.map_err(|unsound| Refusal::Contradiction(Contradiction::Unsound(unsound)))?;
    Ok(after)
}
