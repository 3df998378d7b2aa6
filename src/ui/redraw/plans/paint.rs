//! The shown proposal on the map: borders that it would draw, those that it would take away, households of its grids.

use egui::{Painter, Rect, Shape, Stroke, Ui, vec2};

use super::super::Hand;
use super::Planned;
use crate::geodesy::{Bounds, LatticePoint};
use crate::query::detail::grouped;
use crate::text;
use crate::ui::map::pointer::{on_screen, paint_plate};
use crate::ui::theme::color;
use crate::ui::widgets::tokens;

/// At most so many figures stand on the map; more of them are a blur.
const MOST_CHIPS: usize = 40;

impl Planned {
    /// Paints it.
    pub fn paint(&self, ui: &Ui, hand: &Hand<'_>) {
        let painter = ui.painter().with_clip_rect(hand.map);
        let tokens = tokens(ui);
        let seen = |line: &[LatticePoint]| {
            let around = Bounds::of(line.iter().copied())?;
            let corners = [around.min, around.max].map(|p| hand.on_screen(p));
            Rect::from_two_pos(corners[0], corners[1]).expand(8.0).intersects(hand.map).then_some(())
        };
        let old = Stroke::new(1.5, egui::Color32::from_rgb(0x6E, 0x73, 0x7D));
        for line in self.gone.iter().filter(|line| seen(line).is_some()) {
            painter.extend(Shape::dashed_line(&on_screen(line, &hand.camera, hand.map.min), old, 3.0, 4.0));
        }
        let casing = Stroke::new(6.0, color(tokens.panel.percent(70)));
        let new = Stroke::new(3.0, color(tokens.accent));
        for line in self.come.iter().filter(|line| seen(line).is_some()) {
            let line = on_screen(line, &hand.camera, hand.map.min);
            painter.add(Shape::line(line.clone(), casing));
            painter.extend(Shape::dashed_line(&line, new, 9.0, 5.0));
        }
        self.paint_chips(ui, &painter, hand);
    }

    fn paint_chips(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>) {
        if self.proposal.figures.by_area {
            return;
        }
        let mut taken: Vec<Rect> = Vec::new();
        for &(place, households) in &self.places {
            let at = hand.on_screen(place);
            let own = Rect::from_center_size(at, vec2(84.0, 27.0));
            // One that would cover another is left out: the card lists all of them.
            if !hand.map.shrink(4.0).contains_rect(own) || taken.iter().any(|other| other.intersects(own)) {
                continue;
            }
            paint_plate(ui, painter, at, &text::plans::chip(hand.lang, grouped(households)));
            taken.push(own);
            if taken.len() >= MOST_CHIPS {
                return;
            }
        }
    }
}
