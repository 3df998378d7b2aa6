//! The local plane in which the district is laid out: metres east and north of 102.6°E 24.95°N, by fixed factors.
//!
//! Good to some metres over the district, which is all that a made-up layout needs; areas that are shown come from
//! the ellipsoid. Uses + − × ÷ and √ only, so the result is the same on every machine.

use crate::geodesy::LatticePoint;

const ORIGIN: LatticePoint = LatticePoint::new(10_260_000_000, 2_495_000_000);
const METRES_PER_UNIT_X: f64 = 0.001_009_5;
const METRES_PER_UNIT_Y: f64 = 0.001_107_7;

/// A point or vector in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// East.
    pub x: f64,
    /// North.
    pub y: f64,
}

impl Spot {
    /// The spot `x` metres east and `y` metres north of the origin.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Where a lattice point lies.
    #[allow(clippy::cast_precision_loss)] // offsets far below 2^53
    pub fn of(point: LatticePoint) -> Self {
        Self::new((point.x - ORIGIN.x) as f64 * METRES_PER_UNIT_X, (point.y - ORIGIN.y) as f64 * METRES_PER_UNIT_Y)
    }

    /// The nearest lattice point.
    #[allow(clippy::cast_possible_truncation)] // the district is small
    pub fn lattice(self) -> LatticePoint {
        LatticePoint::new(
            ORIGIN.x + (self.x / METRES_PER_UNIT_X).round_ties_even() as i64,
            ORIGIN.y + (self.y / METRES_PER_UNIT_Y).round_ties_even() as i64,
        )
    }

    /// This vector and `other` end to end.
    pub fn plus(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }

    /// The vector from `other` to here.
    pub fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    /// The vector so many times as long.
    pub fn times(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    /// The spot on the way to `other`, 0 here and 1 there.
    pub fn towards(self, other: Self, share: f64) -> Self {
        self.plus(other.minus(self).times(share))
    }

    /// Length of the vector.
    pub fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// Distance to `other`.
    pub fn distance(self, other: Self) -> f64 {
        self.minus(other).length()
    }

    /// The vector turned left by a right angle.
    pub fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }

    /// The vector with length 1; due east for the zero vector.
    pub fn direction(self) -> Self {
        let length = self.length();
        if length > 0.0 { self.times(1.0 / length) } else { Self::new(1.0, 0.0) }
    }

    /// Inner product.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Outer product: positive when `other` points to the left.
    pub fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }
}

/// Area of a ring in square metres, positive when it runs anticlockwise.
pub fn area_m2(ring: &[Spot]) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let mut before = last;
    let mut sum = 0.0;
    for &spot in ring {
        sum += before.cross(spot);
        before = spot;
    }
    sum / 2.0
}

/// Centre of gravity of a ring; its first spot when it has no area.
pub fn centroid(ring: &[Spot]) -> Spot {
    let Some((&origin, &last)) = ring.first().zip(ring.last()) else { return Spot::new(0.0, 0.0) };
    let mut before = last.minus(origin);
    let (mut sum, mut x, mut y) = (0.0, 0.0, 0.0);
    for &spot in ring {
        let here = spot.minus(origin);
        let cross = before.cross(here);
        sum += cross;
        x += (before.x + here.x) * cross;
        y += (before.y + here.y) * cross;
        before = here;
    }
    if sum == 0.0 { origin } else { origin.plus(Spot::new(x / (3.0 * sum), y / (3.0 * sum))) }
}

/// Whether a ring holds the spot. On the ring itself either answer may come.
pub fn holds(ring: &[Spot], spot: Spot) -> bool {
    let Some(&last) = ring.last() else { return false };
    let mut before = last;
    let mut inside = false;
    for &here in ring {
        if (here.y > spot.y) != (before.y > spot.y)
            && spot.x < (before.x - here.x) * (spot.y - here.y) / (before.y - here.y) + here.x
        {
            inside = !inside;
        }
        before = here;
    }
    inside
}

/// Distance from a spot to a segment.
pub fn distance_to_segment(spot: Spot, a: Spot, b: Spot) -> f64 {
    let along = b.minus(a);
    let squared = along.dot(along);
    let share = if squared > 0.0 { (spot.minus(a).dot(along) / squared).clamp(0.0, 1.0) } else { 0.0 };
    spot.distance(a.plus(along.times(share)))
}

/// Distance from a spot to the nearest edge of a ring.
pub fn distance_to_ring(spot: Spot, ring: &[Spot]) -> f64 {
    let Some(&last) = ring.last() else { return f64::INFINITY };
    let mut before = last;
    let mut least = f64::INFINITY;
    for &here in ring {
        least = least.min(distance_to_segment(spot, before, here));
        before = here;
    }
    least
}
