//! Proposals for one question, ranked: each a command that makes exactly its grids, with figures.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::figures::{Figures, GridFigures, PartSums, Shortfall, shortfall};
use super::ground::{Ground, Home};
use super::holders::{Holder, holders};
use super::names::next_names;
use super::plan::Balance;
use super::question::{BalanceRule, NoProposal, Question};
use super::search::{Division, Effort, divide};
use crate::domain::AreaId;
use crate::jobs::Progress;
use crate::model::{Command, Document, GridPart, MergedPosts};
use crate::partition::{Label, Region};
use crate::query::Index;

/// A division of an area into grids.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The seed that it comes from.
    pub seed: u64,
    /// Its grids, each area's from west to east.
    pub grids: Vec<GridFigures>,
    /// The grids that there would not be any more.
    pub gone: Vec<AreaId>,
    /// All of it.
    pub figures: Figures,
    /// The edit that makes it, of the document that was asked about.
    pub command: Command,
    /// The less the better: unfit border and households out of balance, in decimetres.
    price_dm: i64,
}

/// How often seeds are tried for proposals that are still missing.
const MOST_ROUNDS: u32 = 4;

/// Ground with what is to become of it.
struct Task {
    holder: Holder,
    ground: Ground,
    balance: Balance,
}

/// Divides the ground of a grid, or of the grids of an area, into so many grids. Proposals come best first: balanced ones
/// before others, then those with the shortest and best placed borders.
///
/// Dedicated and locked grids keep their ground. A grid that is there stays the one with which it shares most ground, so
/// that its posts, records and code survive; what hangs on a grid that is gone goes over to the one that gets most of it.
///
/// # Errors
/// Why there is no proposal; [`NoProposal::Cancelled`] when somebody asks the work to stop.
///
/// # Validity
/// Each grid of a proposal is in one piece, but where the ground itself was not. No estate is cut, and no building but
/// where a road, a river or an estate's outline cuts it already. The index must be in step with the document.
///
/// # Performance
/// O(n log n) for the ground, and that of [`divide`](super::divide) for each proposal; proposals share the processors.
pub fn propose(
    document: &Document,
    index: &Index,
    question: &Question,
    progress: &Progress,
) -> Result<Vec<Proposal>, NoProposal> {
    let holders = holders(document, index, question)?;
    let effort = Effort::default();
    progress.set_total(holders.len() as u64 * (1 + u64::from(question.count) * u64::from(effort.rounds)));
    let mut tasks = Vec::new();
    for holder in holders {
        let ground = Ground::of(document, index, &holder.grids, holder.parts).map_err(NoProposal::Ground)?;
        let cells = u32::try_from(ground.graph.len()).unwrap_or(u32::MAX);
        if cells < holder.parts {
            return Err(NoProposal::TooFewCells { area: holder.parent, cells });
        }
        let balance = match question.balance {
            BalanceRule::Band if !ground.by_area => {
                let (low, high) = document.project.household_band;
                Balance { low: u64::from(low), high: u64::from(high.max(low)) }
            }
            BalanceRule::Band => Balance::around_mean(ground.graph.households(), holder.parts, 5),
            BalanceRule::AroundMean(percent) => {
                Balance::around_mean(ground.graph.households(), holder.parts, u64::from(percent))
            }
        };
        tasks.push(Task { holder, ground, balance });
        progress.advance(1).map_err(|_| NoProposal::Cancelled)?;
    }
    let mut different: Vec<Proposal> = Vec::new();
    let mut next = question.seed;
    // Seeds may lead to the same division, or to that of today; then others are tried for a while.
    for _ in 0..MOST_ROUNDS {
        let missing = question.count.saturating_sub(u32::try_from(different.len()).unwrap_or(u32::MAX));
        let seeds: Vec<u64> = (0..u64::from(missing)).map(|step| next.wrapping_add(step)).collect();
        next = next.wrapping_add(u64::from(missing));
        let found: Vec<Result<Proposal, NoProposal>> =
            seeds.into_par_iter().map(|seed| proposal(document, index, &tasks, effort, seed, progress)).collect();
        for found in found {
            match found {
                Ok(proposal) if different.iter().all(|other| other.command != proposal.command) => {
                    different.push(proposal);
                }
                Ok(_) | Err(NoProposal::AsToday) => {}
                Err(reason) => return Err(reason),
            }
        }
    }
    if different.is_empty() {
        return Err(NoProposal::AsToday);
    }
    different.sort_by_key(|proposal| (!proposal.figures.balanced, proposal.price_dm, proposal.seed));
    Ok(different)
}

