//! The quiet ground: built-up land, water, roads, buildings, the lake with its shore, the veil over the outside.

use std::sync::Arc;

use super::clip::Rim;
use super::{Traced, map_points, open_ring};
use crate::domain::{BackdropAreaKind, BackdropLineKind, NonGridReason};
use crate::drawing::compose::Passes;
use crate::drawing::style::{AreaSign, Stroke, Theme, Width, road_style};
use crate::drawing::{MapBounds, MapPoint, Outline, Shape};
use crate::model::Document;

/// Buildings are drawn while a pixel covers fewer metres.
const BUILDINGS_BELOW_M_PER_PX: f32 = 2.6;
/// Street blocks are drawn while a pixel covers fewer metres.
const BLOCKS_BELOW_M_PER_PX: f32 = 9.0;

/// Hills, built-up land, street blocks and parks.
pub(crate) fn ground(document: &Document, traced: &Traced, theme: Theme) -> Passes {
    let map = theme.map();
    let kinds = [
        (BackdropAreaKind::City, map.city, f32::INFINITY),
        (BackdropAreaKind::Block, map.block, BLOCKS_BELOW_M_PER_PX),
        (BackdropAreaKind::Park, map.park, 40.0),
    ];
    // Hills are what nothing else is said of, within the district: around it nobody knows.
    let hills = traced.district.iter().filter_map(|outline| Shape::fill(outline.rings.clone(), map.hills)).collect();
    let passes = kinds.into_iter().map(|(kind, colour, below)| {
        areas(document, kind).filter_map(|ring| Some(Shape::fill(vec![ring], colour)?.below(below))).collect()
    });
    std::iter::once(hills).chain(passes).collect()
}

/// Lakes and rivers of the backdrop.
pub(crate) fn water(document: &Document, traced: &Traced, theme: Theme) -> Passes {
    let map = theme.map();
    let surface = road_style(BackdropLineKind::River, theme).surface;
    let rim = Rim::of(&traced.district);
    let rivers = lines(document, BackdropLineKind::River, rim.as_ref());
    let rivers = rivers.filter_map(|line| Shape::line(line, false, surface.clone())).collect();
    let (mut fills, mut edges) = (Vec::new(), Vec::new());
    for ring in areas(document, BackdropAreaKind::Water) {
        edges.extend(Shape::line(ring.clone().into(), true, Stroke::new(map.shore, Width::Fixed(1.2))));
        fills.extend(Shape::fill(vec![ring], map.water));
    }
    vec![rivers, fills, edges]
}

/// Roads: the casings of a class under its surfaces, larger classes over smaller ones.
pub(crate) fn roads(document: &Document, traced: &Traced, theme: Theme) -> Passes {
    use BackdropLineKind::{LocalRoad, MainRoad, SecondaryRoad, TrunkRoad};
    let mut passes = Vec::new();
    let rim = Rim::of(&traced.district);
    for class in [LocalRoad, SecondaryRoad, MainRoad, TrunkRoad] {
        let style = road_style(class, theme);
        let roads: Vec<Arc<[MapPoint]>> = lines(document, class, rim.as_ref()).collect();
        for stroke in style.casing.iter().chain([&style.surface]) {
            passes.push(roads.iter().filter_map(|road| Shape::line(road.clone(), false, stroke.clone())).collect());
        }
    }
    passes
}

/// Buildings.
pub(crate) fn buildings(document: &Document, theme: Theme) -> Passes {
    let map = theme.map();
    let edge = Stroke::new(map.building_edge, Width::Fixed(0.8)).below(BUILDINGS_BELOW_M_PER_PX);
    let (mut fills, mut edges) = (Vec::new(), Vec::new());
    for ring in areas(document, BackdropAreaKind::Building) {
        edges.extend(Shape::line(ring.clone().into(), true, edge.clone()));
        fills.extend(Shape::fill(vec![ring], map.building).map(|fill| fill.below(BUILDINGS_BELOW_M_PER_PX)));
    }
    vec![fills, edges]
}

