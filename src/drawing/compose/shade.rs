//! Areas coloured by the class of a figure, in the place of the tints of streets.

use super::area_outlines;
use crate::drawing::style::{AreaSign, Stroke, Theme, Width, diverging, ramp, unknown};
use crate::drawing::{Colour, Hatch, Layer, LayerKey, Shape};
use crate::model::Document;
use crate::query::classes::{Class, Classified, Topic};

/// How the areas of a class look, on the map and in the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassStyle {
    /// The fill.
    pub fill: Colour,
    /// Lines over it.
    pub hatch: Option<Hatch>,
    /// An edge inside the area, for classes that stand apart from much and little.
    pub edge: Option<Colour>,
}

/// A fill for each area in the style of its class.
pub fn shade(document: &Document, classified: &Classified, theme: Theme) -> Layer {
    let (mut fills, mut edges) = (Vec::new(), Vec::new());
    for (id, parts) in area_outlines(document, classified.level) {
        let class = classified.classes.get(&id).copied().unwrap_or(Class::Missing);
        let style = class_style(classified, class, theme);
        for part in parts {
            if let Some(ink) = style.edge {
                // Outlines run anticlockwise, so the inside lies on the left.
                let plain = Stroke::new(ink, Width::Fixed(1.5)).offset(-2.0);
                let stroke = if style.hatch.is_some() { plain } else { plain.dashed(&[5.0, 4.0]) };
                let rings =
                    part.rings.iter().filter_map(|ring| Shape::line(ring.as_slice().into(), true, stroke.clone()));
                edges.extend(rings);
            }
            let fill = Shape::fill(part.rings, style.fill);
            fills.extend(fill.map(|fill| style.hatch.map_or(fill.clone(), |hatch| fill.hatched(hatch))));
        }
    }
    fills.extend(edges);
    Layer::new(LayerKey::Tints, fills)
}

/// How a class looks. What is missing is hatched in amber: a value of zero, and where the figure counts gaps, every
/// area that has one.
pub fn class_style(classified: &Classified, class: Class, theme: Theme) -> ClassStyle {
    let plain = |fill| ClassStyle { fill, hatch: None, edge: None };
    let gap =
        |fill| ClassStyle { fill, hatch: Some(AreaSign::Gap.hatch(theme)), edge: Some(AreaSign::Gap.edge(theme)) };
    match (class, classified.topic) {
        (Class::Missing, _) => ClassStyle { edge: Some(theme.map().missing.percent(70)), ..plain(unknown(theme)) },
        (_, Topic::Band) => plain(diverging(classified.side(class), theme)),
        (Class::Zero, Topic::Gaps) => plain(theme.tokens().panel.percent(60)),
        (Class::Zero, _) => gap(AreaSign::Gap.ground(theme)),
        (Class::Nth(number), Topic::Gaps) => {
            // Few gaps pale, many strong.
            let last = classified.count().saturating_sub(1).max(1);
            let strength = u8::try_from(6 + 34 * number.min(last) / last).unwrap_or(40);
            gap(theme.tokens().warn.percent(strength))
        }
        (Class::Nth(number), _) => plain(ramp(number, classified.count(), theme)),
    }
}
