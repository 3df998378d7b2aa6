//! Moving one vertex of borders: all neighbours follow. Never leaves the plane: a move that would is refused.

use std::sync::Arc;

use super::build::words_of_place;
use super::segment::{Origin, Rect, Segment, Spot};
use super::{Border, BorderEdge, BorderId, BorderTree, Partition, PartitionDelta};
use crate::geodesy::{Bounds, LatticePoint};
use crate::text::{self, Lang};

/// Why a vertex may not be moved, put in or taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveRefusal {
    /// There is no vertex at this place.
    NoVertex {
        /// The place.
        place: LatticePoint,
    },
    /// The vertex is there already.
    Unchanged,
    /// The partition would extend over more than [`MAX_SPAN`](crate::geodesy::MAX_SPAN).
    TooLarge,
    /// An edge would cross or touch this border, or the vertex would on its way.
    MeetsBorder {
        /// The border.
        border: BorderId,
        /// A vertex of the edge that is met.
        place: LatticePoint,
    },
    /// An edge would sweep over this vertex of another border, and an island or a corner would change sides.
    JumpsVertex {
        /// The vertex.
        place: LatticePoint,
    },
    /// The face at this corner would be turned inside out: two edges of the vertex would change their order.
    FlipsFace {
        /// The far end of the edge that is passed.
        place: LatticePoint,
    },
    /// An edge would shrink to nothing at its far end.
    CollapsesEdge {
        /// The far end.
        place: LatticePoint,
    },
    /// Borders meet in the vertex, so it cannot be taken out of one of them.
    IsJunction {
        /// The vertex.
        place: LatticePoint,
    },
    /// The border has no vertex to spare: there would be no ground between its sides.
    TooFewVertices {
        /// The border.
        border: BorderId,
    },
}

impl MoveRefusal {
    /// Where on the map it goes wrong, when it is at one place.
    pub fn place(&self) -> Option<LatticePoint> {
        match *self {
            Self::MeetsBorder { place, .. }
            | Self::NoVertex { place }
            | Self::JumpsVertex { place }
            | Self::FlipsFace { place }
            | Self::CollapsesEdge { place }
            | Self::IsJunction { place } => Some(place),
            Self::Unchanged | Self::TooLarge | Self::TooFewVertices { .. } => None,
        }
    }

    /// The refusal in words.
    pub fn words(&self, lang: Lang) -> String {
        self.words_at(lang, &|place| words_of_place(place, lang))
    }

    /// The refusal in words, places as they are called.
    pub fn words_at(&self, lang: Lang, at: &dyn Fn(LatticePoint) -> String) -> String {
        match *self {
            Self::NoVertex { place } => text::partition::no_vertex(lang, at(place)),
            Self::Unchanged => text::partition::vertex_unchanged(lang).to_owned(),
            Self::TooLarge => text::partition::too_large(lang).to_owned(),
            Self::MeetsBorder { place, .. } => text::partition::meets_border(lang, at(place)),
            Self::JumpsVertex { place } => text::partition::jumps_vertex(lang, at(place)),
            Self::FlipsFace { place } => text::partition::flips_face(lang, at(place)),
            Self::CollapsesEdge { place } => text::partition::collapses_edge(lang, at(place)),
            Self::IsJunction { place } => text::partition::is_junction(lang, at(place)),
            Self::TooFewVertices { .. } => text::partition::too_few_vertices(lang).to_owned(),
        }
    }
}

/// Moves the vertex at `from`, a junction or a vertex within a border, straight to `to`. Borders keep their ids and
/// labels. The tree must be that of the partition.
///
/// # Errors
/// The move is refused when at any moment of it an edge of the vertex would meet another border, so no face flips or
/// collapses, no island changes sides, and a partition that was sound stays so. Exact.
///
/// # Performance
/// O(log m + k) for k edges in the box of the move, and O(v) for the vertices of the borders that change.
pub fn move_vertex(
    partition: &Partition,
    tree: &BorderTree,
    from: LatticePoint,
    to: LatticePoint,
) -> Result<PartitionDelta, MoveRefusal> {
    let borders = borders_at(partition, tree, from)?;
    if from == to {
        return Err(MoveRefusal::Unchanged);
    }
    let extent = tree.bounds().map_or(Bounds { min: to, max: to }, |bounds| bounds.including(to));
    let origin = Origin::of([extent.min, extent.max]).ok_or(MoveRefusal::TooLarge)?;
    let spokes: Vec<LatticePoint> = borders.iter().flat_map(|&border| neighbours(border, from)).collect();
    let sweep = Sweep {
        from: origin.spot(from),
        to: origin.spot(to),
        spokes: spokes.iter().map(|&spoke| origin.spot(spoke)).collect(),
    };
    sweep.keeps_order().map_err(|problem| problem.place(origin))?;
    let reach = Bounds { min: from, max: from }.including(to);
    let reach = spokes.iter().fold(reach, |reach, &spoke| reach.including(spoke));
    for edge in tree.edges_in(reach).into_iter().filter(|edge| edge.from != from && edge.to != from) {
        sweep.clears(edge, origin)?;
    }
    Ok(PartitionDelta {
        removed: borders.iter().map(|&border| border.clone()).collect(),
        inserted: borders.iter().map(|&border| moved(border, from, to)).collect(),
    })
}

