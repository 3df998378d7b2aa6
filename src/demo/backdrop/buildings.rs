//! Footprints of buildings: rows of slabs, towers, slabs around courtyards, halls, and the houses of a hamlet.

use crate::demo::layout::{extent, long_axis};
use crate::demo::plane::{Spot, area_m2, distance_to_ring, holds};
use crate::demo::random::Random;

/// How far a building keeps from the middle of the street.
const SETBACK_M: f64 = 13.0;

/// Buildings of a block where people live: rows of slabs, towers, or slabs around courtyards.
pub fn homes(ring: &[Spot], random: &mut Random, buildings: &mut Vec<Vec<Spot>>) {
    let towers = random.chance(0.22);
    let (length, depth) = if towers { (24.0, 22.0) } else { (random.between(34.0, 58.0), random.between(11.0, 14.0)) };
    let (gap, lane) = if towers { (28.0, 34.0) } else { (random.between(9.0, 15.0), random.between(17.0, 24.0)) };
    let courts = !towers && random.chance(0.25);
    rows(ring, random, (length, depth), (gap, lane), 0.08, courts, buildings);
}

/// Buildings of an institution: few and large.
pub fn halls(ring: &[Spot], random: &mut Random, buildings: &mut Vec<Vec<Spot>>) {
    let size = (random.between(44.0, 80.0), random.between(22.0, 38.0));
    rows(ring, random, size, (24.0, 30.0), 0.25, false, buildings);
}

/// Rows of buildings along the longer side of a block, where they stand clear of the streets.
fn rows(
    ring: &[Spot],
    random: &mut Random,
    (length, depth): (f64, f64),
    (gap, lane): (f64, f64),
    left_out: f64,
    courts: bool,
    buildings: &mut Vec<Vec<Spot>>,
) {
    if ring.len() < 3 || area_m2(ring) < 3_000.0 {
        return;
    }
    let along = long_axis(ring);
    let across = along.turned();
    let (low, high) = extent(ring, along);
    let (near, far) = extent(ring, across);
    let mut row = near + SETBACK_M;
    let mut count = 0;
    while row + depth < far - SETBACK_M {
        let mut at = low + SETBACK_M + random.between(0.0, 6.0);
        while at + length * 0.5 < high - SETBACK_M {
            let this = (length * random.between(0.85, 1.1)).min(high - SETBACK_M - at);
            let corner = along.times(at).plus(across.times(row));
            let slab = rectangle(corner, along.times(this), across.times(depth));
            if !random.chance(left_out) && this > length * 0.55 && clear(ring, &slab) {
                buildings.push(slab);
            }
            if courts && count % 2 == 0 {
                let side =
                    rectangle(corner.plus(across.times(depth + 3.0)), along.times(depth), across.times(lane - 6.0));
                if lane > 18.0 && clear(ring, &side) {
                    buildings.push(side);
                }
            }
            at += this + gap;
        }
        row += depth + lane;
        count += 1;
    }
}

fn rectangle(corner: Spot, along: Spot, across: Spot) -> Vec<Spot> {
    vec![corner, corner.plus(along), corner.plus(along).plus(across), corner.plus(across)]
}

/// Whether a building stands inside the block, clear of its streets.
fn clear(ring: &[Spot], building: &[Spot]) -> bool {
    let middle = building[0].towards(building[2], 0.5);
    std::iter::once(middle)
        .chain(building.iter().copied())
        .all(|spot| holds(ring, spot) && distance_to_ring(spot, ring) > SETBACK_M * 0.8)
}

/// A handful of houses around a spot.
pub fn hamlet(middle: Spot, random: &mut Random, buildings: &mut Vec<Vec<Spot>>) {
    let along = Spot::new(random.between(0.6, 1.0), random.between(-0.6, 0.6)).direction();
    let (rows, places) = (random.whole(2, 4), random.whole(2, 5));
    for row in 0..rows {
        for place in 0..places {
            if random.chance(0.3) {
                continue;
            }
            let shift = Spot::new(random.between(-7.0, 7.0), random.between(-7.0, 7.0));
            let corner = middle
                .plus(along.times((f64::from(place) - 1.5) * 40.0))
                .plus(along.turned().times((f64::from(row) - 1.0) * 34.0))
                .plus(shift);
            let size = random.between(12.0, 20.0);
            buildings.push(rectangle(corner, along.times(size), along.turned().times(size * random.between(0.6, 0.9))));
        }
    }
}
