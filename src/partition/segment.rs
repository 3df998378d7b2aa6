//! Straight segments in 31-bit offsets from a corner of the data, and the exact questions asked of them.
//!
//! Offsets are below 2^30 (see [`MAX_SPAN`]), so every cross product here fits in 64 bits. Never leaves this room.

use crate::geodesy::{Bounds, LatticePoint, MAX_SPAN};

/// A lattice point as an offset from an [`Origin`]. Ordered west to east, then south to north, as lattice points are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub x: i32,
    pub y: i32,
}

/// The corner that offsets count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin(pub LatticePoint);

impl Origin {
    /// The corner of all points, or `None` when they extend over more than [`MAX_SPAN`].
    pub fn of(points: impl IntoIterator<Item = LatticePoint>) -> Option<Self> {
        let Some(bounds) = Bounds::of(points) else { return Some(Self::default()) };
        let fits = |low: i64, high: i64| high.checked_sub(low).is_some_and(|span| span <= MAX_SPAN);
        (fits(bounds.min.x, bounds.max.x) && fits(bounds.min.y, bounds.max.y)).then_some(Self(bounds.min))
    }

    /// The offset of a point among those that the origin was made of.
    #[allow(clippy::cast_possible_truncation)] // within MAX_SPAN of the corner, as `of` has proved
    pub fn spot(self, p: LatticePoint) -> Spot {
        Spot { x: (p.x - self.0.x) as i32, y: (p.y - self.0.y) as i32 }
    }

    /// The offset of any point, or `None` when it is too far away to have one.
    pub fn spot_of_any(self, p: LatticePoint) -> Option<Spot> {
        let offset = |at: i64, from: i64| {
            let offset = at.checked_sub(from).filter(|offset| offset.abs() <= MAX_SPAN)?;
            i32::try_from(offset).ok()
        };
        Some(Spot { x: offset(p.x, self.0.x)?, y: offset(p.y, self.0.y)? })
    }

    /// The place of an offset.
    pub fn point(self, spot: Spot) -> LatticePoint {
        LatticePoint::new(self.0.x + i64::from(spot.x), self.0.y + i64::from(spot.y))
    }
}

/// The vector between two spots.
pub(super) fn vector(from: Spot, to: Spot) -> (i64, i64) {
    (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y))
}

/// The cross product of two vectors between spots: positive when the second turns left from the first.
pub(super) fn cross(u: (i64, i64), v: (i64, i64)) -> i64 {
    u.0 * v.1 - u.1 * v.0
}

/// Whether a direction lies in the half turn that starts just after due west. For ordering by angle.
fn is_below(v: (i64, i64)) -> bool {
    v.1 < 0 || (v.1 == 0 && v.0 < 0)
}

/// Compares two directions anticlockwise from due east. Exact.
pub(super) fn by_angle(u: (i64, i64), v: (i64, i64)) -> std::cmp::Ordering {
    is_below(u).cmp(&is_below(v)).then(0.cmp(&cross(u, v)))
}

/// A segment with its ends in order, so that the line from `a` to `b` runs east, or north when it is vertical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Segment {
    pub a: Spot,
    pub b: Spot,
}

impl Segment {
    /// The segment between two spots, in whichever order they come.
    pub fn between(p: Spot, q: Spot) -> Self {
        if p <= q { Self { a: p, b: q } } else { Self { a: q, b: p } }
    }

    /// Positive when the spot lies on the left of the line (above it), zero on the line.
    pub fn side(self, p: Spot) -> i64 {
        cross(vector(self.a, self.b), vector(self.a, p))
    }

    /// Whether the spot lies on the segment, ends included.
    pub fn holds(self, p: Spot) -> bool {
        Rect::of(self).holds(p) && self.side(p) == 0
    }

    /// Whether the segment covers the column of `x` by the half-open rule: its west end counts, its east end does
    /// not, and a vertical segment covers none.
    pub fn covers(self, x: i32) -> bool {
        self.a.x <= x && x < self.b.x
    }

