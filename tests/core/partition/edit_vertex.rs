//! A vertex more, a vertex less: every rule holds, or the reason is said.

use proptest::prelude::*;
use tongxin::geodesy::LatticePoint;
use tongxin::partition::{
    BorderTree, MoveRefusal, Partition, PartitionDelta, check, delete_vertex, insert_vertex, move_vertex,
};
use tongxin::text::Lang;

use super::{any_partition, cases};
use crate::fixtures::{self, at, coverage};

fn after(partition: &Partition, delta: &PartitionDelta) -> Partition {
    let after = partition.with(delta);
    assert_eq!(check(&after), []);
    assert_eq!(partition.diff(&after), *delta);
    // Nothing jumps: every label keeps its pieces and holes.
    let shape = |partition: &Partition| -> Vec<_> {
        let holes = |label| partition.outline(label).iter().map(|piece| piece.holes.len()).sum::<usize>();
        partition.labels().map(|label| (label, partition.outline(label).len(), holes(label))).collect()
    };
    assert_eq!(shape(partition), shape(&after));
    after
}

/// Puts vertices in, moves them on and takes some out. How many edits were accepted of each kind.
fn run(mut partition: Partition, edits: &[(usize, bool, i64, i64)]) -> [usize; 2] {
    let mut accepted = [0, 0];
    for &(which, insert, dx, dy) in edits {
        let tree = BorderTree::of(&partition);
        let edges: Vec<[LatticePoint; 2]> =
            partition.borders().flat_map(|border| border.points.windows(2)).map(|pair| [pair[0], pair[1]]).collect();
        let Some(&[from, to]) = edges.get(which % edges.len().max(1)) else { return accepted };
        if insert {
            let place = LatticePoint::new((from.x + to.x) / 2 + dx, (from.y + to.y) / 2 + dy);
            let Ok(delta) = insert_vertex(&partition, &tree, [from, to], place) else { continue };
            let with = after(&partition, &delta);
            // What was put in can be taken out, and all is as it was.
            let back = delete_vertex(&with, &BorderTree::of(&with), place).expect("the way back is free");
            assert!(after(&with, &back).borders().eq(partition.borders()));
            partition = with;
            accepted[0] += 1;
        } else if let Ok(delta) = delete_vertex(&partition, &tree, from) {
            partition = after(&partition, &delta);
            accepted[1] += 1;
        }
    }
    accepted
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn random_vertices_in_and_out_keep_every_rule(
        partition in any_partition(16, 10),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), -4..=4_i64, -4..=4_i64), 30),
    ) {
        let edits: Vec<_> = edits.into_iter().map(|(n, insert, dx, dy)| (n.index(10_000), insert, dx, dy)).collect();
        run(partition, &edits);
    }
}

#[test]
fn a_wavy_coverage_gains_and_loses_vertices() {
    let edits: Vec<(usize, bool, i64, i64)> = (0..200_i64)
        .map(|n| (usize::try_from(n * 7919 % 1009).unwrap(), n % 3 != 0, n * 37 % 400 - 200, n * 53 % 400 - 200))
        .collect();
    let accepted = run(coverage::wavy(3, 5), &edits);
    assert!(accepted[0] > 60 && accepted[1] > 20, "{accepted:?}");
}

#[test]
fn the_reasons_of_refusals() {
    let squares = fixtures::two_by_two();
    let tree = BorderTree::of(&squares);
    let hash = squares.canonical_hash();
    let insert = |from: (i64, i64), to: (i64, i64), place: (i64, i64)| {
        insert_vertex(&squares, &tree, [at(from.0, from.1), at(to.0, to.1)], at(place.0, place.1)).err()
    };
    assert_eq!(insert((10, 10), (10, 20), (10, 15)), None, "on the edge");
    assert_eq!(insert((10, 20), (10, 10), (12, 15)), None, "against its direction");
    assert_eq!(insert((3, 3), (4, 4), (5, 5)), Some(MoveRefusal::NoVertex { place: at(3, 3) }));
    assert_eq!(insert((10, 10), (10, 20), (10, 10)), Some(MoveRefusal::Unchanged));
    assert!(matches!(insert((10, 10), (10, 20), (25, 15)), Some(MoveRefusal::MeetsBorder { .. })));
    assert!(matches!(insert((10, 10), (10, 20), (20, 15)), Some(MoveRefusal::MeetsBorder { .. })), "touches");
    assert!(matches!(insert((10, 10), (10, 20), (12, 5)), Some(MoveRefusal::MeetsBorder { .. })));
    assert_eq!(insert((10, 10), (10, 20), (30_000, 15)), Some(MoveRefusal::TooLarge));
    let delete = |place: (i64, i64)| delete_vertex(&squares, &tree, at(place.0, place.1)).err();
    assert_eq!(delete((10, 10)), Some(MoveRefusal::IsJunction { place: at(10, 10) }));
    assert_eq!(delete((5, 5)), Some(MoveRefusal::NoVertex { place: at(5, 5) }));
    assert_eq!(delete((0, 0)), None, "a corner of the district is cut off");
    let enclave = fixtures::enclave();
    let tree = BorderTree::of(&enclave);
    let once = enclave.with(&delete_vertex(&enclave, &tree, at(6, 6)).unwrap());
    let refusal = delete_vertex(&once, &BorderTree::of(&once), at(12, 14)).unwrap_err();
    assert!(matches!(refusal, MoveRefusal::TooFewVertices { .. }));
    for refusal in [refusal, MoveRefusal::IsJunction { place: at(0, 0) }] {
        assert_ne!(refusal.words(Lang::Zh), refusal.words(Lang::En));
    }
    assert_eq!(squares.canonical_hash(), hash);
    // The straight way would run over the enclave.
    let around = move_vertex(&enclave, &tree, at(0, 0), at(-30, -30)).unwrap();
    let around = enclave.with(&around);
    assert_eq!(check(&around), []);
}
