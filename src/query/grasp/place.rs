//! A place of the map in words, as somebody who knows the town would say it: between which grids, near which road. Never
//! by its coordinates.

use super::{Ways, around};
use crate::domain::Backdrop;
use crate::geodesy::{LatticePoint, LocalPlane};
use crate::model::{Document, Label};
use crate::query::Locator;
use crate::text::{self, Lang};

/// So far a road or river is near, in metres.
const NEAR_M: f64 = 150.0;
/// A place so near to a border lies on it, in lattice units.
const ON_BORDER: i64 = 2_000;

/// A place in words.
///
/// # Performance
/// O(log m + k) for k pieces of roads and rivers near; for a sentence, not for a frame.
pub fn place_words(document: &Document, locator: &Locator, ways: &Ways, p: LatticePoint, lang: Lang) -> String {
    #[allow(clippy::cast_precision_loss)] // small
    let border = locator.tree().nearest(p, ON_BORDER as f64);
    let border = border.and_then(|near| document.partition.border(near.edge.border));
    let ground = |label: Label| ground_words(document, label, lang);
    let between = match border.map(|border| (ground(border.left), ground(border.right))) {
        Some((one, other)) if one != other => text::redraw_tools::place_between(lang, one, other),
        Some((one, _)) => text::redraw_tools::place_in(lang, one),
        None => text::redraw_tools::place_in(lang, ground(locator.leaf(p))),
    };
    match way_near(&document.backdrop, ways, p) {
        Some(way) => text::redraw_tools::place_near(lang, between, way),
        None => between,
    }
}

fn ground_words(document: &Document, label: Label, lang: Lang) -> String {
    match label {
        Label::Outside => text::redraw_tools::outside(lang).to_owned(),
        Label::Grid(id) => document.name_of(id),
        Label::NonGrid(id) => document.tables.non_grids.get(id).map(|face| face.name.clone()).unwrap_or_default(),
    }
}

/// The nearest road or river with a name.
fn way_near<'a>(backdrop: &'a Backdrop, ways: &Ways, p: LatticePoint) -> Option<&'a str> {
    let plane = LocalPlane::at(p);
    let reach = plane.steps(NEAR_M).1;
    let far = |line: &[LatticePoint]| plane.distance_to_line_m(line);
    ways.near(p, reach)?;
    let bounds = around(p, reach);
    let named = backdrop.lines.iter().filter(|way| !way.name.is_empty());
    let near = named.filter(|way| way.line.windows(2).any(|pair| box_meets(pair, bounds)));
    let near = near.filter_map(|way| Some((far(&way.line)?, way.name.as_str()))).filter(|(far, _)| *far <= NEAR_M);
    near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1))).map(|(_, name)| name)
}

fn box_meets(pair: &[LatticePoint], bounds: crate::geodesy::Bounds) -> bool {
    crate::geodesy::Bounds::of(pair.iter().copied()).is_some_and(|own| own.intersects(bounds))
}
