//! What forms are made of: a line to type in, a choice of a few, a switch, a number with steps, a bar of progress.

use egui::accesskit::Role;
use egui::{Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::field::Field;
pub use super::field::entered;
use super::theme::{bold, color, paint_ground, paint_icon, regular};
use super::widgets::{Look, button, full_name, icon_button, tokens, words};
use crate::drawing::{Colour, Icon};
use crate::text::{self, Lang};

/// A line to type in, with its name above. Returns the response; `Enter` is left to the caller.
pub fn text_field(ui: &mut Ui, label: &str, typed: &mut String, hint: &str) -> Response {
    Field::labelled(label).hint(hint).show(ui, typed)
}

/// A line for a path, with its name above and a button that opens the file dialog. Returns the line, and whether the
/// button was pressed.
pub fn path_field(ui: &mut Ui, label: &str, typed: &mut String, lang: Lang) -> (Response, bool) {
    let named = words(ui, label, 12.0, false, tokens(ui).text2);
    ui.horizontal(|ui| {
        let browse = text::files_ui::browse(lang);
        let width = ui.painter().layout_no_wrap(browse.to_owned(), regular(14.0), egui::Color32::WHITE).size().x + 24.0;
        let room = ui.available_width() - width - ui.spacing().item_spacing.x;
        let line = Field::named(label).width(room.max(80.0)).show(ui, typed).labelled_by(named.id);
        let pressed = button(ui, None, browse, Look::Plain, true).clicked();
        (line, pressed)
    })
    .inner
}

/// A line to type in, with its name at hand for screen readers only.
pub fn named_field(ui: &mut Ui, name: &str, typed: &mut String, width: f32) -> Response {
    Field::named(name).width(width).show(ui, typed)
}

/// One of a few, in a track. Returns what was chosen anew.
pub fn segment<T: Copy + PartialEq>(ui: &mut Ui, chosen: T, choices: &[(T, &str)]) -> Option<T> {
    let tokens = tokens(ui);
    let ink = |on: bool| if on { tokens.text1 } else { tokens.text2 };
    let galleys: Vec<_> = choices
        .iter()
        .map(|(value, label)| {
            let on = *value == chosen;
            let font = if on { bold(14.0) } else { regular(14.0) };
            ui.painter().layout_no_wrap((*label).to_owned(), font, color(ink(on)))
        })
        .collect();
    let widths: Vec<f32> = galleys.iter().map(|galley| (galley.size().x + 24.0).max(56.0)).collect();
    let (track, _) = ui.allocate_exact_size(vec2(widths.iter().sum::<f32>() + 6.0, 34.0), Sense::hover());
    paint_ground(ui.painter(), track, 9, tokens.sunk, None);
    let (mut left, mut picked) = (track.left() + 3.0, None);
    for (((value, label), galley), width) in choices.iter().zip(galleys).zip(widths) {
        let pill = Rect::from_min_size(pos2(left, track.top() + 3.0), vec2(width, 28.0));
        left += width;
        let on = *value == chosen;
        let response = ui.interact(pill, ui.scope_id().with((label, left.to_bits())), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, *label));
        if on {
            paint_ground(ui.painter(), pill, 7, tokens.panel, Some(tokens.line));
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, color(tokens.accent));
            ui.painter().rect_stroke(pill.expand(1.0), 8, ring, egui::StrokeKind::Middle);
        }
        ui.painter().galley(pill.center() - galley.size() / 2.0, galley, color(ink(on)));
        if response.clicked() && !on {
            picked = Some(*value);
        }
    }
    picked
}

/// A switch. Returns whether it was turned.
pub fn toggle(ui: &mut Ui, label: &str, on: bool) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(34.0, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, on, label));
    let track = Rect::from_center_size(rect.center(), vec2(34.0, 20.0));
    let fill = if on { tokens.accent } else { tokens.text3 };
    paint_ground(ui.painter(), track, 10, fill, None);
    let x = if on { track.right() - 10.0 } else { track.left() + 10.0 };
    ui.painter().circle_filled(pos2(x, track.center().y), 7.5, color(tokens.panel));
    if response.has_focus() {
        let ring = Stroke::new(2.0, color(tokens.accent));
        ui.painter().rect_stroke(track.expand(3.0), 12, ring, egui::StrokeKind::Middle);
    }
    response.clicked()
}

