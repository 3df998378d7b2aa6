//! The area that is selected, over everything but the labels.

use std::sync::Arc;

use super::area_outline;
use crate::domain::AreaId;
use crate::drawing::style::{Stroke, Theme, Width};
use crate::drawing::{Layer, LayerKey, MapBounds, MapPoint, Shape};
use crate::model::Document;

/// The selected area: a soft fill, a halo, the accent. The box around it comes along, to look at.
pub fn selection(document: &Document, area: AreaId, theme: Theme) -> Option<(Layer, MapBounds)> {
    let parts = area_outline(document, area);
    let tokens = theme.tokens();
    let fill = tokens.accent.percent(if theme == Theme::Dark { 22 } else { 14 });
    let bounds = MapBounds::of(parts.iter().flat_map(|part| &part.rings).flatten().copied())?;
    let rings: Vec<Arc<[MapPoint]>> =
        parts.iter().flat_map(|part| &part.rings).map(|ring| ring.as_slice().into()).collect();
    let mut shapes: Vec<Shape> = parts.into_iter().filter_map(|part| Shape::fill(part.rings, fill)).collect();
    for stroke in [Stroke::new(theme.map().halo, Width::Fixed(7.0)), Stroke::new(tokens.accent, Width::Fixed(3.0))] {
        shapes.extend(rings.iter().filter_map(|ring| Shape::line(ring.clone(), true, stroke.clone())));
    }
    Some((Layer::new(LayerKey::Selection, shapes), bounds))
}
