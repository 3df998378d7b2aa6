//! The areas as the pointer and keys meet them: which level counts, which area lies under the pointer, its outline.

use std::sync::Arc;

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::domain::{AreaId, LevelIndex};
use crate::drawing::{Camera, ScreenPoint};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::query::outlines::Outlines;
use crate::query::shapes::{AreaShape, Direction, Shapes};
use crate::ui::theme::{bold, color, paint_ground, regular};
use crate::ui::widgets::tokens;

/// A level is chosen by zoom once its usual area is this wide on the screen.
const WIDE_ENOUGH_PX: f64 = 64.0;
/// How long the pointer rests before the name is shown.
const REST_S: f64 = 0.5;
/// A level that was descended to is kept until the zoom is this far from where it was.
const KEPT_STEPS: f64 = 0.8;

/// The areas of all levels as they are pointed at. A follower of the document: an area is traced when it is first
/// needed, and again when the plane has changed.
#[derive(Default)]
pub struct Ground {
    seen: Document,
    shapes: Shapes,
    /// The level that was chosen; by zoom otherwise.
    pinned: Option<LevelIndex>,
    /// A level that was descended to, and the zoom at which it counts.
    held: Option<(LevelIndex, f64)>,
    /// The level whose areas are coloured by a figure.
    coloured: Option<LevelIndex>,
    /// The area under the pointer and since when.
    hovered: Option<Hovered>,
}

impl Ground {
    /// Catches up with the document, whose outlines are given.
    pub fn follow(&mut self, document: &Document, outlines: &Outlines) {
        if self.shapes.follow(document, outlines) {
            self.hovered = None;
        }
        self.seen = document.clone();
    }

    /// The shape of an area.
    pub fn shape(&mut self, area: AreaId) -> Option<Arc<AreaShape>> {
        self.shapes.get(area)
    }

    /// The neighbour of an area in a direction.
    pub fn towards(&mut self, area: AreaId, direction: Direction) -> Option<AreaId> {
        self.shapes.towards(area, direction)
    }

    /// The level that counts on the map: the one pinned, the one descended to, the one that is coloured by a figure, or
    /// the lowest whose areas are large enough to be pointed at. Never the whole district but where it is coloured.
    pub fn current(&mut self, camera: &Camera) -> LevelIndex {
        if let Some(level) = self.pinned {
            return level;
        }
        if let Some((level, _)) = self.held.filter(|(_, zoom)| (camera.zoom - zoom).abs() < KEPT_STEPS) {
            return level;
        }
        self.held = None;
        if let Some(level) = self.coloured {
            return level;
        }
        let lowest = self.seen.grid_level();
        let mut wide = |level| self.shapes.median_side_deg(level) / 360.0 * camera.scale() >= WIDE_ENOUGH_PX;
        let by_size = (1..=lowest.0).rev().map(LevelIndex).find(|&level| wide(level));
        by_size.unwrap_or(LevelIndex(lowest.0.min(1)))
    }

    /// Why this level counts, as of the last time it was asked for.
    pub fn chosen_by(&self) -> ChosenBy {
        match (self.pinned, self.held, self.coloured) {
            (Some(_), ..) => ChosenBy::Hand,
            (None, None, Some(_)) => ChosenBy::Colours,
            (None, ..) => ChosenBy::Zoom,
        }
    }

    /// The areas of this level are coloured by a figure, or those of none: who sees colours of grids means a grid.
    pub fn colour(&mut self, level: Option<LevelIndex>) {
        if self.coloured != level {
            self.coloured = level;
            self.held = None;
        }
    }

    /// The next level below the one that counts; after the lowest, zoom chooses again.
    pub fn pin_next(&mut self) {
        let lowest = self.seen.grid_level();
        self.pinned = match self.pinned {
            None => Some(LevelIndex(lowest.0.min(1))),
            Some(level) if level < lowest => Some(LevelIndex(level.0 + 1)),
            Some(_) => None,
        };
    }

    /// Goes on with a level; where zoom chooses, as long as one looks from about this zoom.
    pub fn hold(&mut self, level: LevelIndex, zoom: f64) {
        if self.pinned.is_some() {
            self.pinned = Some(level);
        } else {
            self.held = Some((level, zoom));
        }
    }

