//! Smoothing: a cell changes sides when the border gets shorter or better placed by it, sizes stay even and nobody is
//! cut in two.

use super::graph::CellGraph;

/// How much an uneven size weighs against an ill-placed border.
pub struct Smoothing<'a> {
    /// Target area of each group.
    pub target_m2: &'a [f64],
    /// Weight of uneven sizes.
    pub evenness: f64,
    /// Cells that stay where they are.
    pub fixed: &'a [bool],
    /// The most rounds.
    pub rounds: usize,
}

/// Moves cells between neighbouring groups, round by round, until no move helps.
///
/// `may(cell, group)` says whether a cell may go to a group at all.
pub fn smooth(
    graph: &CellGraph,
    group_of: &mut [Option<usize>],
    how: &Smoothing<'_>,
    may: impl Fn(usize, usize, usize) -> bool,
) {
    let mut area = super::grow::areas(graph, group_of, how.target_m2.len());
    let mut count = vec![0usize; how.target_m2.len()];
    for group in group_of.iter().flatten() {
        count[*group] += 1;
    }
    let mut seen = vec![0u32; graph.cells.len()];
    let mut stamp = 0;
    for _ in 0..how.rounds {
        let mut moved = false;
        for cell in 0..graph.cells.len() {
            let Some(own) = group_of[cell] else { continue };
            if how.fixed[cell] || count[own] < 2 {
                continue;
            }
            // Border with each neighbouring group; the own one first.
            let mut beside: Vec<(usize, f64)> = vec![(own, 0.0)];
            for link in &graph.cells[cell].links {
                if let Some(group) = group_of[link.to] {
                    match beside.iter_mut().find(|(other, _)| *other == group) {
                        Some((_, sum)) => *sum += link.unfit_m,
                        None => beside.push((group, link.unfit_m)),
                    }
                }
            }
            if beside.len() < 2 {
                continue;
            }
            let size = graph.cells[cell].area_m2;
            let mut best = (-1.0, own);
            for &(group, shared) in &beside[1..] {
                if !may(cell, own, group) {
                    continue;
                }
                let off = |group: usize, change: f64| {
                    let off = (area[group] + change) / how.target_m2[group] - 1.0;
                    off * off * how.target_m2[group].sqrt()
                };
                let uneven = off(own, -size) + off(group, size) - off(own, 0.0) - off(group, 0.0);
                let change = beside[0].1 - shared + how.evenness * uneven;
                if change < best.0 {
                    best = (change, group);
                }
            }
            if best.1 != own {
                stamp += 1;
                if stays_whole(graph, group_of, cell, own, &mut seen, stamp) {
                    group_of[cell] = Some(best.1);
                    area[own] -= size;
                    area[best.1] += size;
                    count[own] -= 1;
                    count[best.1] += 1;
                    moved = true;
                }
            }
        }
        if !moved {
            break;
        }
    }
}

/// Whether the group stays in one piece without the cell.
fn stays_whole(
    graph: &CellGraph,
    group_of: &[Option<usize>],
    without: usize,
    group: usize,
    seen: &mut [u32],
    stamp: u32,
) -> bool {
    let inside = |cell: usize| cell != without && group_of[cell] == Some(group);
    let around: Vec<usize> =
        graph.cells[without].links.iter().map(|link| link.to).filter(|&cell| inside(cell)).collect();
    let Some(&start) = around.first() else { return false };
    let mut missing = around.len() - 1;
    let mut open = vec![start];
    seen[start] = stamp;
    while missing > 0 {
        let Some(cell) = open.pop() else { return false };
        for link in &graph.cells[cell].links {
            if seen[link.to] != stamp && inside(link.to) {
                seen[link.to] = stamp;
                if around.contains(&link.to) {
                    missing -= 1;
                }
                open.push(link.to);
            }
        }
    }
    true
}
