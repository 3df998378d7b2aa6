//! The Gauss–Krüger projection with the central meridian 102°E: EPSG:4543 and, with the zone in front, EPSG:4522.
//!
//! Krüger's series (1912) in the form of Karney (2011, *Transverse Mercator with an accuracy of a few nanometers*,
//! equations 7–36), to the fourth power of the third flattening. What is cut off is below a tenth of a micrometre
//! within 10° of the central meridian.

use super::ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS_M};
use super::{CoordinateError, GeographicPoint};

const CENTRAL_MERIDIAN_DEG: f64 = 102.0;
const FALSE_EASTING_M: f64 = 500_000.0;
/// What the zone number 34 adds to an easting.
const ZONE_M: f64 = 34_000_000.0;

/// How far from the central meridian an easting may lie: about 6° at the latitude of Kunming, twice the zone's half.
const MAX_OFFSET_M: f64 = 600_000.0;
const MAX_NORTHING_M: f64 = 10_000_000.0;

/// Third flattening.
const N: f64 = FLATTENING / (2.0 - FLATTENING);
/// First eccentricity squared.
const E2: f64 = FLATTENING * (2.0 - FLATTENING);
/// Radius of the circle as long as a meridian.
const RECTIFYING_RADIUS_M: f64 = SEMI_MAJOR_AXIS_M / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);

const FORWARD: [f64; 4] = [
    N * (1.0 / 2.0 + N * (-2.0 / 3.0 + N * (5.0 / 16.0 + N * 41.0 / 180.0))),
    N * N * (13.0 / 48.0 + N * (-3.0 / 5.0 + N * 557.0 / 1440.0)),
    N * N * N * (61.0 / 240.0 - N * 103.0 / 140.0),
    N * N * N * N * 49561.0 / 161_280.0,
];

const INVERSE: [f64; 4] = [
    N * (1.0 / 2.0 + N * (-2.0 / 3.0 + N * (37.0 / 96.0 - N / 360.0))),
    N * N * (1.0 / 48.0 + N * (1.0 / 15.0 - N * 437.0 / 1440.0)),
    N * N * N * (17.0 / 480.0 - N * 37.0 / 840.0),
    N * N * N * N * 4397.0 / 161_280.0,
];

/// A place in EPSG:4543: CGCS2000, 3-degree Gauss–Krüger, central meridian 102°E, false easting 500 km, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectedPoint {
    /// Easting in metres. Survey and CAD files call it y.
    pub east_m: f64,
    /// Northing in metres. Survey and CAD files call it x.
    pub north_m: f64,
}

/// A place in EPSG:4522: as [`ProjectedPoint`], with the zone number 34 in front of the easting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZonedPoint {
    /// Easting in metres, from 34 million up.
    pub east_m: f64,
    /// Northing in metres.
    pub north_m: f64,
}

impl ProjectedPoint {
    /// The projection of a place.
    ///
    /// # Validity
    /// Within 10° of the central meridian; the zone itself ends at 1.5°. Sines and exponentials may differ in the last
    /// bit between machines, which is nanometres: use it for showing and exchanging, not for what is stored.
    pub fn from_geographic(place: GeographicPoint) -> Self {
        let lambda = (place.lon_deg - CENTRAL_MERIDIAN_DEG).to_radians();
        let tau = conformal_tangent(place.lat_deg.to_radians().tan());
        let xi = tau.atan2(lambda.cos());
        let eta = (lambda.sin() / tau.hypot(lambda.cos())).asinh();
        let (xi, eta) = add_series(xi, eta, &FORWARD, 1.0);
        Self { east_m: FALSE_EASTING_M + RECTIFYING_RADIUS_M * eta, north_m: RECTIFYING_RADIUS_M * xi }
    }

    /// The place that has this projection.
    ///
    /// # Errors
    /// Numbers that are not finite, not in the zone, or whose axes are swapped.
    ///
    /// # Validity
    /// As [`from_geographic`](Self::from_geographic), of which it is the inverse within a nanometre.
    pub fn to_geographic(self) -> Result<GeographicPoint, CoordinateError> {
        self.check()?;
        let (xi, eta) = (self.north_m / RECTIFYING_RADIUS_M, (self.east_m - FALSE_EASTING_M) / RECTIFYING_RADIUS_M);
        let (xi, eta) = add_series(xi, eta, &INVERSE, -1.0);
        let tau = geographic_tangent(xi.sin() / eta.sinh().hypot(xi.cos()));
        let lon_deg = CENTRAL_MERIDIAN_DEG + eta.sinh().atan2(xi.cos()).to_degrees();
        Ok(GeographicPoint::new(lon_deg, tau.atan().to_degrees()))
    }

