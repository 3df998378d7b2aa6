//! Lengths and areas of a small piece of ground, by arithmetic that is the same to the last bit on every machine.

use crate::geodesy::{FLATTENING, LatticePoint, SEMI_MAJOR_AXIS_M, UNITS_PER_DEG};

/// How many metres a lattice unit is, east and north, around one place.
///
/// # Validity
/// Within 10 km of the place, to about 0.1 %. Sine and cosine are summed up from their series, since those of the system
/// may differ in the last bit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metres {
    pub east: f64,
    pub north: f64,
}

impl Metres {
    /// Radii of curvature of the meridian and of the prime vertical on CGCS2000.
    pub fn at(place: LatticePoint) -> Self {
        const RADIANS: f64 = std::f64::consts::PI / 180.0;
        let lat = place.lat_deg() * RADIANS;
        let cosine = cosine(lat);
        let squared = FLATTENING * (2.0 - FLATTENING);
        let w2 = 1.0 - squared * (1.0 - cosine * cosine);
        let w = w2.sqrt();
        let step = RADIANS / UNITS_PER_DEG;
        Self {
            east: SEMI_MAJOR_AXIS_M / w * cosine * step,
            north: SEMI_MAJOR_AXIS_M * (1.0 - squared) / (w2 * w) * step,
        }
    }

    /// The length of a straight line.
    #[allow(clippy::cast_precision_loss)] // far below 2^53
    pub fn length(self, from: LatticePoint, to: LatticePoint) -> f64 {
        let (x, y) = ((to.x - from.x) as f64 * self.east, (to.y - from.y) as f64 * self.north);
        (x * x + y * y).sqrt()
    }

    /// An area, from twice the square lattice units.
    #[allow(clippy::cast_precision_loss)] // rounding is fine
    pub fn area(self, doubled: i128) -> f64 {
        doubled as f64 * 0.5 * self.east * self.north
    }

    /// How many lattice units east and north are so many metres.
    #[allow(clippy::cast_possible_truncation)] // clamped
    pub fn span(self, metres: f64) -> (i64, i64) {
        let units = |unit: f64| (metres / unit.max(1e-9)).clamp(8.0, 1e9) as i64;
        (units(self.east), units(self.north))
    }
}

/// The cosine of an angle between -π/2 and π/2, by its series.
fn cosine(angle: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for step in 1..14_u32 {
        term *= -angle * angle / f64::from((2 * step - 1) * (2 * step));
        sum += term;
    }
    sum
}
