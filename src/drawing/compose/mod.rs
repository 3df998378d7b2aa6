//! From a document to its display list: one file per kind of thing that is drawn.

mod clip;
mod floating;
mod ground;
mod labels;
mod overlays;
mod shade;
mod spotlight;
mod tints;
mod traced;

use std::collections::BTreeMap;

pub(super) use floating::{name_marks, road_marks};
use ground::veil_rings;
pub(super) use ground::{buildings, ground, non_grid, roads, veil, water};
pub(super) use labels::{AreaMaker, COMMUNITIES, GRIDS, STREETS, circle_marks, in_between, non_grid_marks};
pub(super) use labels::{estate_marks, river_marks, site_marks, stop_marks, unit_marks};
pub(super) use overlays::{belts, circles, estates, rivers};
pub use shade::{ClassStyle, Shaded, class_style, shade};
pub use spotlight::{seen_selection, spotlight};
pub(super) use tints::{Tints, tinted_level};
pub(super) use traced::Traced;

use super::{MapPoint, Outline, Shape};
use crate::domain::{AreaId, LevelIndex, NonGridId};
use crate::geodesy::LatticePoint;
use crate::model::Document;
use crate::partition::{BorderId, Label, Polygon};

/// Shapes of a layer by pass: an earlier pass is painted wholly before a later one.
pub(super) type Passes = Vec<Vec<Shape>>;

/// The outlines of all areas of a level, largest part first; a zone managed apart has that of its face.
///
/// # Performance
/// O(n log n) in the vertices of the level. For one area see [`area_outline`].
pub fn area_outlines(document: &Document, level: LevelIndex) -> BTreeMap<AreaId, Vec<Outline>> {
    let traced = document.partition.outlines_by(|label| document.outline_at(label, level).map(|area| area.id));
    traced.into_iter().map(|(id, polygons)| (id, outlines(&polygons))).collect()
}

/// The outline of one area, largest part first; a zone managed apart has that of its face.
pub fn area_outline(document: &Document, id: AreaId) -> Vec<Outline> {
    let Some(level) = document.tables.areas.get(id).map(|area| area.level) else { return Vec::new() };
    if level == document.grid_level() {
        return outlines(&document.partition.outline(Label::Grid(id)));
    }
    let covers = |label| document.outline_at(label, level).is_some_and(|area| area.id == id);
    let traced = document.partition.outlines_by(|label| covers(label).then_some(()));
    traced.into_values().flat_map(|polygons| outlines(&polygons)).collect()
}

/// The outline of a non-grid face, largest part first.
pub fn label_outline(document: &Document, id: NonGridId) -> Vec<Outline> {
    outlines(&document.partition.outline(Label::NonGrid(id)))
}

/// The outlines of all non-grid faces, largest part first.
pub fn label_outlines(document: &Document) -> BTreeMap<NonGridId, Vec<Outline>> {
    let faces =
        document.partition.labels().filter_map(|label| if let Label::NonGrid(id) = label { Some(id) } else { None });
    faces.map(|id| (id, label_outline(document, id))).collect()
}

/// The outline of an area of a level with these borders around it, largest part first.
pub(super) fn outlines_of(document: &Document, level: LevelIndex, id: AreaId, borders: &[BorderId]) -> Vec<Outline> {
    let covers = |label| document.outline_at(label, level).is_some_and(|area| area.id == id);
    outlines(&document.partition.outline_of(covers, borders.iter().copied()))
}

/// The outline of the district.
fn district_outlines(document: &Document) -> Vec<Outline> {
    let outer = document.partition.borders_of(Label::Outside).iter().copied();
    outlines(&document.partition.outline_of(|label| label != Label::Outside, outer))
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
