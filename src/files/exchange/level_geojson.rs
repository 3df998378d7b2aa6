//! One level of areas as GeoJSON (RFC 7946), for programs that know nothing of shared borders. Never read back.

use std::fs;
use std::path::Path;

use geojson::{Feature, FeatureCollection, GeoJson, Geometry, GeometryValue, JsonObject, JsonValue};

use crate::domain::{Area, AreaId, LevelIndex};
use crate::files::{Disk, FileError, replace_file};
use crate::geodesy::{LatticePoint, area_m2};
use crate::model::Document;
use crate::partition::Polygon;
use crate::text::{self, Lang, exchange as words};

/// The areas of a level as a collection of features with code, name, key of the level, parent and area in square metres;
/// the properties are called as a language does.
///
/// Coordinates are those of the lattice in degrees, so neighbours share their vertices exactly. While demo data is in
/// the project, the collection carries a `note` that says so.
///
/// # Validity
/// Outer rings run anticlockwise and holes clockwise, as RFC 7946 asks. An area without ground has neither geometry
/// nor surface (`null`).
///
/// # Performance
/// O(n log n) in the vertices of the partition.
pub fn level_geojson(document: &Document, level: LevelIndex, lang: Lang, columns: Lang) -> FeatureCollection {
    let outlines = document.partition.outlines_by(|label| document.outline_at(label, level).map(|area| area.id));
    let key = document.level_key(level);
    let areas = document.tables.areas.iter().filter(|area| area.level == level);
    let features = areas
        .map(|area| feature(document, area, &key, outlines.get(&area.id).map_or(&[], Vec::as_slice), columns))
        .collect();
    let mut about = JsonObject::new();
    about.insert("title".to_owned(), document.project.title.clone().into());
    if document.holds_demo_data() {
        about.insert("note".to_owned(), text::exchange::demo_note(lang).into());
    }
    FeatureCollection { bbox: None, features, foreign_members: Some(about) }
}

/// Writes [`level_geojson`] to a file, whole or not at all.
///
/// # Errors
/// A place that cannot be written.
pub fn write_level_geojson(
    document: &Document,
    level: LevelIndex,
    out: &Path,
    lang: Lang,
    columns: Lang,
) -> Result<(), FileError> {
    let mut content = GeoJson::FeatureCollection(level_geojson(document, level, lang, columns)).to_string();
    content.push('\n');
    replace_file(out, Disk::default(), |beside| fs::write(beside, &content).map_err(|error| FileError::io(error, out)))
}

fn feature(document: &Document, area: &Area, level: &str, polygons: &[Polygon], columns: Lang) -> Feature {
    let parent = area.parent.and_then(|id: AreaId| document.tables.areas.get(id));
    let surface_m2: f64 = polygons.iter().flat_map(Polygon::rings).map(area_m2).sum();
    let surface_m2 = if polygons.is_empty() { JsonValue::Null } else { surface_m2.round().into() };
    let properties: [(&str, JsonValue); 6] = [
        (words::property_code(columns), area.code.clone().into()),
        (words::property_name(columns), area.name.clone().into()),
        (words::property_level(columns), level.into()),
        (words::property_parent_code(columns), parent.map_or(JsonValue::Null, |parent| parent.code.clone().into())),
        (words::property_managed_apart(columns), area.managed_apart.into()),
        (words::property_area_m2(columns), surface_m2),
    ];
    Feature {
        properties: Some(properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        geometry: (!polygons.is_empty()).then(|| Geometry::new(geometry(polygons))),
        ..Feature::default()
    }
}

/// One polygon, or several for an area in several parts.
fn geometry(polygons: &[Polygon]) -> GeometryValue {
    let rings = |polygon: &Polygon| polygon.rings().map(closed).collect::<Vec<_>>();
    match polygons {
        [only] => GeometryValue::new_polygon(rings(only)),
        several => GeometryValue::new_multi_polygon(several.iter().map(rings)),
    }
}

/// The ring in degrees, its first point repeated at the end.
fn closed(ring: &[LatticePoint]) -> Vec<[f64; 2]> {
    let mut degrees: Vec<[f64; 2]> = ring.iter().map(|point| [point.lon_deg(), point.lat_deg()]).collect();
    if ring.len() > 1 && ring.first() != ring.last() {
        degrees.extend(degrees.first().copied());
    }
    degrees
}
