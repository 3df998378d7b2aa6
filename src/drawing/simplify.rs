//! Lines with fewer vertices for views from farther away, which cross nothing that they did not cross before.
//!
//! Method: vertices go in the order of the triangle that they make with their neighbours (Visvalingam and Whyatt 1993).
//! One may go only if every vertex dropped between its neighbours stays within the tolerance, and if its triangle holds
//! no vertex of another line *as it was* and none of its own line. So a simplified line can be pulled back to the one
//! it was made from without passing over a vertex of any other, and lines simplified independently of each other do
//! not cross (de Berg, van Kreveld and Schirra 1998). Ends stay: junctions are fixed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use super::MapPoint;
use crate::geodesy::{Bounds, LatticePoint};

/// How closely a line is drawn: 0 with all its vertices, `n` to within 2^(n-1) metres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Detail(pub u8);

impl Detail {
    /// The coarsest.
    pub const COARSEST: Self = Self(8);
    /// How many there are.
    pub const COUNT: usize = 9;

    /// The coarsest detail that is off by at most half a pixel.
    pub fn for_scale(metres_per_px: f64) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
        Self(metres_per_px.max(1.0).log2().floor().clamp(0.0, 8.0) as u8)
    }

    /// How far a dropped vertex may lie from the line, in metres.
    pub fn tolerance_m(self) -> f64 {
        if self.0 == 0 { 0.0 } else { f64::from(1_u16 << (self.0 - 1)) }
    }
}

/// No lattice unit is longer than this, in metres.
const UNIT_M: f64 = 1.117e-3;

/// The vertices that no line may pass over, in buckets.
pub struct Obstacles<'a> {
    /// The lines that get simpler.
    lines: &'a [Arc<[LatticePoint]>],
    corner: LatticePoint,
    shift: u32,
    /// Columns and rows of buckets.
    size: (usize, usize),
    /// By bucket, a column after the other.
    entries: Vec<Obstacle>,
    /// Where the entries of each bucket begin, and where the last ones end.
    starts: Vec<u32>,
    /// How many lines join two ends.
    twins: BTreeMap<(LatticePoint, LatticePoint), u32>,
}

/// A vertex with the number of its line, and its place there.
#[derive(Clone, Copy)]
struct Obstacle {
    at: LatticePoint,
    line: u32,
    place: u32,
}

