//! The shifted coordinates of Chinese online maps: GCJ-02 and, on top of it, BD-09.
//!
//! Neither was ever published officially. The forward formulas are those that circulate since 2010 and agree with what
//! the map services return; the inverses are found by iteration on them, not by the usual one-step guess, which is off
//! by up to metres.

use std::f64::consts::PI;

use super::GeographicPoint;

/// A place in GCJ-02 (高德, 腾讯, 谷歌中国), in degrees. In Kunming it is shifted by about 360 m.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gcj02Point {
    /// Shifted longitude in degrees.
    pub lon_deg: f64,
    /// Shifted latitude in degrees.
    pub lat_deg: f64,
}

/// A place in BD-09 (百度), in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bd09Point {
    /// Shifted longitude in degrees.
    pub lon_deg: f64,
    /// Shifted latitude in degrees.
    pub lat_deg: f64,
}

/// Semi-major axis of the Krasovsky ellipsoid in metres, which the formula uses.
const KRASOVSKY_AXIS_M: f64 = 6_378_245.0;
/// Its first eccentricity squared.
const KRASOVSKY_E2: f64 = 0.006_693_421_622_965_943;
/// The angle that BD-09 counts its wobble by.
const BD09_ANGLE: f64 = PI * 3000.0 / 180.0;

impl Gcj02Point {
    /// The shifted place. Outside the box around China nothing is shifted.
    pub fn from_geographic(place: GeographicPoint) -> Self {
        let GeographicPoint { lon_deg, lat_deg } = place;
        let (east_deg, north_deg) = gcj02_shift(lon_deg, lat_deg);
        Self { lon_deg: lon_deg + east_deg, lat_deg: lat_deg + north_deg }
    }

    /// The true place, by iteration to below a micrometre.
    ///
    /// # Validity
    /// On the edge of the box around China the shift jumps, and the inverse is undefined within about a kilometre of it.
    ///
    /// # Performance
    /// Five evaluations of the forward formula, about a microsecond.
    pub fn to_geographic(self) -> GeographicPoint {
        invert(self.lon_deg, self.lat_deg, |lon, lat| {
            let moved = Self::from_geographic(GeographicPoint::new(lon, lat));
            (moved.lon_deg, moved.lat_deg)
        })
    }
}

impl Bd09Point {
    /// The shifted place.
    pub fn from_geographic(place: GeographicPoint) -> Self {
        Self::from_gcj02(Gcj02Point::from_geographic(place))
    }

    /// The true place, by iteration to below a micrometre.
    ///
    /// # Validity
    /// As [`Gcj02Point::to_geographic`].
    pub fn to_geographic(self) -> GeographicPoint {
        self.to_gcj02().to_geographic()
    }

    /// The place in BD-09 of one in GCJ-02.
    pub fn from_gcj02(place: Gcj02Point) -> Self {
        let (x, y) = (place.lon_deg, place.lat_deg);
        let radius = x.hypot(y) + 0.00002 * (y * BD09_ANGLE).sin();
        let angle = y.atan2(x) + 0.000_003 * (x * BD09_ANGLE).cos();
        Self { lon_deg: radius * angle.cos() + 0.0065, lat_deg: radius * angle.sin() + 0.006 }
    }

    /// The place in GCJ-02 of this one, by iteration to below a micrometre.
    pub fn to_gcj02(self) -> Gcj02Point {
        let GeographicPoint { lon_deg, lat_deg } = invert(self.lon_deg, self.lat_deg, |lon_deg, lat_deg| {
            let moved = Self::from_gcj02(Gcj02Point { lon_deg, lat_deg });
            (moved.lon_deg, moved.lat_deg)
        });
        Gcj02Point { lon_deg, lat_deg }
    }
}

/// The place that `forward` moves to the one given. The shift changes slowly (by less than 2 % of the way moved), so
/// taking off the shift found at the last guess wins two digits a step.
fn invert(lon_deg: f64, lat_deg: f64, forward: impl Fn(f64, f64) -> (f64, f64)) -> GeographicPoint {
    let mut guess = GeographicPoint::new(lon_deg, lat_deg);
    for _ in 0..12 {
        let (x, y) = forward(guess.lon_deg, guess.lat_deg);
        let (east_deg, north_deg) = (lon_deg - x, lat_deg - y);
        guess = GeographicPoint::new(guess.lon_deg + east_deg, guess.lat_deg + north_deg);
        if east_deg.abs() < 1e-12 && north_deg.abs() < 1e-12 {
            break;
        }
    }
    guess
}

/// By how many degrees GCJ-02 moves a place to the east and to the north.
fn gcj02_shift(lon_deg: f64, lat_deg: f64) -> (f64, f64) {
    if !(72.004..=137.8347).contains(&lon_deg) || !(0.8293..=55.8271).contains(&lat_deg) {
        return (0.0, 0.0);
    }
    let (x, y) = (lon_deg - 105.0, lat_deg - 35.0);
    let wave = |amplitude: f64, angle: f64| amplitude * angle.sin();
    let common = wave(20.0, 6.0 * x * PI) + wave(20.0, 2.0 * x * PI);
    let north_m = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + (common
            + wave(20.0, y * PI)
            + wave(40.0, y / 3.0 * PI)
            + wave(160.0, y / 12.0 * PI)
            + wave(320.0, y / 30.0 * PI))
            * 2.0
            / 3.0;
    let east_m = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + (common
            + wave(20.0, x * PI)
            + wave(40.0, x / 3.0 * PI)
            + wave(150.0, x / 12.0 * PI)
            + wave(300.0, x / 30.0 * PI))
            * 2.0
            / 3.0;
    // Metres into degrees with the two radii of curvature of the Krasovsky ellipsoid.
    let latitude = lat_deg.to_radians();
    let w2 = 1.0 - KRASOVSKY_E2 * latitude.sin() * latitude.sin();
    let across_m = KRASOVSKY_AXIS_M / w2.sqrt();
    let along_m = KRASOVSKY_AXIS_M * (1.0 - KRASOVSKY_E2) / (w2 * w2.sqrt());
    ((east_m / (across_m * latitude.cos())).to_degrees(), (north_m / along_m).to_degrees())
}
