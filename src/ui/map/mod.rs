//! The map: projection and input are walkers', the picture is the display list.

pub mod accessible;
mod flight;
pub mod measure;
pub mod outline_tool;
mod painter;
mod placement;
pub mod pointer;
mod symbols;
mod tiles;

use egui::{DragPanButtons, Id, PointerButton, Rect, Response, Stroke, Ui};
use walkers::{Map, MapMemory, lon_lat};

use self::flight::Flight;
use self::painter::MapPainter;
use self::placement::Placement;
pub use self::tiles::{Ground, LaidScan, scan_texture};
use super::theme::{at, color};
use crate::drawing::style::Theme;
use crate::drawing::{
    Camera, DisplayList, Layer, LayerChoice, MapBounds, MapPoint, Placed, ScreenPoint, painted, seen_selection,
};
use crate::geodesy::LatticePoint;

/// Kunming, where a map without a project stands.
const NOWHERE: (f64, f64) = (102.71, 25.04);

/// The limits of the zoom without a district.
const FARTHEST_AND_NEAREST: (f64, f64) = (8.0, 20.0);

/// From so many zoom levels farther than where the district fills the view there is nothing more to see: 2.5 times its
/// size.
const AROUND_THE_DISTRICT: f64 = 1.33;

/// The map's own state: where one looks, and what can be kept between frames.
pub struct MapView {
    memory: MapMemory,
    painter: MapPainter,
    placement: Placement,
    /// What was looked at in the last frame.
    last: Option<Camera>,
    /// What to look at once the size of the map is known.
    wanted: Option<MapBounds>,
    /// Where to fly once the size of the map is known.
    destination: Option<Destination>,
    flight: Option<Flight>,
    /// The selection as it was seen in the last frame.
    seen: Option<Seen>,
    /// What was looked at as a whole, and where the camera stood for it: it is fitted anew to a window of another size
    /// until somebody moves the camera.
    fitted: Option<(MapBounds, Camera)>,
    /// How far one can zoom out.
    farthest: f64,
    /// How much of the map cards cover at its sides, in px.
    pub covered: egui::epaint::MarginF32,
    /// Whether the hand holds something else than the map: then only the middle button moves it.
    pub held: bool,
}

/// A selection as a camera sees it.
struct Seen {
    layer: Layer,
    camera: Camera,
    fills: Layer,
    strength: f32,
    lines: Layer,
}

impl Seen {
    /// What a camera sees of a selection; that of the last frame where both stayed.
    fn of<'a>(kept: &'a mut Option<Self>, layer: &Layer, camera: &Camera) -> &'a Self {
        let same = |seen: &Self| {
            let (one, other) = (&seen.layer.chunks, &layer.chunks);
            let chunks = one.len() == other.len() && one.iter().zip(other).all(|(a, b)| std::sync::Arc::ptr_eq(a, b));
            chunks && seen.camera == *camera
        };
        let found = kept.take().filter(same);
        kept.insert(found.unwrap_or_else(|| {
            let (fills, strength, lines) = seen_selection(layer, camera);
            Self { layer: layer.clone(), camera: *camera, fills, strength, lines }
        }))
    }
}

/// Where the camera shall fly.
#[derive(Clone, Copy)]
enum Destination {
    Bounds(MapBounds),
    Camera(Camera),
}

/// Room that is left around what is looked at.
pub const MARGIN_PX: f32 = 36.0;

/// What is painted over the display list.
#[derive(Clone, Copy, Default)]
pub struct Selection<'a> {
    /// The area that is selected.
    pub layer: Option<&'a Layer>,
    /// Which layers are shown, how strongly and in which order.
    pub choice: Option<&'a LayerChoice>,
    /// What stands in the place of the tints of streets.
    pub shade: Option<&'a Layer>,
    /// The points of what is selected.
    pub places: &'a [LatticePoint],
    /// The point that was asked about.
    pub point: Option<LatticePoint>,
}

impl Selection<'_> {
    /// What its rings and its pin cover.
    fn covers(&self, camera: &Camera) -> Vec<symbols::Covered> {
        let seen = camera.bounds(300.0);
        let of = |p: LatticePoint, r: f32| {
            let p = MapPoint::from(p);
            let screen = camera.to_screen(p);
            (MapBounds { min: p, max: p }).intersects(seen).then_some(([screen.x, screen.y], r))
        };
        // More rings than this are a crowd, in which no name has a place.
        let rings = self.places.iter().take(100).filter_map(|&p| of(p, RING_PX + 3.5));
        rings.chain(self.point.and_then(|p| of(p, PIN_PX + 2.0))).collect()
    }
}

