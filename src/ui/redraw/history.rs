//! The list of edits: what was done, where the project stands, and a click that goes there.

use egui::{Align, Align2, Area, Id, Layout, Margin, Rect, ScrollArea, Ui, vec2};

use crate::drawing::Icon;
use crate::model::{Document, History};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::form::{row, stepper};
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, icon_button, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 328.0;

/// Shows the list, the newest edit on top; those that were taken back stand above where the project stands.
pub fn show(
    ui: &Ui,
    map: Rect,
    (history, document): (&History, &Document),
    edits: &mut (usize, usize),
    lang: Lang,
    outbox: &mut Outbox,
) {
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
            let room = (map.height() - 24.0 - 60.0 - 137.0).max(120.0);
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
            if history.cursor() > 0 {
                rule(ui, 0.0);
                egui::Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
                    write_up(ui, history.cursor(), edits, lang, outbox);
                });
            }
        });
    });
}

/// Which edits shall be written up.
fn write_up(ui: &mut Ui, cursor: usize, edits: &mut (usize, usize), lang: Lang, outbox: &mut Outbox) {
    edits.1 = edits.1.clamp(1, cursor);
    edits.0 = edits.0.clamp(1, edits.1);
    let [from, to, last] = [edits.0, edits.1, cursor].map(|place| u32::try_from(place).unwrap_or(u32::MAX));
    ui.set_width(WIDTH - 32.0);
    let place = |ui: &mut Ui, label: &str, place: u32, range| {
        let left = |ui: &mut Ui| {
            words(ui, label, 13.0, false, tokens(ui).text2);
        };
        let layout = Layout::left_to_right(Align::Center);
        let right = |ui: &mut Ui| {
            ui.allocate_ui_with_layout(vec2(124.0, 32.0), layout, |ui| stepper(ui, label, place, range, 1, "")).inner
        };
        row_with_ends(ui, 36.0, left, right)
    };
    let one = place(ui, text::writeup::from(lang), from, 1..=to);
    let other = place(ui, text::writeup::to(lang), to, from..=last);
    edits.0 = one.map_or(edits.0, |place| place as usize);
    edits.1 = other.map_or(edits.1, |place| place as usize);
    ui.add_space(8.0);
    if button(ui, Some(Icon::Print), text::writeup::write(lang), Look::Plain, true).clicked() {
        outbox.send(Action::WriteUpOf(edits.0, edits.1));
    }
}
