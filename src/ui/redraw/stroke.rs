//! The ground under the stroke of a brush: a loop around each of its steps, all running one way.

use crate::geodesy::{LatticePoint, LocalPlane};
use crate::model::Region;

/// How many corners the brush has: a circle, near enough.
const CORNERS: u32 = 12;

/// The ground within a radius, in metres, of a line.
pub fn region(line: &[LatticePoint], radius_m: f64) -> Region {
    let around = |p: LatticePoint| dab(p, radius_m);
    let rings = match line {
        [] => Vec::new(),
        [only] => vec![hull(around(*only))],
        line => line.windows(2).map(|pair| hull([around(pair[0]), around(pair[1])].concat())).collect(),
    };
    Region { rings }
}

/// The corners of the brush at a place.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // metres around a place
fn dab(p: LatticePoint, radius_m: f64) -> Vec<LatticePoint> {
    let (east, north) = LocalPlane::at(p).steps(radius_m);
    let corner = |n: u32| {
        let turn = f64::from(n) / f64::from(CORNERS) * std::f64::consts::TAU;
        let (dx, dy) = (turn.cos() * east as f64, turn.sin() * north as f64);
        LatticePoint::new(p.x + dx.round() as i64, p.y + dy.round() as i64)
    };
    (0..CORNERS).map(corner).collect()
}

/// The convex hull, anticlockwise. Andrew's monotone chain.
fn hull(mut points: Vec<LatticePoint>) -> Vec<LatticePoint> {
    points.sort_unstable();
    points.dedup();
    let mut ring: Vec<LatticePoint> = Vec::new();
    let backwards: Vec<LatticePoint> = points.iter().rev().copied().collect();
    for way in [points, backwards] {
        let begun = ring.len();
        for p in way {
            let turns = |ring: &[LatticePoint]| match ring {
                [.., a, b] => crate::geodesy::orientation(*a, *b, p).is_le(),
                _ => false,
            };
            while ring.len() > begun + 1 && turns(&ring) {
                ring.pop();
            }
            ring.push(p);
        }
        // The next chain begins with it.
        ring.pop();
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::{area_m2, doubled_area};

    #[test]
    fn a_dab_is_nearly_a_circle_and_a_step_nearly_a_strip() {
        let p = LatticePoint::new(10_266_000_000, 2_498_000_000);
        let dot = region(&[p], 50.0);
        let round = std::f64::consts::PI * 2500.0;
        assert!((area_m2(&dot.rings[0]).abs() / round - 1.0).abs() < 0.06, "{}", area_m2(&dot.rings[0]));
        let (east, _) = LocalPlane::at(p).steps(300.0);
        let strip = region(&[p, LatticePoint::new(p.x + east, p.y)], 50.0);
        let wanted = 300.0 * 100.0 + round;
        assert!((area_m2(&strip.rings[0]).abs() / wanted - 1.0).abs() < 0.06);
        assert!(doubled_area(&strip.rings[0]) > 0 && doubled_area(&dot.rings[0]) > 0, "anticlockwise");
    }
}
