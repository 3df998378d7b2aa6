//! What an edit would change: for every grid whose ground it touches, area and households before and after, and the
//! ground that it gains. Computed from the difference of two documents; nothing is changed.

use std::collections::{BTreeMap, BTreeSet};

use super::Index;
use crate::domain::{AreaId, Atom};
use crate::geodesy::{LatticePoint, area_m2, orientation};
use crate::model::{Document, Label};

/// Area and households.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// On the ellipsoid, in square metres.
    pub area_m2: f64,
    /// Households (户) of the atoms on it.
    pub households: u64,
}

/// A grid that an edit touches.
#[derive(Clone, Debug, PartialEq)]
pub struct TouchedGrid {
    /// The grid.
    pub id: AreaId,
    /// Its name and code, in the document where it is.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Before; `None` when there was no such grid.
    pub before: Option<Measured>,
    /// After; `None` when there is no such grid any more.
    pub after: Option<Measured>,
    /// The ground that changes hands there (even-odd), in rings.
    pub changed: Vec<Vec<LatticePoint>>,
}

impl TouchedGrid {
    /// What it gains, less than nothing when it loses.
    pub fn gain_m2(&self) -> f64 {
        self.after.unwrap_or_default().area_m2 - self.before.unwrap_or_default().area_m2
    }

    /// The households that it gains, less than none when it loses.
    pub fn gain_households(&self) -> i64 {
        let of = |measure: Option<Measured>| i64::try_from(measure.unwrap_or_default().households).unwrap_or(i64::MAX);
        of(self.after).saturating_sub(of(self.before))
    }
}

/// The lines of borders that an edit takes away, and those that it draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TouchedLines {
    /// Edges that are gone.
    pub gone: Vec<[LatticePoint; 2]>,
    /// Edges that are new.
    pub come: Vec<[LatticePoint; 2]>,
}

/// The grids that an edit touches, by code. `index` is that of the document before.
///
/// # Performance
/// In the order of the borders and atoms of the touched grids.
pub fn touched(before: &Document, index: &Index, after: &Document) -> Vec<TouchedGrid> {
    let delta = before.partition.diff(&after.partition);
    let borders = delta.removed.iter().chain(&delta.inserted);
    let labels: BTreeSet<Label> = borders.flat_map(|border| [border.left, border.right]).collect();
    let atoms: Vec<&Atom> = labels
        .iter()
        .flat_map(|&label| index.figures().atoms_on(label))
        .filter_map(|id| before.tables.atoms.get(id))
        .collect();
    let grids = labels.iter().filter_map(|label| if let Label::Grid(id) = label { Some(*id) } else { None });
    let found = grids.filter_map(|id| {
        let (old, new) = (rings(before, id), rings(after, id));
        let row = after.tables.areas.get(id).or_else(|| before.tables.areas.get(id))?;
        let measured = |document: &Document, rings: &[Vec<LatticePoint>]| {
            let exists = document.tables.areas.get(id).is_some();
            exists.then(|| Measured { area_m2: area_of(rings), households: households(&atoms, rings) })
        };
        let changed = changed(&old, &new);
        let (was, will) = (measured(before, &old), measured(after, &new));
        // A vertex more on its border is no other ground.
        let same = matches!((was, will), (Some(a), Some(b)) if a.households == b.households && (a.area_m2 - b.area_m2).abs() < 0.5);
        (!same || changed_area(&changed) >= 0.5).then(|| TouchedGrid {
            id,
            name: row.name.clone(),
            code: row.code.clone(),
            before: was,
            after: will,
            changed,
        })
    });
    let mut found: Vec<TouchedGrid> = found.collect();
    found.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    found
}

/// The lines that an edit takes away and those that it draws.
pub fn touched_lines(before: &Document, after: &Document) -> TouchedLines {
    let delta = before.partition.diff(&after.partition);
    let edges = |borders: &[crate::partition::Border]| -> BTreeSet<[LatticePoint; 2]> {
        borders.iter().flat_map(|border| border.points.windows(2)).map(|pair| sorted(pair[0], pair[1])).collect()
    };
    let (old, new) = (edges(&delta.removed), edges(&delta.inserted));
    TouchedLines { gone: old.difference(&new).copied().collect(), come: new.difference(&old).copied().collect() }
}

/// Whether two sets of rings hold the same ground: vertices more on a line, and what rounding moves, are no change.
pub(super) fn same_ground(one: &[Vec<LatticePoint>], other: &[Vec<LatticePoint>]) -> bool {
    one == other || changed_area(&changed(one, other)) < 0.5
}

