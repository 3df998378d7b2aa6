//! The ground under the layers: tiles of a base map and a scan, as textures. Few are uploaded in a frame, and what is
//! not there yet is stood in for by the tile above it.

use std::collections::HashMap;

use egui::{Color32, ColorImage, Context, Mesh, Painter, Pos2, Rect, Shape, TextureHandle, TextureOptions, pos2, vec2};

use crate::basemap::{Engine, Placement, Scan, TileId, TileKey, TilePicture, Viewed};
use crate::drawing::{Camera, LayerKey, MapBounds, MapPoint};
use crate::ui::theme::at;

/// Textures that are uploaded in a frame at most.
const UPLOADS: usize = 8;
/// Textures that are kept beyond those of the view.
const KEPT: usize = 400;
/// How many zooms above a tile may stand in for it.
const STAND_IN: u8 = 7;
/// Cells along a side of a scan: it is straight on its own sheet and not quite on the map.
const CELLS: u32 = 12;

/// What lies under the layers.
#[derive(Default)]
pub struct Ground {
    engine: Option<Engine>,
    textures: HashMap<TileKey, (u64, TextureHandle)>,
    frame: u64,
    /// Whether the tiles of the last frame covered most of the map.
    covered: bool,
    /// How strongly tiles are drawn, from 0 to 1.
    pub opacity: f32,
    /// The scan, when one is shown.
    pub scan: Option<LaidScan>,
}

/// A scan with its place.
pub struct LaidScan {
    /// The picture.
    pub texture: TextureHandle,
    /// Width and height of the whole picture in pixels.
    pub size: (u32, u32),
    /// Where it lies.
    pub placement: Placement,
    /// How strongly it is drawn, from 0 to 1.
    pub opacity: f32,
}

/// A scan as a texture.
pub fn scan_texture(ctx: &Context, scan: &Scan) -> TextureHandle {
    ctx.load_texture("scan", image(&scan.picture), TextureOptions::LINEAR)
}

impl Ground {
    /// Takes another engine, or none. What was drawn of the one before is forgotten.
    pub fn set_engine(&mut self, engine: Option<Engine>) {
        self.engine = engine;
        self.textures.clear();
    }

    /// The engine.
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// Whether a layer of the own backdrop gives way to the base map.
    pub fn hides(&self, layer: LayerKey) -> bool {
        let backdrop = [LayerKey::Ground, LayerKey::Water, LayerKey::Roads, LayerKey::Buildings, LayerKey::NonGrid];
        self.covered && backdrop.contains(&layer)
    }

    /// Paints what lies under the layers.
    pub fn paint(&mut self, painter: &Painter, camera: &Camera, origin: Pos2) {
        self.frame += 1;
        self.covered = false;
        self.paint_tiles(painter, camera, origin);
        if let Some(scan) = &self.scan
            && scan.opacity > 0.0
            && let Some(mesh) = scan.mesh(camera, origin)
        {
            painter.add(Shape::mesh(mesh));
        }
    }

    fn paint_tiles(&mut self, painter: &Painter, camera: &Camera, origin: Pos2) {
        let Some(engine) = &self.engine else { return };
        engine.look_at(Viewed { camera: *camera, density: painter.pixels_per_point() });
        let layers = engine.info().map_or(0, |info| info.layers);
        let tiles = engine.tiles();
        let mut uploads = UPLOADS;
        for layer in 0..layers {
            let mut drawn: Vec<(TileId, TileId)> = Vec::new();
            for &tile in &tiles {
                // What was there for the zoom above is used until the tile comes, or for good where it never does.
                let mut steps = 0..=STAND_IN.min(tile.z);
                let found = steps.find_map(|step| {
                    let above = tile.ancestor(step)?;
                    let key = TileKey { layer, tile: above };
                    if !self.textures.contains_key(&key)
                        && uploads > 0
                        && let Some(picture) = engine.picture(key)
                    {
                        uploads -= 1;
                        self.textures.insert(key, (self.frame, upload(painter.ctx(), &picture)));
                    }
                    self.textures.contains_key(&key).then_some(above)
                });
                drawn.extend(found.map(|source| (tile, source)));
            }
            if layer == 0 {
                self.covered = !tiles.is_empty() && 2 * drawn.len() > tiles.len();
            }
            for (tile, source) in drawn {
                let Some((used, texture)) = self.textures.get_mut(&TileKey { layer, tile: source }) else { continue };
                *used = self.frame;
                let mut mesh = Mesh::with_texture(texture.id());
                let rect = on_device(screen(camera, origin, tile.bounds()), painter.pixels_per_point());
                mesh.add_rect_with_uv(rect, part(tile, source), Color32::WHITE.gamma_multiply(self.opacity));
                painter.add(Shape::mesh(mesh));
            }
        }
        if uploads == 0 {
            painter.ctx().request_repaint();
        }
        self.forget_old();
    }

