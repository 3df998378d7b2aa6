//! The document, its edits and its history.

use proptest::prelude::*;
use tongxin::domain::AreaId;
use tongxin::model::{
    AreaAttributeValue, Command, Contradiction, Delta, Document, History, Kind, Refusal, Revision, Snapshot, apply,
    canonical_hash, check_references,
};
use tongxin::partition::{Border, GraphError, PartitionDelta};
use tongxin::text::Lang;

use crate::fixtures::five_levels::five_levels;
use crate::fixtures::town::{furnished, town};
use crate::fixtures::usual;

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
    fn history_goes_back_and_forth_exactly(usual in any::<bool>(), steps in prop::collection::vec(prop::option::weighted(0.8, any_command(21)), 1..40)) {
        let mut document = if usual { town(3, 3, 1) } else { five_levels() };
        let mut history = History::default();
        let mut states = vec![canonical_hash(&document)];
        for step in steps {
            match step {
                Some(command) => {
                    let before = canonical_hash(&document);
                    match apply(&Snapshot::of(&document), &command) {
                        Err(_) => prop_assert_eq!(canonical_hash(&document), before),
                        Ok(after) => {
                            let delta = document.diff(&after);
                            prop_assert!(!delta.is_empty(), "an edit that changes nothing was accepted");
                            prop_assert!(check_references(&after).is_ok());
                            prop_assert_eq!(canonical_hash(&delta.reversed().applied_to(&after).unwrap()), before);
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
                    if let Some((before, _)) = history.undo(&document).unwrap() {
                        document = before;
                    }
                    prop_assert_eq!(canonical_hash(&document), states[history.cursor()]);
                }
            }
        }
        while let Some((before, _)) = history.undo(&document).unwrap() {
            document = before;
            prop_assert_eq!(canonical_hash(&document), states[history.cursor()]);
        }
        prop_assert_eq!(history.cursor(), 0);
        while let Some((after, _)) = history.redo(&document).unwrap() {
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
    let (street, grid) = (of(usual::STREET), of(usual::GRID));
    let cases = [
        (set(AreaId(9_999), AreaAttributeValue::Volunteers(1)), Refusal::NoSuchArea(AreaId(9_999))),
        (set(grid.id, AreaAttributeValue::Name("\u{7}\n".to_owned())), Refusal::EmptyName),
        (set(grid.id, AreaAttributeValue::Name(" \u{200B} \u{1} \u{FEFF}".to_owned())), Refusal::EmptyName),
        (set(grid.id, AreaAttributeValue::Name("长".repeat(101))), Refusal::NameTooLong { limit: 100 }),
        (set(grid.id, AreaAttributeValue::Name(grid.name.clone())), Refusal::Unchanged),
        (set(street.id, AreaAttributeValue::StaffQuota(street.staff_quota)), Refusal::Unchanged),
    ];
    for (command, refusal) in cases {
        assert_eq!(apply(&Snapshot::of(&document), &command).unwrap_err(), refusal);
    }
    for value in [AreaAttributeValue::Volunteers(3), AreaAttributeValue::ResponsibleBody(None)] {
        let command = set(street.id, value);
        assert!(matches!(apply(&Snapshot::of(&document), &command), Err(Refusal::WrongLevel { .. })), "{command:?}");
    }
    assert!(matches!(
        apply(&Snapshot::of(&document), &set(grid.id, AreaAttributeValue::StaffQuota(None))),
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
    assert_eq!(canonical_hash(&delta.applied_to(&before).unwrap()), canonical_hash(&after));
}

/// A change that may come from a file, against the document that it does not start from.
#[test]
fn a_delta_is_applied_only_to_the_document_that_it_starts_from() {
    let before = furnished(3, 3, 1);
    let grid = before.tables.areas.iter().find(|area| area.level == usual::GRID).unwrap().id;
    let after = apply(&Snapshot::of(&before), &set(grid, AreaAttributeValue::Name("改".to_owned()))).unwrap();
    let delta = before.diff(&after);
    assert_eq!(delta.applied_to(&after).unwrap_err(), Contradiction::Row { kind: Kind::Area, number: grid.0 });
    let mut foreign = delta.clone();
    foreign.tables.areas[0].before = None;
    assert!(foreign.applied_to(&before).is_err(), "a row that is there already was added");
    let border = before.partition.borders().next().unwrap().clone();
    let other = before.partition.borders().nth(1).unwrap().clone();
    let with = |removed: &[&Border], inserted: &[&Border]| {
        let owned = |borders: &[&Border]| borders.iter().map(|border| (*border).clone()).collect();
        let partition = PartitionDelta { removed: owned(removed), inserted: owned(inserted) };
        Delta { partition, ..Delta::default() }.applied_to(&before).map(drop)
    };
    let empty = Border { points: Vec::new().into(), ..border.clone() };
    let lone = Border { points: border.points[..1].into(), ..border.clone() };
    let same = Border { left: border.right, ..border.clone() };
    let renumbered = Border { id: other.id, ..border.clone() };
    let unexpected = |border: &Border| Err(Contradiction::Border(GraphError::Unexpected(border.id)));
    let degenerate = Err(Contradiction::Border(GraphError::DegenerateBorder(border.id)));
    assert_eq!(with(&[&border], &[&empty]), degenerate);
    assert_eq!(with(&[&empty], &[]), degenerate);
    assert_eq!(with(&[&border], &[&lone]), degenerate);
    assert_eq!(with(&[&border], &[&same]), Err(Contradiction::Border(GraphError::SameLabels(border.id))));
    assert_eq!(with(&[&renumbered], &[]), unexpected(&other));
    assert_eq!(with(&[], &[&border]), unexpected(&border));
    assert_eq!(with(&[&border, &border], &[]), unexpected(&border));
    assert_eq!(with(&[&border], &[&border]), Ok(()));
    // Without a look at it, a broken change breaks the document and never the program.
    let broken = PartitionDelta { removed: vec![empty.clone(), renumbered], inserted: vec![empty, lone] };
    drop(before.partition.with(&broken));

    let mut history = History::default();
    let command = set(grid, AreaAttributeValue::Volunteers(1));
    history.push(Revision { number: 0, command, delta, time_ms: 0, author: String::new(), focus: None });
    let refusal = history.undo(&before).unwrap_err();
    assert_eq!(history.cursor(), 1);
    assert!(refusal.words(Lang::Zh, &before).contains("修订") && refusal.words(Lang::En, &before).contains("history"));
}

#[test]
fn an_edit_that_runs_out_of_record_numbers_is_refused() {
    let mut document = town(3, 3, 1);
    document.next_number = u32::MAX;
    assert_eq!((document.allot(), document.allot()), (u32::MAX, u32::MAX));
    let command = set(AreaId(1), AreaAttributeValue::Name("改".to_owned()));
    assert_eq!(apply(&Snapshot::of(&document), &command).unwrap_err(), Refusal::NumbersUsedUp);
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
