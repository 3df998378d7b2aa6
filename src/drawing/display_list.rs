//! The display list: what is drawn, in map coordinates, bottom to top. Screen and picture read the same one.
//!
//! A layer is made of chunks, each with a key, a version and the box around it. A sink that caches by key and version
//! can never show an old one, and it looks at the chunks that it sees, never at every record.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::border_cells::BorderCell;
use super::marks::MarkLayer;
use super::simplify::Detail;
use super::{Camera, Cell, Colour, Hatch, LayerChoice, MapBounds, MapPoint, Mark};
use crate::drawing::style::{Stroke, Theme, Width};

/// All that is drawn of a document. Cheap to clone: the chunks are shared.
#[derive(Clone, Debug, Default)]
pub struct DisplayList {
    /// Painted first, everywhere.
    pub background: Option<Colour>,
    /// Layers, bottom to top.
    pub layers: Vec<Layer>,
    /// Symbols and labels, the most important kind first; made when they are first seen.
    pub marks: Vec<Arc<MarkLayer>>,
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
    /// Housing estates (小区).
    Estates,
    /// Non-grid faces: the lake with its shore, reserved land.
    NonGrid,
    /// The veil over everything outside.
    Veil,
    /// Rivers with their chiefs (河长) and reaches.
    Rivers,
    /// Borders of all levels.
    Borders,
    /// Circles (圈).
    Circles,
    /// Belts (带).
    Belts,
    /// What is selected.
    Selection,
}

impl LayerKey {
    /// Whether it belongs to the own backdrop, which gives way to a base map.
    pub fn is_backdrop(self) -> bool {
        matches!(self, Self::Ground | Self::Water | Self::Roads | Self::Buildings | Self::NonGrid)
    }
}

/// Chunks that are switched and ordered together.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it shows.
    pub key: LayerKey,
    /// Chunks, bottom to top.
    pub chunks: Vec<Arc<Chunk>>,
}

/// Names a chunk. Within a layer a pass is painted wholly before the next one: casings of all cells before the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkKey {
    /// Its layer.
    pub layer: LayerKey,
    /// Its pass, bottom to top.
    pub pass: u8,
    /// Its cell.
    pub cell: Cell,
}

/// Shapes that are cached and drawn together.
#[derive(Debug)]
pub struct Chunk {
    /// Names it.
    pub key: ChunkKey,
    /// A hash of all that its shapes are made from.
    pub version: u64,
    /// The box around it.
    pub bounds: MapBounds,
    /// It is drawn only while a pixel covers fewer metres.
    pub below_m_per_px: f32,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// Fills are the same at every detail, lines have fewer vertices.
    Shapes { shapes: Vec<Shape>, has_long_lines: bool, details: [OnceLock<Vec<Shape>>; Detail::COUNT] },
    /// The borders of a rank, made when they are first seen at a detail.
    Borders { cell: Arc<BorderCell>, rank: u8, stroke: Box<Stroke>, details: [OnceLock<Vec<Shape>>; Detail::COUNT] },
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
    /// The outer ring first, then its holes; the first point is not repeated. Shared with fills of other colours.
    pub rings: Arc<[Vec<MapPoint>]>,
    /// Of the rings: whoever makes a chunk of fills that are there already reads no vertex.
    rings_hash: u64,
    /// Colour.
    pub colour: Colour,
    /// Lines over the colour.
    pub hatch: Option<Hatch>,
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

/// A ring of at most so many vertices keeps all.
const SMALL_RING: usize = 160;

impl Shape {
    /// A filled area of one ring and its holes; `None` without a point.
    pub fn fill(rings: Vec<Vec<MapPoint>>, colour: Colour) -> Option<Self> {
        let bounds = MapBounds::of(rings.iter().flatten().copied())?;
        let mut hash = Xxh3::new();
        rings.iter().for_each(|ring| hash_points(&mut hash, ring));
        let (rings, rings_hash) = (rings.into(), hash.digest());
        Some(Self::Fill(Fill { rings, rings_hash, colour, hatch: None, bounds, below_m_per_px: f32::INFINITY }))
    }

    /// The same area or line in another colour.
    #[must_use]
    pub fn coloured(mut self, colour: Colour) -> Self {
        match &mut self {
            Self::Fill(fill) => fill.colour = colour,
            Self::Line(line) => line.stroke.colour = colour,
        }
        self
    }

