//! The areas of one level as a hand or a key meets them: outline, extent, who lies next to whom and in which direction.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AreaId, LevelIndex};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::Document;
use crate::partition::Polygon;

/// The areas of one level.
#[derive(Clone, Debug, Default)]
pub struct LevelShapes {
    shapes: BTreeMap<AreaId, AreaShape>,
    median_side: f64,
}

/// An area of a level.
#[derive(Clone, Debug)]
pub struct AreaShape {
    /// Its rings, outer ones and holes, the first point not repeated.
    pub rings: Vec<Vec<LatticePoint>>,
    /// The box around it.
    pub bounds: Bounds,
    /// The middle of its largest part. Of a crooked area it may lie outside.
    pub middle: LatticePoint,
    /// The areas of the level with which it shares a border.
    pub neighbours: BTreeSet<AreaId>,
}

/// A direction on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the north.
    North,
    /// To the east.
    East,
    /// To the south.
    South,
    /// To the west.
    West,
}

impl Direction {
    /// All directions, clockwise from north.
    pub const ALL: [Self; 4] = [Self::North, Self::East, Self::South, Self::West];

    fn unit(self) -> (f64, f64) {
        match self {
            Self::North => (0.0, 1.0),
            Self::East => (1.0, 0.0),
            Self::South => (0.0, -1.0),
            Self::West => (-1.0, 0.0),
        }
    }
}

/// How far beside its direction (cosine of about 72°) a neighbour may lie.
const NARROWEST: f64 = 0.3;

impl LevelShapes {
    /// The areas of a level.
    ///
    /// # Performance
    /// O(n log n) in the borders and their vertices: once after an edit of the plane, not every frame.
    pub fn of(document: &Document, level: LevelIndex) -> Self {
        let area = |label| document.outline_at(label, level).map(|area| area.id);
        let traced = document.partition.outlines_by(area);
        let mut shapes: BTreeMap<AreaId, AreaShape> =
            traced.into_iter().filter_map(|(id, polygons)| Some((id, AreaShape::of(&polygons)?))).collect();
        for border in document.partition.borders() {
            let (Some(left), Some(right)) = (area(border.left), area(border.right)) else { continue };
            if left != right {
                for (one, other) in [(left, right), (right, left)] {
                    if let Some(shape) = shapes.get_mut(&one) {
                        shape.neighbours.insert(other);
                    }
                }
            }
        }
        let mut sides: Vec<f64> = shapes.values().map(AreaShape::side).collect();
        sides.sort_by(f64::total_cmp);
        Self { median_side: sides.get(sides.len() / 2).copied().unwrap_or_default(), shapes }
    }

    /// An area of the level.
    pub fn get(&self, id: AreaId) -> Option<&AreaShape> {
        self.shapes.get(&id)
    }

    /// The side of a usual area of the level, in degrees of longitude.
    pub fn median_side_deg(&self) -> f64 {
        self.median_side
    }

    /// The neighbour that lies in a direction, as one sees it on the map.
    pub fn towards(&self, id: AreaId, direction: Direction) -> Option<AreaId> {
        let shape = self.shapes.get(&id)?;
        let (ux, uy) = direction.unit();
        let flat = shape.middle.lat_deg().to_radians().cos();
        let score = |other: &AreaId| {
            let there = self.shapes.get(other)?.middle;
            let (dx, dy) =
                ((there.lon_deg() - shape.middle.lon_deg()) * flat, there.lat_deg() - shape.middle.lat_deg());
            let length = dx.hypot(dy);
            let along = (dx * ux + dy * uy) / length;
            // Of two in the same direction the nearer one.
            (along > NARROWEST).then(|| (*other, along - 0.2 * length / self.median_side.max(1e-9)))
        };
        let best = shape.neighbours.iter().filter_map(score).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(id, _)| id)
    }
}

impl AreaShape {
    fn of(polygons: &[Polygon]) -> Option<Self> {
        let largest = polygons.iter().max_by_key(|polygon| polygon.doubled_area())?;
        let bounds = polygons.iter().filter_map(Polygon::bounds).reduce(Bounds::union)?;
        let open = |ring: &[LatticePoint]| ring[..ring.len().saturating_sub(1)].to_vec();
        Some(Self {
            rings: polygons.iter().flat_map(|polygon| polygon.rings().map(open)).collect(),
            bounds,
            middle: centroid(&largest.outer).unwrap_or_else(|| bounds.centre()),
            neighbours: BTreeSet::new(),
        })
    }

    /// The side of a square as large as its box, in degrees of longitude.
    fn side(&self) -> f64 {
        let width = self.bounds.max.lon_deg() - self.bounds.min.lon_deg();
        let height = self.bounds.max.lat_deg() - self.bounds.min.lat_deg();
        (width * height).sqrt()
    }
}

/// The centre of gravity of a closed ring.
fn centroid(ring: &[LatticePoint]) -> Option<LatticePoint> {
    let origin = *ring.first()?;
    #[allow(clippy::cast_precision_loss)] // a partition spans less than 2^30 units
    let local = |p: &LatticePoint| ((p.x - origin.x) as f64, (p.y - origin.y) as f64);
    let (mut area, mut sx, mut sy) = (0.0, 0.0, 0.0);
    for pair in ring.windows(2) {
        let ((ax, ay), (bx, by)) = (local(&pair[0]), local(&pair[1]));
        let cross = ax * by - bx * ay;
        area += cross;
        sx += (ax + bx) * cross;
        sy += (ay + by) * cross;
    }
    #[allow(clippy::cast_possible_truncation)] // inside the ring's box
    (area.abs() > 0.0)
        .then(|| LatticePoint::new(origin.x + (sx / (3.0 * area)) as i64, origin.y + (sy / (3.0 * area)) as i64))
}
