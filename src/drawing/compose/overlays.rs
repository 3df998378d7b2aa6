//! What lies over the grids: circles (圈), belts (带), rivers with their reaches, housing estates (小区).

use std::sync::Arc;

use super::{Passes, map_points, open_ring};
use crate::drawing::style::{Stroke, Theme, Width};
use crate::drawing::{MapPoint, Shape};
use crate::model::Document;

/// Circles: a fill, an outline and a thinner one inside it.
pub(crate) fn circles(document: &Document, theme: Theme) -> Passes {
    let map = theme.map();
    let (mut fills, mut insets, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for circle in document.tables.circles.iter() {
        let ring: Arc<[MapPoint]> = open_ring(&circle.ring).into();
        if ring.len() < 3 {
            continue;
        }
        fills.extend(Shape::fill(vec![ring.to_vec()], map.circle_fill).map(|fill| fill.below(40.0)));
        let inner = Stroke::new(map.circle, Width::Fixed(1.0)).offset(-5.0).below(9.0);
        insets.extend(Shape::line(ring.clone(), true, inner));
        lines.extend(Shape::line(ring, true, Stroke::new(map.circle, Width::Fixed(2.0)).below(40.0)));
    }
    vec![fills, insets, lines]
}

/// Rivers: a line along each reach, and a bar across where one reach ends and the next begins.
pub(crate) fn rivers(document: &Document, theme: Theme) -> Passes {
    let map = theme.map();
    let halo = Stroke::new(map.halo.percent(70), Width::ByZoom([3.6, 4.6, 5.6, 6.0])).below(110.0);
    let line = Stroke::new(map.river, Width::ByZoom([1.6, 2.4, 3.2, 3.6])).below(110.0);
    let bar = Stroke::new(map.river, Width::Fixed(2.0)).below(16.0);
    let (mut halos, mut lines, mut bars) = (Vec::new(), Vec::new(), Vec::new());
    for river in document.tables.rivers.iter() {
        for (number, reach) in river.reaches.iter().enumerate() {
            let points: Arc<[MapPoint]> = map_points(&reach.line).into();
            if points.len() < 2 {
                continue;
            }
            if number > 0 {
                bars.extend(across(points[0], points[1]).and_then(|bar_at| Shape::line(bar_at, false, bar.clone())));
            }
            halos.extend(Shape::line(points.clone(), false, halo.clone()));
            lines.extend(Shape::line(points, false, line.clone()));
        }
    }
    vec![halos, lines, bars]
}

/// A short line across the start of another, about 60 m long.
fn across(start: MapPoint, next: MapPoint) -> Option<Arc<[MapPoint]>> {
    const HALF: f64 = 30.0 / 40_075_000.0;
    let (dx, dy) = (next.x - start.x, next.y - start.y);
    let length = (dx * dx + dy * dy).sqrt();
    let (x, y) = (-dy / length * HALF, dx / length * HALF);
    let end = |sign: f64| MapPoint { x: start.x + sign * x, y: start.y + sign * y };
    (length > 0.0).then(|| [end(-1.0), end(1.0)].into())
}

/// Housing estates: a pale fill and a thin edge, where one looks closely enough to tell them apart.
pub(crate) fn estates(document: &Document, theme: Theme) -> Passes {
    let map = theme.map();
    let edge = Stroke::new(map.estate, Width::Fixed(1.2)).below(ESTATES_BELOW_M_PER_PX);
    let (mut fills, mut edges) = (Vec::new(), Vec::new());
    for estate in document.tables.estates.iter().filter(|estate| estate.ring.len() > 2) {
        let ring = open_ring(&estate.ring);
        edges.extend(Shape::line(ring.as_slice().into(), true, edge.clone()));
        let fill = Shape::fill(vec![ring], map.estate.percent(14));
        fills.extend(fill.map(|fill| fill.below(ESTATES_BELOW_M_PER_PX)));
    }
    vec![fills, edges]
}

/// Estates are drawn while a pixel covers fewer metres.
const ESTATES_BELOW_M_PER_PX: f32 = 7.0;

/// Belts: a red line with a halo.
pub(crate) fn belts(document: &Document, theme: Theme) -> Passes {
    let lines: Vec<Arc<[MapPoint]>> = document.tables.belts.iter().map(|belt| map_points(&belt.line).into()).collect();
    let halo = Stroke::new(theme.map().halo, Width::ByZoom([7.0, 9.0, 9.0, 9.0]));
    let line = Stroke::new(theme.tokens().red, Width::ByZoom([3.5, 5.0, 5.0, 5.0]));
    let strokes = [halo, line];
    strokes
        .iter()
        .map(|stroke| lines.iter().filter_map(|line| Shape::line(line.clone(), false, stroke.clone())).collect())
        .collect()
}
