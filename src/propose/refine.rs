//! Local improvement: single cells change sides where the border gets shorter or better placed by it, nobody falls apart
//! and households stay in balance.
//!
//! Uphill moves are allowed up to a threshold that sinks to nothing (threshold accepting; G. Dueck, T. Scheuer, 1990),
//! which needs no exponentials, so the outcome is the same on every machine.

use super::graph::CellGraph;
use super::plan::{Plan, Price};
use super::random::Random;
use crate::jobs::{Cancelled, Progress};

/// What is used again for every question whether a part stays whole.
struct Search {
    seen: Vec<u32>,
    stamp: u32,
    open: Vec<u32>,
}

/// Moves cells, sweep by sweep; the first so many sweeps with a threshold that sinks from `threshold_dm`, then until
/// nothing helps any more.
pub(super) fn refine(
    plan: &mut Plan<'_>,
    price: Price,
    sweeps: u32,
    threshold_dm: i64,
    random: &mut Random,
    progress: &Progress,
) -> Result<(), Cancelled> {
    /// More sweeps than this have never been needed to come to rest.
    const LAST_SWEEPS: u32 = 60;
    let mut order: Vec<u32> = (0_u32..).take(plan.graph.len()).collect();
    random.shuffle(&mut order);
    let mut search = Search { seen: vec![0; plan.graph.len()], stamp: 0, open: Vec::new() };
    let mut beside: Vec<(u32, i64)> = Vec::new();
    for sweep in 0..sweeps + LAST_SWEEPS {
        let left = i64::from(sweeps.saturating_sub(sweep));
        let threshold = threshold_dm * left / i64::from(sweeps.max(1));
        let mut moved = false;
        for &cell in &order {
            if let Some((to, change)) = better_part(plan, cell, price, &mut beside, threshold, random)
                && stays_whole(plan, cell, &mut search)
            {
                plan.give(cell, to);
                moved |= change < 0;
            }
        }
        progress.advance(0)?;
        if !moved && left == 0 {
            break;
        }
    }
    Ok(())
}

/// The part beside a cell in which it would do best, with what changes, when that is below the threshold.
fn better_part(
    plan: &Plan<'_>,
    cell: u32,
    price: Price,
    beside: &mut Vec<(u32, i64)>,
    threshold: i64,
    random: &mut Random,
) -> Option<(u32, i64)> {
    let own = plan.part_of[cell as usize];
    let links = plan.graph.links(cell);
    if links.iter().all(|link| plan.part_of[link.to as usize] == own) || plan.members[own as usize].len() < 2 {
        return None;
    }
    beside.clear();
    let mut inside = 0;
    for link in links {
        let (part, unfit) = (plan.part_of[link.to as usize], i64::from(link.unfit_dm));
        if part == own {
            inside += unfit;
        } else if let Some((_, sum)) = beside.iter_mut().find(|(other, _)| *other == part) {
            *sum += unfit;
        } else {
            beside.push((part, unfit));
        }
    }
    let size = u64::from(plan.graph.cells()[cell as usize].households);
    let cost = |households: u64| price.of_households(households, 1);
    let from = plan.households[own as usize];
    let gives = cost(from - size) - cost(from);
    // A little less each time, or cells would swing to and fro.
    let limit = if threshold > 0 { threshold * i64::from(random.bits16()) >> 16 } else { 0 };
    let mut best: Option<(u32, i64)> = None;
    for &(part, unfit) in beside.iter() {
        let to = plan.households[part as usize];
        let change = inside - unfit + gives + cost(to + size) - cost(to);
        if change < best.map_or(limit, |(_, change)| change) {
            best = Some((part, change));
        }
    }
    best
}

/// Whether the part of a cell stays in one piece without it.
fn stays_whole(plan: &Plan<'_>, without: u32, search: &mut Search) -> bool {
    let own = plan.part_of[without as usize];
    let graph: &CellGraph = plan.graph;
    let inside = |cell: u32| cell != without && plan.part_of[cell as usize] == own;
    let mut around = graph.links(without).iter().map(|link| link.to).filter(|&cell| inside(cell));
    let Some(start) = around.next() else { return false };
    let mut missing = around.clone().count();
    if missing == 0 {
        return true;
    }
    search.stamp += 1;
    let stamp = search.stamp;
    // Those to be found have the stamp less one for a moment; two stamps are used up.
    search.stamp += 1;
    for cell in around {
        search.seen[cell as usize] = stamp;
    }
    search.seen[start as usize] = search.stamp;
    search.open.clear();
    search.open.push(start);
    let mut next = 0;
    while missing > 0 {
        let Some(&cell) = search.open.get(next) else { return false };
        next += 1;
        for link in graph.links(cell) {
            let seen = search.seen[link.to as usize];
            if seen != search.stamp && inside(link.to) {
                missing -= usize::from(seen == stamp);
                search.seen[link.to as usize] = search.stamp;
                search.open.push(link.to);
            }
        }
    }
    true
}
