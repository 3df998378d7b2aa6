//! Pictures: the display list painted by the processor into a PNG.

use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, StrokeDash, Transform};

use super::furniture::{Furniture, Legend};
use super::style::{LeaderStyle, Stroke, Theme};
use super::{
    Camera, Colour, DisplayList, Hatch, Icon, Layer, Line, Look, MapBounds, MapPoint, OutlineStep, Placed, RenderError,
    ScreenPoint, Shape, Sheet, Symbol, Text, TextGround, Weight, imagery, normals, text_outline, text_width,
};
use crate::query::detail::grouped;

/// The program's own icon, a square of `size_px`.
///
/// # Errors
/// A size of nothing, or a picture that cannot be encoded.
pub fn app_icon_png(size_px: u32) -> Result<Vec<u8>, RenderError> {
    let error = RenderError::Size { width: size_px, height: size_px };
    let pixmap = Pixmap::new(size_px, size_px).ok_or(error)?;
    #[allow(clippy::cast_precision_loss)] // a few hundred
    let size = size_px as f32;
    let camera = Camera { centre: MapPoint::default(), zoom: 0.0, size: (size, size) };
    let mut canvas = Canvas { pixmap, camera, density: 1.0 };
    for ring in MarkPicture::RINGS {
        canvas.ring(ring, size / 24.0, size / 2.0, Theme::Light);
    }
    canvas.pixmap.encode_png().map_err(|problem| RenderError::NotEncoded(problem.to_string()))
}

/// The program's mark: concentric rings around the Party's red, in a box of 24.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarkPicture {
    /// Radius.
    pub radius: f32,
    /// Width of the ring; none for a disc.
    pub width: Option<f32>,
    /// Its colour as an index: 0 the plate, 1 grey, 2 ink, 3 red.
    pub ink: u8,
}

impl MarkPicture {
    /// The parts, bottom to top.
    pub const RINGS: [Self; 4] = [
        Self { radius: 11.9, width: None, ink: 0 },
        Self { radius: 10.9, width: Some(1.5), ink: 1 },
        Self { radius: 7.0, width: Some(1.9), ink: 2 },
        Self { radius: 3.1, width: None, ink: 3 },
    ];

    /// The colour of the part.
    pub fn colour(self, theme: Theme) -> Colour {
        let tokens = theme.tokens();
        match self.ink {
            0 => tokens.panel,
            1 => tokens.text3,
            2 => tokens.text1,
            _ => tokens.red,
        }
    }
}

pub(super) struct Canvas {
    pub(super) pixmap: Pixmap,
    pub(super) camera: Camera,
    /// Pixels to each px of the camera.
    pub(super) density: f32,
}

impl Canvas {
    /// Tiles and scans, and the layers under and over them.
    pub(super) fn map(&mut self, sheet: &Sheet, look: &Look) {
        let camera = self.camera;
        if let Some(background) = sheet.background() {
            self.pixmap.fill(colour(background));
        }
        let painted = sheet.painted(look);
        self.layers(&painted.under);
        for laid in look.ground.iter().filter(|laid| laid.opacity > 0.0) {
            imagery::paint(&mut self.pixmap, &camera, self.density, laid);
        }
        self.layers(&painted.over);
    }

    fn layers(&mut self, layers: &[(&Layer, f32)]) {
        let camera = self.camera;
        let seen = camera.bounds(40.0);
        for &(layer, opacity) in layers {
            // What is drawn more finely shows more of its lines.
            let fine = camera.metres_per_px() / f64::from(self.density);
            let shapes = layer.seen(&camera).flat_map(|chunk| chunk.shapes(chunk.detail(fine)));
            for shape in shapes.filter(|shape| shape.is_seen(&camera, seen)) {
                match shape {
                    Shape::Fill(fill) => {
                        let path = self.rings_path(&fill.rings);
                        self.fill(path, fill.colour.faded(opacity));
                        if let Some(hatch) = fill.hatch {
                            self.hatch(hatch, &fill.rings, seen, opacity);
                        }
                    }
                    Shape::Line(line) => {
                        let path = self.line_path(line);
                        let stroke = Stroke { colour: line.stroke.colour.faded(opacity), ..line.stroke.clone() };
                        self.stroke(path, &stroke, line.stroke.px(&camera));
                    }
                }
            }
        }
    }

