//! Noding, faces and the way from lines to a partition.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tongxin::domain::AreaId;
use tongxin::geodesy::{LatticePoint, MAX_SPAN, orientation};
use tongxin::partition::{Arrangement, ArrangementError, FaceId, Label};

use super::{cases, soup};

fn p(x: i64, y: i64) -> LatticePoint {
    LatticePoint::new(x, y)
}

fn line(points: &[(i64, i64)]) -> Vec<LatticePoint> {
    points.iter().map(|&(x, y)| p(x, y)).collect()
}

fn edges(arrangement: &Arrangement) -> Vec<(LatticePoint, LatticePoint)> {
    arrangement.edges().map(|edge| (edge.from, edge.to)).collect()
}

/// Whether two segments share a point that is not an end of both. Written apart from the program's own test.
fn share_an_inner_point(a: LatticePoint, b: LatticePoint, c: LatticePoint, d: LatticePoint) -> bool {
    let on = |p: LatticePoint, a: LatticePoint, b: LatticePoint| {
        orientation(a, b, p).is_eq()
            && (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x)
            && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y)
    };
    let touches = |p, a, b| p != a && p != b && on(p, a, b);
    let crosses = orientation(a, b, c) as i8 * orientation(a, b, d) as i8 == -1
        && orientation(c, d, a) as i8 * orientation(c, d, b) as i8 == -1;
    crosses
        || touches(a, c, d)
        || touches(b, c, d)
        || touches(c, a, b)
        || touches(d, a, b)
        || BTreeSet::from([a, b]) == BTreeSet::from([c, d])
}

