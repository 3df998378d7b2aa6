//! An outline from a file before it is taken: in which coordinate system its numbers are, asked beside the map, where
//! each answer is drawn.

use egui::accesskit::Role;
use egui::{Align2, Area, Id, Margin, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::new_project::NewProjectForm;
use crate::drawing::{Camera, MapBounds};
use crate::geodesy::{Bounds, CoordinateSystem, GeographicPoint, LatticePoint, distance_m};
use crate::model::Outline;
use crate::session::{OutlineReadings, Reading};
use crate::text::{self, Lang};
use crate::ui::map::measure::{area_words, length_words};
use crate::ui::map::pointer::on_screen;
use crate::ui::theme::{card, color, paint_ground, regular};
use crate::ui::widgets::{Look, button, tokens, words};

/// Points of the line on the map; what has more is thinned for showing.
const SHOWN_POINTS: usize = 4000;
const WIDTH: f32 = 360.0;

/// An outline about whose coordinates somebody is asked.
pub struct PlaceOutline {
    /// The name of the file.
    pub name: String,
    answers: Vec<Answer>,
    chosen: Option<usize>,
    /// The file itself names the chosen system.
    is_named: bool,
    /// The form of the new project that it is for; else it is for the project that is open.
    pub form: Option<Box<NewProjectForm>>,
    problem: Option<String>,
}

/// A coordinate system that the numbers may be in, and what comes of it.
struct Answer {
    reading: Reading,
    outline: Outline,
    /// The outline as it is shown.
    thinned: Vec<Vec<LatticePoint>>,
    bounds: Bounds,
    area_m2: Option<f64>,
    /// How far this lies from the first answer.
    shift_m: f64,
}

/// What was decided.
pub enum Decided {
    /// Take this outline.
    Take(Outline),
    /// None of this file.
    Leave,
}

impl PlaceOutline {
    /// A question about what a file holds. Not for the window's thread.
    pub fn new(name: String, read: OutlineReadings) -> Self {
        let chosen = read.certain();
        let is_named = chosen.is_some() && read.named.is_some();
        let mut answers: Vec<Answer> = Vec::new();
        for (reading, outline) in read.readings {
            let Some(bounds) = Bounds::of(outline.0.iter().flatten().copied()) else { continue };
            let corner = GeographicPoint::from(bounds.min);
            let shift_m = answers.first().map_or(0.0, |first| distance_m(first.bounds.min.into(), corner));
            let area_m2 = outline.area_m2();
            answers.push(Answer { reading, thinned: thinned(&outline), bounds, area_m2, shift_m, outline });
        }
        Self { name, answers, chosen, is_named, form: None, problem: None }
    }

    /// What to look at: everywhere the outline may lie.
    pub fn bounds(&self) -> Option<MapBounds> {
        self.answers.iter().map(|answer| answer.bounds).reduce(Bounds::union).map(MapBounds::from)
    }

    /// How many points and rings there are.
    fn count(&self) -> (usize, usize) {
        let rings = self.answers.first().map_or(&[][..], |answer| &answer.outline.0);
        (rings.len(), rings.iter().map(Vec::len).sum())
    }

    /// Draws the outline on the map: the chosen answer in the accent, the others as quiet dashes.
    pub fn paint(&self, ui: &Ui, map: Rect, camera: &Camera) {
        let painter = ui.painter().with_clip_rect(map);
        let tokens = tokens(ui);
        let mut order: Vec<usize> = (0..self.answers.len()).collect();
        order.sort_by_key(|&number| Some(number) == self.chosen);
        for number in order {
            let is_chosen = Some(number) == self.chosen;
            for ring in &self.answers[number].thinned {
                let mut line = on_screen(ring, camera, map.min);
                line.extend(line.first().copied());
                if is_chosen {
                    painter.add(Shape::line(line.clone(), Stroke::new(7.0, color(tokens.panel.percent(70)))));
                    painter.add(Shape::line(line, Stroke::new(3.0, color(tokens.accent))));
                } else {
                    let seen = map.expand(50.0);
                    let stroke = Stroke::new(1.5, color(answer_ink(ui, number)));
                    for pair in line.windows(2).filter(|pair| seen.intersects(Rect::from_two_pos(pair[0], pair[1]))) {
                        painter.extend(Shape::dashed_line(pair, stroke, 6.0, 4.0));
                    }
                }
            }
        }
    }

    /// Shows the question at the right edge of the map. Where a dialog covers it, keys are the dialog's.
    pub fn show(&mut self, ui: &Ui, map: Rect, is_covered: bool, lang: Lang) -> Option<Decided> {
        let mut decided = None;
        let corner = map.right_top() + vec2(-12.0, 12.0);
        let area = Area::new(Id::unique("place_outline")).pivot(Align2::RIGHT_TOP).fixed_pos(corner);
        let title = text::start::place_title(lang);
        area.accessible_name(title).role(Role::Dialog).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::same(16)).show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                words(ui, title, 16.0, true, tokens(ui).text1);
                let (rings, points) = self.count();
                words(ui, text::start::outline_read(lang, &self.name, rings, points), 12.0, false, tokens(ui).text3);
                ui.add_space(4.0);
                let hint = match (self.answers.len(), self.is_named) {
                    (1, _) => text::start::place_one(lang),
                    (_, true) => text::start::place_named(lang),
                    (_, false) => text::start::place_hint(lang),
                };
                words(ui, hint, 14.0, false, tokens(ui).text2);
                ui.add_space(4.0);
                ui.spacing_mut().item_spacing.y = 4.0;
                for number in 0..self.answers.len() {
                    if self.answer_row(ui, number, lang) {
                        (self.chosen, self.problem) = (Some(number), None);
                    }
                }
                if let Some(problem) = &self.problem {
                    words(ui, problem.clone(), 12.0, false, tokens(ui).error);
                }
                ui.add_space(8.0);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let take =
                        if self.form.is_some() { text::start::create(lang) } else { text::start::place_take(lang) };
                    if button(ui, None, take, Look::Primary, true).clicked() {
                        match self.chosen.and_then(|number| self.answers.get(number)) {
                            Some(answer) => decided = Some(Decided::Take(answer.outline.clone())),
                            None => self.problem = Some(text::start::place_missing(lang).to_owned()),
                        }
                    }
                    let back = if self.form.is_some() { text::start::back(lang) } else { text::ui::cancel(lang) };
                    if button(ui, None, back, Look::Plain, true).clicked() {
                        decided = Some(Decided::Leave);
                    }
                });
            });
        });
        if !is_covered && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            decided = Some(Decided::Leave);
        }
        decided
    }

    /// A coordinate system to choose: its name, and below it what the outline becomes. Returns whether it was chosen.
    fn answer_row(&self, ui: &mut Ui, number: usize, lang: Lang) -> bool {
        let answer = &self.answers[number];
        let tokens = tokens(ui);
        let is_chosen = self.chosen == Some(number);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 58.0), Sense::click());
        let name = reading_words(answer.reading, lang);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &name));
        if is_chosen {
            paint_ground(ui.painter(), rect, 8, tokens.accent_soft, None);
        } else if response.hovered() || response.has_focus() {
            paint_ground(ui.painter(), rect, 8, tokens.sub, None);
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, color(tokens.accent));
            ui.painter().rect_stroke(rect.shrink(1.0), 8, ring, egui::StrokeKind::Middle);
        }
        // The line as it stands on the map.
        let y = rect.top() + 19.0;
        let sample = [pos2(rect.left() + 12.0, y), pos2(rect.left() + 36.0, y)];
        if is_chosen {
            ui.painter().line_segment(sample, Stroke::new(3.0, color(tokens.accent)));
        } else {
            let stroke = Stroke::new(1.5, color(answer_ink(ui, number)));
            ui.painter().extend(Shape::dashed_line(&sample, stroke, 6.0, 4.0));
        }
        let left = rect.left() + 46.0;
        let width = rect.right() - left - 10.0;
        let font = if is_chosen { crate::ui::theme::bold(14.0) } else { regular(14.0) };
        crate::ui::form::paint_cut(ui, &name, font, tokens.text1, pos2(left, y), width);
        let mut below = answer
            .area_m2
            .map_or_else(String::new, |area_m2| format!("{} · ", text::find::area_of(lang, area_words(area_m2, lang))));
        if number == 0 {
            let middle = answer.bounds.centre();
            below.push_str(&format!("{:.3}, {:.3}", middle.lon_deg(), middle.lat_deg()));
        } else {
            below.push_str(&text::start::place_shift(lang, length_words(answer.shift_m, lang)));
        }
        crate::ui::form::paint_cut(ui, &below, regular(12.0), tokens.text2, pos2(left, y + 20.0), width);
        response.clicked()
    }
}

