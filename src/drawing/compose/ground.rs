//! The quiet ground: built-up land, water, roads, buildings, the lake with its shore, the veil over the outside.

use std::sync::Arc;

use super::{label_outlines, map_points, open_ring};
use crate::domain::{BackdropAreaKind, BackdropLineKind, NonGridReason};
use crate::drawing::style::{Stroke, Theme, Width, road_style};
use crate::drawing::{MapBounds, MapPoint, Outline, Shape};
use crate::model::Document;

/// Buildings are drawn while a pixel covers fewer metres.
const BUILDINGS_BELOW_M_PER_PX: f32 = 2.6;
/// Street blocks are drawn while a pixel covers fewer metres.
const BLOCKS_BELOW_M_PER_PX: f32 = 9.0;

/// Built-up land, street blocks and parks.
pub(super) fn ground(document: &Document, theme: Theme) -> Vec<Shape> {
    let map = theme.map();
    let kinds = [
        (BackdropAreaKind::City, map.city, f32::INFINITY),
        (BackdropAreaKind::Block, map.block, BLOCKS_BELOW_M_PER_PX),
        (BackdropAreaKind::Park, map.park, 40.0),
    ];
    let shapes = kinds.into_iter().flat_map(|(kind, colour, below)| {
        areas(document, kind).filter_map(move |ring| Some(Shape::fill(vec![ring], colour)?.below(below)))
    });
    shapes.collect()
}

/// Lakes and rivers of the backdrop.
pub(super) fn water(document: &Document, theme: Theme) -> Vec<Shape> {
    let map = theme.map();
    let mut shapes: Vec<Shape> = lines(document, BackdropLineKind::River)
        .filter_map(|line| Shape::line(line, false, road_style(BackdropLineKind::River, theme).surface))
        .collect();
    for ring in areas(document, BackdropAreaKind::Water) {
        let edge = Shape::line(ring.clone().into(), true, Stroke::new(map.shore, Width::Fixed(1.2)));
        shapes.extend(Shape::fill(vec![ring], map.water));
        shapes.extend(edge);
    }
    shapes
}

/// Roads: the casings of a class under its surfaces, larger classes over smaller ones.
pub(super) fn roads(document: &Document, theme: Theme) -> Vec<Shape> {
    use BackdropLineKind::{LocalRoad, MainRoad, SecondaryRoad, TrunkRoad};
    let mut shapes = Vec::new();
    for class in [LocalRoad, SecondaryRoad, MainRoad, TrunkRoad] {
        let style = road_style(class, theme);
        let roads: Vec<Arc<[MapPoint]>> = lines(document, class).collect();
        if let Some(casing) = &style.casing {
            shapes.extend(roads.iter().filter_map(|road| Shape::line(road.clone(), false, casing.clone())));
        }
        shapes.extend(roads.into_iter().filter_map(|road| Shape::line(road, false, style.surface.clone())));
    }
    shapes
}

/// Buildings.
pub(super) fn buildings(document: &Document, theme: Theme) -> Vec<Shape> {
    let map = theme.map();
    let edge = Stroke::new(map.building_edge, Width::Fixed(0.8)).below(BUILDINGS_BELOW_M_PER_PX);
    areas(document, BackdropAreaKind::Building)
        .flat_map(|ring| {
            let line = Shape::line(ring.clone().into(), true, edge.clone());
            let fill = Shape::fill(vec![ring], map.building).map(|fill| fill.below(BUILDINGS_BELOW_M_PER_PX));
            [fill, line].into_iter().flatten()
        })
        .collect()
}

/// Faces that belong to no grid: water with shore lines that fade inwards, the rest under a pale veil.
pub(super) fn non_grid(document: &Document, theme: Theme) -> Vec<Shape> {
    let map = theme.map();
    let mut shapes = Vec::new();
    for (id, outlines) in label_outlines(document) {
        let reason = document.tables.non_grids.get(id).map(|face| face.reason);
        let colour = if reason == Some(NonGridReason::Water) { map.water } else { map.outside.percent(60) };
        for outline in outlines {
            shapes.extend(Shape::fill(outline.rings.clone(), colour));
            if reason != Some(NonGridReason::Water) {
                continue;
            }
            for ring in outline.rings {
                let ring: Arc<[MapPoint]> = ring.into();
                // Outlines run anticlockwise, so water lies on the left.
                for (inset_px, percent) in [(26.0, 18), (14.0, 32), (6.0, 50)] {
                    let line = Stroke::new(map.shore.percent(percent), Width::Fixed(1.0)).offset(-inset_px).below(30.0);
                    shapes.extend(Shape::line(ring.clone(), true, line));
                }
                shapes.extend(Shape::line(ring, true, Stroke::new(map.shore, Width::Fixed(1.4))));
            }
        }
    }
    shapes
}

/// The veil over everything outside the district.
pub(super) fn veil(district: &[Outline], theme: Theme) -> Vec<Shape> {
    let Some(bounds) = MapBounds::of(district.iter().flat_map(|outline| &outline.rings).flatten().copied()) else {
        return Vec::new();
    };
    let veil = theme.map().outside;
    let far = 12.0 * (bounds.max.x - bounds.min.x).max(bounds.max.y - bounds.min.y);
    let corner = |x: f64, y: f64| MapPoint { x, y };
    let (west, east) = (bounds.min.x - far, bounds.max.x + far);
    let (north, south) = (bounds.min.y - far, bounds.max.y + far);
    let mut rings = vec![vec![corner(west, north), corner(east, north), corner(east, south), corner(west, south)]];
    rings.extend(district.iter().filter_map(|outline| outline.rings.first().cloned()));
    let holes = district.iter().flat_map(|outline| outline.rings.iter().skip(1));
    let mut shapes: Vec<Shape> = Shape::fill(rings, veil).into_iter().collect();
    shapes.extend(holes.filter_map(|hole| Shape::fill(vec![hole.clone()], veil)));
    shapes
}

fn areas(document: &Document, kind: BackdropAreaKind) -> impl Iterator<Item = Vec<MapPoint>> + '_ {
    let areas = document.backdrop.areas.iter().filter(move |area| area.kind == kind);
    areas.map(|area| open_ring(&area.ring)).filter(|ring| ring.len() > 2)
}

fn lines(document: &Document, kind: BackdropLineKind) -> impl Iterator<Item = Arc<[MapPoint]>> + '_ {
    let lines = document.backdrop.lines.iter().filter(move |line| line.kind == kind);
    lines.map(|line| map_points(&line.line).into())
}
