//! Shapes as GeoPackage geometry blobs, and back.
//!
//! A lattice coordinate divided by 1e8 is the nearest double of that decimal fraction; the way back multiplies and
//! rounds. Both steps are off by half a unit in the last place at most, together less than 1e-5 lattice units for
//! every place on earth, so each point comes back as it was.

use crate::geodesy::{Bounds, LatticePoint};

/// EPSG:4490, CGCS2000: the coordinate system of every layer.
pub const SRS: i32 = 4490;

/// A polygon: the outer ring anticlockwise, then its holes clockwise, no point repeated at the end.
pub type Rings = Vec<Vec<LatticePoint>>;

/// What a feature looks like on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One point.
    Point(LatticePoint),
    /// One line.
    Line(Vec<LatticePoint>),
    /// Several lines.
    Lines(Vec<Vec<LatticePoint>>),
    /// One polygon.
    Polygon(Rings),
    /// Several polygons.
    Polygons(Vec<Rings>),
}

/// Kind of the shapes of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// One point.
    Point,
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// One polygon.
    Polygon,
    /// Several polygons.
    Polygons,
}

impl ShapeKind {
    /// The name by which GeoPackage knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "POINT",
            Self::Line => "LINESTRING",
            Self::Lines => "MULTILINESTRING",
            Self::Polygon => "POLYGON",
            Self::Polygons => "MULTIPOLYGON",
        }
    }
}

impl Shape {
    /// The smallest box around it; `None` when it has no point.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::Point(point) => Bounds::of([*point]),
            Self::Line(line) => Bounds::of(line.iter().copied()),
            Self::Lines(lines) | Self::Polygon(lines) => Bounds::of(lines.iter().flatten().copied()),
            Self::Polygons(polygons) => Bounds::of(polygons.iter().flatten().flatten().copied()),
        }
    }

    /// The GeoPackage blob: header with envelope, then WKB, little endian.
    pub fn to_blob(&self) -> Vec<u8> {
        let bounds = self.bounds();
        let mut blob = Vec::with_capacity(self.len_hint());
        blob.extend(b"GP\0");
        let envelope = !matches!(self, Self::Point(_));
        let empty = bounds.is_none();
        blob.push(1 | if envelope && !empty { 2 } else { 0 } | if empty { 16 } else { 0 });
        blob.extend(SRS.to_le_bytes());
        if let (true, Some(bounds)) = (envelope, bounds) {
            for degrees in [bounds.min.lon_deg(), bounds.max.lon_deg(), bounds.min.lat_deg(), bounds.max.lat_deg()] {
                blob.extend(degrees.to_le_bytes());
            }
        }
        match self {
            Self::Point(point) => {
                head(&mut blob, POINT);
                put(&mut blob, *point);
            }
            Self::Line(line) => put_line(&mut blob, line),
            Self::Lines(lines) => {
                head(&mut blob, MULTILINESTRING);
                count(&mut blob, lines.len());
                lines.iter().for_each(|line| put_line(&mut blob, line));
            }
            Self::Polygon(rings) => put_polygon(&mut blob, rings),
            Self::Polygons(polygons) => {
                head(&mut blob, MULTIPOLYGON);
                count(&mut blob, polygons.len());
                polygons.iter().for_each(|rings| put_polygon(&mut blob, rings));
            }
        }
        blob
    }

    /// Reads a blob, also one that another program wrote: either byte order, any envelope, single parts where this
    /// program writes several. `None` for curves, heights, places off the earth and bytes that are no geometry.
    pub fn from_blob(blob: &[u8]) -> Option<Self> {
        let [b'G', b'P', _, flags, _, _, _, _, rest @ ..] = blob else { return None };
        let envelope = [0, 32, 48, 48, 64].get(usize::from(flags >> 1 & 7))?;
        let mut reader = Reader { rest: rest.get(*envelope..)? };
        let shape = reader.shape()?;
        reader.rest.is_empty().then_some(shape)
    }

    /// The same shape as one of several parts where a layer wants that and another program wrote a single one.
    #[must_use]
    pub fn as_kind(self, kind: ShapeKind) -> Self {
        match (self, kind) {
            (Self::Polygon(rings), ShapeKind::Polygons) => Self::Polygons(vec![rings]),
            (Self::Line(line), ShapeKind::Lines) => Self::Lines(vec![line]),
            (shape, _) => shape,
        }
    }

    fn len_hint(&self) -> usize {
        let points = match self {
            Self::Point(_) => 1,
            Self::Line(line) => line.len(),
            Self::Lines(lines) | Self::Polygon(lines) => lines.iter().map(|line| line.len() + 2).sum(),
            Self::Polygons(polygons) => polygons.iter().flatten().map(|ring| ring.len() + 2).sum(),
        };
        points * 16 + 80
    }
}

