//! Many lines as one plane graph: cut where they meet, with the faces between them, who neighbours whom, and which
//! line each edge comes from. Knows no labels until it is asked for a partition.

use std::collections::BTreeMap;

use super::canonical::{self, LabelledEdge};
use super::faces::{self, Faces};
use super::noding::{self, Noded};
use super::segment::{Origin, Segment, Spot, vector};
use super::segment_tree::SegmentTree;
use super::{Label, Partition};
use crate::geodesy::{Bounds, LatticePoint};
use crate::text::{self, Lang};

/// A face of an [`Arrangement`], by its place in [`Arrangement::faces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u32);

impl FaceId {
    /// The unbounded face around everything.
    pub const UNBOUNDED: Self = Self(0);
}

/// A bounded face: a connected piece of the plane between lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Id.
    pub id: FaceId,
    /// Twice its area in square lattice units, holes taken off. Exact, above zero.
    pub doubled_area: i128,
    /// A lattice point strictly inside, off every line. `None` exactly when there is none: the face is thinner than the
    /// lattice.
    pub interior: Option<LatticePoint>,
    /// The smallest box around it.
    pub bounds: Bounds,
}

/// One edge of an [`Arrangement`]: a straight piece that no line crosses or touches but at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'a> {
    /// The smaller end.
    pub from: LatticePoint,
    /// The other end.
    pub to: LatticePoint,
    /// The face on the left of the way from `from` to `to`.
    pub left: FaceId,
    /// The face on the right. The same one where a line ends in the middle of a face.
    pub right: FaceId,
    /// The input lines that run along it, by their place in the input, in order.
    pub lines: &'a [u32],
}

impl Edge<'_> {
    /// Its length in the plane of longitude and latitude, in lattice units.
    #[allow(clippy::cast_precision_loss)] // below 2^53
    pub fn length_units(&self) -> f64 {
        let (dx, dy) = ((self.to.x - self.from.x) as f64, (self.to.y - self.from.y) as f64);
        (dx * dx + dy * dy).sqrt()
    }
}

/// A face beside another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The other face; may be [`FaceId::UNBOUNDED`].
    pub face: FaceId,
    /// How much border the two share, in lattice units (see [`Edge::length_units`]).
    pub length_units: f64,
}

/// Why lines make no arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrangementError {
    /// They extend over more than [`MAX_SPAN`](crate::geodesy::MAX_SPAN).
    TooLarge,
    /// More vertices than the program can number.
    TooMany,
}

impl ArrangementError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLarge => text::partition::too_large(lang).to_owned(),
            Self::TooMany => text::partition::too_many(lang).to_owned(),
        }
    }
}

/// Lines cut where they meet, and the faces between them.
///
/// The same for the same lines in any order and direction, but for the numbers of lines on its edges.
#[derive(Clone, Debug)]
pub struct Arrangement {
    origin: Origin,
    vertices: Vec<Spot>,
    edges: Vec<[u32; 2]>,
    /// For each edge, whether its ends are vertices of a line that runs along it.
    drawn: Vec<[bool; 2]>,
    /// The lines of edge `e` lie in `lines[line_starts[e]..line_starts[e + 1]]`.
    line_starts: Vec<u32>,
    lines: Vec<u32>,
    faces: Faces,
    described: Vec<Face>,
    neighbours: Vec<Vec<Neighbour>>,
    tree: SegmentTree,
}

/// The most segments that are read: twice as many half-edges, and the pieces they are cut into, still have numbers.
const MAX_SEGMENTS: usize = 1 << 28;

impl Arrangement {
    /// The arrangement of these lines, in EPSG:4490 lattice units. Lines may cross, overlap, touch, close on
    /// themselves, or end anywhere. Points that repeat and lines of fewer than two points count for nothing.
    ///
    /// Where lines cross off the lattice, the crossing moves to the nearest lattice point, and every line that passes
    /// within half a unit (see `noding`) moves with it.
    ///
    /// # Errors
    /// Lines that extend over more than [`MAX_SPAN`](crate::geodesy::MAX_SPAN), or too many of them.
    ///
    /// # Performance
    /// O((n + k) log n) for n segments with k crossings.
    pub fn of(lines: &[Vec<LatticePoint>]) -> Result<Self, ArrangementError> {
        if lines.len() > MAX_SEGMENTS || lines.iter().map(Vec::len).sum::<usize>() > MAX_SEGMENTS {
            return Err(ArrangementError::TooMany);
        }
        let origin = Origin::of(lines.iter().flatten().copied()).ok_or(ArrangementError::TooLarge)?;
        let Noded { vertices, pieces } = noding::node(origin, lines);
        if pieces.len() > 4 * MAX_SEGMENTS {
            return Err(ArrangementError::TooMany);
        }
        let mut edges = Vec::new();
        let mut drawn = Vec::new();
        let mut lines = Vec::with_capacity(pieces.len());
        let mut line_starts = vec![0];
        for along in pieces.chunk_by(|one, next| one.ends == next.ends) {
            edges.push(along[0].ends);
            drawn.push(along.iter().fold([false; 2], |all, piece| [all[0] | piece.drawn[0], all[1] | piece.drawn[1]]));
            lines.extend(along.chunk_by(|one, next| one.line == next.line).map(|same| same[0].line));
            #[allow(clippy::cast_possible_truncation)] // bounded just above
            line_starts.push(lines.len() as u32);
        }
        drop(pieces);
        let segments: Vec<Segment> =
            edges.iter().map(|&[u, v]| Segment { a: vertices[u as usize], b: vertices[v as usize] }).collect();
        let tree = SegmentTree::of(&segments);
        let faces = Faces::of(&vertices, &edges, &tree);
        let mut this = Self {
            origin,
            vertices,
            edges,
            drawn,
            line_starts,
            lines,
            faces,
            described: Vec::new(),
            neighbours: Vec::new(),
            tree,
        };
        this.described = faces::describe(&this.faces, &this.vertices, &this.edges, origin);
        this.neighbours = this.find_neighbours();
        Ok(this)
    }

