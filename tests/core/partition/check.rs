//! Every rule of a partition is found when it is broken, and only then.

use std::sync::Arc;

use proptest::prelude::*;
use tongxin::partition::{
    Border, BorderId, GraphError, Label, Partition, PartitionDelta, Violation, check, check_structure,
};
use tongxin::text::Lang;

use super::{any_partition, cases};
use crate::fixtures::{self, at, grid};

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_the_arrangement_makes_is_sound(partition in any_partition(40, 16)) {
        prop_assert_eq!(check(&partition), []);
    }
}

#[test]
fn every_fixture_is_sound() {
    for (name, partition) in fixtures::all() {
        assert_eq!(check(&partition), [], "{name}");
    }
}

/// Borders given by vertices in steps, the label on the left and the one on the right.
type Run<'a> = (&'a [(i64, i64)], Label, Label);

fn borders(runs: &[Run<'_>]) -> Partition {
    let border = |(number, &(points, left, right)): (u32, &Run<'_>)| Border {
        id: BorderId(number),
        left,
        right,
        points: points.iter().map(|&(x, y)| at(x, y)).collect(),
    };
    Partition::from_borders((0..).zip(runs).map(border)).unwrap()
}

const OUT: Label = Label::Outside;

/// What is found, in full and in the part that needs no look at the plane.
fn finds(partition: &Partition, all: &[Violation], structure: &[Violation]) {
    assert_eq!(check(partition), all);
    assert_eq!(check_structure(partition), structure);
    for violation in all {
        assert_ne!(violation.words(Lang::Zh), violation.words(Lang::En));
    }
}

#[test]
fn a_border_that_ends_nowhere() {
    let partition =
        borders(&[(&[(0, 0), (9, 0), (9, 9), (0, 0)], grid(1), OUT), (&[(20, 0), (30, 0)], grid(1), grid(2))]);
    let found = check(&partition);
    assert!(found.contains(&Violation::DeadEnd { place: at(20, 0), border: BorderId(1) }));
    assert!(found.contains(&Violation::DeadEnd { place: at(30, 0), border: BorderId(1) }));
    assert!(found.contains(&Violation::MixedGround { place: at(20, 0), labels: [grid(1), grid(2)] }));
}

#[test]
fn two_borders_that_should_be_one() {
    let violation = |x, y| Violation::FalseJunction { place: at(x, y), borders: [BorderId(0), BorderId(1)] };
    let partition = borders(&[(&[(0, 0), (9, 0), (9, 9)], grid(1), OUT), (&[(0, 0), (9, 9)], OUT, grid(1))]);
    finds(&partition, &[violation(0, 0), violation(9, 9)], &[violation(0, 0), violation(9, 9)]);
}

#[test]
fn borders_that_cross() {
    let partition = borders(&[
        (&[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], grid(1), OUT),
        (&[(5, 5), (15, 5), (15, 15), (5, 15), (5, 5)], grid(2), OUT),
    ]);
    let conflict = |x, y| Violation::Conflict { place: at(x, y), borders: [BorderId(0), BorderId(1)] };
    let found = check(&partition);
    assert!(found.contains(&conflict(9, 0)) && found.contains(&conflict(9, 9)));
    assert_eq!(check_structure(&partition), []);
}

#[test]
fn borders_that_touch_in_a_point() {
    for touching in [(9, 5), (9, 9)] {
        let partition = borders(&[
            (&[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], grid(1), OUT),
            (&[touching, (15, 4), (15, 12), touching], grid(2), OUT),
        ]);
        assert!(
            check(&partition).iter().all(|violation| matches!(violation, Violation::Conflict { .. })),
            "{touching:?}"
        );
        assert!(!check(&partition).is_empty());
    }
}

#[test]
fn borders_that_overlap() {
    let partition = borders(&[
        (&[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], grid(1), OUT),
        (&[(9, 3), (15, 3), (15, 7), (9, 7), (9, 3)], grid(2), OUT),
    ]);
    assert!(check(&partition).contains(&Violation::Conflict { place: at(9, 0), borders: [BorderId(0), BorderId(1)] }));
}

#[test]
fn a_border_that_comes_back_on_itself() {
    let spike = borders(&[(&[(0, 0), (9, 0), (12, 0), (9, 0), (9, 9), (0, 0)], grid(1), OUT)]);
    assert!(check(&spike).contains(&Violation::Conflict { place: at(9, 0), borders: [BorderId(0), BorderId(0)] }));
    let eight = borders(&[(&[(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)], grid(1), OUT)]);
    assert!(check(&eight).contains(&Violation::Conflict { place: at(0, 0), borders: [BorderId(0), BorderId(0)] }));
    let waist = borders(&[(&[(0, 0), (5, 5), (10, 0), (10, 10), (5, 5), (0, 10), (0, 0)], grid(1), OUT)]);
    assert!(check(&waist).iter().any(|violation| matches!(violation, Violation::Conflict { .. })));
}

#[test]
fn an_enclave_in_the_wrong_ground() {
    let partition = borders(&[
        (&[(0, 0), (20, 0), (20, 20), (0, 20), (0, 0)], grid(1), OUT),
        (&[(5, 5), (9, 5), (9, 9), (5, 5)], grid(2), grid(3)),
    ]);
    let hole = Violation::WrongHole { place: at(5, 5), labels: [grid(3), grid(1)] };
    finds(&partition, &[hole], &[]);
}

#[test]
fn a_district_turned_inside_out() {
    let partition = borders(&[(&[(0, 0), (20, 0), (20, 20), (0, 20), (0, 0)], OUT, grid(1))]);
    finds(&partition, &[Violation::WrongHole { place: at(0, 0), labels: [grid(1), OUT] }], &[]);
}

#[test]
fn neighbours_that_disagree() {
    let sound = fixtures::two_by_two();
    let border = sound.borders().find(|border| border.left == grid(1) || border.right == grid(1)).unwrap().clone();
    let relabel = |label| if label == grid(1) { grid(7) } else { label };
    let wrong = Border { left: relabel(border.left), right: relabel(border.right), ..border.clone() };
    let broken = sound.with(&PartitionDelta { removed: vec![border], inserted: vec![wrong] });
    let found = check(&broken);
    assert!(!found.is_empty());
    assert!(found.iter().all(|violation| matches!(violation, Violation::MixedGround { .. })), "{found:?}");
    assert_eq!(check_structure(&broken), found);
}

#[test]
fn borders_that_are_none() {
    let sound = fixtures::enclave();
    let border = sound.borders().next().unwrap().clone();
    let with = |wrong: Border| sound.with(&PartitionDelta { removed: vec![border.clone()], inserted: vec![wrong] });
    let same = with(Border { left: border.right, ..border.clone() });
    assert_eq!(check(&same), [Violation::Border(GraphError::SameLabels(border.id))]);
    let short = with(Border { points: Arc::from([at(0, 0), at(0, 0)]), ..border.clone() });
    assert_eq!(check(&short), [Violation::Border(GraphError::DegenerateBorder(border.id))]);
    let far = tongxin::geodesy::LatticePoint::new(i64::MAX, 0);
    let wide = with(Border { points: Arc::from([at(0, 0), far, at(0, 9), at(0, 0)]), ..border.clone() });
    assert!(check(&wide).contains(&Violation::Border(GraphError::TooLarge)));
}
