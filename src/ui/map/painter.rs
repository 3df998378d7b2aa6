//! The display list as egui meshes. Triangles and normals are made once for a chunk's version and detail; its mesh is
//! made for a zoom. Panning moves the meshes in view and makes none, and what is not in view costs nothing. While the
//! zoom changes, meshes are scaled, and a frame makes anew what it has time for: the rest follows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Shape as EguiShape, pos2};
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::drawing::style::Stroke;
use crate::drawing::{
    Camera, Chunk, ChunkKey, Detail, Line, MapBounds, MapPoint, Painted, Shape, dashes, normals, triangles,
};
use crate::ui::theme::color;

/// A mesh holds what lies this far around the view, so that panning needs no other for a while.
const AROUND_PX: f32 = 400.0;

/// After so many moves a mesh is made anew: each move rounds its places a little.
const MOVES: u32 = 500;

/// Meshes that can be scaled meanwhile are made anew for so long in a frame.
const TIME_A_FRAME: Duration = Duration::from_micros(1500);

/// A mesh is scaled by at most this zoom: beyond, one would see that its lines are too wide or too narrow.
const SCALED_ZOOM: f64 = 0.45;

/// While the zoom changes, a mesh that is off by less is left alone: the next frame would need another one.
const LEFT_ALONE_ZOOM: f64 = 0.2;

/// A line ends in half a circle where half its width is more, in px.
const ROUND_ABOVE_PX: f32 = 2.0;
/// Sections across half a circle at the start of a line: how far forward and how wide, in parts of its radius.
const CAP_START: [(f32, f32); 5] = [(-0.995, 0.1), (-0.924, 0.383), (-0.707, 0.707), (-0.383, 0.924), (0.0, 1.0)];
/// The same at the end.
const CAP_END: [(f32, f32); 5] = [(0.0, 1.0), (0.383, 0.924), (0.707, 0.707), (0.924, 0.383), (0.995, 0.1)];

/// Chunks that were not seen for so many frames are forgotten.
const FORGOTTEN_AFTER: u64 = 600;

/// Paints layers and keeps what can be kept between frames.
#[derive(Default)]
pub struct MapPainter {
    frame: u64,
    chunks: BTreeMap<ChunkKey, Kept>,
    /// The zoom and the metres under a pixel of the last frame.
    last: Option<(f64, f64)>,
}

/// What is kept of a chunk.
struct Kept {
    chunk: Arc<Chunk>,
    /// The detail of the shapes and of the mesh.
    detail: Detail,
    /// The detail that this scale wants.
    wanted: Detail,
    /// It is drawn from this scale on, and was not in the last frame: it fades in, and may do so a frame later.
    appears: bool,
    shapes: Option<Vec<Prepared>>,
    mesh: Option<Made>,
    last_seen: u64,
    opacity: f32,
}

/// A mesh and what it was made for.
struct Made {
    mesh: Arc<Mesh>,
    /// Tells how its vertices make triangles: another zoom often moves vertices alone.
    pattern: u64,
    zoom: f64,
    /// How large it stands there: its zoom, unless it has been scaled.
    shown: f64,
    pixel: f32,
    opacity: f32,
    /// What it covers; all of the chunk when it lies wholly inside.
    within: MapBounds,
    /// Where `centre` stands in the window.
    centre: MapPoint,
    at: Pos2,
    moves: u32,
}

enum Prepared {
    Fill { points: Vec<MapPoint>, numbers: Vec<u32> },
    Solid(Vec<(f32, f32)>),
    Dashed { key: i32, marks: Vec<Solid> },
}

/// A line with its normals.
type Solid = (Vec<MapPoint>, Vec<(f32, f32)>);

