//! Lengths and areas on the CGCS2000 ellipsoid, along geodesics. Never on a map projection.
//!
//! geo's own wrappers measure areas on WGS 84 only, so the library below them is called directly.

use std::sync::LazyLock;

use geographiclib_rs::{Geodesic, InverseGeodesic as _, PolygonArea, Winding};

use super::{GeographicPoint, LatticePoint};

/// Semi-major axis of CGCS2000 in metres.
pub const SEMI_MAJOR_AXIS_M: f64 = 6_378_137.0;

/// Flattening of CGCS2000.
pub const FLATTENING: f64 = 1.0 / 298.257_222_101;

static CGCS2000: LazyLock<Geodesic> = LazyLock::new(|| Geodesic::new(SEMI_MAJOR_AXIS_M, FLATTENING));

/// The length of the shortest way between two places on the ellipsoid, in metres.
///
/// The method is Karney's (2013, *Algorithms for geodesics*), exact to nanometres for all pairs of places.
///
/// # Performance
/// About a microsecond.
pub fn distance_m(a: GeographicPoint, b: GeographicPoint) -> f64 {
    CGCS2000.inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)
}

/// The length of a line of lattice points on the ellipsoid, in metres; 0 for fewer than two points.
///
/// # Performance
/// About a microsecond per segment.
pub fn length_m(line: &[LatticePoint]) -> f64 {
    line.windows(2).map(|pair| distance_m(pair[0].into(), pair[1].into())).sum()
}

/// The area inside a ring on the ellipsoid, in square metres: positive when it runs anticlockwise.
///
/// The ring may repeat its first point at the end or not. Fewer than three points have no area. The method is Karney's
/// (2013): edges are geodesics, which for the edges of a grid differ from straight lines on the map by millimetres.
///
/// # Validity
/// For simple rings smaller than half the earth. Rounding stays below 0.01 m² for the rings of a district.
///
/// # Performance
/// About two microseconds per vertex.
pub fn area_m2(ring: &[LatticePoint]) -> f64 {
    let open = match ring {
        [rest @ .., last] if ring.len() > 1 && ring[0] == *last => rest,
        _ => ring,
    };
    if open.len() < 3 {
        return 0.0;
    }
    let mut polygon = PolygonArea::new(&CGCS2000, Winding::CounterClockwise);
    for point in open {
        polygon.add_point(point.lat_deg(), point.lon_deg());
    }
    let (_, area_m2, _) = polygon.compute(true);
    area_m2
}