    /// The filled area with lines over its colour.
    #[must_use]
    pub fn hatched(mut self, hatch: Hatch) -> Self {
        if let Self::Fill(fill) = &mut self {
            fill.hatch = Some(hatch);
        }
        self
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

    /// The shape with the vertices that it needs: lines of the backdrop each by itself, for they may touch.
    fn coarser(&self, detail: Detail) -> Self {
        match self {
            // A round outline of few vertices would get corners.
            Self::Line(line) if line.closed && line.points.len() <= SMALL_RING => self.clone(),
            Self::Line(line) if line.points.len() > 2 => {
                let points = super::simplify::thinned(&line.points, line.closed, detail);
                Self::Line(Line { points: points.into(), ..line.clone() })
            }
            _ => self.clone(),
        }
    }

    /// The box around it.
    pub fn bounds(&self) -> MapBounds {
        match self {
            Self::Fill(fill) => fill.bounds,
            Self::Line(line) => line.bounds,
        }
    }

    /// While a pixel covers fewer metres, it is drawn.
    pub fn below_m_per_px(&self) -> f32 {
        match self {
            Self::Fill(fill) => fill.below_m_per_px,
            Self::Line(line) => line.stroke.below_m_per_px,
        }
    }

    /// Whether this camera sees it: near enough, and within `seen`.
    pub fn is_seen(&self, camera: &Camera, seen: MapBounds) -> bool {
        camera.metres_per_px() < f64::from(self.below_m_per_px()) && self.bounds().intersects(seen)
    }
}

impl Chunk {
    /// The chunk of these shapes, bottom to top; `None` without a shape. The version is computed.
    ///
    /// # Performance
    /// O(n) over all vertices, at the speed of reading them.
    pub fn of(key: ChunkKey, shapes: Vec<Shape>) -> Option<Self> {
        let mut hash = Xxh3::new();
        for shape in &shapes {
            hash_shape(&mut hash, shape);
        }
        let bounds = shapes.iter().map(Shape::bounds).reduce(MapBounds::union)?;
        let below = shapes.iter().map(Shape::below_m_per_px).fold(0.0, f32::max);
        let long = |shape: &Shape| matches!(shape, Shape::Line(line) if line.points.len() > 2);
        let has_long_lines = shapes.iter().any(long);
        let content = Content::Shapes { shapes, has_long_lines, details: std::array::from_fn(|_| OnceLock::new()) };
        Some(Self { key, version: hash.digest(), bounds, below_m_per_px: below, content })
    }

    /// The borders of a rank in a cell, stroked; `None` when there is none.
    pub(super) fn borders(key: ChunkKey, cell: &Arc<BorderCell>, rank: u8, stroke: Stroke) -> Option<Self> {
        let (hash, bounds) = cell.rank(rank)?;
        let mut version = Xxh3::new();
        version.update(&hash.to_le_bytes());
        hash_stroke(&mut version, &stroke);
        Some(Self {
            key,
            version: version.digest(),
            bounds,
            below_m_per_px: stroke.below_m_per_px,
            content: Content::Borders {
                cell: cell.clone(),
                rank,
                stroke: Box::new(stroke),
                details: std::array::from_fn(|_| OnceLock::new()),
            },
        })
    }

    /// Its shapes, no more closely than needed.
    pub fn shapes(&self, detail: Detail) -> &[Shape] {
        match &self.content {
            Content::Shapes { shapes, has_long_lines, .. } if detail == Detail(0) || !has_long_lines => shapes,
            Content::Shapes { shapes, details, .. } => details[usize::from(detail.0.min(Detail::COARSEST.0))]
                .get_or_init(|| shapes.iter().map(|shape| shape.coarser(detail)).collect()),
            Content::Borders { cell, rank, stroke, details } => details[usize::from(detail.0.min(Detail::COARSEST.0))]
                .get_or_init(|| {
                    let lines = cell.lines(*rank, detail);
                    lines.iter().filter_map(|line| Shape::line(line.clone(), false, (**stroke).clone())).collect()
                }),
        }
    }

    /// The detail at which it is seen at a scale: chunks that have only one are told by 0.
    pub fn detail(&self, metres_per_px: f64) -> Detail {
        match self.content {
            Content::Shapes { has_long_lines: false, .. } => Detail(0),
            Content::Shapes { .. } | Content::Borders { .. } => Detail::for_scale(metres_per_px),
        }
    }

    /// Whether this camera sees it: near enough, and within `seen`.
    pub fn is_seen(&self, metres_per_px: f64, seen: MapBounds) -> bool {
        metres_per_px < f64::from(self.below_m_per_px) && self.bounds.intersects(seen)
    }
}

impl Layer {
    /// A layer of one chunk with these shapes, bottom to top.
    pub fn new(key: LayerKey, shapes: Vec<Shape>) -> Self {
        let whole = ChunkKey { layer: key, pass: 0, cell: Cell::default() };
        Self { key, chunks: Chunk::of(whole, shapes).map(Arc::new).into_iter().collect() }
    }

    /// A layer of a chunk for each pass. What stands in an earlier pass is painted first.
    pub fn in_passes(key: LayerKey, passes: Vec<Vec<Shape>>) -> Self {
        let of = |(pass, shapes)| Chunk::of(ChunkKey { layer: key, pass, cell: Cell::default() }, shapes);
        Self { key, chunks: (0_u8..).zip(passes).filter_map(of).map(Arc::new).collect() }
    }

