//! The lines of the file dialog to type in: the folder above the list, the name below it, with what is listed.

use egui::{Response, Ui};

use super::{Browser, Question, resolved};
use crate::text::{self, Lang};
use crate::ui::file_chooser::Chosen;
use crate::ui::form::{entered, named_field};
use crate::ui::widgets::{Look, button, drop_down, heading, tokens, words};

/// The choice of what is listed.
const KINDS: f32 = 190.0;

impl Browser {
    /// The folder, as a line that a path may be typed or pasted into.
    pub(super) fn path(&mut self, ui: &mut Ui, width: f32, lang: Lang) {
        let shown = self.folder.display().to_string();
        let mut typed = self.path_line.clone().unwrap_or_else(|| shown.clone());
        let line = named_field(ui, &text::files_ui::in_folder(lang, &shown), &mut typed, width);
        if line.gained_focus() {
            select_all(ui, &line, &typed);
        }
        let done = entered(ui, &line);
        self.path_line = line.has_focus().then_some(typed.clone());
        if done && typed.trim() != shown && !typed.trim().is_empty() {
            self.problem = None;
            let path = resolved(&typed, &self.folder, self.home());
            self.ask(ui.ctx(), Question::Name(path));
        }
        if line.lost_focus() {
            self.began = false;
        }
    }

    /// Which files are listed.
    fn kinds(&mut self, ui: &mut Ui, lang: Lang) {
        let endings = self.purpose.endings().iter().map(|ending| format!("*.{ending}")).collect::<Vec<_>>().join(" ");
        let own = text::files_ui::kind_of(lang, heading(self.purpose.files(lang)), endings);
        let choices = [(own.as_str(), ""), (text::files_ui::all_files(lang), "")];
        let now = choices[usize::from(self.all_kinds)].0;
        let name = text::files_ui::kinds(lang);
        if let Some(picked) = drop_down(ui, name, KINDS, now, &choices, Some(usize::from(self.all_kinds))) {
            self.all_kinds = picked == 1;
            self.look(ui.ctx(), self.folder.clone());
        }
    }

    pub(super) fn foot(&mut self, ui: &mut Ui, lang: Lang) -> Option<Chosen> {
        let mut chosen = None;
        let named = text::files_ui::name_or_path(lang);
        ui.horizontal(|ui| {
            words(ui, named, 12.0, false, tokens(ui).text2);
            let saves = self.purpose.saves();
            let kinds = if saves { 0.0 } else { KINDS + 8.0 };
            let line = named_field(ui, named, &mut self.typed, ui.available_width() - 152.0 - kinds);
            if !saves {
                self.kinds(ui, lang);
            }
            // The line listens from the start, and again after a row was clicked.
            if !self.began && self.new_folder.is_none() && self.path_line.is_none() {
                self.began = true;
                line.request_focus();
                select_all(ui, &line, &self.typed);
            }
            let entered = entered(ui, &line);
            self.match_typed(ui.ctx());
            let label = if self.purpose.saves() { text::ui::save(lang) } else { text::ui::open(lang) };
            let may = !self.typed.trim().is_empty() || self.chosen.is_some();
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if button(ui, None, label, Look::Primary, may).clicked() || entered {
                    self.submit(ui.ctx());
                    self.began = false;
                }
                if button(ui, None, text::ui::cancel(lang), Look::Plain, true).clicked() {
                    chosen = Some(Chosen::Nothing);
                }
            });
            if std::mem::take(&mut self.completed) {
                line.request_focus();
                let end = egui::text::CCursor::new(self.typed.chars().count());
                let mut state = egui::TextEdit::load_state(ui.ctx(), line.id).unwrap_or_default();
                state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
                state.store(ui.ctx(), line.id);
            }
        });
        chosen
    }
}

/// Selects what is in a line, so that typing replaces it.
fn select_all(ui: &Ui, line: &Response, typed: &str) {
    let mut state = egui::TextEdit::load_state(ui.ctx(), line.id).unwrap_or_default();
    let end = egui::text::CCursor::new(typed.chars().count());
    state.cursor.set_char_range(Some(egui::text::CCursorRange::two(egui::text::CCursor::new(0), end)));
    state.store(ui.ctx(), line.id);
}
