//! Every rule of a partition, proved on one: nothing is assumed but that each coordinate is a number. Never repairs.

use rayon::prelude::*;
use smallvec::SmallVec;

use super::build::words_of_place;
use super::segment::{Origin, Segment};
use super::segment_tree::SegmentTree;
use super::trace::Trace;
use super::{Border, BorderId, GraphError, Junction, Label, Partition};
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};

/// The most pairs of conflicting borders that are reported: a file may be broken everywhere.
const MAX_CONFLICTS: usize = 10_000;

/// A rule that a partition breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// A border that can't be one by itself: too few points, a point twice in a row, one label on both sides; or an
    /// extent that is too large.
    Border(GraphError),
    /// The index of junctions or of labels does not say what the borders say.
    Index,
    /// A border that ends where no other does.
    DeadEnd {
        /// Where.
        place: LatticePoint,
        /// The border.
        border: BorderId,
    },
    /// Two borders that meet where no third does, and so should be one.
    FalseJunction {
        /// Where.
        place: LatticePoint,
        /// The borders.
        borders: [BorderId; 2],
    },
    /// Two borders next to each other at a junction that disagree about the ground between them.
    MixedGround {
        /// Where.
        place: LatticePoint,
        /// What the two say.
        labels: [Label; 2],
    },
    /// Two borders, or two parts of one, that cross, overlap or touch where they do not both end.
    Conflict {
        /// A vertex of the edge where it happens.
        place: LatticePoint,
        /// The borders.
        borders: [BorderId; 2],
    },
    /// A hole or island whose surrounding ground has one label by its own borders, another by those around it.
    WrongHole {
        /// Its smallest vertex.
        place: LatticePoint,
        /// What its own borders say, and what those around it say.
        labels: [Label; 2],
    },
    /// The areas of all faces and of the outside do not add up to zero.
    AreaSum {
        /// What they add up to, in square lattice units, doubled.
        doubled: i128,
    },
    /// Vertices, edges, faces and components do not fit together: V − E + F ≠ 1 + C.
    Euler {
        /// V − E + F − 1 − C.
        excess: i64,
    },
}

impl Violation {
    /// Where it is, if it is anywhere in particular.
    pub fn place(&self) -> Option<LatticePoint> {
        match *self {
            Self::Border(_) | Self::Index | Self::AreaSum { .. } | Self::Euler { .. } => None,
            Self::DeadEnd { place, .. }
            | Self::FalseJunction { place, .. }
            | Self::MixedGround { place, .. }
            | Self::Conflict { place, .. }
            | Self::WrongHole { place, .. } => Some(place),
        }
    }

    /// The violation in words.
    pub fn words(&self, lang: Lang) -> String {
        let at = |place| words_of_place(place, lang);
        match *self {
            Self::Border(error) => error.words(lang),
            Self::Index => text::partition::wrong_index(lang).to_owned(),
            Self::DeadEnd { place, border } => text::partition::dead_end(lang, border.0, at(place)),
            Self::FalseJunction { place, borders: [first, second] } => {
                text::partition::false_junction(lang, first.0, second.0, at(place))
            }
            Self::MixedGround { place, labels: [first, second] } => {
                text::partition::mixed_ground(lang, at(place), first.words(lang), second.words(lang))
            }
            Self::Conflict { place, borders: [first, second] } if first == second => {
                text::partition::self_conflict(lang, first.0, at(place))
            }
            Self::Conflict { place, borders: [first, second] } => {
                text::partition::conflict(lang, first.0, second.0, at(place))
            }
            Self::WrongHole { place, labels: [inner, outer] } => {
                text::partition::wrong_hole(lang, at(place), inner.words(lang), outer.words(lang))
            }
            Self::AreaSum { doubled } => text::partition::area_sum(lang, doubled),
            Self::Euler { excess } => text::partition::euler(lang, excess),
        }
    }
}

