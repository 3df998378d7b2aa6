//! The search for one division: a start by cutting trees in halves, then recombination of neighbours and exchange of
//! single cells in turn. The same for the same graph and seed on every machine.

use super::graph::CellGraph;
use super::plan::{Balance, Plan, Price};
use super::random::Random;
use super::refine::refine;
use super::tree::{Trees, recombine};
use crate::jobs::{Cancelled, Progress};

/// How long is searched.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Trees for each cut of the start.
    pub start_trees: u32,
    /// Rounds of recombination of all neighbours, each with exchange of cells after it.
    pub rounds: u32,
    /// Trees for each recombination.
    pub trees: u32,
    /// Sweeps of exchange with a threshold in each round.
    pub sweeps: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { start_trees: 6, rounds: 4, trees: 4, sweeps: 24 }
    }
}

/// A division of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// The part of each cell.
    pub part_of: Vec<u32>,
    /// Unfit border between parts, and households out of balance, in decimetres: the less the better.
    pub price_dm: i64,
}

/// Divides a graph into parts that hang together, balanced by households, with short borders along lines that suit.
///
/// Every cell is in exactly one part and no part is empty. The balance is kept where the search finds a way; where cells
/// are too large for it, it comes as near as it can.
///
/// # Errors
/// [`Cancelled`] when somebody asks the work to stop.
///
/// # Validity
/// The graph must hang together and have at least as many cells as parts; else everything is one part.
///
/// # Performance
/// O(r (n + m) log n) for n cells, m lines and r rounds.
pub fn divide(
    graph: &CellGraph,
    parts: u32,
    balance: Balance,
    effort: Effort,
    seed: u64,
    progress: &Progress,
) -> Result<Division, Cancelled> {
    if parts < 2 || graph.len() < parts as usize || graph.pieces().len() != 1 {
        return Ok(Division { part_of: vec![0; graph.len()], price_dm: 0 });
    }
    let mut random = Random::of(seed);
    let price = Price::of(graph, parts, balance);
    let mut trees = Trees::of(graph);
    let mut plan = start(graph, parts, price, effort, &mut trees, &mut random, progress)?;
    let mean_link = mean_link_dm(graph);
    let mut best: Option<Division> = None;
    for round in 0..effort.rounds.max(1) {
        // The later, the less uphill.
        let threshold =
            mean_link * i64::from(effort.rounds - round.min(effort.rounds)) / i64::from(effort.rounds.max(1));
        for pair in shuffled_pairs(&plan, &mut random) {
            progress.advance(0)?;
            recombine(&mut plan, &mut trees, pair, price, effort.trees, &mut random);
        }
        refine(&mut plan, price, effort.sweeps, 2 * threshold, &mut random, progress)?;
        progress.advance(1)?;
        let price_dm = plan.price(price);
        if best.as_ref().is_none_or(|best| price_dm < best.price_dm) {
            best = Some(Division { part_of: plan.part_of.clone(), price_dm });
        }
    }
    Ok(best.unwrap_or_else(|| Division { part_of: plan.part_of.clone(), price_dm: plan.price(price) }))
}

/// Cuts the ground in halves, and those in halves, until every part has its own.
pub(super) fn start<'a>(
    graph: &'a CellGraph,
    parts: u32,
    price: Price,
    effort: Effort,
    trees: &mut Trees,
    random: &mut Random,
    progress: &Progress,
) -> Result<Plan<'a>, Cancelled> {
    let mut plan = Plan::undivided(graph, parts);
    let mut open: Vec<(u32, u32)> = vec![(0, parts)];
    while let Some((first, count)) = open.pop() {
        progress.advance(0)?;
        if count < 2 {
            continue;
        }
        let (one, other) = (u64::from(count / 2), u64::from(count - count / 2));
        let mut cells = std::mem::take(&mut plan.members[first as usize]);
        cells.sort_unstable();
        // While a side is for many parts, its excess must be far smaller than theirs together may be.
        let narrow = narrowed(price, graph, parts, count);
        let Some(halves) = trees.cut(graph, &cells, (one, other), narrow, effort.start_trees, random) else {
            plan.set_members(first, cells);
            take_single_cells(&mut plan, first, count);
            continue;
        };
        // Either side may be the larger one.
        let sum = |cells: &[u32]| -> u64 {
            cells.iter().map(|&cell| u64::from(graph.cells()[cell as usize].households)).sum()
        };
        let (a, b) = (sum(&halves.one), sum(&halves.other));
        let off = |a: u64, b: u64| price.of_households(a, one) + price.of_households(b, other);
        let fits = |a: &[u32], b: &[u32]| a.len() as u64 >= one && b.len() as u64 >= other;
        let swapped = (!fits(&halves.one, &halves.other), off(a, b)) > (!fits(&halves.other, &halves.one), off(b, a));
        let (small, large) = if swapped { (halves.other, halves.one) } else { (halves.one, halves.other) };
        plan.set_members(first, small);
        plan.set_members(first + count / 2, large);
        open.push((first + count / 2, count - count / 2));
        open.push((first, count / 2));
    }
    Ok(plan)
}

/// A price whose balance leaves room for the cuts that are still to come.
fn narrowed(price: Price, graph: &CellGraph, parts: u32, count: u32) -> Price {
    if count == 2 {
        return price;
    }
    let mean = graph.households() / u64::from(parts);
    let near = |end: u64| (mean * 2 + end) / 3;
    let balance = Balance { low: near(price.balance.low), high: near(price.balance.high) };
    Price { balance, ..price }
}

/// Where no tree can be cut so that each side has a cell for each of its parts, parts take single cells off the rim that
/// nothing else hangs on.
fn take_single_cells(plan: &mut Plan<'_>, first: u32, count: u32) {
    for part in first + 1..first + count {
        let cells = &plan.members[first as usize];
        let inside = |cell: u32| cells.contains(&cell);
        let Some(&start) = cells.first() else { return };
        let mut order = vec![start];
        let mut next = 0;
        while let Some(&cell) = order.get(next) {
            next += 1;
            for link in plan.graph.links(cell) {
                if inside(link.to) && !order.contains(&link.to) {
                    order.push(link.to);
                }
            }
        }
        // What was reached last carries nobody.
        let Some(&last) = order.last().filter(|_| order.len() > 1) else { return };
        plan.give(last, part);
    }
}

/// Every pair of parts that touch, in an order by chance.
fn shuffled_pairs(plan: &Plan<'_>, random: &mut Random) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for cell in (0_u32..).take(plan.graph.len()) {
        let own = plan.part_of[cell as usize];
        let beyond = plan.graph.links(cell).iter().map(|link| plan.part_of[link.to as usize]);
        pairs.extend(beyond.filter(|&other| own < other).map(|other| (own, other)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    random.shuffle(&mut pairs);
    pairs
}

fn mean_link_dm(graph: &CellGraph) -> i64 {
    let links = (0_u32..).take(graph.len()).flat_map(|cell| graph.links(cell));
    let (sum, count) = links.fold((0_i64, 0_i64), |(sum, count), link| (sum + i64::from(link.unfit_dm), count + 1));
    sum / count.max(1)
}
