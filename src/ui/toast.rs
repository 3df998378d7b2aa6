//! A short message at the bottom of the map that goes by itself.

use std::time::{Duration, Instant};

use egui::{Align2, Area, Color32, Id, Margin, Order, Ui, vec2};

use super::theme::{color, regular};
use super::widgets::words;
use crate::drawing::Colour;

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(5);
/// The ground is the same in both themes.
const GROUND: Colour = Colour::hex(0x1D_1F_24);

/// A message.
pub struct Toast {
    words: String,
    since: Instant,
}

impl Toast {
    /// A message from now on.
    pub fn new(words: String) -> Self {
        Self { words, since: Instant::now() }
    }

    /// Shows it, above what stands at the foot of the window and is so high. Returns whether it stays.
    pub fn show(&self, ui: &Ui, above: f32) -> bool {
        let left = STAYS.saturating_sub(self.since.elapsed());
        if left.is_zero() {
            return false;
        }
        ui.ctx().request_repaint_after(left);
        let area = Area::new(Id::unique("toast")).order(Order::Tooltip).interactable(false);
        area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0 - above)).show(ui.ctx(), |ui| {
            let frame =
                egui::Frame::new().fill(color(GROUND)).corner_radius(10).inner_margin(Margin::symmetric(16, 11));
            frame.show(ui, |ui| {
                // One line, but for a long path in a narrow window.
                let width = ui.painter().layout_no_wrap(self.words.clone(), regular(14.0), Color32::WHITE).size().x;
                ui.set_max_width(width.ceil().min(ui.ctx().content_rect().width() - 80.0));
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
                words(ui, self.words.clone(), 14.0, false, Colour::hex(0xFF_FF_FF));
            });
        });
        true
    }
}
