//! A line drawn across an area: which of the areas right below it lie on the one side and which on the other, by where
//! their households are. A proposal to look at; changes nothing and splits nothing.

use super::Index;
use super::codes::interior_point;
use super::outlines::Outlines;
use crate::domain::AreaId;
use crate::geodesy::{Bounds, LatticePoint, orientation};
use crate::model::Document;
use crate::partition::Label;

/// On which side of a line an area lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divided {
    /// The area.
    pub area: AreaId,
    /// Its households to the left of the line, as it was drawn.
    pub left: u64,
    /// Its households to the right.
    pub right: u64,
    /// Whether it counts as left: where most of its households are; without any, or as many here as there, where the
    /// middle of its ground is.
    pub is_left: bool,
}

impl Divided {
    /// Whether there are households on both sides.
    pub fn is_cut(&self) -> bool {
        self.left > 0 && self.right > 0
    }
}

/// The areas right below one, each with its side of a line; none where the line has no length. Beyond its ends the line
/// goes on straight. Where it crosses itself, a place is left that is left of an odd number of its windings.
///
/// # Performance
/// In the order of the households of the area by the points of the line.
pub fn divided(
    document: &Document,
    index: &Index,
    outlines: &Outlines,
    area: AreaId,
    line: &[LatticePoint],
) -> Vec<Divided> {
    let Some(left_of) = LeftOf::of(line, ground(document, outlines, area)) else { return Vec::new() };
    let side = |child: AreaId| {
        let (mut left, mut right) = (0, 0);
        for grid in grids_of(document, index, child) {
            let atoms = index.figures().atoms_on(Label::Grid(grid));
            for atom in atoms.filter_map(|id| document.tables.atoms.get(id)) {
                *(if left_of.holds(atom.at) { &mut left } else { &mut right }) += u64::from(atom.households);
            }
        }
        let by_ground =
            || interior_point(&outlines.outline(document, child)).is_some_and(|middle| left_of.holds(middle));
        let is_left = if left == right { by_ground() } else { left > right };
        Divided { area: child, left, right, is_left }
    };
    index.links().children(area).map(side).collect()
}

/// A line that goes on straight beyond its ends until it is outside of an area; as it is where it has no length.
pub fn prolonged(document: &Document, outlines: &Outlines, area: AreaId, line: &[LatticePoint]) -> Vec<LatticePoint> {
    LeftOf::of(line, ground(document, outlines, area)).map_or_else(|| line.to_vec(), |left_of| left_of.line().to_vec())
}

/// The box around an area.
fn ground(document: &Document, outlines: &Outlines, area: AreaId) -> Option<Bounds> {
    outlines.outline(document, area).iter().filter_map(|piece| piece.bounds()).reduce(Bounds::union)
}

/// The grids of an area; of a grid itself.
fn grids_of(document: &Document, index: &Index, area: AreaId) -> Vec<AreaId> {
    let (mut open, mut grids) = (vec![area], Vec::new());
    while let Some(id) = open.pop() {
        match document.tables.areas.get(id).is_some_and(|row| row.level == document.grid_level()) {
            true => grids.push(id),
            false => open.extend(index.links().children(id)),
        }
    }
    grids
}

/// The ground to the left of a line, within a box wider than everything that is asked about.
struct LeftOf {
    /// The line from frame to frame, and then the corners of the frame.
    ring: Vec<LatticePoint>,
    /// How many of these are the line.
    count: usize,
}

impl LeftOf {
    fn of(line: &[LatticePoint], ground: Option<Bounds>) -> Option<Self> {
        let mut points = line.to_vec();
        points.dedup();
        let ([first, second, ..], [.., before, last]) = (&points[..], &points[..]) else { return None };
        let seen = ground.into_iter().chain(Bounds::of(points.iter().copied())).reduce(Bounds::union)?;
        let margin = (seen.max.x - seen.min.x).max(seen.max.y - seen.min.y).max(1);
        let frame = Bounds {
            min: LatticePoint::new(seen.min.x - margin, seen.min.y - margin),
            max: LatticePoint::new(seen.max.x + margin, seen.max.y + margin),
        };
        let (begin, end) = (at_frame(frame, *second, *first), at_frame(frame, *before, *last));
        let mut ring = vec![begin];
        ring.extend(points.iter().copied());
        ring.push(end);
        let count = ring.len();
        ring.extend(corners_between(frame, end, begin));
        Some(Self { ring, count })
    }

    /// The line from frame to frame.
    fn line(&self) -> &[LatticePoint] {
        self.ring.get(..self.count).unwrap_or_default()
    }

