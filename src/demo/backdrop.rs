//! The quiet base map of the demo: roads and rivers, the lake, parks, street blocks and buildings, neighbours' names.

use super::district::{District, Use};
use super::facts;
use super::layout::{Kind, Zone, given_rings, long_axis};
use super::plane::{Spot, area_m2, distance_to_ring, holds};
use super::random::Random;
use super::records::inset;
use crate::domain::{Backdrop, BackdropArea, BackdropAreaKind, BackdropLine, BackdropLineKind, BackdropName};
use crate::geodesy::LatticePoint;

/// How far a building keeps from the middle of the street.
const SETBACK_M: f64 = 13.0;

/// The base map of the district.
pub fn backdrop(district: &District) -> Backdrop {
    let mut areas: Vec<BackdropArea> = Vec::new();
    for (fact, kind) in
        [("city", BackdropAreaKind::City), ("lake", BackdropAreaKind::Water), ("park", BackdropAreaKind::Park)]
    {
        let names = facts::SHAPES.iter().filter(|shape| shape.kind == fact).map(|shape| shape.name);
        for (ring, name) in given_rings(fact).into_iter().zip(names) {
            areas.push(area(kind, name, &ring));
        }
    }
    let mut random = Random::of(0xB1D6);
    let mut buildings = Vec::new();
    for (cell, block) in district.graph.cells.iter().zip(&district.blocks) {
        match (cell.zone, block.land_use) {
            (Zone::City | Zone::Apart, Use::Park) => {
                areas.push(area(BackdropAreaKind::Park, "", &inset(&block.ring, 8.0)));
            }
            (Zone::City | Zone::Apart, Use::Institution) => {
                areas.push(area(BackdropAreaKind::Block, "", &inset(&block.ring, 8.0)));
                halls(&block.ring, &mut random, &mut buildings);
            }
            (Zone::City | Zone::Apart, Use::Homes) => homes(&block.ring, &mut random, &mut buildings),
            (Zone::Hills, _) => {}
            _ => {}
        }
    }
    for atom in district.hamlets() {
        hamlet(atom, &mut random, &mut buildings);
    }
    areas.sort_by_key(|area| area.kind);
    areas.extend(buildings.iter().map(|ring| area(BackdropAreaKind::Building, "", ring)));
    Backdrop { lines: lines(district), areas, names: names() }
}

fn area(kind: BackdropAreaKind, name: &str, ring: &[Spot]) -> BackdropArea {
    let mut ring: Vec<LatticePoint> = ring.iter().map(|spot| spot.lattice()).collect();
    if crate::geodesy::doubled_area(&ring) < 0 {
        ring.reverse();
    }
    BackdropArea { kind, name: name.to_owned(), ring }
}

fn names() -> Vec<BackdropName> {
    facts::SHAPES
        .iter()
        .filter(|shape| matches!(shape.kind, "neighbour" | "water" | "hill"))
        .filter_map(|shape| {
            let at = *shape.points.first()?;
            Some(BackdropName { name: shape.name.to_owned(), at })
        })
        .collect()
}

fn lines(district: &District) -> Vec<BackdropLine> {
    let lakes = given_rings("lake");
    district
        .ground
        .lines
        .iter()
        .filter_map(|line| {
            let kind = match line.kind {
                Kind::Trunk => BackdropLineKind::TrunkRoad,
                Kind::Main => BackdropLineKind::MainRoad,
                Kind::Secondary => BackdropLineKind::SecondaryRoad,
                Kind::Local => BackdropLineKind::LocalRoad,
                Kind::River => BackdropLineKind::River,
                Kind::Outline | Kind::Shore | Kind::Ridge | Kind::Cell => return None,
            };
            let mut spots = &line.spots[..];
            if matches!(kind, BackdropLineKind::TrunkRoad | BackdropLineKind::MainRoad) {
                // Roads reach into the lake a little so that they close the land; they are not drawn there.
                let wet = |spot: Spot| lakes.iter().any(|ring| holds(ring, spot));
                while let [first, rest @ ..] = spots
                    && wet(*first)
                {
                    spots = rest;
                }
                while let [rest @ .., last] = spots
                    && wet(*last)
                {
                    spots = rest;
                }
            }
            let line =
                BackdropLine { kind, name: line.name.to_owned(), line: spots.iter().map(|s| s.lattice()).collect() };
            (line.line.len() > 1).then_some(line)
        })
        .collect()
}

impl District {
    /// Spots in the hills where people live: one in some of the cells.
    fn hamlets(&self) -> impl Iterator<Item = Spot> + '_ {
        self.graph
            .cells
            .iter()
            .zip(&self.blocks)
            .enumerate()
            .filter(|(number, (cell, _))| cell.zone == Zone::Hills && number % 3 == 0)
            .map(|(_, (_, block))| block.inside)
    }
}

/// Buildings of a block where people live: rows of slabs, towers, or slabs around courtyards.
fn homes(ring: &[Spot], random: &mut Random, buildings: &mut Vec<Vec<Spot>>) {
    let towers = random.chance(0.22);
    let (length, depth) = if towers { (24.0, 22.0) } else { (random.between(34.0, 58.0), random.between(11.0, 14.0)) };
    let (gap, lane) = if towers { (28.0, 34.0) } else { (random.between(9.0, 15.0), random.between(17.0, 24.0)) };
    let courts = !towers && random.chance(0.25);
    rows(ring, random, (length, depth), (gap, lane), 0.08, courts, buildings);
}

/// Buildings of an institution: few and large.
fn halls(ring: &[Spot], random: &mut Random, buildings: &mut Vec<Vec<Spot>>) {
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
    let (low, high) = super::layout::extent(ring, along);
    let (near, far) = super::layout::extent(ring, across);
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
fn hamlet(middle: Spot, random: &mut Random, buildings: &mut Vec<Vec<Spot>>) {
    let along = Spot::new(random.between(0.6, 1.0), random.between(-0.6, 0.6)).direction();
    for row in 0..3 {
        for place in 0..3 {
            if random.chance(0.35) {
                continue;
            }
            let shift = Spot::new(random.between(-7.0, 7.0), random.between(-7.0, 7.0));
            let corner = middle
                .plus(along.times(f64::from(place - 1) * 42.0))
                .plus(along.turned().times(f64::from(row - 1) * 36.0))
                .plus(shift);
            let size = random.between(12.0, 20.0);
            buildings.push(rectangle(corner, along.times(size), along.turned().times(size * random.between(0.6, 0.9))));
        }
    }
}
