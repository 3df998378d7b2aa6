//! A division of the cells into parts while it is searched for: who has which cell, and what that costs.

use super::graph::CellGraph;

/// How many households a part may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// At least so many.
    pub low: u64,
    /// At most so many.
    pub high: u64,
}

impl Balance {
    /// So many percent more or less than the mean of `parts` parts; never so narrow that the mean itself is left out.
    pub fn around_mean(households: u64, parts: u32, percent: u64) -> Self {
        let parts = u64::from(parts.max(1));
        let (low, high) = (households * (100 - percent.min(100)), households * (100 + percent));
        let whole = 100 * parts;
        Self { low: low.div_ceil(whole).min(households / parts), high: (high / whole).max(households.div_ceil(parts)) }
    }

    /// How many households lie beyond, for a sum of so many parts.
    pub fn excess(self, households: u64, parts: u64) -> u64 {
        households.saturating_sub(self.high * parts) + (self.low * parts).saturating_sub(households)
    }
}

/// What counts against a division.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    pub balance: Balance,
    /// What a household beyond the balance costs, in decimetres of unfit border.
    pub excess_dm: i64,
}

impl Price {
    /// Being out of balance by as much as the balance is wide costs more than the whole outline of a part.
    pub fn of(graph: &CellGraph, parts: u32, balance: Balance) -> Self {
        let area: f64 = graph.cells().iter().map(|cell| cell.area_m2).sum();
        let width = (balance.high - balance.low).max(1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let excess_dm = (10.0 * 8.0 * (area / f64::from(parts.max(1))).sqrt() / width as f64) as i64 + 1;
        Self { balance, excess_dm }
    }

    /// What it costs that a part, or `parts` of them together, have so many households.
    pub fn of_households(self, households: u64, parts: u64) -> i64 {
        self.excess_dm.saturating_mul(i64::try_from(self.balance.excess(households, parts)).unwrap_or(i64::MAX))
    }
}

/// Who has which cell.
#[derive(Clone, Debug)]
pub(super) struct Plan<'a> {
    pub graph: &'a CellGraph,
    pub part_of: Vec<u32>,
    /// Households of each part.
    pub households: Vec<u64>,
    /// Cells of each part, in no order that means anything.
    pub members: Vec<Vec<u32>>,
    /// Where each cell stands among those of its part.
    place: Vec<u32>,
}

impl<'a> Plan<'a> {
    /// All cells in the first of so many parts.
    pub fn undivided(graph: &'a CellGraph, parts: u32) -> Self {
        let cells = || (0_u32..).take(graph.len());
        let mut members = vec![Vec::new(); parts as usize];
        let mut households = vec![0; parts as usize];
        members[0] = cells().collect();
        households[0] = graph.households();
        Self { graph, part_of: vec![0; graph.len()], households, members, place: cells().collect() }
    }

    /// Gives a part these cells and nothing else; whoever had them must get others in the same breath.
    pub fn set_members(&mut self, part: u32, cells: Vec<u32>) {
        let mut households = 0;
        for (place, &cell) in (0_u32..).zip(&cells) {
            self.part_of[cell as usize] = part;
            self.place[cell as usize] = place;
            households += u64::from(self.graph.cells()[cell as usize].households);
        }
        self.households[part as usize] = households;
        self.members[part as usize] = cells;
    }

    /// Gives a cell to another part.
    pub fn give(&mut self, cell: u32, to: u32) {
        let from = self.part_of[cell as usize];
        let households = u64::from(self.graph.cells()[cell as usize].households);
        let members = &mut self.members[from as usize];
        let place = self.place[cell as usize];
        members.swap_remove(place as usize);
        if let Some(&moved) = members.get(place as usize) {
            self.place[moved as usize] = place;
        }
        #[allow(clippy::cast_possible_truncation)] // fewer than there are cells
        {
            self.place[cell as usize] = self.members[to as usize].len() as u32;
        }
        self.members[to as usize].push(cell);
        self.part_of[cell as usize] = to;
        self.households[from as usize] -= households;
        self.households[to as usize] += households;
    }

    /// What the division costs: unfit border between parts, and households out of balance.
    pub fn price(&self, price: Price) -> i64 {
        let mut unfit = 0_i64;
        for cell in (0_u32..).take(self.graph.len()) {
            let own = self.part_of[cell as usize];
            let beyond = self.graph.links(cell).iter().filter(|link| self.part_of[link.to as usize] != own);
            unfit += beyond.map(|link| i64::from(link.unfit_dm)).sum::<i64>();
        }
        unfit / 2 + self.households.iter().map(|&households| price.of_households(households, 1)).sum::<i64>()
    }
}
