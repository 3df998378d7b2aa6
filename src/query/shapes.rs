//! Areas as a hand or a key meets them: outline, extent, who lies next to whom and in which direction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::outlines::Outlines;
use crate::domain::{AreaId, LevelIndex};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Delta, Document};
use crate::partition::{Border, Polygon};

/// The areas of a document. A follower of the document: an area is traced when it is first asked for, and again when the
/// plane has changed; nobody ever traces a whole level.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    seen: Document,
    outlines: Outlines,
    shapes: BTreeMap<AreaId, Arc<AreaShape>>,
    usual: Vec<Option<UsualSides>>,
}

/// The sides of the areas of a level by which one tells how large a usual one is: of all areas, or of every 2ⁿth.
#[derive(Clone, Debug, PartialEq)]
struct UsualSides {
    thinned: u32,
    sides: BTreeMap<AreaId, f64>,
    median: f64,
}

/// Of so many areas one can tell how large a usual one is.
const SAMPLE: usize = 4096;

/// An area of a level.
#[derive(Clone, Debug, PartialEq)]
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

impl Shapes {
    /// The areas of a document.
    pub fn of(document: &Document, outlines: &Outlines) -> Self {
        let usual = vec![None; document.levels.len()];
        Self { seen: document.clone(), outlines: outlines.clone(), shapes: BTreeMap::new(), usual }
    }

    /// Catches up with the document, whose outlines are given. Says whether areas may lie otherwise than before.
    ///
    /// # Performance
    /// In the order of what changed, and of what was asked for before.
    pub fn follow(&mut self, document: &Document, outlines: &Outlines) -> bool {
        let delta = self.seen.diff(document);
        if delta.is_empty() {
            return false;
        }
        let regrouped = delta.tables.areas.iter().any(|change| match (&change.before, &change.after) {
            (Some(before), Some(after)) => (before.parent, before.level) != (after.parent, after.level),
            _ => true,
        });
        let moved = !delta.partition.is_empty() || delta.levels.is_some() || !delta.tables.non_grids.is_empty();
        let before = std::mem::replace(&mut self.seen, document.clone());
        self.outlines = outlines.clone();
        if delta.levels.is_some() || self.usual.len() != document.levels.len() {
            self.usual = vec![None; document.levels.len()];
        }
        if regrouped || moved {
            self.shapes.clear();
            self.measure_again(&before, &delta);
        }
        regrouped || moved
    }

    /// Measures the areas of the sample that a change touched.
    fn measure_again(&mut self, before: &Document, delta: &Delta) {
        let (after, outlines) = (&self.seen, &self.outlines);
        for (level, usual) in after.level_indexes().zip(&mut self.usual) {
            let Some(known) = usual else { continue };
            let mut touched: BTreeSet<AreaId> = BTreeSet::new();
            let mut note = |document: &Document, border: &Border| {
                let sides = [border.left, border.right].map(|label| document.outline_at(label, level));
                touched.extend(sides.into_iter().flatten().map(|area| area.id));
            };
            delta.partition.removed.iter().for_each(|border| note(before, border));
            delta.partition.inserted.iter().for_each(|border| note(after, border));
            // Where areas stand otherwise in the tree, or their faces are others', more than their own ground moves.
            let regrouped = delta.tables.areas.iter().any(|change| {
                let parent =
                    |row: &Option<Arc<crate::domain::Area>>| row.as_ref().map(|area| (area.parent, area.level));
                parent(&change.before) != parent(&change.after)
            });
            if regrouped || !delta.tables.non_grids.is_empty() {
                *usual = None;
                continue;
            }
            for id in touched.into_iter().filter(|id| is_sampled(*id, known.thinned)) {
                match bounds_of(after, outlines, id) {
                    Some(bounds) => drop(known.sides.insert(id, side(bounds))),
                    None => drop(known.sides.remove(&id)),
                }
            }
            known.median = median(&known.sides);
        }
    }

