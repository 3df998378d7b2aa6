//! Measuring on the map: points one after the other, the length of the line or the area inside, on the ellipsoid.

use egui::{Align2, Area, Id, Margin, Rect, Shape, Stroke, Ui, vec2};

use super::pointer::{on_screen, paint_plate};
use crate::drawing::{Camera, Icon};
use crate::geodesy::{LatticePoint, area_m2, distance_m, length_m};
pub use crate::query::detail::area_words;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::theme::{card, color};
use crate::ui::widgets::{icon_button, tokens, words};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The length of a line.
    Distance,
    /// The area of a ring, and its perimeter.
    Area,
}

/// A line or ring that is being measured.
#[derive(Clone, Debug)]
pub struct Measure {
    /// What is measured.
    pub quantity: Quantity,
    points: Vec<LatticePoint>,
    done: bool,
}

impl Measure {
    /// Nothing measured yet.
    pub fn new(quantity: Quantity) -> Self {
        Self { quantity, points: Vec::new(), done: false }
    }

    /// Takes a click: the next point, or the first one of another line after the end of the last.
    pub fn click(&mut self, point: LatticePoint) {
        if self.done {
            *self = Self::new(self.quantity);
        }
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }

    /// Ends the line.
    pub fn end(&mut self) {
        self.done = !self.points.is_empty();
    }

    /// Takes the last point back. Returns whether there was one.
    pub fn take_back(&mut self) -> bool {
        self.done = false;
        self.points.pop().is_some()
    }

    /// Shows the line, the figure beside it and the card with the result. `pointer` is the place that would be next.
    pub fn show(
        &self,
        ui: &Ui,
        map: Rect,
        camera: &Camera,
        pointer: Option<LatticePoint>,
        lang: Lang,
        outbox: &mut Outbox,
    ) {
        let tokens = tokens(ui);
        let painter = ui.painter().with_clip_rect(map);
        let mut points = self.points.clone();
        if !self.done && !points.is_empty() {
            points.extend(pointer);
        }
        let screen = on_screen(&points, camera, map.min);
        let stroke = Stroke::new(2.0, color(tokens.accent));
        match self.quantity {
            Quantity::Distance => painter.add(Shape::line(screen.clone(), stroke)),
            Quantity::Area => painter.add(Shape::closed_line(screen.clone(), stroke)),
        };
        for &at in screen.iter().take(self.points.len()) {
            let square = Rect::from_center_size(at, vec2(6.4, 6.4));
            painter.rect(square, 1.0, color(tokens.panel), Stroke::new(1.5, stroke.color), egui::StrokeKind::Middle);
        }
        let said = self.words(&points, lang);
        if let (Some(first), Some(at)) = (said.first(), screen.last())
            && screen.len() > 1
        {
            paint_plate(ui, &painter, *at + vec2(0.0, -22.0), first);
        }
        self.card(ui, map, &said, lang, outbox);
    }

    /// What was measured, in words: the figure beside the line first.
    fn words(&self, points: &[LatticePoint], lang: Lang) -> Vec<String> {
        match self.quantity {
            Quantity::Distance if points.len() > 1 => {
                vec![text::find::distance_of(lang, length_words(length_m(points), lang))]
            }
            Quantity::Area if points.len() > 2 => {
                let closing = distance_m(points[points.len() - 1].into(), points[0].into());
                vec![
                    text::find::area_of(lang, area_words(area_m2(points).abs(), lang)),
                    text::find::perimeter_of(lang, length_words(length_m(points) + closing, lang)),
                ]
            }
            _ => Vec::new(),
        }
    }

    fn card(&self, ui: &Ui, map: Rect, said: &[String], lang: Lang, outbox: &mut Outbox) {
        let at = map.center_bottom() - vec2(0.0, 16.0);
        let area = Area::new(Id::unique("measure_card")).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
        let title = match self.quantity {
            Quantity::Distance => text::find::measure_distance(lang),
            Quantity::Area => text::find::measure_area(lang),
        };
        area.accessible_name(title).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::symmetric(14, 6)).show(ui, |ui| {
                ui.horizontal(|ui| {
                    let tokens = tokens(ui);
                    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
                    words(ui, title, 14.0, true, tokens.text1);
                    if said.is_empty() {
                        words(ui, text::find::measure_hint(lang), 12.0, false, tokens.text2);
                    }
                    for line in said {
                        words(ui, line.clone(), 14.0, false, tokens.text1);
                    }
                    if !said.is_empty() && icon_button(ui, Icon::Copy, text::ui::copy(lang), "", true).clicked() {
                        outbox.send(Action::Copy(said.join(lang.pick("，", ", "))));
                    }
                    let end = text::find::measure_end(lang);
                    if icon_button(ui, Icon::Close, end, "Esc", true).clicked() {
                        outbox.send(Action::Measure(self.quantity));
                    }
                });
            });
        });
    }
}

/// A length to four figures: metres below a kilometre.
pub fn length_words(metres: f64, lang: Lang) -> String {
    if metres < 1000.0 {
        text::find::metres(lang, format!("{metres:.1}"))
    } else {
        text::find::kilometres(lang, format!("{:.3}", metres / 1000.0))
    }
}
