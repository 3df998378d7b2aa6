//! How good a division is, in figures that people compare.

use serde::Serialize;

use super::graph::CellGraph;
use super::plan::Balance;
use crate::domain::AreaId;
use crate::text::{self, Lang};

/// One of the proposed grids.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GridFigures {
    /// The grid that it is today; `None` for a new one.
    pub keep: Option<AreaId>,
    /// The area that it belongs to.
    pub parent: AreaId,
    /// Its households.
    pub households: u64,
    /// Its area in square metres.
    pub area_m2: f64,
    /// Its compactness after Polsby and Popper (1991): 4π times the area by the square of the outline; 1 for a circle.
    pub compactness: f64,
}

/// Why a division is not balanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shortfall {
    /// One cell, an estate or a home that cannot be cut, has more households than a grid may have.
    CellTooLarge {
        /// How many.
        households: u32,
        /// How many a grid may have.
        limit: u64,
    },
    /// The mean of the area itself lies outside of the band: the number of grids does not fit.
    WrongCount {
        /// The mean.
        mean: u64,
    },
    /// Cells are too coarse, or hang together too badly, for a balanced division to be found.
    Coarse {
        /// The households of the largest cell.
        largest: u32,
    },
}

impl Shortfall {
    /// The reason in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::CellTooLarge { households, limit } => text::propose::cell_too_large(lang, households, limit),
            Self::WrongCount { mean } => text::propose::wrong_count(lang, mean),
            Self::Coarse { largest } => text::propose::coarse(lang, largest),
        }
    }
}

/// A whole proposal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The fewest households of a grid.
    pub least_households: u64,
    /// The most.
    pub most_households: u64,
    /// How far the grid farthest from the mean of its area is off, in percent of that.
    pub spread_percent: f64,
    /// The mean of the compactness of the grids.
    pub mean_compactness: f64,
    /// The least compactness of a grid.
    pub least_compactness: f64,
    /// How much of the borders between the grids runs along roads and rivers, in percent; `None` without such borders.
    pub along_percent: Option<f64>,
    /// How many estates lie in more than one grid.
    pub estates_cut: usize,
    /// How many buildings lie in more than one grid.
    pub buildings_cut: usize,
    /// How many households come to another grid than today.
    pub households_moved: u64,
    /// Whether every grid is balanced.
    pub balanced: bool,
    /// Why not.
    pub shortfall: Option<Shortfall>,
    /// Nobody is known to live there: areas were balanced in the place of households.
    pub by_area: bool,
}

/// Sums over the parts of a divided graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PartSums {
    pub households: Vec<u64>,
    pub area_m2: Vec<f64>,
    pub compactness: Vec<f64>,
    /// Length of the borders between parts, and how much of it runs along roads and rivers, in decimetres.
    pub border_dm: u64,
    pub along_dm: u64,
}

impl PartSums {
    pub fn of(graph: &CellGraph, part_of: &[u32], parts: u32) -> Self {
        let parts = parts as usize;
        let mut sums = Self { households: vec![0; parts], area_m2: vec![0.0; parts], ..Self::default() };
        let mut outline_dm = vec![0_u64; parts];
        for ((cell, &part), number) in graph.cells().iter().zip(part_of).zip(0_u32..) {
            let own = part as usize;
            sums.households[own] += u64::from(cell.households);
            sums.area_m2[own] += cell.area_m2;
            outline_dm[own] += u64::from(cell.outer_dm);
            for link in graph.links(number).iter().filter(|link| part_of[link.to as usize] != part) {
                outline_dm[own] += u64::from(link.length_dm);
                if number < link.to {
                    sums.border_dm += u64::from(link.length_dm);
                    sums.along_dm += u64::from(link.along_dm);
                }
            }
        }
        #[allow(clippy::cast_precision_loss)] // far below 2^53
        let outline_m = outline_dm.iter().map(|&length| length as f64 / 10.0);
        sums.compactness =
            sums.area_m2.iter().zip(outline_m).map(|(&area, outline)| polsby_popper(area, outline)).collect();
        sums
    }
}

fn polsby_popper(area_m2: f64, outline_m: f64) -> f64 {
    if outline_m > 0.0 { 4.0 * std::f64::consts::PI * area_m2 / (outline_m * outline_m) } else { 0.0 }
}

/// The mean of the compactness (Polsby–Popper) of the parts of a divided graph.
#[allow(clippy::cast_precision_loss)] // a handful
pub fn compactness(graph: &CellGraph, part_of: &[u32], parts: u32) -> f64 {
    let sums = PartSums::of(graph, part_of, parts);
    sums.compactness.iter().sum::<f64>() / f64::from(parts.max(1))
}

/// Why some part has fewer or more households than it may have; `None` when none has.
pub(super) fn shortfall(graph: &CellGraph, households: &[u64], balance: Balance) -> Option<Shortfall> {
    if households.iter().all(|&households| balance.excess(households, 1) == 0) {
        return None;
    }
    let mean = households.iter().sum::<u64>() / households.len().max(1) as u64;
    let largest = graph.cells().iter().map(|cell| cell.households).max().unwrap_or_default();
    Some(if balance.excess(mean, 1) > 0 && balance.excess(mean + 1, 1) > 0 {
        Shortfall::WrongCount { mean }
    } else if u64::from(largest) > balance.high {
        Shortfall::CellTooLarge { households: largest, limit: balance.high }
    } else {
        Shortfall::Coarse { largest }
    })
}
