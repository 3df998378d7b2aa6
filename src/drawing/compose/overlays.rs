//! What lies over the grids: circles (圈) and belts (带).

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
