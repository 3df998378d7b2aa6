//! A slider with a thin rail and a round handle.

use egui::{Key, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::tokens;
use crate::ui::theme::color;

/// Shows a slider from 0 to 1 and says whether the value changed. Arrow keys move it by a twentieth.
pub fn slider(ui: &mut Ui, value: &mut f32, width: f32, label: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::click_and_drag());
    let before = *value;
    let rail = rect.shrink2(vec2(8.0, 0.0));
    if let Some(pointer) = response.interact_pointer_pos() {
        *value = ((pointer.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
    }
    if response.has_focus() {
        let steps = ui.input(|input| {
            f32::from(u8::from(input.key_pressed(Key::ArrowRight)))
                - f32::from(u8::from(input.key_pressed(Key::ArrowLeft)))
        });
        *value = (*value + steps * 0.05).clamp(0.0, 1.0);
    }
    if (*value - before).abs() > f32::EPSILON {
        response.mark_changed();
    }
    let shown = f64::from((*value * 100.0).round());
    response.widget_info(|| WidgetInfo::slider(true, shown, label));
    let tokens = tokens(ui);
    let (y, x) = (rect.center().y, rail.left() + rail.width() * *value);
    let painter = ui.painter();
    painter.hline(rail.x_range(), y, Stroke::new(4.0, color(tokens.track)));
    painter.hline(rail.left()..=x, y, Stroke::new(4.0, color(tokens.accent)));
    let edge = if response.hovered() || response.has_focus() { tokens.accent_hover } else { tokens.accent };
    painter.circle(pos2(x, y), 7.5, color(tokens.panel), Stroke::new(2.0, color(edge)));
    response
}
