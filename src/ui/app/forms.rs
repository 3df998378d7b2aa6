//! The forms of redrawing in the window: opened, shown, previewed by the session, run as one edit.

use std::path::Path;

use egui::{Key, Modifiers, Rect, Ui};

use super::App;
use crate::domain::{AreaId, LevelRole};
use crate::model::Command;
use crate::session::write_table_csv;
use crate::text;
use crate::ui::action::{Action, Outbox};
use crate::ui::redraw::{Mode, Tool};
use crate::ui::redraw::forms::{Around, Asked, FormKind};

/// What a form sees; parts of the window that it does not look at stay free to change.
macro_rules! around {
    ($app:ident) => {
        Around {
            document: $app.session.document(),
            index: $app.view.index(),
            outlines: $app.view.outlines(),
            version: $app.view.version,
            now: $app.find.situation,
            lang: $app.lang,
        }
    };
}

impl App {
    /// Opens a form; borders are redrawn from then on.
    pub(super) fn open_form(&mut self, kind: FormKind) {
        self.put_tools_down();
        if self.redraw.mode() != Mode::Redraw {
            self.redraw.go_in(Mode::Redraw);
        }
        self.redraw.history = false;
        self.details.close();
        self.view.answer = None;
        let around = around!(self);
        self.forms.open(kind, around);
    }

    /// Leaves the form; what it marked stays selected.
    pub(super) fn close_form(&mut self) {
        if self.forms.is_of_tool() {
            self.redraw.take_tool(Tool::Merge);
        }
        self.forms.close();
    }

    /// Keeps the forms in step with the tool that merges, and the selection with what they mark.
    pub(super) fn follow_forms(&mut self) {
        if self.redraw.tool().is_none() && self.forms.is_open() {
            self.forms.close();
        }
        let picked = if self.redraw.tool() == Some(Tool::Merge) { &self.redraw.picked[..] } else { &[] };
        self.forms.follow_picked(picked);
        if let Some(marked) = self.forms.marked().filter(|marked| *marked != self.view.subjects) {
            self.view.select_all(self.session.document(), marked);
        }
    }

    /// Takes Enter and Esc while a form is open.
    pub(super) fn keys_of_forms(&mut self, ui: &Ui) {
        if !self.forms.is_open() {
            return;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !self.forms.is_of_tool() && pressed(Key::Escape) {
            self.close_form();
        } else if let Some(command) = self.forms.ready().filter(|_| ui.memory(|memory| memory.focused().is_none()))
            && pressed(Key::Enter)
        {
            self.run_form(ui, command);
        }
    }

    /// Shows the form and does what it asks for.
    pub(super) fn show_form(&mut self, ui: &Ui, map: Rect, outbox: &mut Outbox) {
        let around = around!(self);
        match self.forms.show(ui, map, around, outbox) {
            Asked::Nothing => {}
            Asked::Close => self.close_form(),
            Asked::Preview(command) => {
                let made = self.session.preview(&command);
                let around = around!(self);
                let made = made.map_err(|reason| reason.words(self.lang, around.document));
                self.forms.note(made, around);
                ui.ctx().request_repaint();
            }
            Asked::Run(command) => self.run_form(ui, command),
        }
    }

    fn run_form(&mut self, ui: &Ui, command: Command) {
        let of_tool = self.forms.is_of_tool();
        let edit = command.words(self.lang, self.session.document());
        match self.session.run(command.clone()) {
            Ok(_) => {
                self.forms.close();
                if of_tool {
                    self.note_done(ui, &command);
                }
                self.view.follow(self.session.document(), self.theme);
                if let Some(area) = command.area() {
                    self.view.select(self.session.document(), Some(area));
                }
                let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                self.tell_of_edit(text::ui::done(self.lang, edit), offer);
            }
            Err(reason) => self.complain(reason.words(self.lang, self.session.document())),
        }
        ui.ctx().request_repaint();
    }

    /// Writes the table of old and new codes.
    pub(super) fn export_codes(&mut self, path: &Path) {
        let Some((heads, rows)) = self.forms.code_table() else { return };
        match write_table_csv(path, &heads, &rows) {
            Ok(()) => self.say(Some(text::table::exported(self.lang, rows.len(), path.display()))),
            Err(error) => self.fail(text::ui::could_not_save(self.lang), &error),
        }
    }

    /// The area between the district and the grids that a form is about: the one that is selected, or the one that holds
    /// the grid that is.
    pub(super) fn area_between(&self) -> Option<AreaId> {
        let document = self.session.document();
        let row = document.tables.areas.get(self.view.selected?)?;
        let row = if row.level == document.grid_level() { document.tables.areas.get(row.parent?)? } else { row };
        let is_between = document.role_of(row.level) != Some(LevelRole::District) && row.parent.is_some();
        (is_between && !row.managed_apart).then_some(row.id)
    }
}
