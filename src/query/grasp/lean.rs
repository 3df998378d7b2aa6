//! Leaning a border against another: a vertex is drawn to a place on a border that is not its own. A vertex cannot move
//! onto another border, so the ground between changes hands instead.

use super::ground::crosses;
use super::{DrawnTo, apart, around, foot, nodes_in, square};
use crate::geodesy::{LatticePoint, doubled_area};
use crate::model::{Command, Document, Label, Region};
use crate::query::Locator;

/// A vertex within a border, with those beside it on the border and the ground on both sides.
struct Held {
    before: LatticePoint,
    after: LatticePoint,
    left: Label,
    right: Label,
}

/// The place on a border that is not its own to which a vertex is drawn: a vertex before an edge. None for a junction.
pub fn leans_to(
    document: &Document,
    locator: &Locator,
    vertex: LatticePoint,
    p: LatticePoint,
    within: i64,
) -> Option<(LatticePoint, DrawnTo)> {
    let held = held(document, locator, vertex)?;
    let own = [vertex, held.before, held.after];
    let near = |at: LatticePoint| apart(at, p) <= square(within) && !own.contains(&at);
    let nodes = nodes_in(document, locator, around(p, within)).into_iter().map(|node| node.at);
    if let Some(at) = nodes.filter(|&at| near(at)).min_by_key(|&at| (apart(at, p), at)) {
        return Some((at, DrawnTo::Vertex));
    }
    let edges = locator.tree().edges_in(around(p, within));
    let others = edges.iter().filter(|edge| edge.from != vertex && edge.to != vertex);
    let feet = others.map(|edge| foot([edge.from, edge.to], p));
    feet.filter(|&at| near(at)).min_by_key(|&at| (apart(at, p), at)).map(|at| (at, DrawnTo::Edge))
}

/// The edit that brings a vertex of a border to a place on another one.
pub fn lean(document: &Document, locator: &Locator, vertex: LatticePoint, to: LatticePoint) -> Option<Command> {
    let held = held(document, locator, vertex)?;
    let ring = vec![held.before, vertex, held.after, to];
    if crosses([held.before, vertex], [held.after, to]) || crosses([vertex, held.after], [to, held.before]) {
        return None;
    }
    let area = doubled_area(&ring);
    // Anticlockwise: the place lies on the left, and the right side comes nearer.
    let (from, taker) = if area > 0 { (held.left, held.right) } else { (held.right, held.left) };
    (area != 0).then(|| Command::GiveGround { region: Region { rings: vec![ring] }, from: Some(vec![from]), to: taker })
}

fn held(document: &Document, locator: &Locator, vertex: LatticePoint) -> Option<Held> {
    if document.partition.junction(vertex).is_some() {
        return None;
    }
    let edges = locator.tree().edges_in(around(vertex, 0));
    let comes = edges.iter().find(|edge| edge.to == vertex)?;
    let goes = edges.iter().find(|edge| edge.from == vertex && edge.border == comes.border)?;
    let border = document.partition.border(comes.border)?;
    Some(Held { before: comes.from, after: goes.to, left: border.left, right: border.right })
}
