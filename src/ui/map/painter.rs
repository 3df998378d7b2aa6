//! The display list as egui meshes. Triangles and normals are made once for a layer's version; a frame only moves and
//! scales them, and a frame that shows the same as the last one paints the same meshes again.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Shape as EguiShape, pos2};

use crate::drawing::style::Stroke;
use crate::drawing::{Camera, Layer, LayerKey, Line, MapPoint, Shape, dashes, normals, triangles};
use crate::ui::theme::color;

/// Paints layers and keeps what can be kept between frames.
#[derive(Default)]
pub struct MapPainter {
    layers: BTreeMap<LayerKey, PreparedLayer>,
}

/// A layer cut into triangles, and the mesh of the last frame.
struct PreparedLayer {
    version: u64,
    shapes: Vec<Prepared>,
    last: Option<(Camera, Pos2, f32, Arc<Mesh>)>,
}

enum Prepared {
    Fill { points: Vec<MapPoint>, numbers: Vec<u32> },
    Solid(Vec<(f32, f32)>),
    Dashed { key: i32, marks: Vec<Solid> },
}

/// A line with its normals.
type Solid = (Vec<MapPoint>, Vec<(f32, f32)>);

impl MapPainter {
    /// Paints a layer as the camera sees it, its upper left corner at `origin`, with an opacity up to 1.
    pub fn paint(&mut self, painter: &Painter, layer: &Layer, opacity: f32, camera: &Camera, origin: Pos2) {
        let prepared = match self.layers.entry(layer.key) {
            std::collections::btree_map::Entry::Vacant(place) => place.insert(prepare(layer)),
            std::collections::btree_map::Entry::Occupied(place) => {
                let place = place.into_mut();
                if place.version != layer.version {
                    *place = prepare(layer);
                }
                place
            }
        };
        let mesh = match &prepared.last {
            #[allow(clippy::float_cmp)] // the same opacity is the same bit for bit
            Some((last, at, seen, mesh)) if last == camera && *at == origin && *seen == opacity => mesh.clone(),
            _ => {
                let pixel = 1.0 / painter.pixels_per_point();
                let mut mesh = Frame { camera, origin, pixel, mesh: Mesh::default() }.layer(layer, prepared);
                if opacity < 1.0 {
                    for vertex in &mut mesh.vertices {
                        vertex.color = vertex.color.gamma_multiply(opacity);
                    }
                }
                let mesh = Arc::new(mesh);
                prepared.last = Some((*camera, origin, opacity, mesh.clone()));
                mesh
            }
        };
        if !mesh.is_empty() {
            painter.add(EguiShape::Mesh(mesh));
        }
    }
}

fn prepare(layer: &Layer) -> PreparedLayer {
    let shapes = layer.shapes.iter().map(|shape| match shape {
        Shape::Fill(fill) => {
            let (points, numbers) = triangles(&fill.rings);
            Prepared::Fill { points, numbers }
        }
        Shape::Line(line) if line.stroke.dash.is_empty() => Prepared::Solid(normals(&line.points, line.closed)),
        Shape::Line(_) => Prepared::Dashed { key: i32::MIN, marks: Vec::new() },
    });
    PreparedLayer { version: layer.version, shapes: shapes.collect(), last: None }
}

/// One frame of one layer.
struct Frame<'a> {
    camera: &'a Camera,
    origin: Pos2,
    pixel: f32,
    mesh: Mesh,
}

impl Frame<'_> {
    fn layer(mut self, layer: &Layer, prepared: &mut PreparedLayer) -> Mesh {
        let seen = self.camera.bounds(40.0);
        for (shape, prepared) in layer.shapes.iter().zip(&mut prepared.shapes) {
            if !shape.is_seen(self.camera, seen) {
                continue;
            }
            match (shape, prepared) {
                (Shape::Fill(fill), Prepared::Fill { points, numbers }) => {
                    let first = self.first();
                    let colour = color(fill.colour);
                    for &p in points.iter() {
                        let at = self.at(p);
                        self.vertex(at, colour);
                    }
                    self.mesh.indices.extend(numbers.iter().map(|number| first + number));
                }
                (Shape::Line(line), Prepared::Solid(normals)) => {
                    self.line(&line.points, normals, line.closed, &line.stroke);
                }
                (Shape::Line(line), Prepared::Dashed { key, marks }) => {
                    #[allow(clippy::cast_possible_truncation)] // a zoom is at most 26
                    let zoom_key = (self.camera.zoom * 2.0).round() as i32;
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
        let full = stroke.px(self.camera);
        // Thinner than a pixel: one pixel wide and paler.
        let width = full.max(self.pixel);
        let mut colour = color(stroke.colour);
        if full < self.pixel {
            colour = colour.gamma_multiply(full / self.pixel);
        }
        let (half, fade) = (width / 2.0, self.pixel / 2.0);
        let sides = [(-half - fade, false), (-half + fade, true), (half - fade, true), (half + fade, false)];
        let first = self.first();
        let last = points.len() - 1;
        for (number, (&p, &(nx, ny))) in points.iter().zip(normals).enumerate() {
            let mut at = self.at(p);
            // A solid line reaches over its ends by half its width, so lines that meet leave no notch; where one can
            // see through it, the overlap would show.
            if !closed && stroke.dash.is_empty() && stroke.colour.a == 255 && (number == 0 || number == last) {
                let forward = if number == 0 { -half } else { half };
                at += egui::vec2(ny, -nx) * forward;
            }
            for (side, inside) in sides {
                let shift = stroke.offset_px + side;
                let place = pos2(at.x + nx * shift, at.y + ny * shift);
                self.vertex(place, if inside { colour } else { Color32::TRANSPARENT });
            }
        }
        #[allow(clippy::cast_possible_truncation)] // a line has far fewer than 2^30 points
        let count = points.len() as u32;
        for segment in 0..if closed { count } else { count - 1 } {
            let (a, b) = (first + 4 * segment, first + 4 * ((segment + 1) % count));
            for band in 0..3 {
                self.mesh.indices.extend([a + band, b + band, a + band + 1, b + band, b + band + 1, a + band + 1]);
            }
        }
    }

    #[allow(clippy::cast_possible_truncation)] // a mesh has fewer than 2^32 vertices
    fn first(&self) -> u32 {
        self.mesh.vertices.len() as u32
    }

    fn at(&self, p: MapPoint) -> Pos2 {
        let p = self.camera.to_screen(p);
        pos2(self.origin.x + p.x, self.origin.y + p.y)
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
    marks.into_iter().map(|points| (points.clone(), normals(&points, false))).collect()
}
