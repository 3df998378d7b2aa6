//! The control points of a scan on the map, numbered as on its picture, and the line that says what to do next.

use egui::{Align2, Area, Id, Margin, Rect, Stroke, Ui, vec2};

use super::picture::mark;
use super::{Ended, Placing};
use crate::basemap::{Judged, Underlay};
use crate::drawing::{Camera, Icon};
use crate::geodesy::{GeographicPoint, LatticePoint};
use crate::text::{self, Lang};
use crate::ui::map::pointer::on_screen;
use crate::ui::theme::{card, color};
use crate::ui::widgets::{icon_button, tokens, words};

impl Placing {
    /// Paints the points on the map.
    pub fn paint(&self, ui: &Ui, map: Rect, camera: &Camera, underlay: &Underlay) {
        let tokens = tokens(ui);
        let painter = ui.painter().with_clip_rect(map);
        let at = |point: LatticePoint| on_screen(&[point], camera, map.min).first().copied();
        let placement = underlay.placement().ok();
        for (number, point) in underlay.points.iter().enumerate() {
            let place = GeographicPoint::new(point.lon_deg, point.lat_deg);
            let Some(middle) = place.to_lattice().ok().and_then(at) else { continue };
            let doubted = placement.as_ref().is_some_and(|placed| placed.judged(number) == Judged::Check);
            let ink = color(if doubted { tokens.error } else { tokens.accent });
            // Where the picture's point has come to lie.
            let lies = placement.as_ref().and_then(|placed| placed.ground(point.x_px, point.y_px));
            if let Some(lies) = lies.and_then(|place| place.to_lattice().ok()).and_then(at) {
                painter.line_segment([middle, lies], Stroke::new(2.0, ink));
            }
            mark(&painter, middle, &(number + 1).to_string(), ink);
        }
        if let Some(middle) = self.place().and_then(|place| at(place.point)) {
            mark(&painter, middle, &(underlay.points.len() + 1).to_string(), color(tokens.warn));
        }
    }

    /// Says at the foot of the map what to do next.
    pub fn show_state(&self, ui: &Ui, map: Rect, underlay: &Underlay, lang: Lang) -> Option<Ended> {
        let free = map.with_min_x(map.left() + super::WIDTH + 24.0);
        let at = free.center_bottom() - vec2(0.0, 16.0);
        let mut ended = None;
        Area::new(Id::unique("placing_state")).pivot(Align2::CENTER_BOTTOM).fixed_pos(at).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::symmetric(14, 6)).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
                    words(ui, self.state(underlay, lang), 14.0, true, tokens(ui).text1);
                    if icon_button(ui, Icon::Check, text::basemap::place_end(lang), "Esc", true).clicked() {
                        ended = Some(Ended::Use);
                    }
                });
            });
        });
        ended
    }
}
