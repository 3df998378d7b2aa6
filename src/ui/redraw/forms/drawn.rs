//! A line that a form has drawn on the map: point by point, ended by a double click or Enter. Decides nothing.

use egui::{Key, Modifiers, Shape, Stroke, Ui};

use crate::geodesy::LatticePoint;
use crate::ui::map::MapOutput;
use crate::ui::map::pointer::on_screen;
use crate::ui::theme::color;
use crate::ui::widgets::tokens;

/// The line.
#[derive(Default)]
pub(super) struct DrawnLine {
    points: Vec<LatticePoint>,
    /// Where the hand is while it is drawn.
    ahead: Option<LatticePoint>,
    is_open: bool,
    has_changed: bool,
}

impl DrawnLine {
    /// Begins it anew.
    pub fn begin(&mut self) {
        *self = Self { is_open: true, has_changed: true, ..Self::default() };
    }

    /// Whether it is being drawn.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether it was left without an end, or never begun.
    pub fn is_left(&self) -> bool {
        !self.is_open && self.points.is_empty()
    }

    /// Its points so far, with the place of the hand.
    pub fn points(&self) -> Vec<LatticePoint> {
        let ahead = self.ahead.filter(|_| self.is_open && !self.points.is_empty());
        self.points.iter().copied().chain(ahead).collect()
    }

    /// Takes what the hand does on the map. Returns whether the line is another one now.
    pub fn take(&mut self, map: &MapOutput) -> bool {
        let mut changed = std::mem::take(&mut self.has_changed);
        if !self.is_open {
            return changed;
        }
        if self.ahead != map.hovered && map.hovered.is_some() {
            self.ahead = map.hovered;
            changed |= !self.points.is_empty();
        }
        // The second click of a double click ends the line: its first one was the last point, and a hand that shakes must
        // not turn the way on which the line goes on.
        let ends = map.double_clicked.is_some() && !self.points.is_empty();
        if let Some(point) = map.clicked.filter(|point| !ends && self.points.last() != Some(point)) {
            self.points.push(point);
            changed = true;
        }
        if map.double_clicked.is_some() {
            self.end();
            changed = true;
        }
        changed
    }

    /// Ends it; of less than two points nothing is left.
    fn end(&mut self) {
        if self.points.len() < 2 {
            self.points.clear();
        }
        self.is_open = false;
        self.ahead = None;
        self.has_changed = true;
    }

    /// Takes the keys while it is drawn: Enter ends it, Backspace takes a point back, Esc leaves it. Returns whether one
    /// was pressed.
    pub fn take_keys(&mut self, ui: &Ui) -> bool {
        if !self.is_open {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) {
            self.end();
        } else if pressed(Key::Escape) {
            self.points.clear();
            self.end();
        } else if pressed(Key::Backspace) {
            self.points.pop();
            self.has_changed = true;
        } else {
            return false;
        }
        true
    }

    /// Paints it.
    pub fn paint(&self, ui: &Ui, map: &MapOutput) {
        let points = self.points();
        let painter = ui.painter().with_clip_rect(map.rect);
        let accent = color(tokens(ui).accent);
        let line = on_screen(&points, &map.camera, map.rect.min);
        for &at in line.iter().take(self.points.len()) {
            painter.circle(at, 4.0, color(tokens(ui).panel), Stroke::new(2.0, accent));
        }
        painter.add(Shape::line(line, Stroke::new(2.5, accent)));
    }
}
