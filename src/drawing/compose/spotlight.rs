//! Anything that is selected, over everything but the labels: areas, faces, rings and lines in the accent.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{label_outline, map_points, open_ring, outlines_of};
use crate::domain::AreaId;
use crate::drawing::outline::edges;
use crate::drawing::style::{Stroke, Theme, Width};
use crate::drawing::{Camera, Layer, LayerKey, MapBounds, MapPoint, Outline, Shape};
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
    let fills: Vec<Shape> = parts.into_iter().filter_map(|part| Shape::fill(part.rings, fill)).collect();
    let mut shapes = Vec::new();
    for stroke in [Stroke::new(theme.map().halo, Width::Fixed(7.0)), Stroke::new(tokens.accent, Width::Fixed(3.0))] {
        shapes.extend(lines.iter().filter_map(|(line, closed)| Shape::line(line.clone(), *closed, stroke.clone())));
    }
    Some((Layer::in_passes(LayerKey::Selection, vec![fills, shapes]), bounds))
}

/// The selection as a camera sees it: its fill, how strongly that is shown, and its lines. Where the selection covers
/// nearly all that is seen, a fill would tell nothing apart and only tint the map.
///
/// # Performance
/// O(f) for f fills where their boxes cannot cover the view; else O(n) more for the n vertices of those in view. Not for
/// every frame: keep it while selection and camera stay.
pub fn seen_selection(layer: &Layer, camera: &Camera) -> (Layer, f32, Layer) {
    let of = |fills: bool| Layer {
        key: layer.key,
        chunks: layer.chunks.iter().filter(|chunk| (chunk.key.pass == 0) == fills).cloned().collect(),
    };
    let (fills, lines) = (of(true), of(false));
    let strength = (NONE_ABOVE - covered_share(&fills, camera)) / (NONE_ABOVE - FULL_BELOW);
    (fills, strength.clamp(0.0, 1.0), lines)
}

/// The fill is shown in full while it covers less of the view, and not at all where it covers more.
const FULL_BELOW: f32 = 0.6;
const NONE_ABOVE: f32 = 0.85;

/// Which share of what a camera sees the fills of a layer cover, from 0 to 1, told by nine lines across the view. Where
/// it is so little that the fill is shown in full, no less than it is.
#[allow(clippy::cast_possible_truncation)] // a share
fn covered_share(layer: &Layer, camera: &Camera) -> f32 {
    const LINES: u8 = 9;
    let seen = camera.bounds(0.0);
    let fills = layer.shapes().filter_map(|shape| if let Shape::Fill(fill) = shape { Some(fill) } else { None });
    let fills: Vec<_> = fills.filter(|fill| fill.bounds.intersects(seen)).collect();
    let width = seen.max.x - seen.min.x;
    let boxes = fills.iter().map(|fill| {
        let (min, max) = (fill.bounds.min, fill.bounds.max);
        (max.x.min(seen.max.x) - min.x.max(seen.min.x)) * (max.y.min(seen.max.y) - min.y.max(seen.min.y))
    });
    let most = (boxes.sum::<f64>() / (width * (seen.max.y - seen.min.y))) as f32;
    if most <= FULL_BELOW {
        return most;
    }
    let mut covered = 0.0;
    for fill in fills {
        for line in 0..LINES {
            let y = seen.min.y + (seen.max.y - seen.min.y) * (f64::from(line) + 0.5) / f64::from(LINES);
            if y < fill.bounds.min.y || y > fill.bounds.max.y {
                continue;
            }
            let crossed = fill.rings.iter().flat_map(|ring| edges(ring)).filter(|(a, b)| (a.y > y) != (b.y > y));
            let mut places: Vec<f64> = crossed.map(|(a, b)| a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y)).collect();
            places.sort_unstable_by(f64::total_cmp);
            let inside = |pair: &[f64]| (pair[1].min(seen.max.x) - pair[0].max(seen.min.x)).max(0.0);
            covered += places.chunks_exact(2).map(inside).sum::<f64>();
        }
    }
    (covered / f64::from(LINES) / width) as f32
}

fn outline(document: &Document, traced: &Outlines, id: AreaId) -> Vec<Outline> {
    let Some(area) = document.tables.areas.get(id) else { return Vec::new() };
    outlines_of(document, area.level, id, &traced.borders(document, id))
}