    /// A layer divided into cells. What stands in an earlier pass is painted first.
    pub fn divided(key: LayerKey, passes: Vec<Vec<Shape>>) -> Self {
        let mut groups: std::collections::BTreeMap<ChunkKey, Vec<Shape>> = std::collections::BTreeMap::new();
        for (pass, shapes) in (0_u8..).zip(passes) {
            for shape in shapes {
                let cell = Cell::at(shape.bounds().centre());
                groups.entry(ChunkKey { layer: key, pass, cell }).or_default().push(shape);
            }
        }
        let groups: Vec<(ChunkKey, Vec<Shape>)> = groups.into_iter().collect();
        let chunks = groups.into_par_iter().filter_map(|(key, shapes)| Chunk::of(key, shapes).map(Arc::new));
        Self { key, chunks: chunks.collect() }
    }

    /// All shapes with all their vertices, bottom to top.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.chunks.iter().flat_map(|chunk| chunk.shapes(Detail(0)))
    }

    /// The chunks that a camera sees, bottom to top.
    pub fn seen(&self, camera: &Camera) -> impl Iterator<Item = &Arc<Chunk>> {
        let (seen, metres_per_px) = (camera.bounds(40.0), camera.metres_per_px());
        self.chunks.iter().filter(move |chunk| chunk.is_seen(metres_per_px, seen))
    }

    /// The same layer with the chunks of `old` where nothing is different, so that what was made of them is kept.
    #[must_use]
    pub fn sharing(mut self, old: Option<&Self>) -> Self {
        for chunk in &mut self.chunks {
            let same = old.and_then(|old| {
                let place = old.chunks.binary_search_by_key(&chunk.key, |chunk| chunk.key).ok()?;
                Some(&old.chunks[place]).filter(|old| old.version == chunk.version)
            });
            if let Some(same) = same {
                *chunk = same.clone();
            }
        }
        self
    }
}

impl DisplayList {
    /// The layer with this key.
    pub fn layer(&self, key: LayerKey) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.key == key)
    }

    /// The symbols and labels that may stand at this scale, the most important first: all of them, or those near a
    /// box. Makes what nobody has asked for before.
    pub fn marks_at(&self, metres_per_px: f64, near: Option<MapBounds>, choice: &LayerChoice) -> Vec<Arc<Mark>> {
        let shown = self.marks.iter().filter(|layer| choice.shows_marks(layer.kind));
        shown.flat_map(|layer| layer.at(metres_per_px, near)).collect()
    }

    /// Every symbol and label of the document, whatever the scale. Makes them all.
    pub fn all_marks(&self) -> Vec<Arc<Mark>> {
        let chunks = self.marks.iter().flat_map(|layer| layer.chunks());
        chunks.flat_map(|chunk| chunk.marks().iter().cloned()).collect()
    }

    /// Makes what the first view of the whole needs, on all cores: the lines of its scale, and its labels.
    pub fn prepare(&self) {
        const USUAL_SIZE: (f32, f32) = (1280.0, 860.0);
        let Some(bounds) = self.bounds else { return };
        let metres_per_px = Camera::fit(bounds, USUAL_SIZE, 0.0).metres_per_px();
        let chunks = self.layers.par_iter().flat_map(|layer| &layer.chunks);
        chunks.filter(|chunk| chunk.is_seen(metres_per_px, bounds)).for_each(|chunk| {
            chunk.shapes(chunk.detail(metres_per_px));
        });
        self.marks_at(metres_per_px, None, &LayerChoice::default());
    }

    /// How many symbols and labels there may be at this scale in the whole district.
    pub fn mark_count(&self, metres_per_px: f64) -> usize {
        self.marks.iter().map(|layer| layer.count(metres_per_px)).sum()
    }
}

fn hash_shape(hash: &mut Xxh3, shape: &Shape) {
    match shape {
        Shape::Fill(fill) => {
            hash.update(&fill.rings_hash.to_le_bytes());
            hash_colour(hash, fill.colour);
            if let Some(hatch) = fill.hatch {
                hash_colour(hash, hatch.colour);
                hash.update(&[hatch.form as u8]);
            }
            hash.update(&fill.below_m_per_px.to_le_bytes());
        }
        Shape::Line(line) => {
            hash_points(hash, &line.points);
            hash.update(&[u8::from(line.closed)]);
            hash_stroke(hash, &line.stroke);
        }
    }
}

fn hash_stroke(hash: &mut Xxh3, stroke: &Stroke) {
    hash_colour(hash, stroke.colour);
    let widths: [f32; 4] = match stroke.width {
        Width::Fixed(px) => [px; 4],
        Width::ByZoom(widths) => widths,
        Width::Ground { ground_m, min_px, max_px, extra_px } => [ground_m, min_px, max_px, extra_px],
    };
    let rest = [stroke.offset_px, stroke.below_m_per_px, stroke.full_below_m_per_px];
    for number in widths.iter().chain(stroke.dash).chain(&rest) {
        hash.update(&number.to_le_bytes());
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
