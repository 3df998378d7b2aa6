//! The edges in which two planes differ, and which points stand on other ground because of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AtomId, UnitId};
use crate::geodesy::{Bounds, LatticePoint, orientation};
use crate::model::{Delta, Document};
use crate::partition::{Border, Label, PartitionDelta};
use crate::query::Index;
use crate::query::standing::{Point, Standing};

/// An edge of a border that went or came, with the ground on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    /// Its western end; the southern one of two with one longitude.
    pub a: LatticePoint,
    /// Its other end.
    pub b: LatticePoint,
    /// On the left of the way from `a` to `b`: north of it.
    pub left: Label,
    /// On the right.
    pub right: Label,
    /// Whether it came; else it went.
    pub comes: bool,
}

/// The edges in which two planes differ: those of the borders that went and came, but for edges that lie as they did
/// between the same two labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges(pub Vec<Edge>);

/// A point that stands on other ground than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move<Id> {
    pub id: Id,
    pub from: Label,
    pub to: Label,
}

/// All points that stand on other ground than before.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves {
    pub atoms: Vec<Move<AtomId>>,
    pub units: Vec<Move<UnitId>>,
}

impl Edges {
    pub fn of(delta: &PartitionDelta) -> Self {
        let mut sides: BTreeMap<(LatticePoint, LatticePoint), [Option<(Label, Label)>; 2]> = BTreeMap::new();
        let mut note = |border: &Border, place: usize| {
            for pair in border.points.windows(2) {
                let (key, labels) = if pair[0] < pair[1] {
                    ((pair[0], pair[1]), (border.left, border.right))
                } else {
                    ((pair[1], pair[0]), (border.right, border.left))
                };
                sides.entry(key).or_default()[place] = Some(labels);
            }
        };
        delta.removed.iter().for_each(|border| note(border, 0));
        delta.inserted.iter().for_each(|border| note(border, 1));
        let mut edges = Vec::new();
        for ((a, b), [old, new]) in sides {
            if old == new {
                continue;
            }
            for (labels, comes) in [(old, false), (new, true)] {
                edges.extend(labels.map(|(left, right)| Edge { a, b, left, right, comes }));
            }
        }
        Self(edges)
    }

    pub fn labels(&self) -> BTreeSet<Label> {
        self.0.iter().flat_map(|edge| [edge.left, edge.right]).filter(|label| *label != Label::Outside).collect()
    }

    fn bounds(&self) -> Option<Bounds> {
        Bounds::of(self.0.iter().flat_map(|edge| [edge.a, edge.b]))
    }

    /// The points that stand on other ground than before.
    pub fn moves(&self, index: &Index, before: &Document, after: &Document, delta: &Delta) -> Moves {
        let figures = index.figures();
        let mut moves = Moves { atoms: self.moved(&figures.atoms, after), units: self.moved(&figures.seats, after) };
        // A face that hangs on another area takes what stands on it along, from its old label to its own.
        for row in &delta.tables.non_grids {
            let (Some(old), Some(new)) = (&row.before, &row.after) else { continue };
            let label = Label::NonGrid(old.id);
            if old.parent == new.parent || before.area_of_label(label).is_none() {
                continue;
            }
            let atoms: BTreeSet<AtomId> = moves.atoms.iter().map(|one| one.id).collect();
            let units: BTreeSet<UnitId> = moves.units.iter().map(|one| one.id).collect();
            let stay = figures.atoms.on(label).filter(|id| !atoms.contains(id));
            moves.atoms.extend(stay.map(|id| Move { id, from: label, to: label }));
            let stay = figures.seats.on(label).filter(|id| !units.contains(id));
            moves.units.extend(stay.map(|id| Move { id, from: label, to: label }));
        }
        moves
    }

    /// A ray straight down from a point crosses each label's border as often inwards as outwards, and once more inwards
    /// where the point is on the label. So the edges that went and came say by themselves who lost the point and who got
    /// it.
    fn moved<Id: Copy + Ord>(&self, standing: &Standing<Id>, after: &Document) -> Vec<Move<Id>> {
        let Some(bounds) = self.bounds() else { return Vec::new() };
        let mut points: Vec<Point<Id>> = standing.within(bounds).collect();
        points.sort_by_key(|point| (point.at, point.id));
        let mut moves = Vec::new();
        let (mut next, mut open): (usize, Vec<&Edge>) = (0, Vec::new());
        let mut turns: Vec<(Label, i32)> = Vec::new();
        for Point { at, id } in points {
            while let Some(edge) = self.0.get(next).filter(|edge| edge.a.x <= at.x) {
                open.push(edge);
                next += 1;
            }
            open.retain(|edge| edge.b.x >= at.x);
            let Some(from) = standing.ground(id) else { continue };
            let touches_outside = |edge: &&Edge| {
                [edge.left, edge.right].contains(&Label::Outside)
                    && orientation(edge.a, edge.b, at).is_eq()
                    && Bounds::of([edge.a, edge.b]).is_some_and(|bounds| bounds.contains(at))
            };
            let to = if from == Label::Outside || open.iter().any(touches_outside) {
                on_the_rim(self, after, at, from)
            } else {
                turns.clear();
                for edge in open.iter().filter(|edge| is_below(edge, at)) {
                    let sign = if edge.comes { 1 } else { -1 };
                    for (label, turn) in [(edge.left, sign), (edge.right, -sign)] {
                        match turns.iter_mut().find(|(other, _)| *other == label) {
                            Some((_, sum)) => *sum += turn,
                            None => turns.push((label, turn)),
                        }
                    }
                }
                match turns.iter().find(|(_, turn)| *turn > 0) {
                    Some((Label::Outside, _)) => on_the_rim(self, after, at, from),
                    Some((label, _)) => *label,
                    None => from,
                }
            };
            if to != from {
                moves.push(Move { id, from, to });
            }
        }
        moves
    }
}

/// Whether a ray straight down from just north-east of a point crosses an edge. Exact.
fn is_below(edge: &Edge, p: LatticePoint) -> bool {
    edge.a.x <= p.x && p.x < edge.b.x && orientation(edge.a, edge.b, p).is_ge()
}

/// The ground of a point on the outer border, or that falls outside: what lies just north-east of it, else the smallest
/// label inside whose border with the outside passes through it.
fn on_the_rim(edges: &Edges, after: &Document, p: LatticePoint, from: Label) -> Label {
    let plane = &after.partition;
    let borders = |label: Label| plane.borders_of(label).iter().filter_map(|id| plane.border(*id));
    let covers = |label: &Label| {
        let crossings = borders(*label).flat_map(|border| {
            border.points.windows(2).map(move |pair| {
                let east = pair[0].x < pair[1].x;
                let (a, b) = if east { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                let above = if east { border.left } else { border.right };
                let edge = Edge { a, b, left: above, right: border.across(above), comes: true };
                if is_below(&edge, p) { if above == *label { 1 } else { -1 } } else { 0 }
            })
        });
        crossings.sum::<i32>() > 0
    };
    let mut candidates = edges.labels();
    candidates.insert(from);
    candidates.remove(&Label::Outside);
    if let Some(label) = candidates.into_iter().find(covers) {
        return label;
    }
    let touching = borders(Label::Outside).filter(|border| {
        border.points.windows(2).any(|pair| {
            orientation(pair[0], pair[1], p).is_eq()
                && Bounds::of(pair.iter().copied()).is_some_and(|bounds| bounds.contains(p))
        })
    });
    touching.map(|border| border.across(Label::Outside)).min().unwrap_or(Label::Outside)
}
