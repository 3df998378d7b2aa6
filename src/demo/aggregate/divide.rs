//! The division of the district: 116 communities grown from their seeds, and their grids.

use super::graph::CellGraph;
use super::grow::{Seed, areas, grow, grow_evenly};
use super::smooth::{Smoothing, smooth};
use crate::demo::facts;
use crate::demo::layout::{Ground, Zone, given_rings};
use crate::demo::plane::{Spot, holds};

/// Which cell belongs to which community and grid.
#[derive(Clone, Debug)]
pub struct Division {
    /// The community of each cell, by its place in [`facts::SEEDS`].
    pub community_of: Vec<Option<usize>>,
    /// The grid of each cell.
    pub grid_of: Vec<Option<usize>>,
    /// The community of each grid.
    pub grids: Vec<usize>,
    /// The cell kept in reserve, which no grid has.
    pub reserved: Option<usize>,
}

/// Divides the ground.
pub fn divide(ground: &Ground, graph: &CellGraph) -> Division {
    let exclave = exclave_cells(graph);
    let reserved = reserved_cell(ground, graph);
    let settled: Vec<bool> = graph
        .cells
        .iter()
        .enumerate()
        .map(|(cell, it)| matches!(it.zone, Zone::City | Zone::Hills) && !exclave[cell] && Some(cell) != reserved)
        .collect();
    let mut community_of = communities(ground, graph, &settled);
    let shares = grids_per_community(graph, &community_of);
    let mut grid_of = vec![None; graph.cells.len()];
    let mut grids = Vec::new();
    for (community, &share) in shares.iter().enumerate() {
        let first = grids.len();
        let part = grids_of(graph, &community_of, community, share);
        for (cell, grid) in part.into_iter().enumerate() {
            if let Some(grid) = grid {
                grid_of[cell] = Some(first + grid);
            }
        }
        grids.extend(std::iter::repeat_n(community, share));
    }
    attach_exclave(graph, &exclave, &mut community_of, &mut grid_of);
    if let Some(cell) = reserved {
        let longest = graph.cells[cell].links.iter().max_by(|a, b| a.length_m.total_cmp(&b.length_m));
        community_of[cell] = longest.and_then(|link| community_of[link.to]);
    }
    Division { community_of, grid_of, grids, reserved }
}

fn reserved_cell(ground: &Ground, graph: &CellGraph) -> Option<usize> {
    let shape = facts::SHAPES.iter().find(|shape| shape.kind == "reserved")?;
    graph.cell_at(ground, Spot::of(*shape.points.first()?))
}

/// Whether a cell lies in the part of the district that lies apart.
fn exclave_cells(graph: &CellGraph) -> Vec<bool> {
    let rings = given_rings("outline");
    let apart: Vec<&Vec<Spot>> = rings.iter().skip(1).collect();
    graph.cells.iter().map(|cell| apart.iter().any(|ring| holds(ring, cell.centre))).collect()
}

/// The exclave goes with the nearest grid.
fn attach_exclave(
    graph: &CellGraph,
    exclave: &[bool],
    community_of: &mut [Option<usize>],
    grid_of: &mut [Option<usize>],
) {
    for cell in (0..graph.cells.len()).filter(|&cell| exclave[cell]) {
        let here = Spot::new(-10_100.0, -10_600.0);
        let nearest = (0..graph.cells.len())
            .filter(|&other| !exclave[other] && grid_of[other].is_some())
            .min_by(|&a, &b| graph.cells[a].centre.distance(here).total_cmp(&graph.cells[b].centre.distance(here)));
        if let Some(nearest) = nearest {
            community_of[cell] = community_of[nearest];
            grid_of[cell] = grid_of[nearest];
        }
    }
}

fn communities(ground: &Ground, graph: &CellGraph, settled: &[bool]) -> Vec<Option<usize>> {
    let mut seeds: Vec<Seed> = facts::SEEDS
        .iter()
        .map(|seed| {
            let spot = Spot::of(seed.at);
            let cell = graph
                .cell_at(ground, spot)
                .filter(|&cell| settled[cell])
                .unwrap_or_else(|| nearest(graph, settled, spot));
            Seed { cell, target_m2: 1.0, delay_m: 0.0 }
        })
        .collect();
    // Evenness is wanted among the communities of a street that lie in the same zone, and only half of it.
    let first = grow(graph, &seeds, settled, 1.0);
    let reached = areas(graph, &first, seeds.len());
    let group = |i: usize| (&facts::SEEDS[i].community[..9], graph.cells[seeds[i].cell].zone);
    let targets: Vec<f64> = (0..seeds.len())
        .map(|i| {
            let same: Vec<usize> = (0..seeds.len()).filter(|&j| group(j) == group(i)).collect();
            #[allow(clippy::cast_precision_loss)] // a handful
            let mean = same.iter().map(|&j| reached[j]).sum::<f64>() / same.len() as f64;
            0.65 * mean + 0.35 * reached[i].min(2.0 * mean)
        })
        .collect();
    for (seed, &target_m2) in seeds.iter_mut().zip(&targets) {
        seed.target_m2 = target_m2;
    }
    let mut community_of = grow_evenly(graph, &mut seeds, settled, 1.0, 24);
    let mut fixed = vec![false; graph.cells.len()];
    for seed in &seeds {
        fixed[seed.cell] = true;
    }
    let how = Smoothing { target_m2: &targets, evenness: 0.5, fixed: &fixed, rounds: 30 };
    let street = |community: usize| &facts::SEEDS[community].community[..9];
    let weight = |a: usize, b: usize| if street(a) == street(b) { 1.0 } else { 2.6 };
    smooth(graph, &mut community_of, &how, weight);
    community_of
}

