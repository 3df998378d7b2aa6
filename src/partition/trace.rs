//! Walking round the ground between borders: for each piece of ground its outer cycle and the cycles of its holes.
//! Works for grids and for every level above them, depending on which borders it is given.

use super::segment::{Origin, Segment, Spot};
use super::segment_tree::SegmentTree;
use super::{Border, BorderId, Label, Partition};
use crate::geodesy::LatticePoint;

/// The cycles that some borders of a partition make.
///
/// Half-border `2b` runs along border `b` (by its place in the list) and has its left label on the left, `2b + 1` runs
/// back.
pub(super) struct Trace<'a> {
    borders: Vec<&'a Border>,
    /// The next half-border around the ground on the left.
    next: Vec<u32>,
    /// Whether four or more of the half-borders meet where this one starts, so that a cycle may pass there twice.
    starts_at_touch: Vec<bool>,
    /// The cycle that each half-border lies on.
    pub cycle_of: Vec<u32>,
    /// The cycles, in the order of their first half-borders.
    pub cycles: Vec<Cycle>,
}

/// A cycle of half-borders with one piece of ground on its left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cycle {
    /// The half-border it is entered by.
    pub first: u32,
    /// Twice the area within, negative when it runs around a hole.
    pub doubled_area: i128,
    /// Its smallest vertex.
    pub smallest: LatticePoint,
}

impl<'a> Trace<'a> {
    /// Traces the borders given, as if there were no others.
    ///
    /// # Validity
    /// On a partition that breaks rules the cycles may have different labels on their left, but it always ends.
    ///
    /// # Performance
    /// O(n log n) for n borders and O(m) for their vertices.
    pub fn of(partition: &Partition, mut borders: Vec<&'a Border>) -> Self {
        borders.sort_unstable_by_key(|border| border.id);
        borders.dedup_by_key(|border| border.id);
        let place = |id: BorderId| borders.binary_search_by_key(&id, |border| border.id).ok();
        let mut junctions: Vec<LatticePoint> =
            borders.iter().flat_map(|border| [border.start(), border.end()]).collect();
        junctions.sort_unstable();
        junctions.dedup();

        let mut next: Vec<u32> = (0..count(2 * borders.len())).collect();
        let mut starts_at_touch = vec![false; next.len()];
        let mut leaving: Vec<u32> = Vec::new();
        for junction in junctions.iter().filter_map(|&point| partition.junction(point)) {
            leaving.clear();
            leaving.extend(
                junction.ends.iter().filter_map(|end| Some(count(2 * place(end.border)? + usize::from(!end.starts)))),
            );
            for (index, &half) in leaving.iter().enumerate() {
                // Coming in against `half`, the ground on the left goes on along the next one clockwise.
                let clockwise = leaving[(index + leaving.len() - 1) % leaving.len()];
                next[(half ^ 1) as usize] = clockwise;
                starts_at_touch[half as usize] = leaving.len() > 3;
            }
        }
        let mut trace = Self { borders, next, starts_at_touch, cycle_of: Vec::new(), cycles: Vec::new() };
        trace.find_cycles();
        trace
    }

    /// The label on the left of a half-border.
    pub fn label(&self, half: u32) -> Label {
        let border = self.borders[half as usize / 2];
        if half.is_multiple_of(2) { border.left } else { border.right }
    }