/// The borders that have a vertex at the place, by id.
fn borders_at<'a>(
    partition: &'a Partition,
    tree: &BorderTree,
    place: LatticePoint,
) -> Result<Vec<&'a Border>, MoveRefusal> {
    let borders: Vec<&Border> = tree
        .on_border(place)
        .into_iter()
        .filter_map(|id| partition.border(id))
        .filter(|border| border.points.contains(&place))
        .collect();
    if borders.is_empty() { Err(MoveRefusal::NoVertex { place }) } else { Ok(borders) }
}

/// The vertices next to a vertex of a border. One that the border starts and ends at has the second and the last but
/// one.
fn neighbours(border: &Border, vertex: LatticePoint) -> impl Iterator<Item = LatticePoint> + '_ {
    border.points.windows(2).filter_map(move |pair| match (pair[0] == vertex, pair[1] == vertex) {
        (true, false) => Some(pair[1]),
        (false, true) => Some(pair[0]),
        _ => None,
    })
}

fn moved(border: &Border, from: LatticePoint, to: LatticePoint) -> Border {
    let points: Arc<[LatticePoint]> = border.points.iter().map(|&p| if p == from { to } else { p }).collect();
    Border { points, ..border.clone() }
}

/// A vertex on its way, with the far ends of its edges. Each edge sweeps over a triangle.
struct Sweep {
    from: Spot,
    to: Spot,
    spokes: Vec<Spot>,
}

/// A problem between the edges of the vertex themselves.
enum OwnProblem {
    Collapse(Spot),
    Flip(Spot),
}

impl OwnProblem {
    fn place(self, origin: Origin) -> MoveRefusal {
        match self {
            Self::Collapse(spot) => MoveRefusal::CollapsesEdge { place: origin.point(spot) },
            Self::Flip(spot) => MoveRefusal::FlipsFace { place: origin.point(spot) },
        }
    }
}

impl Sweep {
    /// Whether the edges of the vertex keep out of each other's way: none shrinks to nothing, and none passes over the
    /// far end of another.
    fn keeps_order(&self) -> Result<(), OwnProblem> {
        let way = Segment::between(self.from, self.to);
        if let Some(&spoke) = self.spokes.iter().find(|&&spoke| way.holds(spoke)) {
            return Err(OwnProblem::Collapse(spoke));
        }
        for &spoke in &self.spokes {
            let passed = self.spokes.iter().find(|&&other| other != spoke && self.triangle_holds(spoke, other));
            if let Some(&passed) = passed {
                return Err(OwnProblem::Flip(passed));
            }
        }
        Ok(())
    }

    /// Whether no edge of the vertex meets a foreign edge on the way.
    ///
    /// A foreign edge that reaches into a swept triangle ends in it, crosses the way of the vertex, or crosses the
    /// edge where it comes to rest: where the edge started it could not be.
    fn clears(&self, edge: BorderEdge, origin: Origin) -> Result<(), MoveRefusal> {
        let foreign = Segment::between(origin.spot(edge.from), origin.spot(edge.to));
        let way = Segment::between(self.from, self.to);
        let meets = MoveRefusal::MeetsBorder { border: edge.border, place: edge.from };
        if foreign.conflicts(way) || foreign.holds(self.to) {
            return Err(meets);
        }
        for &spoke in &self.spokes {
            if foreign.conflicts(Segment::between(self.to, spoke)) {
                return Err(meets);
            }
            let jumped =
                [foreign.a, foreign.b].into_iter().find(|&end| end != spoke && self.triangle_holds(spoke, end));
            if let Some(jumped) = jumped {
                return Err(MoveRefusal::JumpsVertex { place: origin.point(jumped) });
            }
        }
        Ok(())
    }

    /// Whether a spot lies in the triangle that the edge to `spoke` sweeps over, or on its edge.
    fn triangle_holds(&self, spoke: Spot, spot: Spot) -> bool {
        let corners = [self.from, self.to, spoke];
        let side =
            |p: Spot, q: Spot| super::segment::cross(super::segment::vector(p, q), super::segment::vector(p, spot));
        let sides = [side(corners[0], corners[1]), side(corners[1], corners[2]), side(corners[2], corners[0])];
        let one_way = sides.iter().all(|&side| side >= 0) || sides.iter().all(|&side| side <= 0);
        // Of a triangle without area all sides are zero along the whole line.
        let boxed = corners.iter().map(|&corner| Rect { low: corner, high: corner }).reduce(Rect::union);
        one_way && boxed.is_some_and(|rect| rect.holds(spot))
    }
}
