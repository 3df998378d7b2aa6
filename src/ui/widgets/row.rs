//! Rows of lists: a name on the left, a few words on the right, the whole row to be clicked.

use egui::{Response, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{full_name, paint_focus, tokens};
use crate::drawing::Colour;
use crate::ui::theme::{bold, color, paint_ground, regular};

/// A row of a list.
pub struct Row<'a> {
    /// Its name; cut with … where the room ends.
    pub name: &'a str,
    /// What stands at its right end; empty when nothing.
    pub note: &'a str,
    /// Whether it is selected.
    pub selected: bool,
    /// How high it is: 32, or 28 in close lists.
    pub height: f32,
    /// Room on the left for a swatch.
    pub indent: f32,
}

impl Row<'_> {
    /// Shows the row over all the width there is; painted only where it is seen.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::click());
        let label = if self.note.is_empty() { self.name.to_owned() } else { format!("{} {}", self.name, self.note) };
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.selected, &label));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let tokens = tokens(ui);
        let ground = rect.expand2(vec2(8.0, 0.0));
        if self.selected {
            paint_ground(ui.painter(), ground, 8, tokens.accent_soft, None);
            let bar = egui::Rect::from_min_size(ground.min, vec2(3.0, ground.height()));
            ui.painter().rect_filled(bar, 2, color(tokens.accent));
        } else if response.hovered() {
            paint_ground(ui.painter(), ground, 8, tokens.sub, None);
        }
        paint_focus(ui, &response, rect, tokens);
        let note = line(ui, self.note, 12.0, false, tokens.text2, rect.width() * 0.5);
        let note_width = note.size().x;
        let right = rect.right() - note_width;
        ui.painter().galley(pos2(right, rect.center().y - note.size().y / 2.0), note.clone(), color(tokens.text2));
        let room = right - rect.left() - self.indent - if note_width > 0.0 { 12.0 } else { 0.0 };
        let name = line(ui, self.name, 14.0, self.selected, tokens.text1, room);
        let at = pos2(rect.left() + self.indent, rect.center().y - name.size().y / 2.0);
        let is_cut = name.elided || note.elided;
        ui.painter().galley(at, name, color(tokens.text1));
        full_name(response, &label, is_cut)
    }
}

/// Words on one line, cut with … where they are too long.
pub fn line(ui: &Ui, words: &str, size: f32, strong: bool, ink: Colour, width: f32) -> std::sync::Arc<egui::Galley> {
    let font = if strong { bold(size) } else { regular(size) };
    let mut job = egui::text::LayoutJob::simple(words.to_owned(), font, color(ink), width.max(0.0));
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// A hairline over all the width there is, with space above and below.
pub fn rule(ui: &mut Ui, space: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0 + 2.0 * space), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, color(tokens(ui).line)));
}