fn components(edges: &[(LatticePoint, LatticePoint)]) -> (usize, usize) {
    let vertices: BTreeSet<LatticePoint> = edges.iter().flat_map(|&(a, b)| [a, b]).collect();
    let mut root: BTreeMap<LatticePoint, LatticePoint> = vertices.iter().map(|&v| (v, v)).collect();
    fn find(root: &BTreeMap<LatticePoint, LatticePoint>, mut v: LatticePoint) -> LatticePoint {
        while root[&v] != v {
            v = root[&v];
        }
        v
    }
    for &(a, b) in edges {
        let (a, b) = (find(&root, a), find(&root, b));
        root.insert(a, b);
    }
    (vertices.len(), vertices.iter().filter(|&&v| root[&v] == v).count())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn edges_meet_at_their_ends_only(lines in soup(40, 14)) {
        let edges = edges(&Arrangement::of(&lines).unwrap());
        for (place, &(a, b)) in edges.iter().enumerate() {
            for &(c, d) in &edges[..place] {
                prop_assert!(!share_an_inner_point(a, b, c, d), "{a:?}–{b:?} and {c:?}–{d:?}");
            }
        }
    }

    #[test]
    fn noding_twice_changes_nothing(lines in soup(60, 24)) {
        let once = Arrangement::of(&lines).unwrap();
        let again: Vec<_> = once.edges().map(|edge| vec![edge.from, edge.to]).collect();
        prop_assert_eq!(edges(&Arrangement::of(&again).unwrap()), edges(&once));
    }

    #[test]
    fn order_and_direction_of_lines_do_not_matter(
        (lines, mixed) in soup(60, 24).prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        turned in any::<u32>(),
    ) {
        let mut mixed = mixed;
        for (place, line) in mixed.iter_mut().enumerate() {
            if turned >> (place % 32) & 1 == 1 {
                line.reverse();
            }
        }
        let (one, other) = (Arrangement::of(&lines).unwrap(), Arrangement::of(&mixed).unwrap());
        prop_assert_eq!(edges(&one), edges(&other));
        prop_assert_eq!(one.faces().collect::<Vec<_>>(), other.faces().collect::<Vec<_>>());
        let grid = |face: FaceId| Label::Grid(AreaId(face.0));
        prop_assert_eq!(one.into_partition(grid).canonical_hash(), other.into_partition(grid).canonical_hash());
    }

    #[test]
    fn faces_tile_the_plane(lines in soup(12, 10)) {
        let arrangement = Arrangement::of(&lines).unwrap();
        let edges = edges(&arrangement);
        let (vertices, components) = components(&edges);
        prop_assert_eq!(vertices + arrangement.faces().len(), edges.len() + components, "V - E + F = C without the unbounded face");
        // Every half-edge has one face on its left, so walking round all faces gives each edge twice.
        let walked: usize =
            arrangement.faces().map(|face| face.id).chain([FaceId::UNBOUNDED]).map(|id| arrangement.edges_of(id).count()).sum();
        prop_assert_eq!(walked, 2 * edges.len());
        let mut insides: BTreeMap<FaceId, usize> = BTreeMap::new();
        for x in -1..=13 {
            for y in -1..=13 {
                let on_edge = edges.iter().any(|&(a, b)| a == p(x, y) || b == p(x, y) || share_an_inner_point(a, b, p(x, y), p(x, y)));
                match arrangement.face_at(p(x, y)) {
                    Some(face) => {
                        prop_assert!(!on_edge);
                        *insides.entry(face).or_default() += 1;
                    }
                    None => prop_assert!(on_edge),
                }
            }
        }
        for face in arrangement.faces() {
            prop_assert!(face.doubled_area > 0);
            match face.interior {
                Some(inside) => prop_assert_eq!(arrangement.face_at(inside), Some(face.id)),
                None => prop_assert_eq!(insides.get(&face.id), None, "{:?}", face),
            }
            for neighbour in arrangement.neighbours(face.id) {
                prop_assert!(neighbour.length_units >= 1.0);
                let back = arrangement.neighbours(neighbour.face).iter().find(|back| back.face == face.id);
                prop_assert_eq!(back.map(|back| back.length_units), Some(neighbour.length_units));
            }
        }
    }

    #[test]
    fn every_edge_knows_its_lines(lines in soup(30, 12)) {
        let arrangement = Arrangement::of(&lines).unwrap();
        let mut seen = BTreeSet::new();
        for edge in arrangement.edges() {
            prop_assert!(!edge.lines.is_empty() && edge.lines.is_sorted());
            for &line in edge.lines {
                seen.insert(line as usize);
                // Each end lies within one unit along either axis of the line it comes from.
                for end in [edge.from, edge.to] {
                    let near = lines[line as usize].windows(2).any(|pair| {
                        let (a, b) = (pair[0], pair[1]);
                        (a.x.min(b.x) - 1..=a.x.max(b.x) + 1).contains(&end.x) && (a.y.min(b.y) - 1..=a.y.max(b.y) + 1).contains(&end.y)
                    });
                    prop_assert!(near);
                }
            }
        }
        for (number, line) in lines.iter().enumerate() {
            prop_assert_eq!(seen.contains(&number), line.windows(2).any(|pair| pair[0] != pair[1]));
        }
    }
}

#[test]
fn a_cross_in_a_square_makes_four_faces() {
    let arrangement = Arrangement::of(&[
        line(&[(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)]),
        line(&[(0, 4), (8, 4)]),
        line(&[(4, 8), (4, 0)]),
        line(&[(2, 0), (2, 2)]),
    ])
    .unwrap();
    assert_eq!(arrangement.faces().map(|face| face.doubled_area).collect::<Vec<_>>(), [32; 4]);
    let first = arrangement.face_at(p(1, 1)).unwrap();
    let right = arrangement.face_at(p(5, 1)).unwrap();
    let shared = arrangement.neighbours(first).iter().find(|other| other.face == right).unwrap();
    assert!((shared.length_units - 4.0).abs() < 1e-9);
    let wall = arrangement.edges_of(first).find(|edge| edge.from == p(4, 0) && edge.to == p(4, 4)).unwrap();
    assert_eq!((wall.lines, wall.left, wall.right), (&[2][..], first, right));

    let partition = arrangement.into_partition(|face| Label::Grid(AreaId(u32::from(face == first) + 1)));
    let borders: Vec<_> = partition.borders().map(|border| border.points.to_vec()).collect();
    // The dangling line is gone with the place where it met the square; the corners drawn by the square stay.
    assert_eq!(
        borders,
        [
            line(&[(0, 4), (0, 0), (4, 0)]),
            line(&[(0, 4), (0, 8), (8, 8), (8, 0), (4, 0)]),
            line(&[(0, 4), (4, 4), (4, 0)])
        ]
    );
    assert_eq!(
        partition.doubled_areas(),
        BTreeMap::from([(Label::Outside, -128), (Label::Grid(AreaId(1)), 96), (Label::Grid(AreaId(2)), 32)])
    );
}

