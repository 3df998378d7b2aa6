//! Ground that a hand means on the map: what lies within a ring that is drawn, the outline of what is under the pointer,
//! and who may take ground over. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AreaId, BackdropAreaKind};
use crate::geodesy::{Bounds, LatticePoint, doubled_area, orientation};
use crate::model::{Document, Label};
use crate::query::Locator;
use crate::query::codes::interior_point;

/// Something on the map with an outline of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// Its name; empty when it has none.
    pub name: String,
    /// Its outline, the first point not repeated.
    pub ring: Vec<LatticePoint>,
}

/// The ground that a ring holds some of, by label.
///
/// # Performance
/// O(log m + k n) for k edges of borders in the box of a ring of n points.
pub fn labels_within(document: &Document, locator: &Locator, ring: &[LatticePoint]) -> BTreeSet<Label> {
    let mut labels: BTreeSet<Label> = interior_of(ring).map(|p| locator.leaf(p)).into_iter().collect();
    let Some(bounds) = Bounds::of(ring.iter().copied()) else { return labels };
    for edge in locator.tree().edges_in(bounds) {
        let inside = holds(ring, edge.from) || holds(ring, edge.to);
        if inside || edges(ring).any(|(a, b)| crosses([edge.from, edge.to], [a, b])) {
            let sides = document.partition.border(edge.border).map(|border| [border.left, border.right]);
            labels.extend(sides.into_iter().flatten());
        }
    }
    labels
}

/// The estate, building, park or block under a place that has an outline of its own: the smallest of them.
///
/// # Performance
/// A walk over all of them: for a click, not for a frame.
pub fn outline_under(document: &Document, p: LatticePoint) -> Option<Outlined> {
    let estates = document.tables.estates.iter().map(|estate| (&estate.name, &estate.ring));
    let areas = document.backdrop.areas.iter().filter(|area| area.kind != BackdropAreaKind::City);
    let all = estates.chain(areas.map(|area| (&area.name, &area.ring)));
    let under = all.filter(|(_, ring)| ring.len() > 2 && holds(ring, p));
    let smallest = under.min_by_key(|(name, ring)| (doubled_area(ring).abs(), name.as_str()))?;
    Some(Outlined { name: smallest.0.clone(), ring: smallest.1.clone() })
}

/// The rings around the piece of a label's ground on which a place lies.
pub fn piece_at(document: &Document, label: Label, p: LatticePoint) -> Vec<Vec<LatticePoint>> {
    let pieces = document.partition.outline(label);
    let found = pieces.iter().find(|piece| piece.rings().filter(|ring| holds(ring, p)).count() % 2 == 1);
    let open = |ring: &[LatticePoint]| {
        let mut ring = ring.to_vec();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    };
    found.map(|piece| piece.rings().map(open).collect()).unwrap_or_default()
}

/// The lowest area that holds all of some ground; the district where nothing lower does.
pub fn common_parent(document: &Document, labels: &BTreeSet<Label>) -> Option<AreaId> {
    let above = |label: Label| -> Vec<AreaId> {
        let own = document.area_of_label(label).filter(|_| matches!(label, Label::Grid(_)));
        let own = own.and_then(|area| area.parent);
        own.map(|id| document.ancestry(id).map(|area| area.id).collect()).unwrap_or_default()
    };
    let mut all = labels.iter().map(|label| above(*label)).filter(|above| !above.is_empty());
    let mut common = all.next()?;
    for other in all {
        common.retain(|id| other.contains(id));
    }
    common.first().copied()
}

/// The grids around and within a ring that may take its ground over, those with most border there first.
///
/// # Performance
/// In the order of the edges of borders in the box of the ring.
pub fn takers_around(document: &Document, locator: &Locator, ring: &[LatticePoint], most: usize) -> Vec<AreaId> {
    let mut shared: BTreeMap<AreaId, i64> = BTreeMap::new();
    let Some(bounds) = Bounds::of(ring.iter().copied()) else { return Vec::new() };
    let around: BTreeSet<LatticePoint> = ring.iter().copied().collect();
    for edge in locator.tree().edges_in(bounds) {
        let touches = |p: LatticePoint| around.contains(&p) || holds(ring, p);
        let is_near =
            (touches(edge.from) && touches(edge.to)) || edges(ring).any(|(a, b)| crosses([edge.from, edge.to], [a, b]));
        let Some(border) = document.partition.border(edge.border).filter(|_| is_near) else { continue };
        for label in [border.left, border.right] {
            if let Label::Grid(id) = label {
                *shared.entry(id).or_default() += crate::geodesy::edge_length_um(edge.from, edge.to);
            }
        }
    }
    let mut takers: Vec<(AreaId, i64)> = shared.into_iter().collect();
    takers.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    takers.into_iter().take(most).map(|(id, _)| id).collect()
}

/// What covers the middle of a ring.
pub fn middle_label(locator: &Locator, ring: &[LatticePoint]) -> Option<Label> {
    interior_of(ring).map(|p| locator.leaf(p))
}

/// A place inside a ring.
fn interior_of(ring: &[LatticePoint]) -> Option<LatticePoint> {
    let mut outer = ring.to_vec();
    outer.extend(ring.first());
    interior_point(&[crate::partition::Polygon { outer, holes: Vec::new() }])
}

/// Whether a ring holds a point (even-odd), by the rule of the plane: a point means a place a little east of it, and even
/// less north.
pub(super) fn holds(ring: &[LatticePoint], p: LatticePoint) -> bool {
    let below = |(a, b): (LatticePoint, LatticePoint)| {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        a.x <= p.x && p.x < b.x && orientation(a, b, p).is_ge()
    };
    edges(ring).filter(|&edge| below(edge)).count() % 2 == 1
}

fn edges(ring: &[LatticePoint]) -> impl Iterator<Item = (LatticePoint, LatticePoint)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Whether two segments cross, each from one side of the other to the other.
pub(super) fn crosses([a, b]: [LatticePoint; 2], [c, d]: [LatticePoint; 2]) -> bool {
    let part = |o: std::cmp::Ordering, p: std::cmp::Ordering| o.is_ne() && p.is_ne() && o != p;
    part(orientation(a, b, c), orientation(a, b, d)) && part(orientation(c, d, a), orientation(c, d, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> LatticePoint {
        LatticePoint::new(x, y)
    }

    #[test]
    fn a_point_on_a_border_belongs_to_the_ground_east_and_north_of_it() {
        let ring = [p(0, 0), p(10, 0), p(10, 10), p(0, 10)];
        assert!(holds(&ring, p(0, 0)) && holds(&ring, p(0, 5)) && holds(&ring, p(5, 0)));
        assert!(!holds(&ring, p(10, 5)) && !holds(&ring, p(5, 10)) && !holds(&ring, p(11, 5)));
    }

    #[test]
    fn segments_that_only_touch_do_not_cross() {
        assert!(crosses([p(0, 0), p(10, 10)], [p(0, 10), p(10, 0)]));
        assert!(!crosses([p(0, 0), p(10, 10)], [p(5, 5), p(10, 0)]));
        assert!(!crosses([p(0, 0), p(10, 0)], [p(5, 0), p(15, 0)]));
    }
}
