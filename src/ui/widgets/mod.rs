//! Widgets of our own: buttons with icons, chips, texts set as the design says.

mod drop_down;
mod row;
mod scroll;
mod slider;

use egui::{
    Align, Frame, Id, Layout, Margin, Response, RichText, Sense, Stroke, Tooltip, Ui, UiBuilder, Vec2, WidgetInfo,
    accesskit::Role, vec2,
};

pub use self::drop_down::drop_down;
pub use self::row::{Row, line, rule};
pub use self::scroll::fade_where_cut;
pub use self::slider::slider;
use super::theme::{bold, color, paint_ground, paint_icon, regular};
use crate::drawing::style::{Theme, Tokens};
use crate::drawing::{Colour, Icon};

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Filled with the accent: one in a view.
    Primary,
    /// With an edge.
    Plain,
    /// With an edge, and in the ink of errors: something is lost by it.
    Destructive,
}

/// Whether something is seen that was not there in the pass before. A pass that only measures shows nothing, and what
/// asks for the focus in it gets none.
pub fn is_new(ui: &Ui, id: Id) -> bool {
    if !ui.is_visible() {
        return false;
    }
    let now = ui.ctx().cumulative_pass_nr();
    let before = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or(id, u64::MAX), now));
    before == u64::MAX || before.saturating_add(1) < now
}

/// The tokens of the theme that is shown.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    theme(ui).tokens()
}

/// The theme that is shown.
pub fn theme(ui: &Ui) -> Theme {
    if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light }
}

/// A square button with an icon; its label is read by screen readers and shown, with the key, as a tooltip.
pub fn icon_button(ui: &mut Ui, icon: Icon, label: &str, key: &str, enabled: bool) -> Response {
    icon_button_or_why(ui, icon, label, key, if enabled { None } else { Some("") })
}

/// An icon button that cannot be pressed where there is a reason why not; the tooltip says it.
pub fn icon_button_or_why(ui: &mut Ui, icon: Icon, label: &str, key: &str, why_not: Option<&str>) -> Response {
    let enabled = why_not.is_none();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(32.0), sense(enabled));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    let tokens = tokens(ui);
    if response.hovered() && enabled {
        paint_ground(ui.painter(), rect, 8, tokens.sub, None);
    }
    paint_focus(ui, &response, rect, tokens);
    let ink = if enabled { tokens.text1 } else { tokens.text1.percent(42) };
    paint_icon(ui.painter(), icon, rect.center(), 18.0, color(ink));
    tooltip_or_why(response, label, key, why_not.unwrap_or_default())
}

/// A button with words and, where given, an icon.
pub fn button(ui: &mut Ui, icon: Option<Icon>, words: &str, look: Look, enabled: bool) -> Response {
    let tokens = tokens(ui);
    let font = if look == Look::Primary { bold(14.0) } else { regular(14.0) };
    let ink = match look {
        Look::Primary => tokens.on_accent,
        Look::Plain => tokens.text1,
        Look::Destructive => tokens.error,
    };
    let ink = if enabled { ink } else { ink.percent(42) };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, color(ink));
    let lead = if icon.is_some() { 24.0 } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + lead + 24.0, 32.0), sense(enabled));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, words));
    let hovered = response.hovered() && enabled;
    let (fill, edge) = match look {
        Look::Primary => (if hovered { tokens.accent_hover } else { tokens.accent }, None),
        Look::Plain | Look::Destructive => (if hovered { tokens.sub } else { tokens.panel }, Some(tokens.line2)),
    };
    paint_ground(ui.painter(), rect, 8, fill, edge);
    paint_focus(ui, &response, rect, tokens);
    if let Some(icon) = icon {
        paint_icon(ui.painter(), icon, rect.left_center() + vec2(21.0, 0.0), 18.0, color(ink));
    }
    let left = rect.left_center() + vec2(12.0 + lead, -galley.size().y / 2.0);
    ui.painter().galley(left, galley, color(ink));
    response
}

/// A small plate with a word on it.
pub fn chip(ui: &mut Ui, words: &str, ink: Colour, fill: Colour, edge: Option<Colour>) -> Response {
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), regular(12.0), color(ink));
    job.wrap = egui::text::TextWrapping::truncate_at_width((ui.max_rect().width() - 12.0).max(24.0));
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 12.0, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    paint_ground(ui.painter(), rect, 5, fill, edge);
    let left = rect.left_center() + vec2(6.0, -galley.size().y / 2.0);
    ui.painter().galley(left, galley, color(ink));
    full_name(response, words, is_cut)
}

