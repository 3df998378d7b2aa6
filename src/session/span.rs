//! A part of the history, to be written up: the project before and after it, and what was done in between.

use super::clock::day_and_minute;
use super::project::Session;
use crate::model::{Document, History, Refusal};
use crate::query::writeup::{Done, WriteUp};
use crate::text::Lang;

/// A part of the history. A copy costs nothing, so that it may be written up while editing goes on.
#[derive(Clone, Debug)]
pub struct Span {
    document: Document,
    history: History,
    from: usize,
    to: usize,
}

/// A part of the history, written up.
pub struct Told {
    /// The project before it.
    pub before: Document,
    /// The project after it.
    pub after: Document,
    /// What it changed.
    pub change: WriteUp,
}

impl Session {
    /// The edits from one place of the history to another, the first counted from 0, the last not included.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let to = to.min(self.history.revisions().len());
        Span { document: self.document.clone(), history: self.history.clone(), from: from.min(to), to }
    }

    /// How many revisions were in force when the project was last saved; none before that, or when an edit has taken
    /// the place of one that was saved.
    pub fn saved_cursor(&self) -> usize {
        let saved = self.history.revisions().iter().position(|revision| revision.number == self.saved_at);
        saved.map_or(0, |place| place + 1)
    }
}

impl Span {
    /// Writes it up. Not for the window's thread.
    ///
    /// # Errors
    /// The history does not match the document: the file was tampered with.
    pub fn tell(&self, lang: Lang) -> Result<Told, Refusal> {
        let before = self.history.document_at(self.from, &self.document)?;
        let after = self.history.document_at(self.to, &self.document)?;
        let done = self.history.revisions().get(self.from..self.to).unwrap_or_default().iter();
        let done = done.map(|revision| Done {
            number: revision.number,
            time: day_and_minute(revision.time_ms),
            author: revision.author.clone(),
            words: revision.words(lang, &after),
        });
        let change = WriteUp::of(&before, &after, done.collect(), lang);
        Ok(Told { before, after, change })
    }
}
