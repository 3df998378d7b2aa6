//! What lies on either side of each piece near a region, before and after ground has changed hands.

use std::collections::{BTreeMap, BTreeSet};

use super::local::{Local, OldEdge, Piece, Vias};
use super::rebuild::Changes;
use crate::geodesy::LatticePoint;
use crate::partition::canonical::LabelledEdge;
use crate::partition::segment::{Spot, by_angle, vector};
use crate::partition::{BorderId, BorderTree, Label};

/// The labels on the left and on the right of the way from the smaller end of a piece to the other.
type Sides = (Label, Label);

/// The pieces near a region with their labels afterwards.
pub(super) struct Labelled {
    /// For each old edge, in its direction: the vertices it runs through, and the labels between each two.
    paths: BTreeMap<(BorderId, usize), Path>,
    /// Pieces where no border was.
    lines: Vec<LabelledEdge>,
}

/// An old edge as it is afterwards.
struct Path {
    old: OldEdge,
    steps: Vec<LabelledEdge>,
}

impl Path {
    /// Whether it is as it was.
    fn is_kept(&self) -> bool {
        matches!(&self.steps[..], [only]
            if only.ends == [self.old.edge.from, self.old.edge.to]
            && (only.left, only.right) == (self.old.left, self.old.right))
    }

    fn has_other_labels(&self) -> bool {
        self.steps.iter().any(|step| (step.left, step.right) != (self.old.left, self.old.right))
    }
}

/// Finds the labels of each piece after the rule has been followed within the region.
pub(super) fn labelled(tree: &BorderTree, local: &Local, rule: impl Fn(Label) -> Label) -> Labelled {
    let before = sides_before(tree, local);
    let within = within(local);
    let after = before.iter().zip(&within).map(|(&(left, right), &(in_left, in_right))| {
        (if in_left { rule(left) } else { left }, if in_right { rule(right) } else { right })
    });
    collected(local, &after.collect::<Vec<_>>())
}

fn collected(local: &Local, after: &[Sides]) -> Labelled {
    let edge = |piece: &Piece, (left, right): Sides, forward: bool| {
        let ends = piece.ends.map(|end| local.point(end));
        if forward {
            LabelledEdge { ends, left, right, drawn: piece.drawn }
        } else {
            let drawn = [piece.drawn[1], piece.drawn[0]];
            LabelledEdge { ends: [ends[1], ends[0]], left: right, right: left, drawn }
        }
    };
    let paths = local.edges.iter().zip(local.paths()).map(|(&old, path)| {
        let step = |number: u32| {
            let piece = &local.pieces[number as usize];
            edge(piece, after[number as usize], piece.old.is_some_and(|(_, forward)| forward))
        };
        (old.key(), Path { old, steps: path.into_iter().map(step).collect() })
    });
    let lines = local.pieces.iter().zip(after).filter(|(piece, _)| piece.old.is_none());
    Labelled { paths: paths.collect(), lines: lines.map(|(piece, &sides)| edge(piece, sides, true)).collect() }
}

impl Labelled {
    /// Whether any ground has another label.
    pub fn changes_anything(&self) -> bool {
        self.lines.iter().any(is_border) || self.paths.values().any(Path::has_other_labels)
    }

    /// Whether there are steps of the region that become no borders.
    pub fn has_idle_steps(&self) -> bool {
        !self.lines.iter().all(is_border)
    }

    /// The pieces that become borders where none was.
    pub fn new_lines(&self) -> Vec<[LatticePoint; 2]> {
        self.lines.iter().filter(|line| is_border(line)).map(|line| line.ends).collect()
    }

    /// Old edges that have to be cut, by border and place, with the vertices where: there a new border ends, or the
    /// labels change.
    pub fn needed_cuts(&self) -> Vias {
        let ends: BTreeSet<LatticePoint> = self.new_lines().into_iter().flatten().collect();
        let cuts = |path: &Path| -> Vec<LatticePoint> {
            let needed = path.steps.windows(2).filter(|pair| {
                let [one, next] = [&pair[0], &pair[1]];
                (one.left, one.right) != (next.left, next.right) || ends.contains(&one.ends[1])
            });
            needed.map(|pair| pair[0].ends[1]).collect()
        };
        self.paths.iter().map(|(&key, path)| (key, cuts(path))).filter(|(_, cuts)| !cuts.is_empty()).collect()
    }

    /// These labels on the pieces of another cut of the same edges, with the new borders only. `None` where they do not
    /// fit: a piece there has several labels here.
    pub fn carried_to(&self, local: &Local) -> Option<Self> {
        let lines: BTreeMap<[LatticePoint; 2], Sides> =
            self.lines.iter().map(|line| (line.ends, (line.left, line.right))).collect();
        // Two that were apart must not fall together.
        if local.pieces.iter().any(|piece| piece.steps + u32::from(piece.old.is_some()) > 1) {
            return None;
        }
        let mut after: Vec<Option<Sides>> =
            local.pieces.iter().map(|piece| lines.get(&piece.ends.map(|end| local.point(end))).copied()).collect();
        for (old, path) in local.edges.iter().zip(local.paths()) {
            let here = self.paths.get(&old.key());
            for number in path {
                let piece = &local.pieces[number as usize];
                let forward = piece.old.is_some_and(|(_, forward)| forward);
                let mut ends = piece.ends.map(|end| local.point(end));
                if !forward {
                    ends.reverse();
                }
                let (left, right) = match here {
                    // Near an edge that is cut only now, and far from the region.
                    None => (old.left, old.right),
                    Some(path) => path.labels_between(ends)?,
                };
                after[number as usize] = Some(if forward { (left, right) } else { (right, left) });
            }
        }
        Some(collected(local, &after.into_iter().collect::<Option<Vec<_>>>()?))
    }

