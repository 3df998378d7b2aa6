//! Ground changes hands, and every rule holds; what was not meant stays as it was to the last vertex.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tongxin::geodesy::{LatticePoint, orientation};
use tongxin::partition::{
    BorderTree, Label, Partition, PartitionDelta, PatchRefusal, Polygon, Region, check, relabel_faces, relabel_region,
};
use tongxin::text::Lang;

use super::{any_partition, cases};
use crate::fixtures::{self, at, coverage, grid, lake};

/// The partition after a change, with all that must hold of one.
fn after(partition: &Partition, delta: &PartitionDelta) -> Partition {
    let after = partition.with(delta);
    assert_eq!(check(&after), []);
    assert_eq!(partition.diff(&after), *delta);
    assert!(after.with(&delta.reversed()).borders().eq(partition.borders()));
    let mut tree = BorderTree::of(partition);
    tree.follow(delta);
    assert!(tree.holds_same(&BorderTree::of(&after)));
    after
}

fn relabelled(
    partition: &Partition,
    region: &Region,
    rule: impl Fn(Label) -> Label,
) -> Result<Partition, PatchRefusal> {
    let delta = relabel_region(partition, &BorderTree::of(partition), region, rule)?;
    Ok(after(partition, &delta))
}

/// How often the rings wind around a point, which lies on none of them.
fn winding(region: &Region, p: LatticePoint) -> i32 {
    let steps = region.rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    steps
        .map(|(&a, &b)| match (a.y <= p.y, b.y <= p.y) {
            (true, false) if orientation(a, b, p).is_gt() => 1,
            (false, true) if orientation(a, b, p).is_lt() => -1,
            _ => 0,
        })
        .sum()
}

/// Polygons of each label without vertices on straight lines: what they cover, however it is written.
fn shapes(partition: &Partition) -> Vec<(Label, Vec<Vec<LatticePoint>>)> {
    let bare = |ring: &[LatticePoint]| -> Vec<LatticePoint> {
        let ring = &ring[..ring.len() - 1];
        let n = ring.len();
        let corner = |&i: &usize| !orientation(ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]).is_eq();
        (0..n).filter(corner).map(|i| ring[i]).collect()
    };
    let rings = |polygon: &Polygon| polygon.rings().map(bare).collect::<Vec<_>>();
    partition
        .labels()
        .filter(|&label| label != Label::Outside)
        .map(|label| (label, partition.outline(label).iter().flat_map(rings).collect()))
        .collect()
}

/// A partition of soup, made larger so that a lattice unit is small in it.
fn large(partition: &Partition, scale: i64) -> Partition {
    let borders = partition.borders().map(|border| {
        let points = border.points.iter().map(|p| LatticePoint::new(p.x * scale, p.y * scale)).collect();
        tongxin::partition::Border { points, ..border.clone() }
    });
    Partition::from_borders(borders).unwrap()
}

/// The edges of all borders.
fn edges(partition: &Partition) -> Vec<[LatticePoint; 2]> {
    let steps = |border: &tongxin::partition::Border| -> Vec<_> {
        border.points.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    };
    partition.borders().flat_map(steps).collect()
}

/// Whether a point lies within so many units of an edge.
#[allow(clippy::cast_precision_loss)] // small numbers
fn lies_beside([from, to]: [LatticePoint; 2], p: LatticePoint, units: f64) -> bool {
    let ((dx, dy), (px, py)) =
        (((to.x - from.x) as f64, (to.y - from.y) as f64), ((p.x - from.x) as f64, (p.y - from.y) as f64));
    let along = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    (px - along * dx).hypot(py - along * dy) <= units
}

fn ring(extent: i64) -> impl Strategy<Value = Vec<LatticePoint>> {
    let point = (-2..=extent + 2, -2..=extent + 2).prop_map(|(x, y)| LatticePoint::new(x, y));
    prop::collection::vec(point, 3..7)
}

fn region(extent: i64) -> impl Strategy<Value = Region> {
    prop::collection::vec(ring(extent), 1..3).prop_map(|rings| Region { rings })
}

