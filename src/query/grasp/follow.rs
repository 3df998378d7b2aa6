//! Following lines: the shortest way between two places along roads, rivers and borders near, as a line that is drawn
//! takes it. Finds the same way each time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rstar::{AABB, RTree, RTreeObject};

use super::ground::crosses;
use super::{Ways, apart, around, foot, square};
use crate::geodesy::{Bounds, LatticePoint, edge_length_um, orientation};
use crate::query::Locator;

/// Lines that end so near to another are taken to reach it: about 2 m.
const REACH: i64 = 1_800;
/// More pieces of lines than this are not looked at: whoever looks from so far sees none of them.
const MOST_PIECES: usize = 20_000;
/// A way along lines that is so many times as long as the straight one, and `DETOUR_UM` longer, is not what was meant.
const DETOUR: i64 = 4;
const DETOUR_UM: i64 = 150_000_000;

/// From one place to the next of a line that is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leg {
    /// The points after the first, the last included.
    pub points: Vec<LatticePoint>,
    /// Whether there is no line to follow: the leg runs straight.
    pub is_gap: bool,
}

/// The lines within a box that may be followed, and where one leads into another.
#[derive(Clone, Default)]
pub struct Network {
    nodes: Vec<LatticePoint>,
    links: Vec<Vec<Link>>,
    tree: RTree<Piece>,
}

/// A piece of a line from one node to another.
#[derive(Clone, Copy, Debug)]
struct Link {
    to: u32,
    length_um: i64,
    /// The edge that it is part of: between two links of one edge no vertex is needed.
    edge: u32,
}

/// As a link, in the tree.
#[derive(Clone, Copy, Debug)]
struct Piece {
    ends: [LatticePoint; 2],
    nodes: [u32; 2],
    edge: u32,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        let [a, b] = self.ends;
        AABB::from_corners([a.x, a.y], [b.x, b.y])
    }
}

impl Network {
    /// The network of the roads, rivers and borders that come into a box.
    ///
    /// # Performance
    /// O(k log k) for k edges there and the places where they meet.
    pub fn of(locator: &Locator, ways: &Ways, bounds: Bounds) -> Self {
        let mut edges: Vec<[LatticePoint; 2]> = ways.pieces_in(bounds);
        edges.extend(locator.tree().edges_in(bounds).iter().map(|edge| [edge.from, edge.to]));
        edges.iter_mut().for_each(|edge| edge.sort_unstable());
        edges.retain(|edge| edge[0] != edge[1]);
        edges.sort_unstable();
        edges.dedup();
        if edges.len() > MOST_PIECES { Self::default() } else { Self::noded(&edges) }
    }

    /// Cuts edges where they meet, and joins them there.
    fn noded(edges: &[[LatticePoint; 2]]) -> Self {
        #[allow(clippy::cast_possible_truncation)] // at most MOST_PIECES
        let number = |place: usize| place as u32;
        let piece =
            |(place, ends): (usize, &[LatticePoint; 2])| Piece { ends: *ends, nodes: [0; 2], edge: number(place) };
        let all = RTree::bulk_load(edges.iter().enumerate().map(piece).collect());
        let mut network = Self::default();
        let mut known: BTreeMap<LatticePoint, u32> = BTreeMap::new();
        let mut bridges: Vec<[LatticePoint; 2]> = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        for (place, &edge) in edges.iter().enumerate() {
            let mut cuts = vec![edge[0], edge[1]];
            let corner = |p: LatticePoint, by: i64| [p.x + by, p.y + by];
            let (low, high) = (
                LatticePoint::new(edge[0].x.min(edge[1].x), edge[0].y.min(edge[1].y)),
                LatticePoint::new(edge[0].x.max(edge[1].x), edge[0].y.max(edge[1].y)),
            );
            let near = AABB::from_corners(corner(low, -REACH), corner(high, REACH));
            for other in all.locate_in_envelope_intersecting(near) {
                if other.edge == number(place) {
                    continue;
                }
                for end in other.ends {
                    let at = foot(edge, end);
                    if apart(at, end) <= square(REACH) && at != end {
                        bridges.push([at, end]);
                        cuts.push(at);
                    } else if at == end {
                        cuts.push(at);
                    }
                }
                if crosses(edge, other.ends) {
                    cuts.extend(crossing(edge, other.ends));
                }
            }
            cuts.sort_by_key(|p| (apart(edge[0], *p), *p));
            cuts.dedup();
            for pair in cuts.windows(2) {
                let nodes = [0, 1].map(|end: usize| network.node(&mut known, pair[end]));
                network.link(nodes, number(place));
                pieces.push(Piece { ends: [pair[0], pair[1]], nodes, edge: number(place) });
            }
        }
        for (place, bridge) in bridges.into_iter().enumerate() {
            let nodes = bridge.map(|end| network.node(&mut known, end));
            network.link(nodes, number(edges.len() + place));
        }
        network.tree = RTree::bulk_load(pieces);
        network
    }

