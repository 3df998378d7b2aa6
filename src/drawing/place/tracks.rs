//! The ground of columns of names: the crowds beside which they stand, the tracks on which lines leave them, and the
//! places of names in a column.
//!
//! Source: boundary labelling (Bekos, Kaufmann, Symvonis and Wolff 2007). From its area each line runs level out of the
//! crowd on a track of its own, then on to its name; tracks and names have the same order from top to bottom, so no two
//! lines cross.

use super::matching::cheapest;
use super::taken::{Rect, Segment};

/// So many names make a crowd that has columns.
const CROWD: usize = 12;
/// Two of a crowd stand no farther apart, in px.
const NEIGHBOURS_PX: f64 = 48.0;
/// From track to track, in px.
const TRACK_PX: f64 = 3.5;
/// A line runs level so far beyond the outermost area, in px,
const OUT_PX: f64 = 28.0;
/// and its name stands so much farther on.
const FAN_PX: f64 = 46.0;
/// How far a column reaches beyond the crowd, in px.
const BEYOND_PX: f64 = 190.0;
/// Between two names of a column, in px.
const LEADING_PX: f64 = 1.2;
/// Lines are no longer on their track, in px.
const LONGEST_PX: f64 = 290.0;

/// On which side of the crowd a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A level way out of the crowd.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    pub(super) side: Side,
    pub(super) y: f64,
    /// Where it ends.
    x: f64,
}

impl Track {
    /// The line that runs on it from a point; `None` where it would be too long.
    pub(super) fn from(self, x: f64) -> Option<Segment> {
        ((self.x - x).abs() <= LONGEST_PX).then_some([x, self.y, self.x, self.y])
    }
}

/// The numbers of the anchors of each crowd that is large enough for columns.
pub(super) fn crowds(anchors: &[Option<[f64; 2]>]) -> Vec<Vec<usize>> {
    let mut of: Vec<Option<usize>> = vec![None; anchors.len()];
    let mut found = Vec::new();
    for first in (0..anchors.len()).filter(|&n| anchors[n].is_some()) {
        if of[first].is_some() {
            continue;
        }
        let (crowd, mut members) = (found.len(), vec![first]);
        of[first] = Some(crowd);
        let mut next = 0;
        while let Some(&number) = members.get(next) {
            next += 1;
            let [x, y] = anchors[number].unwrap_or_default();
            for (other, anchor) in anchors.iter().enumerate() {
                let near = anchor.is_some_and(|[ox, oy]| (ox - x).hypot(oy - y) <= NEIGHBOURS_PX);
                if near && of[other].is_none() {
                    of[other] = Some(crowd);
                    members.push(other);
                }
            }
        }
        members.sort_unstable();
        found.push(members);
    }
    found.retain(|members| members.len() >= CROWD);
    found
}

/// The tracks out of a crowd, given the box around its anchors.
pub(super) fn tracks(around: Rect) -> Vec<Track> {
    let ys = steps(around[1] - 2.0 * TRACK_PX, around[3] + 2.0 * TRACK_PX, TRACK_PX);
    let right = ys.iter().map(|&y| Track { side: Side::Right, y, x: around[2] + OUT_PX });
    let left = ys.iter().map(|&y| Track { side: Side::Left, y, x: around[0] - OUT_PX });
    right.chain(left).collect()
}

/// The points at which lines end in the column of a side, from top to bottom.
pub(super) fn slots(around: Rect, side: Side, half_height: f64) -> Vec<[f64; 2]> {
    let x = match side {
        Side::Right => around[2] + OUT_PX + FAN_PX,
        Side::Left => around[0] - OUT_PX - FAN_PX,
    };
    let ys = steps(around[1] - BEYOND_PX, around[3] + BEYOND_PX, 2.0 * half_height + LEADING_PX);
    ys.into_iter().map(|y| [x, y]).collect()
}

/// The box of a name at the end of a line.
pub(super) fn label([x, y]: [f64; 2], side: Side, (w, half_height): (f64, f64)) -> Rect {
    let left = if side == Side::Right { x } else { x - w };
    [left, y - half_height, left + w, y + half_height]
}

/// Whether two lines on tracks to either side come too close to each other.
pub(super) fn are_near(a: Segment, b: Segment) -> bool {
    let (a_left, a_right, b_left, b_right) = (a[0].min(a[2]), a[0].max(a[2]), b[0].min(b[2]), b[0].max(b[2]));
    (a[1] - b[1]).abs() < TRACK_PX - 0.1 && a_left < b_right + 4.0 && b_left < a_right + 4.0
}

/// The names of one side that may change places with each other stand no farther from their track than this, in px.
pub(super) fn reach_px(side: Side) -> f64 {
    match side {
        Side::Right => f64::INFINITY,
        Side::Left => 60.0,
    }
}

fn steps(from: f64, to: f64, step: f64) -> Vec<f64> {
    let mut found = Vec::new();
    let mut at = from;
    while at <= to {
        found.push(at);
        at += step;
    }
    found
}

/// Which of the choices each name has, given what each would cost; `None` where it may not have it. As many as can have
/// one, and of those ways the cheapest.
pub(super) fn assign(costs: &[Vec<Option<f64>>]) -> Vec<Option<usize>> {
    const NEVER: f64 = 1e9;
    const WITHOUT: f64 = 1e7;
    let choices = costs.first().map_or(0, Vec::len);
    let row = |row: &Vec<Option<f64>>| -> Vec<f64> {
        row.iter().map(|cost| cost.unwrap_or(NEVER)).chain(costs.iter().map(|_| WITHOUT)).collect()
    };
    let cost: Vec<Vec<f64>> = costs.iter().map(row).collect();
    cheapest(&cost).into_iter().map(|column| (column < choices).then_some(column)).collect()
}
