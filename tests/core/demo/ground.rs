//! The ground is whole: codes, partition, pieces, sizes, faces without a grid.

use std::collections::BTreeSet;

use tongxin::domain::{GridKind, NonGridReason};
use tongxin::geodesy::LatticePoint;
use tongxin::partition::{Label, check};

use super::{DEMO, TREE, households};
use crate::fixtures::usual;

#[test]
fn codes_follow_the_rule() {
    let mut codes = BTreeSet::new();
    for area in DEMO.tables.areas.iter() {
        assert!(codes.insert(area.code.clone()), "{} stands twice", area.code);
        assert_eq!(area.code.len(), usize::from(DEMO.levels[usize::from(area.level.0)].code_digits), "{}", area.name);
        let parent = area.parent.and_then(|id| DEMO.tables.areas.get(id));
        assert_eq!(parent.is_none(), area.level == usual::DISTRICT);
        assert!(parent.is_none_or(|parent| area.code.starts_with(&parent.code)), "{}", area.code);
        if area.level == usual::GRID {
            let number: u32 = area.code[12..].parse().unwrap();
            assert_eq!(area.name, format!("第 {number} 网格"));
            assert_eq!(area.grid_kind, GridKind::Basic);
        }
    }
    for community in DEMO.tables.areas.iter().filter(|it| it.level == usual::COMMUNITY && !it.managed_apart) {
        let own = DEMO.tables.areas.iter().filter(|area| area.parent == Some(community.id)).count();
        let numbered = (1..=own).all(|number| codes.contains(&format!("{}{number:03}", community.code)));
        assert!(own > 0 && numbered, "{}", community.name);
    }
}

#[test]
fn the_partition_is_whole() {
    assert_eq!(check(&DEMO.partition), []);
    let labels: BTreeSet<Label> = DEMO.partition.labels().collect();
    for area in DEMO.tables.areas.iter().filter(|area| area.level == usual::GRID) {
        assert!(labels.contains(&Label::Grid(area.id)), "{} has no ground", area.code);
    }
    for face in DEMO.tables.non_grids.iter() {
        assert!(labels.contains(&Label::NonGrid(face.id)), "{} has no ground", face.name);
    }
    assert_eq!(labels.len(), 423 + DEMO.tables.non_grids.len() + 1);
}

#[test]
fn every_area_is_one_piece_but_for_the_exclave() {
    let mut in_two: Vec<String> = Vec::new();
    for area in DEMO.tables.areas.iter().filter(|area| area.level == usual::GRID) {
        let pieces = DEMO.partition.outline(Label::Grid(area.id));
        assert!(pieces.len() <= 2 && !pieces.is_empty(), "{} has {} pieces", area.code, pieces.len());
        if pieces.len() == 2 {
            in_two.push(area.code.clone());
        }
    }
    assert_eq!(in_two.len(), 1, "the exclave and nothing else: {in_two:?}");
    for level in [usual::COMMUNITY, usual::STREET] {
        for area in DEMO.tables.areas.iter().filter(|area| area.level == level && !area.managed_apart) {
            let covers = |label| {
                matches!(label, Label::Grid(_)) && DEMO.label_at(label, level).is_some_and(|it| it.id == area.id)
            };
            let pieces = DEMO.partition.outline_of(covers, DEMO.partition.borders().map(|border| border.id));
            let expected = if in_two[0].starts_with(&area.code) { 2 } else { 1 };
            assert_eq!(pieces.len(), expected, "{}", area.name);
        }
    }
    for face in DEMO.tables.non_grids.iter() {
        assert_eq!(DEMO.partition.outline(Label::NonGrid(face.id)).len(), 1, "{}", face.name);
    }
}

#[test]
fn areas_are_about_as_large_as_the_district() {
    // Square kilometres in the middle of the district: good to a part in a thousand, as the test needs.
    let km2 = |doubled: i128| doubled as f64 / 2.0 * 1.009_5e-3 * 1.107_7e-3 / 1e6;
    let sum = |wanted: &dyn Fn(Label) -> bool| -> f64 {
        let labels = DEMO.partition.labels().filter(|&label| wanted(label));
        labels.flat_map(|label| DEMO.partition.outline(label)).map(|piece| km2(piece.doubled_area())).sum()
    };
    let whole = sum(&|label| label != Label::Outside);
    assert!((881.0..898.0).contains(&whole), "{whole} km²");
    let reason = |label| match label {
        Label::NonGrid(id) => DEMO.tables.non_grids.get(id).map(|face| face.reason),
        _ => None,
    };
    let water = sum(&|label| reason(label) == Some(NonGridReason::Water));
    assert!((105.0..130.0).contains(&water), "{water} km² of water");
    assert!(sum(&|label| reason(label) == Some(NonGridReason::ManagedApart)) > 5.0);
}

#[test]
fn non_grid_faces_hang_where_they_should() {
    let district = DEMO.tables.areas.iter().find(|area| area.level == usual::DISTRICT).unwrap();
    for face in DEMO.tables.non_grids.iter() {
        match face.reason {
            NonGridReason::Water => assert_eq!((face.parent, face.managed_by), (district.id, None)),
            NonGridReason::ManagedApart => {
                assert_eq!(face.parent, district.id);
                let resort = DEMO.tables.areas.get(face.managed_by.unwrap()).unwrap();
                assert_eq!((resort.code.as_str(), resort.managed_apart), ("530112403", true));
            }
            NonGridReason::Reserved => {
                let parent = DEMO.tables.areas.get(face.parent).unwrap();
                assert_eq!(parent.level, usual::COMMUNITY);
            }
        }
    }
    let at = LatticePoint::from_degrees(102.66916, 24.97355).unwrap();
    assert!(matches!(TREE.locate(at), Label::NonGrid(_)), "云南民族村 lies in the resort zone");
}

#[test]
fn most_grids_lie_in_the_band_and_some_do_not() {
    let (low, high) = DEMO.project.household_band;
    let households = households();
    assert_eq!(households.len(), 423, "people live in every grid");
    let total: u32 = DEMO.tables.atoms.iter().map(|atom| atom.households).sum();
    assert_eq!(households.values().sum::<u32>(), total, "every household belongs to a grid");
    assert!((150_000..170_000).contains(&total), "{total}");
    let outside = households.values().filter(|&&count| count < low || count > high).count();
    assert!((10..=84).contains(&outside), "{outside} grids lie outside of the band");
    let people: u32 = DEMO.tables.atoms.iter().map(|atom| atom.people).sum();
    let size = f64::from(people) / f64::from(total);
    assert!((2.3..2.9).contains(&size), "{size} people in a household");
}