/// A quiet ink for each answer, so that the dashes on the map can be told apart.
fn answer_ink(ui: &Ui, number: usize) -> crate::drawing::Colour {
    let tokens = tokens(ui);
    [tokens.text3, tokens.warn, tokens.ok, tokens.error][number % 4]
}

fn reading_words(reading: Reading, lang: Lang) -> String {
    let name = match reading.system {
        CoordinateSystem::Cgcs2000 => text::start::system_4490(lang),
        CoordinateSystem::GaussKruger102 => text::start::system_4543(lang),
        CoordinateSystem::GaussKrugerZone34 => text::start::system_4522(lang),
        CoordinateSystem::Gcj02 => text::start::system_gcj02(lang),
        CoordinateSystem::Bd09 => text::start::system_bd09(lang),
    };
    if reading.is_swapped { text::start::system_swapped(lang, name) } else { name.to_owned() }
}

/// About [`SHOWN_POINTS`] of an outline, spread evenly over it. Rings too small for that are shown as their boxes, the
/// largest ones first.
fn thinned(outline: &Outline) -> Vec<Vec<LatticePoint>> {
    let points: usize = outline.0.iter().map(Vec::len).sum();
    let step = points.div_ceil(SHOWN_POINTS).max(1);
    let (large, small): (Vec<_>, Vec<_>) = outline.0.iter().partition(|ring| step == 1 || ring.len() >= step * 3);
    let mut boxes: Vec<Bounds> = small.iter().filter_map(|ring| Bounds::of(ring.iter().copied())).collect();
    let size = |bounds: &Bounds| {
        i128::from(bounds.max.x - bounds.min.x).max(1) * i128::from(bounds.max.y - bounds.min.y).max(1)
    };
    boxes.sort_by_key(|bounds| std::cmp::Reverse(size(bounds)));
    let corners =
        |Bounds { min, max }: Bounds| vec![min, LatticePoint::new(max.x, min.y), max, LatticePoint::new(min.x, max.y)];
    let large = large.into_iter().map(|ring| ring.iter().copied().step_by(step).collect());
    large.chain(boxes.into_iter().take(SHOWN_POINTS / 4).map(corners)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_of_many_small_rings_is_shown_by_the_boxes_of_the_largest() {
        let square = |n: i64| {
            let side = 100 + n;
            let corner = |dx: i64, dy: i64| LatticePoint::new(n * 10_000 + dx, dy);
            vec![corner(0, 0), corner(side, 0), corner(side, side), corner(0, side)]
        };
        let outline = Outline((0..5000).map(square).collect());
        let shown = thinned(&outline);
        assert_eq!(shown.len(), SHOWN_POINTS / 4);
        assert_eq!(shown[0], square(4999));
        let whole = Outline((0..900).map(square).collect());
        assert_eq!(thinned(&whole), whole.0);
    }
}
