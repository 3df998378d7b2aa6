//! Borders anew where edges have changed: cut at new junctions, joined where a junction is none any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::geodesy::{Bounds, LatticePoint};
use crate::partition::canonical::{self, LabelledEdge, Run};
use crate::partition::segment::{Origin, Segment};
use crate::partition::{Border, BorderId, BorderTree, Label, Partition, PartitionDelta};

/// What is to change of the borders.
#[derive(Default)]
pub(super) struct Changes {
    /// Edges, by border and place, with what becomes of each.
    pub edges: BTreeMap<(BorderId, usize), Vec<LabelledEdge>>,
    /// Edges that are new.
    pub lines: Vec<LabelledEdge>,
    /// Borders that get other labels all along.
    pub borders: BTreeMap<BorderId, (Label, Label)>,
}

/// The change of the partition in which every border runs between true junctions again.
pub(super) fn rebuild(partition: &Partition, tree: &BorderTree, changes: &Changes) -> PartitionDelta {
    let mut work = Work { partition, changes, touched: BTreeSet::new(), edges: Vec::new(), ends: BTreeMap::new() };
    for line in &changes.lines {
        work.put(*line);
    }
    for &id in changes.edges.keys().map(|(id, _)| id).chain(changes.borders.keys()) {
        work.touch(id);
    }
    work.touch_borders_that_are_met(tree);
    work.touch_what_is_to_be_joined();

    let held = |p: LatticePoint| work.untouched_at(p).next().is_some();
    let runs = canonical::runs(&work.edges, held);
    let mut new: BTreeMap<Vec<LatticePoint>, (Label, Label)> = BTreeMap::new();
    for (run, free) in runs {
        let run = work.without_old_junctions(tree, run, free);
        let (points, left, right) = canonical::oriented(run, free);
        new.insert(points, (left, right));
    }
    let mut delta = PartitionDelta::default();
    for border in work.touched.iter().filter_map(|&id| partition.border(id)) {
        let there = new.get(&border.points[..]) == Some(&(border.left, border.right));
        let back: Vec<LatticePoint> = border.points.iter().rev().copied().collect();
        if there {
            new.remove(&border.points[..]);
        } else if new.get(&back) == Some(&(border.right, border.left)) {
            new.remove(&back);
        } else {
            delta.removed.push(border.clone());
        }
    }
    let ids = (partition.next_border().0..).map(BorderId);
    delta.inserted = ids
        .zip(new)
        .map(|(id, (points, (left, right)))| Border { id, left, right, points: Arc::from(points) })
        .collect();
    delta
}

struct Work<'a> {
    partition: &'a Partition,
    changes: &'a Changes,
    /// Borders that are written anew.
    touched: BTreeSet<BorderId>,
    /// Their edges afterwards, and the new ones.
    edges: Vec<LabelledEdge>,
    /// How many of these edges end at a point.
    ends: BTreeMap<LatticePoint, usize>,
}