/// The radius of the ring around a point of what is selected.
const RING_PX: f32 = 16.0;
/// The radius of the pin on the point that was asked about.
const PIN_PX: f32 = 6.0;

/// What happened on the map in a frame.
pub struct MapOutput {
    /// What is looked at.
    pub camera: Camera,
    /// Where the map stands in the window.
    pub rect: Rect,
    /// The place under the pointer.
    pub hovered: Option<LatticePoint>,
    /// The place that was clicked.
    pub clicked: Option<LatticePoint>,
    /// The place that was clicked twice.
    pub double_clicked: Option<LatticePoint>,
    /// The place under the pointer, also while something is dragged beyond the map.
    pub at: Option<LatticePoint>,
    /// Whether the button is down, having gone down on the map.
    pub down: bool,
    /// Whether it went down in this frame.
    pub pressed: bool,
    /// Where the menu was asked for: on the screen, and the place there.
    pub menu: Option<(egui::Pos2, LatticePoint)>,
    /// Whether the map is being dragged or flies.
    pub dragged: bool,
    /// The map as a widget: for the focus and the accessibility tree.
    pub id: Id,
}

impl Default for MapView {
    fn default() -> Self {
        let mut memory = MapMemory::default();
        memory.center_at(lon_lat(NOWHERE.0, NOWHERE.1));
        Self {
            memory,
            painter: MapPainter::default(),
            placement: Placement::default(),
            last: None,
            wanted: None,
            destination: None,
            flight: None,
            seen: None,
            fitted: None,
            farthest: FARTHEST_AND_NEAREST.0,
            covered: egui::epaint::MarginF32::ZERO,
            held: false,
        }
    }
}

impl MapView {
    /// Looks at the box in the next frame.
    pub fn look_at(&mut self, bounds: MapBounds) {
        self.wanted = Some(bounds);
    }

    /// Flies to where the box is seen.
    pub fn fly_to(&mut self, bounds: MapBounds) {
        self.destination = Some(Destination::Bounds(bounds));
    }

    /// Flies to where this camera stands.
    pub fn fly_to_camera(&mut self, camera: Camera) {
        self.destination = Some(Destination::Camera(camera));
    }

    /// Moves the map just so far that a place is not covered by a card of this width on the right.
    pub fn keep_in_sight(&mut self, place: MapPoint, card: f32) {
        const MARGIN_PX: f32 = 32.0;
        let Some(camera) = self.target() else { return };
        let free = camera.size.0 - card - MARGIN_PX;
        let hidden = camera.to_screen(place).x - free;
        // Where the window is narrow there is no better place.
        if hidden > 0.0 && free > camera.size.0 / 3.0 {
            let x = camera.centre.x + f64::from(hidden) / camera.scale();
            self.fly_to_camera(Camera { centre: MapPoint { x, ..camera.centre }, ..camera });
        }
    }

    /// What is looked at, or will be at the end of the flight.
    pub fn target(&self) -> Option<Camera> {
        self.flight.as_ref().map(Flight::end).or(self.last)
    }

    /// The labels of the last frame.
    pub fn labels(&self) -> &[Placed] {
        self.placement.placed()
    }

    /// One step nearer or farther.
    pub fn zoom_by(&mut self, steps: f64) {
        self.flight = None;
        // At the end of the scale nothing happens.
        let _ = self.memory.set_zoom((self.memory.zoom() + steps).clamp(self.farthest, FARTHEST_AND_NEAREST.1));
    }

