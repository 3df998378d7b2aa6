//! Growth from seeds: every cell goes to the seed that reaches it soonest, where crossing a river or a main road takes
//! time. Seeds whose ground grows too large start later, so sizes even out.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::graph::CellGraph;
use crate::demo::layout::Kind;

/// A seed.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    /// The cell where it starts.
    pub cell: usize,
    /// How much area it should reach.
    pub target_m2: f64,
    /// How late it starts, in metres.
    pub delay_m: f64,
}

#[derive(PartialEq)]
struct Reached {
    at_m: f64,
    cell: usize,
    seed: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at_m.total_cmp(&other.at_m).then(self.cell.cmp(&other.cell)).then(self.seed.cmp(&other.seed))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How many metres it takes to cross a line of this kind.
fn hurdle_m(kind: Kind) -> f64 {
    match kind {
        Kind::Outline | Kind::Shore => 100_000.0,
        Kind::Trunk => 1_500.0,
        Kind::Main => 420.0,
        Kind::River => 330.0,
        Kind::Ridge => 900.0,
        Kind::Secondary => 60.0,
        Kind::Local | Kind::Cell => 0.0,
    }
}

/// The seed of each cell; `None` where none reaches or the cell is not allowed.
pub fn grow(graph: &CellGraph, seeds: &[Seed], allowed: &[bool], hurdles: f64) -> Vec<Option<usize>> {
    let mut seed_of = vec![None; graph.cells.len()];
    let mut queue: BinaryHeap<Reverse<Reached>> = seeds
        .iter()
        .enumerate()
        .map(|(seed, &Seed { cell, delay_m, .. })| Reverse(Reached { at_m: delay_m, cell, seed }))
        .collect();
    while let Some(Reverse(Reached { at_m, cell, seed })) = queue.pop() {
        if seed_of[cell].is_some() || !allowed[cell] {
            continue;
        }
        seed_of[cell] = Some(seed);
        let here = &graph.cells[cell];
        for link in &here.links {
            if seed_of[link.to].is_none() && allowed[link.to] {
                let there = &graph.cells[link.to];
                let at_m = at_m + here.centre.distance(there.centre) + hurdles * hurdle_m(link.kind);
                queue.push(Reverse(Reached { at_m, cell: link.to, seed }));
            }
        }
    }
    seed_of
}

/// Grows, then lets seeds start later or sooner until each has about its target; the best of all rounds counts.
pub fn grow_evenly(
    graph: &CellGraph,
    seeds: &mut [Seed],
    allowed: &[bool],
    hurdles: f64,
    rounds: usize,
) -> Vec<Option<usize>> {
    let mut best = (f64::INFINITY, Vec::new());
    for round in 0..=rounds {
        let seed_of = grow(graph, seeds, allowed, hurdles);
        let reached = areas(graph, &seed_of, seeds.len());
        let worst: f64 = seeds
            .iter()
            .zip(&reached)
            .map(|(seed, area)| {
                let off = area / seed.target_m2 - 1.0;
                off * off
            })
            .sum();
        if worst < best.0 {
            best = (worst, seed_of);
        }
        #[allow(clippy::cast_precision_loss)] // a handful of rounds
        let pace = 0.28 / (1.0 + 0.12 * round as f64);
        for (seed, area) in seeds.iter_mut().zip(reached) {
            let off = (area / seed.target_m2 - 1.0).clamp(-0.8, 1.2);
            seed.delay_m += pace * off * seed.target_m2.sqrt();
        }
        let least = seeds.iter().map(|seed| seed.delay_m).fold(f64::INFINITY, f64::min);
        for seed in seeds.iter_mut() {
            seed.delay_m -= least;
        }
    }
    best.1
}

/// The area that each seed reached.
pub fn areas(graph: &CellGraph, seed_of: &[Option<usize>], seeds: usize) -> Vec<f64> {
    let mut sums = vec![0.0; seeds];
    for (cell, seed) in graph.cells.iter().zip(seed_of) {
        if let Some(seed) = seed {
            sums[*seed] += cell.area_m2;
        }
    }
    sums
}
