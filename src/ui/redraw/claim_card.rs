//! The form for ground that was drawn: what it is to become, its name, its code, who is responsible for it.

use egui::Ui;

use super::claim::{Becomes, Claim, purpose_of};
use crate::domain::GridPurpose;
use crate::model::{Document, purpose_words};
use crate::text::{self, Lang};
use crate::ui::field::Field;
use crate::ui::form::{row, segment};
use crate::ui::widgets::{row_with_ends, tokens, words};

/// Shows the form. Returns whether Enter ended it.
pub(super) fn show(ui: &mut Ui, claim: &mut Claim, document: &Document, lang: Lang) -> bool {
    let is_dedicated = matches!(claim.becomes, Becomes::Dedicated(_));
    let mut entered = false;
    if claim.choices.len() > 1 {
        let what = if is_dedicated { text::redraw_tools::belongs_to(lang) } else { text::redraw_tools::becomes(lang) };
        words(ui, what, 12.0, false, tokens(ui).text2);
        ui.add_space(4.0);
        for choice in claim.choices.clone() {
            if row(ui, None, &choice.words(document, lang), "", choice == claim.becomes, true).clicked() {
                claim.becomes = choice;
            }
        }
        ui.add_space(8.0);
    } else {
        let end = claim.becomes.words(document, lang);
        let what = if is_dedicated { text::redraw_tools::belongs_to(lang) } else { text::redraw_tools::becomes(lang) };
        pair(ui, what, &end);
    }
    if claim.wants_name() {
        let fault = claim.name.trim().is_empty().then(|| text::redraw_tools::name_missing(lang));
        let hint =
            if is_dedicated { text::redraw_tools::name_hint(lang) } else { text::redraw_tools::ground_hint(lang) };
        let mut field = Field::labelled(text::redraw_tools::name(lang)).hint(hint);
        field = field.fault(fault.filter(|_| !claim.is_new));
        if claim.is_new {
            field = field.ready();
        }
        let line = field.show(ui, &mut claim.name);
        entered |= crate::ui::field::entered(ui, &line);
        claim.is_new &= !line.lost_focus() && claim.name.is_empty();
        ui.add_space(8.0);
    }
    if is_dedicated {
        if !claim.is_purpose_said {
            claim.purpose = purpose_of(&claim.name);
        }
        words(ui, text::redraw_tools::purpose(lang), 12.0, false, tokens(ui).text2);
        ui.add_space(4.0);
        let mut choices: Vec<_> =
            GridPurpose::ALL.map(|purpose| (Some(purpose), purpose_words(purpose, lang))).to_vec();
        choices.push((None, text::redraw_tools::purpose_other(lang)));
        if let Some(purpose) = segment(ui, claim.purpose, &choices) {
            claim.purpose = purpose;
            claim.is_purpose_said = true;
        }
        ui.add_space(8.0);
        let field = Field::labelled(text::redraw_tools::body(lang)).hint(text::redraw_tools::body_hint(lang));
        let line = field.show(ui, &mut claim.body);
        entered |= crate::ui::field::entered(ui, &line);
        ui.add_space(8.0);
        let code = claim.code.clone().unwrap_or_else(|| text::redraw_tools::no_code(lang).to_owned());
        pair(ui, text::redraw_tools::code(lang), &code);
    }
    entered
}

/// A name at the left and what it stands for at the right.
fn pair(ui: &mut Ui, name: &str, value: &str) {
    let tokens = tokens(ui);
    row_with_ends(
        ui,
        28.0,
        |ui| {
            words(ui, name, 12.0, false, tokens.text2);
        },
        |ui| {
            words(ui, value, 13.0, false, tokens.text1);
        },
    );
}
