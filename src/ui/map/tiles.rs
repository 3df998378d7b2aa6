//! Pictures on the ground: tiles of a base map and a scan, as textures. Few are uploaded in a frame, and what is
//! not there yet is stood in for by the tile above it.

use std::collections::HashMap;

use egui::{Color32, ColorImage, Context, Mesh, Painter, Pos2, Shape, TextureHandle, TextureOptions, pos2};

use crate::basemap::{Engine, Placement, Scan, TileId, TileKey, TilePicture, Viewed, covers};
use crate::drawing::{Camera, LayerKey, Net, Pictures};
use crate::ui::theme::at;

/// Textures that are uploaded in a frame at most.
const UPLOADS: usize = 8;
/// Textures that are kept beyond those of the view.
const KEPT: usize = 400;

/// What lies under the layers.
#[derive(Default)]
pub struct Ground {
    engine: Option<Engine>,
    textures: HashMap<TileKey, (u64, TextureHandle)>,
    frame: u64,
    /// Whether the tiles of the last frame covered most of the map.
    covered: bool,
    /// Whether any tile or scan was drawn in the last frame.
    lies: bool,
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
        self.covered && layer.is_backdrop()
    }

    /// How much of the map the pictures of the last frame took.
    pub fn pictures(&self) -> Pictures {
        match (self.covered, self.lies) {
            (true, _) => Pictures::All,
            (false, true) => Pictures::Some,
            (false, false) => Pictures::None,
        }
    }

    /// The pictures of this frame, bottom to top.
    pub fn shapes(&mut self, painter: &Painter, camera: &Camera, origin: Pos2) -> Vec<Shape> {
        self.frame += 1;
        self.covered = false;
        let mut shapes = self.tiles(painter, camera, origin);
        if let Some(scan) = &self.scan
            && scan.opacity > 0.0
            && let Some(net) = scan.placement.net(scan.size.0, scan.size.1)
        {
            let density = painter.pixels_per_point();
            shapes.push(mesh(&net, &scan.texture, scan.opacity, camera, origin, density));
        }
        self.lies = !shapes.is_empty();
        shapes
    }

    fn tiles(&mut self, painter: &Painter, camera: &Camera, origin: Pos2) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let Some(engine) = &self.engine else { return shapes };
        engine.look_at(Viewed { camera: *camera, density: painter.pixels_per_point() });
        let layers = engine.info().map_or(0, |info| info.layers);
        let tiles = engine.tiles();
        let mut uploads = UPLOADS;
        for layer in 0..layers {
            let mut drawn: Vec<(TileId, TileId)> = Vec::new();
            for &tile in &tiles {
                // What was there for the zoom above is used until the tile comes, or for good where it never does.
                let found = tile.stand_ins().find(|&above| {
                    let key = TileKey { layer, tile: above };
                    if !self.textures.contains_key(&key)
                        && uploads > 0
                        && let Some(picture) = engine.picture(key)
                    {
                        uploads -= 1;
                        self.textures.insert(key, (self.frame, upload(painter.ctx(), &picture)));
                    }
                    self.textures.contains_key(&key)
                });
                drawn.extend(found.map(|source| (tile, source)));
            }
            if layer == 0 {
                self.covered = covers(drawn.len(), tiles.len());
            }
            for (tile, source) in drawn {
                let Some((used, texture)) = self.textures.get_mut(&TileKey { layer, tile: source }) else { continue };
                *used = self.frame;
                let net = Net::square(tile.bounds(), tile.part_of(source));
                if self.opacity > 0.0 {
                    shapes.push(mesh(&net, texture, self.opacity, camera, origin, painter.pixels_per_point()));
                }
            }
        }
        if uploads == 0 {
            painter.ctx().request_repaint();
        }
        self.forget_old();
        shapes
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

/// A picture as a net of cells, each corner where it belongs.
fn mesh(net: &Net, texture: &TextureHandle, opacity: f32, camera: &Camera, origin: Pos2, density: f32) -> Shape {
    let mut mesh = Mesh::with_texture(texture.id());
    let color = Color32::WHITE.gamma_multiply(opacity);
    for (p, (u, v)) in net.on_screen(camera, density) {
        mesh.vertices.push(egui::epaint::Vertex { pos: at(origin, p), uv: pos2(u, v), color });
    }
    for [first, right, below, across] in net.cells() {
        mesh.indices.extend([first, right, below, right, across, below]);
    }
    Shape::mesh(mesh)
}

fn upload(ctx: &Context, picture: &TilePicture) -> TextureHandle {
    ctx.load_texture("tile", image(picture), TextureOptions::LINEAR)
}

fn image(picture: &TilePicture) -> ColorImage {
    ColorImage::from_rgba_unmultiplied([picture.width as usize, picture.height as usize], &picture.rgba)
}
