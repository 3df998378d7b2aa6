//! Lines with fewer vertices: they cross nothing and stay near what they were.

use std::sync::Arc;

use tongxin::drawing::Detail;
use tongxin::drawing::simplify::simplified;
use tongxin::geodesy::LatticePoint;
use tongxin::partition::Partition;

use super::fixtures::bench_coverage::Coverage;
use super::fixtures::wavy_district::wavy_district;

/// Pairs of edges that cross or touch other than in a point that both lines have kept or ended in from the start.
fn crossings(lines: &[Vec<LatticePoint>]) -> usize {
    let turn = |a: LatticePoint, b: LatticePoint, c: LatticePoint| {
        (i128::from(b.x - a.x) * i128::from(c.y - a.y) - i128::from(b.y - a.y) * i128::from(c.x - a.x)).signum()
    };
    let edges: Vec<[LatticePoint; 2]> =
        lines.iter().flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]])).collect();
    let tree = rstar::RTree::bulk_load(
        (0..edges.len())
            .map(|n| {
                let [a, b] = edges[n];
                let corners = ([a.x.min(b.x), a.y.min(b.y)], [a.x.max(b.x), a.y.max(b.y)]);
                rstar::primitives::GeomWithData::new(
                    rstar::primitives::Rectangle::from_corners(corners.0, corners.1),
                    n,
                )
            })
            .collect(),
    );
    let meets = |one: usize, other: usize| {
        let ([a, b], [c, d]) = (edges[one], edges[other]);
        if [a, b] == [c, d] || [a, b] == [d, c] {
            return true;
        }
        let shared = [a, b].iter().filter(|p| **p == c || **p == d).count();
        let (s, t) = ((turn(a, b, c), turn(a, b, d)), (turn(c, d, a), turn(c, d, b)));
        if shared == 1 {
            // From the shared end both lead the same way.
            let (from, one, other) = if a == c {
                (a, b, d)
            } else if a == d {
                (a, b, c)
            } else if b == c {
                (b, a, d)
            } else {
                (b, a, c)
            };
            let along = (one.x - from.x) * (other.x - from.x) + (one.y - from.y) * (other.y - from.y);
            return turn(from, one, other) == 0 && along > 0;
        }
        s.0 * s.1 < 0 && t.0 * t.1 < 0
    };
    let mut count = 0;
    for (one, &[a, b]) in edges.iter().enumerate() {
        let around = rstar::AABB::from_corners([a.x, a.y], [b.x, b.y]);
        let others = tree.locate_in_envelope_intersecting(around).map(|other| other.data);
        count += others.filter(|&other| other > one && meets(one, other)).count();
    }
    count
}

fn check_simplification(partition: &Partition, name: &str) {
    let lines: Vec<Arc<[LatticePoint]>> = partition.borders().map(|border| border.points.clone()).collect();
    // Each line by itself beside all others, as far chunks do it: what one becomes must not depend on another.
    let kept = simplified(&lines, &[]);
    let all: usize = lines.iter().map(|line| line.len()).sum();
    let mut left = Vec::new();
    for detail in (1..=8).map(Detail) {
        let coarse: Vec<Vec<LatticePoint>> = lines
            .iter()
            .zip(&kept)
            .map(|(line, kept)| line.iter().zip(kept).filter(|(_, k)| **k >= detail).map(|(p, _)| *p).collect())
            .collect();
        assert_eq!(crossings(&coarse), 0, "{name} at {detail:?}");
        left.push(coarse.iter().map(Vec::len).sum::<usize>());
        for (line, coarse) in lines.iter().zip(&coarse) {
            assert_eq!((line.first(), line.last()), (coarse.first(), coarse.last()), "junctions stay");
            let mut edge = 0;
            for p in line.iter() {
                if coarse.get(edge + 1) == Some(p) {
                    edge += 1;
                }
                let (a, b) = (coarse[edge], *coarse.get(edge + 1).unwrap_or(&coarse[edge]));
                let off = distance_m(*p, a, b);
                assert!(off <= detail.tolerance_m(), "{name} at {detail:?}: {off} m");
            }
        }
    }
    assert!(left.windows(2).all(|pair| pair[1] <= pair[0]), "{left:?}");
    assert!(left[7] * 3 < all * 2, "{name}: {all} became {left:?}");
    println!("{name}: {all} vertices became {left:?}");
}

fn distance_m(p: LatticePoint, a: LatticePoint, b: LatticePoint) -> f64 {
    let scale = (p.lat_deg().to_radians().cos() * 1.1132e-3, 1.1132e-3);
    let vector = |q: LatticePoint| ((q.x - a.x) as f64 * scale.0, (q.y - a.y) as f64 * scale.1);
    let ((px, py), (dx, dy)) = (vector(p), vector(b));
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (px - along * dx).hypot(py - along * dy)
}

#[test]
fn simplified_borders_cross_nothing_and_stay_within_half_a_pixel() {
    check_simplification(&tongxin::demo::xishan().partition, "demo");
    check_simplification(&wavy_district().partition, "wavy district");
    check_simplification(&Coverage::dressed(400).partition(), "dressed coverage");
    // TONGXIN_HEAVY=1 takes ten thousand grids.
    let grids = if std::env::var_os("TONGXIN_HEAVY").is_some() { 10_000 } else { 600 };
    check_simplification(&Coverage::plain(grids).partition(), "dense coverage");
}

#[test]
fn the_detail_of_a_scale_is_off_by_half_a_pixel_at_most() {
    for metres_per_px in [0.1, 0.99, 1.0, 1.99, 2.0, 3.7, 17.3, 34.6, 138.0, 400.0] {
        let detail = Detail::for_scale(metres_per_px);
        assert!(detail.tolerance_m() <= metres_per_px / 2.0, "{metres_per_px}: {detail:?}");
    }
}
