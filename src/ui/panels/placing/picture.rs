//! The picture that is being placed: zoomed with the wheel, moved by dragging or with the arrow keys, with its control points.

use egui::accesskit::Role;
use egui::{
    Color32, EventFilter, Key, Modifiers, Pos2, Rect, Response, Sense, Stroke, TextureHandle, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::basemap::ControlPoint;
use crate::text::{self, Lang};
use crate::ui::theme::{bold, color, paint_ground};
use crate::ui::widgets::tokens;

/// What is shown of a scan.
pub struct Shown<'a> {
    pub texture: &'a TextureHandle,
    /// Width and height of the whole picture in pixels.
    pub size: (u32, u32),
    pub points: &'a [ControlPoint],
    /// The point that is being picked.
    pub pending: Option<(f64, f64)>,
    /// Which of the points are to be checked.
    pub doubted: &'a [bool],
    /// How high it is shown.
    pub height: f32,
}

/// Which part of the picture is seen.
#[derive(Clone)]
pub struct PictureView {
    /// The middle, in parts of the picture.
    middle: Pos2,
    /// 1 shows all of it.
    zoom: f32,
}

impl Default for PictureView {
    fn default() -> Self {
        Self { middle: pos2(0.5, 0.5), zoom: 1.0 }
    }
}

impl PictureView {
    /// The picture, to be zoomed with the wheel and moved by dragging. Returns the pixel that was clicked.
    #[allow(clippy::cast_precision_loss)] // pictures have far fewer than 2^24 pixels along a side
    pub fn show(&mut self, ui: &mut Ui, shown: &Shown<'_>, lang: Lang) -> Option<(f64, f64)> {
        let Shown { texture, points, .. } = *shown;
        let tokens = tokens(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), shown.height), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, text::basemap::scan_picture(lang)));
        let size = vec2(shown.size.0 as f32, shown.size.1 as f32);
        // Points on the screen per pixel of the picture.
        let scale = (rect.width() / size.x).min(rect.height() / size.y) * self.zoom;
        let corner = rect.center() - vec2(self.middle.x * size.x, self.middle.y * size.y) * scale;
        let whole = Rect::from_min_size(corner, size * scale);
        let picked = self.steer(ui, &response, rect, size * scale);
        paint_ground(ui.painter(), rect, 8, tokens.sunk, Some(tokens.line));
        let painter = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
        painter.image(texture.id(), whole, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        #[allow(clippy::cast_possible_truncation)] // the screen has f32
        let place = |x: f64, y: f64| corner + vec2(x as f32, y as f32) * scale;
        for (index, point) in points.iter().enumerate() {
            let doubted = shown.doubted.get(index).copied().unwrap_or_default();
            let ink = color(if doubted { tokens.error } else { tokens.accent });
            mark(&painter, place(point.x_px, point.y_px), &(index + 1).to_string(), ink);
        }
        if let Some((x, y)) = shown.pending {
            mark(&painter, place(x, y), &(points.len() + 1).to_string(), color(tokens.warn));
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, color(tokens.accent));
            ui.painter().rect_stroke(rect, 8, ring, egui::StrokeKind::Inside);
            let cross = Stroke::new(1.0, color(tokens.accent));
            painter.hline(rect.center().x - 8.0..=rect.center().x + 8.0, rect.center().y, cross);
            painter.vline(rect.center().x, rect.center().y - 8.0..=rect.center().y + 8.0, cross);
        }
        let at = picked.map(|p| (p - corner) / scale)?;
        let inside = (0.0..=size.x).contains(&at.x) && (0.0..=size.y).contains(&at.y);
        inside.then_some((f64::from(at.x), f64::from(at.y)))
    }

    /// Nearer or farther by a factor.
    pub fn zoom_by(&mut self, factor: f32) {
        self.zoom = (self.zoom * factor).clamp(1.0, 60.0);
    }

    /// All of the picture.
    pub fn fit(&mut self) {
        *self = Self::default();
    }

    /// Wheel, drag and keys. Returns where a point is picked.
    fn steer(&mut self, ui: &Ui, response: &Response, rect: Rect, drawn: Vec2) -> Option<Pos2> {
        let mut zoom = 1.0;
        let mut moved = response.drag_delta();
        let mut picked = response.clicked().then(|| response.interact_pointer_pos().or(response.hover_pos())).flatten();
        if response.hovered() {
            // The wheel is for the picture here, not for the card.
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta));
            zoom = (wheel.y * 0.005).exp();
        }
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            ui.input_mut(|input| {
                let mut key = |key| input.consume_key(Modifiers::NONE, key);
                for (pressed, by) in [
                    (Key::ArrowLeft, vec2(24.0, 0.0)),
                    (Key::ArrowRight, vec2(-24.0, 0.0)),
                    (Key::ArrowUp, vec2(0.0, 24.0)),
                    (Key::ArrowDown, vec2(0.0, -24.0)),
                ] {
                    if key(pressed) {
                        moved += by;
                    }
                }
                if key(Key::Plus) || key(Key::Equals) {
                    zoom = 1.5;
                }
                if key(Key::Minus) {
                    zoom = 1.0 / 1.5;
                }
                if key(Key::Enter) {
                    picked = Some(rect.center());
                }
            });
        }
        let before = self.zoom;
        self.zoom = (before * zoom).clamp(1.0, 60.0);
        // The place under the pointer stays.
        let hold = response.hover_pos().filter(|_| response.hovered()).unwrap_or(rect.center()) - rect.center();
        let real = self.zoom / before;
        let shift = (hold * (real - 1.0) / real - moved / real) / drawn;
        let middle = self.middle + shift;
        self.middle = pos2(middle.x.clamp(0.0, 1.0), middle.y.clamp(0.0, 1.0));
        picked
    }
}

/// A numbered point, on the picture and on the map alike.
pub fn mark(painter: &egui::Painter, at: Pos2, number: &str, ink: Color32) {
    painter.circle(at, 4.0, Color32::WHITE, Stroke::new(2.0, ink));
    // On the light inks of the dark theme the number is dark.
    let on_ink = if ink.intensity() > 0.6 { Color32::BLACK } else { Color32::WHITE };
    let galley = painter.layout_no_wrap(number.to_owned(), bold(12.0), on_ink);
    let plate = egui::Align2::LEFT_BOTTOM.anchor_size(at + vec2(6.0, -6.0), galley.size() + vec2(8.0, 2.0));
    painter.rect_filled(plate, 5, ink);
    painter.galley(plate.center() - galley.size() / 2.0, galley, on_ink);
}
