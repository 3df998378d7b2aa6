//! From a document to its display list: one file per kind of thing that is drawn.

mod borders;
mod ground;
mod labels;
mod overlays;
mod selection;
mod shade;
mod spotlight;
mod tints;

use std::collections::BTreeMap;

pub use selection::selection;
pub use shade::{class_colour, shade};
pub use spotlight::spotlight;

use super::style::Theme;
use super::{DisplayList, Layer, LayerKey, MapBounds, MapPoint, Outline};
use crate::domain::{AreaId, LevelIndex, NonGridId};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::partition::{Label, Polygon};

impl DisplayList {
    /// What is drawn of a document.
    ///
    /// # Performance
    /// O(n log n) in the vertices of the document: once after an edit, not every frame.
    pub fn of(document: &Document, theme: Theme) -> Self {
        let district = district_outlines(document);
        let layers = vec![
            Layer::new(LayerKey::Ground, ground::ground(document, theme)),
            Layer::new(LayerKey::Tints, tints::tints(document, theme)),
            Layer::new(LayerKey::Water, ground::water(document, theme)),
            Layer::new(LayerKey::Roads, ground::roads(document, theme)),
            Layer::new(LayerKey::Buildings, ground::buildings(document, theme)),
            Layer::new(LayerKey::NonGrid, ground::non_grid(document, theme)),
            Layer::new(LayerKey::Veil, ground::veil(&district, theme)),
            Layer::new(LayerKey::Borders, borders::borders(document, theme)),
            Layer::new(LayerKey::Circles, overlays::circles(document, theme)),
            Layer::new(LayerKey::Belts, overlays::belts(document, theme)),
        ];
        let marks = labels::marks(document, theme);
        let mark_kinds = marks.iter().map(|(kind, _)| *kind).collect();
        Self {
            background: Some(theme.map().hills),
            layers,
            marks: marks.into_iter().map(|(_, mark)| mark).collect(),
            mark_kinds,
            bounds: MapBounds::of(district.iter().flat_map(|outline| &outline.rings).flatten().copied()),
            demo: document.holds_demo_data(),
            theme,
        }
    }
}

/// The outlines of all areas of a level, largest part first; a zone managed apart has that of its face.
pub fn area_outlines(document: &Document, level: LevelIndex) -> BTreeMap<AreaId, Vec<Outline>> {
    let traced = document.partition.outlines_by(|label| document.outline_at(label, level).map(|area| area.id));
    traced.into_iter().map(|(id, polygons)| (id, outlines(&polygons))).collect()
}

/// The outlines of all non-grid faces, largest part first.
pub fn label_outlines(document: &Document) -> BTreeMap<NonGridId, Vec<Outline>> {
    let traced = document.partition.outlines_by(|label| match label {
        Label::NonGrid(id) => Some(id),
        _ => None,
    });
    traced.into_iter().map(|(id, polygons)| (id, outlines(&polygons))).collect()
}

fn district_outlines(document: &Document) -> Vec<Outline> {
    let traced = document.partition.outlines_by(|label| (label != Label::Outside).then_some(()));
    traced.into_values().flat_map(|polygons| outlines(&polygons)).collect()
}

fn outlines(polygons: &[Polygon]) -> Vec<Outline> {
    let mut found: Vec<Outline> =
        polygons.iter().map(|polygon| Outline { rings: polygon.rings().map(open_ring).collect() }).collect();
    found.sort_by(|a, b| b.doubled_area().total_cmp(&a.doubled_area()));
    found
}

/// The ring on the map, its first point not repeated.
fn open_ring(ring: &[LatticePoint]) -> Vec<MapPoint> {
    let open = if ring.len() > 1 && ring.first() == ring.last() { &ring[..ring.len() - 1] } else { ring };
    map_points(open)
}

fn map_points(points: &[LatticePoint]) -> Vec<MapPoint> {
    points.iter().map(|&p| p.into()).collect()
}
