//! A screen for tests: what egui tessellates, painted by the processor. Triangles with vertex colours and one texture,
//! premultiplied alpha, clipped, at one pixel per point.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use egui::epaint::{ClippedPrimitive, ImageData, Primitive, Vertex};
use egui::{Color32, ColorImage, Rect, TextureId, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};

use super::reference::Shot;

/// Keeps the textures of a window.
#[derive(Clone, Default)]
pub struct Screen {
    textures: Arc<Mutex<BTreeMap<TextureId, ColorImage>>>,
}

impl TestRenderer for Screen {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.textures.lock().unwrap();
        for (id, change) in delta.set.iter().flat_map(|(id, changes)| changes.iter().map(move |change| (id, change))) {
            let ImageData::Color(image) = &change.image;
            let Some([left, top]) = change.pos else {
                textures.insert(*id, (**image).clone());
                continue;
            };
            let whole = textures.get_mut(id).unwrap();
            let width = whole.size[0];
            for (row, pixels) in image.pixels.chunks(image.size[0]).enumerate() {
                let start = (top + row) * width + left;
                whole.pixels[start..start + pixels.len()].copy_from_slice(pixels);
            }
        }
        delta.clear();
    }
}

impl Screen {
    /// A part of the window as it is now.
    pub fn shot<State>(&self, harness: &Harness<'_, State>, size: (usize, usize), part: Rect) -> Shot {
        let meshes = harness.ctx.tessellate(harness.output().shapes.clone(), 1.0);
        let mut canvas = Canvas { width: size.0, height: size.1, pixels: vec![[0.0; 3]; size.0 * size.1] };
        let textures = self.textures.lock().unwrap();
        for ClippedPrimitive { clip_rect, primitive } in &meshes {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = textures.get(&mesh.texture_id) else { continue };
            for corners in mesh.indices.chunks_exact(3) {
                let corner = |n: usize| mesh.vertices[corners[n] as usize];
                canvas.triangle([corner(0), corner(1), corner(2)], texture, clip_rect.intersect(part));
            }
        }
        let (left, top) = (part.left() as usize, part.top() as usize);
        let (right, bottom) = ((part.right() as usize).min(size.0), (part.bottom() as usize).min(size.1));
        let rows = (top..bottom).flat_map(|y| &canvas.pixels[y * size.0 + left..y * size.0 + right]);
        let rgb = rows.flatten().map(|channel| channel.round().clamp(0.0, 255.0) as u8).collect();
        Shot { width: right - left, height: bottom - top, rgb }
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    /// Fills the pixels whose middles lie inside; those on an upper or left edge belong to the triangle.
    fn triangle(&mut self, mut corners: [Vertex; 3], texture: &ColorImage, clip: Rect) {
        let area = |a: &Vertex, b: &Vertex, x: f32, y: f32| {
            (b.pos.x - a.pos.x) * (y - a.pos.y) - (b.pos.y - a.pos.y) * (x - a.pos.x)
        };
        let mut whole = area(&corners[0], &corners[1], corners[2].pos.x, corners[2].pos.y);
        if whole < 0.0 {
            corners.swap(1, 2);
            whole = -whole;
        }
        if whole == 0.0 || !whole.is_finite() {
            return;
        }
        let [a, b, c] = &corners;
        let least = |p: f32, q: f32, r: f32, limit: f32| (p.min(q).min(r).max(limit) - 0.5).ceil().max(0.0) as usize;
        let most = |p: f32, q: f32, r: f32, limit: f32| (p.max(q).max(r).min(limit) + 0.5).floor().max(0.0) as usize;
        let (top, bottom) = (
            least(a.pos.y, b.pos.y, c.pos.y, clip.top()),
            most(a.pos.y, b.pos.y, c.pos.y, clip.bottom()).min(self.height),
        );
        let (left, right) = (
            least(a.pos.x, b.pos.x, c.pos.x, clip.left()),
            most(a.pos.x, b.pos.x, c.pos.x, clip.right()).min(self.width),
        );
        let edges = [(b, c), (c, a), (a, b)];
        let owned = edges.map(|(p, q)| q.pos.y < p.pos.y || (q.pos.y == p.pos.y && q.pos.x > p.pos.x));
        for row in top..bottom {
            for column in left..right {
                let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
                let shares = edges.map(|(p, q)| area(p, q, x, y) / whole);
                if shares.iter().zip(owned).any(|(share, owned)| *share < 0.0 || (*share == 0.0 && !owned)) {
                    continue;
                }
                let mix = |of: fn(&Vertex) -> f32| of(a) * shares[0] + of(b) * shares[1] + of(c) * shares[2];
                let texel = sample(texture, mix(|v| v.uv.x), mix(|v| v.uv.y));
                let tint = [
                    mix(|v| f32::from(v.color.r())),
                    mix(|v| f32::from(v.color.g())),
                    mix(|v| f32::from(v.color.b())),
                    mix(|v| f32::from(v.color.a())),
                ];
                let opacity = tint[3] * texel[3] / 255.0 / 255.0;
                let pixel = &mut self.pixels[row * self.width + column];
                for channel in 0..3 {
                    pixel[channel] = tint[channel] * texel[channel] / 255.0 + pixel[channel] * (1.0 - opacity);
                }
            }
        }
    }
}

/// The colour of a texture at a place, between the four nearest texels in proportion.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (tx, ty) = (x - left, y - top);
    let at = |dx: f32, dy: f32| -> [f32; 4] {
        let column = (left + dx).clamp(0.0, width as f32 - 1.0) as usize;
        let row = (top + dy).clamp(0.0, height as f32 - 1.0) as usize;
        let colour: Color32 = texture.pixels[row * width + column];
        colour.to_array().map(f32::from)
    };
    let corners = [(at(0.0, 0.0), (1.0 - tx) * (1.0 - ty)), (at(1.0, 0.0), tx * (1.0 - ty))];
    let corners = corners.into_iter().chain([(at(0.0, 1.0), (1.0 - tx) * ty), (at(1.0, 1.0), tx * ty)]);
    corners.fold([0.0; 4], |sum, (colour, share)| std::array::from_fn(|n| sum[n] + colour[n] * share))
}
