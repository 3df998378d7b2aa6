//! The lines that are given: outline, shore, rivers, ridges, trunk and main roads, bent smoothly through their facts.

use super::Kind;
use crate::demo::facts::{self, Shape};
use crate::demo::plane::Spot;

/// A line of the layout.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Its name; empty when it has none.
    pub name: &'static str,
    /// Its course. A ring repeats its first spot at the end.
    pub spots: Vec<Spot>,
}

/// All lines that are given.
pub fn given() -> Vec<Line> {
    facts::SHAPES
        .iter()
        .filter_map(|shape| {
            let (kind, rounds) = match shape.kind {
                "outline" => (Kind::Outline, 1),
                "lake" => (Kind::Shore, 3),
                "dyke" => (Kind::Shore, 0),
                "river" => (Kind::River, 3),
                "trunk" => (Kind::Trunk, 3),
                "main" => (Kind::Main, 2),
                "ridge" => (Kind::Ridge, 2),
                _ => return None,
            };
            let closed = matches!(shape.kind, "outline" | "lake");
            let mut spots = smooth(spots_of(shape), closed, rounds);
            if closed {
                spots.extend(spots.first().copied());
            }
            Some(Line { kind, name: shape.name, spots })
        })
        .collect()
}

/// The rings of one kind, bent as in [`given`], the first spot not repeated.
pub fn rings(kind: &str) -> Vec<Vec<Spot>> {
    let rounds = match kind {
        "outline" => 1,
        "lake" => 3,
        _ => 0,
    };
    facts::SHAPES.iter().filter(|shape| shape.kind == kind).map(|shape| smooth(spots_of(shape), true, rounds)).collect()
}

/// The line of a shape bent through its spots.
pub fn bent(shape: &Shape) -> Vec<Spot> {
    smooth(spots_of(shape), false, 2)
}

/// The spots of a shape as they are given.
fn spots_of(shape: &Shape) -> Vec<Spot> {
    shape.points.iter().map(|&point| Spot::of(point)).collect()
}

/// Bends a line through its spots: each round puts one between two by the four-point rule of Dyn, Gregory and Levin,
/// held within an eighth of the chord so that uneven spacing makes no loops.
fn smooth(spots: Vec<Spot>, closed: bool, rounds: u32) -> Vec<Spot> {
    (0..rounds).fold(spots, |spots, _| {
        let count = spots.len();
        let mut bent = Vec::with_capacity(2 * count);
        for i in 0..count {
            bent.push(spots[i]);
            let next = i + 1;
            if next == count && !closed {
                break;
            }
            let (b, c) = (spots[i], spots[next % count]);
            let a = if i > 0 || closed { spots[(i + count - 1) % count] } else { b };
            let d = if next + 1 < count || closed { spots[(next + 1) % count] } else { c };
            let middle = b.towards(c, 0.5);
            let pull = b.plus(c).minus(a).minus(d).times(1.0 / 16.0);
            let limit = b.distance(c) * 0.125;
            let length = pull.length();
            bent.push(middle.plus(if length > limit { pull.times(limit / length) } else { pull }));
        }
        bent
    })
}