fn rings(document: &Document, grid: AreaId) -> Vec<Vec<LatticePoint>> {
    let polygons = document.partition.outline(Label::Grid(grid));
    polygons.iter().flat_map(|polygon| polygon.rings().map(<[LatticePoint]>::to_vec).collect::<Vec<_>>()).collect()
}

/// Outer rings run one way and holes the other, so their sum is the area.
fn area_of(rings: &[Vec<LatticePoint>]) -> f64 {
    rings.iter().map(|ring| area_m2(ring)).sum::<f64>().abs()
}

fn changed_area(rings: &[Vec<LatticePoint>]) -> f64 {
    rings.iter().map(|ring| area_m2(ring).abs()).sum()
}

fn households(atoms: &[&Atom], rings: &[Vec<LatticePoint>]) -> u64 {
    atoms.iter().filter(|atom| holds(rings, atom.at)).map(|atom| u64::from(atom.households)).sum()
}

/// Whether rings hold a point (even-odd), by the rule of the plane: a point means a place a little east of it, and
/// even less north.
fn holds(rings: &[Vec<LatticePoint>], p: LatticePoint) -> bool {
    let below = |(a, b): (LatticePoint, LatticePoint)| {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        a.x <= p.x && p.x < b.x && orientation(a, b, p).is_ge()
    };
    let edges = rings.iter().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)));
    edges.filter(|&edge| below(edge)).count() % 2 == 1
}

/// Rings around the ground that lies within one of two sets of rings and not within the other.
fn changed(old: &[Vec<LatticePoint>], new: &[Vec<LatticePoint>]) -> Vec<Vec<LatticePoint>> {
    let mut edges: BTreeSet<[LatticePoint; 2]> = BTreeSet::new();
    for ring in old.iter().chain(new) {
        for (a, b) in ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)) {
            let edge = sorted(a, b);
            if a != b && !edges.remove(&edge) {
                edges.insert(edge);
            }
        }
    }
    let mut beside: BTreeMap<LatticePoint, Vec<LatticePoint>> = BTreeMap::new();
    for [a, b] in edges {
        beside.entry(a).or_default().push(b);
        beside.entry(b).or_default().push(a);
    }
    let mut found = Vec::new();
    // Every vertex has an even number of these edges, so a walk along them ends where it began.
    while let Some((&first, _)) = beside.first_key_value() {
        let (mut ring, mut at) = (vec![first], first);
        while let Some(next) = step(&mut beside, at) {
            if next == first {
                break;
            }
            ring.push(next);
            at = next;
        }
        beside.retain(|_, others| !others.is_empty());
        if ring.len() > 2 {
            found.push(ring);
        }
    }
    found
}

/// Takes an edge away at a vertex, and says where it leads.
fn step(beside: &mut BTreeMap<LatticePoint, Vec<LatticePoint>>, at: LatticePoint) -> Option<LatticePoint> {
    let next = beside.get_mut(&at)?.pop()?;
    if let Some(back) = beside.get_mut(&next)
        && let Some(place) = back.iter().position(|&p| p == at)
    {
        back.swap_remove(place);
    }
    Some(next)
}

fn sorted(a: LatticePoint, b: LatticePoint) -> [LatticePoint; 2] {
    if a <= b { [a, b] } else { [b, a] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: i64, east: i64) -> Vec<LatticePoint> {
        [(west, 0), (east, 0), (east, 10), (west, 10)].map(|(x, y)| LatticePoint::new(x, y)).to_vec()
    }

    #[test]
    fn what_changes_between_two_squares_that_overlap_is_what_one_alone_holds() {
        let rings = changed(&[square(0, 10)], &[square(5, 15)]);
        let p = LatticePoint::new;
        assert!(holds(&rings, p(2, 5)) && holds(&rings, p(12, 5)), "{rings:?}");
        assert!(changed(&[square(0, 10)], &[square(0, 10)]).is_empty());
    }

    #[test]
    fn a_point_on_a_border_belongs_to_the_ground_east_and_north_of_it() {
        let rings = [square(0, 10)];
        let p = LatticePoint::new;
        assert!(holds(&rings, p(0, 0)) && holds(&rings, p(0, 5)) && holds(&rings, p(5, 0)));
        assert!(!holds(&rings, p(10, 5)) && !holds(&rings, p(5, 10)) && !holds(&rings, p(11, 5)));
    }
}
