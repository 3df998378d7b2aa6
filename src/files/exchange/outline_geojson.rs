//! The outline of a district from a GeoJSON file of another program: every polygon in it, whatever it says of them.

use std::path::Path;

use geojson::{GeoJson, GeometryValue, Position};

use crate::files::{FileError, read_small};
use crate::geodesy::{CoordinateError, LatticePoint};
use crate::model::Outline;
use crate::text::{self, Lang};

/// The largest file read.
const LIMIT: u64 = 64 << 20;

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
    /// Its numbers are no longitudes and latitudes.
    Coordinate(CoordinateError),
}

impl OutlineError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::File(error) => error.words(lang),
            Self::NotGeoJson(reason) => text::start::not_geojson(lang, reason),
            Self::NoPolygon => text::start::no_polygon(lang).to_owned(),
            Self::Coordinate(error) => text::start::outline_coordinate(lang, error.words(lang)),
        }
    }
}

/// Reads the rings of all polygons of a GeoJSON file. RFC 7946 has longitude and latitude on WGS 84, which are taken as
/// CGCS2000.
///
/// # Errors
/// A file that cannot be read, is no GeoJSON or holds no polygon; coordinates that are not in degrees.
pub fn read_outline(path: &Path) -> Result<Outline, OutlineError> {
    let content = read_small(path, LIMIT)?;
    let content = content.trim_start_matches('\u{feff}');
    let parsed: GeoJson =
        content.parse().map_err(|error: geojson::Error| OutlineError::NotGeoJson(error.to_string()))?;
    let mut outline = Outline::default();
    match &parsed {
        GeoJson::Geometry(geometry) => rings(&geometry.value, &mut outline)?,
        GeoJson::Feature(feature) => of_feature(feature, &mut outline)?,
        GeoJson::FeatureCollection(collection) => {
            for feature in &collection.features {
                of_feature(feature, &mut outline)?;
            }
        }
    }
    if outline.0.is_empty() { Err(OutlineError::NoPolygon) } else { Ok(outline) }
}

fn of_feature(feature: &geojson::Feature, outline: &mut Outline) -> Result<(), OutlineError> {
    feature.geometry.as_ref().map_or(Ok(()), |geometry| rings(&geometry.value, outline))
}

fn rings(value: &GeometryValue, outline: &mut Outline) -> Result<(), OutlineError> {
    match value {
        GeometryValue::Polygon { coordinates } => polygon(coordinates, outline),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().try_for_each(|rings| polygon(rings, outline)),
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().try_for_each(|geometry| rings(&geometry.value, outline))
        }
        _ => Ok(()),
    }
}

fn polygon(rings: &[Vec<Position>], outline: &mut Outline) -> Result<(), OutlineError> {
    for ring in rings {
        let mut points = Vec::with_capacity(ring.len());
        for position in ring {
            let [lon, lat, ..] = position.as_slice() else { return Err(OutlineError::NoPolygon) };
            points.push(LatticePoint::from_degrees(*lon, *lat).map_err(OutlineError::Coordinate)?);
        }
        points.dedup();
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() >= 3 {
            outline.0.push(points);
        }
    }
    Ok(())
}
