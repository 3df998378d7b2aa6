//! Where people live: estates, their branches, and the atoms to which households belong.

use std::collections::BTreeMap;

use super::Making;
use crate::demo::district::Use;
use crate::demo::facts;
use crate::demo::layout::{extent, long_axis};
use crate::demo::plane::{Spot, area_m2, centroid};
use crate::demo::random::Random;
use crate::domain::{Atom, AtomId, Branch, BranchId, BranchMode, Estate, EstateId, Renewal};

impl Making<'_> {
    /// Makes estates, branches and atoms.
    pub fn homes(&mut self) {
        self.estates_and_branches();
        let mut random = Random::of(0xA70);
        for grid in 0..self.grids.len() {
            let homes = self.homes_of(grid, &mut random);
            let city = homes.iter().any(|&(cell, _, _)| self.district.in_city(cell));
            let total = households(city, &mut random);
            let weights: Vec<f64> = homes.iter().map(|&(_, _, weight)| weight).collect();
            for (&(cell, spot, _), households) in homes.iter().zip(shared(total, &weights)) {
                if households == 0 {
                    continue;
                }
                let people = households * random.whole(232, 288) / 100;
                let id = AtomId(self.document.allot());
                let estate = self.estates.get(&cell).copied();
                self.document.tables.atoms.put(Atom { id, at: spot.lattice(), households, people, estate });
            }
        }
    }

    fn estates_and_branches(&mut self) {
        let mut covered: BTreeMap<&str, Vec<EstateId>> = BTreeMap::new();
        for fact in facts::ESTATES {
            let Some(cell) = self.estate_cell(fact.community) else { continue };
            self.taken[cell] = true;
            let block = &self.district.blocks[cell];
            let ring = if self.district.in_city(cell) { inset(&block.ring, 9.0) } else { around(block.inside, 90.0) };
            let id = EstateId(self.document.allot());
            let renewal = (!fact.before.is_empty())
                .then(|| Renewal { before: fact.before.to_owned(), after: fact.after.to_owned() });
            self.document.tables.estates.put(Estate {
                id,
                name: fact.name.to_owned(),
                ring: ring.iter().map(|spot| spot.lattice()).collect(),
                renewal,
            });
            self.estates.insert(cell, id);
            if !fact.branch.is_empty() {
                covered.entry(fact.branch).or_default().push(id);
            }
        }
        for fact in facts::BRANCHES {
            let mode = match fact.mode {
                "single" => BranchMode::Single,
                "joint" => BranchMode::Joint,
                _ => BranchMode::Property,
            };
            let id = BranchId(self.document.allot());
            let estates = covered.remove(fact.name).unwrap_or_default();
            self.document.tables.branches.put(Branch { id, name: fact.name.to_owned(), mode, estates });
        }
    }

    /// A free block of the community that suits an estate.
    fn estate_cell(&self, code: &str) -> Option<usize> {
        let community = facts::SEEDS.iter().position(|seed| seed.community == code)?;
        let cells = self.district.cells_of(community);
        let free = |&cell: &usize| !self.taken[cell];
        let suits = |&cell: &usize| {
            let block = &self.district.blocks[cell];
            let size = area_m2(&block.ring);
            let right_size = (11_000.0..60_000.0).contains(&size) && size > 0.7 * box_m2(&block.ring);
            block.land_use == Use::Homes && self.district.in_city(cell) && right_size
        };
        let of_city = |&cell: &usize| self.district.in_city(cell);
        let fitting = cells.iter().copied().filter(free).filter(suits);
        // Every third one, so that estates lie scattered over the community.
        fitting
            .clone()
            .nth(self.estates.len() % 3 * 2)
            .or(fitting.clone().next())
            .or(cells.iter().copied().filter(free).find(of_city))
            .or(cells.iter().copied().filter(free).find(|&cell| self.district.blocks[cell].land_use == Use::Homes))
            .or(cells.iter().copied().find(free))
    }

    /// Cells of a grid where people live, with the spot and a weight each.
    fn homes_of(&self, grid: usize, random: &mut Random) -> Vec<(usize, Spot, f64)> {
        let district = self.district;
        let cells: Vec<usize> =
            (0..district.graph.cells.len()).filter(|&cell| district.division.grid_of[cell] == Some(grid)).collect();
        let mut homes: Vec<(usize, Spot, f64)> = Vec::new();
        for &cell in &cells {
            let block = &district.blocks[cell];
            let estate = self.estates.contains_key(&cell);
            if estate || block.land_use == Use::Homes {
                let size = if district.in_city(cell) { area_m2(&block.ring) } else { 20_000.0 };
                let weight = size * random.between(0.6, 1.4) * if estate { 1.6 } else { 1.0 };
                homes.push((cell, block.inside, weight));
            }
        }
        if homes.is_empty() {
            homes.extend(cells.first().map(|&cell| (cell, district.blocks[cell].inside, 1.0)));
        }
        homes
    }
}

