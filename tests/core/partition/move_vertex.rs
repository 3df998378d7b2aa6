//! Moving a vertex keeps every rule, or is refused with the reason.

use proptest::prelude::*;
use tongxin::geodesy::LatticePoint;
use tongxin::partition::{BorderTree, MoveRefusal, Partition, check, check_structure, move_vertex};
use tongxin::text::Lang;

use super::{any_partition, cases};
use crate::fixtures::{self, at, coverage};

/// All vertices of a partition, in order.
fn vertices(partition: &Partition) -> Vec<LatticePoint> {
    let mut vertices: Vec<_> = partition.borders().flat_map(|border| border.points.iter().copied()).collect();
    vertices.sort_unstable();
    vertices.dedup();
    vertices
}

/// Carries out moves one after another and checks every step. How many were accepted.
fn run(mut partition: Partition, moves: &[(usize, i64, i64)]) -> usize {
    let mut tree = BorderTree::of(&partition);
    let mut accepted = 0;
    for &(which, dx, dy) in moves {
        let vertices = vertices(&partition);
        let Some(&from) = vertices.get(which % vertices.len().max(1)) else { return accepted };
        let to = LatticePoint::new(from.x + dx, from.y + dy);
        let Ok(delta) = move_vertex(&partition, &tree, from, to) else { continue };
        let after = partition.with(&delta);
        assert_eq!(check(&after), [], "{from:?} to {to:?}");
        assert_eq!(partition.diff(&after), delta);
        assert!(after.with(&delta.reversed()).borders().eq(partition.borders()));
        tree.follow(&delta);
        assert!(tree.holds_same(&BorderTree::of(&after)));
        // Straight back is the same sweep, so it is allowed too.
        let back = move_vertex(&after, &tree, to, from).expect("the way back is free");
        assert!(after.with(&back).borders().eq(partition.borders()));
        // Nothing jumps: every label keeps its pieces and holes.
        let shape = |partition: &Partition| -> Vec<_> {
            let holes = |label| partition.outline(label).iter().map(|piece| piece.holes.len()).sum::<usize>();
            partition.labels().map(|label| (label, partition.outline(label).len(), holes(label))).collect()
        };
        assert_eq!(shape(&partition), shape(&after));
        partition = after;
        accepted += 1;
    }
    accepted
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn random_moves_keep_every_rule(
        partition in any_partition(16, 10),
        moves in prop::collection::vec((any::<prop::sample::Index>(), -6..=6_i64, -6..=6_i64), 30),
    ) {
        let moves: Vec<_> = moves.into_iter().map(|(which, dx, dy)| (which.index(10_000), dx, dy)).collect();
        run(partition, &moves);
    }

    #[test]
    fn random_moves_of_wavy_grids_keep_every_rule(
        moves in prop::collection::vec((any::<prop::sample::Index>(), -3000..=3000_i64, -3000..=3000_i64), 12),
        seed in 0..9_u64,
    ) {
        let moves: Vec<_> = moves.into_iter().map(|(which, dx, dy)| (which.index(10_000), dx, dy)).collect();
        prop_assert!(run(coverage::wavy(3, seed), &moves) > 2);
    }
}

/// What a move in a fixture is answered, in steps.
fn refused(partition: &Partition, from: (i64, i64), to: (i64, i64)) -> Option<MoveRefusal> {
    let hash = partition.canonical_hash();
    let answer = move_vertex(partition, &BorderTree::of(partition), at(from.0, from.1), at(to.0, to.1));
    assert_eq!(partition.canonical_hash(), hash);
    if let Err(refusal) = &answer {
        assert_ne!(refusal.words(Lang::Zh), refusal.words(Lang::En));
    } else {
        assert_eq!(check(&partition.with(answer.as_ref().unwrap())), []);
    }
    answer.err()
}

#[test]
fn a_junction_takes_all_its_borders_along() {
    let partition = fixtures::two_by_two();
    let delta = move_vertex(&partition, &BorderTree::of(&partition), at(10, 10), at(13, 12)).unwrap();
    assert_eq!(delta.inserted.len(), 4);
    let after = partition.with(&delta);
    assert!(after.junction(at(13, 12)).is_some_and(|junction| junction.ends.len() == 4));
    assert_eq!(after.doubled_areas().values().sum::<i128>(), 0);
}

