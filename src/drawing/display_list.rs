//! The display list: what is drawn, in map coordinates, bottom to top. Screen and picture read the same one.
//!
//! A layer carries a key and a version computed from its content, so a sink that caches meshes by both can never show
//! an old one.

use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::{Camera, Colour, MapBounds, MapPoint, Mark, MarkKind};
use crate::drawing::style::{Stroke, Theme, Width};

/// All that is drawn of a document.
#[derive(Clone, Debug, Default)]
pub struct DisplayList {
    /// Painted first, everywhere.
    pub background: Option<Colour>,
    /// Layers, bottom to top.
    pub layers: Vec<Layer>,
    /// Symbols and labels, the most important first. They are placed for a zoom by [`place`](super::place).
    pub marks: Vec<Mark>,
    /// What each mark stands for.
    pub mark_kinds: Vec<MarkKind>,
    /// The box around the district, when there is one.
    pub bounds: Option<MapBounds>,
    /// Whether 示例数据 must be shown.
    pub demo: bool,
    /// Light or dark.
    pub theme: Theme,
}

/// What a layer shows. In drawing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerKey {
    /// Built-up land, blocks, parks.
    Ground,
    /// Lakes and rivers of the backdrop.
    Water,
    /// Tints of streets.
    Tints,
    /// Roads.
    Roads,
    /// Buildings.
    Buildings,
    /// Non-grid faces: the lake with its shore, reserved land.
    NonGrid,
    /// The veil over everything outside.
    Veil,
    /// Borders of all levels.
    Borders,
    /// Circles (圈).
    Circles,
    /// Belts (带).
    Belts,
    /// What is selected.
    Selection,
}

/// Shapes that are cached and drawn together.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it shows.
    pub key: LayerKey,
    /// A hash of the shapes.
    pub version: u64,
    /// Shapes, bottom to top.
    pub shapes: Vec<Shape>,
}

/// A fill or a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled area.
    Fill(Fill),
    /// A stroked line.
    Line(Line),
}

/// A filled area.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// The outer ring first, then its holes; the first point is not repeated.
    pub rings: Vec<Vec<MapPoint>>,
    /// Colour.
    pub colour: Colour,
    /// Box around it.
    pub bounds: MapBounds,
    /// It is drawn only while a pixel covers fewer metres.
    pub below_m_per_px: f32,
}

/// A stroked line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its points; shared with the casing of the same line.
    pub points: Arc<[MapPoint]>,
    /// Whether the last point joins the first.
    pub closed: bool,
    /// How it is stroked.
    pub stroke: Stroke,
    /// Box around it.
    pub bounds: MapBounds,
}

impl Shape {
    /// A filled area of one ring and its holes; `None` without a point.
    pub fn fill(rings: Vec<Vec<MapPoint>>, colour: Colour) -> Option<Self> {
        let bounds = MapBounds::of(rings.iter().flatten().copied())?;
        Some(Self::Fill(Fill { rings, colour, bounds, below_m_per_px: f32::INFINITY }))
    }

    /// A line; `None` without a point.
    pub fn line(points: Arc<[MapPoint]>, closed: bool, stroke: Stroke) -> Option<Self> {
        let bounds = MapBounds::of(points.iter().copied())?;
        Some(Self::Line(Line { points, closed, stroke, bounds }))
    }

    /// The shape, drawn only while a pixel covers fewer metres.
    #[must_use]
    pub fn below(mut self, metres_per_px: f32) -> Self {
        match &mut self {
            Self::Fill(fill) => fill.below_m_per_px = metres_per_px,
            Self::Line(line) => line.stroke.below_m_per_px = metres_per_px,
        }
        self
    }

    /// Whether this camera sees it: near enough, and within `seen`.
    pub fn is_seen(&self, camera: &Camera, seen: MapBounds) -> bool {
        let (bounds, below) = match self {
            Self::Fill(fill) => (fill.bounds, fill.below_m_per_px),
            Self::Line(line) => (line.bounds, line.stroke.below_m_per_px),
        };
        camera.metres_per_px() < f64::from(below) && bounds.intersects(seen)
    }
}

impl Layer {
    /// The layer with these shapes; the version is computed.
    ///
    /// # Performance
    /// O(n) over all vertices, at the speed of reading them.
    pub fn new(key: LayerKey, shapes: Vec<Shape>) -> Self {
        let mut hash = Xxh3::new();
        for shape in &shapes {
            hash_shape(&mut hash, shape);
        }
        Self { key, version: hash.digest(), shapes }
    }
}

impl DisplayList {
    /// The layer with this key.
    pub fn layer(&self, key: LayerKey) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.key == key)
    }
}

fn hash_shape(hash: &mut Xxh3, shape: &Shape) {
    match shape {
        Shape::Fill(fill) => {
            for ring in &fill.rings {
                hash_points(hash, ring);
            }
            hash_colour(hash, fill.colour);
            hash.update(&fill.below_m_per_px.to_le_bytes());
        }
        Shape::Line(line) => {
            hash_points(hash, &line.points);
            hash_colour(hash, line.stroke.colour);
            hash.update(&[u8::from(line.closed)]);
            let widths: [f32; 4] = match line.stroke.width {
                Width::Fixed(px) => [px; 4],
                Width::ByZoom(widths) => widths,
                Width::Ground { ground_m, min_px, max_px, extra_px } => [ground_m, min_px, max_px, extra_px],
            };
            let rest = [line.stroke.offset_px, line.stroke.below_m_per_px];
            for number in widths.iter().chain(line.stroke.dash).chain(&rest) {
                hash.update(&number.to_le_bytes());
            }
        }
    }
}

fn hash_points(hash: &mut Xxh3, points: &[MapPoint]) {
    hash.update(&points.len().to_le_bytes());
    for p in points {
        hash.update(&p.x.to_le_bytes());
        hash.update(&p.y.to_le_bytes());
    }
}

fn hash_colour(hash: &mut Xxh3, colour: Colour) {
    hash.update(&[colour.r, colour.g, colour.b, colour.a]);
}