/// Who gets the ground of whom.
fn rules(pick: u8) -> impl Fn(Label) -> Label {
    move |label| match (pick % 6, label) {
        (0, Label::Grid(_)) => grid(1),
        (1, _) => grid(2),
        (2, label) if label == grid(1) => grid(7),
        (3, Label::Outside) => grid(3),
        (4, Label::Grid(_)) => Label::Outside,
        (5, label) if label == grid(2) => lake(1),
        (_, label) => label,
    }
}

proptest! {
    #![proptest_config(cases(160))]

    /// On a lattice so coarse that every crossing moves, nothing but soundness can be asked.
    #[test]
    fn any_region_on_a_coarse_lattice_keeps_every_rule(
        partition in any_partition(16, 10),
        edits in prop::collection::vec((region(16), any::<u8>()), 6),
    ) {
        let mut now = partition;
        for (region, rule) in edits {
            if let Ok(after) = relabelled(&now, &region, rules(rule)) {
                now = after;
            }
        }
    }

    /// On a fine lattice every point gets what the rule says, but for those within a hair of a line.
    #[test]
    fn every_point_gets_what_the_rule_says(
        partition in any_partition(16, 10),
        region in region(16),
        pick in any::<u8>(),
        probes in prop::collection::vec((-2_000..18_000_i64, -2_000..18_000_i64), 60),
    ) {
        let before = large(&partition, 1_000);
        let rings = region.rings.iter().map(|ring| {
            ring.iter().map(|p| LatticePoint::new(p.x * 1_000 + 13, p.y * 1_000 - 7)).collect()
        });
        let region = Region { rings: rings.collect() };
        let rule = rules(pick);
        let Ok(after) = relabelled(&before, &region, &rule) else { return Ok(()) };
        let (old, new) = (BorderTree::of(&before), BorderTree::of(&after));
        for (x, y) in probes {
            let p = LatticePoint::new(x, y);
            let near = |d: i64| [(d, 0), (-d, 0), (0, d), (0, -d)].map(|(dx, dy)| LatticePoint::new(x + dx, y + dy));
            let windings = near(3).map(|q| winding(&region, q) != 0);
            let labels = near(3).map(|q| old.locate(q));
            if windings.iter().any(|&w| w != windings[0]) || labels.iter().any(|&l| l != labels[0]) {
                continue;
            }
            let ground = old.locate(p);
            let expected = if windings[0] { rule(ground) } else { ground };
            // Thin ground may lie between the probes around a point.
            if [old.nearest(p, 4.0), new.nearest(p, 4.0)].iter().all(Option::is_none) {
                prop_assert_eq!(new.locate(p), expected, "at {:?}", p);
            }
        }
    }

    /// Where ground goes to nobody else than a new label and comes back, every border is as it was; a crossing may stay as
    /// a vertex where it lies within two units of two borders, as in the tip of a sharp corner: to take it out could
    /// make one of them touch the other.
    #[test]
    fn ground_given_and_taken_back_leaves_no_trace(
        partition in any_partition(16, 10),
        region in region(16),
    ) {
        let before = large(&partition, 1_000);
        let rings = region.rings.iter().map(|ring| {
            ring.iter().map(|p| LatticePoint::new(p.x * 1_000 + 13, p.y * 1_000 - 7)).collect()
        });
        let region = Region { rings: rings.collect() };
        let give = |label| if label == grid(1) { grid(9) } else { label };
        let Ok(given) = relabelled(&before, &region, give) else { return Ok(()) };
        let delta = relabel_faces(&given, &BorderTree::of(&given), &[grid(9)], |_| grid(1)).unwrap();
        let back = after(&given, &delta);
        let corners = |partition: &Partition| -> BTreeSet<LatticePoint> {
            shapes(partition).into_iter().flat_map(|(_, rings)| rings).flatten().collect()
        };
        let (old, new) = (corners(&before), corners(&back));
        let edges = edges(&before);
        let may_stay = |p: &LatticePoint| edges.iter().filter(|edge| lies_beside(**edge, *p, 2.0)).count() >= 2;
        prop_assert!(old.is_subset(&new), "{:?} became {:?}", shapes(&before), shapes(&back));
        prop_assert!(new.difference(&old).all(may_stay), "{:?} became {:?}", shapes(&before), shapes(&back));
        prop_assert!(new.len() <= old.len() + 1);
    }

    /// In a world of right angles every crossing is a lattice point, so the result is that of a build from nothing.
    #[test]
    fn right_angles_equal_a_build_from_nothing(
        boxes in prop::collection::vec((0..12_i64, 0..12_i64, 1..9_i64, 1..9_i64, any::<u8>()), 1..12),
    ) {
        // So large that a corner is no rounded crossing.
        let boxes = boxes.into_iter().map(|(x, y, width, height, pick)| (8 * x, 8 * y, 8 * width, 8 * height, pick));
        let mut now = coverage_of_squares();
        for (x, y, width, height, pick) in boxes {
            let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
            let region = Region { rings: vec![corners.map(|(x, y)| LatticePoint::new(x, y)).to_vec()] };
            let rule = rules(pick);
            let mut lines: Vec<Vec<LatticePoint>> = now.borders().map(|border| border.points.to_vec()).collect();
            let mut closed = region.rings[0].clone();
            closed.push(closed[0]);
            lines.push(closed);
            let tree = BorderTree::of(&large(&now, 2));
            let arrangement = tongxin::partition::Arrangement::of(&doubled(&lines)).unwrap();
            let expected = arrangement.to_partition(|face| {
                let inside = arrangement.face(face).and_then(|face| face.interior).unwrap();
                let ground = tree.locate(inside);
                let within = (2 * x..2 * (x + width)).contains(&inside.x) && (2 * y..2 * (y + height)).contains(&inside.y);
                if within { rule(ground) } else { ground }
            });
            match relabelled(&now, &region, &rule) {
                Ok(after) => {
                    let after = large(&after, 2);
                    prop_assert_eq!(shapes(&after), shapes(&expected));
                    now = half(&after);
                }
                Err(refusal) => {
                    prop_assert_eq!(refusal, PatchRefusal::Unchanged);
                    prop_assert_eq!(shapes(&large(&now, 2)), shapes(&expected));
                }
            }
        }
    }
}

