//! The document, its edits and its history.

use proptest::prelude::*;
use tongxin::domain::{AreaId, LevelIndex};
use tongxin::model::{
    AreaAttributeValue, Command, Delta, Document, History, Kind, Refusal, Revision, apply, canonical_hash,
    check_references,
};
use tongxin::partition::{Border, PartitionDelta};
use tongxin::text::Lang;

use crate::fixtures::town::{furnished, town};

fn set(area: AreaId, value: AreaAttributeValue) -> Command {
    Command::SetAreaAttribute { area, value }
}

fn any_command(areas: u32) -> impl Strategy<Value = Command> {
    let name = prop_oneof!["", " ", "[一-丁]{1,3}", "x{99,102}"].prop_map(AreaAttributeValue::Name);
    let value = prop_oneof![
        name,
        (0u32..4).prop_map(AreaAttributeValue::Volunteers),
        prop::option::of(0u32..3).prop_map(AreaAttributeValue::StaffQuota),
        prop::option::of("[a-c]{0,2}").prop_map(AreaAttributeValue::ResponsibleBody),
    ];
    (0..areas + 3, value).prop_map(|(area, value)| set(AreaId(area), value))
}

proptest! {
    /// Any commands, with undo and redo between: going all the way back and forth meets every state again.
    #[test]
    fn history_goes_back_and_forth_exactly(steps in prop::collection::vec(prop::option::weighted(0.8, any_command(12)), 1..40)) {
        let mut document = town(3, 3, 1);
        let mut history = History::default();
        let mut states = vec![canonical_hash(&document)];
        for step in steps {
            match step {
                Some(command) => {
                    let before = canonical_hash(&document);
                    match apply(&document, &command) {
                        Err(_) => prop_assert_eq!(canonical_hash(&document), before),
                        Ok(after) => {
                            let delta = document.diff(&after);
                            prop_assert!(!delta.is_empty(), "an edit that changes nothing was accepted");
                            prop_assert!(check_references(&after).is_ok());
                            prop_assert_eq!(canonical_hash(&delta.reversed().applied_to(&after)), before);
                            let json = serde_json::to_string(&(&command, &delta)).unwrap();
                            let read: (Command, Delta) = serde_json::from_str(&json).unwrap();
                            prop_assert_eq!(&read, &(command.clone(), delta.clone()));
                            states.truncate(history.cursor() + 1);
                            states.push(canonical_hash(&after));
                            history.push(Revision { number: 0, command, delta, time_ms: 0, author: String::new(), focus: None });
                            document = after;
                        }
                    }
                }
                None => {
                    if let Some((before, _)) = history.undo(&document) {
                        document = before;
                    }
                    prop_assert_eq!(canonical_hash(&document), states[history.cursor()]);
                }
            }
        }
        while let Some((before, _)) = history.undo(&document) {
            document = before;
            prop_assert_eq!(canonical_hash(&document), states[history.cursor()]);
        }
        prop_assert_eq!(history.cursor(), 0);
        while let Some((after, _)) = history.redo(&document) {
            document = after;
            prop_assert_eq!(canonical_hash(&document), states[history.cursor()]);
        }
        prop_assert_eq!(history.cursor() + 1, states.len());
    }
}

/// One command on a town, against the refusal expected.
#[test]
fn edits_that_may_not_be_made_say_why() {
    let document = town(3, 3, 1);
    let of = |level| document.tables.areas.iter().find(|area| area.level == level).unwrap();
    let (street, grid) = (of(LevelIndex::STREET), of(LevelIndex::GRID));
    let cases = [
        (set(AreaId(9_999), AreaAttributeValue::Volunteers(1)), Refusal::NoSuchArea(AreaId(9_999))),
        (set(grid.id, AreaAttributeValue::Name("\u{7}\n".to_owned())), Refusal::EmptyName),
        (set(grid.id, AreaAttributeValue::Name(" \u{200B} \u{1} \u{FEFF}".to_owned())), Refusal::EmptyName),
        (set(grid.id, AreaAttributeValue::Name("长".repeat(101))), Refusal::NameTooLong { limit: 100 }),
        (set(grid.id, AreaAttributeValue::Name(grid.name.clone())), Refusal::Unchanged),
        (set(street.id, AreaAttributeValue::StaffQuota(street.staff_quota)), Refusal::Unchanged),
    ];
    for (command, refusal) in cases {
        assert_eq!(apply(&document, &command).unwrap_err(), refusal);
    }
    for value in [AreaAttributeValue::Volunteers(3), AreaAttributeValue::ResponsibleBody(None)] {
        let command = set(street.id, value);
        assert!(matches!(apply(&document, &command), Err(Refusal::WrongLevel { .. })), "{command:?}");
    }
    assert!(matches!(
        apply(&document, &set(grid.id, AreaAttributeValue::StaffQuota(None))),
        Err(Refusal::WrongLevel { .. })
    ));
}

#[test]
fn a_delta_says_exactly_what_differs() {
    let before = furnished(3, 3, 1);
    assert!(before.diff(&before.clone()).is_empty());
    let mut after = before.clone();
    let border: Border = after.partition.borders().next().unwrap().clone();
    let mut points = border.points.to_vec();
    points[1].y += 9;
    let moved = Border { points: points.into(), ..border.clone() };
    after.partition =
        after.partition.with(&PartitionDelta { removed: vec![border.clone()], inserted: vec![moved.clone()] });
    after.tables.posts.remove(after.tables.posts.first_id().unwrap());
    let delta = before.diff(&after);
    assert_eq!(delta.partition, PartitionDelta { removed: vec![border], inserted: vec![moved] });
    assert_eq!((delta.tables.posts.len(), delta.tables.areas.len()), (1, 0));
    assert!(delta.project.is_none() && delta.levels.is_none());
    assert_eq!(canonical_hash(&delta.applied_to(&before)), canonical_hash(&after));
}

#[test]
fn the_canonical_hash_sees_every_part_and_no_counter() {
    let base = furnished(3, 3, 1);
    let hash = canonical_hash(&base);
    let changed = |change: fn(&mut Document)| {
        let mut document = base.clone();
        change(&mut document);
        canonical_hash(&document)
    };
    use std::sync::Arc;
    let others = [
        changed(|d| Arc::make_mut(&mut d.project).title.push('x')),
        changed(|d| Arc::make_mut(&mut d.levels)[0].code_digits += 1),
        changed(|d| drop(d.tables.sites.remove(d.tables.sites.first_id().unwrap()))),
        changed(|d| drop(d.tables.initiatives.remove(d.tables.initiatives.first_id().unwrap()))),
        changed(|d| Arc::make_mut(&mut d.backdrop).lines[0].line[0].x += 1),
        changed(|d| Arc::make_mut(&mut d.backdrop).names.clear()),
        changed(|d| d.partition = Default::default()),
    ];
    for (index, other) in others.iter().enumerate() {
        assert_ne!(*other, hash, "change {index} is not seen");
        assert!(!others[..index].contains(other));
    }
    assert_eq!(changed(|d| d.next_number += 7), hash);
}

#[test]
fn kinds_have_one_name_each_in_files_and_words_in_both_languages() {
    let mut seen = std::collections::BTreeSet::new();
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(*kind));
        assert!(seen.insert(kind.name()));
        assert_ne!(kind.words(Lang::Zh), kind.words(Lang::En));
    }
    assert_eq!(Kind::from_name("areas"), None);
}