impl MapPainter {
    /// Paints layers with their opacity, and the pictures between them, as the camera sees them, its upper left corner at
    /// `origin`.
    pub fn paint(
        &mut self,
        painter: &Painter,
        painted: &Painted<'_>,
        pictures: Vec<EguiShape>,
        camera: &Camera,
        origin: Pos2,
    ) {
        self.frame += 1;
        let frame = self.frame;
        let mut order: Vec<ChunkKey> = Vec::new();
        let metres_per_px = camera.metres_per_px();
        let last = self.last.replace((camera.zoom, metres_per_px));
        let mut below = 0;
        for (number, (layer, opacity)) in painted.layers().enumerate() {
            for chunk in layer.seen(camera) {
                let wanted = chunk.detail(metres_per_px);
                let appears = last.is_some_and(|(zoom, metres_per_px)| {
                    metres_per_px >= f64::from(chunk.below_m_per_px) && (zoom - camera.zoom).abs() < SCALED_ZOOM
                });
                let fresh = || Kept {
                    chunk: chunk.clone(),
                    detail: wanted,
                    wanted,
                    appears,
                    shapes: None,
                    mesh: None,
                    last_seen: frame,
                    opacity,
                };
                let kept = self.chunks.entry(chunk.key).or_insert_with(fresh);
                if kept.chunk.version != chunk.version {
                    *kept = fresh();
                }
                (kept.wanted, kept.last_seen, kept.opacity) = (wanted, frame, opacity);
                order.push(chunk.key);
            }
            if number < painted.under.len() {
                below = order.len();
            }
        }
        let view = View {
            camera,
            scale: camera.scale(),
            middle: pos2(origin.x + camera.size.0 / 2.0, origin.y + camera.size.1 / 2.0),
            pixel: 1.0 / painter.pixels_per_point(),
            metres_per_px,
            seen: camera.bounds(40.0),
        };
        self.catch_up(&view, last, painter.ctx());
        let (under, over) = order.split_at(below);
        let mesh = |key: &ChunkKey| {
            let made = self.chunks.get(key)?.mesh.as_ref().filter(|made| !made.mesh.is_empty())?;
            Some(EguiShape::Mesh(made.mesh.clone()))
        };
        painter.extend(under.iter().filter_map(mesh));
        painter.extend(pictures);
        painter.extend(over.iter().filter_map(mesh));
        if frame.is_multiple_of(FORGOTTEN_AFTER) {
            self.chunks.retain(|_, kept| frame - kept.last_seen < FORGOTTEN_AFTER);
        }
    }

    /// Makes the meshes that cannot be shown as they are, moves and scales the others, and makes as many of those anew
    /// as there is time for.
    fn catch_up(&mut self, view: &View<'_>, last: Option<(f64, f64)>, ctx: &egui::Context) {
        #[allow(clippy::float_cmp)] // the same zoom, bit for bit
        let moving = last.is_some_and(|(zoom, _)| zoom != view.camera.zoom);
        let seen = self.chunks.values_mut().filter(|kept| kept.last_seen == self.frame);
        let (mut stale, mut poor) = (Vec::new(), Vec::new());
        for kept in seen {
            match kept.fitness(view) {
                Fitness::Right => kept.follow(view),
                Fitness::Poor => poor.push(kept),
                Fitness::Wrong => stale.push(kept),
            }
        }
        stale.into_par_iter().for_each(|kept| kept.make(view));
        if poor.is_empty() {
            return;
        }
        ctx.request_repaint();
        let off = |kept: &Kept| kept.mesh.as_ref().map_or(f64::INFINITY, |made| (made.zoom - view.camera.zoom).abs());
        poor.sort_by(|a, b| off(b).total_cmp(&off(a)));
        let since = Instant::now();
        poor.into_par_iter().for_each(|kept| {
            let worth = !moving || kept.detail != kept.wanted || off(kept) > LEFT_ALONE_ZOOM;
            if worth && since.elapsed() < TIME_A_FRAME { kept.make(view) } else { kept.follow(view) }
        });
    }
}

/// What is looked at, and where it stands in the window.
struct View<'a> {
    camera: &'a Camera,
    /// The camera's, computed once.
    scale: f64,
    middle: Pos2,
    pixel: f32,
    metres_per_px: f64,
    seen: MapBounds,
}