fn coverage_of_squares() -> Partition {
    let point = |x, y| LatticePoint::new(x, y);
    let lines: Vec<Vec<LatticePoint>> = (0..=4)
        .flat_map(|n| [vec![point(0, 32 * n), point(128, 32 * n)], vec![point(32 * n, 0), point(32 * n, 128)]])
        .collect();
    let arrangement = tongxin::partition::Arrangement::of(&lines).unwrap();
    arrangement.into_partition(|face| if face.0 % 5 == 0 { lake(1) } else { grid(face.0 % 4 + 1) })
}

fn doubled(lines: &[Vec<LatticePoint>]) -> Vec<Vec<LatticePoint>> {
    lines.iter().map(|line| line.iter().map(|p| LatticePoint::new(2 * p.x, 2 * p.y)).collect()).collect()
}

fn half(partition: &Partition) -> Partition {
    let borders = partition.borders().map(|border| {
        let points = border.points.iter().map(|p| LatticePoint::new(p.x / 2, p.y / 2)).collect();
        tongxin::partition::Border { points, ..border.clone() }
    });
    Partition::from_borders(borders).unwrap()
}

/// A ring of corners in steps.
fn steps(corners: &[(i64, i64)]) -> Region {
    Region { rings: vec![corners.iter().map(|&(x, y)| at(x, y)).collect()] }
}

#[test]
fn a_cut_that_is_taken_back_leaves_every_border_as_it_was() {
    for (name, before) in fixtures::all() {
        let region = Region { rings: vec![[(-1, -1), (9, -2), (11, 23), (-2, 22)].map(|(x, y)| at(x, y)).to_vec()] };
        let give = |label| if label == grid(1) { grid(90) } else { label };
        let Ok(given) = relabelled(&before, &region, give) else { continue };
        let delta = relabel_faces(&given, &BorderTree::of(&given), &[grid(90)], |_| grid(1)).unwrap();
        assert_eq!(after(&given, &delta).canonical_hash(), before.canonical_hash(), "{name}");
    }
}