    /// Shows the map in the room that is left. `version` names the display list; `ground` lies under it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        list: &DisplayList,
        version: u64,
        selection: Selection<'_>,
        ground: &mut Ground,
    ) -> MapOutput {
        let size = ui.available_size();
        self.farthest = list.bounds.map_or(FARTHEST_AND_NEAREST.0, |bounds| {
            let (farthest, nearest) = FARTHEST_AND_NEAREST;
            (self.fit(bounds, (size.x, size.y)).zoom - AROUND_THE_DISTRICT).clamp(farthest, nearest - 2.0)
        });
        if let Some((bounds, stood)) = self.fitted {
            let moved = self.flight.is_some() || self.destination.is_some() || !stands_at(&self.memory, &stood);
            if moved {
                self.fitted = None;
            } else if stood.size != (size.x, size.y) {
                self.wanted = self.wanted.or(Some(bounds));
            }
        }
        if let Some(bounds) = self.wanted.take() {
            self.flight = None;
            let camera = self.fit(bounds, (size.x, size.y));
            self.stand_at(camera);
            self.fitted = Some((bounds, camera));
        }
        self.fly(ui, (size.x, size.y));
        let before = self.last;
        let (painter, placement, seen) = (&mut self.painter, &mut self.placement, &mut self.seen);
        let whole = LayerChoice::default();
        let choice = selection.choice.unwrap_or(&whole);
        let map = Map::new(None, &mut self.memory, lon_lat(NOWHERE.0, NOWHERE.1))
            .zoom_with_ctrl(false)
            .double_click_to_zoom(false)
            .drag_pan_buttons(if self.held { DragPanButtons::MIDDLE } else { DragPanButtons::PRIMARY });
        let shown = map.show(ui, |ui, response, projector, memory| {
            let rect = response.rect;
            ui.set_clip_rect(rect);
            let centre = projector.unproject(rect.center().to_vec2());
            let centre = MapPoint::from_degrees(centre.x(), centre.y());
            let camera = Camera { centre, zoom: memory.zoom(), size: (rect.width(), rect.height()) };
            paint(ui, painter, seen, list, choice, ground, selection, &camera, rect.min);
            let placed = placement.of(ui.ctx(), list, version, choice, &camera);
            for &place in selection.places {
                paint_place(ui, place, &camera, rect.min, list.theme);
            }
            let over_classes = selection.shade.is_some();
            symbols::paint(ui, list.theme, placed, over_classes, &selection.covers(&camera), &camera, rect.min);
            if let Some(point) = selection.point {
                paint_point(ui, point, &camera, rect.min, list.theme);
            }
            camera
        });
        let (camera, response) = (shown.inner, shown.response);
        self.stay_within_limits(before, &camera, &response);
        self.last = Some(camera);
        let place = |response: &Response| response.interact_pointer_pos().or(response.hover_pos());
        let lattice = |p: egui::Pos2| {
            let p = p - response.rect.min;
            let (lon, lat) = camera.to_map(ScreenPoint { x: p.x, y: p.y }).to_degrees();
            LatticePoint::from_degrees(lon, lat).ok()
        };
        MapOutput {
            camera,
            rect: response.rect,
            hovered: response.hover_pos().and_then(lattice),
            at: place(&response).and_then(lattice),
            down: response.is_pointer_button_down_on() && ui.input(|input| input.pointer.primary_down()),
            pressed: response.is_pointer_button_down_on() && ui.input(|input| input.pointer.primary_pressed()),
            clicked: response.clicked_by(PointerButton::Primary).then(|| place(&response)).flatten().and_then(lattice),
            double_clicked: response
                .double_clicked_by(PointerButton::Primary)
                .then(|| place(&response))
                .flatten()
                .and_then(lattice),
            menu: (response.secondary_clicked() || response.long_touched())
                .then(|| place(&response))
                .flatten()
                .and_then(|at| Some((at, lattice(at)?))),
            dragged: response.dragged() || self.flight.is_some(),
            id: response.id,
        }
    }

    /// Moves the camera along its flight. A key ends it where it leads, the hand ends it where it is.
    fn fly(&mut self, ui: &Ui, size: (f32, f32)) {
        let now = ui.input(|input| input.time);
        if let Some(destination) = self.destination.take() {
            let to = match destination {
                Destination::Bounds(bounds) => self.fit(bounds, size),
                Destination::Camera(camera) => Camera { size, ..camera },
            };
            let to = Camera { zoom: to.zoom.clamp(self.farthest, FARTHEST_AND_NEAREST.1), ..to };
            // Who wants less motion gets none.
            let still = ui.style().animation_time <= 0.0;
            match self.last.filter(|_| !still) {
                Some(from) => self.flight = Some(Flight::new(from, to, now)),
                None => self.stand_at(to),
            }
            if self.flight.is_some() {
                ui.ctx().request_repaint();
            }
            return;
        }
        let Some(flight) = self.flight else { return };
        let (key, hand) = ui.input(|input| {
            let key = input.events.iter().any(|event| matches!(event, egui::Event::Key { pressed: true, .. }));
            (key, input.pointer.any_pressed() || input.smooth_scroll_delta() != egui::Vec2::ZERO)
        });
        if hand {
            self.flight = None;
            return;
        }
        let (camera, arrived) = if key { (flight.end(), true) } else { flight.at(now) };
        self.stand_at(camera);
        if arrived {
            self.flight = None;
        } else {
            ui.ctx().request_repaint();
        }
    }

    /// The camera that shows all of the box in the room that cards leave.
    fn fit(&self, bounds: MapBounds, size: (f32, f32)) -> Camera {
        let covered = self.covered;
        let free = egui::vec2(size.0, size.1) - covered.sum();
        let mut camera = Camera::fit(bounds, (free.x, free.y), MARGIN_PX);
        camera.centre.x += f64::from(covered.right - covered.left) / 2.0 / camera.scale();
        camera.centre.y += f64::from(covered.bottom - covered.top) / 2.0 / camera.scale();
        Camera { size, ..camera }
    }

    fn stand_at(&mut self, camera: Camera) {
        let (lon, lat) = camera.centre.to_degrees();
        self.memory.center_at(lon_lat(lon, lat));
        let _ = self.memory.set_zoom(camera.zoom.clamp(self.farthest, FARTHEST_AND_NEAREST.1));
    }

    /// A district is looked at from where it is small to zoom 20. At the end of the scale the ground under the pointer stays.
    fn stay_within_limits(&mut self, before: Option<Camera>, now: &Camera, response: &Response) {
        let zoom = now.zoom.clamp(self.farthest, FARTHEST_AND_NEAREST.1);
        #[allow(clippy::float_cmp)] // clamping leaves what is inside bit for bit
        if zoom == now.zoom {
            return;
        }
        let camera = before.unwrap_or(*now);
        let pointer = response.hover_pos().unwrap_or(response.rect.center()) - response.rect.min;
        let pointer = ScreenPoint { x: pointer.x, y: pointer.y };
        let (ground, limited) = (camera.to_map(pointer), Camera { zoom, ..camera });
        let shown = limited.to_map(pointer);
        let centre = MapPoint { x: camera.centre.x + ground.x - shown.x, y: camera.centre.y + ground.y - shown.y };
        let (lon, lat) = centre.to_degrees();
        self.memory.center_at(lon_lat(lon, lat));
        let _ = self.memory.set_zoom(zoom);
    }
}

