//! The ground of an area in px, with no more corners than are seen.

use super::taken::Taken;
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

    /// Where a level line enters and leaves, from left to right (even-odd).
    pub(super) fn row(&self, y: f64) -> Row {
        let edges = self.rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let crossed = edges.filter(|(a, b)| (a[1] > y) != (b[1] > y));
        let mut ends: Vec<f64> = crossed.map(|(a, b)| a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])).collect();
        ends.sort_unstable_by(f64::total_cmp);
        Row(ends)
    }
}

/// A level line through an area: where it enters and leaves.
pub(super) struct Row(Vec<f64>);

impl Row {
    /// Whether a place on it lies inside.
    pub(super) fn contains(&self, x: f64) -> bool {
        self.0.iter().filter(|end| **end <= x).count() % 2 == 1
    }
}

/// Which part of a box from one x to another lies outside of an area, as three points on each of three rows tell.
pub(super) fn part_outside(rows: [&Row; 3], left: f64, right: f64) -> f64 {
    let xs = [left, f64::midpoint(left, right), right];
    let points = rows.into_iter().flat_map(|row| xs.map(|x| (row, x)));
    points.filter(|(row, x)| !row.contains(*x)).fold(0.0, |sum, _| sum + 1.0) / 9.0
}