impl View<'_> {
    fn at(&self, p: MapPoint) -> Pos2 {
        let centre = self.camera.centre;
        #[allow(clippy::cast_possible_truncation)] // the screen has f32
        pos2(
            self.middle.x + ((p.x - centre.x) * self.scale) as f32,
            self.middle.y + ((p.y - centre.y) * self.scale) as f32,
        )
    }
}

/// Whether a mesh may be shown.
enum Fitness {
    /// As it is, moved.
    Right,
    /// Moved and scaled, until there is time to make it anew.
    Poor,
    /// Not at all.
    Wrong,
}

impl Kept {
    #[allow(clippy::float_cmp)] // the same zoom, bit for bit
    fn fitness(&self, view: &View<'_>) -> Fitness {
        let Some(made) = &self.mesh else { return if self.appears { Fitness::Poor } else { Fitness::Wrong } };
        let covers = made.within.holds(self.chunk.bounds) || made.within.holds(view.seen);
        let off = (made.zoom - view.camera.zoom).abs();
        if !covers || made.pixel != view.pixel || made.opacity != self.opacity || off > SCALED_ZOOM {
            Fitness::Wrong
        } else if off == 0.0 && made.shown == made.zoom && made.moves < MOVES && self.detail == self.wanted {
            Fitness::Right
        } else {
            Fitness::Poor
        }
    }

    /// Moves the mesh, and scales it, to where it stands now.
    #[allow(clippy::float_cmp)] // the same zoom, bit for bit
    fn follow(&mut self, view: &View<'_>) {
        let Some(made) = &mut self.mesh else { return };
        let at = view.at(made.centre);
        if made.shown != view.camera.zoom {
            #[allow(clippy::cast_possible_truncation)] // the screen has f32
            let scale = (view.camera.zoom - made.shown).exp2() as f32;
            for vertex in &mut Arc::make_mut(&mut made.mesh).vertices {
                vertex.pos = at + (vertex.pos - made.at) * scale;
            }
            (made.at, made.shown) = (at, view.camera.zoom);
            made.moves += 1;
        } else if at != made.at {
            Arc::make_mut(&mut made.mesh).translate(at - made.at);
            made.at = at;
            made.moves += 1;
        }
    }

    fn make(&mut self, view: &View<'_>) {
        if self.detail != self.wanted {
            (self.detail, self.shapes) = (self.wanted, None);
        }
        let shapes = self.chunk.shapes(self.detail);
        let prepared = self.shapes.get_or_insert_with(|| shapes.iter().map(prepare).collect());
        let within = view.camera.bounds(AROUND_PX);
        let old = self.mesh.take().and_then(|made| Some((Arc::try_unwrap(made.mesh).ok()?, made.pattern)));
        let (mut mesh, old) = old.map_or_else(|| (Mesh::default(), None), |(mesh, pattern)| (mesh, Some(pattern)));
        mesh.vertices.clear();
        let metres_per_px = view.metres_per_px;
        let frame = Frame { view, within, opacity: self.opacity, metres_per_px, mesh, pattern: Vec::new(), pen: None };
        let centre = view.camera.centre;
        let (mesh, pattern) = frame.shapes(shapes, prepared, old);
        self.mesh = Some(Made {
            mesh: Arc::new(mesh),
            pattern,
            zoom: view.camera.zoom,
            shown: view.camera.zoom,
            pixel: view.pixel,
            opacity: self.opacity,
            within,
            centre,
            at: view.at(centre),
            moves: 0,
        });
    }
}

fn prepare(shape: &Shape) -> Prepared {
    match shape {
        Shape::Fill(fill) => {
            let (points, numbers) = triangles(&fill.rings);
            Prepared::Fill { points, numbers }
        }
        Shape::Line(line) if line.stroke.dash.is_empty() => Prepared::Solid(normals(&line.points, line.closed)),
        Shape::Line(_) => Prepared::Dashed { key: i32::MIN, marks: Vec::new() },
    }
}