fn proposal(
    document: &Document,
    index: &Index,
    tasks: &[Task],
    effort: Effort,
    seed: u64,
    progress: &Progress,
) -> Result<Proposal, NoProposal> {
    let (mut grids, mut commands, mut price_dm) = (Vec::new(), Vec::new(), 0);
    let mut sums = Vec::new();
    let (mut estates_cut, mut buildings_cut, mut households_moved) = (0, 0, 0);
    let mut gone = Vec::new();
    let mut lack: Option<Shortfall> = None;
    for Task { holder, ground, balance } in tasks {
        let divided = divide(&ground.graph, holder.parts, *balance, effort, seed, progress);
        let Division { part_of, price_dm: price } = divided.map_err(|_| NoProposal::Cancelled)?;
        let part_of = from_west(ground, &part_of, holder.parts);
        price_dm += price;
        let of_parts = PartSums::of(&ground.graph, &part_of, holder.parts);
        let fates = fates(ground, &part_of, holder);
        let numbers = fates.iter().zip(&of_parts.households).zip(&of_parts.area_m2).zip(&of_parts.compactness);
        grids.extend(numbers.map(|(((fate, &households), &area_m2), &compactness)| GridFigures {
            keep: fate.0,
            parent: holder.parent,
            households: if ground.by_area { 0 } else { households },
            area_m2,
            compactness,
        }));
        let is_cut = |cells: &&BTreeSet<u32>| {
            cells.iter().map(|&cell| part_of[cell as usize]).collect::<BTreeSet<_>>().len() > 1
        };
        estates_cut += ground.estates.values().filter(is_cut).count();
        buildings_cut += ground.buildings.iter().filter(is_cut).count();
        let moves = |home: &&Home| fates[part_of[home.cell as usize] as usize].0 != Some(home.grid);
        households_moved += ground.homes.iter().filter(moves).map(|home| u64::from(home.households)).sum::<u64>();
        gone.extend(fates.iter().flat_map(|(_, heir_of)| heir_of.iter().copied()));
        lack = lack.or_else(|| shortfall(&ground.graph, &of_parts.households, *balance));
        if !is_as_today(ground, &part_of, &fates) {
            commands.push(command(document, index, ground, &part_of, holder, fates));
        }
        sums.push(of_parts);
    }
    let by_area = tasks.iter().all(|task| task.ground.by_area);
    let cut = Figures { estates_cut, buildings_cut, households_moved, ..summed(&grids, &sums) };
    let figures = Figures { balanced: lack.is_none(), shortfall: lack, by_area, ..cut };
    if commands.is_empty() {
        return Err(NoProposal::AsToday);
    }
    let command = match <[Command; 1]>::try_from(commands) {
        Ok([only]) => only,
        Err(commands) => Command::Together { name: String::new(), commands },
    };
    gone.sort_unstable();
    Ok(Proposal { seed, grids, gone, figures, command, price_dm })
}

#[allow(clippy::cast_precision_loss)] // far below 2^53
fn summed(grids: &[GridFigures], sums: &[PartSums]) -> Figures {
    let off = |sums: &PartSums| {
        let mean = sums.households.iter().sum::<u64>() as f64 / sums.households.len().max(1) as f64;
        let off = sums.households.iter().map(|&households| (households as f64 - mean).abs());
        if mean > 0.0 { off.fold(0.0, f64::max) / mean * 100.0 } else { 0.0 }
    };
    let households = || grids.iter().map(|grid| grid.households);
    let compactness = || grids.iter().map(|grid| grid.compactness);
    let border: u64 = sums.iter().map(|sums| sums.border_dm).sum();
    let along: u64 = sums.iter().map(|sums| sums.along_dm).sum();
    Figures {
        least_households: households().min().unwrap_or_default(),
        most_households: households().max().unwrap_or_default(),
        spread_percent: sums.iter().map(off).fold(0.0, f64::max),
        mean_compactness: compactness().sum::<f64>() / grids.len().max(1) as f64,
        least_compactness: compactness().fold(1.0, f64::min),
        along_percent: (border > 0).then(|| along as f64 / border as f64 * 100.0),
        estates_cut: 0,
        buildings_cut: 0,
        households_moved: 0,
        balanced: true,
        shortfall: None,
        by_area: false,
    }
}

