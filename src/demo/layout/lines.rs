//! The lines that are given: outline, shore, rivers, ridges, trunk and main roads, bent smoothly through their facts.

use super::Kind;
use crate::demo::facts::{self, Shape};
use crate::demo::plane::Spot;
use crate::demo::random::Random;

/// The outline runs through hills west of here; in the east it follows streets and crosses the lake.
const HILLS_EAST_M: f64 = 4_500.0;
/// Shorter pieces stay straight.
const LEAST_WANDER_M: f64 = 90.0;

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
            match kind {
                Kind::Outline => spots = wander_outline(&spots),
                Kind::Ridge => spots = wander(&spots, 3, 0.13, |_, _| true),
                _ => {}
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
        "park" => 2,
        _ => 0,
    };
    facts::SHAPES
        .iter()
        .filter(|shape| shape.kind == kind)
        .map(|shape| {
            let mut ring = smooth(spots_of(shape), true, rounds);
            if kind == "outline" {
                ring.extend(ring.first().copied());
                ring = wander_outline(&ring);
                ring.pop();
            }
            ring
        })
        .collect()
}

/// The line of a shape bent through its spots.
pub fn bent(shape: &Shape) -> Vec<Spot> {
    smooth(spots_of(shape), false, 2)
}

/// The spots of a shape as they are given.
fn spots_of(shape: &Shape) -> Vec<Spot> {
    shape.points.iter().map(|&point| Spot::of(point)).collect()
}

fn wander_outline(ring: &[Spot]) -> Vec<Spot> {
    wander(ring, 3, 0.06, |a, b| a.x < HILLS_EAST_M && b.x < HILLS_EAST_M)
}

/// Puts spots between those of a line, a little aside of the straight way, round after round: the way of a crest or
/// of a border that nobody surveyed straight. Only where `wild` says so of the two ends.
pub fn wander(spots: &[Spot], rounds: u32, reach: f64, wild: impl Fn(Spot, Spot) -> bool) -> Vec<Spot> {
    let mut line = spots.to_vec();
    for round in 0..rounds {
        let mut finer = Vec::with_capacity(2 * line.len());
        for pair in line.windows(2) {
            finer.push(pair[0]);
            if wild(pair[0], pair[1]) && pair[0].distance(pair[1]) > LEAST_WANDER_M {
                let mut random = Random::of(seed(pair[0]) ^ seed(pair[1]).rotate_left(17) ^ u64::from(round));
                let aside = pair[1].minus(pair[0]).turned().times(random.between(-reach, reach));
                finer.push(pair[0].towards(pair[1], random.between(0.42, 0.58)).plus(aside));
            }
        }
        finer.extend(line.last().copied());
        line = finer;
    }
    line
}

/// A seed from a place, to the metre.
fn seed(spot: Spot) -> u64 {
    let at = spot.lattice();
    at.x.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ at.y.cast_unsigned().wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
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