    /// The shape of an area.
    pub fn get(&mut self, id: AreaId) -> Option<Arc<AreaShape>> {
        if let Some(shape) = self.shapes.get(&id) {
            return Some(shape.clone());
        }
        let document = &self.seen;
        let mut shape = AreaShape::of(&self.outlines.outline(document, id))?;
        let level = document.tables.areas.get(id)?.level;
        let borders = self.outlines.borders(document, id);
        let sides = borders.into_iter().filter_map(|id| document.partition.border(id));
        let sides = sides.flat_map(|border| [border.left, border.right].map(|side| document.outline_at(side, level)));
        shape.neighbours = sides.flatten().map(|area| area.id).filter(|other| *other != id).collect();
        let shape = Arc::new(shape);
        self.shapes.insert(id, shape.clone());
        Some(shape)
    }

    /// The side of a usual area of a level, in degrees of longitude: the median; of many areas that of a sample.
    ///
    /// # Performance
    /// The first time a walk over the areas and the borders around the sample.
    pub fn median_side_deg(&mut self, level: LevelIndex) -> f64 {
        let Some(place) = self.usual.get_mut(usize::from(level.0)) else { return 0.0 };
        place.get_or_insert_with(|| UsualSides::of(&self.seen, &self.outlines, level)).median
    }

    /// The neighbour that lies in a direction, as one sees it on the map.
    pub fn towards(&mut self, id: AreaId, direction: Direction) -> Option<AreaId> {
        let shape = self.get(id)?;
        let level = self.seen.tables.areas.get(id)?.level;
        let usual = self.median_side_deg(level).max(1e-9);
        let (ux, uy) = direction.unit();
        let flat = shape.middle.lat_deg().to_radians().cos();
        let mut score = |other: &AreaId| {
            let there = self.get(*other)?.middle;
            let (dx, dy) =
                ((there.lon_deg() - shape.middle.lon_deg()) * flat, there.lat_deg() - shape.middle.lat_deg());
            let length = dx.hypot(dy);
            let along = (dx * ux + dy * uy) / length;
            // Of two in the same direction the nearer one.
            (along > NARROWEST).then(|| (*other, along - 0.2 * length / usual))
        };
        let scored: Vec<(AreaId, f64)> = shape.neighbours.iter().filter_map(&mut score).collect();
        let best = scored.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(id, _)| id)
    }
}

impl UsualSides {
    fn of(document: &Document, outlines: &Outlines, level: LevelIndex) -> Self {
        let of_level = || document.tables.areas.iter().filter(|area| area.level == level).map(|area| area.id);
        let mut thinned = 0;
        while of_level().count() >> thinned > SAMPLE {
            thinned += 1;
        }
        let sample = of_level().filter(|id| is_sampled(*id, thinned));
        let sides = sample.filter_map(|id| Some((id, side(bounds_of(document, outlines, id)?)))).collect();
        Self { thinned, median: median(&sides), sides }
    }
}

/// Whether an area is among every 2ⁿth, by its number stirred: numbers may follow the streets.
fn is_sampled(id: AreaId, thinned: u32) -> bool {
    id.0.wrapping_mul(0x9e37_79b1) >> 8 & ((1 << thinned) - 1) == 0
}

fn median(sides: &BTreeMap<AreaId, f64>) -> f64 {
    let mut sides: Vec<f64> = sides.values().copied().collect();
    let middle = sides.len() / 2;
    if sides.is_empty() { 0.0 } else { *sides.select_nth_unstable_by(middle, f64::total_cmp).1 }
}

/// The box around an area: that of its borders.
fn bounds_of(document: &Document, outlines: &Outlines, id: AreaId) -> Option<Bounds> {
    let borders = outlines.borders(document, id).into_iter().filter_map(|id| document.partition.border(id));
    borders.map(Border::bounds).reduce(Bounds::union)
}

/// The side of a square as large as a box, in degrees of longitude.
fn side(bounds: Bounds) -> f64 {
    let width = bounds.max.lon_deg() - bounds.min.lon_deg();
    let height = bounds.max.lat_deg() - bounds.min.lat_deg();
    (width * height).sqrt()
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