    /// By the even-odd rule, exactly.
    fn holds(&self, p: LatticePoint) -> bool {
        let ends = self.ring.iter().skip(1).chain(self.ring.first());
        let crossed = self.ring.iter().zip(ends).filter(|&(&a, &b)| {
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            low.y <= p.y && p.y < high.y && orientation(low, high, p).is_gt()
        });
        crossed.count() % 2 == 1
    }
}

/// Where the frame is met beyond a place, coming from another one.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // within some districts
fn at_frame(frame: Bounds, from: LatticePoint, to: LatticePoint) -> LatticePoint {
    let (dx, dy) = ((to.x - from.x) as f64, (to.y - from.y) as f64);
    let steps = |by: f64, at: i64, low: i64, high: i64| match by {
        by if by > 0.0 => (high - at) as f64 / by,
        by if by < 0.0 => (low - at) as f64 / by,
        _ => f64::INFINITY,
    };
    let across = steps(dx, to.x, frame.min.x, frame.max.x);
    let up = steps(dy, to.y, frame.min.y, frame.max.y);
    let go = |at: i64, by: f64, count: f64, low: i64, high: i64| (at + (by * count).round() as i64).clamp(low, high);
    let (mut x, mut y) = (
        go(to.x, dx, across.min(up), frame.min.x, frame.max.x),
        go(to.y, dy, across.min(up), frame.min.y, frame.max.y),
    );
    // Rounding must not leave it a hair inside.
    if across <= up {
        x = if dx > 0.0 { frame.max.x } else { frame.min.x };
    } else {
        y = if dy > 0.0 { frame.max.y } else { frame.min.y };
    }
    LatticePoint::new(x, y)
}

/// The corners that one meets going anticlockwise along a frame.
fn corners_between(frame: Bounds, from: LatticePoint, to: LatticePoint) -> Vec<LatticePoint> {
    let Bounds { min, max } = frame;
    let corners = [(max.x, min.y), (max.x, max.y), (min.x, max.y), (min.x, min.y)];
    // South going east, east going north, north going west, west going south; and how far along.
    let place = |p: LatticePoint| match p {
        p if p.y == min.y && p.x < max.x => (0, p.x - min.x),
        p if p.x == max.x && p.y < max.y => (1, p.y - min.y),
        p if p.y == max.y && p.x > min.x => (2, max.x - p.x),
        p => (3, max.y - p.y),
    };
    let (start, goal) = (place(from), place(to));
    let mut met = Vec::new();
    let mut side: usize = start.0;
    while side != goal.0 || (met.is_empty() && goal.1 < start.1) {
        let (x, y) = corners[side];
        met.push(LatticePoint::new(x, y));
        side = (side + 1) % 4;
    }
    met
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(x: i64, y: i64) -> LatticePoint {
        LatticePoint::new(x, y)
    }

    #[test]
    fn left_is_left_of_the_way_that_the_line_was_drawn() {
        let ground = Bounds::of([p(0, 0), p(100, 100)]);
        let east = LeftOf::of(&[p(20, 50), p(80, 50)], ground).unwrap();
        assert!(east.holds(p(5, 60)) && !east.holds(p(95, 40)), "beyond its ends it goes on");
        let west = LeftOf::of(&[p(80, 50), p(20, 50)], ground).unwrap();
        assert!(!west.holds(p(5, 60)) && west.holds(p(95, 40)));
        // A bend around the south-western corner.
        let bend = LeftOf::of(&[p(0, 40), p(30, 40), p(30, 0)], ground).unwrap();
        assert!(bend.holds(p(60, 60)) && !bend.holds(p(10, 10)));
        assert!(LeftOf::of(&[p(3, 3), p(3, 3)], ground).is_none(), "no length, no sides");
    }

    proptest! {
        #[test]
        fn a_straight_line_has_the_sides_of_its_half_planes(
            a in (0..1000_i64, 0..1000_i64), b in (0..1000_i64, 0..1000_i64), q in (0..1000_i64, 0..1000_i64)
        ) {
            let (a, b, q) = (p(a.0 * 7, a.1 * 7), p(b.0 * 7, b.1 * 7), p(q.0 * 7, q.1 * 7));
            prop_assume!(a != b);
            let turn = orientation(a, b, q);
            // A hair beside the line the ends of what was rounded may tell otherwise.
            let (dx, dy) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
            let off = (dx * (q.y - a.y) as f64 - dy * (q.x - a.x) as f64).abs() / dx.hypot(dy);
            prop_assume!(off > 2.0);
            let left_of = LeftOf::of(&[a, b], Bounds::of([p(0, 0), p(7000, 7000)])).unwrap();
            prop_assert_eq!(left_of.holds(q), turn.is_gt());
        }
    }
}
