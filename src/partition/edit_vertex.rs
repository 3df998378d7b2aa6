//! A vertex more in a border, or one less. Both replace a way along a border by another and are refused where anything
//! lies between the two.

use std::sync::Arc;

use super::segment::{Origin, Segment};
use super::{Border, BorderEdge, BorderTree, MoveRefusal, Partition, PartitionDelta};
use crate::geodesy::{Bounds, LatticePoint, orientation};

/// Puts a vertex at `at` into the edge between two vertices that follow each other along a border: the border runs there
/// by way of it. The tree must be that of the partition.
///
/// # Errors
/// There is no such edge; the vertex stands on a vertex; the way by it would meet another border or sweep over a vertex.
/// Exact.
///
/// # Performance
/// O(log m + k) for k edges in the box of the triangle, and O(v) for the vertices of the border.
pub fn insert_vertex(
    partition: &Partition,
    tree: &BorderTree,
    edge: [LatticePoint; 2],
    at: LatticePoint,
) -> Result<PartitionDelta, MoveRefusal> {
    let [from, to] = edge;
    let found = tree.on_border(from).into_iter().filter_map(|id| partition.border(id)).find_map(|border| {
        let is_it = |pair: &[LatticePoint]| pair == [from, to] || pair == [to, from];
        border.points.windows(2).position(is_it).map(|place| (border, place))
    });
    let (border, place) = found.ok_or(MoveRefusal::NoVertex { place: from })?;
    if at == from || at == to {
        return Err(MoveRefusal::Unchanged);
    }
    let mut points = border.points.to_vec();
    points.insert(place + 1, at);
    reroute(tree, border, place..place + 1, [from, at, to], &[[from, at], [at, to]])?;
    Ok(replaced(border, points))
}

/// Takes the vertex at `at` out of its border, which runs straight there from then on. The tree must be that of the
/// partition.
///
/// # Errors
/// There is no vertex, or borders meet in it; the border would have no ground between its sides any more; the straight
/// way would meet another border or sweep over a vertex. Exact.
///
/// # Performance
/// As [`insert_vertex`].
pub fn delete_vertex(
    partition: &Partition,
    tree: &BorderTree,
    at: LatticePoint,
) -> Result<PartitionDelta, MoveRefusal> {
    let is_loop = |border: &Border| border.start() == border.end();
    if partition.junction(at).is_some_and(|junction| junction.ends.len() > 2) {
        return Err(MoveRefusal::IsJunction { place: at });
    }
    let borders = tree.on_border(at).into_iter().filter_map(|id| partition.border(id));
    let border = borders.into_iter().find(|border| border.points.contains(&at));
    let border = border.ok_or(MoveRefusal::NoVertex { place: at })?;
    if border.points.len() <= if is_loop(border) { 4 } else { 2 } {
        return Err(MoveRefusal::TooFewVertices { border: border.id });
    }
    let last = border.points.len() - 1;
    let mut points = border.points.to_vec();
    let (edges, before, after) = match border.points.iter().position(|&p| p == at) {
        Some(place) if place > 0 => {
            points.remove(place);
            (place - 1..place + 1, border.points[place - 1], border.points[place + 1])
        }
        // A loop starts there: it starts at the next vertex instead.
        _ => {
            points.pop();
            points.remove(0);
            points.extend(points.first().copied());
            (last - 1..last + 1, border.points[last - 1], border.points[1])
        }
    };
    reroute(tree, border, edges, [before, at, after], &[[before, after]])?;
    Ok(replaced(border, points))
}

fn replaced(border: &Border, points: Vec<LatticePoint>) -> PartitionDelta {
    let after = Border { points: Arc::from(points), ..border.clone() };
    PartitionDelta { removed: vec![border.clone()], inserted: vec![after] }
}

/// Whether a border may run along `ways` instead of some of its edges, all of them sides of a triangle. Edge numbers
/// wrap around: in a loop the first edge follows the last.
fn reroute(
    tree: &BorderTree,
    border: &Border,
    edges: std::ops::Range<usize>,
    corners: [LatticePoint; 3],
    ways: &[[LatticePoint; 2]],
) -> Result<(), MoveRefusal> {
    let extent = tree.bounds().into_iter().flat_map(|bounds| [bounds.min, bounds.max]);
    let origin = Origin::of(extent.chain(corners)).ok_or(MoveRefusal::TooLarge)?;
    let segment = |[from, to]: [LatticePoint; 2]| Segment::between(origin.spot(from), origin.spot(to));
    let count = border.points.len() - 1;
    let own = |edge: &BorderEdge| edge.border == border.id && edges.clone().any(|own| own % count == edge.place);
    let Some(bounds) = Bounds::of(corners) else { return Ok(()) };
    for edge in tree.edges_in(bounds).into_iter().filter(|edge| !own(edge)) {
        let foreign = segment([edge.from, edge.to]);
        let meets = ways.iter().any(|&way| {
            let way = segment(way);
            way == foreign || way.conflicts(foreign)
        });
        if meets || (ways.len() == 2 && foreign.holds(origin.spot(corners[1]))) {
            return Err(MoveRefusal::MeetsBorder { border: edge.border, place: edge.from });
        }
        let inside = |p: &LatticePoint| {
            let sides = [0, 1, 2].map(|side| orientation(corners[side], corners[(side + 1) % 3], *p));
            let one_way = sides.iter().all(|side| side.is_ge()) || sides.iter().all(|side| side.is_le());
            one_way && bounds.contains(*p) && !corners.contains(p)
        };
        if let Some(place) = [edge.from, edge.to].into_iter().find(inside) {
            return Err(MoveRefusal::JumpsVertex { place });
        }
    }
    Ok(())
}
