//! The borders near a region and the steps along its edge, cut where they meet.

use std::collections::BTreeMap;

use super::PatchRefusal;
use crate::geodesy::{Bounds, LatticePoint};
use crate::partition::noding::{self, Noded};
use crate::partition::segment::{Origin, Spot};
use crate::partition::{BorderEdge, BorderId, BorderTree, Label, Partition};

/// An edge of a border as it was, with its labels.
#[derive(Clone, Copy, Debug)]
pub(super) struct OldEdge {
    pub edge: BorderEdge,
    pub left: Label,
    pub right: Label,
}

impl OldEdge {
    pub fn key(&self) -> (BorderId, usize) {
        (self.edge.border, self.edge.place)
    }
}

/// A straight piece that meets others at its ends only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The numbers of its ends, the smaller vertex first.
    pub ends: [u32; 2],
    /// Whether each end is a vertex of a line along it, and not only a place where another meets it.
    pub drawn: [bool; 2],
    /// How many steps run from the first end to the second, less those that run back.
    pub winding: i32,
    /// How many steps run along it, in either direction.
    pub steps: u32,
    /// The place of the old edge along it in [`Local::edges`], and whether that runs from the first end to the second.
    pub old: Option<(u32, bool)>,
}

/// Vertices that old edges, by border and place, run through on their way.
pub(super) type Vias = BTreeMap<(BorderId, usize), Vec<LatticePoint>>;

/// The plane near a region.
pub(super) struct Local {
    pub origin: Origin,
    pub vertices: Vec<Spot>,
    pub pieces: Vec<Piece>,
    /// The edges of borders, by border and place.
    pub edges: Vec<OldEdge>,
}

/// How far an edge may move when it is cut, and a little more, in lattice units.
const MARGIN: i64 = 2;

impl Local {
    /// All edges that come near `reach`, and those near an edge that is cut, with the steps between them. Every edge that
    /// meets a vertex of a step is among them. Those with `vias` run through these.
    pub fn of(
        partition: &Partition,
        tree: &BorderTree,
        reach: Bounds,
        steps: &[[LatticePoint; 2]],
        vias: &Vias,
    ) -> Result<Self, PatchRefusal> {
        let mut near: BTreeMap<(BorderId, usize), OldEdge> = BTreeMap::new();
        let gather = |near: &mut BTreeMap<_, _>, bounds: Bounds| {
            let before = near.len();
            for edge in tree.edges_in(grown(bounds)) {
                if let Some(border) = partition.border(edge.border) {
                    near.insert((edge.border, edge.place), OldEdge { edge, left: border.left, right: border.right });
                }
            }
            near.len() > before
        };
        gather(&mut near, reach);
        loop {
            let local = Self::node(steps, near.values().copied().collect(), vias, tree.bounds())?;
            let mut more = false;
            for edge in local.cut_edges() {
                more |= gather(&mut near, edge.edge.bounds());
            }
            if !more {
                return Ok(local);
            }
        }
    }

    /// The place of a vertex.
    pub fn point(&self, vertex: u32) -> LatticePoint {
        self.origin.point(self.vertices[vertex as usize])
    }

    /// For each old edge the pieces along it, by their places, in its direction.
    pub fn paths(&self) -> Vec<Vec<u32>> {
        let mut paths: Vec<Vec<u32>> = vec![Vec::new(); self.edges.len()];
        for (number, piece) in (0_u32..).zip(&self.pieces) {
            if let Some((edge, _)) = piece.old {
                paths[edge as usize].push(number);
            }
        }
        for (path, old) in paths.iter_mut().zip(&self.edges) {
            path.sort_by_key(|&number| {
                let piece = &self.pieces[number as usize];
                let start = self.point(piece.ends[usize::from(piece.old.is_some_and(|(_, forward)| !forward))]);
                (start.x - old.edge.from.x).abs() + (start.y - old.edge.from.y).abs()
            });
        }
        paths
    }

    fn node(
        steps: &[[LatticePoint; 2]],
        edges: Vec<OldEdge>,
        vias: &Vias,
        extent: Option<Bounds>,
    ) -> Result<Self, PatchRefusal> {
        let through = |old: &OldEdge| {
            let between = vias.get(&old.key()).into_iter().flatten().copied();
            std::iter::once(old.edge.from).chain(between).chain([old.edge.to]).collect()
        };
        let lines: Vec<Vec<LatticePoint>> =
            steps.iter().map(|step| step.to_vec()).chain(edges.iter().map(through)).collect();
        let corners = extent.into_iter().flat_map(|bounds| [bounds.min, bounds.max]);
        Origin::of(lines.iter().flatten().copied().chain(corners)).ok_or(PatchRefusal::TooLarge)?;
        let origin = Origin::of(lines.iter().flatten().copied()).ok_or(PatchRefusal::TooLarge)?;
        let Noded { vertices, pieces: cut } = noding::node(origin, &lines);
        let mut pieces = Vec::new();
        for along in cut.chunk_by(|one, next| one.ends == next.ends) {
            let ends = along[0].ends;
            let mut piece = Piece { ends, drawn: [false; 2], winding: 0, steps: 0, old: None };
            let (u, v) = (vertices[ends[0] as usize], vertices[ends[1] as usize]);
            for part in along {
                piece.drawn = [piece.drawn[0] | part.drawn[0], piece.drawn[1] | part.drawn[1]];
                let line = part.line as usize;
                let forward = runs_forward(&lines[line], u, v);
                match line.checked_sub(steps.len()) {
                    None => {
                        piece.winding += if forward { 1 } else { -1 };
                        piece.steps += 1;
                    }
                    Some(_) if piece.old.is_some() => return Err(PatchRefusal::TooFine { place: origin.point(u) }),
                    Some(edge) => piece.old = u32::try_from(edge).ok().map(|edge| (edge, forward)),
                }
            }
            pieces.push(piece);
        }
        Ok(Self { origin, vertices, pieces, edges })
    }

    /// The old edges that do not run straight from end to end any more.
    fn cut_edges(&self) -> impl Iterator<Item = &OldEdge> {
        let mut counts = vec![0_u32; self.edges.len()];
        for piece in &self.pieces {
            if let Some((edge, _)) = piece.old {
                counts[edge as usize] += 1;
            }
        }
        self.edges.iter().zip(counts).filter(|&(_, count)| count != 1).map(|(edge, _)| edge)
    }
}

fn grown(bounds: Bounds) -> Bounds {
    let by = |p: LatticePoint, d: i64| LatticePoint::new(p.x.saturating_add(d), p.y.saturating_add(d));
    Bounds { min: by(bounds.min, -MARGIN), max: by(bounds.max, MARGIN) }
}

/// Whether a line, drawn through lattice points, runs along a piece of it from `u` to `v`, where `u` is the smaller: a
/// snapped line never turns back in either axis.
fn runs_forward(line: &[LatticePoint], u: Spot, v: Spot) -> bool {
    let [from, .., to] = line else { return true };
    if v.x > u.x { to.x > from.x } else { to.y > from.y }
}