fn nearest(graph: &CellGraph, allowed: &[bool], spot: Spot) -> usize {
    (0..graph.cells.len())
        .filter(|&cell| allowed[cell])
        .min_by(|&a, &b| graph.cells[a].centre.distance(spot).total_cmp(&graph.cells[b].centre.distance(spot)))
        .unwrap_or(0)
}

/// The grids of each street shared out among its communities by the root of their area, each getting one at least.
fn grids_per_community(graph: &CellGraph, community_of: &[Option<usize>]) -> Vec<usize> {
    let area = areas(graph, community_of, facts::SEEDS.len());
    let mut shares = vec![1usize; facts::SEEDS.len()];
    for street in facts::STREETS {
        let of_street: Vec<usize> =
            (0..facts::SEEDS.len()).filter(|&i| facts::SEEDS[i].community.starts_with(street.street)).collect();
        // The one whose grids would be the largest gets the next.
        #[allow(clippy::cast_precision_loss)] // a handful
        for _ in of_street.len()..street.grids as usize {
            let next = of_street.iter().copied().max_by(|&a, &b| {
                let size = |i: usize| area[i].sqrt() / shares[i] as f64;
                size(a).total_cmp(&size(b))
            });
            if let Some(next) = next {
                shares[next] += 1;
            }
        }
    }
    shares
}

/// Divides a community into so many grids: seeds as far apart as can be, moved to the middle of what they reach.
fn grids_of(graph: &CellGraph, community_of: &[Option<usize>], community: usize, count: usize) -> Vec<Option<usize>> {
    let allowed: Vec<bool> = community_of.iter().map(|it| *it == Some(community)).collect();
    let cells: Vec<usize> = (0..graph.cells.len()).filter(|&cell| allowed[cell]).collect();
    let area: f64 = cells.iter().map(|&cell| graph.cells[cell].area_m2).sum();
    #[allow(clippy::cast_precision_loss)] // a handful
    let target_m2 = area / count as f64;
    let mut seeds: Vec<Seed> =
        far_apart(graph, &cells, count).into_iter().map(|cell| Seed { cell, target_m2, delay_m: 0.0 }).collect();
    for _ in 0..5 {
        let seed_of = grow_evenly(graph, &mut seeds, &allowed, 0.5, 3);
        recentre(graph, &cells, &seed_of, &mut seeds);
    }
    let mut grid_of = grow_evenly(graph, &mut seeds, &allowed, 0.5, 12);
    let targets = vec![target_m2; count];
    let fixed = vec![false; graph.cells.len()];
    let how = Smoothing { target_m2: &targets, evenness: 0.6, fixed: &fixed, rounds: 12 };
    smooth(graph, &mut grid_of, &how, |_, _| 1.0);
    grid_of
}

fn far_apart(graph: &CellGraph, cells: &[usize], count: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    let south_west = cells.iter().copied().min_by(|&a, &b| {
        let key = |cell: usize| graph.cells[cell].centre.x + graph.cells[cell].centre.y;
        key(a).total_cmp(&key(b))
    });
    chosen.extend(south_west);
    while chosen.len() < count {
        let distance = |cell: usize| {
            chosen
                .iter()
                .map(|&other| graph.cells[cell].centre.distance(graph.cells[other].centre))
                .fold(f64::INFINITY, f64::min)
        };
        let Some(next) = cells.iter().copied().max_by(|&a, &b| distance(a).total_cmp(&distance(b))) else { break };
        chosen.push(next);
    }
    chosen
}

fn recentre(graph: &CellGraph, cells: &[usize], seed_of: &[Option<usize>], seeds: &mut [Seed]) {
    for (number, seed) in seeds.iter_mut().enumerate() {
        let own: Vec<usize> = cells.iter().copied().filter(|&cell| seed_of[cell] == Some(number)).collect();
        let area: f64 = own.iter().map(|&cell| graph.cells[cell].area_m2).sum();
        if area <= 0.0 {
            continue;
        }
        let middle = own
            .iter()
            .fold(Spot::new(0.0, 0.0), |sum, &cell| sum.plus(graph.cells[cell].centre.times(graph.cells[cell].area_m2)))
            .times(1.0 / area);
        let nearest = own
            .into_iter()
            .min_by(|&a, &b| graph.cells[a].centre.distance(middle).total_cmp(&graph.cells[b].centre.distance(middle)));
        seed.cell = nearest.unwrap_or(seed.cell);
    }
}
