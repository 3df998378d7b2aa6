//! The hint of the first start: three cards, one after the other, never again once seen.

use egui::{Align2, Area, Id, Margin, Order, Rect, Ui, vec2};

use crate::drawing::Icon;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{card, color, paint_icon};
use crate::ui::widgets::{Look, button, tokens, words};

/// How many cards there are.
pub const STEPS: usize = 3;

/// Shows the card of a step, counted from 0, in the corner of what is free of the map: the district stands in its middle.
pub fn show(ui: &Ui, free: Rect, step: usize, lang: Lang, outbox: &mut Outbox) {
    let (icon, title, hint) = match step {
        0 => (Icon::Cursor, text::start::hint_1_title(lang), text::start::hint_1(lang)),
        1 => (Icon::Fit, text::start::hint_2_title(lang), text::start::hint_2(lang)),
        _ => (Icon::Folder, text::start::hint_3_title(lang), text::start::hint_3(lang)),
    };
    let at = free.left_bottom() + vec2(12.0, -20.0);
    let area = Area::new(Id::unique("welcome")).order(Order::Foreground).pivot(Align2::LEFT_BOTTOM).fixed_pos(at);
    area.show(ui.ctx(), |ui| {
        card(tokens(ui)).inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(380.0);
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), egui::Sense::hover());
                paint_icon(ui.painter(), icon, rect.center(), 20.0, color(tokens(ui).accent));
                words(ui, title, 16.0, true, tokens(ui).text1);
            });
            words(ui, hint, 14.0, false, tokens(ui).text2);
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                for dot in 0..STEPS {
                    let (rect, _) = ui.allocate_exact_size(vec2(10.0, 32.0), egui::Sense::hover());
                    let ink = if dot == step { tokens(ui).accent } else { tokens(ui).line2 };
                    ui.painter().circle_filled(rect.center(), 3.5, color(ink));
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let last = step + 1 == STEPS;
                    let label = if last { text::start::hint_done(lang) } else { text::start::hint_next(lang) };
                    if button(ui, None, label, Look::Primary, true).clicked() {
                        outbox.send(Action::NextHint);
                    }
                    if !last && button(ui, None, text::start::hint_skip(lang), Look::Plain, true).clicked() {
                        outbox.send(Action::EndHint);
                    }
                });
            });
        });
    });
}

/// Says that the project has no ground yet, and what to do about it.
pub fn no_ground(ui: &Ui, map: Rect, lang: Lang, outbox: &mut Outbox) {
    let area = Area::new(Id::unique("no_ground")).pivot(Align2::CENTER_CENTER).fixed_pos(map.center());
    area.show(ui.ctx(), |ui| {
        card(tokens(ui)).inner_margin(Margin::same(24)).show(ui, |ui| {
            ui.set_width(320.0);
            ui.vertical_centered(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(320.0, 72.0), egui::Sense::hover());
                let ring = [(-56.0, 4.0), (-26.0, -30.0), (34.0, -24.0), (58.0, 6.0), (12.0, 30.0), (-36.0, 26.0)];
                let at = |&(x, y): &(f32, f32)| rect.center() + vec2(x, y);
                let line = egui::Stroke::new(1.5, color(tokens(ui).line2));
                let fill = color(tokens(ui).sub);
                ui.painter().add(egui::Shape::convex_polygon(ring.iter().map(at).collect(), fill, line));
                words(ui, text::start::no_ground_title(lang), 16.0, true, tokens(ui).text1);
                words(ui, text::start::no_ground_hint(lang), 14.0, false, tokens(ui).text2);
                ui.add_space(4.0);
                ui.horizontal(|ui| {
                    if button(ui, Some(Icon::NodeAdd), text::start::outline_draw(lang), Look::Primary, true).clicked() {
                        outbox.send(Action::DrawOutline);
                    }
                    if button(ui, Some(Icon::Import), text::start::outline_import(lang), Look::Plain, true).clicked() {
                        outbox.send(Action::ChooseOutline);
                    }
                });
            });
        });
    });
}

/// Says what a file that hangs over the window would do.
pub fn drop_here(ui: &Ui, map: Rect, lang: Lang) {
    let area = Area::new(Id::unique("drop")).order(Order::Tooltip).pivot(Align2::CENTER_CENTER).fixed_pos(map.center());
    area.interactable(false).show(ui.ctx(), |ui| {
        let edge = egui::Stroke::new(2.0, color(tokens(ui).accent));
        card(tokens(ui)).stroke(edge).inner_margin(Margin::symmetric(28, 20)).show(ui, |ui| {
            words(ui, text::start::drop_here(lang), 16.0, true, tokens(ui).text1);
        });
    });
}
