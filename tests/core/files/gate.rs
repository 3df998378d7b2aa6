//! What may become the document or be written: nothing that opening would refuse.

use std::fs;

use tongxin::domain::{Area, AreaId, NonGridId, UnitId};
use tongxin::files::{Disk, Problem, project};
use tongxin::jobs::Progress;
use tongxin::model::{
    AreaAttributeValue, Command, Contradiction, Delta, Document, History, Refusal, Revision, Unsound, canonical_hash,
    check_change, check_references,
};
use tongxin::partition::{Border, Label, PartitionDelta};
use tongxin::session::{Access, Session, SessionError};
use tongxin::text::Lang;

use super::{forge, open, place, save};
use crate::fixtures::five_levels::five_levels;
use crate::fixtures::town::furnished;

/// A history that says the document came from another one.
fn history_from(before: &Document, now: &Document) -> History {
    let mut history = History::default();
    let command = Command::SetAreaAttribute { area: AreaId(1), value: AreaAttributeValue::Volunteers(1) };
    let delta = before.diff(now);
    history.push(Revision { number: 0, command, delta, time_ms: 0, author: String::new(), focus: None });
    history
}

/// The document with one border put in the place of another.
fn with_border(document: &Document, old: &Border, new: Border) -> Document {
    let mut after = document.clone();
    after.partition = after.partition.with(&PartitionDelta { removed: vec![old.clone()], inserted: vec![new] });
    after
}

fn with_parent(document: &Document, parent: AreaId) -> Document {
    let mut after = document.clone();
    let last = document.tables.areas.last_id().and_then(|id| document.tables.areas.get(id)).unwrap();
    after.tables.areas.put(Area { parent: Some(parent), ..last.clone() });
    after
}

/// A side of a border between grids that names another grid.
fn mixed(document: &Document) -> Document {
    let mut inner =
        document.partition.borders().filter(|b| matches!((b.left, b.right), (Label::Grid(_), Label::Grid(_))));
    let (first, last) = (inner.next().unwrap().clone(), inner.last().unwrap().left);
    with_border(document, &first, Border { left: last, ..first.clone() })
}

/// A vertex far beyond the next borders, so that several cross.
fn crossing(document: &Document) -> Document {
    let border = document.partition.borders().nth(12).unwrap().clone();
    let mut points = border.points.to_vec();
    points[2].x += 300_000;
    points[2].y += 330_000;
    with_border(document, &border, Border { points: points.into(), ..border.clone() })
}

#[test]
fn a_sealed_past_that_breaks_the_project_is_not_gone_back_to_and_the_file_opens_again() {
    let now = furnished(4, 4, 3);
    let dead_end = {
        let mut document = now.clone();
        let border = document.partition.borders().find(|border| border.start() != border.end()).unwrap().clone();
        document.partition = document.partition.with(&PartitionDelta { removed: vec![border], inserted: Vec::new() });
        document
    };
    for before in [with_parent(&now, AreaId(77_777)), mixed(&now), dead_end] {
        let (_folder, path) = place();
        let history = history_from(&before, &now);
        project::save_as(&path, &now, &history, Disk::default(), &Progress::default()).unwrap();
        let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
        let refusal = session.undo().unwrap_err();
        assert!(matches!(refusal, Refusal::Contradiction(Contradiction::Unsound(_))), "{refusal:?}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(!refusal.words(lang, &Document::default()).is_empty());
        }
        assert_eq!(session.history().cursor(), 1, "the cursor moved");
        assert_eq!(canonical_hash(session.document()), canonical_hash(&now));
        session.save().unwrap();
        drop(session);
        assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&now));
    }
}

#[test]
fn what_could_not_be_opened_again_is_neither_written_whole_nor_in_place() {
    let sound = furnished(4, 4, 3);
    let past_the_counter = Document { next_number: u32::MAX, ..sound.clone() };
    for broken in [with_parent(&sound, AreaId(77_777)), mixed(&sound), crossing(&sound), past_the_counter] {
        let (_folder, path) = place();
        let none = History::default();
        let error = project::save_as(&path, &broken, &none, Disk::default(), &Progress::default()).unwrap_err();
        assert!(matches!(error.problem, Problem::Unsaved(_)), "{error}");
        assert!(!path.exists());
        let mut saved = save(&path, &sound);
        let before = fs::read(&path).unwrap();
        let in_place = saved.save(&broken, &none, Disk::default()).unwrap_err();
        assert_eq!(in_place.problem, error.problem);
        assert!(fs::read(&path).unwrap() == before);
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(error.words(lang).lines().count(), 2);
        }
    }
}

