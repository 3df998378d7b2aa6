//! Outlines of areas for the layers, as the partition traces them.

use std::collections::BTreeMap;

use super::shape::Rings;
use crate::geodesy::LatticePoint;
use crate::partition::{BorderId, Label, Partition, Polygon};

/// The outline of every group of labels.
pub fn outlines_by<G: Ord + Copy>(
    partition: &Partition,
    group: impl Fn(Label) -> Option<G>,
) -> BTreeMap<G, Vec<Rings>> {
    let outlines = partition.outlines_by(group);
    outlines.into_iter().map(|(group, polygons)| (group, polygons.into_iter().map(rings).collect())).collect()
}

/// The outline of the ground that the labels, given in order, cover together.
pub fn outline_of(partition: &Partition, labels: &[Label]) -> Vec<Rings> {
    let candidates = labels.iter().flat_map(|label| partition.borders_of(*label)).copied();
    // A border between two of them stands with both; it is left out either way.
    let covers = |label: Label| labels.binary_search(&label).is_ok();
    let outer =
        candidates.filter(|id| partition.border(*id).is_some_and(|border| covers(border.left) != covers(border.right)));
    partition.outline_of(covers, outer).into_iter().map(rings).collect()
}

/// The outline of some ground after borders came and went, from its outline before and those that came and bound it: of
/// all other borders those that bounded it still do. `None` when the outline is not one of `before`.
///
/// # Performance
/// In the order of the outline, however many labels it holds.
pub fn outline_after(
    before: &Partition,
    outline: &[Rings],
    came: &[BorderId],
    after: &Partition,
    covers: impl Fn(Label) -> bool,
) -> Option<Vec<Rings>> {
    let mut ids: Vec<BorderId> = Vec::new();
    for ring in outline.iter().flatten() {
        ids.extend(borders_along(before, ring)?);
    }
    ids.extend(came);
    Some(after.outline_of(covers, ids).into_iter().map(rings).collect())
}

/// The borders that a ring, its first point not repeated, is made of.
fn borders_along(partition: &Partition, ring: &[LatticePoint]) -> Option<Vec<BorderId>> {
    let mut ids = Vec::new();
    let start = ring.iter().position(|point| partition.junction(*point).is_some())?;
    let mut at = 0;
    while at < ring.len() {
        let point = |step: usize| ring[(start + at + step) % ring.len()];
        let ends = &partition.junction(point(0))?.ends;
        let id = ends.iter().find_map(|end| {
            let points = &partition.border(end.border)?.points;
            let next = if end.starts { points.get(1) } else { points.len().checked_sub(2).and_then(|i| points.get(i)) };
            (next == Some(&point(1))).then_some(end.border)
        })?;
        ids.push(id);
        at += partition.border(id)?.points.len() - 1;
    }
    (at == ring.len()).then_some(ids)
}

/// The rings of a polygon without the repeated points.
fn rings(polygon: Polygon) -> Rings {
    let open = |mut ring: Vec<_>| {
        ring.pop();
        ring
    };
    std::iter::once(polygon.outer).chain(polygon.holes).map(open).collect()
}
