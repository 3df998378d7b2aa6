//! The display list as egui meshes. Triangles and normals are made once for a chunk's version; its mesh is made once
//! for a zoom. Panning moves the meshes in view and makes none, and what is not in view costs nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Shape as EguiShape, pos2};
use rayon::prelude::*;

use crate::drawing::style::Stroke;
use crate::drawing::{
    Camera, Chunk, ChunkKey, Detail, Layer, Line, MapBounds, MapPoint, Shape, dashes, normals, triangles,
};
use crate::ui::theme::color;

/// A mesh holds what lies this far around the view, so that panning needs no other for a while.
const AROUND_PX: f32 = 400.0;

/// After so many moves a mesh is made anew: each move rounds its places a little.
const MOVES: u32 = 500;

/// Chunks that were not seen for so many frames are forgotten.
const FORGOTTEN_AFTER: u64 = 600;

/// Paints layers and keeps what can be kept between frames.
#[derive(Default)]
pub struct MapPainter {
    frame: u64,
    chunks: BTreeMap<ChunkKey, Kept>,
}

/// What is kept of a chunk.
struct Kept {
    chunk: Arc<Chunk>,
    detail: Detail,
    shapes: Option<Vec<Prepared>>,
    mesh: Option<Made>,
    last_seen: u64,
    opacity: f32,
}

/// A mesh and what it was made for.
struct Made {
    mesh: Arc<Mesh>,
    zoom: f64,
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
    /// Paints layers with their opacity as the camera sees them, its upper left corner at `origin`.
    pub fn paint<'a>(
        &mut self,
        painter: &Painter,
        layers: impl Iterator<Item = (&'a Layer, f32)>,
        camera: &Camera,
        origin: Pos2,
    ) {
        self.frame += 1;
        let frame = self.frame;
        let mut order: Vec<ChunkKey> = Vec::new();
        let metres_per_px = camera.metres_per_px();
        for (layer, opacity) in layers {
            for chunk in layer.seen(camera) {
                let detail = chunk.detail(metres_per_px);
                let fresh =
                    || Kept { chunk: chunk.clone(), detail, shapes: None, mesh: None, last_seen: frame, opacity };
                let kept = self.chunks.entry(chunk.key).or_insert_with(fresh);
                if kept.chunk.version != chunk.version || kept.detail != detail {
                    *kept = fresh();
                }
                (kept.last_seen, kept.opacity) = (frame, opacity);
                order.push(chunk.key);
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
        let seen = self.chunks.values_mut().filter(|kept| kept.last_seen == frame);
        let (mut stale, mut moved) = (Vec::new(), Vec::new());
        for kept in seen {
            if kept.fits(&view) { moved.push(kept) } else { stale.push(kept) }
        }
        stale.into_par_iter().for_each(|kept| kept.make(&view));
        moved.into_iter().for_each(|kept| kept.follow(&view));
        for key in order {
            if let Some(made) = self.chunks.get(&key).and_then(|kept| kept.mesh.as_ref()).filter(|m| !m.mesh.is_empty())
            {
                painter.add(EguiShape::Mesh(made.mesh.clone()));
            }
        }
        if frame.is_multiple_of(FORGOTTEN_AFTER) {
            self.chunks.retain(|_, kept| frame - kept.last_seen < FORGOTTEN_AFTER);
        }
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

impl Kept {
    /// Whether the mesh only has to be moved.
    #[allow(clippy::float_cmp)] // the same zoom, bit for bit
    fn fits(&self, view: &View<'_>) -> bool {
        self.mesh.as_ref().is_some_and(|made| {
            let whole = made.within.holds(self.chunk.bounds);
            made.zoom == view.camera.zoom
                && made.pixel == view.pixel
                && made.opacity == self.opacity
                && made.moves < MOVES
                && (whole || made.within.holds(view.seen))
        })
    }

    fn follow(&mut self, view: &View<'_>) {
        let Some(made) = &mut self.mesh else { return };
        let at = view.at(made.centre);
        if at != made.at {
            Arc::make_mut(&mut made.mesh).translate(at - made.at);
            made.at = at;
            made.moves += 1;
        }
    }

    fn make(&mut self, view: &View<'_>) {
        let shapes = self.chunk.shapes(self.detail);
        let prepared = self.shapes.get_or_insert_with(|| shapes.iter().map(prepare).collect());
        let within = view.camera.bounds(AROUND_PX);
        let mesh = self.mesh.take().map(|made| made.mesh).and_then(|mesh| Arc::try_unwrap(mesh).ok());
        let mut mesh = mesh.unwrap_or_default();
        mesh.clear();
        let frame = Frame { view, within, opacity: self.opacity, metres_per_px: view.metres_per_px, mesh, pen: None };
        let centre = view.camera.centre;
        self.mesh = Some(Made {
            mesh: Arc::new(frame.shapes(shapes, prepared)),
            zoom: view.camera.zoom,
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
    /// The last stroke with its width and colour: lines of a chunk share theirs.
    pen: Option<(Stroke, f32, Color32)>,
}

impl Frame<'_> {
    fn shapes(mut self, shapes: &[Shape], prepared: &mut [Prepared]) -> Mesh {
        for (shape, prepared) in shapes.iter().zip(prepared) {
            if !shape.bounds().intersects(self.within) || self.metres_per_px >= f64::from(shape.below_m_per_px()) {
                continue;
            }
            match (shape, prepared) {
                (Shape::Fill(fill), Prepared::Fill { points, numbers }) => {
                    let first = self.first();
                    let colour = color(fill.colour.faded(self.opacity));
                    for &p in points.iter() {
                        let at = self.view.at(p);
                        self.vertex(at, colour);
                    }
                    self.mesh.indices.extend(numbers.iter().map(|number| first + number));
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
        self.mesh
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
        let first = self.first();
        let last = points.len() - 1;
        for (number, (&p, &(nx, ny))) in points.iter().zip(normals).enumerate() {
            let mut at = self.view.at(p);
            // A solid line reaches over its ends by half its width, so lines that meet leave no notch; where one can
            // see through it, the overlap would show.
            if !closed && stroke.dash.is_empty() && colour.a() == 255 && (number == 0 || number == last) {
                let forward = if number == 0 { -half } else { half };
                at += egui::vec2(ny, -nx) * forward;
            }
            for &(side, inside) in sides {
                let shift = stroke.offset_px + side;
                let place = pos2(at.x + nx * shift, at.y + ny * shift);
                self.vertex(place, if inside { colour } else { Color32::TRANSPARENT });
            }
        }
        #[allow(clippy::cast_possible_truncation)] // a line has far fewer than 2^30 points
        let count = points.len() as u32;
        for segment in 0..if closed { count } else { count - 1 } {
            let (a, b) = (first + across * segment, first + across * ((segment + 1) % count));
            for band in 0..across - 1 {
                self.mesh.indices.extend([a + band, b + band, a + band + 1, b + band, b + band + 1, a + band + 1]);
            }
        }
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

    #[allow(clippy::cast_possible_truncation)] // a mesh has fewer than 2^32 vertices
    fn first(&self) -> u32 {
        self.mesh.vertices.len() as u32
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
