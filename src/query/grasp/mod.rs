//! What a hand on the map can take hold of: vertices and edges of borders near a place, the ways of the backdrop, and
//! where a point is drawn to. Changes nothing and knows no pixels: distances are in lattice units.

mod follow;
mod ground;
mod lean;
mod place;
mod swept;

use std::sync::Arc;

use rstar::{AABB, RTree, RTreeObject};

use crate::domain::{AreaId, Backdrop};
use crate::geodesy::{Bounds, LatticePoint};
use crate::model::{Document, Label};
use crate::query::Locator;

pub use follow::{Leg, Network};
pub use ground::{Outlined, common_parent, labels_within, middle_label, outline_under, piece_at, takers_around};
pub use lean::{lean, leans_to};
pub use place::place_words;
pub use swept::{Swept, SweptLines, same_ground, swept, swept_lines};

/// A vertex of borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Where it is.
    pub at: LatticePoint,
    /// Whether borders meet in it.
    pub is_junction: bool,
}

/// A place on an edge of a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnEdge {
    /// The ends of the edge.
    pub edge: [LatticePoint; 2],
    /// The place on it.
    pub at: LatticePoint,
}

/// What a point was drawn to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawnTo {
    /// A vertex of a border.
    Vertex,
    /// An edge of a border.
    Edge,
    /// A road or river of the backdrop.
    Way,
}

/// The vertices of borders in a box, west to east.
///
/// # Performance
/// O(log m + k) for k edges there.
pub fn nodes_in(document: &Document, locator: &Locator, bounds: Bounds) -> Vec<Node> {
    let edges = locator.tree().edges_in(bounds);
    let ends = edges.iter().flat_map(|edge| [edge.from, edge.to]).filter(|&p| bounds.contains(p));
    let node = |at| Node { at, is_junction: document.partition.junction(at).is_some() };
    let mut nodes: Vec<Node> = ends.map(node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The vertices around an area of the lowest level.
pub fn nodes_of(document: &Document, grid: AreaId) -> Vec<Node> {
    let partition = &document.partition;
    let borders = partition.borders_of(Label::Grid(grid)).iter().filter_map(|&id| partition.border(id));
    let node = |&at: &LatticePoint| Node { at, is_junction: partition.junction(at).is_some() };
    let mut nodes: Vec<Node> = borders.flat_map(|border| border.points.iter()).map(node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The vertex nearest to a place, within so many units.
pub fn node_near(document: &Document, locator: &Locator, p: LatticePoint, within: i64) -> Option<Node> {
    let near = nodes_in(document, locator, around(p, within)).into_iter().map(|node| (apart(node.at, p), node));
    near.filter(|(far, _)| *far <= square(within)).min_by_key(|(far, _)| *far).map(|(_, node)| node)
}

/// The place on a border nearest to another, within so many units.
pub fn edge_near(locator: &Locator, p: LatticePoint, within: i64) -> Option<OnEdge> {
    #[allow(clippy::cast_precision_loss)] // far below 2^53
    let near = locator.tree().nearest(p, within as f64)?;
    let edge = [near.edge.from, near.edge.to];
    Some(OnEdge { edge, at: foot(edge, p) })
}

/// The roads and rivers of a backdrop, to be asked for what is near.
#[derive(Clone, Default)]
pub struct Ways {
    seen: Option<Arc<Backdrop>>,
    tree: RTree<Way>,
}

#[derive(Clone, Copy, Debug)]
struct Way([LatticePoint; 2]);

impl RTreeObject for Way {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.0[0].x, self.0[0].y], [self.0[1].x, self.0[1].y])
    }
}

impl Ways {
    /// Catches up with the backdrop of a document.
    ///
    /// # Performance
    /// Nothing while it is the same one, else a walk over its lines.
    pub fn follow(&mut self, backdrop: &Arc<Backdrop>) {
        if self.seen.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, backdrop)) {
            return;
        }
        let steps = backdrop.lines.iter().flat_map(|way| way.line.windows(2)).map(|pair| Way([pair[0], pair[1]]));
        self.tree = RTree::bulk_load(steps.collect());
        self.seen = Some(backdrop.clone());
    }

    /// The pieces of roads and rivers that come into a box, in order.
    ///
    /// # Performance
    /// O(log m + k log k) for k pieces there.
    pub fn pieces_in(&self, Bounds { min, max }: Bounds) -> Vec<[LatticePoint; 2]> {
        let found = self.tree.locate_in_envelope_intersecting(AABB::from_corners([min.x, min.y], [max.x, max.y]));
        let mut pieces: Vec<[LatticePoint; 2]> = found.map(|way| way.0).collect();
        pieces.sort_unstable();
        pieces
    }

    /// The place on a road or river nearest to another, within so many units.
    pub fn near(&self, p: LatticePoint, within: i64) -> Option<LatticePoint> {
        let Bounds { min, max } = around(p, within);
        let found = self.tree.locate_in_envelope_intersecting(AABB::from_corners([min.x, min.y], [max.x, max.y]));
        let places = found.map(|way| foot(way.0, p)).map(|at| (apart(at, p), at));
        places.filter(|(far, _)| *far <= square(within)).min().map(|(_, at)| at)
    }
}

