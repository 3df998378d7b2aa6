//! The one way to write down a partition: where borders start and end, which way they run, and in which order they
//! stand.
//!
//! A border runs between true junctions, where three or more borders meet; its points are not greater than the same
//! points backwards. A border that closes on itself without a junction starts at its smallest vertex and runs
//! anticlockwise. Borders stand in the order of their points and are numbered from 0.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Border, BorderId, Label, Partition};
use crate::geodesy::{LatticePoint, doubled_area, orientation};

/// A straight piece of border with its labels.
#[derive(Clone, Copy, Debug)]
pub(super) struct LabelledEdge {
    pub ends: [LatticePoint; 2],
    /// The label on the left of the way from the first end to the second.
    pub left: Label,
    pub right: Label,
    /// Whether each end was drawn as a vertex, so that it stays even where the border runs straight on.
    pub drawn: [bool; 2],
}

/// Points with the labels on either side, in the direction in which they run.
pub(super) type Run = (Vec<LatticePoint>, Label, Label);

impl Partition {
    /// The same partition with every border in canonical form and numbered anew. Junctions stay where they are.
    #[must_use]
    pub fn canonical(&self) -> Self {
        Self::of_sound(numbered(self.canonical_runs()))
    }

    /// A fingerprint (SHA-256) of the ground that each label covers and of every vertex: the same for two partitions
    /// exactly when their canonical forms are, whatever the ids and directions of their borders.
    ///
    /// # Performance
    /// O(n log n): it reads every vertex.
    pub fn canonical_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut runs = self.canonical_runs();
        runs.sort_unstable();
        for (points, left, right) in runs {
            for label in [left, right] {
                let (kind, number) = match label {
                    Label::Outside => (0_u8, 0),
                    Label::Grid(id) => (1, id.0),
                    Label::NonGrid(id) => (2, id.0),
                };
                hash.update([kind]);
                hash.update(number.to_le_bytes());
            }
            hash.update((points.len() as u64).to_le_bytes());
            for point in points {
                hash.update(point.x.to_le_bytes());
                hash.update(point.y.to_le_bytes());
            }
        }
        hash.finalize().into()
    }

    fn canonical_runs(&self) -> Vec<Run> {
        let run = |border: &Border| {
            let free = border.start() == border.end()
                && self.junction(border.start()).is_none_or(|junction| junction.ends.len() == 2);
            oriented((border.points.to_vec(), border.left, border.right), free)
        };
        self.borders().map(run).collect()
    }
}

/// The borders that these edges make up, in canonical form. The edges meet at their ends only, and have different
/// labels on their sides that fit together all the way round every end.
pub(super) fn borders(edges: &[LabelledEdge]) -> Vec<Border> {
    numbered(runs(edges, |_| false).into_iter().map(|(run, free)| oriented(run, free)).collect())
}

/// The runs that these edges make up between junctions, and for each whether it is a loop without one. A point is a
/// junction where not just two edges meet, and where `held` says so. Not yet in canonical direction.
pub(super) fn runs(edges: &[LabelledEdge], held: impl Fn(LatticePoint) -> bool) -> Vec<(Run, bool)> {
    let graph = EndGraph::of(edges, held);
    let mut used = vec![false; edges.len()];
    let mut runs = Vec::new();
    for vertex in (0..graph.vertices.len()).filter(|&vertex| graph.is_junction[vertex]) {
        for &end in graph.at(vertex) {
            if !used[end as usize / 2] {
                runs.push((walk(edges, &graph, &mut used, end), false));
            }
        }
    }
    // What is left are loops without a junction. Vertices come in order, so each is met at its smallest one.
    for vertex in 0..graph.vertices.len() {
        for &end in graph.at(vertex) {
            if !used[end as usize / 2] {
                runs.push((walk(edges, &graph, &mut used, end), true));
            }
        }
    }
    runs
}

/// Which edge ends meet at each vertex. End `2e` is the first of edge `e`, `2e + 1` the second.
struct EndGraph {
    vertices: Vec<LatticePoint>,
    is_junction: Vec<bool>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// The vertex of each end.
    vertex_of: Vec<u32>,
}

impl EndGraph {
    #[allow(clippy::cast_possible_truncation)] // edges of an arrangement are numbered in 32 bits
    fn of(edges: &[LabelledEdge], held: impl Fn(LatticePoint) -> bool) -> Self {
        let mut places: Vec<(LatticePoint, u32)> = edges.iter().flat_map(|edge| edge.ends).zip(0_u32..).collect();
        places.sort_unstable();
        let mut graph = Self {
            vertices: Vec::new(),
            is_junction: Vec::new(),
            starts: vec![0],
            ends: Vec::new(),
            vertex_of: vec![0; places.len()],
        };
        for group in places.chunk_by(|one, next| one.0 == next.0) {
            for &(_, end) in group {
                graph.vertex_of[end as usize] = graph.vertices.len() as u32;
                graph.ends.push(end);
            }
            graph.vertices.push(group[0].0);
            graph.is_junction.push(group.len() != 2 || held(group[0].0));
            graph.starts.push(graph.ends.len() as u32);
        }
        graph
    }

    fn at(&self, vertex: usize) -> &[u32] {
        &self.ends[self.starts[vertex] as usize..self.starts[vertex + 1] as usize]
    }
}

/// Follows the border that leaves along `end` up to the next junction, or back to where it started.
fn walk(edges: &[LabelledEdge], graph: &EndGraph, used: &mut [bool], end: u32) -> Run {
    let edge = &edges[end as usize / 2];
    let (left, right) = if end.is_multiple_of(2) { (edge.left, edge.right) } else { (edge.right, edge.left) };
    let drawn = |end: u32| edges[end as usize / 2].drawn[end as usize % 2];
    let mut points = vec![graph.vertices[graph.vertex_of[end as usize] as usize]];
    let mut leaving = end;
    loop {
        used[leaving as usize / 2] = true;
        let arriving = leaving ^ 1;
        let vertex = graph.vertex_of[arriving as usize] as usize;
        let here = graph.vertices[vertex];
        let onward = match *graph.at(vertex) {
            [one, other] if !graph.is_junction[vertex] => {
                Some(if one == arriving { other } else { one }).filter(|&end| !used[end as usize / 2])
            }
            _ => None,
        };
        let Some(onward) = onward else {
            points.push(here);
            return (points, left, right);
        };
        let beyond = graph.vertices[graph.vertex_of[onward as usize ^ 1] as usize];
        let straight = orientation(points[points.len() - 1], here, beyond).is_eq();
        if !straight || drawn(arriving) || drawn(onward) {
            points.push(here);
        }
        leaving = onward;
    }
}

/// The run in canonical direction; a free loop also from its canonical start.
pub(super) fn oriented((mut points, left, right): Run, free_loop: bool) -> Run {
    let backwards = if free_loop {
        points.pop();
        let smallest = (0..points.len()).min_by_key(|&place| points[place]).unwrap_or(0);
        points.rotate_left(smallest);
        points.extend(points.first().copied());
        doubled_area(&points) < 0
    } else {
        points.iter().rev().lt(points.iter())
    };
    if backwards {
        points.reverse();
        (points, right, left)
    } else {
        (points, left, right)
    }
}

fn numbered(mut runs: Vec<Run>) -> Vec<Border> {
    runs.sort_unstable();
    (0_u32..)
        .zip(runs)
        .map(|(number, (points, left, right))| Border { id: BorderId(number), left, right, points: Arc::from(points) })
        .collect()
}
