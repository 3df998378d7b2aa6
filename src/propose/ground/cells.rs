//! Faces that belong together as cells, cells that are too small for one with their neighbours, and the graph of it all.

use std::collections::{BTreeMap, BTreeSet};

use super::super::graph::{Cell, CellGraph, Link};
use super::super::lines::LineKind;
use super::super::metres::Metres;
use super::{Ground, Home, face_of_home};
use crate::domain::{AreaId, EstateId};
use crate::geodesy::LatticePoint;
use crate::partition::{Arrangement, Edge, FaceId};

/// What makes neighbouring faces one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// One estate.
    Estate(EstateId),
    /// One block between roads and rivers, and one box of how it is halved.
    Block(FaceId, u32),
    /// A building, as far as it stands on one block.
    Building(FaceId, u32),
    /// Thinner than the lattice.
    Thin(FaceId),
}

/// A line between two faces of the ground, or on its rim.
struct Side {
    faces: [FaceId; 2],
    kind: LineKind,
    ends: [LatticePoint; 2],
}

/// Faces of the ground, joined where they belong together.
pub(super) struct Pieces {
    root: BTreeMap<FaceId, FaceId>,
    estates: Vec<(FaceId, EstateId)>,
    /// Lines between faces of different cells.
    sides: Vec<Side>,
    rim: Vec<(FaceId, [LatticePoint; 2])>,
}

