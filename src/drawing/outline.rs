//! Outlines on the map: rings with holes, whether a place lies inside, and the place deepest inside.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{MapBounds, MapPoint};

/// A piece of ground: an outer ring and its holes, the first points not repeated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// The outer ring first, then the holes.
    pub rings: Vec<Vec<MapPoint>>,
}

impl Outline {
    /// The box around it.
    pub fn bounds(&self) -> Option<MapBounds> {
        MapBounds::of(self.rings.first()?.iter().copied())
    }

    /// Twice its area on the map, without sign; holes count as ground. Good enough to tell the largest part.
    pub fn doubled_area(&self) -> f64 {
        self.rings.first().map_or(0.0, |ring| edges(ring).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>().abs())
    }

    /// Whether the place lies inside (even-odd; on the border either way).
    pub fn contains(&self, p: MapPoint) -> bool {
        self.rings.iter().flat_map(|ring| edges(ring)).filter(|&(a, b)| crosses(p, a, b)).count() % 2 == 1
    }

    /// The place deepest inside, for a label, to a fiftieth of the outline's extent.
    ///
    /// Source: the quadtree search for the pole of inaccessibility (polylabel, V. Agafonkin 2016). An outline of many
    /// vertices is searched without those that lie closer together than a three hundredth of its extent.
    ///
    /// # Performance
    /// O(n log n) in practice: about 0.1 ms for 50 vertices.
    pub fn deepest(&self) -> Option<MapPoint> {
        const MANY: usize = 200;
        if self.rings.iter().map(Vec::len).sum::<usize>() <= MANY {
            return self.search();
        }
        let found = self.thinned()?.search()?;
        // Thinning may have cut a corner that mattered.
        if self.contains(found) { Some(found) } else { self.search() }
    }

    fn thinned(&self) -> Option<Self> {
        let bounds = self.bounds()?;
        let step = (bounds.max.x - bounds.min.x).max(bounds.max.y - bounds.min.y) / 300.0;
        let thin = |ring: &Vec<MapPoint>| {
            let mut kept: Vec<MapPoint> = Vec::new();
            for &p in ring {
                if kept.last().is_none_or(|last| (p.x - last.x).hypot(p.y - last.y) >= step) {
                    kept.push(p);
                }
            }
            kept
        };
        Some(Self { rings: self.rings.iter().map(thin).filter(|ring| ring.len() > 2).collect() })
    }

    fn search(&self) -> Option<MapPoint> {
        let bounds = self.bounds()?;
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let cell = width.min(height);
        if cell <= 0.0 {
            return Some(bounds.min);
        }
        let precision = width.max(height) / 50.0;
        let mut best = Cell::new(self, bounds.centre(), 0.0);
        let mut queue = BinaryHeap::new();
        let push_cells = |from: MapPoint, half: f64, columns: u32, rows: u32, queue: &mut BinaryHeap<Cell>| {
            for row in 0..rows {
                for column in 0..columns {
                    let step = |n: u32| half * f64::from(2 * n + 1);
                    queue.push(Cell::new(self, MapPoint { x: from.x + step(column), y: from.y + step(row) }, half));
                }
            }
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 16
        let count = |length: f64| ((length / cell).ceil() as u32).clamp(1, 16);
        push_cells(bounds.min, cell / 2.0, count(width), count(height), &mut queue);
        let mut looked_at = 0;
        while let Some(next) = queue.pop() {
            if next.depth > best.depth {
                best = next;
            }
            looked_at += 1;
            if next.reach - best.depth <= precision || looked_at > 2000 {
                continue;
            }
            let half = next.half / 2.0;
            let corner = MapPoint { x: next.at.x - next.half, y: next.at.y - next.half };
            push_cells(corner, half, 2, 2, &mut queue);
        }
        Some(best.at)
    }

    /// How far the place is from the border, in map units; negative outside.
    fn depth(&self, p: MapPoint) -> f64 {
        let nearest = self.rings.iter().flat_map(|ring| edges(ring)).map(|(a, b)| squared_distance(p, a, b));
        let distance = nearest.fold(f64::INFINITY, f64::min).sqrt();
        if self.contains(p) { distance } else { -distance }
    }
}

/// The edges of a ring, the closing one included.
pub fn edges(ring: &[MapPoint]) -> impl Iterator<Item = (MapPoint, MapPoint)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).take(ring.len())
}

/// Whether the ray from `p` to the east crosses the edge.
fn crosses(p: MapPoint, a: MapPoint, b: MapPoint) -> bool {
    (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x
}

fn squared_distance(p: MapPoint, a: MapPoint, b: MapPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (p.x - a.x - along * dx, p.y - a.y - along * dy);
    x * x + y * y
}

/// A square of the search: its middle, half its side, the depth in the middle and the largest depth it may hold.
#[derive(Clone, Copy)]
struct Cell {
    at: MapPoint,
    half: f64,
    depth: f64,
    reach: f64,
}

impl Cell {
    fn new(outline: &Outline, at: MapPoint, half: f64) -> Self {
        let depth = outline.depth(at);
        Self { at, half, depth, reach: depth + half * std::f64::consts::SQRT_2 }
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cell {}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        // Equal reaches are told apart by place, so the same outline always gives the same answer.
        (self.reach.total_cmp(&other.reach))
            .then_with(|| other.at.x.total_cmp(&self.at.x))
            .then_with(|| other.at.y.total_cmp(&self.at.y))
    }
}
