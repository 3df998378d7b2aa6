//! The regular cut of a cell that is too large: halved along the axes, again and again, so that households come out even.

use crate::geodesy::{Bounds, LatticePoint};

/// Where one cell is cut: boxes within boxes.
#[derive(Clone, Debug)]
pub(super) enum Halving {
    /// Not cut any more.
    Whole,
    /// Cut by a line along an axis.
    Cut {
        /// East–west position of an upright line, or south–north position of a level one.
        at: i64,
        upright: bool,
        /// West or south of the line, and the other side.
        sides: Box<[Halving; 2]>,
    },
}

/// What is too large.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub households: u64,
    /// Lattice units along either axis.
    pub span: (i64, i64),
}

/// A cell is halved so often at most, one half in the other.
const DEPTH: u32 = 10;

impl Halving {
    /// The cut of what lies in the box, with homes as places and households.
    pub fn of(bounds: Bounds, homes: &mut [(LatticePoint, u32)], limit: Limit) -> Self {
        Self::within(bounds, homes, limit, DEPTH)
    }

    fn within(bounds: Bounds, homes: &mut [(LatticePoint, u32)], limit: Limit, depth: u32) -> Self {
        let households: u64 = homes.iter().map(|(_, households)| u64::from(*households)).sum();
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let wide = width * limit.span.1 >= height * limit.span.0;
        let crowded = households > limit.households;
        if depth == 0 || width.min(height) < 4 || (!crowded && width <= limit.span.0 && height <= limit.span.1) {
            return Self::Whole;
        }
        let between = crowded.then(|| middle(homes, wide).map(|at| (wide, at))).flatten();
        let between = between.or_else(|| crowded.then(|| middle(homes, !wide).map(|at| (!wide, at))).flatten());
        let large = width > limit.span.0 || height > limit.span.1;
        let centre = bounds.centre();
        let (upright, at) = match between {
            Some(cut) => cut,
            None if large => (wide, if wide { centre.x } else { centre.y }),
            None => return Self::Whole,
        };
        let (mut low, mut high) = (bounds, bounds);
        if upright {
            (low.max.x, high.min.x) = (at, at);
        } else {
            (low.max.y, high.min.y) = (at, at);
        }
        homes.sort_unstable_by_key(|(place, _)| along(*place, upright));
        let first = homes.partition_point(|(place, _)| along(*place, upright) < at);
        let (below, beyond) = homes.split_at_mut(first);
        let sides = [Self::within(low, below, limit, depth - 1), Self::within(high, beyond, limit, depth - 1)];
        Self::Cut { at, upright, sides: Box::new(sides) }
    }

    /// The lines of the cut, each across the box that it halves.
    pub fn lines(&self, bounds: Bounds, lines: &mut Vec<Vec<LatticePoint>>) {
        let Self::Cut { at, upright, sides } = self else { return };
        let (mut low, mut high) = (bounds, bounds);
        if *upright {
            lines.push(vec![LatticePoint::new(*at, bounds.min.y), LatticePoint::new(*at, bounds.max.y)]);
            (low.max.x, high.min.x) = (*at, *at);
        } else {
            lines.push(vec![LatticePoint::new(bounds.min.x, *at), LatticePoint::new(bounds.max.x, *at)]);
            (low.max.y, high.min.y) = (*at, *at);
        }
        sides[0].lines(low, lines);
        sides[1].lines(high, lines);
    }

    /// In which of the boxes a place lies, by number.
    pub fn side(&self, place: LatticePoint) -> u32 {
        match self {
            Self::Whole => 1,
            Self::Cut { at, upright, sides } => {
                let beyond = along(place, *upright) >= *at;
                // The number of a heap: at most `DEPTH` bits.
                let below = sides[usize::from(beyond)].side(place);
                (below << 1) | u32::from(beyond)
            }
        }
    }
}

fn along(place: LatticePoint, upright: bool) -> i64 {
    if upright { place.x } else { place.y }
}

/// Half way between two homes, with as even households on both sides as can be; `None` when all stand in one line.
fn middle(homes: &mut [(LatticePoint, u32)], upright: bool) -> Option<i64> {
    homes.sort_unstable_by_key(|(place, _)| along(*place, upright));
    let all: u64 = homes.iter().map(|(_, households)| u64::from(*households)).sum();
    let mut before = 0;
    let mut best: Option<(u64, i64)> = None;
    for pair in homes.windows(2) {
        before += u64::from(pair[0].1);
        let (from, to) = (along(pair[0].0, upright), along(pair[1].0, upright));
        let off = (2 * before).abs_diff(all);
        if to > from + 1 && best.is_none_or(|(least, _)| off < least) {
            best = Some((off, from + (to - from) / 2));
        }
    }
    best.map(|(_, at)| at)
}
