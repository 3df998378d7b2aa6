//! What redrawing paints over the map: vertices, the line as it was and as it would be, the ground that changes hands,
//! figures on chips, and why something may not be.

use egui::{CursorIcon, Painter, Pos2, Rect, Shape, Stroke, Ui, vec2};

use super::{Gesture, Hand, Preview, Redraw, Tool};
use crate::drawing::style::Tokens;
use crate::drawing::{Hatch, HatchForm, MapPoint};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Command, Label};
use crate::query::grasp::{DrawnTo, Node, Swept, nodes_in, nodes_of};
use crate::text;
use crate::ui::map::measure::area_words;
use crate::ui::map::pointer::{on_screen, paint_plate};
use crate::ui::theme::color;
use crate::ui::widgets::tokens;

/// Vertices are shown this far around the pointer.
const NODES_PX: f64 = 90.0;
/// Vertices are shown from this scale on, in metres per px.
const NODES_FROM: f64 = 8.0;
/// More vertices than this are a blur.
const MOST_NODES: usize = 600;
/// Chips stand this far outside what they tell of.
const AWAY_PX: f32 = 46.0;
/// At most so many chips are shown: the card tells all.
const MOST_CHIPS: usize = 4;

impl Redraw {
    /// Paints the tool in hand and what it would do.
    pub fn paint(&self, ui: &Ui, hand: &Hand<'_>) {
        if !self.is_working() {
            return;
        }
        if hand.place.is_some() {
            ui.ctx().set_cursor_icon(self.cursor(hand));
        }
        let painter = ui.painter().with_clip_rect(hand.map);
        for &grid in &self.picked {
            self.paint_picked(ui, &painter, hand, grid);
        }
        if self.tool == Tool::Regroup {
            self.paint_regroup(ui, &painter, hand);
        }
        if let Some(claim) = &self.claim {
            paint_claim(ui, &painter, hand, &claim.rings);
        }
        if let Some(preview) = &self.preview {
            paint_change(ui, &painter, hand, preview);
        }
        // Seen from afar they would be a blur.
        if matches!(self.tool, Tool::Move | Tool::Insert) && hand.camera.metres_per_px() < NODES_FROM {
            self.paint_nodes(ui, &painter, hand);
        }
        self.paint_gesture(ui, &painter, hand);
        self.paint_drawn(ui, &painter, hand);
        if let Some(preview) = &self.preview {
            self.paint_chips(ui, &painter, hand, preview);
        }
        self.paint_refusal(ui, &painter, hand);
    }

    /// The cursor says what a press would do.
    fn cursor(&self, hand: &Hand<'_>) -> CursorIcon {
        match self.tool {
            _ if self.refused.as_ref().is_some_and(|refused| !refused.may_mend) => CursorIcon::NotAllowed,
            Tool::Move if matches!(self.gesture, Gesture::Move { .. }) => CursorIcon::Grabbing,
            Tool::Move if super::gesture::node_under(hand).is_some() => CursorIcon::Grab,
            Tool::Insert if self.drawn.is_some() => CursorIcon::PointingHand,
            Tool::Cut | Tool::Ground if self.claim.is_some() => CursorIcon::Default,
            Tool::Reshape | Tool::Split | Tool::Brush | Tool::Lasso | Tool::Cut | Tool::Ground => CursorIcon::Crosshair,
            Tool::Merge | Tool::Regroup => CursorIcon::PointingHand,
            Tool::Move | Tool::Insert | Tool::Select | Tool::Locks => CursorIcon::Default,
        }
    }

    fn paint_picked(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>, grid: crate::domain::AreaId) {
        let accent = tokens(ui).accent;
        for polygon in hand.document.partition.outline(Label::Grid(grid)) {
            for ring in polygon.rings() {
                let line = on_screen(ring, &hand.camera, hand.map.min);
                painter.add(Shape::closed_line(line, Stroke::new(3.0, color(accent))));
            }
        }
        paint_hatch(ui, painter, hand, &outline(hand, grid));
    }

    fn paint_nodes(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>) {
        let mut nodes: Vec<Node> = Vec::new();
        if let Some(p) = hand.place {
            let reach = hand.units(NODES_PX);
            let corner = |sign: i64| LatticePoint::new(p.x + sign * reach, p.y + sign * reach);
            nodes = nodes_in(hand.document, hand.index.locator(), Bounds { min: corner(-1), max: corner(1) });
        }
        let selected = hand.selected.filter(|&id| {
            hand.document.tables.areas.get(id).is_some_and(|area| area.level == hand.document.grid_level())
        });
        nodes.extend(selected.into_iter().flat_map(|id| nodes_of(hand.document, id)));
        nodes.sort_unstable();
        nodes.dedup();
        let held = if let Gesture::Move { from, .. } = self.gesture { Some(from) } else { None };
        let seen = hand.map.expand(8.0);
        let under = super::gesture::node_under(hand).map(|node| node.at);
        let places = nodes.into_iter().filter(|node| Some(node.at) != held);
        let places = places.map(|node| (node, hand.on_screen(node.at))).filter(|(_, at)| seen.contains(*at));
        for (node, at) in places.take(MOST_NODES) {
            let chosen = self.chosen == Some(node.at) || (under == Some(node.at) && held.is_none());
            paint_node(painter, at, node.is_junction, chosen, tokens(ui));
        }
    }

