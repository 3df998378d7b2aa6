//! Pictures laid on the map: tiles and scans as nets whose corners stand on the ground. Window and picture draw the same
//! nets.

use std::sync::Arc;

use tiny_skia::{
    FillRule, FilterQuality, IntSize, Paint, PathBuilder, Pattern, Pixmap, PixmapRef, PremultipliedColorU8, SpreadMode,
    Transform,
};

use super::{Camera, MapBounds, MapPoint, ScreenPoint};

/// Corners of a picture on the map, row by row from its upper left one.
#[derive(Clone, Debug, PartialEq)]
pub struct Net {
    /// Cells from left to right.
    pub columns: u32,
    /// Cells from top to bottom.
    pub rows: u32,
    /// The corners: where each stands on the map, and its place in the picture in parts of its sides.
    pub corners: Vec<(MapPoint, (f32, f32))>,
    /// Edges stand on whole pixels, so that neighbours leave no seam.
    pub snapped: bool,
}

/// A picture laid on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// Its pixels, which several may share.
    pub pixels: Arc<Pixels>,
    /// Where it lies.
    pub net: Net,
    /// How strongly it is drawn, from 0 to 1.
    pub opacity: f32,
}

/// Pixels ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels(Pixmap);

impl Net {
    /// One cell over a box of the map, showing the part `[left, top, right, bottom]` of a picture.
    pub fn square(bounds: MapBounds, part: [f32; 4]) -> Self {
        let [left, top, right, bottom] = part;
        let (min, max) = (bounds.min, bounds.max);
        let corners = vec![
            (min, (left, top)),
            (MapPoint { x: max.x, y: min.y }, (right, top)),
            (MapPoint { x: min.x, y: max.y }, (left, bottom)),
            (max, (right, bottom)),
        ];
        Self { columns: 1, rows: 1, corners, snapped: true }
    }

    /// The numbers of the corners of each cell: upper left, upper right, lower left, lower right.
    pub fn cells(&self) -> impl Iterator<Item = [u32; 4]> {
        let across = self.columns + 1;
        (0..self.rows).flat_map(move |row| {
            (0..self.columns).map(move |column| {
                let first = row * across + column;
                [first, first + 1, first + across, first + across + 1]
            })
        })
    }

    /// The corners as a camera sees them, on a screen of `density` device pixels per px.
    pub fn on_screen(&self, camera: &Camera, density: f32) -> Vec<(ScreenPoint, (f32, f32))> {
        let place = |at: MapPoint| {
            let p = camera.to_screen(at);
            let snap = |v: f32| if self.snapped { (v * density).round() / density } else { v };
            ScreenPoint { x: snap(p.x), y: snap(p.y) }
        };
        self.corners.iter().map(|&(at, part)| (place(at), part)).collect()
    }
}

impl Pixels {
    /// Pixels of red, green, blue and alpha, not multiplied, row by row; `None` where their number is another.
    pub fn of(width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        let mut pixmap = Pixmap::from_vec(rgba.to_vec(), IntSize::from_wh(width, height)?)?;
        for pixel in pixmap.pixels_mut() {
            let (r, g, b, a) = (pixel.red(), pixel.green(), pixel.blue(), pixel.alpha());
            if a < 255 {
                let times = |c: u8| ((u16::from(c) * u16::from(a) + 127) / 255) as u8;
                *pixel = PremultipliedColorU8::from_rgba(times(r), times(g), times(b), a)?;
            }
        }
        Some(Self(pixmap))
    }

    /// Width and height.
    pub fn size(&self) -> (u32, u32) {
        (self.0.width(), self.0.height())
    }
}

/// Paints a picture where it lies, on a canvas of `density` pixels to each px of the camera.
pub(super) fn paint(canvas: &mut Pixmap, camera: &Camera, density: f32, laid: &Laid) {
    let mut corners = laid.net.on_screen(camera, density);
    for (at, _) in &mut corners {
        *at = ScreenPoint { x: at.x * density, y: at.y * density };
    }
    let picture = laid.pixels.0.as_ref();
    for cell in laid.net.cells() {
        let corner = |number: u32| corners.get(number as usize).copied().unwrap_or_default();
        paint_cell(canvas, picture, cell.map(corner), laid.opacity);
    }
}

/// Paints the part of a picture between four corners. A cell is so small that it is as good as straight.
fn paint_cell(canvas: &mut Pixmap, picture: PixmapRef<'_>, corners: [(ScreenPoint, (f32, f32)); 4], opacity: f32) {
    #[allow(clippy::cast_precision_loss)] // pictures have far fewer than 2^24 pixels along a side
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let [(p, (u0, v0)), (right, (u1, _)), (below, (_, v1)), (across, _)] = corners;
    let (du, dv) = ((u1 - u0) * width, (v1 - v0) * height);
    if du <= 0.0 || dv <= 0.0 {
        return;
    }
    // From pixels of the picture to those of the canvas.
    let (ax, ay) = ((right.x - p.x) / du, (right.y - p.y) / du);
    let (bx, by) = ((below.x - p.x) / dv, (below.y - p.y) / dv);
    let (left, top) = (u0 * width, v0 * height);
    let to_canvas = Transform::from_row(ax, ay, bx, by, p.x - ax * left - bx * top, p.y - ay * left - by * top);
    let mut path = PathBuilder::new();
    path.move_to(p.x, p.y);
    for corner in [right, across, below] {
        path.line_to(corner.x, corner.y);
    }
    path.close();
    let Some(path) = path.finish() else { return };
    let shader = Pattern::new(picture, SpreadMode::Pad, FilterQuality::Bilinear, opacity.clamp(0.0, 1.0), to_canvas);
    // Neighbouring cells share an edge: with soft edges the ground would shine through between them.
    let paint = Paint { shader, anti_alias: false, ..Paint::default() };
    canvas.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
}