impl<'a> Obstacles<'a> {
    /// The vertices of lines that get simpler, and those of other lines in reach of one of them; `None` without a point.
    ///
    /// # Performance
    /// O(n) in the vertices of all, besides O(k log k) in the lines that get simpler.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a chunk has far fewer than 2^32 of each
    pub fn of(lines: &'a [Arc<[LatticePoint]>], near: &[Arc<[LatticePoint]>]) -> Option<Self> {
        let boxes: Vec<Bounds> = lines.iter().filter_map(|line| Bounds::of(line.iter().copied())).collect();
        let within = boxes.iter().copied().reduce(Bounds::union)?;
        let count: usize = lines.iter().map(|line| line.len()).sum();
        let (width, height) = ((within.max.x - within.min.x) as u64, (within.max.y - within.min.y) as u64);
        // About a vertex to a bucket, without those of the others.
        let side = (count.max(1) as f64).sqrt().ceil() as u64;
        let shift = (width.max(height).max(1) / side.max(1)).max(1).ilog2();
        let size = ((width >> shift) as usize + 1, (height >> shift) as usize + 1);
        let mut made = Self {
            lines,
            corner: within.min,
            shift,
            size,
            entries: Vec::new(),
            starts: vec![0; size.0 * size.1 + 1],
            twins: BTreeMap::new(),
        };
        let mut twins: BTreeMap<(LatticePoint, LatticePoint), u32> = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.is_empty()) {
            *twins.entry(ends(line)).or_default() += 1;
        }
        // Triangles of a line lie in its box: what lies in no box is in nobody's way.
        let reached = made.reached(&boxes);
        let in_reach = |p: LatticePoint| within.contains(p) && reached[made.number(made.bucket(p))];
        let mut found: Vec<(u32, Obstacle)> = Vec::with_capacity(count);
        for (line, points) in (0_u32..).zip(lines.iter().chain(near)) {
            let (Some(&first), Some(&last)) = (points.first(), points.last()) else { continue };
            if line as usize >= lines.len()
                && in_reach(first)
                && in_reach(last)
                && let Some(count) = twins.get_mut(&ends(points))
            {
                *count += 1;
            }
            for (place, &at) in (0_u32..).zip(points.iter()).filter(|(_, p)| in_reach(**p)) {
                found.push((made.number(made.bucket(at)) as u32, Obstacle { at, line, place }));
            }
        }
        made.twins = twins;
        // Sorted by counting: each bucket keeps the order of the lines.
        for (number, _) in &found {
            made.starts[*number as usize + 1] += 1;
        }
        for number in 1..made.starts.len() {
            made.starts[number] += made.starts[number - 1];
        }
        let mut free = made.starts.clone();
        made.entries = vec![Obstacle { at: within.min, line: 0, place: 0 }; found.len()];
        for (number, obstacle) in found {
            let place = &mut free[number as usize];
            made.entries[*place as usize] = obstacle;
            *place += 1;
        }
        Some(made)
    }

    /// Which buckets one of the boxes touches.
    fn reached(&self, boxes: &[Bounds]) -> Vec<bool> {
        let (columns, rows) = self.size;
        // How much more is covered here than in the bucket before, in both directions.
        let mut steps = vec![0_i32; (columns + 1) * (rows + 1)];
        for bounds in boxes {
            let (low, high) = (self.bucket(bounds.min), self.bucket(bounds.max));
            let at = |column: usize, row: usize| column * (rows + 1) + row;
            steps[at(low.0, low.1)] += 1;
            steps[at(high.0 + 1, low.1)] -= 1;
            steps[at(low.0, high.1 + 1)] -= 1;
            steps[at(high.0 + 1, high.1 + 1)] += 1;
        }
        let mut covered = vec![0_i32; rows];
        let mut reached = Vec::with_capacity(columns * rows);
        for column in steps.chunks(rows + 1).take(columns) {
            let mut run = 0;
            for (row, step) in column.iter().take(rows).enumerate() {
                run += step;
                covered[row] += run;
                reached.push(covered[row] > 0);
            }
        }
        reached
    }

    /// The column and the row of the bucket of a point in the box.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the box
    fn bucket(&self, p: LatticePoint) -> (usize, usize) {
        let along = |offset: i64, count: usize| ((offset.max(0) >> self.shift) as usize).min(count - 1);
        (along(p.x - self.corner.x, self.size.0), along(p.y - self.corner.y, self.size.1))
    }

    fn number(&self, (column, row): (usize, usize)) -> usize {
        column * self.size.1 + row
    }

    /// Whether the closed triangle holds a vertex other than its corners and those of line `own` between `from` and
    /// `to`.
    fn blocks(&self, own: usize, from: usize, to: usize, [a, v, b]: [LatticePoint; 3]) -> bool {
        let (low, high) = (
            LatticePoint::new(a.x.min(v.x).min(b.x), a.y.min(v.y).min(b.y)),
            LatticePoint::new(a.x.max(v.x).max(b.x), a.y.max(v.y).max(b.y)),
        );
        let (first, last) = (self.bucket(low), self.bucket(high));
        for column in first.0..=last.0 {
            // Buckets of a column stand beside each other.
            let (from_entry, to_entry) =
                (self.starts[self.number((column, first.1))], self.starts[self.number((column, last.1)) + 1]);
            for &Obstacle { at: p, line, place } in &self.entries[from_entry as usize..to_entry as usize] {
                let dropped = line as usize == own && (from..=to).contains(&(place as usize));
                if !dropped && p != a && p != b && p != v && in_triangle(p, a, v, b) {
                    return true;
                }
            }
        }
        false
    }

    /// For each vertex of line `own` the coarsest detail that still has it.
    ///
    /// # Performance
    /// O(n log n) for n vertices that are evenly spread.
    pub fn simplify(&self, own: usize) -> Vec<Detail> {
        let line = &*self.lines[own];
        let count = line.len();
        let mut kept = vec![Detail::COARSEST; count];
        if count < 3 {
            return kept;
        }
        // A ring keeps two vertices besides its ends, and lines with the same two ends keep one each, so that no face
        // is pressed flat.
        let ring = line.first() == line.last();
        let fewest = match (ring, self.twins.get(&ends(line))) {
            (true, _) => 2,
            (false, Some(2..)) => 1,
            _ => 0,
        };
        let mut left = count - 2;
        let mut before: Vec<usize> = (0..count).map(|place| place.saturating_sub(1)).collect();
        let mut after: Vec<usize> = (1..=count).collect();
        for detail in 1..=Detail::COARSEST.0 {
            if left <= fewest {
                break;
            }
            let tolerance = Detail(detail).tolerance_m() / UNIT_M;
            let area = |before: &[usize], after: &[usize], v: usize| {
                turn(line[before[v]], line[v], line[after[v]]).unsigned_abs()
            };
            let mut queue: BinaryHeap<Reverse<(u64, usize)>> = (1..count - 1)
                .filter(|&v| kept[v] == Detail::COARSEST)
                .map(|v| Reverse((area(&before, &after, v), v)))
                .collect();
            while let Some(Reverse((size, v))) = queue.pop() {
                if left <= fewest {
                    break;
                }
                let (a, b) = (before[v], after[v]);
                if kept[v] != Detail::COARSEST || area(&before, &after, v) != size {
                    continue;
                }
                let near = |p: &LatticePoint| distance(*p, line[a], line[b]) <= tolerance;
                if line[a] == line[b]
                    || !line[a + 1..b].iter().all(near)
                    || self.blocks(own, a, b, [line[a], line[v], line[b]])
                {
                    continue;
                }
                kept[v] = Detail(detail - 1);
                left -= 1;
                (after[a], before[b]) = (b, a);
                for next in [a, b] {
                    if next > 0 && next < count - 1 {
                        queue.push(Reverse((area(&before, &after, next), next)));
                    }
                }
            }
        }
        kept
    }
}