    /// Whether the numbers can be an easting and a northing of this zone, and not the other way round.
    fn check(self) -> Result<(), CoordinateError> {
        let Self { east_m, north_m } = self;
        if !east_m.is_finite() || !north_m.is_finite() {
            return Err(CoordinateError::NotFinite);
        }
        let fits = |east: f64, north: f64| {
            (east - FALSE_EASTING_M).abs() <= MAX_OFFSET_M && (0.0..=MAX_NORTHING_M).contains(&north)
        };
        let degrees = east_m.abs() <= 180.0 && north_m.abs() <= 180.0;
        if fits(east_m, north_m) && !degrees {
            Ok(())
        } else if degrees {
            Err(CoordinateError::DegreesNotMetres { east_m, north_m })
        } else if fits(north_m, east_m) || fits(north_m - ZONE_M, east_m) {
            Err(CoordinateError::ProjectedSwapped { east_m, north_m })
        } else {
            Err(CoordinateError::OutOfZone { east_m, north_m })
        }
    }
}

impl ZonedPoint {
    /// The projection of a place.
    ///
    /// # Validity
    /// As [`ProjectedPoint::from_geographic`].
    pub fn from_geographic(place: GeographicPoint) -> Self {
        let ProjectedPoint { east_m, north_m } = ProjectedPoint::from_geographic(place);
        Self { east_m: ZONE_M + east_m, north_m }
    }

    /// The place that has this projection.
    ///
    /// # Errors
    /// Numbers that are not finite, not in the zone, or whose axes are swapped.
    pub fn to_geographic(self) -> Result<GeographicPoint, CoordinateError> {
        let Self { east_m, north_m } = self;
        ProjectedPoint { east_m: east_m - ZONE_M, north_m }.to_geographic().map_err(|error| match error {
            CoordinateError::NotFinite => error,
            _ if east_m.abs() <= 180.0 && north_m.abs() <= 180.0 => {
                CoordinateError::DegreesNotMetres { east_m, north_m }
            }
            _ if (north_m - ZONE_M - FALSE_EASTING_M).abs() <= MAX_OFFSET_M => {
                CoordinateError::ProjectedSwapped { east_m, north_m }
            }
            _ => CoordinateError::OutOfZone { east_m, north_m },
        })
    }
}

/// The tangent of the conformal latitude from that of the geographic one.
fn conformal_tangent(tau: f64) -> f64 {
    let e = E2.sqrt();
    let sigma = (e * (e * tau / (1.0 + tau * tau).sqrt()).atanh()).sinh();
    tau * (1.0 + sigma * sigma).sqrt() - sigma * (1.0 + tau * tau).sqrt()
}

/// The inverse of [`conformal_tangent`] by Newton's method, which doubles the digits: three steps are enough.
fn geographic_tangent(conformal: f64) -> f64 {
    let mut tau = conformal / (1.0 - E2);
    for _ in 0..4 {
        let at = conformal_tangent(tau);
        let slope = (1.0 - E2) * (1.0 + at * at).sqrt() * (1.0 + tau * tau).sqrt() / (1.0 + (1.0 - E2) * tau * tau);
        tau += (conformal - at) / slope;
    }
    tau
}

/// Adds the trigonometric series in the complex angle `xi + i eta`, with the sign given.
fn add_series(xi: f64, eta: f64, coefficients: &[f64; 4], sign: f64) -> (f64, f64) {
    let mut sum = (xi, eta);
    for (k, coefficient) in (1u8..).zip(coefficients) {
        let k = 2.0 * f64::from(k);
        sum.0 += sign * coefficient * (k * xi).sin() * (k * eta).cosh();
        sum.1 += sign * coefficient * (k * xi).cos() * (k * eta).sinh();
    }
    sum
}