/// A number with a step down and a step up. Returns another number when a step was asked for.
pub fn stepper(
    ui: &mut Ui,
    name: &str,
    value: u32,
    range: std::ops::RangeInclusive<u32>,
    step: u32,
    unit: &str,
) -> Option<u32> {
    let tokens = tokens(ui);
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        // One frame around all of it, so that two beside each other do not read as a sum.
        let frame = egui::Rect::from_min_size(ui.cursor().min, vec2(56.0 + 2.0 * (32.0 + 2.0), 32.0));
        paint_ground(ui.painter(), frame, 8, tokens.panel, Some(tokens.line2));
        if icon_button(ui, Icon::Minus, &format!("{name} −"), "", value > *range.start()).clicked() {
            asked = Some(value.saturating_sub(step).max(*range.start()));
        }
        let galley = ui.painter().layout_no_wrap(format!("{value}{unit}"), regular(14.0), color(tokens.text1));
        let (rect, response) = ui.allocate_exact_size(vec2(56.0, 32.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} {value}{unit}")));
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color(tokens.text1));
        if icon_button(ui, Icon::Plus, &format!("{name} +"), "", value < *range.end()).clicked() {
            asked = Some(value.saturating_add(step).min(*range.end()));
        }
    });
    asked
}

/// A bar of progress; without a share it is a quiet track with nothing to promise.
pub fn bar(ui: &mut Ui, width: f32, share: Option<f32>) {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    let per_cent = f64::from(share.unwrap_or(0.0) * 100.0);
    response.widget_info(|| WidgetInfo { value: Some(per_cent), ..WidgetInfo::new(Role::ProgressIndicator) });
    paint_ground(ui.painter(), rect, 3, tokens.line, None);
    if let Some(share) = share {
        let done = Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
        paint_ground(ui.painter(), done, 3, tokens.accent, None);
    }
}

/// A row of a list: an icon, a name, something at the right end. Returns its response.
pub fn row(ui: &mut Ui, icon: Option<Icon>, name: &str, end: &str, chosen: bool, enabled: bool) -> Response {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, name));
    if chosen {
        paint_ground(ui.painter(), rect, 8, tokens.accent_soft, None);
    } else if enabled && (response.hovered() || response.has_focus()) {
        paint_ground(ui.painter(), rect, 8, tokens.sub, None);
    }
    let fade = |ink: Colour| if enabled { ink } else { ink.percent(42) };
    let mut left = rect.left() + 10.0;
    if let Some(icon) = icon {
        paint_icon(ui.painter(), icon, pos2(left + 9.0, rect.center().y), 18.0, color(fade(tokens.text2)));
        left += 26.0;
    }
    let end = ui.painter().layout_no_wrap(end.to_owned(), regular(12.0), color(fade(tokens.text3)));
    let right = rect.right() - 10.0 - end.size().x;
    let font = if chosen { bold(14.0) } else { regular(14.0) };
    let is_cut = paint_cut(ui, name, font, fade(tokens.text1), pos2(left, rect.center().y), right - left - 8.0);
    ui.painter().galley(pos2(right, rect.center().y - end.size().y / 2.0), end, color(tokens.text3));
    full_name(response, name, is_cut)
}

/// Words on one line from `left`, cut with an ellipsis at a width. Returns whether they were cut.
pub fn paint_cut(ui: &Ui, text: &str, font: egui::FontId, ink: Colour, left: egui::Pos2, width: f32) -> bool {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color(ink));
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    ui.painter().galley(left - Vec2::new(0.0, galley.size().y / 2.0), galley, color(ink));
    is_cut
}
