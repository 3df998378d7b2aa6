//! What goes from whom to whom: ground, and what stands on it.

use std::collections::BTreeMap;

use super::edges::{Edge, Edges, Moves};
use crate::geodesy::{LatticePoint, orientation, unit_m2};
use crate::model::Document;
use crate::partition::Label;

/// What goes from one grid or face to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transfer {
    /// Who gives.
    pub from: Label,
    /// Who takes.
    pub to: Label,
    /// Ground in square metres on the ellipsoid.
    pub area_m2: f64,
    /// Households.
    pub households: u64,
    /// People.
    pub people: u64,
    /// Units that have their seat there.
    pub units: u64,
    /// Their in-service members.
    pub members: u64,
}

/// Less ground than this is the rounding of a crossing to the lattice, along some hundred metres of border.
const LEAST_M2: f64 = 0.5;

pub(super) fn of(edges: &Edges, document: &Document, moves: &Moves) -> Vec<Transfer> {
    let mut transfers: BTreeMap<(Label, Label), Transfer> = BTreeMap::new();
    for ((from, to), area_m2) in ground(edges).into_iter().filter(|(_, area)| *area >= LEAST_M2) {
        entry(&mut transfers, from, to).area_m2 = area_m2;
    }
    for one in moves.atoms.iter().filter(|one| one.from != one.to) {
        let Some(atom) = document.tables.atoms.get(one.id) else { continue };
        let transfer = entry(&mut transfers, one.from, one.to);
        transfer.households += u64::from(atom.households);
        transfer.people += u64::from(atom.people);
    }
    for one in moves.units.iter().filter(|one| one.from != one.to) {
        let Some(unit) = document.tables.units.get(one.id) else { continue };
        let transfer = entry(&mut transfers, one.from, one.to);
        transfer.units += 1;
        transfer.members += u64::from(unit.members);
    }
    transfers.into_values().collect()
}

fn entry(transfers: &mut BTreeMap<(Label, Label), Transfer>, from: Label, to: Label) -> &mut Transfer {
    let none = Transfer { from, to, area_m2: 0.0, households: 0, people: 0, units: 0, members: 0 };
    transfers.entry((from, to)).or_insert(none)
}

/// The ground that changes hands, by pair: the plane is cut into upright strips at every end and crossing of an edge that
/// went or came, and each strip is walked from south to north. Ground between edges that stayed does not change hands.
#[allow(clippy::cast_precision_loss)] // offsets are below 2^31
fn ground(edges: &Edges) -> BTreeMap<(Label, Label), f64> {
    let mut areas: BTreeMap<(Label, Label), f64> = BTreeMap::new();
    let slanted: Vec<&Edge> = edges.0.iter().filter(|edge| edge.a.x < edge.b.x).collect();
    let Some(origin) = slanted.first().map(|edge| edge.a) else { return areas };
    let (x_of, y_of) = (|p: LatticePoint| (p.x - origin.x) as f64, |p: LatticePoint| (p.y - origin.y) as f64);
    let at = |edge: &Edge, x: f64| {
        let share = (x - x_of(edge.a)) / (x_of(edge.b) - x_of(edge.a));
        y_of(edge.a) + share * (y_of(edge.b) - y_of(edge.a))
    };
    let mut cuts: Vec<f64> = slanted.iter().flat_map(|edge| [x_of(edge.a), x_of(edge.b)]).collect();
    for (place, one) in slanted.iter().enumerate() {
        // Edges stand from west to east.
        for other in slanted[place + 1..].iter().take_while(|other| other.a.x < one.b.x) {
            if one.comes != other.comes && crosses(one, other) {
                let low = x_of(one.a).max(x_of(other.a));
                let high = x_of(one.b).min(x_of(other.b));
                let (below, above) = (at(one, low) - at(other, low), at(one, high) - at(other, high));
                let cut = low + (high - low) * below / (below - above);
                cuts.extend(cut.is_finite().then_some(cut));
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let (mut next, mut open): (usize, Vec<&Edge>) = (0, Vec::new());
    for pair in cuts.windows(2) {
        let (west, east) = (pair[0], pair[1]);
        let middle = f64::midpoint(west, east);
        while let Some(edge) = slanted.get(next).filter(|edge| x_of(edge.a) <= west) {
            open.push(edge);
            next += 1;
        }
        open.retain(|edge| x_of(edge.b) >= east);
        let mut strip: Vec<(f64, &Edge)> = open.iter().map(|edge| (at(edge, middle), *edge)).collect();
        strip.sort_by(|a, b| a.0.total_cmp(&b.0));
        // By Simpson's rule from west to east: a degree is narrower in the north, also within one strip.
        let between = |below: &Edge, above: &Edge| {
            let [first, half, last] = [west, middle, east].map(|x| {
                let (low, high) = (at(below, x), at(above, x));
                (high - low) * unit_m2(origin.y as f64 + f64::midpoint(low, high))
            });
            (first + 4.0 * half + last) / 6.0 * (east - west)
        };
        let mut owners: Option<(&Edge, Label, Label)> = None;
        for (_, edge) in strip {
            let (mut old, mut new) = match owners {
                // Where both agree there may be a border in between that stayed.
                Some((_, old, new)) if old == new => (edge.right, edge.right),
                Some((below, old, new)) => {
                    *areas.entry((old, new)).or_default() += between(below, edge);
                    (old, new)
                }
                None => (edge.right, edge.right),
            };
            *(if edge.comes { &mut new } else { &mut old }) = edge.left;
            owners = Some((edge, old, new));
        }
    }
    areas
}

/// Whether two edges cross inside both. Exact.
fn crosses(one: &Edge, other: &Edge) -> bool {
    let apart = |edge: &Edge, p, q| {
        let (p, q) = (orientation(edge.a, edge.b, p), orientation(edge.a, edge.b, q));
        p.is_ne() && q.is_ne() && p != q
    };
    apart(one, other.a, other.b) && apart(other, one.a, one.b)
}