    /// What this changes of the borders.
    pub fn changes(self) -> Changes {
        let changed = self.paths.into_iter().filter(|(_, path)| !path.is_kept());
        Changes {
            edges: changed.map(|(key, path)| (key, path.steps)).collect(),
            lines: self.lines.into_iter().filter(is_border).collect(),
            borders: BTreeMap::new(),
        }
    }
}

impl Path {
    /// The labels of the way between two of its vertices, where they are the same all along.
    fn labels_between(&self, [from, to]: [LatticePoint; 2]) -> Option<Sides> {
        let first = self.steps.iter().position(|step| step.ends[0] == from)?;
        let last = self.steps.iter().position(|step| step.ends[1] == to)?;
        let mut labels = self.steps.get(first..=last)?.iter().map(|step| (step.left, step.right));
        let sides = labels.next()?;
        labels.all(|other| other == sides).then_some(sides)
    }
}

fn is_border(edge: &LabelledEdge) -> bool {
    edge.left != edge.right
}

/// Whether the ground on either side of each piece lies in the region.
fn within(local: &Local) -> Vec<(bool, bool)> {
    let spot = |end: u32| local.vertices[end as usize];
    let edge: Vec<(Spot, Spot, i32)> = (local.pieces.iter())
        .filter(|piece| piece.winding != 0)
        .map(|piece| (spot(piece.ends[0]), spot(piece.ends[1]), piece.winding))
        .collect();
    let count = |piece: &Piece| {
        let (u, v) = (spot(piece.ends[0]), spot(piece.ends[1]));
        // Everything in half units, so that the middle of the piece is a point. A ray goes down from there, a little to
        // the east of what is just below: that is the right side of a vertical piece, and it touches no end.
        let middle = (i64::from(u.x) + i64::from(v.x), i64::from(u.y) + i64::from(v.y));
        let below = edge.iter().filter(|(a, b, _)| {
            let covers = 2 * i64::from(a.x) <= middle.0 && middle.0 < 2 * i64::from(b.x);
            let (dx, dy) = vector(*a, *b);
            covers && dx * (middle.1 - 2 * i64::from(a.y)) > dy * (middle.0 - 2 * i64::from(a.x))
        });
        let right: i32 = below.map(|&(_, _, winding)| winding).sum();
        (right + piece.winding != 0, right != 0)
    };
    local.pieces.iter().map(count).collect()
}

/// What lay on either side of each piece. Where no border ran along it, that is one label.
fn sides_before(tree: &BorderTree, local: &Local) -> Vec<Sides> {
    let fans = fans(local);
    let mut sides: Vec<Option<Sides>> = (local.pieces.iter())
        .map(|piece| {
            let (edge, forward) = piece.old?;
            let OldEdge { left, right, .. } = local.edges[edge as usize];
            Some(if forward { (left, right) } else { (right, left) })
        })
        .collect();
    for first in 0..local.pieces.len() {
        if sides[first].is_some() {
            continue;
        }
        // Everything that hangs together without meeting a border lies in the same ground.
        let mut together = vec![first];
        let mut seen = BTreeSet::from([first]);
        let mut ground = None;
        while let Some(number) = together.pop() {
            for end in local.pieces[number].ends {
                let fan = &fans[end as usize];
                if let Some(label) = ground_at(local, fan, number) {
                    ground = Some(label);
                } else {
                    let beyond = fan.iter().map(|&half| half as usize / 2).filter(|&other| seen.insert(other));
                    together.extend(beyond);
                }
            }
        }
        let ground = ground.unwrap_or_else(|| tree.locate(local.point(local.pieces[first].ends[0])));
        for number in seen {
            sides[number] = Some((ground, ground));
        }
    }
    sides.into_iter().map(|sides| sides.unwrap_or((Label::Outside, Label::Outside))).collect()
}

/// The ground around a piece where it leaves a vertex with a border at it: what lies on the left of the next border
/// clockwise. `None` without a border there.
fn ground_at(local: &Local, fan: &[u32], piece: usize) -> Option<Label> {
    let here = fan.iter().position(|&half| half as usize / 2 == piece)?;
    let clockwise = (1..=fan.len()).map(|back| fan[(here + fan.len() - back) % fan.len()]);
    clockwise.into_iter().find_map(|half| {
        let (edge, forward) = local.pieces[half as usize / 2].old?;
        let old = &local.edges[edge as usize];
        // Half `2p` leaves the first end of piece `p`, half `2p + 1` the second.
        Some(if half.is_multiple_of(2) == forward { old.left } else { old.right })
    })
}

/// The halves of pieces that leave each vertex, anticlockwise.
fn fans(local: &Local) -> Vec<Vec<u32>> {
    let mut fans: Vec<Vec<u32>> = vec![Vec::new(); local.vertices.len()];
    for (number, piece) in (0_u32..).zip(&local.pieces) {
        fans[piece.ends[0] as usize].push(2 * number);
        fans[piece.ends[1] as usize].push(2 * number + 1);
    }
    let direction = |half: u32| {
        let ends = local.pieces[half as usize / 2].ends.map(|end| local.vertices[end as usize]);
        if half.is_multiple_of(2) { vector(ends[0], ends[1]) } else { vector(ends[1], ends[0]) }
    };
    for fan in &mut fans {
        fan.sort_unstable_by(|&one, &other| by_angle(direction(one), direction(other)));
    }
    fans
}