#[test]
fn a_project_that_is_examined_is_written_under_no_name() {
    let (folder, path) = place();
    forge(&path, &crossing(&furnished(4, 4, 3)), &History::default());
    let mut session = Session::open(&path, Access::Examine, &Progress::default()).unwrap();
    assert!(matches!(session.save(), Err(SessionError::File(error)) if error.problem == Problem::OnlyExamined));
    let copy = folder.path().join("copy.gpkg");
    let error = session.save_as(&copy, &Progress::default()).unwrap_err();
    assert_eq!(error.problem, Problem::OnlyExamined);
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.words(lang).contains("copy.gpkg"));
    }
    assert!(!copy.exists());
}

#[test]
fn a_plane_too_large_to_be_proved_on_opening_is_proved_beside_the_work() {
    let (folder, path) = place();
    let small = furnished(4, 4, 3);
    let large = furnished(36, 36, 190);
    let vertices: usize = large.partition.borders().map(|border| border.points.len()).sum();
    assert!(vertices > 500_000);
    save(&path, &large);
    let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    let proof = session.plane_to_prove().unwrap().prove();
    assert_eq!(proof.violation(), None);
    session.note_proof(proof);
    assert!(session.plane_to_prove().is_none());
    session.save().unwrap();
    drop(session);
    forge(&path, &crossing(&large), &History::default());
    let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    let proof = session.plane_to_prove().unwrap().prove();
    let violation = proof.violation().unwrap().clone();
    session.note_proof(proof);
    let Err(SessionError::File(error)) = session.save() else { panic!("a broken plane was written over its file") };
    assert!(violation.place().is_some());
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.words(lang).contains(&violation.words(lang)), "{error}");
    }
    let same_name = session.save_as(&path, &Progress::default()).unwrap_err();
    assert_eq!(same_name.problem, error.problem);
    session.save_as(&folder.path().join("copy.gpkg"), &Progress::default()).unwrap();
    drop(session);
    // One that was never proved, and then becomes small enough for opening to do so, does not shut itself out.
    let mut opened = open(&path).unwrap();
    let none = History::default();
    let error = opened.saved.save(&crossing(&small), &none, Disk::default()).unwrap_err();
    assert!(matches!(error.problem, Problem::Unsaved(_)), "{error}");
    opened.saved.save(&small, &none, Disk::default()).unwrap();
    let session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    assert!(session.plane_to_prove().is_none());
}

/// A look at what a change touched finds what a look at everything finds.
#[test]
fn a_change_is_refused_where_the_whole_document_would_be() {
    let sound = five_levels();
    let town = furnished(4, 4, 1);
    type Change = fn(&mut Document);
    let changes: &[(bool, Change)] = &[
        (true, |_| {}),
        (true, |document| document.tables.areas.put(Area { name: "改".into(), ..first(document) })),
        (false, |document| {
            let id = first(document).id;
            document.tables.areas.remove(id);
        }),
        (false, |document| drop(document.tables.units.remove(document.tables.units.first_id().unwrap_or(UnitId(0))))),
        (false, |document| {
            document.tables.non_grids.remove(document.tables.non_grids.first_id().unwrap_or(NonGridId(0)));
        }),
        // A parent lifted to the level of its children; a grid lifted off its ground.
        (false, |document| {
            let grid = last(document);
            let parent = document.tables.areas.get(grid.parent.unwrap()).unwrap().clone();
            document.tables.areas.put(Area { level: grid.level, ..parent });
        }),
        (false, |document| {
            let grid = last(document);
            let parent = document.tables.areas.get(grid.parent.unwrap()).unwrap().clone();
            document.tables.areas.put(Area { level: parent.level, parent: parent.parent, ..grid });
        }),
        (false, |document| {
            let id = AreaId(document.next_number);
            document.tables.areas.put(Area { id, ..first(document) });
        }),
        (false, |document| {
            let border = document.partition.borders().next().unwrap().clone();
            let new = Border { left: Label::Grid(AreaId(77_777)), ..border.clone() };
            *document = with_border(document, &border, new);
        }),
        (false, |document| {
            let levels = std::sync::Arc::make_mut(&mut document.levels);
            levels.pop();
        }),
    ];
    for (number, (is_sound, change)) in changes.iter().enumerate() {
        for before in [&sound, &town] {
            let mut after = before.clone();
            change(&mut after);
            let delta = before.diff(&after);
            if delta == Delta::default() && !is_sound {
                continue;
            }
            let found = check_change(&after, &delta);
            assert_eq!(found.is_ok(), *is_sound, "change {number}: {found:?}");
            assert_eq!(check_references(&after).is_ok(), *is_sound, "change {number}");
            if let Err(Unsound::Reference(broken)) = found {
                assert!(!broken.words(Lang::Zh).is_empty());
            }
        }
    }
    assert!(check_change(&mixed(&town), &town.diff(&mixed(&town))).is_err());
}

fn first(document: &Document) -> Area {
    document.tables.areas.iter().next().unwrap().clone()
}

fn last(document: &Document) -> Area {
    let grid_level = document.grid_level();
    document.tables.areas.iter().filter(|area| area.level == grid_level).last().unwrap().clone()
}
