//! What forms are made of beside the lines and choices of all forms: heads of sections, notes, old → new, two-way choices.

use egui::{Frame, Margin, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::drawing::{Colour, Icon};
use crate::ui::form::paint_cut;
use crate::ui::theme::{bold, color, paint_ground, paint_icon, regular};
use crate::ui::widgets::{focus_ring, full_name, row_with_ends, tokens, words};

/// The head of a section, with a few words at its right end.
pub fn section(ui: &mut Ui, title: &str, end: &str) {
    ui.add_space(10.0);
    let left = |ui: &mut Ui| drop(words(ui, title, 14.0, true, tokens(ui).text1));
    row_with_ends(ui, 24.0, left, |ui| drop(words(ui, end, 12.0, false, tokens(ui).text2)));
    ui.add_space(2.0);
}

/// A line in small type.
pub fn hint(ui: &mut Ui, said: &str) {
    words(ui, said, 12.0, false, tokens(ui).text2);
}

/// Words on a soft ground with an icon: what is lacking, why not, what to think of.
pub fn note(ui: &mut Ui, icon: Icon, said: &str, ink: Colour, fill: Colour) {
    let frame = Frame::new().fill(color(fill)).corner_radius(8).inner_margin(Margin::symmetric(10, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 20.0), Sense::hover());
            paint_icon(ui.painter(), icon, rect.center(), 18.0, color(ink));
            ui.vertical(|ui| drop(words(ui, said, 13.0, false, ink)));
        });
    });
}

/// A name at the left; at the right what it is, and what it becomes where that is something else.
pub fn change_line(ui: &mut Ui, name: &str, old: &str, new: &str) {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let changes = old != new;
    let told = if changes { format!("{name} {old} → {new}") } else { format!("{name} {old}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let painter = ui.painter();
    let mut x = rect.right();
    let mut put = |said: String, strong: bool, ink: Colour| {
        let galley = painter.layout_no_wrap(said, if strong { bold(13.0) } else { regular(13.0) }, color(ink));
        x -= galley.size().x;
        painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color(ink));
    };
    if changes {
        put(new.to_owned(), true, tokens.accent);
        put(format!("{old} → "), false, tokens.text3);
    } else {
        put(old.to_owned(), false, tokens.text3);
    }
    let room = x - rect.left() - 8.0;
    let is_cut = paint_cut(ui, name, regular(13.0), tokens.text1, rect.left_center(), room);
    full_name(response, name, is_cut);
}

/// A row with a name, what kind of thing it is, and two ways to choose from; without a choice it is amber. Returns the one
/// that was chosen anew.
pub fn two_ways<T: Copy + PartialEq>(
    ui: &mut Ui,
    (name, kind): (&str, &str),
    chosen: Option<T>,
    ways: [(T, &str); 2],
) -> Option<T> {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let mut picked = None;
    if chosen.is_none() {
        paint_ground(ui.painter(), rect.expand2(vec2(8.0, -1.0)), 6, tokens.warn_soft, None);
    }
    let mut right = rect.right();
    for (number, (value, label)) in ways.into_iter().enumerate().rev() {
        let on = chosen == Some(value);
        let ink = if on { tokens.accent } else { tokens.text2 };
        let font = if on { bold(12.0) } else { regular(12.0) };
        let galley = ui.painter().layout_no_wrap(label.to_owned(), font, color(ink));
        let size = vec2(galley.size().x + 16.0, 26.0);
        let pill = Rect::from_min_size(pos2(right - size.x, rect.center().y - 13.0), size);
        right = pill.left() - 4.0;
        let response = ui.interact(pill, ui.scope_id().with(("way", number, name)), Sense::click());
        let told = format!("{name} {label}");
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &told));
        let fill = match (on, response.hovered()) {
            (true, _) => tokens.accent_soft,
            (false, true) => tokens.sub,
            (false, false) => tokens.panel,
        };
        paint_ground(ui.painter(), pill, 7, fill, Some(if on { tokens.accent } else { tokens.line2 }));
        focus_ring(ui, &response, pill);
        ui.painter().galley(pill.center() - galley.size() / 2.0, galley, color(ink));
        if response.clicked() && !on {
            picked = Some(value);
        }
    }
    let room = right - rect.left() - 8.0;
    let is_cut = paint_cut(ui, name, regular(13.0), tokens.text1, rect.left_top() + vec2(0.0, 13.0), room);
    paint_cut(ui, kind, regular(12.0), tokens.text3, rect.left_top() + vec2(0.0, 29.0), room);
    full_name(response, name, is_cut);
    picked
}

/// A row that is picked or not, with a box before it. Returns whether it was clicked.
pub fn tick(ui: &mut Ui, name: &str, end: &str, on: bool) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    if response.hovered() || response.has_focus() {
        paint_ground(ui.painter(), rect.expand2(vec2(8.0, 0.0)), 8, tokens.sub, None);
    }
    let mark = Rect::from_min_size(pos2(rect.left(), rect.center().y - 9.0), vec2(18.0, 18.0));
    let (fill, edge) = if on { (tokens.accent, tokens.accent) } else { (tokens.panel, tokens.text3) };
    ui.painter().rect(mark, 4, color(fill), Stroke::new(1.5, color(edge)), egui::StrokeKind::Inside);
    if on {
        paint_icon(ui.painter(), Icon::Check, mark.center(), 13.0, color(tokens.on_accent));
    }
    focus_ring(ui, &response, rect);
    let galley = ui.painter().layout_no_wrap(end.to_owned(), regular(12.0), color(tokens.text3));
    let right = rect.right() - galley.size().x;
    ui.painter().galley(pos2(right, rect.center().y - galley.size().y / 2.0), galley, color(tokens.text3));
    let left = rect.left_center() + vec2(28.0, 0.0);
    let is_cut = paint_cut(ui, name, regular(14.0), tokens.text1, left, right - left.x - 8.0);
    let clicked = response.clicked();
    full_name(response, name, is_cut);
    clicked
}
