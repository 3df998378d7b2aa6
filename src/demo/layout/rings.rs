//! The outer ring of a face, walked along its edges.

use std::collections::BTreeMap;

use crate::demo::plane::{Spot, area_m2};
use crate::geodesy::LatticePoint;
use crate::partition::{Arrangement, Edge, FaceId};

/// The outer ring of a face, anticlockwise, the first spot not repeated. Lines that end inside the face are left out.
pub fn ring_of(arrangement: &Arrangement, face: FaceId) -> Vec<Spot> {
    largest_ring(arrangement.edges_of(face), |other| other == face)
}

/// The largest outer ring of some faces together, as [`ring_of`] one.
pub fn ring_around(arrangement: &Arrangement, among: impl Fn(FaceId) -> bool) -> Vec<Spot> {
    largest_ring(arrangement.edges(), among)
}

/// Joins the edges that have such a face on one side only, and picks the ring with the largest area.
fn largest_ring<'a>(edges: impl Iterator<Item = Edge<'a>>, among: impl Fn(FaceId) -> bool) -> Vec<Spot> {
    let mut next: BTreeMap<LatticePoint, Vec<LatticePoint>> = BTreeMap::new();
    for edge in edges {
        let (left, right) = (among(edge.left), among(edge.right));
        if left != right {
            let (from, to) = if left { (edge.from, edge.to) } else { (edge.to, edge.from) };
            next.entry(from).or_default().push(to);
        }
    }
    let mut largest: Vec<Spot> = Vec::new();
    let mut largest_area = 0.0;
    while let Some(start) = next.keys().next().copied() {
        let mut ring = Vec::new();
        let mut here = start;
        while let Some(onward) = next.get_mut(&here) {
            ring.push(Spot::of(here));
            let there = onward.pop();
            if onward.is_empty() {
                next.remove(&here);
            }
            match there {
                Some(there) if there != start => here = there,
                _ => break,
            }
        }
        let area = area_m2(&ring);
        if area > largest_area {
            largest_area = area;
            largest = ring;
        }
    }
    largest
}
