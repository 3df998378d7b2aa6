//! Recombination by spanning trees: the ground of a part (or of two that touch) is laid out as a random tree, and the
//! tree is cut where both sides come out balanced.
//!
//! Source: D. DeFord, M. Duchin, J. Solomon, *Recombination: A Family of Markov Chains for Redistricting*, Harvard Data
//! Science Review 3(1), 2021. Differs in purpose: that chain samples divisions, this looks for a good one, so roads and
//! rivers are crossed late by the tree, and of all balanced cuts the cheapest is taken.

use super::graph::CellGraph;
use super::plan::{Plan, Price};
use super::random::Random;

/// What is used again for every tree, so that a step allocates next to nothing.
pub(super) struct Trees {
    /// The number of each cell among those that are laid out; `NONE` for all others.
    local: Vec<u32>,
    edges: Vec<(u32, u32, u32)>,
    root: Vec<u32>,
    /// Neighbours in the tree, as lists of their numbers.
    starts: Vec<u32>,
    beside: Vec<u32>,
    order: Vec<u32>,
    above: Vec<u32>,
    households: Vec<u64>,
    size: Vec<u32>,
    mark: Vec<bool>,
}

const NONE: u32 = u32::MAX;

/// Two sides of a tree that was cut.
pub(super) struct Halves {
    pub one: Vec<u32>,
    pub other: Vec<u32>,
    /// Unfit border between them and households out of balance.
    pub price: i64,
}

/// At most so many cuts of one tree are looked at closely.
const CUTS: usize = 6;

impl Trees {
    pub fn of(graph: &CellGraph) -> Self {
        Self {
            local: vec![NONE; graph.len()],
            edges: Vec::new(),
            root: Vec::new(),
            starts: Vec::new(),
            beside: Vec::new(),
            order: Vec::new(),
            above: Vec::new(),
            households: Vec::new(),
            size: Vec::new(),
            mark: Vec::new(),
        }
    }

    /// The best cut of these cells, which hang together, into ground for `first` and for `second` parts, of so many trees.
    /// `None` for a single cell, or where one side would have fewer cells than parts.
    pub fn cut(
        &mut self,
        graph: &CellGraph,
        cells: &[u32],
        (first, second): (u64, u64),
        price: Price,
        trees: u32,
        random: &mut Random,
    ) -> Option<Halves> {
        for (number, &cell) in (0_u32..).zip(cells) {
            self.local[cell as usize] = number;
        }
        self.edges.clear();
        for (number, &cell) in (0_u32..).zip(cells) {
            for link in graph.links(cell) {
                let other = self.local[link.to as usize];
                if other != NONE && number < other {
                    self.edges.push((suits_late(link.length_dm, link.unfit_dm), number, other));
                }
            }
        }
        let mut best: Option<Halves> = None;
        for _ in 0..trees {
            self.grow(graph, cells, random);
            if let Some(halves) = self.best_cut(graph, cells, (first, second), price)
                && best.as_ref().is_none_or(|best| halves.price < best.price)
            {
                best = Some(halves);
            }
        }
        for &cell in cells {
            self.local[cell as usize] = NONE;
        }
        best
    }

    /// Draws a tree: Kruskal's algorithm with random weights, roads and rivers later than other lines.
    fn grow(&mut self, graph: &CellGraph, cells: &[u32], random: &mut Random) {
        let count = cells.len();
        for edge in &mut self.edges {
            edge.0 = (edge.0 & LATE) | random.bits16();
        }
        self.edges.sort_unstable();
        self.root.clear();
        self.root.extend((0_u32..).take(count));
        let mut chosen: Vec<(u32, u32)> = Vec::with_capacity(count);
        for &(_, one, other) in &self.edges {
            let (a, b) = (find(&mut self.root, one), find(&mut self.root, other));
            if a != b {
                self.root[a.max(b) as usize] = a.min(b);
                chosen.push((one, other));
                if chosen.len() + 1 == count {
                    break;
                }
            }
        }
        self.hang_up(&chosen, count);
        self.households.clear();
        self.households.extend(cells.iter().map(|&cell| u64::from(graph.cells()[cell as usize].households)));
        self.size.clear();
        self.size.resize(count, 1);
        for &cell in self.order[1..].iter().rev() {
            let above = self.above[cell as usize] as usize;
            self.households[above] += self.households[cell as usize];
            self.size[above] += self.size[cell as usize];
        }
    }

    /// Hangs the tree up at its first cell: the order from there, and who hangs on whom.
    fn hang_up(&mut self, chosen: &[(u32, u32)], count: usize) {
        self.starts.clear();
        self.starts.resize(count + 2, 0);
        for &(one, other) in chosen {
            self.starts[one as usize + 2] += 1;
            self.starts[other as usize + 2] += 1;
        }
        for cell in 2..count + 2 {
            self.starts[cell] += self.starts[cell - 1];
        }
        self.beside.clear();
        self.beside.resize(2 * chosen.len(), 0);
        for &(one, other) in chosen {
            for (from, to) in [(one, other), (other, one)] {
                let free = &mut self.starts[from as usize + 1];
                self.beside[*free as usize] = to;
                *free += 1;
            }
        }
        self.above.clear();
        self.above.resize(count, NONE);
        self.order.clear();
        self.order.push(0);
        let mut next = 0;
        while let Some(&cell) = self.order.get(next) {
            next += 1;
            for place in self.starts[cell as usize]..self.starts[cell as usize + 1] {
                let other = self.beside[place as usize];
                if other != self.above[cell as usize] {
                    self.above[other as usize] = cell;
                    self.order.push(other);
                }
            }
        }
    }