    fn paint_gesture(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>) {
        let tokens = tokens(ui);
        let accent = color(tokens.accent);
        match &self.gesture {
            Gesture::None if self.tool == Tool::Brush => {
                if let Some(place) = hand.place {
                    painter.circle_stroke(hand.on_screen(place), self.brush_px(hand), Stroke::new(1.5, accent));
                }
            }
            Gesture::None => {}
            Gesture::Move { from, to } => {
                if from != to {
                    let at = hand.on_screen(*from);
                    painter.circle(at, 5.0, color(tokens.panel), Stroke::new(1.5, color(tokens.text3)));
                }
                let leans = self.drawn.filter(|(_, kind)| *kind != DrawnTo::Way).map(|(at, _)| at);
                let at = hand.on_screen(leans.filter(|_| self.refused.is_none()).unwrap_or(*to));
                painter.circle_filled(at, 15.0, color(tokens.accent.percent(16)));
                painter.circle(at, 7.5, accent, Stroke::new(2.0, color(tokens.panel)));
            }
            Gesture::Line(line) => {
                let stroke = Stroke::new(2.5, accent);
                let ahead = self.ahead.as_ref();
                let gap =
                    ahead.filter(|leg| leg.is_gap).and_then(|leg| Some([*line.points.last()?, *leg.points.last()?]));
                let mut points = line.points.clone();
                points.extend(ahead.filter(|leg| !leg.is_gap).into_iter().flat_map(|leg| leg.points.iter().copied()));
                for pair in points.windows(2).filter(|pair| !line.gaps.iter().any(|gap| gap == pair)) {
                    painter.line_segment([hand.on_screen(pair[0]), hand.on_screen(pair[1])], stroke);
                }
                for gap in line.gaps.iter().copied().chain(gap) {
                    let ends = gap.map(|p| hand.on_screen(p));
                    painter.extend(Shape::dashed_line(&ends, stroke, 7.0, 5.0));
                }
                for at in line.corners() {
                    paint_node(painter, hand.on_screen(at), false, false, tokens);
                }
            }
            Gesture::Loop(line) => paint_loop(painter, hand, line, accent),
            Gesture::Free { line, .. } if self.tool == Tool::Brush => {
                let points = on_screen(line, &hand.camera, hand.map.min);
                if let Some(&at) = points.last() {
                    painter.circle_stroke(at, self.brush_px(hand), Stroke::new(1.5, accent));
                }
            }
            Gesture::Free { line, .. } => paint_loop(painter, hand, line, accent),
        }
    }

    #[allow(clippy::cast_possible_truncation)] // px
    fn brush_px(&self, hand: &Hand<'_>) -> f32 {
        (self.brush_m / hand.camera.metres_per_px()) as f32
    }

    /// The ring around what a point is drawn to.
    fn paint_drawn(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>) {
        let Some((at, _)) = self.drawn else { return };
        let accent = color(tokens(ui).accent);
        painter.circle_stroke(hand.on_screen(at), 9.0, Stroke::new(1.5, accent));
        painter.circle_filled(hand.on_screen(at), 2.5, accent);
    }

    /// What each grid would have or gain, beside its ground.
    fn paint_chips(&self, ui: &Ui, painter: &Painter, hand: &Hand<'_>, preview: &Preview) {
        // Where a card asks for more, it says more too.
        if matches!(self.tool, Tool::Merge | Tool::Regroup | Tool::Cut | Tool::Ground) {
            return;
        }
        let splits = matches!(preview.command, Command::SplitGrid { .. });
        let told = preview.swept.iter().filter(|grid| splits || grid.gain_m2 > 0.0).take(MOST_CHIPS);
        let mut taken: Vec<Rect> = Vec::new();
        let middle = hand.place.or(self.at).map_or(hand.map.center(), |at| hand.on_screen(at));
        for grid in told {
            let rings = if splits { outline_after(preview, grid.grid) } else { grid.rings.clone() };
            let Some(at) = middle_of(&rings).map(|at| hand.on_screen(at)) else { continue };
            let away = (at - middle).normalized();
            let away = if away.is_finite() && away != egui::Vec2::ZERO { away } else { vec2(0.0, -1.0) };
            let mut plate = if splits { at } else { at + away * AWAY_PX };
            plate = plate.clamp(hand.map.min + vec2(150.0, 20.0), hand.map.max - vec2(150.0, 20.0));
            // Plates do not cover each other.
            for _ in 0..MOST_CHIPS {
                if taken.iter().any(|other| other.contains(plate)) {
                    plate.y += 28.0;
                }
            }
            taken.push(Rect::from_center_size(plate, vec2(220.0, 27.0)));
            let accent = color(tokens(ui).accent);
            if !splits {
                painter.line_segment([at, plate], Stroke::new(1.0, accent));
                painter.circle_filled(at, 2.5, accent);
            }
            paint_plate(ui, painter, plate, &chip_words(preview, grid, splits, hand.lang));
        }
    }
}