/// Every rule that a partition breaks, in order; empty when it is sound.
///
/// # Performance
/// O(m log m) time and O(m) memory for m vertices.
pub fn check(partition: &Partition) -> Vec<Violation> {
    let mut found = check_structure(partition);
    // What follows reads points as edges; borders that have none were found above.
    if !found.iter().any(|violation| matches!(violation, Violation::Border(_))) {
        conflicts(partition, &mut found);
        faces(partition, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The rules that need no look at the plane: each border by itself, the junctions, the indexes. For opening a file.
///
/// # Performance
/// O(m + n log n) for m vertices and n borders.
pub fn check_structure(partition: &Partition) -> Vec<Violation> {
    let mut found = Vec::new();
    match Partition::from_borders(partition.borders().cloned()) {
        Err(error) => found.push(Violation::Border(error)),
        Ok(rebuilt) if !rebuilt.same_indexes(partition) => found.push(Violation::Index),
        Ok(_) => {}
    }
    found.extend(check_junctions(partition));
    found.sort_unstable();
    found
}

/// The rules of the junctions alone, in order. Enough for a partition that was just made of its borders, whose indexes
/// say what the borders say.
///
/// # Performance
/// O(n log n) for n borders, on all cores.
pub fn check_junctions(partition: &Partition) -> Vec<Violation> {
    let junctions: Vec<(LatticePoint, &Junction)> = partition.junctions().collect();
    let mut found: Vec<Violation> = junctions
        .par_chunks(1024)
        .flat_map_iter(|junctions| {
            let mut found = Vec::new();
            for &(place, junction) in junctions {
                check_junction(partition, place, junction, &mut found);
            }
            found
        })
        .collect();
    found.sort_unstable();
    found
}

/// The rules of the junctions at some places alone, in order: for a change of a partition that was sound.
///
/// # Performance
/// O(k log n) for k places among n junctions.
pub fn check_junctions_at(partition: &Partition, places: impl IntoIterator<Item = LatticePoint>) -> Vec<Violation> {
    let mut found = Vec::new();
    for place in places {
        if let Some(junction) = partition.junction(place) {
            check_junction(partition, place, junction, &mut found);
        }
    }
    found.sort_unstable();
    found
}

fn check_junction(partition: &Partition, place: LatticePoint, junction: &Junction, found: &mut Vec<Violation>) {
    match *junction.ends.as_slice() {
        [end] => found.push(Violation::DeadEnd { place, border: end.border }),
        [one, other] if one.border != other.border => {
            let borders = [one.border.min(other.border), one.border.max(other.border)];
            found.push(Violation::FalseJunction { place, borders });
        }
        _ => {}
    }
    // What lies on the left and on the right of each border, looking away from the junction.
    let sides: SmallVec<[(Label, Label); 4]> = junction
        .ends
        .iter()
        .filter_map(|end| {
            let border = partition.border(end.border)?;
            Some(if end.starts { (border.left, border.right) } else { (border.right, border.left) })
        })
        .collect();
    for (&(left, _), &(_, right)) in sides.iter().zip(sides.iter().cycle().skip(1)) {
        // Anticlockwise from one border to the next lies the left of the first and the right of the second.
        if left != right {
            found.push(Violation::MixedGround { place, labels: [left, right] });
        }
    }
}

/// Finds borders that share points other than junctions of both.
fn conflicts(partition: &Partition, found: &mut Vec<Violation>) {
    let borders: Vec<&Border> = partition.borders().collect();
    let Some(origin) = Origin::of(borders.iter().flat_map(|border| border.points.iter().copied())) else { return };
    let mut segments: Vec<Segment> = Vec::new();
    // The edges of border b are numbered from starts[b].
    let mut starts: Vec<u32> = Vec::with_capacity(borders.len() + 1);
    for border in &borders {
        starts.push(number(segments.len()));
        let spots = border.points.iter().map(|&point| origin.spot(point));
        segments.extend(spots.clone().zip(spots.skip(1)).map(|(from, to)| Segment::between(from, to)));
    }
    starts.push(number(segments.len()));
    let border_of = |edge: u32| starts.partition_point(|&start| start <= edge) - 1;
    let mut conflicting: Vec<(u32, u32)> = Vec::new();
    SegmentTree::of(&segments).pairs(|(first, one), (second, other)| {
        if conflicting.len() >= MAX_CONFLICTS {
            return;
        }
        let touching = one.a == other.a || one.a == other.b || one.b == other.a || one.b == other.b;
        let wrong = if touching {
            one.conflicts(other)
                || !may_touch(&borders, &starts, (first, border_of(first)), (second, border_of(second)))
        } else {
            one.conflicts(other)
        };
        if wrong {
            conflicting.push((first.min(second), first.max(second)));
        }
    });
    found.extend(conflicting.into_iter().map(|(first, second)| {
        let (one, other) = (border_of(first), border_of(second));
        let place = borders[one].points[(first - starts[one]) as usize];
        Violation::Conflict { place, borders: [borders[one].id, borders[other].id] }
    }));
}

/// Whether two edges that share an end may do so: they follow each other, or the end is one of both borders.
fn may_touch(borders: &[&Border], starts: &[u32], first: (u32, usize), second: (u32, usize)) -> bool {
    if first.1 == second.1 && first.0.abs_diff(second.0) == 1 {
        return true;
    }
    let ends = |(edge, border): (u32, usize)| {
        let place = (edge - starts[border]) as usize;
        let points = &borders[border].points;
        // Each end of the edge, with whether the border ends there.
        [(points[place], place == 0), (points[place + 1], place + 2 == points.len())]
    };
    ends(first).iter().all(|&(p, is_end)| ends(second).iter().all(|&(q, ends_too)| p != q || (is_end && ends_too)))
}

/// Checks that the ground around every hole is what its borders say, and counts.
fn faces(partition: &Partition, found: &mut Vec<Violation>) {
    let trace = Trace::of(partition, partition.borders().collect());
    let homes = trace.homes(|_| true, |_| true);
    let label = |cycle: u32| trace.label(trace.cycles[cycle as usize].first);
    let mut doubled: i128 = 0;
    let mut bounded = 0;
    let mut outer = 0;
    for ((number, cycle), home) in (0_u32..).zip(&trace.cycles).zip(&homes) {
        doubled += cycle.doubled_area;
        if cycle.doubled_area > 0 {
            bounded += 1;
        } else {
            outer += 1;
        }
        let around = home.map_or(Label::Outside, label);
        if label(number) != around {
            found.push(Violation::WrongHole { place: cycle.smallest, labels: [label(number), around] });
        }
    }
    if doubled != 0 {
        found.push(Violation::AreaSum { doubled });
    }
    // In a plane graph each component has one cycle around it.
    let components = components(partition);
    let excess = partition.junctions().count().cast_signed() - partition.len().cast_signed() + bounded
        - components.cast_signed();
    if excess != 0 || outer != components {
        let excess = if excess == 0 { outer.cast_signed() - components.cast_signed() } else { excess };
        found.push(Violation::Euler { excess: i64::try_from(excess).unwrap_or(i64::MAX) });
    }
}

/// How many pieces the borders hang together in.
fn components(partition: &Partition) -> usize {
    let places: Vec<LatticePoint> = partition.junctions().map(|(place, _)| place).collect();
    let mut parent: Vec<usize> = (0..places.len()).collect();
    let mut pieces = places.len();
    for border in partition.borders() {
        if let (Ok(one), Ok(other)) = (places.binary_search(&border.start()), places.binary_search(&border.end())) {
            let (one, other) = (root(&mut parent, one), root(&mut parent, other));
            if one != other {
                parent[one] = other;
                pieces -= 1;
            }
        }
    }
    pieces
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[allow(clippy::cast_possible_truncation)] // fewer than 2^32 edges fit in memory with their boxes
fn number(count: usize) -> u32 {
    count as u32
}
