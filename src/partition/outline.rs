//! Polygons traced from borders: of one label, or of all areas of a level at once. Never stored; the borders are the
//! truth.

use std::collections::{BTreeMap, BTreeSet};

use super::trace::{Trace, area_share};
use super::{Border, BorderId, Label, Partition};
use crate::geodesy::{Bounds, LatticePoint, doubled_area};

/// A connected piece of ground with its holes, in EPSG:4490 lattice units.
///
/// # Validity
/// A valid polygon of OGC Simple Features: rings are closed (the first point comes again at the end) and simple, they
/// touch each other in single points at most, and its inside is connected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Polygon {
    /// The outer ring, anticlockwise from its smallest vertex.
    pub outer: Vec<LatticePoint>,
    /// The rings of holes, each clockwise from its smallest vertex, in order.
    pub holes: Vec<Vec<LatticePoint>>,
}

impl Polygon {
    /// Twice its area in square lattice units, holes taken off. Exact.
    pub fn doubled_area(&self) -> i128 {
        self.rings().map(doubled_area).sum()
    }

    /// The outer ring and the holes.
    pub fn rings(&self) -> impl Iterator<Item = &[LatticePoint]> + '_ {
        std::iter::once(&self.outer).chain(&self.holes).map(Vec::as_slice)
    }

    /// The smallest box around it.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::of(self.outer.iter().copied())
    }
}

impl Partition {
    /// The ground that a label covers, one polygon for each connected piece, in order.
    ///
    /// # Performance
    /// O(k log n) for k borders of the label, and O(m) for their vertices.
    pub fn outline(&self, label: Label) -> Vec<Polygon> {
        self.outline_of(|other| other == label, self.borders_of(label).iter().copied())
    }

    /// The ground that some labels cover together, without the borders between them. `candidates` must hold every
    /// border that has one of these labels on one side and another one on the other.
    ///
    /// # Performance
    /// As [`outline`](Self::outline), for the candidates.
    pub fn outline_of(
        &self,
        covers: impl Fn(Label) -> bool,
        candidates: impl IntoIterator<Item = BorderId>,
    ) -> Vec<Polygon> {
        let borders = candidates.into_iter().filter_map(|id| self.border(id));
        let group = |label| covers(label).then_some(());
        traced(self, borders, group).remove(&()).unwrap_or_default()
    }

    /// The ground of every group of labels, without the borders inside a group: all areas of a level in one pass.
    /// Labels whose group is `None` are left out.
    ///
    /// # Performance
    /// O(n log n) for n borders and their vertices.
    pub fn outlines_by<G: Ord + Copy>(&self, group: impl Fn(Label) -> Option<G>) -> BTreeMap<G, Vec<Polygon>> {
        let groups: BTreeMap<Label, Option<G>> = self.labels().map(|label| (label, group(label))).collect();
        traced(self, self.borders(), |label| groups.get(&label).copied().flatten())
    }

    /// Twice the area that a label covers, in square lattice units. Exact; that of [`Label::Outside`] is negative, so
    /// the areas of all labels add up to zero.
    pub fn doubled_area(&self, label: Label) -> i128 {
        self.borders_of(label)
            .iter()
            .filter_map(|&id| self.border(id))
            .map(|border| if border.left == label { doubled_share(border) } else { -doubled_share(border) })
            .sum()
    }

    /// Twice the area of every label, as [`doubled_area`](Self::doubled_area) gives it.
    ///
    /// # Performance
    /// O(m) for m vertices.
    pub fn doubled_areas(&self) -> BTreeMap<Label, i128> {
        let mut areas = BTreeMap::new();
        for border in self.borders() {
            let share = doubled_share(border);
            *areas.entry(border.left).or_insert(0) += share;
            *areas.entry(border.right).or_insert(0) -= share;
        }
        areas
    }
}

/// What a border adds to twice the area on its left. The corner is the same for all borders.
fn doubled_share(border: &Border) -> i128 {
    border.points.windows(2).map(|pair| area_share(LatticePoint::default(), pair[0], pair[1])).sum()
}

fn traced<'a, G: Ord + Copy>(
    partition: &Partition,
    borders: impl Iterator<Item = &'a Border>,
    group: impl Fn(Label) -> Option<G>,
) -> BTreeMap<G, Vec<Polygon>> {
    let trace = Trace::of(partition, borders.filter(|border| group(border.left) != group(border.right)).collect());
    let group_of = |cycle: u32| group(trace.label(trace.cycles[cycle as usize].first));
    let cycles = || (0_u32..).zip(&trace.cycles);
    let with_holes: BTreeSet<G> =
        cycles().filter(|(_, cycle)| cycle.doubled_area < 0).filter_map(|(number, _)| group_of(number)).collect();
    let holds_holes = |label| group(label).is_some_and(|group| with_holes.contains(&group));
    let homes =
        trace.homes(|cycle| group_of(cycle).is_some(), |border| holds_holes(border.left) || holds_holes(border.right));

    let mut pieces: BTreeMap<u32, Polygon> = BTreeMap::new();
    for (number, _) in cycles() {
        let (Some(_), Some(home)) = (group_of(number), homes[number as usize]) else { continue };
        let piece = pieces.entry(home).or_insert_with(|| Polygon { outer: Vec::new(), holes: Vec::new() });
        for ring in trace.loops(number) {
            let anticlockwise = doubled_area(&ring) > 0;
            let ring = from_smallest(ring);
            if anticlockwise && number == home {
                piece.outer = ring;
            } else {
                piece.holes.push(ring);
            }
        }
    }
    let mut polygons: BTreeMap<G, Vec<Polygon>> = BTreeMap::new();
    for (home, mut piece) in pieces {
        piece.holes.sort_unstable();
        if let Some(group) = group_of(home) {
            polygons.entry(group).or_default().push(piece);
        }
    }
    for pieces in polygons.values_mut() {
        pieces.sort_unstable();
    }
    polygons
}

/// The closed ring from its smallest vertex, in the same direction.
fn from_smallest(mut ring: Vec<LatticePoint>) -> Vec<LatticePoint> {
    ring.pop();
    let smallest = (0..ring.len()).min_by_key(|&place| ring[place]).unwrap_or(0);
    ring.rotate_left(smallest);
    ring.extend(ring.first().copied());
    ring
}
