//! What is wrong with a ring that somebody draws point by point, said at each point and not only at the end.

use crate::geodesy::{Bounds, LatticePoint, MAX_SPAN, area_m2, orientation};
use crate::text::{self, Lang};

/// The smallest district: a hundred metres squared. Whoever draws less has clicked by mistake.
const SMALLEST_M2: f64 = 10_000.0;

/// Why a ring that is being drawn is no outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RingFault {
    /// It takes three points to enclose ground.
    TooFewPoints,
    /// A line of it crosses or touches another one.
    CrossesItself,
    /// It encloses less than a hectare.
    TooSmall,
    /// It extends farther than a project may.
    TooLarge,
}

impl RingFault {
    /// The fault in words.
    pub fn words(&self, lang: Lang) -> &'static str {
        match self {
            Self::TooFewPoints => text::start::ring_too_few(lang),
            Self::CrossesItself => text::start::ring_crosses(lang),
            Self::TooSmall => text::start::ring_too_small(lang),
            Self::TooLarge => text::start::ring_too_large(lang),
        }
    }
}

/// Why a line of points cannot go on to `next`.
///
/// # Errors
/// The fault.
///
/// # Performance
/// O(n) for n points.
pub fn check_next_point(line: &[LatticePoint], next: LatticePoint) -> Result<(), RingFault> {
    let spans = Bounds::of(line.iter().copied().chain([next]));
    if spans.is_some_and(|b| b.max.x - b.min.x > MAX_SPAN || b.max.y - b.min.y > MAX_SPAN) {
        return Err(RingFault::TooLarge);
    }
    let Some((&last, before)) = line.split_last() else { return Ok(()) };
    let goes_back = before.last().is_some_and(|&previous| goes_back(previous, last, next));
    let crosses = line.windows(2).rev().skip(1).any(|pair| meet([pair[0], pair[1]], [last, next]));
    if goes_back || crosses { Err(RingFault::CrossesItself) } else { Ok(()) }
}

/// Why a line of points cannot be closed to a ring. Each of its points is taken to have passed [`check_next_point`].
///
/// # Errors
/// The fault.
///
/// # Performance
/// O(n) for n points.
pub fn check_closing(line: &[LatticePoint]) -> Result<(), RingFault> {
    let [first, second, .., before, last] = *line else {
        return match *line {
            [a, b, c] if orientation(a, b, c).is_ne() => check_size(line),
            [_, _, _] => Err(RingFault::CrossesItself),
            _ => Err(RingFault::TooFewPoints),
        };
    };
    let inner = &line[1..line.len() - 1];
    let crosses = inner.windows(2).any(|pair| meet([pair[0], pair[1]], [last, first]));
    if crosses || goes_back(before, last, first) || goes_back(last, first, second) {
        return Err(RingFault::CrossesItself);
    }
    check_size(line)
}

fn check_size(ring: &[LatticePoint]) -> Result<(), RingFault> {
    if area_m2(ring).abs() < SMALLEST_M2 { Err(RingFault::TooSmall) } else { Ok(()) }
}

/// Whether the line from `b` to `c` runs back along the one from `a` to `b`.
fn goes_back(a: LatticePoint, b: LatticePoint, c: LatticePoint) -> bool {
    let along = i128::from(b.x - a.x) * i128::from(c.x - b.x) + i128::from(b.y - a.y) * i128::from(c.y - b.y);
    orientation(a, b, c).is_eq() && along < 0
}

/// Whether two segments have a point in common. Exact.
fn meet([a, b]: [LatticePoint; 2], [c, d]: [LatticePoint; 2]) -> bool {
    let (ends_c, ends_d) = (orientation(a, b, c), orientation(a, b, d));
    let (ends_a, ends_b) = (orientation(c, d, a), orientation(c, d, b));
    if ends_c != ends_d && ends_a != ends_b {
        return true;
    }
    let on = |p: LatticePoint, q: LatticePoint, r: LatticePoint| {
        orientation(p, q, r).is_eq() && Bounds::of([p, q]).is_some_and(|bounds| bounds.contains(r))
    };
    on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i64, y: i64) -> LatticePoint {
        LatticePoint::new(10_260_000_000 + x * 1_000_000, 2_500_000_000 + y * 1_000_000)
    }

    fn drawn(points: &[(i64, i64)]) -> Result<(), RingFault> {
        let mut line = Vec::new();
        for &(x, y) in points {
            check_next_point(&line, at(x, y))?;
            line.push(at(x, y));
        }
        check_closing(&line)
    }

    #[test]
    fn a_ring_that_encloses_ground_is_sound_in_both_directions() {
        let mut ring = vec![(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2)];
        assert_eq!(drawn(&ring), Ok(()));
        ring.reverse();
        assert_eq!(drawn(&ring), Ok(()));
        assert_eq!(drawn(&[(0, 0), (2, 0), (1, 1)]), Ok(()));
        // A point on the way changes nothing.
        assert_eq!(drawn(&[(0, 0), (1, 0), (2, 0), (1, 1)]), Ok(()));
    }

    #[test]
    fn lines_that_cross_touch_or_run_back_are_refused() {
        for ring in [
            &[(0, 0), (2, 0), (1, 1), (1, -1)][..],
            &[(0, 0), (2, 0), (2, 2), (1, 0)],
            &[(0, 0), (2, 0), (1, 0)],
            &[(0, 0), (1, 1), (2, 0), (2, 1), (0, 1)],
            &[(0, 0), (2, 0), (0, 2), (2, 2)],
            &[(0, 0), (2, 0), (2, 2), (3, 0)],
            &[(0, 0), (1, 1), (2, 2)],
        ] {
            assert_eq!(drawn(ring), Err(RingFault::CrossesItself), "{ring:?}");
        }
    }

    #[test]
    fn too_little_and_too_much_are_refused() {
        assert_eq!(drawn(&[(0, 0), (2, 0)]), Err(RingFault::TooFewPoints));
        let small = [LatticePoint::new(0, 0), LatticePoint::new(50_000, 0), LatticePoint::new(0, 50_000)];
        assert_eq!(check_closing(&small), Err(RingFault::TooSmall));
        assert_eq!(check_next_point(&[at(0, 0)], at(1200, 0)), Err(RingFault::TooLarge));
    }
}
