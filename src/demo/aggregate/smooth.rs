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
/// `weight(a, b)` says how much a metre of border between two groups counts: more where a higher level parts there.
pub fn smooth(
    graph: &CellGraph,
    group_of: &mut [Option<usize>],
    how: &Smoothing<'_>,
    weight: impl Fn(usize, usize) -> f64,
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
            let Some(own) = group_of[cell].filter(|&own| !how.fixed[cell] && count[own] > 1) else { continue };
            let Some(better) = better_group(graph, group_of, cell, own, how, &area, &weight) else { continue };
            stamp += 1;
            if stays_whole(graph, group_of, cell, own, &mut seen, stamp) {
                let size = graph.cells[cell].area_m2;
                group_of[cell] = Some(better);
                area[own] -= size;
                area[better] += size;
                count[own] -= 1;
                count[better] += 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
}

/// The neighbouring group in which the cell would do best, when that is not its own.
fn better_group(
    graph: &CellGraph,
    group_of: &[Option<usize>],
    cell: usize,
    own: usize,
    how: &Smoothing<'_>,
    area: &[f64],
    weight: impl Fn(usize, usize) -> f64,
) -> Option<usize> {
    let mut beside: Vec<(usize, f64)> = Vec::new();
    for link in &graph.cells[cell].links {
        if let Some(group) = group_of[link.to] {
            match beside.iter_mut().find(|(other, _)| *other == group) {
                Some((_, sum)) => *sum += link.unfit_m,
                None => beside.push((group, link.unfit_m)),
            }
        }
    }
    // The border that the cell would have in a group.
    let border = |group: usize| -> f64 {
        let others = beside.iter().filter(|(other, _)| *other != group);
        others.map(|&(other, length)| length * weight(group, other)).sum()
    };
    let off = |group: usize, change: f64| {
        let off = (area[group] + change) / how.target_m2[group] - 1.0;
        off * off * how.target_m2[group].sqrt()
    };
    let size = graph.cells[cell].area_m2;
    let now = border(own);
    let mut best = (-1.0, None);
    for &(group, _) in beside.iter().filter(|(group, _)| *group != own) {
        let uneven = off(own, -size) + off(group, size) - off(own, 0.0) - off(group, 0.0);
        let change = border(group) - now + how.evenness * uneven;
        if change < best.0 {
            best = (change, Some(group));
        }
    }
    best.1
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
