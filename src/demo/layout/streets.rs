//! Street blocks: a piece of the city between main roads and rivers is cut in two, again and again, by streets that
//! run across its longer side. Streets meet main roads at about right angles and end at each other in T-junctions.

use super::{Kind, Line};
use crate::demo::plane::{Spot, area_m2, centroid};
use crate::demo::random::Random;

/// Where the city is densest: 金碧路 near 东寺街.
const CENTRE: Spot = Spot::new(10_300.0, 8_400.0);

/// The streets that cut the piece with this ring into blocks.
pub fn split(ring: Vec<Spot>, seed: u64, streets: &mut Vec<Line>) {
    let mut random = Random::of(seed ^ 0x5712_EE75);
    let mut open = vec![ring];
    while let Some(ring) = open.pop() {
        let area = area_m2(&ring);
        let target = target_m2(centroid(&ring));
        if area < target * random.between(1.25, 2.0) {
            continue;
        }
        let kind = if area > 9.0 * target { Kind::Secondary } else { Kind::Local };
        if let Some((left, right, street)) = cut(&ring, &mut random, target.sqrt() * 0.33) {
            open.push(left);
            open.push(right);
            streets.push(Line { kind, name: "", spots: street });
        }
    }
}

/// The area of a street block hereabouts: small near the centre, larger towards the lake and the edge of the city.
fn target_m2(spot: Spot) -> f64 {
    let far = (spot.distance(CENTRE) / 6_000.0).min(1.0);
    13_000.0 + 20_000.0 * far
}

type Cut = (Vec<Spot>, Vec<Spot>, Vec<Spot>);

/// Cuts a ring across its longer side, and says the street too, which reaches a little over either end.
fn cut(ring: &[Spot], random: &mut Random, least_m: f64) -> Option<Cut> {
    let along = long_axis(ring);
    let (low, high) = extent(ring, along);
    for attempt in 0..6 {
        let share = random.between(0.40, 0.60);
        let slant = random.between(-0.07, 0.07) * if attempt < 3 { 1.0 } else { 3.0 };
        let across = along.turned().plus(along.times(slant)).direction();
        let through = along.times(low + (high - low) * share).plus(foot(ring, along));
        if let Some(found) = cut_along(ring, through, across, least_m) {
            return Some(found);
        }
    }
    None
}

/// A vector that moves a spot on the axis through the origin onto the axis through the middle of the ring.
fn foot(ring: &[Spot], along: Spot) -> Spot {
    let across = along.turned();
    let (low, high) = extent(ring, across);
    across.times((low + high) / 2.0)
}

/// The direction of the longer side of the smallest box around the ring that lies along one of its longer edges.
pub fn long_axis(ring: &[Spot]) -> Spot {
    let mut best = (f64::INFINITY, Spot::new(1.0, 0.0));
    let count = ring.len();
    for i in 0..count {
        let mut j = i + 1;
        while ring[i].distance(ring[j % count]) < 60.0 && j < i + count {
            j += 1;
        }
        let direction = ring[j % count].minus(ring[i]).direction();
        let (low, high) = extent(ring, direction);
        let (near, far) = extent(ring, direction.turned());
        let box_m2 = (high - low) * (far - near);
        if box_m2 < best.0 * 0.999 {
            best = (box_m2, if high - low >= far - near { direction } else { direction.turned() });
        }
    }
    best.1
}

/// How far a ring reaches along a direction.
pub fn extent(ring: &[Spot], direction: Spot) -> (f64, f64) {
    ring.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), spot| {
        let at = spot.dot(direction);
        (low.min(at), high.max(at))
    })
}

fn cut_along(ring: &[Spot], through: Spot, across: Spot, least_m: f64) -> Option<Cut> {
    let count = ring.len();
    // Where the street meets the ring: distance along the street, edge, spot.
    let mut meets: Vec<(f64, usize, Spot)> = Vec::new();
    for i in 0..count {
        let (a, b) = (ring[i], ring[(i + 1) % count]);
        let (side_a, side_b) = (across.cross(a.minus(through)), across.cross(b.minus(through)));
        if (side_a > 0.0) != (side_b > 0.0) {
            let spot = a.towards(b, side_a / (side_a - side_b));
            meets.push((spot.minus(through).dot(across), i, spot));
        }
    }
    meets.sort_by(|one, other| one.0.total_cmp(&other.0));
    let pair =
        meets.chunks_exact(2).max_by(|one, other| (one[1].0 - one[0].0).total_cmp(&(other[1].0 - other[0].0)))?;
    let (from, to) = (pair[0], pair[1]);
    if to.0 - from.0 < least_m {
        return None;
    }
    let walk = |start: (f64, usize, Spot), end: (f64, usize, Spot)| {
        let mut part = vec![start.2];
        let mut i = start.1;
        while i != end.1 {
            i = (i + 1) % count;
            part.push(ring[i]);
        }
        part.push(end.2);
        part
    };
    let (one, other) = (walk(from, to), walk(to, from));
    let least_m2 = least_m * least_m * 2.0;
    if from.1 == to.1 || area_m2(&one) < least_m2 || area_m2(&other) < least_m2 {
        return None;
    }
    let over = across.times(0.5);
    Some((one, other, vec![from.2.minus(over), to.2.plus(over)]))
}