    /// The cheapest cut of the tree as it hangs.
    fn best_cut(
        &mut self,
        graph: &CellGraph,
        cells: &[u32],
        (first, second): (u64, u64),
        price: Price,
    ) -> Option<Halves> {
        let (all, count) = (self.households[0], cells.len() as u64);
        // Either side may be the first.
        let mut cuts: Vec<(i64, u64, u32)> = Vec::new();
        let ways: &[(u64, u64)] =
            if first == second { &[(first, second)] } else { &[(first, second), (second, first)] };
        for &cell in &self.order[1..] {
            let (below, size) = (self.households[cell as usize], u64::from(self.size[cell as usize]));
            for &(own, rest) in ways {
                if size >= own && count - size >= rest {
                    let excess = price.of_households(below, own) + price.of_households(all - below, rest);
                    // Of equal ones those nearest to the middle.
                    let off = (below * (own + rest)).abs_diff(all * own);
                    cuts.push((excess, off, cell));
                }
            }
        }
        let wanted = cuts.len().min(CUTS);
        if wanted == 0 {
            return None;
        }
        if cuts.len() > wanted {
            cuts.select_nth_unstable(wanted - 1);
        }
        cuts.truncate(wanted);
        cuts.sort_unstable();
        let mut best: Option<(i64, u32)> = None;
        for (excess, _, cell) in cuts {
            if best.is_none_or(|(price, _)| excess < price) {
                self.mark_below(cell);
                let unfit = self.unfit_around_mark(graph, cells);
                if best.is_none_or(|(price, _)| excess + unfit < price) {
                    best = Some((excess + unfit, cell));
                }
            }
        }
        let (price, cell) = best?;
        self.mark_below(cell);
        let side = |below: bool| {
            cells.iter().zip(&self.mark).filter(move |(_, marked)| **marked == below).map(|(cell, _)| *cell).collect()
        };
        Some(Halves { one: side(true), other: side(false), price })
    }

    fn mark_below(&mut self, top: u32) {
        self.mark.clear();
        self.mark.resize(self.above.len(), false);
        for &cell in &self.order {
            let above = self.above[cell as usize];
            self.mark[cell as usize] = cell == top || (above != NONE && self.mark[above as usize]);
        }
    }

    fn unfit_around_mark(&self, graph: &CellGraph, cells: &[u32]) -> i64 {
        let mut unfit = 0;
        for (&cell, _) in cells.iter().zip(&self.mark).filter(|(_, marked)| **marked) {
            for link in graph.links(cell) {
                let other = self.local[link.to as usize];
                if other != NONE && !self.mark[other as usize] {
                    unfit += i64::from(link.unfit_dm);
                }
            }
        }
        unfit
    }
}

/// The bits of a weight that do not change from tree to tree.
const LATE: u32 = 0xFFFF_0000;

/// Lines that suit as a border come into the tree late, so that cuts fall on them: in three classes by how well they do.
fn suits_late(length_dm: u32, unfit_dm: u32) -> u32 {
    let unfit = u64::from(unfit_dm) * 100;
    let class = match unfit.checked_div(u64::from(length_dm)) {
        Some(0..45) => 2,
        Some(45..75) => 1,
        _ => 0,
    };
    class << 16
}

fn find(root: &mut [u32], mut cell: u32) -> u32 {
    while root[cell as usize] != cell {
        root[cell as usize] = root[root[cell as usize] as usize];
        cell = root[cell as usize];
    }
    cell
}

/// Lays the ground of two parts that touch out anew, where that is cheaper. Says whether it was.
pub(super) fn recombine(
    plan: &mut Plan<'_>,
    scratch: &mut Trees,
    (one, other): (u32, u32),
    price: Price,
    trees: u32,
    random: &mut Random,
) -> bool {
    let graph = plan.graph;
    let (mut unfit, mut touch) = (0, false);
    for &cell in &plan.members[one as usize] {
        for link in graph.links(cell).iter().filter(|link| plan.part_of[link.to as usize] == other) {
            unfit += i64::from(link.unfit_dm);
            touch = true;
        }
    }
    // They may have come apart since they were listed.
    if !touch {
        return false;
    }
    let households = |part: u32| price.of_households(plan.households[part as usize], 1);
    let now = unfit + households(one) + households(other);
    let mut cells = plan.members[one as usize].clone();
    cells.extend(&plan.members[other as usize]);
    // The same whatever the order in which cells came and went.
    cells.sort_unstable();
    match scratch.cut(graph, &cells, (1, 1), price, trees, random) {
        Some(halves) if halves.price < now => {
            plan.set_members(one, halves.one);
            plan.set_members(other, halves.other);
            true
        }
        _ => false,
    }
}