    /// The textures used longest ago go first; those of this frame stay.
    fn forget_old(&mut self) {
        if self.textures.len() <= KEPT {
            return;
        }
        let mut used: Vec<u64> = self.textures.values().map(|(used, _)| *used).collect();
        used.sort_unstable_by(|a, b| b.cmp(a));
        let oldest = used.get(KEPT).copied().unwrap_or(0).min(self.frame - 1);
        self.textures.retain(|_, (used, _)| *used > oldest);
    }
}

impl LaidScan {
    /// The picture as a net of cells, each corner where it belongs; `None` where a corner has no place.
    fn mesh(&self, camera: &Camera, origin: Pos2) -> Option<Mesh> {
        let mut mesh = Mesh::with_texture(self.texture.id());
        let colour = Color32::WHITE.gamma_multiply(self.opacity);
        for row in 0..=CELLS {
            for column in 0..=CELLS {
                let (u, v) = (f64::from(column) / f64::from(CELLS), f64::from(row) / f64::from(CELLS));
                let place = self.placement.ground(u * f64::from(self.size.0), v * f64::from(self.size.1))?;
                let p = MapPoint::from_degrees(place.lon_deg, place.lat_deg);
                #[allow(clippy::cast_possible_truncation)] // between 0 and 1
                let uv = pos2(u as f32, v as f32);
                mesh.vertices.push(egui::epaint::Vertex { pos: at(origin, camera.to_screen(p)), uv, color: colour });
            }
        }
        for row in 0..CELLS {
            for column in 0..CELLS {
                let first = row * (CELLS + 1) + column;
                let below = first + CELLS + 1;
                mesh.indices.extend([first, first + 1, below, first + 1, below + 1, below]);
            }
        }
        Some(mesh)
    }
}

fn upload(ctx: &Context, picture: &TilePicture) -> TextureHandle {
    ctx.load_texture("tile", image(picture), TextureOptions::LINEAR)
}

fn image(picture: &TilePicture) -> ColorImage {
    ColorImage::from_rgba_unmultiplied([picture.width as usize, picture.height as usize], &picture.rgba)
}

fn screen(camera: &Camera, origin: Pos2, bounds: MapBounds) -> Rect {
    Rect::from_min_max(at(origin, camera.to_screen(bounds.min)), at(origin, camera.to_screen(bounds.max)))
}

/// Edges on device pixels, so that neighbours leave no seam.
fn on_device(rect: Rect, density: f32) -> Rect {
    let snap = |p: Pos2| pos2((p.x * density).round() / density, (p.y * density).round() / density);
    Rect::from_min_max(snap(rect.min), snap(rect.max))
}

/// The part of a tile above that covers a tile.
#[allow(clippy::cast_precision_loss)] // small numbers
fn part(tile: TileId, above: TileId) -> Rect {
    let steps = tile.z - above.z;
    let side = 1.0 / (1_u32 << steps) as f32;
    let corner = |n: u32, above: u32| (n - (above << steps)) as f32 * side;
    Rect::from_min_size(pos2(corner(tile.x, above.x), corner(tile.y, above.y)), vec2(side, side))
}