/// The parts numbered from west to east by the mean of the middles of their cells, so that codes come in order.
fn from_west(ground: &Ground, part_of: &[u32], parts: u32) -> Vec<u32> {
    let mut sums = vec![(0_i128, 0_i128, 0_i128); parts as usize];
    for (&part, middle) in part_of.iter().zip(&ground.middles) {
        let sum = &mut sums[part as usize];
        *sum = (sum.0 + i128::from(middle.x), sum.1 + i128::from(middle.y), sum.2 + 1);
    }
    let mut order: Vec<u32> = (0..parts).collect();
    order.sort_by_key(|&part| {
        let (x, y, count) = sums[part as usize];
        (x / count.max(1), -y / count.max(1))
    });
    let mut number = vec![0; parts as usize];
    for (place, &part) in (0_u32..).zip(&order) {
        number[part as usize] = place;
    }
    part_of.iter().map(|&part| number[part as usize]).collect()
}

/// The grid that a part stays, and those of which it is the heir.
type Fate = (Option<AreaId>, Vec<AreaId>);

/// Which part each grid stays: pairs with most ground in common first. One that stays none goes to the part that has most
/// of its ground.
fn fates(ground: &Ground, part_of: &[u32], holder: &Holder) -> Vec<Fate> {
    let mut shared: BTreeMap<(AreaId, u32), f64> = BTreeMap::new();
    for (grids, &part) in ground.grids.iter().zip(part_of) {
        for (&grid, &area) in grids {
            *shared.entry((grid, part)).or_insert(0.0) += area;
        }
    }
    let mut pairs: Vec<(AreaId, u32, f64)> =
        shared.into_iter().map(|((grid, part), area)| (grid, part, area)).collect();
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut fates: Vec<Fate> = vec![(None, Vec::new()); holder.parts as usize];
    let mut left = holder.grids.clone();
    for &(grid, part, _) in &pairs {
        let fate = &mut fates[part as usize];
        if fate.0.is_none() && left.remove(&grid) {
            fate.0 = Some(grid);
        }
    }
    for grid in left {
        let most = pairs.iter().find(|(other, ..)| *other == grid).map_or(0, |(_, part, _)| *part);
        fates[most as usize].1.push(grid);
    }
    fates
}

/// Whether every grid keeps exactly the ground that it has.
fn is_as_today(ground: &Ground, part_of: &[u32], fates: &[Fate]) -> bool {
    let stays =
        |(grids, &part): (&BTreeMap<AreaId, f64>, &u32)| grids.keys().all(|grid| fates[part as usize].0 == Some(*grid));
    fates.iter().all(|(keep, heir_of)| keep.is_some() && heir_of.is_empty())
        && ground.grids.iter().zip(part_of).all(stays)
}

/// The edit that gives each part its ground.
fn command(
    document: &Document,
    index: &Index,
    ground: &Ground,
    part_of: &[u32],
    holder: &Holder,
    fates: Vec<Fate>,
) -> Command {
    // Numbers of parts stand for labels here: the faces of one part are its ground.
    let plane = ground.arrangement.to_partition(|face| {
        ground.cell_of.get(&face).map_or(Label::Outside, |&cell| Label::Grid(AreaId(part_of[cell as usize])))
    });
    let new = fates.iter().filter(|(keep, _)| keep.is_none()).count();
    let mut names = next_names(document, index, holder.parent, new).into_iter();
    let parts = (0_u32..).zip(fates).map(|(part, (keep, heir_of))| {
        let polygons = plane.outline(Label::Grid(AreaId(part)));
        let rings = polygons.iter().flat_map(|polygon| polygon.rings().map(<[_]>::to_vec)).collect();
        let name = if keep.is_none() { names.next().unwrap_or_default() } else { String::new() };
        GridPart { region: Region { rings }, keep, heir_of, name, code: None }
    });
    Command::RedivideGrids {
        grids: holder.grids.iter().copied().collect(),
        parts: parts.collect(),
        posts: MergedPosts::All,
    }
}