impl Ways {
    /// The road or river at a place, both ways from there as far as it stays inside of something, with the first vertex
    /// outside at either end. Where a line ends, one of the same name and kind that begins there goes on. `None` where
    /// there is none.
    ///
    /// # Performance
    /// A walk over the lines of the backdrop: for a click, not for a frame.
    pub fn through(&self, at: LatticePoint, inside: impl Fn(LatticePoint) -> bool) -> Option<Vec<LatticePoint>> {
        let lines = &self.seen.as_ref()?.lines;
        let near = |pair: &[LatticePoint]| apart(foot([pair[0], pair[1]], at), at);
        let (way, place) = lines
            .iter()
            .enumerate()
            .flat_map(|(way, row)| row.line.windows(2).enumerate().map(move |(place, pair)| (near(pair), way, place)))
            .min()
            .map(|(_, way, place)| (way, place))?;
        let first = &lines[way];
        let along = |rest: Vec<LatticePoint>| {
            let (mut found, mut rest, mut used) = (Vec::new(), rest, vec![way]);
            loop {
                for p in rest {
                    found.push(p);
                    if !inside(p) {
                        return found;
                    }
                }
                let Some(&end) = found.last() else { return found };
                let goes_on = |place: &usize| {
                    let other = &lines[*place];
                    (other.kind, &other.name) == (first.kind, &first.name)
                        && !used.contains(place)
                        && (other.line.first() == Some(&end) || other.line.last() == Some(&end))
                };
                let Some(next) = (0..lines.len()).find(goes_on) else { return found };
                used.push(next);
                rest = lines[next].line.clone();
                if rest.first() != Some(&end) {
                    rest.reverse();
                }
                rest.remove(0);
            }
        };
        let mut line = along(first.line[..=place].iter().rev().copied().collect());
        line.reverse();
        line.extend(along(first.line[place + 1..].to_vec()));
        (line.len() > 1).then_some(line)
    }
}

/// Where a line that is drawn is drawn to: a vertex before an edge before a road or river.
pub fn drawn_to(
    document: &Document,
    locator: &Locator,
    ways: &Ways,
    p: LatticePoint,
    within: i64,
) -> Option<(LatticePoint, DrawnTo)> {
    let vertex = node_near(document, locator, p, within).map(|node| (node.at, DrawnTo::Vertex));
    vertex
        .or_else(|| edge_near(locator, p, within).map(|found| (found.at, DrawnTo::Edge)))
        .or_else(|| ways.near(p, within).map(|at| (at, DrawnTo::Way)))
}

fn around(p: LatticePoint, within: i64) -> Bounds {
    let corner = |sign: i64| LatticePoint::new(p.x + sign * within, p.y + sign * within);
    Bounds { min: corner(-1), max: corner(1) }
}

fn square(n: i64) -> i128 {
    i128::from(n) * i128::from(n)
}

fn apart(a: LatticePoint, b: LatticePoint) -> i128 {
    square(a.x - b.x) + square(a.y - b.y)
}

/// The place on a segment nearest to a point, rounded to the lattice.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // pieces of borders are far below 2^53 long
fn foot([a, b]: [LatticePoint; 2], p: LatticePoint) -> LatticePoint {
    let (dx, dy) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let length = dx * dx + dy * dy;
    if length <= 0.0 {
        return a;
    }
    let along = (((p.x - a.x) as f64 * dx + (p.y - a.y) as f64 * dy) / length).clamp(0.0, 1.0);
    LatticePoint::new(a.x + (along * dx).round() as i64, a.y + (along * dy).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_of_a_point_lies_on_the_segment_and_never_beyond_its_ends() {
        let p = LatticePoint::new;
        let edge = [p(0, 0), p(100, 0)];
        assert_eq!(foot(edge, p(40, 30)), p(40, 0));
        assert_eq!(foot(edge, p(-40, 30)), p(0, 0));
        assert_eq!(foot(edge, p(140, 30)), p(100, 0));
        assert_eq!(foot([p(5, 5), p(5, 5)], p(9, 9)), p(5, 5));
    }
}