    /// Outlines the area under the pointer, and names it once the pointer rests: within `free` alone, where no card
    /// stands, and not when it is `told` already, as the selected one is.
    pub fn paint_hover(
        &mut self,
        ui: &Ui,
        (map, free): (Rect, Rect),
        camera: &Camera,
        under: Option<AreaId>,
        told: Option<AreaId>,
    ) {
        let (now, moved) = ui.input(|input| (input.time, input.pointer.delta() != Vec2::ZERO));
        self.hovered = under.map(|area| match self.hovered {
            // A map that moves under a pointer at rest brings areas nobody asked about.
            Some(before) if before.area == area && !(before.came_by_itself && moved) => before,
            _ => Hovered { area, since: now, came_by_itself: !moved },
        });
        let Some(Hovered { area, since, came_by_itself }) = self.hovered else { return };
        let Some(shape) = self.shape(area) else { return };
        let painter = ui.painter().with_clip_rect(map);
        let stroke = Stroke::new(1.5, color(tokens(ui).accent));
        for ring in &shape.rings {
            painter.add(Shape::closed_line(on_screen(ring, camera, map.min), stroke));
        }
        if came_by_itself || told == Some(area) {
            return;
        }
        let rests = now - since;
        if rests < REST_S {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(REST_S - rests));
            return;
        }
        let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) else { return };
        let Some(row) = self.seen.tables.areas.get(area) else { return };
        paint_name(ui, &painter, free, pointer, (&row.name, &row.code));
    }
}

/// By what the level was chosen that counts on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// Somebody chose it.
    Hand,
    /// Its areas are coloured by a figure.
    Colours,
    /// Its areas are large enough to be pointed at.
    Zoom,
}

/// The area under the pointer.
#[derive(Clone, Copy)]
struct Hovered {
    area: AreaId,
    /// In seconds of the window's clock.
    since: f64,
    /// The map moved, not the pointer.
    came_by_itself: bool,
}

/// A name on a chip beside the pointer.
fn paint_name(ui: &Ui, painter: &Painter, free: Rect, pointer: Pos2, (name, code): (&str, &str)) {
    let tokens = tokens(ui);
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), bold(13.0), color(tokens.text1));
    job.wrap = egui::text::TextWrapping::truncate_at_width(320.0);
    let name = painter.layout_job(job);
    let code = painter.layout_no_wrap(code.to_owned(), regular(12.0), color(tokens.text3));
    let size = vec2(name.size().x + code.size().x + 24.0, 28.0);
    let mut corner = pointer + vec2(14.0, 18.0);
    corner.x = corner.x.min(free.right() - size.x - 4.0).max(free.left() + 4.0);
    if corner.y + size.y > free.bottom() {
        corner.y = pointer.y - size.y - 10.0;
    }
    let rect = Rect::from_min_size(corner, size);
    painter.add(crate::ui::theme::card_shadow(tokens).as_shape(rect, 8));
    paint_ground(painter, rect, 8, tokens.panel, Some(tokens.line));
    let left = rect.left() + 8.0;
    painter.galley(pos2(left, rect.center().y - name.size().y / 2.0), name.clone(), color(tokens.text1));
    let left = left + name.size().x + 8.0;
    painter.galley(pos2(left, rect.center().y - code.size().y / 2.0), code, color(tokens.text3));
}

/// Places on the screen.
pub fn on_screen(line: &[LatticePoint], camera: &Camera, origin: Pos2) -> Vec<Pos2> {
    line.iter()
        .map(|&p| {
            let ScreenPoint { x, y } = camera.to_screen(p.into());
            pos2(origin.x + x, origin.y + y)
        })
        .collect()
}

/// Words on a plate, their middle at a place.
pub fn paint_plate(ui: &Ui, painter: &Painter, middle: Pos2, words: &str) {
    let tokens = tokens(ui);
    let galley = painter.layout_no_wrap(words.to_owned(), bold(13.0), color(tokens.on_accent));
    let rect = Align2::CENTER_CENTER.anchor_size(middle, galley.size() + vec2(14.0, 6.0));
    paint_ground(painter, rect, 5, tokens.accent, None);
    painter.galley(rect.center() - galley.size() / 2.0, galley, color(tokens.on_accent));
}
