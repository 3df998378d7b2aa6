//! Questions and messages over the window: a file to open or save, an error in words, unsaved changes, a new name.

use egui::{Frame, Id, Key, Margin, Modal, TextEdit, Ui, Widget};

use super::action::{Action, Outbox};
use super::theme::{card, color, regular};
use super::widgets::{Look, button, tokens, words};
use crate::domain::AreaId;
use crate::model::{AreaAttributeValue, Command};
use crate::text::{self, Lang};

/// A dialog that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// A message.
    Message {
        /// What it is about.
        title: String,
        /// The message.
        words: String,
        /// What else may be done about it.
        offer: Option<(String, Action)>,
    },
    /// Asks before something is lost.
    Confirm {
        /// The question.
        title: String,
        /// What is at stake.
        words: String,
        /// What may be done, the safe way first.
        choices: Vec<(String, Action)>,
    },
    /// Asks for another name of an area.
    Rename {
        /// The area.
        area: AreaId,
        /// Its name now.
        name: String,
        /// What is typed so far.
        typed: String,
        /// Why the name was refused.
        refusal: Option<String>,
    },
}

const WIDTH: f32 = 440.0;

/// Shows the dialog.
pub fn show(ui: &Ui, dialog: &mut Dialog, lang: Lang, outbox: &mut Outbox) {
    let frame = card(tokens(ui)).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("dialog")).frame(frame).backdrop_color(egui::Color32::from_black_alpha(90));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        match dialog {
            Dialog::Message { title, words: message, offer } => {
                headed(ui, title, message);
                let close = (text::ui::dismiss(lang).to_owned(), Action::CloseDialog);
                buttons(ui, &[Some(close), offer.clone()].into_iter().flatten().collect::<Vec<_>>(), outbox);
            }
            Dialog::Confirm { title, words: message, choices } => {
                headed(ui, title, message);
                let mut all = choices.clone();
                all.push((text::ui::cancel(lang).to_owned(), Action::CloseDialog));
                buttons(ui, &all, outbox);
            }
            Dialog::Rename { area, name, typed, refusal } => {
                words(ui, text::ui::rename_title(lang, name), 16.0, true, tokens(ui).text1);
                let entered = field(ui, text::ui::new_name(lang), typed);
                if let Some(refusal) = refusal {
                    words(ui, refusal.clone(), 12.0, false, tokens(ui).error);
                }
                let command = Command::SetAreaAttribute { area: *area, value: AreaAttributeValue::Name(typed.clone()) };
                let choices = [
                    (text::ui::apply(lang).to_owned(), Action::Run(command.clone())),
                    (text::ui::cancel(lang).to_owned(), Action::CloseDialog),
                ];
                buttons(ui, &choices, outbox);
                if entered {
                    outbox.send(Action::Run(command));
                }
            }
        }
    });
    if response.should_close() {
        outbox.send(Action::CloseDialog);
    }
}

fn headed(ui: &mut Ui, title: &str, message: &str) {
    words(ui, title, 16.0, true, tokens(ui).text1);
    ui.add_space(2.0);
    words(ui, message, 14.0, false, tokens(ui).text2);
}

/// A line to type in, with the focus from the start. Returns whether Enter was pressed.
fn field(ui: &mut Ui, label: &str, typed: &mut String) -> bool {
    let named = words(ui, label, 12.0, false, tokens(ui).text2);
    let ground = Frame::new().stroke(egui::Stroke::new(1.0, color(tokens(ui).line2))).corner_radius(8);
    let edit =
        TextEdit::singleline(typed).font(regular(14.0)).desired_width(f32::INFINITY).margin(Margin::symmetric(10, 6));
    let response = ground.show(ui, |ui| edit.ui(ui)).inner.labelled_by(named.id);
    if !response.has_focus() && !response.lost_focus() {
        response.request_focus();
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn buttons(ui: &mut Ui, choices: &[(String, Action)], outbox: &mut Outbox) {
    ui.add_space(8.0);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        for (number, (label, action)) in choices.iter().enumerate() {
            let look = if number == 0 { Look::Primary } else { Look::Plain };
            if button(ui, None, label, look, true).clicked() {
                outbox.send(action.clone());
            }
        }
    });
}
