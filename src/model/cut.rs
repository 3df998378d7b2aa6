//! The ground of a grid and a line across it: into which pieces the line cuts the grid, and which pockets it encloses
//! outside.

use std::collections::{BTreeMap, BTreeSet};

use super::{Refusal, Snapshot};
use crate::geodesy::LatticePoint;
use crate::partition::{Arrangement, Edge, FaceId, Label};

/// The most points of a line that is drawn across a grid.
pub(super) const LINE_LIMIT: usize = 100_000;

/// The faces between the outline of a grid and a line.
pub(super) struct Cut {
    pub arrangement: Arrangement,
    /// How many of the lines of the arrangement are the outline.
    rings: u32,
    /// The faces that only the line keeps apart, the largest of each piece of ground first, with whether they lie inside.
    pieces: Vec<(bool, Vec<FaceId>)>,
}

impl Cut {
    pub fn of(snapshot: &Snapshot<'_>, label: Label, line: &[LatticePoint]) -> Result<Self, Refusal> {
        if line.len() > LINE_LIMIT {
            return Err(Refusal::LineTooLong { limit: LINE_LIMIT });
        }
        let outline = snapshot.document().partition.outline(label);
        let closed = |ring: &[LatticePoint]| ring.iter().chain(ring.first()).copied().collect::<Vec<_>>();
        let mut lines: Vec<Vec<LatticePoint>> =
            outline.iter().flat_map(|polygon| polygon.rings().map(closed)).collect();
        let rings = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        lines.push(line.to_vec());
        let arrangement = Arrangement::of(&lines).map_err(Refusal::BadOutline)?;
        let inside = arrangement.inside(rings);
        let mut cut = Self { arrangement, rings, pieces: Vec::new() };
        cut.pieces = cut.find_pieces(&inside);
        Ok(cut)
    }

    /// The pieces of the grid that the line cuts, each as its faces, the largest first, the others from west to east.
    pub fn pieces_inside(&self) -> Vec<&[FaceId]> {
        let cut = self.pieces.iter().filter(|(inside, faces)| *inside && faces.len() > 1);
        cut.map(|(_, faces)| faces.as_slice()).collect()
    }

    /// What the line encloses outside the grid.
    pub fn pockets_outside(&self) -> BTreeSet<FaceId> {
        let outside = self.pieces.iter().filter(|(inside, _)| !inside);
        outside.flat_map(|(_, faces)| faces[1..].iter().copied()).collect()
    }

    /// The edges of a face that are border of the grid.
    pub fn outer_edges(&self, face: FaceId) -> impl Iterator<Item = Edge<'_>> {
        self.arrangement.edges_of(face).filter(|edge| edge.lines.iter().any(|&line| line < self.rings))
    }

    /// Joins the faces that only the line keeps apart.
    fn find_pieces(&self, inside: &BTreeMap<FaceId, bool>) -> Vec<(bool, Vec<FaceId>)> {
        let mut beyond: BTreeMap<FaceId, Vec<FaceId>> = BTreeMap::new();
        let only_line = |edge: &Edge<'_>| edge.lines.iter().all(|&line| line >= self.rings);
        for edge in self.arrangement.edges().filter(only_line) {
            beyond.entry(edge.left).or_default().push(edge.right);
            beyond.entry(edge.right).or_default().push(edge.left);
        }
        let size = |face: FaceId| self.arrangement.face(face).map_or(i128::MAX, |face| face.doubled_area);
        let solid = |face: &FaceId| self.arrangement.face(*face).is_none_or(|face| face.interior.is_some());
        let place = |face: FaceId| self.arrangement.face(face).and_then(|face| face.interior);
        let mut seen = BTreeSet::new();
        let mut pieces = Vec::new();
        for (&first, &is_inside) in inside {
            if !seen.insert(first) {
                continue;
            }
            let mut faces = vec![first];
            let mut next = 0;
            while let Some(&face) = faces.get(next) {
                next += 1;
                let others = beyond.get(&face).into_iter().flatten().copied();
                faces.extend(others.filter(|other| seen.insert(*other)).collect::<Vec<_>>());
            }
            // What is thinner than the lattice is no ground.
            faces.retain(solid);
            faces.sort_by_key(|&face| place(face));
            let Some(largest) = (0..faces.len()).max_by_key(|&at| (size(faces[at]), usize::MAX - at)) else { continue };
            faces[..=largest].rotate_right(1);
            pieces.push((is_inside, faces));
        }
        pieces
    }
}
