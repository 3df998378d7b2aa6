//! A change written up from the window: which edits, into which file, made off the window's thread.

use std::path::{Path, PathBuf};

use egui::Context;

use super::desk::Done;
use super::{App, title};
use crate::drawing::change_maps;
use crate::session::{Span, Told, write_table_csv, write_text};
use crate::text::{self, Lang};
use crate::ui::file_chooser::Purpose;

impl App {
    /// Asks where the write-up of these edits shall go; without any, of those since the last save, or else of all.
    pub(super) fn ask_for_write_up(&mut self, ctx: &Context, edits: Option<(usize, usize)>) {
        let cursor = self.session.history().cursor();
        let (from, to) = edits.unwrap_or_else(|| self.unsaved_edits());
        self.desk.span = (from >= 1 && from <= to && to <= cursor).then_some((from, to));
        if self.desk.span.is_some() {
            self.choose(ctx, Purpose::SaveWriteUp);
        }
    }

    /// The edits since the last save, or else all of them, counted from 1.
    pub(super) fn unsaved_edits(&self) -> (usize, usize) {
        let (saved, cursor) = (self.session.saved_cursor(), self.session.history().cursor());
        (if saved < cursor { saved + 1 } else { 1 }, cursor)
    }

    /// The name that the file dialog offers.
    pub(super) fn write_up_name(&self) -> String {
        text::writeup::file_name(self.lang, title(self.session.document(), self.lang))
    }

    /// Writes up what was asked for.
    pub(super) fn write_up(&mut self, ctx: &Context, path: PathBuf) {
        let Some((from, to)) = self.desk.span.take() else { return };
        if self.is_busy() {
            return;
        }
        let (span, lang) = (self.session.span(from - 1, to), self.lang);
        self.start_work(ctx, text::writeup::making(lang).to_owned(), false, move |_| {
            let result = write(&span, &path, lang);
            Done::WriteUp(path, result)
        });
    }

    /// Says what became of a write-up.
    pub(super) fn take_write_up(&mut self, path: &Path, result: Result<(), String>) {
        match result {
            Ok(()) => self.say(Some(text::writeup::written(self.lang, path.display()))),
            Err(words) => self.message(text::ui::could_not_save(self.lang), words),
        }
    }
}

/// Writes it as what the file's name says.
fn write(span: &Span, path: &Path, lang: Lang) -> Result<(), String> {
    let Told { before, after, change } =
        span.tell(lang).map_err(|refusal| refusal.words(lang, &crate::model::Document::default()))?;
    if change.is_empty() {
        return Err(text::writeup::nothing_touched(lang).to_owned());
    }
    let is = |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    let written = if is("csv") {
        let (heads, rows) = change.table();
        write_table_csv(path, &heads, &rows)
    } else if is("md") {
        write_text(path, &change.markdown())
    } else {
        let maps = change_maps(&before, &after, &change.changed, lang).map_err(|error| error.words(lang))?;
        write_text(path, &change.html(maps.as_ref()))
    };
    written.map_err(|error| error.words(lang))
}
