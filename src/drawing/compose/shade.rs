//! Areas coloured by the class of a figure, in the place of the tints of streets.

use super::area_outlines;
use crate::drawing::style::{Stroke, Theme, Width, ramp, unknown, zero};
use crate::drawing::{Colour, Layer, LayerKey, Shape};
use crate::model::Document;
use crate::query::classes::{Class, Classified};

/// A fill for each area in the colour of its class. Zero and missing have an edge of their own besides the colour.
pub fn shade(document: &Document, classified: &Classified, theme: Theme) -> Layer {
    let mut fills = Vec::new();
    let mut edges = Vec::new();
    for (id, parts) in area_outlines(document, classified.level) {
        let class = classified.classes.get(&id).copied().unwrap_or(Class::Missing);
        let colour = class_colour(class, classified.count(), theme);
        let edge = match class {
            Class::Nth(_) => None,
            Class::Zero => Some(theme.tokens().warn),
            Class::Missing => Some(theme.map().missing),
        };
        for part in parts {
            if let Some(ink) = edge {
                // Outlines run anticlockwise, so the inside lies on the left.
                let stroke = Stroke::new(ink.percent(70), Width::Fixed(1.5)).dashed(&[5.0, 4.0]).offset(-3.0);
                let rings =
                    part.rings.iter().filter_map(|ring| Shape::line(ring.as_slice().into(), true, stroke.clone()));
                edges.extend(rings);
            }
            fills.extend(Shape::fill(part.rings, colour));
        }
    }
    fills.extend(edges);
    Layer::new(LayerKey::Tints, fills)
}

/// The colour of a class, on the map and in the legend.
pub fn class_colour(class: Class, count: usize, theme: Theme) -> Colour {
    match class {
        Class::Nth(number) => ramp(number, count, theme),
        Class::Zero => zero(theme),
        Class::Missing => unknown(theme),
    }
}