/// Every line with, for each vertex, the coarsest detail that still has it; all within reach of each other stand among
/// `lines` or `near`.
pub fn simplified(lines: &[Arc<[LatticePoint]>], near: &[Arc<[LatticePoint]>]) -> Vec<Vec<Detail>> {
    let Some(obstacles) = Obstacles::of(lines, near) else { return vec![Vec::new(); lines.len()] };
    (0..lines.len()).map(|own| obstacles.simplify(own)).collect()
}

/// The points of a line that it needs to stay within the tolerance, by itself. A closed line keeps three.
///
/// Source: Douglas and Peucker 1973.
pub fn thinned(points: &[MapPoint], closed: bool, detail: Detail) -> Vec<MapPoint> {
    const EQUATOR_M: f64 = 40_075_017.0;
    let Some(&first) = points.first() else { return Vec::new() };
    let latitude = first.to_degrees().1.to_radians();
    let tolerance = detail.tolerance_m() / (EQUATOR_M * latitude.cos());
    let mut keep = vec![false; points.len()];
    let last = points.len() - 1;
    // The vertex farthest from the first one divides a ring, whose ends may be one place.
    let from_first = |n: &usize| (points[*n].x - first.x).hypot(points[*n].y - first.y);
    let middle = (0..=last).max_by(|a, b| from_first(a).total_cmp(&from_first(b))).unwrap_or(0);
    for n in [0, middle, last] {
        keep[n] = true;
    }
    let mut open = vec![(0, middle), (middle, last)];
    while let Some((from, to)) = open.pop() {
        let off = |n: &usize| map_distance(points[*n], points[from], points[to]);
        let Some(farthest) = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b))) else { continue };
        if off(&farthest) > tolerance {
            keep[farthest] = true;
            open.extend([(from, farthest), (farthest, to)]);
        }
    }
    let kept: Vec<MapPoint> = points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect();
    if closed && kept.len() < 3 { points.to_vec() } else { kept }
}

fn map_distance(p: MapPoint, a: MapPoint, b: MapPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p.x - a.x - along * dx).hypot(p.y - a.y - along * dy)
}

fn ends(line: &[LatticePoint]) -> (LatticePoint, LatticePoint) {
    let (a, b) = (line[0], line[line.len() - 1]);
    (a.min(b), a.max(b))
}

/// Twice the area of the triangle, positive when it turns left. Exact for points within the span of a partition.
fn turn(a: LatticePoint, b: LatticePoint, c: LatticePoint) -> i64 {
    let cross = i128::from(b.x - a.x) * i128::from(c.y - a.y) - i128::from(b.y - a.y) * i128::from(c.x - a.x);
    i64::try_from(cross).unwrap_or(i64::MAX)
}

fn in_triangle(p: LatticePoint, a: LatticePoint, b: LatticePoint, c: LatticePoint) -> bool {
    let sides = [turn(a, b, p), turn(b, c, p), turn(c, a, p)];
    let inside = sides.iter().all(|&side| side >= 0) || sides.iter().all(|&side| side <= 0);
    // A triangle without an area holds what lies between its ends.
    let flat = turn(a, b, c) == 0;
    inside && (!flat || Bounds::of([a, b, c]).is_some_and(|bounds| bounds.contains(p)))
}

#[allow(clippy::cast_precision_loss)] // a drawing's tolerance
fn distance(p: LatticePoint, a: LatticePoint, b: LatticePoint) -> f64 {
    let (dx, dy) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let (px, py) = ((p.x - a.x) as f64, (p.y - a.y) as f64);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (px - along * dx).hypot(py - along * dy)
}