    fn to_pixels(&self) -> Transform {
        Transform::from_scale(self.density, self.density)
    }

    fn hatch(&mut self, hatch: Hatch, rings: &[Vec<MapPoint>], seen: MapBounds, opacity: f32) {
        let lines = hatch.lines(rings, self.camera.scale(), seen);
        let stroke = Hatch { colour: hatch.colour.faded(opacity), ..hatch }.stroke();
        self.stroke(self.hatch_path(&lines), &stroke, Hatch::WIDTH_PX);
    }

    fn rings_path(&self, rings: &[Vec<MapPoint>]) -> Option<Path> {
        let mut path = PathBuilder::new();
        for ring in rings {
            self.points(&mut path, ring.iter().copied());
            path.close();
        }
        path.finish()
    }

    fn hatch_path(&self, lines: &[[MapPoint; 2]]) -> Option<Path> {
        let mut path = PathBuilder::new();
        for line in lines {
            self.points(&mut path, line.iter().copied());
        }
        path.finish()
    }

    fn line_path(&self, line: &Line) -> Option<Path> {
        let mut path = PathBuilder::new();
        let offset = line.stroke.offset_px;
        if offset == 0.0 {
            self.points(&mut path, line.points.iter().copied());
        } else {
            let normals = normals(&line.points, line.closed);
            for (number, (&p, (nx, ny))) in line.points.iter().zip(normals).enumerate() {
                let p = self.camera.to_screen(p);
                let (x, y) = (p.x + nx * offset, p.y + ny * offset);
                if number == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
        }
        if line.closed {
            path.close();
        }
        path.finish()
    }

    fn points(&self, path: &mut PathBuilder, points: impl Iterator<Item = MapPoint>) {
        for (number, p) in points.enumerate() {
            let p = self.camera.to_screen(p);
            if number == 0 { path.move_to(p.x, p.y) } else { path.line_to(p.x, p.y) }
        }
    }

    fn fill(&mut self, path: Option<Path>, with: Colour) {
        if let Some(path) = path {
            self.pixmap.fill_path(&path, &paint(with), FillRule::EvenOdd, self.to_pixels(), None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, with: &Stroke, width: f32) {
        let Some(path) = path else { return };
        let solid = with.dash.is_empty();
        let stroke = tiny_skia::Stroke {
            width,
            line_cap: if solid { LineCap::Round } else { LineCap::Butt },
            line_join: LineJoin::Round,
            dash: if solid { None } else { StrokeDash::new(with.dash.to_vec(), 0.0) },
            ..tiny_skia::Stroke::default()
        };
        let faded = with.colour.faded(with.opacity(self.camera.metres_per_px()));
        self.pixmap.stroke_path(&path, &paint(faded), &stroke, self.to_pixels(), None);
    }

    /// A symbol and its text; over the classes of a theme the text has a ground of its own.
    pub(super) fn mark(&mut self, list: &DisplayList, placed: &Placed, over_classes: bool) {
        let mark = &placed.mark;
        let at = self.camera.to_screen(mark.at);
        if let Some((x, y)) = placed.leader_line() {
            let style = LeaderStyle::of(placed, list.theme);
            let mut path = PathBuilder::new();
            path.move_to(at.x, at.y);
            path.line_to(at.x + x, at.y + y);
            let path = path.finish();
            for (stroke, width) in [(style.halo, LeaderStyle::HALO_PX), (style.ink, LeaderStyle::LINE_PX)] {
                self.stroke(path.clone(), &Stroke::new(stroke, super::style::Width::Fixed(width)), width);
            }
            if let Some(sign) = style.sign {
                self.symbol(sign, at.x, at.y, style.dot_px, list.theme);
            } else {
                self.disc(at.x, at.y, style.dot_px + 1.0, style.halo);
                self.disc(at.x, at.y, style.dot_px, style.dot);
            }
        }
        if let (Some(symbol), Some((x, y))) = (mark.symbol, placed.symbol) {
            self.symbol(symbol, at.x + x, at.y + y, symbol.radius_px(), list.theme);
        }
        if let (Some(line), Some((ink, width))) = (&mark.line, mark.text.as_ref().and_then(Text::plate_on_line)) {
            let mut path = PathBuilder::new();
            self.points(&mut path, line.iter().copied());
            self.stroke(path.finish(), &Stroke::new(ink, super::style::Width::Fixed(width)), width);
        }
        if let (Some(text), Some((x, y))) = (mark.words(list.theme, over_classes), placed.text) {
            self.text(&text, at.x + x, at.y + y, over_classes);
        }
    }

    fn symbol(&mut self, symbol: Symbol, x: f32, y: f32, r: f32, theme: Theme) {
        let (tokens, map) = (theme.tokens(), theme.map());
        match symbol {
            Symbol::Committee => {
                self.disc(x, y, r + 1.3, map.halo);
                self.disc(x, y, r, tokens.red);
                self.fill(star(x, y, r * 0.66), tokens.panel);
            }
            Symbol::NoCommittee => {
                self.disc(x, y, r + 1.3, map.halo.percent(70));
                let dashed = Stroke::new(map.missing, super::style::Width::Fixed(1.3)).dashed(&[2.4, 1.9]);
                self.stroke(PathBuilder::from_circle(x, y, r), &dashed, 1.3);
            }
            Symbol::Site { icon, party } => {
                let ink = if party { tokens.red } else { tokens.ok };
                self.disc(x, y, r + 1.0, map.halo.percent(80));
                self.disc(x, y, r, tokens.panel);
                self.circle(x, y, r - 0.75, 1.5, ink);
                self.icon(icon, x - 6.5, y - 6.5, 13.0, 1.3, ink);
            }
            Symbol::Stop { .. } => {
                self.disc(x, y, r + 1.5, map.halo);
                self.disc(x, y, r, tokens.red);
                let (words, size) = symbol.number_words();
                let width = text_width(&words, Weight::Bold, size, 0.0);
                self.glyphs(&words, Weight::Bold, size, 0.0, x - width / 2.0, y + size * 0.37, tokens.panel);
            }
        }
    }

    fn text(&mut self, text: &Text, x: f32, y: f32, over_classes: bool) {
        if text.words.contains('\n') {
            for (line, dx, dy) in text.lines() {
                let line = Text { words: line.to_owned(), ..text.clone() };
                self.text(&line, x + dx, y + dy, over_classes);
            }
            return;
        }
        match text.ground {
            TextGround::Bare => {}
            TextGround::Halo(halo) => {
                let path = self.glyph_path(&text.words, text.weight, text.size_px, text.tracking_em, x, y);
                let (reach, percent) = TextGround::halo_px(over_classes);
                let width = 2.0 * reach;
                self.stroke(path, &Stroke::new(halo.percent(percent), super::style::Width::Fixed(width)), width);
            }
            TextGround::Chip { plate, edge } => {
                let (pad, h) = (text.padding_px(), text.height_px());
                let top = y - text.size_px * 0.37 - h / 2.0;
                self.plate(x - pad, top, text.width_px() + 2.0 * pad, h, 5.0, plate, edge);
            }
        }
        self.glyphs(&text.words, text.weight, text.size_px, text.tracking_em, x, y, text.colour);
    }

    /// Scale bar to the left, date and stamp to the right, each on a quiet plate.
    pub(super) fn furniture(&mut self, furniture: &Furniture, theme: Theme) {
        let tokens = theme.tokens();
        let [x, y, right, bottom] = furniture.bar_plate;
        self.plate(x, y, right - x, bottom - y, 8.0, tokens.panel, tokens.line);
        let (start, base) = (x + 12.0, f32::midpoint(y, bottom) + 4.0);
        let end = start + furniture.bar.length_px;
        let mut path = PathBuilder::new();
        path.move_to(start, base - 5.0);
        path.line_to(start, base);
        path.line_to(end, base);
        path.line_to(end, base - 5.0);
        self.stroke(path.finish(), &Stroke::new(tokens.text1, super::style::Width::Fixed(1.5)), 1.5);
        self.glyphs(&furniture.bar_words, Weight::Regular, 12.0, 0.0, end + 8.0, base + 0.5, tokens.text2);
        for (words, weight, [x, y, right, bottom]) in &furniture.chips {
            let (plate, edge, ink) = match weight {
                Weight::Bold => (tokens.warn_soft, tokens.warn, tokens.warn),
                Weight::Regular => (tokens.panel, tokens.line, tokens.text2),
            };
            self.plate(*x, *y, right - x, bottom - y, 8.0, plate, edge);
            self.glyphs(words, *weight, 12.0, 0.0, x + 10.0, f32::midpoint(*y, *bottom) + 4.5, ink);
        }
        if let Some((title, [x, y, right, bottom])) = &furniture.title {
            self.plate(*x, *y, right - x, bottom - y, 8.0, tokens.panel, tokens.line);
            self.glyphs(title, Weight::Bold, Furniture::TITLE_PX, 0.0, x + 16.0, bottom - 14.0, tokens.text1);
        }
        if let Some((legend, [x, y, right, bottom], is_cut)) = &furniture.legend {
            self.plate(*x, *y, right - x, bottom - y, 8.0, tokens.panel, tokens.line);
            self.legend(legend, *x + 12.0, *y, *right - 12.0, theme);
            if *is_cut {
                self.glyphs("…", Weight::Regular, 12.0, 0.0, x + 48.0, bottom - 8.0 - 6.5, tokens.text2);
            }
        }
    }

    /// The title, and below it a swatch, words and the number of areas for each class.
    fn legend(&mut self, legend: &Legend, left: f32, top: f32, right: f32, theme: Theme) {
        let tokens = theme.tokens();
        self.glyphs(&legend.title, Weight::Bold, 13.0, 0.0, left, top + 23.0, tokens.text1);
        let mut y = top + Legend::HEAD;
        for row in &legend.rows {
            self.plate(left, y + 4.0, 26.0, 14.0, 3.0, row.style.fill, row.style.edge.unwrap_or(tokens.line2));
            if let Some(hatch) = row.style.hatch {
                let (right, bottom) = (left + 25.0, y + 17.0);
                let corners = [(left + 1.0, y + 5.0), (right, y + 5.0), (right, bottom), (left + 1.0, bottom)];
                let ring = corners.map(|(x, y)| self.camera.to_map(ScreenPoint { x, y })).to_vec();
                self.hatch(hatch, &[ring], self.camera.bounds(40.0), 1.0);
            }
            self.glyphs(&row.words, Weight::Regular, 12.0, 0.0, left + 36.0, y + 15.5, tokens.text1);
            let areas = grouped(row.areas as u64);
            let width = text_width(&areas, Weight::Regular, 12.0, 0.0);
            self.glyphs(&areas, Weight::Regular, 12.0, 0.0, right - width, y + 15.5, tokens.text2);
            y += Legend::ROW;
        }
    }

    #[allow(clippy::too_many_arguments)] // a rectangle and what it is painted with
    fn plate(&mut self, x: f32, y: f32, w: f32, h: f32, radius: f32, plate: Colour, edge: Colour) {
        let path = rounded(x, y, w, h, radius);
        self.fill(path.clone(), plate);
        self.stroke(path, &Stroke::new(edge, super::style::Width::Fixed(1.0)), 1.0);
    }

    #[allow(clippy::too_many_arguments)] // a text and what it is painted with
    fn glyphs(&mut self, words: &str, weight: Weight, size: f32, tracking: f32, x: f32, y: f32, with: Colour) {
        if let Some(path) = self.glyph_path(words, weight, size, tracking, x, y) {
            self.pixmap.fill_path(&path, &paint(with), FillRule::Winding, self.to_pixels(), None);
        }
    }

    fn glyph_path(&self, words: &str, weight: Weight, size: f32, tracking: f32, x: f32, y: f32) -> Option<Path> {
        let mut path = PathBuilder::new();
        for step in text_outline(words, weight, size, tracking) {
            match step {
                OutlineStep::Move(px, py) => path.move_to(x + px, y + py),
                OutlineStep::Line(px, py) => path.line_to(x + px, y + py),
                OutlineStep::Quad(a, b, px, py) => path.quad_to(x + a, y + b, x + px, y + py),
                OutlineStep::Cubic(a, b, c, d, px, py) => path.cubic_to(x + a, y + b, x + c, y + d, x + px, y + py),
                OutlineStep::Close => path.close(),
            }
        }
        path.finish()
    }

    fn ring(&mut self, ring: MarkPicture, scale: f32, middle: f32, theme: Theme) {
        let (r, with) = (ring.radius * scale, ring.colour(theme));
        match ring.width {
            None => self.disc(middle, middle, r, with),
            Some(width) => self.circle(middle, middle, r, width * scale, with),
        }
    }

    fn disc(&mut self, x: f32, y: f32, r: f32, with: Colour) {
        self.fill(PathBuilder::from_circle(x, y, r), with);
    }

    fn circle(&mut self, x: f32, y: f32, r: f32, width: f32, with: Colour) {
        self.stroke(PathBuilder::from_circle(x, y, r), &Stroke::new(with, super::style::Width::Fixed(width)), width);
    }

    fn icon(&mut self, icon: Icon, x: f32, y: f32, size: f32, width: f32, with: Colour) {
        let mut path = PathBuilder::new();
        for line in icon.lines() {
            for (number, &(px, py)) in line.iter().enumerate() {
                let (px, py) = (x + px * size / 20.0, y + py * size / 20.0);
                if number == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
            }
        }
        self.stroke(path.finish(), &Stroke::new(with, super::style::Width::Fixed(width)), width);
    }
}

fn colour(c: Colour) -> Color {
    Color::from_rgba8(c.r, c.g, c.b, c.a)
}

fn paint(c: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour(c));
    paint
}

fn star(x: f32, y: f32, r: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (number, (px, py)) in star_points().into_iter().enumerate() {
        let (px, py) = (x + px * r, y + py * r);
        if number == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
    }
    path.close();
    path.finish()
}

/// The ten corners of a five-pointed star of radius 1, the top first.
pub fn star_points() -> [(f32, f32); 10] {
    std::array::from_fn(|number| {
        #[allow(clippy::cast_precision_loss)] // below ten
        let angle = std::f32::consts::PI * (number as f32 / 5.0 - 0.5);
        let r = if number % 2 == 0 { 1.0 } else { 0.42 };
        (r * angle.cos(), r * angle.sin())
    })
}

fn rounded(x: f32, y: f32, w: f32, h: f32, r: f32) -> Option<Path> {
    let rect = Rect::from_xywh(x, y, w, h)?;
    let (l, t, right, b) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let k = r * 0.448; // from the corner to the control points of a quarter circle
    let mut path = PathBuilder::new();
    path.move_to(l + r, t);
    path.line_to(right - r, t);
    path.cubic_to(right - k, t, right, t + k, right, t + r);
    path.line_to(right, b - r);
    path.cubic_to(right, b - k, right - k, b, right - r, b);
    path.line_to(l + r, b);
    path.cubic_to(l + k, b, l, b - k, l, b - r);
    path.line_to(l, t + r);
    path.cubic_to(l, t + k, l + k, t, l + r, t);
    path.close();
    path.finish()
}
