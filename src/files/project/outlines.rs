//! Outlines of areas for the layers, traced from the borders.

use std::collections::BTreeMap;

use super::shape::Rings;
use crate::geodesy::{Bounds, LatticePoint, doubled_area, orientation};
use crate::partition::{Border, BorderId, Label, Partition};

/// The outline of every group of labels.
pub fn outlines_by<G: Ord + Copy>(
    partition: &Partition,
    group: impl Fn(Label) -> Option<G>,
) -> BTreeMap<G, Vec<Rings>> {
    let mut lines: BTreeMap<G, Vec<Line<'_>>> = BTreeMap::new();
    for border in partition.borders() {
        let (left, right) = (group(border.left), group(border.right));
        if left != right {
            if let Some(left) = left {
                lines.entry(left).or_default().push(Line { border, forward: true });
            }
            if let Some(right) = right {
                lines.entry(right).or_default().push(Line { border, forward: false });
            }
        }
    }
    lines.into_iter().map(|(group, lines)| (group, rings_to_polygons(trace(lines)))).collect()
}

/// The outline of the ground that the labels cover together.
pub fn outline_of(partition: &Partition, labels: &[Label]) -> Vec<Rings> {
    let inside = |label: Label| labels.binary_search(&label).is_ok();
    let mut ids: Vec<BorderId> = labels.iter().flat_map(|label| partition.borders_of(*label)).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let borders = ids.into_iter().filter_map(|id| partition.border(id));
    let lines = borders.filter(|border| inside(border.left) != inside(border.right));
    rings_to_polygons(trace(lines.map(|border| Line { border, forward: inside(border.left) }).collect()))
}

/// A border in the direction that has the area on its left.
struct Line<'a> {
    border: &'a Border,
    forward: bool,
}

impl Line<'_> {
    fn start(&self) -> LatticePoint {
        if self.forward { self.border.start() } else { self.border.end() }
    }

    fn points(&self) -> Box<dyn Iterator<Item = LatticePoint> + '_> {
        let points = self.border.points.iter().copied();
        if self.forward { Box::new(points) } else { Box::new(points.rev()) }
    }
}

/// Joins lines to rings; a ring that comes back to a junction is cut off there, so each is simple.
fn trace(lines: Vec<Line<'_>>) -> Vec<Vec<LatticePoint>> {
    let mut by_start: BTreeMap<LatticePoint, Vec<&Line<'_>>> = BTreeMap::new();
    lines.iter().for_each(|line| by_start.entry(line.start()).or_default().push(line));
    let mut rings = Vec::new();
    while let Some(mut entry) = by_start.first_entry() {
        let Some(first) = entry.get_mut().pop() else {
            entry.remove();
            continue;
        };
        // Junctions passed, with the place in `path` where each stands.
        let mut path: Vec<LatticePoint> = Vec::new();
        let mut junctions: Vec<(LatticePoint, usize)> = Vec::new();
        let mut next = Some(first);
        while let Some(line) = next {
            junctions.push((line.start(), path.len()));
            path.extend(line.points());
            let end = path.pop().unwrap_or_default();
            if let Some(at) = junctions.iter().position(|(junction, _)| *junction == end) {
                rings.push(path.split_off(junctions[at].1));
                junctions.truncate(at);
            }
            next = by_start.get_mut(&end).and_then(Vec::pop);
        }
    }
    rings
}

/// Puts each hole into the smallest outer ring around it.
fn rings_to_polygons(rings: Vec<Vec<LatticePoint>>) -> Vec<Rings> {
    let (mut outer, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().filter(|ring| ring.len() > 2).partition(|ring| doubled_area(ring) > 0);
    outer.sort_unstable_by_key(|ring| (doubled_area(ring), ring.first().copied()));
    let bounds: Vec<Option<Bounds>> = outer.iter().map(|ring| Bounds::of(ring.iter().copied())).collect();
    let mut polygons: Vec<Rings> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes {
        let around = polygons.iter().zip(&bounds).position(|(polygon, bounds)| {
            hole.iter().all(|p| bounds.is_some_and(|b| b.contains(*p)))
                && hole.iter().find(|p| !polygon[0].contains(p)).is_some_and(|p| contains(&polygon[0], *p))
        });
        if let Some(around) = around {
            polygons[around].push(hole);
        }
    }
    polygons.sort_unstable();
    polygons
}

fn contains(ring: &[LatticePoint], p: LatticePoint) -> bool {
    let ends = ring.iter().zip(ring.iter().cycle().skip(1));
    ends.filter(|(a, b)| (a.y <= p.y) != (b.y <= p.y) && orientation(**a, **b, p).is_gt() == (b.y > a.y)).count() % 2
        == 1
}
