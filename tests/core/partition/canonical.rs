//! The canonical form and its fingerprint.

use std::sync::Arc;

use proptest::prelude::*;
use tongxin::geodesy::doubled_area;
use tongxin::partition::{Border, BorderId, Partition};

use super::{any_partition, cases};
use crate::fixtures::{self, coverage};

/// The same borders turned round and numbered otherwise, free loops started elsewhere.
fn disguised(partition: &Partition, noise: u64) -> Partition {
    let count = u32::try_from(partition.len()).unwrap();
    let borders = partition.borders().map(|border| {
        let bit = noise >> (border.id.0 % 60);
        let mut points = border.points.to_vec();
        let free = partition.junction(border.start()).unwrap().ends.len() == 2;
        if free && bit & 2 == 2 {
            points.pop();
            points.rotate_left(1);
            points.push(points[0]);
        }
        let (mut left, mut right) = (border.left, border.right);
        if bit & 1 == 1 {
            points.reverse();
            (left, right) = (right, left);
        }
        Border { id: BorderId(count * 2 - border.id.0), left, right, points: Arc::from(points) }
    });
    Partition::from_borders(borders.collect::<Vec<_>>()).unwrap()
}

fn listed(partition: &Partition) -> Vec<Border> {
    partition.borders().cloned().collect()
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn ids_and_directions_do_not_matter(partition in any_partition(30, 14), noise in any::<u64>()) {
        let other = disguised(&partition, noise);
        prop_assert_eq!(other.canonical_hash(), partition.canonical_hash());
        prop_assert_eq!(listed(&other.canonical()), listed(&partition), "what an arrangement makes is canonical");
    }

    #[test]
    fn canonical_borders_are_as_documented(partition in any_partition(30, 14)) {
        for (place, border) in partition.borders().enumerate() {
            prop_assert_eq!(border.id.0 as usize, place);
            prop_assert!(border.points.iter().le(border.points.iter().rev()) || border.start() == border.end());
            if border.start() == border.end() && partition.junction(border.start()).unwrap().ends.len() == 2 {
                prop_assert_eq!(border.points.iter().min(), border.points.first());
                prop_assert!(doubled_area(&border.points) > 0);
            }
        }
        prop_assert!(listed(&partition).is_sorted_by(|one, next| one.points < next.points));
    }
}

#[test]
fn other_ground_has_another_fingerprint() {
    let hashes: std::collections::BTreeSet<[u8; 32]> = fixtures::all()
        .into_iter()
        .map(|(_, partition)| partition)
        .chain([coverage::wavy(5, 2), Partition::default()])
        .map(|partition| partition.canonical_hash())
        .collect();
    assert_eq!(hashes.len(), fixtures::all().len() + 2);
}