    /// The lattice point nearest to where two segments cross in their insides, halves towards the north-east, or
    /// `None` when they do not cross there. Symmetric, exact.
    pub fn crossing(self, other: Self) -> Option<Spot> {
        let (u, v) = (vector(self.a, self.b), vector(other.a, other.b));
        let denominator = cross(u, v);
        if denominator == 0 {
            return None;
        }
        let between = vector(self.a, other.a);
        // The crossing is a + u·(along/denominator), and other.a + v·(across/denominator).
        let (along, across) = (cross(between, v), cross(between, u));
        let inside = |share: i64| {
            if denominator > 0 { 0 < share && share < denominator } else { denominator < share && share < 0 }
        };
        if !inside(along) || !inside(across) {
            return None;
        }
        let (along, denominator) = (i128::from(along.abs()), i128::from(denominator.abs()));
        let nearest = |from: i32, step: i64| {
            let shift = (2 * along * i128::from(step) + denominator).div_euclid(2 * denominator);
            #[allow(clippy::cast_possible_truncation)] // lies between the ends of the segment
            let shift = shift as i32;
            from + shift
        };
        Some(Spot { x: nearest(self.a.x, u.0), y: nearest(self.a.y, u.1) })
    }

    /// Whether two segments share a point other than an end of both: they cross, overlap, or one touches the other's
    /// inside.
    pub fn conflicts(self, other: Self) -> bool {
        if !Rect::of(self).meets(Rect::of(other)) {
            return false;
        }
        let (c, d) = (self.side(other.a).signum(), self.side(other.b).signum());
        if c == 0 && d == 0 {
            // On one line: they conflict unless all they share is one end.
            return self.a.max(other.a) < self.b.min(other.b);
        }
        let (e, f) = (other.side(self.a).signum(), other.side(self.b).signum());
        if c * d > 0 || e * f > 0 {
            return false;
        }
        // They meet in one point, which must be an end of both.
        ![self.a, self.b].iter().any(|&p| p == other.a || p == other.b)
    }

    /// Whether the segment passes through the pixel of a spot: the square of side one around it, its west and south
    /// edges included, its east and north edges not. Exact.
    ///
    /// The pixels tile the plane, and the pixel that holds a crossing is the one that [`crossing`](Self::crossing)
    /// rounds to.
    pub fn passes(self, pixel: Spot) -> bool {
        if !Rect::of(self).holds(pixel) {
            return false;
        }
        let (dx, dy) = vector(self.a, self.b);
        let twice = 2 * self.side(pixel);
        let reach = dx.abs() + dy.abs();
        // Through a corner only: it must be the south-western one, in which the edges that count meet.
        match twice.abs().cmp(&reach) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal if twice < 0 => dx <= 0 && dy >= 0,
            std::cmp::Ordering::Equal => dx >= 0 && dy <= 0,
        }
    }
}

/// A box of spots, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub low: Spot,
    pub high: Spot,
}

impl Rect {
    /// The box around a segment.
    pub fn of(segment: Segment) -> Self {
        let Segment { a, b } = segment;
        Self { low: Spot { x: a.x, y: a.y.min(b.y) }, high: Spot { x: b.x, y: a.y.max(b.y) } }
    }

    /// The box around both.
    pub fn union(self, other: Self) -> Self {
        Self {
            low: Spot { x: self.low.x.min(other.low.x), y: self.low.y.min(other.low.y) },
            high: Spot { x: self.high.x.max(other.high.x), y: self.high.y.max(other.high.y) },
        }
    }

    /// Whether a spot lies in the box or on its edge.
    pub fn holds(self, p: Spot) -> bool {
        self.low.x <= p.x && p.x <= self.high.x && self.low.y <= p.y && p.y <= self.high.y
    }

    /// Whether two boxes share a point.
    pub fn meets(self, other: Self) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
    }

    /// Whether a segment whose box meets this one may come nearer than one unit to it: only those are ruled out that
    /// pass wholly on one side.
    pub fn may_meet(self, segment: Segment) -> bool {
        let (dx, dy) = vector(segment.a, segment.b);
        // Where the side is greatest and least: the corners farthest to the left and to the right of the line. dx >= 0.
        let (left, right) = if dy > 0 {
            (Spot { x: self.low.x, y: self.high.y }, Spot { x: self.high.x, y: self.low.y })
        } else {
            (self.high, self.low)
        };
        let reach = dx + dy.abs();
        segment.side(left) >= -reach && segment.side(right) <= reach
    }
}
