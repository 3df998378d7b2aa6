//! The ground of an area in px, with no more corners than are seen.

use super::taken::{Rect, Taken};
use crate::drawing::{MapPoint, Mark};

/// Corners nearer than this to the one before are left out, in px.
const CORNER_PX: f64 = 1.0;

/// The rings of an area in px of the whole map.
pub(super) struct Room {
    rings: Vec<Vec<[f64; 2]>>,
}

impl Room {
    /// The room of what a mark names.
    pub(super) fn of(taken: &Taken, mark: &Mark) -> Self {
        let thin = |ring: &Vec<MapPoint>| {
            let mut kept: Vec<[f64; 2]> = Vec::new();
            for [x, y] in ring.iter().map(|&p| taken.px(p)) {
                if kept.last().is_none_or(|last| (x - last[0]).abs() + (y - last[1]).abs() >= CORNER_PX) {
                    kept.push([x, y]);
                }
            }
            kept
        };
        Self { rings: mark.within.iter().flat_map(|outline| &outline.rings).map(thin).collect() }
    }

    /// Whether a place lies inside (even-odd).
    pub(super) fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let edges = self.rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let crossed =
            edges.filter(|(a, b)| (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
        crossed.count() % 2 == 1
    }

    /// Which part of a box lies outside, as nine points of it tell.
    pub(super) fn part_outside(&self, b: Rect) -> f64 {
        let [xs, ys] = [[b[0], f64::midpoint(b[0], b[2]), b[2]], [b[1], f64::midpoint(b[1], b[3]), b[3]]];
        let points = ys.into_iter().flat_map(|y| xs.map(|x| [x, y]));
        points.filter(|&at| !self.contains(at)).fold(0.0, |sum, _| sum + 1.0) / 9.0
    }
}
