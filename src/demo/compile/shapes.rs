//! The shapes: outline, shore, rivers, ridges, roads and names, from GeoJSON.

use std::fmt::Write as _;
use std::path::Path;

use geojson::{FeatureCollection, GeometryValue, Position};

const KINDS: &[&str] = &[
    "outline",
    "lake",
    "apart",
    "city",
    "river",
    "trunk",
    "main",
    "ridge",
    "neighbour",
    "water",
    "hill",
    "park",
    "dyke",
    "belt",
    "reserved",
];

/// Writes the lists of rings, lines and names of both files.
pub fn shapes(source: &mut String, root: &Path) -> Result<(), String> {
    source.push_str(
        "/// A line, ring or name on the ground.\n#[allow(missing_docs)]\n#[derive(Clone, Copy, Debug)]\n\
         pub struct Shape {\n    pub kind: &'static str,\n    pub name: &'static str,\n    pub points: &'static [LatticePoint],\n}\n\n\
         /// The shapes of `outline.geojson` and `geography.geojson`.\npub static SHAPES: &[Shape] = &[\n",
    );
    for file in ["outline.geojson", "geography.geojson"] {
        let path = root.join(file);
        let content = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let collection: FeatureCollection = content.parse().map_err(|e| format!("{}: {e}", path.display()))?;
        for (number, feature) in collection.features.iter().enumerate() {
            let place = |problem: &str| format!("{}: feature {}: {problem}", path.display(), number + 1);
            let property = |key: &str| feature.property(key).and_then(|value| value.as_str()).unwrap_or("");
            let (kind, name) = (property("kind"), property("name"));
            if !KINDS.contains(&kind) {
                return Err(place(&format!("no shape is of the kind {kind:?}")));
            }
            let points = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
                Some(GeometryValue::Polygon { coordinates }) => match &coordinates[..] {
                    [ring] if ring.len() > 3 && ring.first() == ring.last() => &ring[1..],
                    _ => return Err(place("not one closed ring")),
                },
                Some(GeometryValue::LineString { coordinates }) if coordinates.len() > 1 => &coordinates[..],
                Some(GeometryValue::Point { coordinates }) => std::slice::from_ref(coordinates),
                _ => return Err(place("neither a ring, nor a line, nor a point")),
            };
            let _ = write!(source, "    Shape {{ kind: {kind:?}, name: {name:?}, points: &[");
            for point in points {
                let (x, y) = position(point).map_err(|problem| place(&problem))?;
                let _ = write!(source, "LatticePoint::new({x}, {y}), ");
            }
            source.push_str("] },\n");
        }
    }
    source.push_str("];\n");
    Ok(())
}

fn position(position: &Position) -> Result<(i64, i64), String> {
    match position.as_slice() {
        [lon_deg, lat_deg, ..] => super::lattice(*lon_deg, *lat_deg),
        _ => Err("a position has two numbers".to_owned()),
    }
}
