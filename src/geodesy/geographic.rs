//! Longitude and latitude in degrees before they are rounded to the lattice. Never stored.

use super::{CoordinateError, LatticePoint};

/// A place in EPSG:4490 (CGCS2000), in degrees. EPSG:4326 (WGS 84) is treated as equal: the two differ by centimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeographicPoint {
    /// Longitude in degrees, east positive.
    pub lon_deg: f64,
    /// Latitude in degrees, north positive.
    pub lat_deg: f64,
}

impl GeographicPoint {
    /// The place at a longitude and latitude in degrees.
    pub const fn new(lon_deg: f64, lat_deg: f64) -> Self {
        Self { lon_deg, lat_deg }
    }

    /// The nearest lattice point.
    ///
    /// # Errors
    /// Numbers that are not finite or lie outside the earth's range.
    pub fn to_lattice(self) -> Result<LatticePoint, CoordinateError> {
        LatticePoint::from_degrees(self.lon_deg, self.lat_deg)
    }
}

impl From<LatticePoint> for GeographicPoint {
    fn from(point: LatticePoint) -> Self {
        Self::new(point.lon_deg(), point.lat_deg())
    }
}