/// Faces that belong to no grid: water with shore lines that fade inwards, the rest hatched, for nothing is missing there.
pub(crate) fn non_grid(document: &Document, traced: &Traced, theme: Theme) -> Passes {
    let map = theme.map();
    let (mut fills, mut shores) = (Vec::new(), Vec::new());
    for (id, outlines) in &traced.faces {
        let reason = document.tables.non_grids.get(*id).map(|face| face.reason);
        for outline in outlines {
            if reason != Some(NonGridReason::Water) {
                let fill = Shape::fill(outline.rings.clone(), AreaSign::Apart.ground(theme));
                fills.extend(fill.map(|fill| fill.hatched(AreaSign::Apart.hatch(theme))));
                continue;
            }
            fills.extend(Shape::fill(outline.rings.clone(), map.water));
            for ring in &outline.rings {
                let ring: Arc<[MapPoint]> = ring.as_slice().into();
                // Outlines run anticlockwise, so water lies on the left.
                for (inset_px, percent) in [(26.0, 18), (14.0, 32), (6.0, 50)] {
                    let line = Stroke::new(map.shore.percent(percent), Width::Fixed(1.0)).offset(-inset_px);
                    shores.extend(Shape::line(ring.clone(), true, line.fading(30.0, 24.0)));
                }
                shores.extend(Shape::line(ring, true, Stroke::new(map.shore, Width::Fixed(1.4))));
            }
        }
    }
    vec![fills, shores]
}

/// The veil over everything outside the district.
pub(crate) fn veil(traced: &Traced, theme: Theme) -> Passes {
    let district = &traced.district;
    let Some(rings) = veil_rings(district) else { return Vec::new() };
    let veil = theme.map().outside;
    let holes = district.iter().flat_map(|outline| outline.rings.iter().skip(1));
    let mut shapes: Vec<Shape> = Shape::fill(rings, veil).into_iter().collect();
    shapes.extend(holes.filter_map(|hole| Shape::fill(vec![hole.clone()], veil)));
    vec![shapes]
}

/// Everything around the district: a wide ring, and the outer rings of the district as its holes.
pub(super) fn veil_rings(district: &[Outline]) -> Option<Vec<Vec<MapPoint>>> {
    let bounds = MapBounds::of(district.iter().flat_map(|outline| &outline.rings).flatten().copied())?;
    let far = 12.0 * (bounds.max.x - bounds.min.x).max(bounds.max.y - bounds.min.y);
    let corner = |x: f64, y: f64| MapPoint { x, y };
    let (west, east) = (bounds.min.x - far, bounds.max.x + far);
    let (north, south) = (bounds.min.y - far, bounds.max.y + far);
    let mut rings = vec![vec![corner(west, north), corner(east, north), corner(east, south), corner(west, south)]];
    rings.extend(district.iter().filter_map(|outline| outline.rings.first().cloned()));
    Some(rings)
}

fn areas(document: &Document, kind: BackdropAreaKind) -> impl Iterator<Item = Vec<MapPoint>> + '_ {
    let areas = document.backdrop.areas.iter().filter(move |area| area.kind == kind);
    areas.map(|area| open_ring(&area.ring)).filter(|ring| ring.len() > 2)
}

/// The lines of a kind as far as they run inside the district.
fn lines<'a>(
    document: &'a Document,
    kind: BackdropLineKind,
    rim: Option<&'a Rim>,
) -> impl Iterator<Item = Arc<[MapPoint]>> + 'a {
    let lines = document.backdrop.lines.iter().filter(move |line| line.kind == kind);
    lines.flat_map(move |line| {
        let line: Arc<[MapPoint]> = map_points(&line.line).into();
        rim.map_or_else(|| vec![line.clone()], |rim| rim.cut(&line))
    })
}