#[test]
fn a_loop_may_be_moved_by_the_vertex_it_starts_at() {
    let partition = fixtures::enclave();
    assert_eq!(refused(&partition, (6, 6), (5, 5)), None);
}

#[test]
fn the_reasons_of_refusals() {
    let squares = fixtures::two_by_two();
    let enclave = fixtures::enclave();
    let border = |partition: &Partition, x, y| BorderTree::of(partition).on_border(at(x, y))[0];
    assert_eq!(refused(&squares, (3, 3), (4, 4)), Some(MoveRefusal::NoVertex { place: at(3, 3) }));
    assert_eq!(
        refused(&squares, (5, 0), (4, 4)),
        Some(MoveRefusal::NoVertex { place: at(5, 0) }),
        "an edge, no vertex"
    );
    assert_eq!(refused(&squares, (10, 10), (10, 10)), Some(MoveRefusal::Unchanged));
    assert_eq!(refused(&squares, (20, 20), (20_000, 0)), Some(MoveRefusal::TooLarge));
    assert!(matches!(refused(&squares, (10, 10), (25, 10)), Some(MoveRefusal::CollapsesEdge { .. })));
    assert!(matches!(refused(&squares, (10, 10), (25, 12)), Some(MoveRefusal::FlipsFace { .. })));
    assert!(matches!(refused(&squares, (0, 0), (15, 30)), Some(MoveRefusal::MeetsBorder { .. })));
    // The corner of the enclave is pushed through the border around it, then only up to it.
    for y in [-5, 0] {
        let refusal = refused(&enclave, (6, 6), (6, y));
        assert_eq!(refusal, Some(MoveRefusal::MeetsBorder { border: border(&enclave, 6, 0), place: at(0, 0) }), "{y}");
    }
    // A corner of the outer border is swept over the enclave.
    assert!(matches!(
        refused(&enclave, (0, 0), (20, 19)),
        Some(MoveRefusal::MeetsBorder { .. } | MoveRefusal::JumpsVertex { .. })
    ));
}

#[test]
fn an_island_is_not_jumped() {
    // The enclave lies wholly in the triangle between the old border and the new.
    let partition = fixtures::partition(
        &[&[(0, 0), (10, -3), (20, 0), (20, 40), (0, 40), (0, 0)], &[(9, 4), (11, 4), (10, 7), (9, 4)]],
        &[((1, 1), fixtures::grid(1)), ((10, 5), fixtures::grid(2))],
    );
    assert_eq!(refused(&partition, (10, -3), (10, 2)), None);
    let refusal = refused(&partition, (10, -3), (10, 30));
    assert!(matches!(refusal, Some(MoveRefusal::MeetsBorder { .. } | MoveRefusal::JumpsVertex { .. })), "{refusal:?}");
    let beside = refused(&partition, (10, -3), (18, 30));
    assert!(matches!(beside, Some(MoveRefusal::JumpsVertex { .. })), "{beside:?}");
}

#[test]
fn a_triangle_is_not_turned_inside_out() {
    let partition = fixtures::partition(&[&[(0, 0), (10, 0), (5, 8), (0, 0)]], &[((5, 1), fixtures::grid(1))]);
    assert!(matches!(refused(&partition, (5, 8), (5, -8)), Some(MoveRefusal::MeetsBorder { .. })));
    assert!(matches!(refused(&partition, (5, 8), (5, 0)), Some(MoveRefusal::MeetsBorder { .. })));
    assert!(refused(&partition, (5, 8), (30, 0)).is_some(), "flat");
    assert_eq!(refused(&partition, (5, 8), (5, 1)), None);
}

#[test]
fn structure_survives_many_moves() {
    let partition = coverage::wavy(6, 4);
    let mut partition = partition;
    let mut tree = BorderTree::of(&partition);
    let mut accepted = 0;
    for (place, from) in vertices(&partition).into_iter().enumerate() {
        let shift = |by: usize| i64::try_from(place * by % 2001).unwrap() - 1000;
        let to = LatticePoint::new(from.x + shift(7919), from.y + shift(104_729));
        if let Ok(delta) = move_vertex(&partition, &tree, from, to) {
            partition = partition.with(&delta);
            tree.follow(&delta);
            accepted += 1;
        }
    }
    assert!(accepted > 1000, "{accepted}");
    assert_eq!(check_structure(&partition), []);
    assert_eq!(check(&partition), []);
    assert!(tree.holds_same(&BorderTree::of(&partition)));
}