/// Whether the map stands where a camera stood.
fn stands_at(memory: &MapMemory, camera: &Camera) -> bool {
    let (lon, lat) = camera.centre.to_degrees();
    let zoom = camera.zoom.clamp(FARTHEST_AND_NEAREST.0, FARTHEST_AND_NEAREST.1);
    let stays = memory.detached().is_none_or(|at| (at.x() - lon).abs() < 1e-7 && (at.y() - lat).abs() < 1e-7);
    stays && (memory.zoom() - zoom).abs() < 1e-9
}

#[allow(clippy::too_many_arguments)] // each of another owner: the view's, the map's, the project's
fn paint(
    ui: &Ui,
    meshes: &mut MapPainter,
    seen: &mut Option<Seen>,
    list: &DisplayList,
    choice: &LayerChoice,
    ground: &mut Ground,
    selection: Selection<'_>,
    camera: &Camera,
    origin: egui::Pos2,
) {
    // The window is cleared to the background already: to paint it again would touch every pixel twice.
    let painter = ui.painter().with_clip_rect(ui.max_rect());
    let pictures = ground.shapes(&painter, camera, origin);
    let selected = selection.layer.map(|layer| Seen::of(seen, layer, camera));
    // A fill over the classes of a theme would show a class that is none.
    let filled = if selection.shade.is_some() { 0.0 } else { 1.0 };
    let selected = selected.into_iter().flat_map(|seen| [(&seen.fills, seen.strength * filled), (&seen.lines, 1.0)]);
    let mut painted = painted(list, choice, selection.shade, ground.pictures());
    painted.over.extend(selected);
    meshes.paint(&painter, &painted, pictures, camera, origin);
}

/// A point of what is selected: a ring around its symbol.
fn paint_place(ui: &Ui, place: LatticePoint, camera: &Camera, origin: egui::Pos2, theme: Theme) {
    let tokens = theme.tokens();
    let middle = at(origin, camera.to_screen(place.into()));
    let painter = ui.painter();
    painter.circle(middle, RING_PX, color(tokens.accent.percent(14)), Stroke::new(5.0, color(theme.map().halo)));
    painter.circle_stroke(middle, RING_PX, Stroke::new(3.0, color(tokens.accent)));
}

/// The point that was asked about.
fn paint_point(ui: &Ui, point: LatticePoint, camera: &Camera, origin: egui::Pos2, theme: Theme) {
    let tokens = theme.tokens();
    let middle = at(origin, camera.to_screen(point.into()));
    let painter = ui.painter();
    painter.circle_filled(middle, 15.0, color(tokens.accent.percent(22)));
    painter.circle(middle, PIN_PX, color(tokens.accent), Stroke::new(2.0, color(tokens.panel)));
}
