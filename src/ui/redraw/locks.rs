//! The card of locks: which borders may not move, and who may unlock them.

use egui::{Align2, Area, Id, Margin, Rect, Ui, vec2};

use crate::domain::{AreaId, BorderLock};
use crate::model::{Command, Document};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::form::toggle;
use crate::ui::theme::{card, color, regular};
use crate::ui::widgets::{heading, row_with_ends, rule, tokens, words};

const WIDTH: f32 = 360.0;

/// Shows the card; `selected` is an area whose outline may be locked by itself.
pub fn show(ui: &Ui, map: Rect, document: &Document, selected: Option<AreaId>, lang: Lang, outbox: &mut Outbox) {
    let area = Area::new(Id::unique("locks_card")).pivot(Align2::RIGHT_TOP);
    let area = area.fixed_pos(map.right_top() + vec2(-12.0, 12.0));
    area.accessible_name(text::redrawing::tool_locks(lang)).show(ui.ctx(), |ui| {
        card(tokens(ui)).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                words(ui, text::redrawing::tool_locks(lang), 16.0, true, tokens(ui).text1);
                ui.add_space(2.0);
                words(ui, text::redrawing::locks_hint(lang), 12.0, false, tokens(ui).text2);
            });
            rule(ui, 0.0);
            egui::Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
                let locks = document.locks();
                for level in document.level_indexes() {
                    lock_row(ui, document, BorderLock::Level(level), locks.levels.contains(&level), lang, outbox);
                }
                lock_row(ui, document, BorderLock::Shores, locks.shores, lang, outbox);
                if let Some(area) = selected.and_then(|id| document.tables.areas.get(id)) {
                    lock_row(ui, document, BorderLock::Area(area.id), area.locked, lang, outbox);
                }
            });
        });
    });
}

/// What may be locked, who may unlock it, and the switch.
fn lock_row(ui: &mut Ui, document: &Document, lock: BorderLock, locked: bool, lang: Lang, outbox: &mut Outbox) {
    let name = heading(&lock.words(document, lang));
    let who = lock.who(document, lang);
    // Beside the switch; who may unlock it may need a second line.
    let room = WIDTH - 32.0 - 56.0;
    let high = ui.painter().layout(who.to_owned(), regular(12.0), color(tokens(ui).text2), room).size().y;
    row_with_ends(
        ui,
        34.0 + high,
        |ui| {
            ui.set_max_width(room);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add_space(6.0);
                words(ui, name.clone(), 14.0, locked, tokens(ui).text1);
                words(ui, who, 12.0, false, tokens(ui).text2);
            });
        },
        |ui| {
            if toggle(ui, &name, locked) {
                outbox.send(Action::Run(Command::SetLock { lock, locked: !locked }));
            }
        },
    );
}