/// What a chip says of a grid: what it has as a whole, or what it gains.
fn chip_words(preview: &Preview, grid: &Swept, whole: bool, lang: text::Lang) -> String {
    let row = preview.balance.of(grid.grid);
    let (old, new) =
        (row.and_then(|row| row.before).unwrap_or_default(), row.and_then(|row| row.after).unwrap_or_default());
    if whole {
        return text::redrawing::chip(lang, area_words(new.ground.area_m2(), lang), new.totals.households);
    }
    let count = |households: u64| i64::try_from(households).unwrap_or(i64::MAX);
    let gain = count(new.totals.households).saturating_sub(count(old.totals.households));
    text::redrawing::chip(lang, area_words(grid.gain_m2, lang), gain)
}

/// Ground that was drawn and waits for a word.
fn paint_claim(ui: &Ui, painter: &Painter, hand: &Hand<'_>, rings: &[Vec<LatticePoint>]) {
    paint_hatch(ui, painter, hand, rings);
    let stroke = Stroke::new(2.5, color(tokens(ui).accent));
    for ring in rings {
        painter.add(Shape::closed_line(on_screen(ring, &hand.camera, hand.map.min), stroke));
    }
}

/// A free loop, with a dashed line that closes it.
fn paint_loop(painter: &Painter, hand: &Hand<'_>, line: &[LatticePoint], accent: egui::Color32) {
    let points = on_screen(line, &hand.camera, hand.map.min);
    painter.add(Shape::line(points.clone(), Stroke::new(2.0, accent)));
    if let (Some(&first), Some(&last)) = (points.first(), points.last()) {
        painter.extend(Shape::dashed_line(&[last, first], Stroke::new(1.5, accent), 5.0, 4.0));
    }
}

/// The line as it was and as it would be, and the ground that changes hands.
fn paint_change(ui: &Ui, painter: &Painter, hand: &Hand<'_>, preview: &Preview) {
    let tokens = tokens(ui);
    for grid in preview.swept.iter().filter(|grid| grid.gain_m2 > 0.0) {
        paint_hatch(ui, painter, hand, &grid.rings);
    }
    let line = |edge: &[LatticePoint; 2]| [hand.on_screen(edge[0]), hand.on_screen(edge[1])];
    let old = Stroke::new(1.5, egui::Color32::from_rgb(0x6E, 0x73, 0x7D));
    for edge in &preview.lines.gone {
        painter.extend(Shape::dashed_line(&line(edge), old, 3.0, 4.0));
    }
    for edge in &preview.lines.come {
        painter.line_segment(line(edge), Stroke::new(3.0, color(tokens.accent)));
    }
}

pub(super) fn paint_hatch(ui: &Ui, painter: &Painter, hand: &Hand<'_>, rings: &[Vec<LatticePoint>]) {
    let accent = tokens(ui).accent;
    let hatch = Hatch { colour: accent.percent(65), form: HatchForm::Rising };
    let rings: Vec<Vec<MapPoint>> = rings.iter().map(|ring| ring.iter().map(|&p| p.into()).collect()).collect();
    let place = |p: MapPoint| {
        let at = hand.camera.to_screen(p);
        hand.map.min + vec2(at.x, at.y)
    };
    let stroke = Stroke::new(1.5, color(hatch.colour));
    for [a, b] in hatch.lines(&rings, hand.camera.scale(), hand.camera.bounds(0.0)) {
        painter.line_segment([place(a), place(b)], stroke);
    }
}

fn paint_node(painter: &Painter, at: Pos2, is_junction: bool, chosen: bool, tokens: &Tokens) {
    let ink = Stroke::new(1.5, color(tokens.accent));
    if chosen {
        painter.circle_filled(at, 12.0, color(tokens.accent.percent(16)));
    }
    let fill = color(if chosen { tokens.accent } else { tokens.panel });
    if is_junction {
        painter.circle(at, 4.4, fill, ink);
    } else {
        let square = Rect::from_center_size(at, vec2(6.4, 6.4));
        painter.rect(square, 1.0, fill, ink, egui::StrokeKind::Middle);
    }
}

fn outline(hand: &Hand<'_>, grid: crate::domain::AreaId) -> Vec<Vec<LatticePoint>> {
    let polygons = hand.document.partition.outline(Label::Grid(grid));
    polygons.iter().flat_map(|polygon| polygon.rings().map(<[_]>::to_vec).collect::<Vec<_>>()).collect()
}

fn outline_after(preview: &Preview, grid: crate::domain::AreaId) -> Vec<Vec<LatticePoint>> {
    let polygons = preview.after.partition.outline(Label::Grid(grid));
    polygons.iter().flat_map(|polygon| polygon.rings().map(<[_]>::to_vec).collect::<Vec<_>>()).collect()
}

/// The middle of the box around the longest ring.
fn middle_of(rings: &[Vec<LatticePoint>]) -> Option<LatticePoint> {
    let longest = rings.iter().max_by_key(|ring| ring.len())?;
    Some(Bounds::of(longest.iter().copied())?.centre())
}
