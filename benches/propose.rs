//! Time of a proposal on a graph of 20,000 units, to be set beside GerryChain's recombination on the same graph
//! (`benches/peers/recom.py`). Writes the graph where `TONGXIN_GRAPH` says: a line of households, area and outline for
//! each unit, then a line of two units and the length that they share for each pair.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_possible_truncation)]
#![allow(clippy::cast_precision_loss)]

use std::fmt::Write as _;
use std::time::Instant;

use tongxin::jobs::Progress;
use tongxin::propose::{Balance, Cell, CellGraph, Effort, Link, compactness, divide};

/// Units along a side, and parts.
const SIDE: u32 = 142;
const PARTS: u32 = 50;

fn main() {
    let (cells, pairs) = units();
    if let Ok(path) = std::env::var("TONGXIN_GRAPH") {
        let mut text = format!("{} {}\n", cells.len(), pairs.len());
        for cell in &cells {
            writeln!(text, "{} {} {}", cell.households, cell.area_m2, f64::from(cell.outer_dm) / 10.0).unwrap();
        }
        for (one, link) in &pairs {
            writeln!(text, "{one} {} {}", link.to, f64::from(link.length_dm) / 10.0).unwrap();
        }
        std::fs::write(path, text).unwrap();
    }
    let graph = CellGraph::new(cells, &pairs);
    let balance = Balance::around_mean(graph.households(), PARTS, 5);
    println!("{} units, {} parts, {balance:?}", graph.len(), PARTS);
    let quick = Effort { start_trees: 6, rounds: 1, trees: 1, sweeps: 0 };
    for (name, effort) in [("quick", quick), ("as the program does", Effort::default())] {
        for seed in 1..=3 {
            let start = Instant::now();
            let division = divide(&graph, PARTS, balance, effort, seed, &Progress::default()).unwrap();
            let took = start.elapsed();
            let mut households = vec![0_u64; PARTS as usize];
            for (cell, part) in graph.cells().iter().zip(&division.part_of) {
                households[*part as usize] += u64::from(cell.households);
            }
            let off = households.iter().filter(|&&sum| balance.excess(sum, 1) > 0).count();
            let pairs = pairs
                .iter()
                .filter(|(one, link)| division.part_of[*one as usize] != division.part_of[link.to as usize]);
            println!(
                "{name}: seed {seed}: {:.1} ms, compactness {:.3}, cut edges {}, out of balance {off}",
                took.as_secs_f64() * 1000.0,
                compactness(&graph, &division.part_of, PARTS),
                pairs.count(),
            );
        }
    }
}

/// A town of blocks: rows of oblongs, every second column pushed by half a block, so that corners are of three; 0 to 40
/// households each, more in the middle.
fn units() -> (Vec<Cell>, Vec<(u32, Link)>) {
    let mut state = 42_u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut cells = Vec::new();
    let mut pairs = Vec::new();
    let at = |column: u32, row: u32| column * SIDE + row;
    let (wide_dm, high_dm) = (1_000_u32, 1_000_u32);
    for column in 0..SIDE {
        for row in 0..SIDE {
            let far = column.abs_diff(SIDE / 2).max(row.abs_diff(SIDE / 2));
            let households = below(10 + u64::from(SIDE / 2 - far.min(SIDE / 2)) / 2) as u32;
            cells.push(Cell { households, area_m2: 10_000.0, outer_dm: 0 });
            let mut link = |to: u32, length_dm: u32| {
                pairs.push((at(column, row), Link { to, length_dm, unfit_dm: length_dm, along_dm: 0 }));
            };
            if row + 1 < SIDE {
                link(at(column, row + 1), wide_dm);
            }
            if column + 1 < SIDE {
                link(at(column + 1, row), high_dm / 2);
                // Odd columns are pushed up by half a block.
                let other = if column % 2 == 0 { row.checked_sub(1) } else { Some(row + 1).filter(|&row| row < SIDE) };
                if let Some(other) = other {
                    link(at(column + 1, other), high_dm / 2);
                }
            }
        }
    }
    let mut shared = vec![0; cells.len()];
    for (one, link) in &pairs {
        shared[*one as usize] += link.length_dm;
        shared[link.to as usize] += link.length_dm;
    }
    for (cell, shared) in cells.iter_mut().zip(shared) {
        cell.outer_dm = 2 * (wide_dm + high_dm) - shared;
    }
    (cells, pairs)
}