    /// The border of a half-border.
    pub fn border(&self, half: u32) -> &'a Border {
        self.borders[half as usize / 2]
    }

    /// The points of a half-border in its direction.
    pub fn points(&self, half: u32) -> impl DoubleEndedIterator<Item = LatticePoint> + Clone + 'a {
        let border: &'a Border = self.borders[half as usize / 2];
        let (forward, back): (&'a [LatticePoint], &'a [LatticePoint]) =
            if half.is_multiple_of(2) { (&border.points, &[]) } else { (&[], &border.points) };
        forward.iter().chain(back.iter().rev()).copied()
    }

    /// The half-borders of a cycle.
    pub fn around(&self, cycle: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.cycles[cycle as usize].first;
        let mut at = Some(first);
        std::iter::from_fn(move || {
            let here = at?;
            at = Some(self.next[here as usize]).filter(|&next| next != first);
            Some(here)
        })
    }

    /// The closed loops that a cycle falls into when it is cut wherever it passes a point twice. A loop that runs
    /// anticlockwise is the outside of a piece, the others are holes in it.
    pub fn loops(&self, cycle: u32) -> Vec<Vec<LatticePoint>> {
        let start = self.start(self.cycles[cycle as usize].first);
        let mut loops = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        for half in self.around(cycle) {
            open.push(half);
            let end = self.start(half ^ 1);
            let onward = self.next[half as usize];
            if end == start || self.starts_at_touch[onward as usize] {
                let back = open.iter().rposition(|&half| self.start(half) == end);
                if let Some(back) = back {
                    loops.push(self.ring(open.drain(back..)));
                }
            }
        }
        if !open.is_empty() {
            loops.push(self.ring(open.drain(..)));
        }
        loops
    }

    /// For each cycle in `wanted` that runs around a hole, the outer cycle of the ground that the hole is in; for an
    /// outer cycle itself. `None` for the ground without end. `near` says which borders may bound that ground.
    ///
    /// # Performance
    /// O(m log m) for m vertices of those borders; nothing when no hole is wanted.
    pub fn homes(&self, wanted: impl Fn(u32) -> bool, near: impl Fn(&Border) -> bool) -> Vec<Option<u32>> {
        let mut homes: Vec<Option<u32>> =
            (0_u32..).zip(&self.cycles).map(|(number, cycle)| (cycle.doubled_area > 0).then_some(number)).collect();
        let mut holes: Vec<u32> = (0..count(self.cycles.len()))
            .filter(|&number| homes[number as usize].is_none() && wanted(number))
            .collect();
        if holes.is_empty() {
            return homes;
        }
        // What lies below the smallest vertex of a hole has a smaller one, so its home is known by then.
        holes.sort_by_key(|&number| self.cycles[number as usize].smallest);
        // Nothing lies below the smallest vertex of all. Where that is the only hole, the plane need not be searched.
        if holes.len() == 1 && self.cycles.iter().all(|cycle| self.cycles[holes[0] as usize].smallest <= cycle.smallest)
        {
            return homes;
        }
        let used: Vec<usize> = (0..self.borders.len()).filter(|&place| near(self.borders[place])).collect();
        let Some(origin) = Origin::of(used.iter().flat_map(|&place| self.borders[place].points.iter().copied())) else {
            return homes;
        };
        let mut segments: Vec<Segment> = Vec::new();
        let mut upper: Vec<u32> = Vec::new();
        for place in used {
            let mut spots = self.borders[place].points.iter().map(|&point| origin.spot(point));
            let Some(mut from) = spots.next() else { continue };
            for to in spots {
                segments.push(Segment::between(from, to));
                upper.push(count(2 * place + usize::from(to < from)));
                from = to;
            }
        }
        let tree = SegmentTree::of(&segments);
        for number in holes {
            let Some(spot): Option<Spot> = origin.spot_of_any(self.cycles[number as usize].smallest) else { continue };
            if let Some(segment) = tree.below(spot) {
                homes[number as usize] = homes[self.cycle_of[upper[segment as usize] as usize] as usize];
            }
        }
        homes
    }

    fn start(&self, half: u32) -> LatticePoint {
        let border = self.border(half);
        if half.is_multiple_of(2) { border.start() } else { border.end() }
    }

    fn ring(&self, halves: impl Iterator<Item = u32>) -> Vec<LatticePoint> {
        let mut ring = Vec::new();
        for half in halves {
            ring.pop();
            ring.extend(self.points(half));
        }
        ring
    }

    fn find_cycles(&mut self) {
        self.cycle_of = vec![u32::MAX; self.next.len()];
        for first in 0..count(self.next.len()) {
            if self.cycle_of[first as usize] != u32::MAX {
                continue;
            }
            let number = count(self.cycles.len());
            let (mut doubled_area, mut smallest) = (0, self.start(first));
            let corner = smallest;
            let mut half = first;
            loop {
                self.cycle_of[half as usize] = number;
                let mut points = self.points(half);
                if let Some(mut from) = points.next() {
                    for to in points {
                        smallest = smallest.min(from);
                        doubled_area += area_share(corner, from, to);
                        from = to;
                    }
                }
                half = self.next[half as usize];
                if half == first {
                    break;
                }
            }
            self.cycles.push(Cycle { first, doubled_area, smallest });
        }
    }
}

/// What a step adds to twice the area on its left, seen from a corner.
pub(super) fn area_share(corner: LatticePoint, from: LatticePoint, to: LatticePoint) -> i128 {
    let offset = |p: LatticePoint| (i128::from(p.x) - i128::from(corner.x), i128::from(p.y) - i128::from(corner.y));
    let ((ax, ay), (bx, by)) = (offset(from), offset(to));
    ax * by - bx * ay
}

#[allow(clippy::cast_possible_truncation)] // border ids have 32 bits, so there are fewer than 2^32 half-borders in memory
fn count(number: usize) -> u32 {
    number as u32
}
