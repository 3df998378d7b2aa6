//! The outline of a district from a GeoJSON file of another program: every polygon in it, whatever it says of them.
//!
//! It never decides in which coordinate system the numbers are: it says which ones they may be in.

use std::path::Path;

use geojson::{GeoJson, GeometryValue, JsonObject, Position};

use crate::files::{FileError, read_small};
use crate::geodesy::{CoordinateError, CoordinateSystem, LatticePoint};
use crate::model::Outline;
use crate::text::{self, Lang};

/// The largest file read.
const LIMIT: u64 = 64 << 20;

/// The most rings and points read: what has more is no outline of a district, and would take minutes to go through.
const MOST_RINGS: usize = 10_000;
const MOST_POINTS: usize = 200_000;

/// China in degrees: west, south, east, north. Numbers that may lie in it are not taken to lie elsewhere.
const CHINA_DEG: [f64; 4] = [73.0, 3.0, 136.0, 54.0];

/// Why a file gives no outline.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub enum OutlineError {
    /// The file cannot be read.
    File(#[from] FileError),
    /// It is no GeoJSON. Holds what the library said.
    NotGeoJson(String),
    /// There is no polygon in it.
    NoPolygon,
    /// So many rings with so many points are no outline of a district.
    TooMany {
        /// How many rings.
        rings: usize,
        /// How many points in all.
        points: usize,
    },
    /// It names a coordinate system that is not known here.
    System(String),
    /// Its numbers make sense in no coordinate system known here.
    Coordinate(CoordinateError),
}

impl OutlineError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::File(error) => error.words(lang),
            Self::NotGeoJson(reason) => text::start::not_geojson(lang, reason),
            Self::NoPolygon => text::start::no_polygon(lang).to_owned(),
            Self::TooMany { rings, points } => {
                text::start::outline_too_many(lang, rings, points, MOST_RINGS, MOST_POINTS)
            }
            Self::System(name) => text::start::outline_system(lang, name),
            Self::Coordinate(error) => text::start::outline_coordinate(lang, error.words(lang)),
        }
    }
}

/// A way to read pairs of numbers as places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The coordinate system.
    pub system: CoordinateSystem,
    /// The northing or latitude comes first.
    pub is_swapped: bool,
}

impl Reading {
    fn place(self, (first, second): (f64, f64)) -> Result<LatticePoint, CoordinateError> {
        if self.is_swapped { self.system.to_lattice(second, first) } else { self.system.to_lattice(first, second) }
    }
}

/// The outline that a file holds, in every coordinate system in which its numbers make sense.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineReadings {
    /// The readings, the usual one first, each with the outline that it gives. At least one.
    pub readings: Vec<(Reading, Outline)>,
    /// The system that the file itself names.
    pub named: Option<CoordinateSystem>,
}

impl OutlineReadings {
    /// The reading that needs no question: the one that the file names, or the only one there is. Degrees without a
    /// name may be shifted ones, which nothing but a person who knows the file can tell.
    pub fn certain(&self) -> Option<usize> {
        let named = self.readings.iter().position(|(reading, _)| Some(reading.system) == self.named);
        named.or((self.readings.len() == 1).then_some(0))
    }
}

/// Reads the rings of all polygons of a GeoJSON file. RFC 7946 has longitude and latitude on WGS 84; older files and
/// those of survey offices name another system, those of web maps hold shifted degrees without saying so.
///
/// # Errors
/// A file that cannot be read, is no GeoJSON, holds no polygon or far too much; a system that is not known; numbers that lie in none.
///
/// # Performance
/// O(n) for n points, once for each system that they may be in.
pub fn read_outline(path: &Path) -> Result<OutlineReadings, OutlineError> {
    let content = read_small(path, LIMIT)?;
    let content = content.trim_start_matches('\u{feff}');
    let parsed: GeoJson =
        content.parse().map_err(|error: geojson::Error| OutlineError::NotGeoJson(error.to_string()))?;
    let mut found = Vec::new();
    let others = match &parsed {
        GeoJson::Geometry(geometry) => {
            rings(&geometry.value, &mut found)?;
            &geometry.foreign_members
        }
        GeoJson::Feature(feature) => {
            of_feature(feature, &mut found)?;
            &feature.foreign_members
        }
        GeoJson::FeatureCollection(collection) => {
            for feature in &collection.features {
                of_feature(feature, &mut found)?;
            }
            &collection.foreign_members
        }
    };
    if found.is_empty() {
        return Err(OutlineError::NoPolygon);
    }
    let points = found.iter().map(Vec::len).sum();
    if found.len() > MOST_RINGS || points > MOST_POINTS {
        return Err(OutlineError::TooMany { rings: found.len(), points });
    }
    let named = others.as_ref().and_then(named_system).map(|name| system_of(&name)).transpose()?;
    readings(&found, named)
}

