//! The coordinate systems that a file or a person may give numbers in, by name.

use std::fmt;
use std::str::FromStr;

use super::{Bd09Point, CoordinateError, Gcj02Point, GeographicPoint, LatticePoint, ProjectedPoint, ZonedPoint};
use crate::text::{self, Lang};

/// A coordinate system in which points come in and go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoordinateSystem {
    /// EPSG:4490, longitude and latitude in degrees. EPSG:4326 is read as the same.
    #[default]
    Cgcs2000,
    /// EPSG:4543, easting and northing in metres.
    GaussKruger102,
    /// EPSG:4522, the same with the zone number 34 in front of the easting.
    GaussKrugerZone34,
    /// GCJ-02, shifted degrees.
    Gcj02,
    /// BD-09, shifted degrees.
    Bd09,
}

/// A name that is none of a coordinate system known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSystem(
    /// The name given.
    pub String,
);

impl UnknownSystem {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        text::geodesy::unknown_system(lang, &self.0, CoordinateSystem::ALL.map(CoordinateSystem::name).join(", "))
    }
}

impl CoordinateSystem {
    /// All systems.
    pub const ALL: [Self; 5] = [Self::Cgcs2000, Self::GaussKruger102, Self::GaussKrugerZone34, Self::Gcj02, Self::Bd09];

    /// The name by which the command line and files know the system.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cgcs2000 => "EPSG:4490",
            Self::GaussKruger102 => "EPSG:4543",
            Self::GaussKrugerZone34 => "EPSG:4522",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// Whether the first number is an easting in metres rather than a longitude in degrees.
    pub fn is_projected(self) -> bool {
        matches!(self, Self::GaussKruger102 | Self::GaussKrugerZone34)
    }

    /// The place with these coordinates: easting or longitude first.
    ///
    /// # Errors
    /// Numbers that are not finite, out of the system's range, or in the wrong order as far as that can be seen.
    pub fn to_geographic(self, x: f64, y: f64) -> Result<GeographicPoint, CoordinateError> {
        match self {
            Self::GaussKruger102 => ProjectedPoint { east_m: x, north_m: y }.to_geographic(),
            Self::GaussKrugerZone34 => ZonedPoint { east_m: x, north_m: y }.to_geographic(),
            Self::Cgcs2000 | Self::Gcj02 | Self::Bd09 => {
                LatticePoint::from_degrees(x, y)?;
                Ok(match self {
                    Self::Gcj02 => Gcj02Point { lon_deg: x, lat_deg: y }.to_geographic(),
                    Self::Bd09 => Bd09Point { lon_deg: x, lat_deg: y }.to_geographic(),
                    _ => GeographicPoint::new(x, y),
                })
            }
        }
    }

    /// The lattice point nearest to the place with these coordinates.
    ///
    /// # Errors
    /// As [`to_geographic`](Self::to_geographic).
    pub fn to_lattice(self, x: f64, y: f64) -> Result<LatticePoint, CoordinateError> {
        self.to_geographic(x, y)?.to_lattice()
    }

    /// The coordinates of a place in this system: easting or longitude first.
    ///
    /// # Validity
    /// Projections hold within 10° of their central meridian.
    pub fn coordinates(self, place: GeographicPoint) -> (f64, f64) {
        match self {
            Self::Cgcs2000 => (place.lon_deg, place.lat_deg),
            Self::GaussKruger102 => {
                let ProjectedPoint { east_m, north_m } = ProjectedPoint::from_geographic(place);
                (east_m, north_m)
            }
            Self::GaussKrugerZone34 => {
                let ZonedPoint { east_m, north_m } = ZonedPoint::from_geographic(place);
                (east_m, north_m)
            }
            Self::Gcj02 => {
                let Gcj02Point { lon_deg, lat_deg } = Gcj02Point::from_geographic(place);
                (lon_deg, lat_deg)
            }
            Self::Bd09 => {
                let Bd09Point { lon_deg, lat_deg } = Bd09Point::from_geographic(place);
                (lon_deg, lat_deg)
            }
        }
    }
}

impl fmt::Display for CoordinateSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for CoordinateSystem {
    type Err = UnknownSystem;

    /// Reads a name in small or capital letters, with or without `EPSG:`.
    fn from_str(name: &str) -> Result<Self, UnknownSystem> {
        let plain = name.trim().to_ascii_lowercase();
        match plain.strip_prefix("epsg:").unwrap_or(&plain) {
            "4490" | "4326" | "cgcs2000" | "wgs84" => Ok(Self::Cgcs2000),
            "4543" => Ok(Self::GaussKruger102),
            "4522" => Ok(Self::GaussKrugerZone34),
            "gcj02" | "gcj-02" => Ok(Self::Gcj02),
            "bd09" | "bd-09" => Ok(Self::Bd09),
            _ => Err(UnknownSystem(name.to_owned())),
        }
    }
}
