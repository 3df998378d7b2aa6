//! What lies over the grids: circles (圈), belts (带), rivers with their reaches, housing estates (小区).

use std::sync::Arc;

use super::clip::Rim;
use super::{Passes, Traced, map_points, open_ring};
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

/// Rivers: a line along each reach, as far as it runs inside the district.
pub(crate) fn rivers(document: &Document, traced: &Traced, theme: Theme) -> Passes {
    let map = theme.map();
    let halo = Stroke::new(map.halo.percent(70), Width::ByZoom([3.6, 4.6, 5.6, 6.0])).below(110.0);
    let line = Stroke::new(map.river, Width::ByZoom([1.6, 2.4, 3.2, 3.6])).below(110.0);
    let rim = Rim::of(&traced.district);
    let (mut halos, mut lines) = (Vec::new(), Vec::new());
    for reach in document.tables.rivers.iter().flat_map(|river| &river.reaches).filter(|reach| reach.line.len() > 1) {
        let points: Arc<[MapPoint]> = map_points(&reach.line).into();
        for part in rim.as_ref().map_or_else(|| vec![points.clone()], |rim| rim.cut(&points)) {
            halos.extend(Shape::line(part.clone(), false, halo.clone()));
            lines.extend(Shape::line(part, false, line.clone()));
        }
    }
    vec![halos, lines]
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