/// Area of the box around a ring that lies along its longer side.
fn box_m2(ring: &[Spot]) -> f64 {
    let along = long_axis(ring);
    let (low, high) = extent(ring, along);
    let (near, far) = extent(ring, along.turned());
    (high - low) * (far - near)
}

/// How many households a grid has: mostly 300–500; some city grids have outgrown the band, some hill grids are below.
fn households(city: bool, random: &mut Random) -> u32 {
    let draw = random.unit();
    match (city, draw) {
        (true, ..0.075) => random.whole(504, 588),
        (true, 0.075..0.10) => random.whole(246, 296),
        (true, _) => random.whole(312, 476),
        (false, ..0.24) => random.whole(188, 294),
        (false, _) => random.whole(302, 408),
    }
}

/// A total shared out by weights, the parts adding up to it: the largest remainders are rounded up.
fn shared(total: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most the total
    let mut parts: Vec<u32> = weights.iter().map(|weight| (f64::from(total) * weight / sum).floor() as u32).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |i: usize| f64::from(total) * weights[i] / sum;
    order.sort_by(|&a, &b| {
        let part = |i: usize| remainder(i) - remainder(i).floor();
        part(b).total_cmp(&part(a)).then(a.cmp(&b))
    });
    let mut left = total - parts.iter().sum::<u32>().min(total);
    for i in order {
        if left == 0 {
            break;
        }
        parts[i] += 1;
        left -= 1;
    }
    parts
}

/// A ring drawn in towards its middle, without the spots along straight lines.
pub fn inset(ring: &[Spot], metres: f64) -> Vec<Spot> {
    let middle = centroid(ring);
    let count = ring.len();
    (0..count)
        .filter(|&i| {
            let (a, b, c) = (ring[(i + count - 1) % count], ring[i], ring[(i + 1) % count]);
            let (one, other) = (b.minus(a).direction(), c.minus(b).direction());
            one.cross(other).abs() > 0.05
        })
        .map(|i| {
            let out = ring[i].minus(middle);
            let length = out.length();
            middle.plus(out.times(1.0 - (metres * 1.35 / length.max(1.0)).min(0.5)))
        })
        .collect()
}

/// A ring of sixteen spots around a middle, by the rational form of the circle: no sine is taken.
pub fn around(middle: Spot, radius_m: f64) -> Vec<Spot> {
    let mut ring = Vec::with_capacity(32);
    let quarter: Vec<Spot> = (0..8)
        .map(|step| {
            let t = f64::from(step) / 8.0;
            let below = 1.0 + t * t;
            Spot::new((1.0 - t * t) / below, 2.0 * t / below)
        })
        .collect();
    let mut turned = quarter;
    for _ in 0..4 {
        ring.extend(turned.iter().map(|spot| middle.plus(spot.times(radius_m))));
        turned = turned.into_iter().map(Spot::turned).collect();
    }
    ring
}