    /// The bounded faces, by id.
    pub fn faces(&self) -> impl ExactSizeIterator<Item = &Face> + '_ {
        self.described.iter()
    }

    /// The bounded face with this id.
    pub fn face(&self, id: FaceId) -> Option<&Face> {
        self.described.get((id.0 as usize).checked_sub(1)?)
    }

    /// The faces that share an edge with this one, by id, each with the length of all they share.
    pub fn neighbours(&self, id: FaceId) -> &[Neighbour] {
        self.neighbours.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// All edges, by their ends.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = Edge<'_>> + '_ {
        (0..self.edges.len()).map(|number| self.edge(number))
    }

    /// The edges around a face and its holes, each cycle in turn, the face on the left of the way. Edges come in their
    /// own direction, not that of the way; one with the face on both sides comes twice.
    pub fn edges_of(&self, id: FaceId) -> impl Iterator<Item = Edge<'_>> + '_ {
        self.faces.half_edges_of(id).map(|half| self.edge(half as usize / 2))
    }

    /// The face that holds this point strictly inside, or `None` when the point lies on an edge or a vertex.
    pub fn face_at(&self, p: LatticePoint) -> Option<FaceId> {
        let Some(spot) = self.origin.spot_of_any(p) else { return Some(FaceId::UNBOUNDED) };
        let mut on_edge = false;
        self.tree.through(spot, |_| on_edge = true);
        (!on_edge).then(|| self.tree.below(spot).map_or(FaceId::UNBOUNDED, |edge| self.faces.above(edge)))
    }

    /// Whether each face lies inside the first so many lines, which make closed rings: who steps over one of them changes
    /// sides. A line that runs twice along an edge counts there once.
    pub fn inside(&self, rings: u32) -> BTreeMap<FaceId, bool> {
        let mut beside: BTreeMap<FaceId, Vec<(FaceId, bool)>> = BTreeMap::new();
        for edge in self.edges() {
            let turns = edge.lines.iter().filter(|&&line| line < rings).count() % 2 == 1;
            beside.entry(edge.left).or_default().push((edge.right, turns));
            beside.entry(edge.right).or_default().push((edge.left, turns));
        }
        let mut known = BTreeMap::from([(FaceId::UNBOUNDED, false)]);
        let mut open = vec![FaceId::UNBOUNDED];
        while let Some(face) = open.pop() {
            let here = known[&face];
            for &(other, turns) in beside.get(&face).into_iter().flatten() {
                known.entry(other).or_insert_with(|| {
                    open.push(other);
                    here != turns
                });
            }
        }
        known
    }

    /// The partition in which each bounded face is covered by what `label_of` says, and the unbounded face is
    /// [`Label::Outside`]. Edges between faces of one label vanish, and so do lines that end inside a face.
    ///
    /// # Validity
    /// The borders are in canonical form (see `canonical`), and every rule of a partition holds.
    pub fn into_partition(self, label_of: impl FnMut(FaceId) -> Label) -> Partition {
        self.to_partition(label_of)
    }

    /// As [`into_partition`](Self::into_partition), and keeps the arrangement.
    pub fn to_partition(&self, mut label_of: impl FnMut(FaceId) -> Label) -> Partition {
        let labels: Vec<Label> =
            std::iter::once(Label::Outside).chain(self.faces().map(|face| label_of(face.id))).collect();
        let label = |face: FaceId| labels[face.0 as usize];
        let kept: Vec<LabelledEdge> = (0..self.edges.len())
            .map(|number| {
                let Edge { from, to, left, right, .. } = self.edge(number);
                LabelledEdge { ends: [from, to], left: label(left), right: label(right), drawn: self.drawn[number] }
            })
            .filter(|edge| edge.left != edge.right)
            .collect();
        Partition::of_sound(canonical::borders(&kept))
    }

    fn edge(&self, number: usize) -> Edge<'_> {
        let [u, v] = self.edges[number];
        let lines = self.line_starts[number] as usize..self.line_starts[number + 1] as usize;
        Edge {
            from: self.origin.point(self.vertices[u as usize]),
            to: self.origin.point(self.vertices[v as usize]),
            left: self.faces.left_of(2 * number),
            right: self.faces.left_of(2 * number + 1),
            lines: &self.lines[lines],
        }
    }

    fn find_neighbours(&self) -> Vec<Vec<Neighbour>> {
        let mut shared: Vec<(FaceId, FaceId, f64)> = Vec::new();
        for (number, &[u, v]) in self.edges.iter().enumerate() {
            let (left, right) = (self.faces.left_of(2 * number), self.faces.left_of(2 * number + 1));
            if left != right {
                #[allow(clippy::cast_precision_loss)]
                let (dx, dy) = {
                    let (dx, dy) = vector(self.vertices[u as usize], self.vertices[v as usize]);
                    (dx as f64, dy as f64)
                };
                let length = (dx * dx + dy * dy).sqrt();
                shared.extend([(left, right, length), (right, left, length)]);
            }
        }
        // Stable: lengths are added up in the order of edges, which is the same for any order of lines.
        shared.sort_by_key(|&(face, other, _)| (face, other));
        let mut neighbours = vec![Vec::new(); self.described.len() + 1];
        for group in shared.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
            let length_units = group.iter().map(|&(_, _, length)| length).sum();
            neighbours[group[0].0.0 as usize].push(Neighbour { face: group[0].1, length_units });
        }
        neighbours
    }
}