    fn node(&mut self, known: &mut BTreeMap<LatticePoint, u32>, p: LatticePoint) -> u32 {
        *known.entry(p).or_insert_with(|| {
            self.nodes.push(p);
            self.links.push(Vec::new());
            #[allow(clippy::cast_possible_truncation)] // far fewer
            let number = (self.nodes.len() - 1) as u32;
            number
        })
    }

    fn link(&mut self, [a, b]: [u32; 2], edge: u32) {
        let length_um = edge_length_um(self.nodes[a as usize], self.nodes[b as usize]);
        self.links[a as usize].push(Link { to: b, length_um, edge });
        self.links[b as usize].push(Link { to: a, length_um, edge });
    }

    /// The place on a line nearest to another, within so many units.
    pub fn near(&self, p: LatticePoint, within: i64) -> Option<LatticePoint> {
        self.piece_near(p, within).map(|(_, at)| at)
    }

    fn piece_near(&self, p: LatticePoint, within: i64) -> Option<(Piece, LatticePoint)> {
        let Bounds { min, max } = around(p, within);
        let found = self.tree.locate_in_envelope_intersecting(AABB::from_corners([min.x, min.y], [max.x, max.y]));
        let places = found.map(|piece| (piece, foot(piece.ends, p)));
        let near = places.filter(|(_, at)| apart(*at, p) <= square(within));
        near.min_by_key(|(piece, at)| (apart(*at, p), *at, piece.edge, piece.nodes)).map(|(piece, at)| (*piece, at))
    }

    /// The way from one place to another: along lines where both lie within so many units of one and a way leads
    /// there, else straight.
    ///
    /// # Performance
    /// O(n log n) for n nodes in the box, and less where the way is short.
    pub fn leg(&self, from: LatticePoint, to: LatticePoint, within: i64) -> Leg {
        self.along(from, to, within).unwrap_or_else(|| Leg { points: vec![to], is_gap: true })
    }

    fn along(&self, from: LatticePoint, to: LatticePoint, within: i64) -> Option<Leg> {
        let (first, start) = self.piece_near(from, within)?;
        let (last, goal) = self.piece_near(to, within)?;
        let straight = edge_length_um(start, goal);
        let limit = straight.saturating_mul(DETOUR).saturating_add(DETOUR_UM);
        let mut way = if first.nodes == last.nodes {
            vec![start, goal]
        } else {
            let inner = self.search((first, start), (last, goal), limit)?;
            [vec![start], inner, vec![goal]].concat()
        };
        if from == start {
            way.remove(0);
        }
        if to != goal {
            way.push(to);
        }
        way.dedup();
        way.retain(|p| *p != from);
        (!way.is_empty()).then_some(Leg { points: way, is_gap: false })
    }

