//! The index over borders answers as the partition does.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tongxin::geodesy::{Bounds, LatticePoint, orientation};
use tongxin::partition::{BorderTree, Label, Partition, Polygon, move_vertex};

use super::{any_partition, cases};
use crate::fixtures::{self, at, coverage, grid, lake};

/// So many units are one unit of the lattice when a point is moved a little.
const FINE: i64 = 1_000_000_000_000;

/// Whether the point a little north-east of `p`, and much less east than north, lies in a polygon: counts the edges
/// above it. Written apart from the program's own test. For coordinates up to 1,000.
fn holds(polygon: &Polygon, p: LatticePoint) -> bool {
    let fine = |v: i64, by: i64| i128::from(v) * i128::from(FINE) + i128::from(by);
    let (x, y) = (fine(p.x, 1), fine(p.y, 10_000));
    let mut inside = false;
    for pair in polygon.rings().flat_map(|ring| ring.windows(2)) {
        let (a, b) = if pair[0].x <= pair[1].x { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        if fine(a.x, 0) < x && x < fine(b.x, 0) {
            let side =
                (fine(b.x, 0) - fine(a.x, 0)) * (y - fine(a.y, 0)) - (fine(b.y, 0) - fine(a.y, 0)) * (x - fine(a.x, 0));
            assert_ne!(side, 0);
            inside ^= side < 0;
        }
    }
    inside
}

fn edges_through(polygon: &Polygon, p: LatticePoint) -> impl Iterator<Item = [LatticePoint; 2]> + '_ {
    polygon
        .rings()
        .flat_map(|ring| ring.windows(2))
        .map(|pair| [pair[0], pair[1]])
        .filter(move |&[a, b]| orientation(a, b, p).is_eq() && Bounds::of([a, b]).unwrap().contains(p))
}

type Outlines = BTreeMap<Label, Vec<Polygon>>;

fn outlines(partition: &Partition) -> Outlines {
    partition.outlines_by(|label| (label != Label::Outside).then_some(label))
}

/// The rule of point location, on polygons.
fn expected(outlines: &Outlines, p: LatticePoint) -> Label {
    let holding: Vec<Label> = outlines
        .iter()
        .filter(|(_, pieces)| pieces.iter().any(|piece| holds(piece, p)))
        .map(|(&label, _)| label)
        .collect();
    assert!(holding.len() < 2, "{holding:?} hold {p:?}");
    holding.first().copied().or_else(|| inside_of_outer_edge(outlines, p)).unwrap_or(Label::Outside)
}

/// The smallest label with an edge through the point that no other label has from the other side.
fn inside_of_outer_edge(outlines: &Outlines, p: LatticePoint) -> Option<Label> {
    let edges: Vec<(Label, [LatticePoint; 2])> = outlines
        .iter()
        .flat_map(|(&label, pieces)| pieces.iter().map(move |piece| (label, piece)))
        .flat_map(|(label, piece)| edges_through(piece, p).map(move |edge| (label, edge)))
        .collect();
    let shared = |[from, to]: [LatticePoint; 2]| edges.iter().any(|&(_, edge)| edge == [to, from]);
    edges.iter().filter(|(_, edge)| !shared(*edge)).map(|&(label, _)| label).min()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_point_has_the_label_of_its_ground(partition in any_partition(14, 10)) {
        let tree = BorderTree::of(&partition);
        let outlines = outlines(&partition);
        for x in -1..=15 {
            for y in -1..=15 {
                let p = LatticePoint::new(x, y);
                prop_assert_eq!(tree.locate(p), expected(&outlines, p), "{:?}", p);
            }
        }
    }

    #[test]
    fn borders_at_a_point_and_in_a_box(partition in any_partition(14, 10), x in -2..16_i64, y in -2..16_i64, w in 0..9_i64, h in 0..9_i64) {
        let tree = BorderTree::of(&partition);
        let p = LatticePoint::new(x, y);
        let through: BTreeSet<_> = partition.borders().filter(|border| border.points.windows(2).any(|pair| {
            orientation(pair[0], pair[1], p).is_eq() && Bounds::of([pair[0], pair[1]]).unwrap().contains(p)
        })).map(|border| border.id).collect();
        prop_assert_eq!(tree.on_border(p), through.into_iter().collect::<Vec<_>>());

        // An edge reaches into a box when one of its ends does, or when it crosses a diagonal.
        let max = LatticePoint::new(x + w, y + h);
        let bounds = Bounds { min: p, max };
        let diagonals = [(p, max), (LatticePoint::new(max.x, y), LatticePoint::new(x, max.y))];
        let crosses = |a, b, (c, d): (LatticePoint, LatticePoint)| {
            orientation(a, b, c) as i8 * orientation(a, b, d) as i8 <= 0
                && orientation(c, d, a) as i8 * orientation(c, d, b) as i8 <= 0
                && Bounds::of([a, b]).unwrap().intersects(Bounds::of([c, d]).unwrap())
        };
        let within: Vec<_> = partition.borders().filter(|border| border.points.windows(2).any(|pair| {
            bounds.contains(pair[0]) || bounds.contains(pair[1]) || diagonals.iter().any(|&diagonal| crosses(pair[0], pair[1], diagonal))
        })).map(|border| border.id).collect();
        prop_assert_eq!(tree.in_box(bounds), within);
    }

    #[test]
    fn the_nearest_border(partition in any_partition(30, 10), x in -9..40_i64, y in -9..40_i64, max in 0..20_i64) {
        #[allow(clippy::cast_precision_loss)]
        let length = |dx: i64, dy: i64| ((dx * dx + dy * dy) as f64).sqrt();
        let p = LatticePoint::new(x, y);
        let distance = |a: LatticePoint, b: LatticePoint| {
            let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, p.x - a.x, p.y - a.y);
            let (along, whole) = (ux * vx + uy * vy, ux * ux + uy * uy);
            #[allow(clippy::cast_precision_loss)]
            if along <= 0 { length(vx, vy) } else if along >= whole { length(p.x - b.x, p.y - b.y) } else { (ux * vy - uy * vx).abs() as f64 / length(ux, uy) }
        };
        #[allow(clippy::cast_precision_loss)]
        let max = max as f64 + 0.25;
        let all = partition.borders().flat_map(|border| border.points.windows(2).map(|pair| distance(pair[0], pair[1])));
        let nearest = all.fold(f64::INFINITY, f64::min);
        match BorderTree::of(&partition).nearest(p, max) {
            Some(near) => {
                prop_assert!((near.distance_units - nearest).abs() < 1e-9);
                prop_assert!((distance(near.edge.from, near.edge.to) - nearest).abs() < 1e-9);
                prop_assert_eq!(partition.border(near.edge.border).unwrap().points[near.edge.place], near.edge.from);
            }
            None => prop_assert!(nearest > max - 1e-9),
        }
    }

    #[test]
    fn a_tree_that_follows_equals_a_new_one(first in any_partition(30, 12), second in any_partition(30, 12), third in any_partition(30, 12)) {
        let mut tree = BorderTree::of(&first);
        tree.follow(&first.diff(&second));
        prop_assert!(tree.holds_same(&BorderTree::of(&second)));
        tree.follow(&second.diff(&third));
        prop_assert!(tree.holds_same(&BorderTree::of(&third)));
        prop_assert!(listed_same(&first.with(&first.diff(&third)), &third));
    }
}