/// Shows a name in full while the pointer rests on it, where it was cut.
pub fn full_name(response: Response, name: &str, is_cut: bool) -> Response {
    if is_cut { tooltip(response, name, "") } else { response }
}

/// Words at the head of something: English ones with a capital letter, which they lack within a sentence. Units of
/// measure keep theirs small.
pub fn heading(words: &str) -> String {
    let mut letters = words.chars();
    if words.contains(['²', '³']) {
        return words.to_owned();
    }
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Words in a colour.
pub fn words(ui: &mut Ui, text: impl Into<String>, size: f32, strong: bool, ink: Colour) -> Response {
    let font = if strong { bold(size) } else { regular(size) };
    ui.label(RichText::new(text).font(font).color(color(ink)))
}

/// A hairline upright between groups of a bar.
pub fn divider(ui: &mut Ui, height: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, height), Sense::hover());
    let line = Stroke::new(1.0, color(tokens(ui).line2));
    ui.painter().vline(rect.center().x.round() + 0.5, rect.y_range(), line);
}

/// A row with things at both ends.
pub fn row_with_ends<R>(ui: &mut Ui, height: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui) -> R) -> R {
    let rect = ui.available_rect_before_wrap();
    let rect = egui::Rect::from_min_size(rect.min, vec2(rect.width(), height));
    ui.allocate_rect(rect, Sense::hover());
    let mut side = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    left(&mut side);
    let mut side = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)));
    right(&mut side)
}

/// Gives the panel that is being shown its name and role in the accessibility tree.
pub fn name_region(ui: &Ui, role: Role, name: &str) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

fn sense(enabled: bool) -> Sense {
    if enabled { Sense::click() } else { Sense::hover() }
}

/// The ground of the row that is chosen, with a bar at its left.
pub fn paint_chosen(painter: &egui::Painter, rect: egui::Rect, tokens: &Tokens) {
    paint_ground(painter, rect, 8, tokens.accent_soft, None);
    let bar = egui::Rect::from_min_size(rect.min + vec2(0.0, 8.0), vec2(3.0, rect.height() - 16.0));
    painter.rect_filled(bar, 1.5, color(tokens.accent));
}

/// The ring around what has the focus.
pub fn focus_ring(ui: &Ui, response: &Response, rect: egui::Rect) {
    paint_focus(ui, response, rect, tokens(ui));
}

fn paint_focus(ui: &Ui, response: &Response, rect: egui::Rect, tokens: &Tokens) {
    if response.has_focus() {
        let ring = rect.expand(3.0);
        let stroke = Stroke::new(2.0, color(tokens.accent));
        ui.painter().rect_stroke(ring, 10, stroke, egui::StrokeKind::Middle);
    }
}

/// What a button is called and its key, in words that show while the pointer rests on it.
pub fn tooltip(response: Response, label: &str, key: &str) -> Response {
    tooltip_or_why(response, label, key, "")
}

/// Dark in both themes, so that it is never taken for a card; what stands in the way is amber.
fn tooltip_or_why(response: Response, label: &str, key: &str, why_not: &str) -> Response {
    const GROUND: Colour = Colour::hex(0x1D_1F_24);
    const WORDS: Colour = Colour::hex(0xFF_FF_FF);
    const KEY: Colour = Colour::hex(0xAE_B4_BE);
    const WHY_NOT: Colour = Colour::hex(0xF2_B5_44);
    let frame = Frame::new().fill(color(GROUND)).corner_radius(6).inner_margin(Margin::symmetric(8, 5));
    let mut tip = Tooltip::for_enabled(&response).gap(4.0);
    tip.popup = tip.popup.frame(frame);
    tip.show(|ui| {
        ui.set_max_width(360.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            words(ui, label, 12.0, false, WORDS);
            if !key.is_empty() {
                words(ui, key, 12.0, false, KEY);
            }
        });
        if !why_not.is_empty() {
            words(ui, why_not, 12.0, false, WHY_NOT);
        }
    });
    response
}