const POINT: u32 = 1;
const LINESTRING: u32 = 2;
const POLYGON: u32 = 3;
const MULTIPOINT: u32 = 4;
const MULTILINESTRING: u32 = 5;
const MULTIPOLYGON: u32 = 6;

fn head(blob: &mut Vec<u8>, kind: u32) {
    blob.push(1);
    blob.extend(kind.to_le_bytes());
}

#[allow(clippy::cast_possible_truncation)] // far fewer than 2^32 points fit into memory and into a value
fn count(blob: &mut Vec<u8>, count: usize) {
    blob.extend((count as u32).to_le_bytes());
}

fn put(blob: &mut Vec<u8>, point: LatticePoint) {
    blob.extend(point.lon_deg().to_le_bytes());
    blob.extend(point.lat_deg().to_le_bytes());
}

fn put_line(blob: &mut Vec<u8>, line: &[LatticePoint]) {
    head(blob, LINESTRING);
    count(blob, line.len());
    line.iter().for_each(|point| put(blob, *point));
}

fn put_polygon(blob: &mut Vec<u8>, rings: &Rings) {
    head(blob, POLYGON);
    count(blob, rings.len());
    for ring in rings {
        count(blob, ring.len() + 1);
        ring.iter().chain(ring.first()).for_each(|point| put(blob, *point));
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn shape(&mut self) -> Option<Shape> {
        let (little, kind) = self.head()?;
        Some(match kind {
            POINT => Shape::Point(self.point(little)?),
            LINESTRING => Shape::Line(self.line(little)?),
            POLYGON => Shape::Polygon(self.rings(little)?),
            MULTIPOINT => {
                let parts = self.parts(little)?;
                let [Shape::Point(point)] = parts[..] else { return None };
                Shape::Point(point)
            }
            MULTILINESTRING => {
                let line = |shape| if let Shape::Line(line) = shape { Some(line) } else { None };
                Shape::Lines(self.parts(little)?.into_iter().map(line).collect::<Option<_>>()?)
            }
            MULTIPOLYGON => {
                let rings = |shape| if let Shape::Polygon(rings) = shape { Some(rings) } else { None };
                Shape::Polygons(self.parts(little)?.into_iter().map(rings).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// The parts of a shape of several; none of which has parts itself, so the depth is bounded.
    fn parts(&mut self, little: bool) -> Option<Vec<Shape>> {
        let count = self.count(little, 9)?;
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            let (little, kind) = self.head()?;
            parts.push(match kind {
                POINT => Shape::Point(self.point(little)?),
                LINESTRING => Shape::Line(self.line(little)?),
                POLYGON => Shape::Polygon(self.rings(little)?),
                _ => return None,
            });
        }
        Some(parts)
    }

    fn head(&mut self) -> Option<(bool, u32)> {
        let [order] = self.take()?;
        let little = match order {
            0 => false,
            1 => true,
            _ => return None,
        };
        Some((little, self.number(little)?))
    }

    fn rings(&mut self, little: bool) -> Option<Rings> {
        let count = self.count(little, 4)?;
        let mut rings = Vec::with_capacity(count);
        for _ in 0..count {
            let mut ring = self.line(little)?;
            if ring.len() < 4 || ring.pop() != ring.first().copied() {
                return None;
            }
            rings.push(ring);
        }
        Some(rings)
    }

    fn line(&mut self, little: bool) -> Option<Vec<LatticePoint>> {
        (0..self.count(little, 16)?).map(|_| self.point(little)).collect()
    }

    fn point(&mut self, little: bool) -> Option<LatticePoint> {
        LatticePoint::from_degrees(self.double(little)?, self.double(little)?).ok()
    }

    /// A count of things that take so many bytes at least: one that the rest cannot hold is none.
    fn count(&mut self, little: bool, bytes_each: usize) -> Option<usize> {
        let count = usize::try_from(self.number(little)?).ok()?;
        (count <= self.rest.len() / bytes_each).then_some(count)
    }

    fn number(&mut self, little: bool) -> Option<u32> {
        let bytes = self.take()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn double(&mut self, little: bool) -> Option<f64> {
        let bytes = self.take()?;
        Some(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*bytes)
    }
}