impl Work<'_> {
    fn put(&mut self, edge: LabelledEdge) {
        if edge.left != edge.right {
            for end in edge.ends {
                *self.ends.entry(end).or_insert(0) += 1;
            }
            self.edges.push(edge);
        }
    }

    /// Takes a border into the work, once.
    fn touch(&mut self, id: BorderId) {
        let Some(border) = self.partition.border(id) else { return };
        if !self.touched.insert(id) {
            return;
        }
        let (left, right) = self.changes.borders.get(&id).copied().unwrap_or((border.left, border.right));
        for (place, pair) in border.points.windows(2).enumerate() {
            match self.changes.edges.get(&(id, place)) {
                Some(steps) => steps.iter().for_each(|&step| self.put(step)),
                None => self.put(LabelledEdge { ends: [pair[0], pair[1]], left, right, drawn: [true; 2] }),
            }
        }
    }

    /// Where a changed edge ends in the middle of a border, that border is cut there.
    fn touch_borders_that_are_met(&mut self, tree: &BorderTree) {
        let steps = self.changes.edges.values().flatten().chain(&self.changes.lines);
        let ends: BTreeSet<LatticePoint> = steps.flat_map(|step| step.ends).collect();
        for end in ends.into_iter().filter(|&end| self.partition.junction(end).is_none()) {
            for id in tree.on_border(end) {
                self.touch(id);
            }
        }
    }

    /// Where only two borders are left at a junction, they become one.
    fn touch_what_is_to_be_joined(&mut self) {
        let mut open: Vec<BorderId> = self.touched.iter().copied().collect();
        while let Some(border) = open.pop().and_then(|id| self.partition.border(id)) {
            for junction in [border.start(), border.end()] {
                let others: Vec<BorderId> = self.untouched_at(junction).collect();
                if !others.is_empty() && self.ends.get(&junction).copied().unwrap_or(0) + others.len() == 2 {
                    for id in others {
                        self.touch(id);
                        open.push(id);
                    }
                }
            }
        }
    }

    /// The borders at a junction that stay as they are, once for each end.
    fn untouched_at(&self, p: LatticePoint) -> impl Iterator<Item = BorderId> + '_ {
        let ends = self.partition.junction(p).into_iter().flat_map(|junction| &junction.ends);
        ends.map(|end| end.border).filter(|id| !self.touched.contains(id))
    }

    /// A run without the vertices that were only there because a border ended: where an edge was cut at a crossing, the
    /// lattice point nearest to it was put in, at most one unit off the edge, and goes again with the last border there.
    fn without_old_junctions(&self, tree: &BorderTree, (mut points, left, right): Run, free: bool) -> Run {
        if free && self.was_junction(points[0]) && points.len() > 4 {
            // A loop may start anywhere, also at such a vertex.
            points.pop();
            points.rotate_left(1);
            points.extend(points.first().copied());
        }
        let mut place = 1;
        while place + 1 < points.len() {
            let old = points[place..points.len() - 1].iter().take_while(|&&p| self.was_junction(p)).count();
            // All at once if possible: each of them moved the edge a little.
            let least = if points.first() == points.last() { 4 } else { 2 };
            let may_go =
                |&count: &usize| points.len() - count >= least && self.may_go(tree, &points[place - 1..=place + count]);
            let cut = (1..=old).rev().find(may_go);
            match cut {
                Some(count) => drop(points.drain(place..place + count)),
                None => place += 1,
            }
        }
        (points, left, right)
    }

    /// Whether the vertices between the ends of a piece of a border lie where the straight way between the ends would be
    /// rounded to, and nothing else is near.
    fn may_go(&self, tree: &BorderTree, piece: &[LatticePoint]) -> bool {
        let [first, between @ .., last] = piece else { return false };
        let straight = [*first, *last];
        between.iter().all(|&p| is_rounded_from(straight, p)) && self.is_clear(tree, straight, between)
    }

    /// Whether borders met here before. A loop by itself has no junction where it starts.
    fn was_junction(&self, p: LatticePoint) -> bool {
        self.partition.junction(p).is_some_and(|junction| junction.ends.len() > 2)
    }

    /// Whether no vertex but those `between` lies beside a straight way, before or after, and no other border runs along
    /// it.
    fn is_clear(&self, tree: &BorderTree, [from, to]: [LatticePoint; 2], between: &[LatticePoint]) -> bool {
        let Some(bounds) = Bounds::of([from, to].into_iter().chain(between.iter().copied())) else { return false };
        let blocks = |ends: [LatticePoint; 2]| {
            ends == [from, to]
                || ends == [to, from]
                || ends.iter().any(|p| is_beside(from, to, *p) && !between.contains(p))
        };
        let old = tree.edges_in(bounds).into_iter().map(|edge| [edge.from, edge.to]);
        !old.chain(self.edges.iter().map(|edge| edge.ends)).any(blocks)
    }
}

/// Whether a point is the lattice point nearest to some point of the straight way between two others.
fn is_rounded_from(way: [LatticePoint; 2], p: LatticePoint) -> bool {
    let Some(origin) = Origin::of(way.into_iter().chain([p])) else { return false };
    Segment::between(origin.spot(way[0]), origin.spot(way[1])).passes(origin.spot(p))
}

/// Whether a point lies beside the straight way between two others, at most one lattice unit off.
fn is_beside(from: LatticePoint, to: LatticePoint, p: LatticePoint) -> bool {
    let vector = |q: LatticePoint| (i128::from(q.x) - i128::from(from.x), i128::from(q.y) - i128::from(from.y));
    let ((ux, uy), (vx, vy)) = (vector(to), vector(p));
    let (along, across, length) = (ux * vx + uy * vy, ux * vy - uy * vx, ux * ux + uy * uy);
    0 < along && along < length && across * across <= length
}
