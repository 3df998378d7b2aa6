//! Anything that is selected, over everything but the labels: areas, faces, rings and lines in the accent.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{label_outline, map_points, open_ring, outlines_of};
use crate::domain::AreaId;
use crate::drawing::style::{Stroke, Theme, Width};
use crate::drawing::{Layer, LayerKey, MapBounds, MapPoint, Outline, Shape};
use crate::model::Document;
use crate::query::detail::Ground;
use crate::query::outlines::Outlines;

/// How far around a lone point one looks, in parts of the whole earth: about 250 m.
const AROUND_A_POINT: f64 = 250.0 / 40_075_000.0;

/// The ground of things that are selected, and the box around it to look at. Points are not in the layer: they have no
/// size on the ground. `None` when the things lie nowhere.
///
/// # Performance
/// In the order of the borders around the things.
pub fn spotlight(
    document: &Document,
    traced: &Outlines,
    grounds: &[Ground<'_>],
    theme: Theme,
) -> Option<(Layer, MapBounds)> {
    let tokens = theme.tokens();
    let fill = tokens.accent.percent(if theme == Theme::Dark { 22 } else { 14 });
    let areas: BTreeSet<AreaId> = grounds.iter().flat_map(|ground| ground.areas.iter().copied()).collect();
    let mut parts: Vec<Outline> = areas.into_iter().flat_map(|id| outline(document, traced, id)).collect();
    let faces: BTreeSet<_> = grounds.iter().flat_map(|ground| ground.faces.iter().copied()).collect();
    parts.extend(faces.into_iter().flat_map(|id| label_outline(document, id)));
    let rings = grounds.iter().flat_map(|ground| &ground.rings).filter(|ring| ring.len() > 2);
    parts.extend(rings.map(|ring| Outline { rings: vec![open_ring(ring)] }));
    let mut lines: Vec<(Arc<[MapPoint]>, bool)> =
        parts.iter().flat_map(|part| &part.rings).map(|ring| (ring.as_slice().into(), true)).collect();
    let open = grounds.iter().flat_map(|ground| &ground.lines).filter(|line| line.len() > 1);
    lines.extend(open.map(|line| (map_points(line).into(), false)));
    let points = grounds.iter().flat_map(|ground| &ground.points).flat_map(|&p| {
        let p = MapPoint::from(p);
        let shifted = |by: f64| MapPoint { x: p.x + by, y: p.y + by };
        [shifted(-AROUND_A_POINT), shifted(AROUND_A_POINT)]
    });
    let bounds = MapBounds::of(lines.iter().flat_map(|(line, _)| line.iter().copied()).chain(points))?;
    let mut shapes: Vec<Shape> = parts.into_iter().filter_map(|part| Shape::fill(part.rings, fill)).collect();
    for stroke in [Stroke::new(theme.map().halo, Width::Fixed(7.0)), Stroke::new(tokens.accent, Width::Fixed(3.0))] {
        shapes.extend(lines.iter().filter_map(|(line, closed)| Shape::line(line.clone(), *closed, stroke.clone())));
    }
    Some((Layer::new(LayerKey::Selection, shapes), bounds))
}

fn outline(document: &Document, traced: &Outlines, id: AreaId) -> Vec<Outline> {
    let Some(area) = document.tables.areas.get(id) else { return Vec::new() };
    outlines_of(document, area.level, id, &traced.borders(document, id))
}
