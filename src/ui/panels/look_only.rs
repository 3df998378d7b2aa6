//! The banner under the top bar while a project may only be looked at: why, and what to do about it.

use egui::{Margin, Panel, Ui, accesskit::Role, vec2};

use crate::drawing::Icon;
use crate::session::FileError;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::form::paint_cut;
use crate::ui::theme::{color, paint_icon, regular};
use crate::ui::widgets::{Look, button, name_region, row_with_ends, tokens};

/// Shows the banner. Without a reason the project was opened like this because somebody wanted it.
pub fn show(ui: &mut Ui, reason: Option<&FileError>, lang: Lang, outbox: &mut Outbox) {
    let ink = tokens(ui);
    let frame = egui::Frame::new().fill(color(ink.warn_soft)).inner_margin(Margin::symmetric(16, 0));
    let said = match reason {
        Some(error) => text::start::look_only_because(lang, error.problem.words(lang)),
        None => text::start::look_only_chosen(lang).to_owned(),
    };
    Panel::top("look_only").exact_size(44.0).frame(frame).show(ui, |ui| {
        name_region(ui, Role::Status, &said);
        row_with_ends(
            ui,
            44.0,
            |ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), egui::Sense::hover());
                paint_icon(ui.painter(), Icon::Lock, rect.center(), 18.0, color(ink.warn));
                let width = ui.available_width() - 130.0;
                let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), egui::Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, &said));
                paint_cut(ui, &said, regular(14.0), ink.text1, rect.left_center(), width);
                response.on_hover_text(&said);
            },
            |ui| {
                if button(ui, Some(Icon::SaveAs), text::start::look_only_save_as(lang), Look::Plain, true).clicked() {
                    outbox.send(Action::SaveAs);
                }
            },
        );
    });
}