    /// The vertices of the shortest way between places on two pieces (A*).
    fn search(
        &self,
        (first, start): (Piece, LatticePoint),
        (last, goal): (Piece, LatticePoint),
        limit: i64,
    ) -> Option<Vec<LatticePoint>> {
        let at = |node: u32| self.nodes[node as usize];
        let mut best: Vec<i64> = vec![i64::MAX; self.nodes.len()];
        let mut came: Vec<Option<(u32, u32)>> = vec![None; self.nodes.len()];
        let mut heap = BinaryHeap::new();
        for node in first.nodes {
            let cost = edge_length_um(start, at(node));
            if cost < best[node as usize] {
                best[node as usize] = cost;
                heap.push(Reverse((cost.saturating_add(edge_length_um(at(node), goal)), node)));
            }
        }
        let mut found: Option<(i64, u32)> = None;
        while let Some(Reverse((guess, node))) = heap.pop() {
            if guess > limit || found.is_some_and(|(cost, _)| guess >= cost) {
                break;
            }
            let so_far = best[node as usize];
            if last.nodes.contains(&node) {
                let whole = so_far.saturating_add(edge_length_um(at(node), goal));
                if found.is_none_or(|(cost, _)| whole < cost) {
                    found = Some((whole, node));
                }
            }
            for link in &self.links[node as usize] {
                let cost = so_far.saturating_add(link.length_um);
                if cost < best[link.to as usize] {
                    best[link.to as usize] = cost;
                    came[link.to as usize] = Some((node, link.edge));
                    heap.push(Reverse((cost.saturating_add(edge_length_um(at(link.to), goal)), link.to)));
                }
            }
        }
        let (whole, end) = found?;
        if whole > limit {
            return None;
        }
        // Backwards, without the nodes in the middle of an edge.
        let mut way = Vec::new();
        let (mut node, mut edge) = (end, last.edge);
        loop {
            let before = came[node as usize];
            let came_by = before.map_or(first.edge, |(_, edge)| edge);
            if came_by != edge {
                way.push(at(node));
            }
            let Some((previous, by)) = before else { break };
            (node, edge) = (previous, by);
        }
        way.reverse();
        Some(way)
    }
}

/// Where two segments cross, rounded to the lattice.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // pieces of lines are far below 2^53 long
fn crossing([a, b]: [LatticePoint; 2], [c, d]: [LatticePoint; 2]) -> Option<LatticePoint> {
    let (rx, ry) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let (sx, sy) = ((d.x - c.x) as f64, (d.y - c.y) as f64);
    let turn = rx * sy - ry * sx;
    if turn == 0.0 || orientation(a, b, c).is_eq() {
        return None;
    }
    let along = ((c.x - a.x) as f64 * sy - (c.y - a.y) as f64 * sx) / turn;
    Some(LatticePoint::new(a.x + (along * rx).round() as i64, a.y + (along * ry).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> LatticePoint {
        LatticePoint::new(10_260_000_000 + x, 2_500_000_000 + y)
    }

    /// A street with a bend, one that crosses it, and one that ends a metre short of it.
    fn streets() -> Network {
        Network::noded(&[
            [p(0, 0), p(100_000, 0)],
            [p(100_000, 0), p(100_000, 100_000)],
            [p(50_000, -50_000), p(50_000, 50_000)],
            [p(0, 60_000), p(99_100, 60_000)],
        ])
    }

    #[test]
    fn a_leg_takes_the_bends_and_no_vertex_where_it_only_passes() {
        let leg = streets().leg(p(10_000, 0), p(100_000, 30_000), 3_000);
        assert_eq!(leg, Leg { points: vec![p(100_000, 0), p(100_000, 30_000)], is_gap: false });
    }

    #[test]
    fn a_leg_turns_where_lines_cross_and_goes_over_a_gap_of_a_metre() {
        let leg = streets().leg(p(10_000, 0), p(50_000, 30_000), 3_000);
        assert_eq!(leg.points, [p(50_000, 0), p(50_000, 30_000)]);
        let leg = streets().leg(p(100_000, 30_000), p(70_000, 60_000), 3_000);
        assert_eq!(leg.points, [p(100_000, 60_000), p(99_100, 60_000), p(70_000, 60_000)]);
    }

    #[test]
    fn without_a_line_or_a_way_the_leg_is_a_gap() {
        let gap = |to| Leg { points: vec![to], is_gap: true };
        assert_eq!(streets().leg(p(10_000, 0), p(20_000, 20_000), 3_000), gap(p(20_000, 20_000)));
        let apart = Network::noded(&[[p(0, 0), p(100, 0)], [p(0, 50_000), p(100, 50_000)]]);
        assert_eq!(apart.leg(p(50, 0), p(50, 50_000), 1_000), gap(p(50, 50_000)));
        assert_eq!(Network::default().leg(p(0, 0), p(9, 9), 1_000), gap(p(9, 9)));
    }

    #[test]
    fn a_leg_along_one_piece_is_straight_and_lies_on_it() {
        let leg = streets().leg(p(10_000, 0), p(30_000, 700), 3_000);
        assert_eq!(leg.points, [p(30_000, 0), p(30_000, 700)]);
        assert!(!leg.is_gap);
    }
}
