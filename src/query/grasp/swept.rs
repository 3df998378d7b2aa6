//! What moves on the map when an edit is made: the ground that changes hands and the lines that go and come. For painting
//! only; figures are told by [`query::balance`](crate::query::balance).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::AreaId;
use crate::geodesy::{LatticePoint, area_m2};
use crate::model::{Document, Label};

/// Less ground than this has not changed hands, in square metres: a vertex moved by a lattice step sweeps less.
const LEAST_M2: f64 = 0.5;

/// A grid whose ground an edit changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// The grid.
    pub grid: AreaId,
    /// The ground that changes hands there (even-odd), in rings.
    pub rings: Vec<Vec<LatticePoint>>,
    /// What it gains in square metres, less than nothing when it loses.
    pub gain_m2: f64,
}

/// The lines of borders that an edit takes away, and those that it draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SweptLines {
    /// Edges that are gone.
    pub gone: Vec<[LatticePoint; 2]>,
    /// Edges that are new.
    pub come: Vec<[LatticePoint; 2]>,
}

/// The grids whose ground an edit changes, by number.
///
/// # Performance
/// In the order of the borders of these grids.
pub fn swept(before: &Document, after: &Document) -> Vec<Swept> {
    let delta = before.partition.diff(&after.partition);
    let borders = delta.removed.iter().chain(&delta.inserted);
    let labels: BTreeSet<Label> = borders.flat_map(|border| [border.left, border.right]).collect();
    let grids = labels.iter().filter_map(|label| if let Label::Grid(id) = label { Some(*id) } else { None });
    let found = grids.filter_map(|grid| {
        let (old, new) = (rings(before, grid), rings(after, grid));
        let rings = changed(&old, &new);
        let gain_m2 = area_of(&new) - area_of(&old);
        // A vertex more on its border is no other ground.
        let same = gain_m2.abs() < LEAST_M2 && ground_of(&rings) < LEAST_M2;
        (!same).then_some(Swept { grid, rings, gain_m2 })
    });
    found.collect()
}

/// The lines that an edit takes away and those that it draws.
pub fn swept_lines(before: &Document, after: &Document) -> SweptLines {
    let delta = before.partition.diff(&after.partition);
    let edges = |borders: &[crate::partition::Border]| -> BTreeSet<[LatticePoint; 2]> {
        borders.iter().flat_map(|border| border.points.windows(2)).map(|pair| sorted(pair[0], pair[1])).collect()
    };
    let (old, new) = (edges(&delta.removed), edges(&delta.inserted));
    SweptLines { gone: old.difference(&new).copied().collect(), come: new.difference(&old).copied().collect() }
}

/// Whether two sets of rings hold the same ground: vertices more on a line, and what rounding moves, are no change.
pub fn same_ground(one: &[Vec<LatticePoint>], other: &[Vec<LatticePoint>]) -> bool {
    one == other || ground_of(&changed(one, other)) < LEAST_M2
}

fn rings(document: &Document, grid: AreaId) -> Vec<Vec<LatticePoint>> {
    let polygons = document.partition.outline(Label::Grid(grid));
    polygons.iter().flat_map(|polygon| polygon.rings().map(<[LatticePoint]>::to_vec).collect::<Vec<_>>()).collect()
}

/// Outer rings run one way and holes the other, so their sum is the area.
fn area_of(rings: &[Vec<LatticePoint>]) -> f64 {
    rings.iter().map(|ring| area_m2(ring)).sum::<f64>().abs()
}

/// What rings hold, each by itself, in square metres.
fn ground_of(rings: &[Vec<LatticePoint>]) -> f64 {
    rings.iter().map(|ring| area_m2(ring).abs()).sum()
}

/// Rings around the ground that lies within one of two sets of rings and not within the other.
fn changed(old: &[Vec<LatticePoint>], new: &[Vec<LatticePoint>]) -> Vec<Vec<LatticePoint>> {
    let mut edges: BTreeSet<[LatticePoint; 2]> = BTreeSet::new();
    for ring in old.iter().chain(new) {
        for (a, b) in ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)) {
            let edge = sorted(a, b);
            if a != b && !edges.remove(&edge) {
                edges.insert(edge);
            }
        }
    }
    let mut beside: BTreeMap<LatticePoint, Vec<LatticePoint>> = BTreeMap::new();
    for [a, b] in edges {
        beside.entry(a).or_default().push(b);
        beside.entry(b).or_default().push(a);
    }
    let mut found = Vec::new();
    // Every vertex has an even number of these edges, so a walk along them ends where it began.
    while let Some((&first, _)) = beside.first_key_value() {
        let (mut ring, mut at) = (vec![first], first);
        while let Some(next) = step(&mut beside, at) {
            if next == first {
                break;
            }
            ring.push(next);
            at = next;
        }
        beside.retain(|_, others| !others.is_empty());
        if ring.len() > 2 {
            found.push(ring);
        }
    }
    found
}

/// Takes an edge away at a vertex, and says where it leads.
fn step(beside: &mut BTreeMap<LatticePoint, Vec<LatticePoint>>, at: LatticePoint) -> Option<LatticePoint> {
    let next = beside.get_mut(&at)?.pop()?;
    if let Some(back) = beside.get_mut(&next)
        && let Some(place) = back.iter().position(|&p| p == at)
    {
        back.swap_remove(place);
    }
    Some(next)
}

fn sorted(a: LatticePoint, b: LatticePoint) -> [LatticePoint; 2] {
    if a <= b { [a, b] } else { [b, a] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: i64, east: i64) -> Vec<LatticePoint> {
        [(west, 0), (east, 0), (east, 10), (west, 10)].map(|(x, y)| LatticePoint::new(x, y)).to_vec()
    }

    #[test]
    fn what_changes_between_two_squares_that_overlap_is_what_one_alone_holds() {
        let rings = changed(&[square(0, 10)], &[square(5, 15)]);
        let held = |x| rings.iter().filter(|ring| super::super::ground::holds(ring, LatticePoint::new(x, 5))).count();
        assert!(held(2) % 2 == 1 && held(12) % 2 == 1 && held(7) % 2 == 0, "{rings:?}");
        assert!(changed(&[square(0, 10)], &[square(0, 10)]).is_empty());
        assert!(same_ground(&[square(0, 10)], &[square(0, 10)]));
        assert!(!same_ground(&[square(0, 100_000)], &[square(0, 200_000)]));
    }
}
