//! The quiet base map of the demo: roads and rivers, the lake, parks, street blocks and buildings, neighbours' names.

mod buildings;
mod lanes;

use buildings::{halls, hamlet, homes};
use lanes::lanes;

use super::district::{District, Use};
use super::facts;
use super::layout::{Kind, Zone, given_rings, ring_around};
use super::plane::{Spot, holds};
use super::random::Random;
use super::records::inset;
use crate::domain::{Backdrop, BackdropArea, BackdropAreaKind, BackdropLine, BackdropLineKind, BackdropName};
use crate::geodesy::LatticePoint;

/// The base map of the district.
pub fn backdrop(district: &District) -> Backdrop {
    let mut areas: Vec<BackdropArea> = Vec::new();
    let of_city = |face| matches!(district.ground.zone_of(face), Zone::City | Zone::Apart);
    areas.push(area(BackdropAreaKind::City, "", &ring_around(&district.ground.arrangement, of_city)));
    for (fact, kind) in [("lake", BackdropAreaKind::Water), ("park", BackdropAreaKind::Park)] {
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
            (Zone::Hills | Zone::Lake | Zone::Outside, _) => {}
        }
    }
    for spot in district.hamlets() {
        hamlet(spot, &mut random, &mut buildings);
    }
    areas.sort_by_key(|area| area.kind);
    areas.extend(buildings.iter().map(|ring| area(BackdropAreaKind::Building, "", ring)));
    let mut lines = lines(district);
    lines.extend(lanes(district));
    Backdrop { lines, areas, names: names() }
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
