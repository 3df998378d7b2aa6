//! Areas and lengths of edges that add up: what an edge contributes, as a whole number that depends on its two ends alone.
//!
//! A sum over edges then never depends on the order in which they were met, and an edge passed both ways adds nothing: the
//! areas of neighbours add up to that of both exactly, and an edit taken back leaves every figure as it was.

use super::{FLATTENING, LatticePoint, SEMI_MAJOR_AXIS_M, UNITS_PER_DEG};

/// Square of the first eccentricity of CGCS2000.
const E2: f64 = FLATTENING * (2.0 - FLATTENING);

/// What an edge adds to the area of the ground on its left, in square millimetres on the CGCS2000 ellipsoid. The sum over
/// the edges of a closed ring is the area within it, positive where it runs anticlockwise.
///
/// The edge is straight in longitude and latitude, as everywhere in the plane. Its share is the strip between it and the
/// equator, by the authalic integral (Snyder 1987, *Map Projections: A Working Manual*, eq. 3-12) and Simpson's rule along
/// the edge. `f(a, b) == -f(b, a)`, so edges between two areas cancel.
///
/// # Validity
/// For edges of up to 10 km the error stays below 0.001 m².
///
/// # Performance
/// About 0.1 microseconds.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // below 2^63 for any edge of a partition
pub fn edge_area_mm2(a: LatticePoint, b: LatticePoint) -> i64 {
    let run = ((b.x - a.x) as f64 / UNITS_PER_DEG).to_radians();
    let middle = ((a.y + b.y) as f64 / (2.0 * UNITS_PER_DEG)).to_radians();
    let ends = belt_m2(a.lat_deg().to_radians()) + belt_m2(b.lat_deg().to_radians());
    (-run * (ends + 4.0 * belt_m2(middle)) / 6.0 * 1e6).round_ties_even() as i64
}

/// The length of an edge in micrometres on the CGCS2000 ellipsoid, by the radii of curvature at its middle latitude. The
/// same both ways.
///
/// # Validity
/// For edges of up to 10 km the error stays below 1 mm in a kilometre.
///
/// # Performance
/// About 0.05 microseconds.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // far below 2^63
pub fn edge_length_um(a: LatticePoint, b: LatticePoint) -> i64 {
    let (east, north) = step_m((a.y + b.y) as f64 / 2.0);
    let (dx, dy) = ((b.x - a.x).abs() as f64 * east, (b.y - a.y).abs() as f64 * north);
    ((dx * dx + dy * dy).sqrt() * 1e6).round_ties_even() as i64
}

/// Square metres of a square lattice unit at a latitude in lattice units.
pub fn unit_m2(y: f64) -> f64 {
    let (east, north) = step_m(y);
    east * north
}

/// The place on a conformal map (Mercator's of the ellipsoid, Snyder 1987 eq. 7-7), in radians. A small circle on the
/// ground is a circle there.
pub fn conformal(p: LatticePoint) -> (f64, f64) {
    let (sine, e) = (p.lat_deg().to_radians().sin(), E2.sqrt());
    (p.lon_deg().to_radians(), sine.atanh() - e * (e * sine).atanh())
}

/// Metres of a radian of the conformal map at its height `y`.
pub fn conformal_scale_m(y: f64) -> f64 {
    let e = E2.sqrt();
    let mut sine = y.tanh();
    // Four turns bring the latitude to the last digit: each gains more than two.
    for _ in 0..4 {
        sine = (y + e * (e * sine).atanh()).tanh();
    }
    SEMI_MAJOR_AXIS_M * ((1.0 - sine * sine) / (1.0 - E2 * sine * sine)).sqrt()
}

/// The area between the equator and a latitude per radian of longitude, in square metres.
fn belt_m2(latitude: f64) -> f64 {
    let (sine, e) = (latitude.sin(), E2.sqrt());
    let half = SEMI_MAJOR_AXIS_M * SEMI_MAJOR_AXIS_M * (1.0 - E2) / 2.0;
    half * (sine / (1.0 - E2 * sine * sine) + (e * sine).atanh() / e)
}

/// Metres of a lattice unit east and north, at a latitude in lattice units.
fn step_m(y: f64) -> (f64, f64) {
    let (sine, cosine) = (y / UNITS_PER_DEG).to_radians().sin_cos();
    let w2 = 1.0 - E2 * sine * sine;
    let w = w2.sqrt();
    let step = (1.0 / UNITS_PER_DEG).to_radians();
    (SEMI_MAJOR_AXIS_M / w * cosine * step, SEMI_MAJOR_AXIS_M * (1.0 - E2) / (w2 * w) * step)
}