/// The name in the `crs` member that GeoJSON had before RFC 7946 and that QGIS still writes.
fn named_system(members: &JsonObject) -> Option<String> {
    Some(members.get("crs")?.get("properties")?.get("name")?.as_str()?.to_owned())
}

fn system_of(name: &str) -> Result<CoordinateSystem, OutlineError> {
    match name.rsplit(':').next().unwrap_or(name) {
        "CRS84" => Ok(CoordinateSystem::Cgcs2000),
        code => code.parse().map_err(|_| OutlineError::System(name.to_owned())),
    }
}

fn readings(rings: &[Vec<(f64, f64)>], named: Option<CoordinateSystem>) -> Result<OutlineReadings, OutlineError> {
    let numbers = || rings.iter().flatten();
    let extreme = |of: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| numbers().map(of).reduce(pick);
    let (Some(a), Some(b)) = (extreme(|p| p.0, f64::min), extreme(|p| p.0, f64::max)) else {
        return Err(OutlineError::NoPolygon);
    };
    let (Some(c), Some(d)) = (extreme(|p| p.1, f64::min), extreme(|p| p.1, f64::max)) else {
        return Err(OutlineError::NoPolygon);
    };
    // A system takes numbers from a box, so the corners speak for all.
    let corners = [(a, c), (a, d), (b, c), (b, d)];
    let fits = |reading: &Reading| corners.iter().all(|&corner| reading.place(corner).is_ok());
    let in_china = |reading: &Reading| {
        let [west, south, east, north] = CHINA_DEG;
        corners
            .iter()
            .filter_map(|&corner| reading.place(corner).ok())
            .all(|place| (west..=east).contains(&place.lon_deg()) && (south..=north).contains(&place.lat_deg()))
    };
    let all = [false, true]
        .into_iter()
        .flat_map(|is_swapped| CoordinateSystem::ALL.map(|system| Reading { system, is_swapped }));
    let mut likely: Vec<Reading> = all.filter(fits).collect();
    if likely.iter().any(in_china) {
        likely.retain(in_china);
    }
    let mut found = Vec::new();
    for reading in likely {
        found.push((reading, outline(rings, reading).map_err(OutlineError::Coordinate)?));
    }
    if found.is_empty() {
        let degrees = a.abs() <= 180.0 && b.abs() <= 180.0;
        let usual = if degrees { CoordinateSystem::Cgcs2000 } else { CoordinateSystem::GaussKruger102 };
        let reading = Reading { system: usual, is_swapped: false };
        let reason = corners.iter().find_map(|&corner| reading.place(corner).err());
        return Err(OutlineError::Coordinate(reason.unwrap_or(CoordinateError::NotFinite)));
    }
    found.retain(|(_, outline)| !outline.0.is_empty());
    if found.is_empty() { Err(OutlineError::NoPolygon) } else { Ok(OutlineReadings { readings: found, named }) }
}

fn outline(rings: &[Vec<(f64, f64)>], reading: Reading) -> Result<Outline, CoordinateError> {
    let mut outline = Outline::default();
    for ring in rings {
        let mut points = ring.iter().map(|&pair| reading.place(pair)).collect::<Result<Vec<_>, _>>()?;
        points.dedup();
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() >= 3 {
            outline.0.push(points);
        }
    }
    Ok(outline)
}

type Rings = Vec<Vec<(f64, f64)>>;

fn of_feature(feature: &geojson::Feature, found: &mut Rings) -> Result<(), OutlineError> {
    feature.geometry.as_ref().map_or(Ok(()), |geometry| rings(&geometry.value, found))
}

fn rings(value: &GeometryValue, found: &mut Rings) -> Result<(), OutlineError> {
    match value {
        GeometryValue::Polygon { coordinates } => polygon(coordinates, found),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().try_for_each(|rings| polygon(rings, found)),
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().try_for_each(|geometry| rings(&geometry.value, found))
        }
        _ => Ok(()),
    }
}

fn polygon(rings: &[Vec<Position>], found: &mut Rings) -> Result<(), OutlineError> {
    for ring in rings {
        let mut points = Vec::with_capacity(ring.len());
        for position in ring {
            let [first, second, ..] = position.as_slice() else { return Err(OutlineError::NoPolygon) };
            points.push((*first, *second));
        }
        found.push(points);
    }
    Ok(())
}