#[test]
fn vertices_drawn_on_a_straight_border_stay() {
    let arrangement =
        Arrangement::of(&[line(&[(0, 0), (4, 0), (8, 0), (8, 8), (0, 8), (0, 0)]), line(&[(2, 0), (2, -3)])]);
    let partition = arrangement.unwrap().into_partition(|_| Label::Grid(AreaId(1)));
    let border = partition.borders().next().unwrap();
    assert_eq!(border.points.to_vec(), line(&[(0, 0), (4, 0), (8, 0), (8, 8), (0, 8), (0, 0)]));
}

#[test]
fn two_polygons_that_other_programs_get_wrong() {
    // At 1/4 the crossings lie on the lattice.
    let scale = |points: &[(i64, i64)]| points.iter().map(|&(x, y)| p(4 * x, 4 * y)).collect::<Vec<_>>();
    let (first, second) = (scale(&[(1, 0), (1, 1), (1, 3), (4, 0), (1, 0)]), scale(&[(0, 4), (1, 3), (1, 0), (0, 4)]));
    let arrangement = Arrangement::of(&[first, second]).unwrap();
    let areas: Vec<i128> = arrangement.faces().map(|face| face.doubled_area).collect();
    assert_eq!(areas, [3 * 16, 9 * 16], "1.5 and 4.5 at the scale of 4, doubled");
}

#[test]
fn islands_belong_to_the_face_around_them() {
    let square = |low: i64, high: i64| line(&[(low, low), (high, low), (high, high), (low, high), (low, low)]);
    let arrangement =
        Arrangement::of(&[square(0, 100), square(10, 90), square(20, 30), square(40, 50), square(42, 44)]).unwrap();
    let areas: BTreeMap<i128, Option<FaceId>> =
        arrangement.faces().map(|face| (face.doubled_area, arrangement.face_at(face.interior.unwrap()))).collect();
    assert_eq!(areas.keys().copied().collect::<Vec<_>>(), [8, 192, 200, 7200, 12400]);
    assert_eq!(areas[&12400], Some(arrangement.faces().find(|face| face.doubled_area == 12400).unwrap().id));
}

#[test]
fn lines_that_end_in_a_face_never_hold_its_inner_point() {
    // On the middle row an upright line and a level one meet in the face, and the level one blocks the wider half.
    let square = line(&[(0, 0), (24, 0), (24, 24), (0, 24), (0, 0)]);
    let arrangement = Arrangement::of(&[square, line(&[(5, 12), (5, 18)]), line(&[(5, 12), (22, 12)])]).unwrap();
    let inside = arrangement.faces().next().unwrap().interior.unwrap();
    assert_eq!(arrangement.face_at(inside), Some(FaceId(1)), "{inside:?}");
}

#[test]
fn lines_that_reach_too_far_are_refused() {
    for far in [MAX_SPAN + 1, i64::MAX] {
        assert_eq!(Arrangement::of(&[line(&[(-1, 0), (far, 0)])]).unwrap_err(), ArrangementError::TooLarge);
    }
    assert_eq!(Arrangement::of(&[line(&[(0, 0), (MAX_SPAN, MAX_SPAN)])]).unwrap().edges().len(), 1);
    assert_eq!(Arrangement::of(&[]).unwrap().faces().len(), 0);
}