/// One mesh of one chunk.
struct Frame<'a> {
    view: &'a View<'a>,
    within: MapBounds,
    opacity: f32,
    metres_per_px: f64,
    mesh: Mesh,
    /// The bands and fills so far, in order.
    pattern: Vec<Stretch>,
    /// The last stroke with its width and colour: lines of a chunk share theirs.
    pen: Option<(Stroke, f32, Color32)>,
}

/// A stretch of vertices that triangles are made of.
enum Stretch {
    /// Bands along a line of so many points, so many vertices across.
    Line { points: u32, across: u32, closed: bool },
    /// The fill that is the nth shape.
    Fill(usize),
}

impl Frame<'_> {
    /// The mesh and its pattern. The triangles of a mesh with the same pattern are kept.
    fn shapes(mut self, shapes: &[Shape], prepared: &mut [Prepared], old: Option<u64>) -> (Mesh, u64) {
        for (number, (shape, prepared)) in shapes.iter().zip(prepared.iter_mut()).enumerate() {
            if !shape.bounds().intersects(self.within) || self.metres_per_px >= f64::from(shape.below_m_per_px()) {
                continue;
            }
            match (shape, prepared) {
                (Shape::Fill(fill), Prepared::Fill { points, .. }) => {
                    let colour = color(fill.colour.faded(self.opacity));
                    for &p in points.iter() {
                        let at = self.view.at(p);
                        self.vertex(at, colour);
                    }
                    self.pattern.push(Stretch::Fill(number));
                    if let Some(hatch) = fill.hatch {
                        let stroke = hatch.stroke();
                        for line in hatch.lines(&fill.rings, self.view.scale, self.within) {
                            self.line(&line, &normals(&line, false), false, &stroke);
                        }
                    }
                }
                (Shape::Line(line), Prepared::Solid(normals)) => {
                    self.line(&line.points, normals, line.closed, &line.stroke);
                }
                (Shape::Line(line), Prepared::Dashed { key, marks }) => {
                    #[allow(clippy::cast_possible_truncation)] // a zoom is at most 26
                    let zoom_key = (self.view.camera.zoom * 2.0).round() as i32;
                    if *key != zoom_key {
                        (*key, *marks) = (zoom_key, cut(line, zoom_key));
                    }
                    for (points, normals) in marks.iter() {
                        self.line(points, normals, false, &line.stroke);
                    }
                }
                _ => {}
            }
        }
        let pattern = self.pattern_hash();
        if old != Some(pattern) {
            self.triangulate(prepared);
        }
        (self.mesh, pattern)
    }

    fn pattern_hash(&self) -> u64 {
        let mut hash = Xxh3::new();
        for stretch in &self.pattern {
            let (kind, number) = match *stretch {
                Stretch::Line { points, across, closed } => (across << 1 | u32::from(closed), u64::from(points)),
                Stretch::Fill(number) => (u32::MAX, number as u64),
            };
            hash.update(&kind.to_le_bytes());
            hash.update(&number.to_le_bytes());
        }
        hash.digest()
    }

    /// Makes the triangles of the pattern.
    fn triangulate(&mut self, prepared: &[Prepared]) {
        self.mesh.indices.clear();
        let mut first = 0;
        for stretch in &self.pattern {
            match *stretch {
                Stretch::Fill(number) => {
                    let Some(Prepared::Fill { points, numbers }) = prepared.get(number) else { continue };
                    self.mesh.indices.extend(numbers.iter().map(|number| first + number));
                    #[allow(clippy::cast_possible_truncation)] // a ring has far fewer than 2^32 points
                    let count = points.len() as u32;
                    first += count;
                }
                Stretch::Line { points, across, closed } => {
                    for segment in 0..if closed { points } else { points - 1 } {
                        let (a, b) = (first + across * segment, first + across * ((segment + 1) % points));
                        for band in 0..across - 1 {
                            let (a, b) = (a + band, b + band);
                            self.mesh.indices.extend([a, b, a + 1, b, b + 1, a + 1]);
                        }
                    }
                    first += across * points;
                }
            }
        }
    }

    /// A band of the stroke's width along the line, its edges fading over one pixel.
    fn line(&mut self, points: &[MapPoint], normals: &[(f32, f32)], closed: bool, stroke: &Stroke) {
        let (width, colour) = self.pen(stroke);
        let pixel = self.view.pixel;
        let (half, fade) = (width / 2.0, pixel / 2.0);
        // A line of about a pixel has no flat middle: it rises to its colour and falls.
        let thin = [(-half - fade, false), (0.0, true), (half + fade, false)];
        let wide = [(-half - fade, false), (-half + fade, true), (half - fade, true), (half + fade, false)];
        let sides: &[(f32, bool)] = if width <= 1.3 * pixel { &thin } else { &wide };
        #[allow(clippy::cast_possible_truncation)] // three or four
        let across = sides.len() as u32;
        let last = points.len() - 1;
        let mut count = 0_u32;
        for (number, (&p, &(nx, ny))) in points.iter().zip(normals).enumerate() {
            let mut at = self.view.at(p);
            // A solid line reaches over its ends by half its width, so lines that meet leave no notch; where one can
            // see through it, the overlap would show.
            let ends = !closed && stroke.dash.is_empty() && colour.a() == 255;
            // A wide one ends in half a circle: a corner would stand out beyond the road that it meets.
            let cap: &[(f32, f32)] = match (number == 0, number == last) {
                (true, _) if ends && half > ROUND_ABOVE_PX => &CAP_START,
                (_, true) if ends && half > ROUND_ABOVE_PX => &CAP_END,
                _ => &[(0.0, 1.0)],
            };
            if ends && half <= ROUND_ABOVE_PX && (number == 0 || number == last) {
                let forward = if number == 0 { -half } else { half };
                at += egui::vec2(ny, -nx) * forward;
            }
            for &(forward, wide) in cap {
                let at = at + egui::vec2(ny, -nx) * (forward * half);
                self.mesh.vertices.extend(sides.iter().map(|&(side, inside)| {
                    let shift = stroke.offset_px + side * wide;
                    let pos = pos2(at.x + nx * shift, at.y + ny * shift);
                    Vertex { pos, uv: WHITE_UV, color: if inside { colour } else { Color32::TRANSPARENT } }
                }));
                count += 1;
            }
        }
        self.pattern.push(Stretch::Line { points: count, across, closed });
    }

    /// Width and colour of a stroke as the camera sees it.
    fn pen(&mut self, stroke: &Stroke) -> (f32, Color32) {
        if let Some((_, width, colour)) = self.pen.as_ref().filter(|(last, ..)| last == stroke) {
            return (*width, *colour);
        }
        let pixel = self.view.pixel;
        let full = stroke.px(self.view.camera);
        // Thinner than a pixel: one pixel wide and paler.
        let width = full.max(pixel);
        let opacity = self.opacity * stroke.opacity(self.metres_per_px) * (full / pixel).min(1.0);
        let colour = color(stroke.colour.faded(opacity));
        self.pen = Some((stroke.clone(), width, colour));
        (width, colour)
    }

    fn vertex(&mut self, pos: Pos2, color: Color32) {
        self.mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    }
}

/// The marks of a dashed line for zooms near half of `zoom_key`.
fn cut(line: &Line, zoom_key: i32) -> Vec<Solid> {
    let scale = 256.0 * (f64::from(zoom_key) / 2.0).exp2();
    let pattern: Vec<f64> = line.stroke.dash.iter().map(|&px| f64::from(px) / scale).collect();
    let marks = dashes(&line.points, line.closed, &pattern);
    marks
        .into_iter()
        .map(|points| {
            let normals = normals(&points, false);
            (points, normals)
        })
        .collect()
}