impl Pieces {
    pub fn of(
        arrangement: &Arrangement,
        within: &BTreeSet<FaceId>,
        key: impl Fn(FaceId) -> Key,
        kind: impl Fn(&Edge<'_>) -> LineKind,
    ) -> Self {
        let keys: BTreeMap<FaceId, Key> = within.iter().map(|&face| (face, key(face))).collect();
        let mut root: BTreeMap<FaceId, FaceId> = within.iter().map(|&face| (face, face)).collect();
        let (mut sides, mut rim) = (Vec::new(), Vec::new());
        for edge in arrangement.edges().filter(|edge| edge.left != edge.right) {
            let ends = [edge.from, edge.to];
            match (keys.get(&edge.left), keys.get(&edge.right)) {
                (Some(left), Some(right)) if left == right => join(&mut root, edge.left, edge.right),
                (Some(_), Some(_)) => sides.push(Side { faces: [edge.left, edge.right], kind: kind(&edge), ends }),
                (Some(_), None) => rim.push((edge.left, ends)),
                (None, Some(_)) => rim.push((edge.right, ends)),
                (None, None) => {}
            }
        }
        let estate = |(&face, key): (&FaceId, &Key)| match key {
            Key::Estate(estate) => Some((face, *estate)),
            _ => None,
        };
        Self { estates: keys.iter().filter_map(estate).collect(), root, sides, rim }
    }

    /// The graph of the cells, with what is known of each.
    pub fn into_ground(
        mut self,
        arrangement: Arrangement,
        homes: &[Home],
        metres: Metres,
        parts: u32,
        grid_at: impl Fn(LatticePoint) -> Option<AreaId>,
    ) -> Ground {
        let within: BTreeSet<FaceId> = self.root.keys().copied().collect();
        let areas: BTreeMap<FaceId, f64> =
            within.iter().filter_map(|&face| Some((face, metres.area(arrangement.face(face)?.doubled_area)))).collect();
        let mut households: BTreeMap<FaceId, u32> = BTreeMap::new();
        let mut placed: Vec<(Home, FaceId)> = Vec::with_capacity(homes.len());
        for &home in homes {
            if let Some(face) = face_of_home(&arrangement, &within, home.at) {
                let sum = households.entry(face).or_default();
                *sum = sum.saturating_add(home.households);
                placed.push((home, face));
            }
        }
        let by_area = households.values().all(|&count| count == 0);
        if by_area {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
            households.extend(areas.iter().map(|(&face, area)| (face, (area / 10.0) as u32)));
        }
        self.join_small(&areas, &households, metres, parts);

        let mut numbers: BTreeMap<FaceId, u32> = BTreeMap::new();
        let mut cell_of: BTreeMap<FaceId, u32> = BTreeMap::new();
        for &face in &within {
            let root = find(&mut self.root, face);
            #[allow(clippy::cast_possible_truncation)] // fewer than faces
            let next = numbers.len() as u32;
            cell_of.insert(face, *numbers.entry(root).or_insert(next));
        }
        let mut cells = vec![Cell::default(); numbers.len()];
        let mut grids = vec![BTreeMap::new(); cells.len()];
        let mut largest = vec![(0.0, LatticePoint::default()); cells.len()];
        for (face, &cell) in &cell_of {
            let (cell, area) = (cell as usize, areas.get(face).copied().unwrap_or_default());
            cells[cell].area_m2 += area;
            cells[cell].households =
                cells[cell].households.saturating_add(households.get(face).copied().unwrap_or_default());
            let Some(found) = arrangement.face(*face) else { continue };
            if let Some(grid) = found.interior.and_then(&grid_at) {
                *grids[cell].entry(grid).or_insert(0.0) += area;
            }
            if area >= largest[cell].0 {
                largest[cell] = (area, found.bounds.centre());
            }
        }
        for (face, ends) in &self.rim {
            let cell = &mut cells[cell_of[face] as usize];
            cell.outer_dm = cell.outer_dm.saturating_add(decimetres(metres.length(ends[0], ends[1])));
        }
        let middles: Vec<LatticePoint> = largest.into_iter().map(|(_, middle)| middle).collect();
        let mut pairs = self.pairs(&cell_of, metres);
        let loose = CellGraph::new(cells.clone(), &pairs);
        pairs.extend(bridges(&loose, &middles));
        let mut estates: BTreeMap<EstateId, BTreeSet<u32>> = BTreeMap::new();
        for (face, estate) in &self.estates {
            estates.entry(*estate).or_default().insert(cell_of[face]);
        }
        let graph = CellGraph::new(cells, &pairs);
        let homes = placed.into_iter().map(|(home, face)| Home { cell: cell_of[&face], ..home }).collect();
        Ground { graph, arrangement, cell_of, grids, estates, buildings: Vec::new(), homes, middles, by_area }
    }

    /// Cells that are hardly more than a strip go with the neighbour with most line between them.
    fn join_small(
        &mut self,
        areas: &BTreeMap<FaceId, f64>,
        households: &BTreeMap<FaceId, u32>,
        metres: Metres,
        parts: u32,
    ) {
        const ROUNDS: usize = 8;
        let least = areas.values().sum::<f64>() / f64::from(parts.max(1)) * 0.004;
        for _ in 0..ROUNDS {
            let mut size: BTreeMap<FaceId, (f64, u64)> = BTreeMap::new();
            for (face, area) in areas {
                let sum = size.entry(find(&mut self.root, *face)).or_default();
                sum.0 += area;
                sum.1 += households.get(face).map_or(0, |&count| u64::from(count));
            }
            let mut shared: BTreeMap<(FaceId, FaceId), f64> = BTreeMap::new();
            for side in &self.sides {
                let [one, other] = side.faces.map(|face| find(&mut self.root, face));
                if one != other {
                    #[allow(clippy::cast_precision_loss)] // a percentage
                    let unfit = metres.length(side.ends[0], side.ends[1]) * side.kind.unfit_percent() as f64;
                    *shared.entry((one, other)).or_insert(0.0) += unfit;
                    *shared.entry((other, one)).or_insert(0.0) += unfit;
                }
            }
            let mut best: BTreeMap<FaceId, (f64, FaceId)> = BTreeMap::new();
            for (&(cell, other), &unfit) in &shared {
                let found = best.entry(cell).or_insert((unfit, other));
                if unfit > found.0 {
                    *found = (unfit, other);
                }
            }
            let mut joined = false;
            for (cell, (area, _)) in size.iter().filter(|(_, (area, _))| *area < least) {
                if let Some(&(_, other)) = best.get(cell) {
                    let _ = area;
                    join(&mut self.root, *cell, other);
                    joined = true;
                }
            }
            if !joined {
                break;
            }
        }
    }

    fn pairs(&self, cell_of: &BTreeMap<FaceId, u32>, metres: Metres) -> Vec<(u32, Link)> {
        let mut sums: BTreeMap<(u32, u32), [f64; 3]> = BTreeMap::new();
        for side in &self.sides {
            let [one, other] = side.faces.map(|face| cell_of[&face]);
            if one != other {
                let length = metres.length(side.ends[0], side.ends[1]);
                let sum = sums.entry((one.min(other), one.max(other))).or_default();
                sum[0] += length;
                #[allow(clippy::cast_precision_loss)] // a percentage
                {
                    sum[1] += length * side.kind.unfit_percent() as f64 / 100.0;
                }
                sum[2] += if side.kind.is_along() { length } else { 0.0 };
            }
        }
        let link = |((one, to), [length, unfit, along]): ((u32, u32), [f64; 3])| {
            let link =
                Link { to, length_dm: decimetres(length), unfit_dm: decimetres(unfit), along_dm: decimetres(along) };
            (one, link)
        };
        sums.into_iter().map(link).collect()
    }
}

/// Where the ground lies in several pieces, each is joined to the nearest cell of those before it, as if they touched:
/// an exclave goes with somebody near.
fn bridges(graph: &CellGraph, middles: &[LatticePoint]) -> Vec<(u32, Link)> {
    let mut pieces = graph.pieces();
    pieces.sort_by_key(|piece| (std::cmp::Reverse(piece.len()), piece.first().copied()));
    let mut bridges = Vec::new();
    let Some((first, rest)) = pieces.split_first() else { return bridges };
    let mut joined = first.clone();
    let far = |one: u32, other: u32| {
        let (a, b) = (middles[one as usize], middles[other as usize]);
        let (dx, dy) = (i128::from(a.x - b.x), i128::from(a.y - b.y));
        dx * dx + dy * dy
    };
    for piece in rest {
        let pairs = piece.iter().flat_map(|&cell| joined.iter().map(move |&other| (far(cell, other), cell, other)));
        if let Some((_, cell, to)) = pairs.min() {
            bridges.push((cell, Link { to, length_dm: 0, unfit_dm: 0, along_dm: 0 }));
        }
        joined.extend(piece);
    }
    bridges
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
fn decimetres(metres: f64) -> u32 {
    (metres * 10.0 + 0.5) as u32
}

fn find(root: &mut BTreeMap<FaceId, FaceId>, mut face: FaceId) -> FaceId {
    let start = face;
    while let Some(&above) = root.get(&face).filter(|above| **above != face) {
        face = above;
    }
    if start != face {
        root.insert(start, face);
    }
    face
}

fn join(root: &mut BTreeMap<FaceId, FaceId>, one: FaceId, other: FaceId) {
    let (one, other) = (find(root, one), find(root, other));
    if one != other {
        root.insert(one.max(other), one.min(other));
    }
}
