//! Where one looks and how closely: Web Mercator, as the slippy map has it. Everything is f64.
//!
//! Source: the spherical Mercator projection as used by web maps (EPSG:3857); its scale on the ellipsoid is told by
//! [`Camera::metres_per_px`]. CGCS2000 is taken as WGS 84 here: on a screen they are the same.

use std::f64::consts::PI;

use crate::geodesy::{Bounds, LatticePoint};

/// A place on the map: the whole earth is a square from (0, 0) in the north-west to (1, 1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapPoint {
    /// Eastward.
    pub x: f64,
    /// Southward.
    pub y: f64,
}

/// A box on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapBounds {
    /// North-western corner.
    pub min: MapPoint,
    /// South-eastern corner.
    pub max: MapPoint,
}

/// A place on the screen in logical px, from the upper left corner of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScreenPoint {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// What stands in the middle.
    pub centre: MapPoint,
    /// Zoom: the earth is 256 · 2^zoom px wide.
    pub zoom: f64,
    /// Width and height of the picture in logical px.
    pub size: (f32, f32),
}

impl MapPoint {
    /// The place of a longitude and latitude in degrees. Latitudes beyond ±85.06° are taken as that.
    pub fn from_degrees(lon_deg: f64, lat_deg: f64) -> Self {
        let lat = lat_deg.clamp(-85.06, 85.06).to_radians();
        Self { x: lon_deg / 360.0 + 0.5, y: 0.5 - lat.tan().asinh() / (2.0 * PI) }
    }

    /// Longitude and latitude in degrees.
    pub fn to_degrees(self) -> (f64, f64) {
        ((self.x - 0.5) * 360.0, ((0.5 - self.y) * 2.0 * PI).sinh().atan().to_degrees())
    }
}

impl From<LatticePoint> for MapPoint {
    fn from(p: LatticePoint) -> Self {
        Self::from_degrees(p.lon_deg(), p.lat_deg())
    }
}

impl MapBounds {
    /// The smallest box around the points.
    pub fn of(points: impl IntoIterator<Item = MapPoint>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        Some(points.fold(Self { min: first, max: first }, Self::including))
    }

    /// The smallest box around this box and a point.
    #[must_use]
    pub fn including(self, p: MapPoint) -> Self {
        Self {
            min: MapPoint { x: self.min.x.min(p.x), y: self.min.y.min(p.y) },
            max: MapPoint { x: self.max.x.max(p.x), y: self.max.y.max(p.y) },
        }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self.including(other.min).including(other.max)
    }

    /// The box with `margin` more on every side.
    #[must_use]
    pub fn grown(self, margin: f64) -> Self {
        Self {
            min: MapPoint { x: self.min.x - margin, y: self.min.y - margin },
            max: MapPoint { x: self.max.x + margin, y: self.max.y + margin },
        }
    }

    /// Whether the other box lies in this one.
    pub fn holds(self, other: Self) -> bool {
        self.union(other) == self
    }

    /// Whether the boxes share a point.
    pub fn intersects(self, other: Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }

    /// The middle.
    pub fn centre(self) -> MapPoint {
        MapPoint { x: (self.min.x + self.max.x) / 2.0, y: (self.min.y + self.max.y) / 2.0 }
    }
}

impl From<Bounds> for MapBounds {
    fn from(b: Bounds) -> Self {
        let (a, b) = (MapPoint::from(b.min), MapPoint::from(b.max));
        Self { min: MapPoint { x: a.x, y: b.y }, max: MapPoint { x: b.x, y: a.y } }
    }
}

impl Camera {
    /// The camera that shows all of the box with `margin_px` around it.
    pub fn fit(bounds: MapBounds, size: (f32, f32), margin_px: f32) -> Self {
        let room = |length: f32| f64::from((length - 2.0 * margin_px).max(16.0));
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let scale = (room(size.0) / width.max(1e-12)).min(room(size.1) / height.max(1e-12));
        Self { centre: bounds.centre(), zoom: (scale / 256.0).log2().clamp(2.0, 20.0), size }
    }

    /// Px per whole earth.
    pub fn scale(&self) -> f64 {
        256.0 * self.zoom.exp2()
    }

    /// Where a place stands on the screen.
    #[allow(clippy::cast_possible_truncation)] // the screen has f32
    pub fn to_screen(&self, p: MapPoint) -> ScreenPoint {
        let scale = self.scale();
        ScreenPoint {
            x: ((p.x - self.centre.x) * scale) as f32 + self.size.0 / 2.0,
            y: ((p.y - self.centre.y) * scale) as f32 + self.size.1 / 2.0,
        }
    }

    /// Which place stands at a point of the screen.
    pub fn to_map(&self, p: ScreenPoint) -> MapPoint {
        let scale = self.scale();
        MapPoint {
            x: self.centre.x + f64::from(p.x - self.size.0 / 2.0) / scale,
            y: self.centre.y + f64::from(p.y - self.size.1 / 2.0) / scale,
        }
    }

    /// What is seen, and `margin_px` beyond.
    pub fn bounds(&self, margin_px: f32) -> MapBounds {
        MapBounds {
            min: self.to_map(ScreenPoint { x: -margin_px, y: -margin_px }),
            max: self.to_map(ScreenPoint { x: self.size.0 + margin_px, y: self.size.1 + margin_px }),
        }
    }

    /// Metres on the ellipsoid under one px, east to west, in the middle of the picture.
    ///
    /// The length of the parallel on the ellipsoid (CGCS2000: a = 6,378,137 m, 1/f = 298.257222101), so a scale bar
    /// made with it is true.
    pub fn metres_per_px(&self) -> f64 {
        const A_M: f64 = 6_378_137.0;
        const E2: f64 = 0.006_694_380_022_903_416;
        let (_, lat_deg) = self.centre.to_degrees();
        let (sin, cos) = lat_deg.to_radians().sin_cos();
        let parallel_m = 2.0 * PI * A_M * cos / (1.0 - E2 * sin * sin).sqrt();
        parallel_m / self.scale()
    }

    /// The number N of the scale 1:N on a screen of 96 px per inch.
    pub fn scale_number(&self) -> f64 {
        self.metres_per_px() / (0.0254 / 96.0)
    }
}