#[test]
fn what_the_rule_leaves_alone_keeps_every_vertex() {
    let before = fixtures::two_by_two();
    // A slanted lasso over all four grids, from which only the first gives.
    let region = steps(&[(3, 2), (17, 5), (16, 18), (2, 13)]);
    let after = relabelled(&before, &region, |label| if label == grid(1) { grid(8) } else { label }).unwrap();
    let outer = |partition: &Partition| partition.outline(grid(4));
    assert_eq!(outer(&after), outer(&before));
    // Three borders of the cross stay whole; those around grid 1 are cut where the lasso meets them.
    assert_eq!(after.borders_of(grid(8)).len(), 3);
    let points = |label| after.outline(label).iter().map(|polygon| polygon.outer.len()).sum::<usize>();
    assert_eq!(points(grid(4)), 5);
}

#[test]
fn overlapping_strokes_are_one_region() {
    let before = fixtures::two_by_two();
    let stroke = |x| [(x, 4), (x + 3, 4), (x + 3, 6), (x, 6)].map(|(x, y)| at(x, y)).to_vec();
    let region = Region { rings: vec![stroke(8), stroke(10), stroke(11)] };
    let after = relabelled(&before, &region, |label| if label == grid(2) { grid(1) } else { label }).unwrap();
    assert_eq!(
        shapes(&after)[0].1[0],
        shapes(
            &relabelled(&before, &steps(&[(8, 4), (14, 4), (14, 6), (8, 6)]), |label| {
                if label == grid(2) { grid(1) } else { label }
            })
            .unwrap()
        )[0]
        .1[0]
    );
}

#[test]
fn the_reasons_of_refusals() {
    let before = fixtures::two_by_two();
    let refused = |region: &Region, to: Label| relabelled(&before, region, |_| to).err();
    assert_eq!(refused(&Region::default(), grid(1)), Some(PatchRefusal::Unchanged));
    assert_eq!(refused(&steps(&[(1, 1), (3, 1), (2, 3)]), grid(1)), Some(PatchRefusal::Unchanged));
    assert_eq!(refused(&steps(&[(1, 1), (3, 1)]), grid(2)), Some(PatchRefusal::Unchanged), "no ground between");
    assert_eq!(refused(&steps(&[(1, 1), (30_000, 1), (2, 3)]), grid(2)), Some(PatchRefusal::TooLarge));
    for refusal in [PatchRefusal::Unchanged, PatchRefusal::TooLarge, PatchRefusal::TooFine { place: at(0, 0) }] {
        assert_ne!(refusal.words(Lang::Zh), refusal.words(Lang::En));
    }
    assert_eq!(
        relabel_faces(&before, &BorderTree::of(&before), &[grid(1)], |label| label),
        Err(PatchRefusal::Unchanged)
    );
}

#[test]
fn merging_all_grids_leaves_one_loop() {
    let before = fixtures::two_by_two();
    let grids = [grid(2), grid(3), grid(4)];
    let delta = relabel_faces(&before, &BorderTree::of(&before), &grids, |_| grid(1)).unwrap();
    let merged = after(&before, &delta);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged.outline(grid(1))[0].outer.len(), 5, "four corners, and none where borders ended");
}

#[test]
fn a_wavy_coverage_is_redrawn_all_over() {
    let mut now = coverage::wavy(6, 3);
    let labels: Vec<Label> = now.labels().filter(|&label| label != Label::Outside).collect();
    let bounds = BorderTree::of(&now).bounds().unwrap();
    let span = bounds.max.x - bounds.min.x;
    let mut accepted = 0;
    for n in 0..60_i64 {
        let (x, y) = (bounds.min.x + n * 7919 % 100 * span / 100, bounds.min.y + n * 104_729 % 100 * span / 100);
        let to = labels[n.unsigned_abs() as usize * 31 % labels.len()];
        let size = span / 12;
        let corners = [(0, 0), (size, size / 7), (size - size / 5, size), (size / 9, size - size / 8)];
        let region = Region { rings: vec![corners.map(|(dx, dy)| LatticePoint::new(x + dx, y + dy)).to_vec()] };
        let give = |label| if matches!(label, Label::Grid(_)) { to } else { label };
        if let Ok(after) = relabelled(&now, &region, give) {
            now = after;
            accepted += 1;
        }
    }
    assert!(accepted > 40, "{accepted}");
}
