//! The list of edits: what was done, where the project stands, and a click that goes there.

use egui::{Align2, Area, Id, Margin, Rect, ScrollArea, Ui, vec2};

use crate::model::{Document, History};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::form::row;
use crate::ui::theme::card;
use crate::ui::widgets::{icon_button, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 328.0;

/// Shows the list, the newest edit on top; those that were taken back stand above where the project stands.
pub fn show(ui: &Ui, map: Rect, history: &History, document: &Document, lang: Lang, outbox: &mut Outbox) {
    let area = Area::new(Id::unique("history_card")).pivot(Align2::RIGHT_TOP);
    let area = area.fixed_pos(map.right_top() + vec2(-12.0, 12.0));
    area.accessible_name(text::redrawing::history(lang)).show(ui.ctx(), |ui| {
        card(tokens(ui)).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
                let right = |ui: &mut Ui| {
                    if icon_button(ui, crate::drawing::Icon::Close, text::ui::close(lang), "H", true).clicked() {
                        outbox.send(Action::ShowHistory);
                    }
                };
                let left = |ui: &mut Ui| {
                    words(ui, text::redrawing::history(lang), 16.0, true, tokens(ui).text1);
                };
                row_with_ends(ui, 32.0, left, right);
            });
            rule(ui, 0.0);
            let room = (map.height() - 24.0 - 60.0).max(120.0);
            let (revisions, cursor) = (history.revisions(), history.cursor());
            egui::Frame::new().inner_margin(Margin::symmetric(8, 8)).show(ui, |ui| {
                // Only the rows in sight are made: a history has no limit.
                let scroll = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
                scroll.show_rows(ui, 32.0, revisions.len() + 1, |ui, rows| {
                    for number in rows {
                        let place = revisions.len() - number;
                        let name = match place.checked_sub(1).and_then(|last| revisions.get(last)) {
                            Some(revision) => revision.words(lang, document),
                            None => text::redrawing::as_opened(lang).to_owned(),
                        };
                        let end = match place {
                            _ if place == cursor => text::redrawing::here(lang),
                            _ if place > cursor => text::redrawing::taken_back(lang),
                            _ => "",
                        };
                        let label = if place == 0 { name } else { format!("{place}　{name}") };
                        if row(ui, None, &label, end, place == cursor, true).clicked() {
                            outbox.send(Action::JumpTo(place));
                        }
                    }
                });
            });
        });
    });
}
