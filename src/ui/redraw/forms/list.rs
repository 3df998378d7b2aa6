//! All forms of redrawing to choose from, with the reason where one is not available.

use egui::Ui;

use super::parts::hint;
use super::{Around, Outcome, Page};
use crate::model::Command;
use crate::text::{self, Lang};
use crate::ui::action::Outbox;
use crate::ui::commands::{command, keys};
use crate::ui::form::row;
use crate::ui::widgets::{tokens, words};

/// The forms, by the names of their commands.
const FORMS: [&str; 5] = ["merge_areas", "split_area", "renumber", "edit_many", "findings"];

/// The list.
pub struct List;

impl Page for List {
    fn title(&self, lang: Lang) -> String {
        text::forms::list(lang).to_owned()
    }

    fn follow(&mut self, _around: Around<'_>) -> bool {
        true
    }

    fn show(&mut self, ui: &mut Ui, around: Around<'_>, _outcome: Option<&Outcome>, outbox: &mut Outbox) -> bool {
        hint(ui, text::forms::list_hint(around.lang));
        ui.add_space(6.0);
        for form in FORMS.iter().filter_map(|id| command(id)) {
            let now = (form.now)(&around.now);
            let name = (form.words)(around.lang);
            if row(ui, Some(form.icon), name, &keys(form.id), false, now.is_ok()).clicked()
                && let Ok(action) = &now
            {
                outbox.send(action.clone());
            }
            if let Err(reason) = now {
                ui.horizontal(|ui| {
                    ui.add_space(36.0);
                    words(ui, reason(around.lang), 12.0, false, tokens(ui).warn);
                });
            }
        }
        false
    }

    fn command(&self, _around: Around<'_>) -> Option<Result<Command, String>> {
        None
    }
}
