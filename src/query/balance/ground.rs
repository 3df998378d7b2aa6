//! How large the ground of an area is and how compact: whole numbers that add up, so what is given and taken back leaves
//! nothing behind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::circle::Circle;
use super::edges::Edge;
use super::{Change, sides};
use crate::domain::AreaId;
use crate::geodesy::{LatticePoint, edge_area_mm2, edge_length_um};
use crate::model::Document;
use crate::partition::Label;
use crate::query::outlines::Outlines;

/// The ground of an area.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ground {
    /// Its area on the ellipsoid in square millimetres. The areas of grids and faces without grids add up to that of the
    /// area that they make up, to the last digit.
    pub area_mm2: i128,
    /// The length of its border, holes included, in micrometres.
    pub perimeter_um: i64,
    circle: Option<Circle>,
}

#[allow(clippy::cast_precision_loss)] // shown to three digits
impl Ground {
    /// The ground of an area, measured along its borders.
    ///
    /// # Performance
    /// Less than half a microsecond per vertex.
    pub fn of(document: &Document, outlines: &Outlines, area: AreaId) -> Self {
        let (mut ground, mut points) = (Self::default(), Vec::new());
        let Some(level) = document.tables.areas.get(area).map(|row| row.level) else { return ground };
        for border in outlines.borders(document, area).iter().filter_map(|id| document.partition.border(*id)) {
            let is_left = document.outline_at(border.left, level).is_some_and(|other| other.id == area);
            for pair in border.points.windows(2) {
                let share = i128::from(edge_area_mm2(pair[0], pair[1]));
                ground.area_mm2 += if is_left { share } else { -share };
                ground.perimeter_um += edge_length_um(pair[0], pair[1]);
            }
            points.extend_from_slice(&border.points);
        }
        ground.circle = Circle::around(&points);
        ground
    }

    /// Its area in square metres.
    pub fn area_m2(&self) -> f64 {
        self.area_mm2 as f64 / 1e6
    }

    /// The length of its border in metres.
    pub fn perimeter_m(&self) -> f64 {
        self.perimeter_um as f64 / 1e6
    }

    /// Compactness by Polsby and Popper (1991, *The Third Criterion: Compactness as a Procedural Safeguard Against
    /// Partisan Gerrymandering*): 4π × area ÷ perimeter². 1 for a disc; low where the border is long for what it holds.
    pub fn polsby_popper(&self) -> f64 {
        let around = self.perimeter_m();
        if around > 0.0 { 4.0 * std::f64::consts::PI * self.area_m2() / (around * around) } else { 0.0 }
    }

    /// Compactness by Reock (1961, *A Note: Measuring Compactness as a Requirement of Legislative Apportionment*): area
    /// ÷ that of the smallest circle around all its parts. 1 for a disc; low for what is drawn out.
    pub fn reock(&self) -> f64 {
        let radius = self.circle.map_or(0.0, |circle| circle.radius_m());
        if radius > 0.0 { self.area_m2() / (std::f64::consts::PI * radius * radius) } else { 0.0 }
    }
}

/// The ground of some areas after a change. What is not known of them before is measured and kept in `known`; what is
/// known of other areas goes over as it is.
pub(super) fn after(
    change: &Change<'_>,
    known: &mut BTreeMap<AreaId, Ground>,
    old: &Outlines,
    new: &Outlines,
    wanted: &BTreeSet<AreaId>,
) -> BTreeMap<AreaId, Ground> {
    for &area in wanted.iter().filter(|id| change.before.tables.areas.get(**id).is_some()) {
        known.entry(area).or_insert_with(|| Ground::of(change.before, old, area));
    }
    let mut shifts: BTreeMap<AreaId, Shift> = BTreeMap::new();
    let mut chains: BTreeMap<(Label, bool), Arc<[Option<AreaId>]>> = BTreeMap::new();
    for edge in &change.edges.0 {
        let document = if edge.comes { change.after } else { change.before };
        let mut chain = |label| chains.entry((label, edge.comes)).or_insert_with(|| sides(document, label)).clone();
        let (left, right) = (chain(edge.left), chain(edge.right));
        let (area, length) = (edge_area_mm2(edge.a, edge.b), edge_length_um(edge.a, edge.b));
        for (left, right) in left.iter().zip(right.iter()).filter(|(left, right)| left != right) {
            for (side, share) in [(left, area), (right, -area)] {
                if let Some(id) = side.filter(|id| wanted.contains(id)) {
                    shifts.entry(id).or_default().add(edge, share, length);
                }
            }
        }
    }
    let measured = wanted.iter().filter_map(|&area| {
        change.after.tables.areas.get(area)?;
        let fresh = || Ground::of(change.after, new, area);
        let before = known.get(&area).filter(|_| !change.regrouped.contains(&area));
        let ground = match (before, shifts.get(&area)) {
            (None, _) => fresh(),
            (Some(before), None) => *before,
            (Some(before), Some(shift)) => {
                let (gone, come) = (shift.gone.iter().copied(), shift.come.iter().copied());
                let stands = before.circle.is_some_and(|circle| circle.stands(gone, come));
                Ground {
                    area_mm2: before.area_mm2 + shift.area_mm2,
                    perimeter_um: before.perimeter_um + shift.length_um,
                    circle: if stands { before.circle } else { circle(change.after, new, area) },
                }
            }
        };
        Some((area, ground))
    });
    measured.collect()
}

/// What the edges that went and came do to an area.
#[derive(Default)]
struct Shift {
    area_mm2: i128,
    length_um: i64,
    gone: Vec<LatticePoint>,
    come: Vec<LatticePoint>,
}

impl Shift {
    fn add(&mut self, edge: &Edge, area_mm2: i64, length_um: i64) {
        let sign = if edge.comes { 1 } else { -1 };
        self.area_mm2 += i128::from(sign * area_mm2);
        self.length_um += sign * length_um;
        if edge.comes { &mut self.come } else { &mut self.gone }.extend([edge.a, edge.b]);
    }
}

fn circle(document: &Document, outlines: &Outlines, area: AreaId) -> Option<Circle> {
    let borders = outlines.borders(document, area);
    let borders = borders.iter().filter_map(|id| document.partition.border(*id));
    Circle::around(&borders.flat_map(|border| border.points.iter().copied()).collect::<Vec<_>>())
}
