//! Outlines of areas for the layers, as the partition traces them.

use std::collections::BTreeMap;

use super::shape::Rings;
use crate::partition::{Label, Partition, Polygon};

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

/// The rings of a polygon without the repeated points.
fn rings(polygon: Polygon) -> Rings {
    let open = |mut ring: Vec<_>| {
        ring.pop();
        ring
    };
    std::iter::once(polygon.outer).chain(polygon.holes).map(open).collect()
}