fn listed_same(one: &Partition, other: &Partition) -> bool {
    one.borders().eq(other.borders()) && one.junctions().eq(other.junctions()) && one.labels().eq(other.labels())
}

#[test]
fn corners_and_borders_belong_to_the_north_east() {
    let tree = BorderTree::of(&fixtures::two_by_two());
    for (place, label) in [
        ((10, 10), grid(4)),
        ((10, 5), grid(2)),
        ((5, 10), grid(3)),
        ((0, 0), grid(1)),
        ((10, 0), grid(2)),
        // On the outer border in the north and east the ground north-east is outside: the smallest label counts.
        ((20, 20), grid(4)),
        ((20, 10), grid(2)),
        ((10, 20), grid(3)),
        ((0, 20), grid(3)),
        ((20, 0), grid(2)),
        ((21, 10), Label::Outside),
        ((-1, 10), Label::Outside),
    ] {
        assert_eq!(tree.locate(at(place.0, place.1)), label, "{place:?}");
    }
}

#[test]
fn every_vertex_of_every_fixture_belongs_to_someone_beside_it() {
    for (name, partition) in fixtures::all() {
        let tree = BorderTree::of(&partition);
        for border in partition.borders() {
            for &point in border.points.iter() {
                let beside: Vec<Label> = tree
                    .on_border(point)
                    .iter()
                    .map(|&id| partition.border(id).unwrap())
                    .flat_map(|border| [border.left, border.right])
                    .collect();
                let label = tree.locate(point);
                assert!(label != Label::Outside && beside.contains(&label), "{name} {point:?} {label:?}");
            }
        }
    }
    assert_eq!(BorderTree::of(&fixtures::hole_with_lake()).locate(at(10, 10)), lake(9));
}

#[test]
fn far_points_are_outside() {
    let tree = BorderTree::of(&coverage::wavy(3, 1));
    for (x, y) in [(i64::MAX, i64::MIN), (i64::MIN, i64::MAX), (0, 0)] {
        let p = LatticePoint::new(x, y);
        assert_eq!(tree.locate(p), Label::Outside);
        assert_eq!(tree.nearest(p, 1e6), None);
        assert!(tree.on_border(p).is_empty());
    }
    let empty = BorderTree::default();
    assert_eq!(
        (empty.locate(at(0, 0)), empty.nearest(at(0, 0), f64::INFINITY), empty.bounds()),
        (Label::Outside, None, None)
    );
}

/// A copy goes its own way beside the tree that it was made of, answers as a fresh one does, and takes what it kept
/// beside into the tree when it is left alone with it.
#[test]
fn a_copy_of_the_tree_follows_its_own_way_and_equals_a_fresh_one() {
    let before = coverage::wavy(5, 1);
    let tree = BorderTree::of(&before);
    let mut copy = tree.clone();
    let mut now = before.clone();
    for round in 0..6 {
        let borders: Vec<_> = now.borders().cloned().collect();
        let Some(border) = borders.get(round % borders.len()) else { continue };
        let Some(&from) = border.points.get(1) else { continue };
        let to = LatticePoint::new(from.x + 900, from.y - 700);
        let Ok(delta) = move_vertex(&now, &copy, from, to) else { continue };
        now = now.with(&delta);
        copy.follow(&delta);
        assert!(copy.holds_same(&BorderTree::of(&now)), "round {round}");
        assert_eq!(copy.bounds(), BorderTree::of(&now).bounds());
        assert!(tree.holds_same(&BorderTree::of(&before)), "the other one stays as it is");
    }
    assert!(!now.diff(&before).is_empty(), "nothing was moved");
    let fresh = BorderTree::of(&now);
    for border in before.borders().chain(now.borders()) {
        for &p in border.points.iter() {
            assert_eq!(copy.locate(p), fresh.locate(p));
            assert_eq!(copy.on_border(p), fresh.on_border(p));
            assert_eq!(copy.nearest(p, 5_000.0), fresh.nearest(p, 5_000.0));
        }
    }
    drop(tree);
    let back = now.diff(&before);
    copy.follow(&back);
    assert!(copy.holds_same(&BorderTree::of(&before)));
}
