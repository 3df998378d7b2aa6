//! Questions and messages over the window: an error in words, unsaved changes, a new name. What they are about is said
//! by an icon and its colour; Enter takes the way that is emphasised, Esc leaves.

use egui::{Id, Margin, Modal, ScrollArea, Sense, Ui, vec2};

use super::action::{Action, Outbox};
use super::field::{Field, entered};
use super::theme::{card, color, paint_icon};
use super::widgets::{Look, button, is_new, tokens, words};
use crate::domain::AreaId;
use crate::drawing::Icon;
use crate::model::{AreaAttributeValue, Command};
use crate::text::{self, Lang};

/// What a dialog is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something is to be decided, and nothing is at stake.
    Question,
    /// Something may be lost, or is not as it should be.
    Warning,
    /// Something did not work.
    Error,
}

/// A dialog that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// A message.
    Message {
        /// How grave it is.
        tone: Tone,
        /// What it is about.
        title: String,
        /// The message.
        words: String,
        /// What else may be done about it.
        offer: Option<(String, Action)>,
    },
    /// Asks before something is lost.
    Confirm {
        /// How grave it is.
        tone: Tone,
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
        /// The word for its level.
        level: String,
        /// Its name now.
        name: String,
        /// What is typed so far.
        typed: String,
        /// Why the name was refused.
        refusal: Option<String>,
    },
}

const WIDTH: f32 = 440.0;
/// The disc of the icon.
const DISC: f32 = 36.0;

/// Shows the dialog.
pub fn show(ui: &Ui, dialog: &mut Dialog, lang: Lang, outbox: &mut Outbox) {
    let frame = card(tokens(ui)).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("dialog")).frame(frame).backdrop_color(egui::Color32::from_black_alpha(90));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 64.0));
        match dialog {
            Dialog::Message { tone, title, words: message, offer } => {
                headed(ui, *tone, title, message);
                let close = (text::ui::dismiss(lang).to_owned(), Action::CloseDialog);
                buttons(ui, &[Some(close), offer.clone()].into_iter().flatten().collect::<Vec<_>>(), true, outbox);
            }
            Dialog::Confirm { tone, title, words: message, choices } => {
                headed(ui, *tone, title, message);
                let mut all = choices.clone();
                all.push((text::ui::cancel(lang).to_owned(), Action::CloseDialog));
                buttons(ui, &all, true, outbox);
            }
            Dialog::Rename { area, level, name, typed, refusal } => {
                words(ui, text::ui::rename_title(lang, level, name), 16.0, true, tokens(ui).text1);
                let field = Field::labelled(text::ui::new_name(lang)).fault(refusal.as_deref()).ready();
                let line = field.show(ui, typed);
                if line.changed() {
                    *refusal = None;
                }
                let command = Command::SetAreaAttribute { area: *area, value: AreaAttributeValue::Name(typed.clone()) };
                if entered(ui, &line) {
                    // What is refused is typed anew.
                    line.request_focus();
                    outbox.send(Action::Run(command.clone()));
                }
                let choices = [
                    (text::ui::apply(lang).to_owned(), Action::Run(command)),
                    (text::ui::cancel(lang).to_owned(), Action::CloseDialog),
                ];
                if buttons(ui, &choices, false, outbox) {
                    line.request_focus();
                }
            }
        }
    });
    if response.should_close() {
        outbox.send(Action::CloseDialog);
    }
}

/// The icon of what it is about, and title and message beside it.
fn headed(ui: &mut Ui, tone: Tone, title: &str, message: &str) {
    let tokens = tokens(ui);
    let (icon, ink, soft) = match tone {
        Tone::Question => (Icon::Info, tokens.accent, tokens.accent_soft),
        Tone::Warning => (Icon::Warn, tokens.warn, tokens.warn_soft),
        Tone::Error => (Icon::Refuse, tokens.error, tokens.error_soft),
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let (rect, _) = ui.allocate_exact_size(vec2(DISC, DISC), Sense::hover());
        ui.painter().circle_filled(rect.center(), DISC / 2.0, color(soft));
        paint_icon(ui.painter(), icon, rect.center(), 20.0, color(ink));
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            // The first line stands in the middle of the disc.
            ui.add_space(6.0);
            words(ui, title, 16.0, true, tokens.text1);
            let room = (ui.ctx().content_rect().height() - 220.0).max(80.0);
            ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                ui.set_width(ui.available_width());
                words(ui, message, 14.0, false, tokens.text2);
            });
        });
    });
}

/// The ways on, from right to left; the first one is emphasised, and has the focus where nothing is typed. Returns
/// whether one was taken.
fn buttons(ui: &mut Ui, choices: &[(String, Action)], takes_focus: bool, outbox: &mut Outbox) -> bool {
    let mut taken = false;
    ui.add_space(12.0);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        for (number, (label, action)) in choices.iter().enumerate() {
            let look = match number {
                0 => Look::Primary,
                _ if action.loses() => Look::Destructive,
                _ => Look::Plain,
            };
            let pressed = button(ui, None, label, look, true);
            if takes_focus && number == 0 && is_new(ui, pressed.id.with(label)) {
                pressed.request_focus();
            }
            if pressed.clicked() {
                outbox.send(action.clone());
                taken = true;
            }
        }
    });
    taken
}
