//! The integer lattice on which every stored coordinate lies: 1e-8 degree (about 1 mm) in EPSG:4490.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{self, Lang};

/// Lattice units in one degree.
pub const UNITS_PER_DEG: f64 = 1e8;

/// The largest extent of a partition along either axis, in lattice units (about 10.7 degrees).
///
/// Within it, [`orientation`] is exact in 64-bit arithmetic, and offsets from a corner fit in 31 bits.
pub const MAX_SPAN: i64 = (1 << 30) - 1;

/// A place on the lattice: longitude and latitude in EPSG:4490 (CGCS2000), in units of 1e-8 degree.
///
/// Ordered west to east, then south to north.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "(i64, i64)", into = "(i64, i64)")]
pub struct LatticePoint {
    /// Longitude in units of 1e-8 degree.
    pub x: i64,
    /// Latitude in units of 1e-8 degree.
    pub y: i64,
}

/// Why a pair of numbers is not a place on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CoordinateError {
    /// Not a number, or infinite.
    NotFinite,
    /// Outside ±180° of longitude or ±90° of latitude, but inside when the axes are swapped.
    Swapped {
        /// The first number given, in degrees.
        lon_deg: f64,
        /// The second number given, in degrees.
        lat_deg: f64,
    },
    /// Outside ±180° of longitude or ±90° of latitude.
    OutOfRange {
        /// The longitude given, in degrees.
        lon_deg: f64,
        /// The latitude given, in degrees.
        lat_deg: f64,
    },
    /// Not an easting and a northing of the zone, but right when the axes are swapped.
    ProjectedSwapped {
        /// The easting given, in metres.
        east_m: f64,
        /// The northing given, in metres.
        north_m: f64,
    },
    /// Metres were expected, and these are degrees.
    DegreesNotMetres {
        /// The easting given.
        east_m: f64,
        /// The northing given.
        north_m: f64,
    },
    /// Not an easting and a northing of the zone.
    OutOfZone {
        /// The easting given, in metres.
        east_m: f64,
        /// The northing given, in metres.
        north_m: f64,
    },
}

impl CoordinateError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match *self {
            Self::NotFinite => text::geodesy::not_finite(lang).to_owned(),
            Self::Swapped { lon_deg, lat_deg } => text::geodesy::swapped(lang, lon_deg, lat_deg),
            Self::OutOfRange { lon_deg, lat_deg } => text::geodesy::out_of_range(lang, lon_deg, lat_deg),
            Self::ProjectedSwapped { east_m, north_m } => text::geodesy::projected_swapped(lang, east_m, north_m),
            Self::DegreesNotMetres { east_m, north_m } => text::geodesy::degrees_not_metres(lang, east_m, north_m),
            Self::OutOfZone { east_m, north_m } => text::geodesy::out_of_zone(lang, east_m, north_m),
        }
    }
}

impl LatticePoint {
    /// The point `x`, `y` in lattice units.
    pub const fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }

    /// The lattice point nearest to a longitude and latitude in degrees (EPSG:4490), halves to even.
    ///
    /// # Errors
    /// Numbers that are not finite or lie outside the earth's range.
    pub fn from_degrees(lon_deg: f64, lat_deg: f64) -> Result<Self, CoordinateError> {
        if !lon_deg.is_finite() || !lat_deg.is_finite() {
            return Err(CoordinateError::NotFinite);
        }
        if lon_deg.abs() > 180.0 || lat_deg.abs() > 90.0 {
            return Err(if lon_deg.abs() <= 90.0 && lat_deg.abs() <= 180.0 {
                CoordinateError::Swapped { lon_deg, lat_deg }
            } else {
                CoordinateError::OutOfRange { lon_deg, lat_deg }
            });
        }
        #[allow(clippy::cast_possible_truncation)] // bounded just above
        let quantise = |degrees: f64| (degrees * UNITS_PER_DEG).round_ties_even() as i64;
        Ok(Self::new(quantise(lon_deg), quantise(lat_deg)))
    }

    /// Whether the point lies within ±180° of longitude and ±90° of latitude.
    pub const fn is_on_earth(self) -> bool {
        self.x.unsigned_abs() <= 18_000_000_000 && self.y.unsigned_abs() <= 9_000_000_000
    }

    /// Longitude in degrees.
    #[allow(clippy::cast_precision_loss)] // at most 1.8e10, far below 2^53
    pub fn lon_deg(self) -> f64 {
        self.x as f64 / UNITS_PER_DEG
    }

    /// Latitude in degrees.
    #[allow(clippy::cast_precision_loss)]
    pub fn lat_deg(self) -> f64 {
        self.y as f64 / UNITS_PER_DEG
    }
}

/// Reads a point from a file, where anything may stand.
impl TryFrom<(i64, i64)> for LatticePoint {
    type Error = &'static str;

    fn try_from((x, y): (i64, i64)) -> Result<Self, Self::Error> {
        let point = Self { x, y };
        if point.is_on_earth() { Ok(point) } else { Err("not a place on the earth") }
    }
}

impl From<LatticePoint> for (i64, i64) {
    fn from(point: LatticePoint) -> Self {
        (point.x, point.y)
    }
}

impl fmt::Debug for LatticePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

/// On which side of the directed line from `a` to `b` the point `p` lies:
/// `Greater` on the left, `Less` on the right, `Equal` on the line. Exact for all lattice points.
pub fn orientation(a: LatticePoint, b: LatticePoint, p: LatticePoint) -> Ordering {
    let (ux, uy) = (b.x - a.x, b.y - a.y);
    let (vx, vy) = (p.x - a.x, p.y - a.y);
    let cross = i128::from(ux) * i128::from(vy) - i128::from(uy) * i128::from(vx);
    cross.cmp(&0)
}

/// Twice the signed area of a ring in square lattice units, positive when it runs anticlockwise. Exact.
///
/// The ring may repeat its first point at the end or not.
pub fn doubled_area(ring: &[LatticePoint]) -> i128 {
    let Some(&origin) = ring.first() else { return 0 };
    ring.windows(2)
        .map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            i128::from(a.x - origin.x) * i128::from(b.y - origin.y)
                - i128::from(b.x - origin.x) * i128::from(a.y - origin.y)
        })
        .sum()
}

/// An axis-parallel box of lattice points, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// South-western corner.
    pub min: LatticePoint,
    /// North-eastern corner.
    pub max: LatticePoint,
}

impl Bounds {
    /// The smallest box around the points, or `None` when there are none.
    pub fn of(points: impl IntoIterator<Item = LatticePoint>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        Some(points.fold(Self { min: first, max: first }, Self::including))
    }

    /// The smallest box around this box and a point.
    #[must_use]
    pub fn including(self, p: LatticePoint) -> Self {
        Self {
            min: LatticePoint::new(self.min.x.min(p.x), self.min.y.min(p.y)),
            max: LatticePoint::new(self.max.x.max(p.x), self.max.y.max(p.y)),
        }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self.including(other.min).including(other.max)
    }

    /// Whether the point lies in the box or on its edge.
    pub fn contains(self, p: LatticePoint) -> bool {
        self.min.x <= p.x && p.x <= self.max.x && self.min.y <= p.y && p.y <= self.max.y
    }

    /// Whether the boxes share a point.
    pub fn intersects(self, other: Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }

    /// The point in the middle, rounded towards the south-west.
    pub fn centre(self) -> LatticePoint {
        LatticePoint::new((self.min.x + self.max.x).div_euclid(2), (self.min.y + self.max.y).div_euclid(2))
    }
}
