//! The open project.

use std::path::PathBuf;

use tempfile::TempDir;
use tongxin::domain::{Area, AreaId, LevelIndex};
use tongxin::files::Problem;
use tongxin::geodesy::Bounds;
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, CanonicalHash, Command, Document, Refusal, canonical_hash};
use tongxin::partition::Label;
use tongxin::session::{Access, Clock, Session, SessionError};
use tongxin::text::Lang;

use crate::fixtures::town::furnished;
use crate::fixtures::usual;

fn place() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("项目.gpkg");
    (folder, path)
}

fn open(path: &std::path::Path) -> Session {
    Session::open(path, Access::Write, &Progress::default()).unwrap()
}

fn hash(session: &Session) -> CanonicalHash {
    canonical_hash(session.document())
}

fn name(area: AreaId, name: &str) -> Command {
    Command::SetAreaAttribute { area, value: AreaAttributeValue::Name(name.to_owned()) }
}

fn first_grid(document: &Document) -> AreaId {
    document.tables.areas.iter().find(|area| area.level == usual::GRID).unwrap().id
}

#[test]
fn one_edit_goes_all_the_way_and_back_after_reopening() {
    let (_folder, path) = place();
    let mut session =
        Session::create(furnished(4, 4, 1)).with_clock(Clock::Fixed(1_626_652_800_000)).with_author("金碧街道办");
    session.save_as(&path, &Progress::default()).unwrap();
    let first = hash(&session);
    let grid = first_grid(session.document());

    let revision = session.run(name(grid, "新名字")).unwrap().clone();
    assert_eq!((revision.number, revision.time_ms, &*revision.author), (1, 1_626_652_800_000, "金碧街道办"));
    assert_eq!(revision.delta.tables.areas.len(), 1);
    let focus = revision.focus.unwrap();
    let borders = session.document().partition.borders_of(tongxin::partition::Label::Grid(grid)).to_vec();
    assert!(borders.iter().all(|id| focus.contains(session.document().partition.border(*id).unwrap().start())));
    let second = hash(&session);
    assert_ne!(first, second);
    assert!(session.is_modified());

    session.undo().unwrap().unwrap();
    assert_eq!(hash(&session), first);
    assert!(!session.is_modified(), "undone as far as it was saved");
    session.redo().unwrap().unwrap();
    assert_eq!(hash(&session), second);
    session.save().unwrap();
    assert!(!session.is_modified());
    drop(session);

    let mut session = open(&path);
    assert_eq!(hash(&session), second);
    assert_eq!(**session.history().revisions().last().unwrap(), revision);
    assert!(session.undo().unwrap().is_some());
    assert_eq!(hash(&session), first);
    assert!(session.undo().unwrap().is_none());
    assert!(session.is_modified());
    // Saved while undone, the edit can still be redone after reopening.
    session.save().unwrap();
    drop(session);
    let mut session = open(&path);
    assert_eq!(hash(&session), first);
    assert!(session.redo().unwrap().is_some());
    assert_eq!(hash(&session), second);
}

#[test]
fn an_edit_is_looked_for_on_all_the_ground_of_its_area() {
    let mut session = Session::create(furnished(20, 5, 1));
    let bounds_of = |document: &Document, id: AreaId, level: LevelIndex| {
        let covered = |label: &Label| document.label_at(*label, level).is_some_and(|area| area.id == id);
        let borders = document.partition.borders().filter(|border| covered(&border.left) || covered(&border.right));
        borders.map(|border| border.bounds()).reduce(Bounds::union).unwrap()
    };
    let areas: Vec<Area> = session.document().tables.areas.iter().cloned().collect();
    for area in areas.iter().filter(|area| area.level != usual::GRID || area.id.0 % 9 == 0) {
        let expected = bounds_of(session.document(), area.id, area.level);
        let revision = session.run(name(area.id, &format!("新{}", area.id.0))).unwrap();
        assert_eq!(revision.focus, Some(expected), "{area:?}");
    }
    // What is undone is looked for in the same place again.
    let last = session.undo().unwrap().unwrap().focus;
    let area = areas.iter().rev().find(|area| area.level != usual::GRID).unwrap();
    let again = session.run(name(area.id, "又一个")).unwrap().focus;
    assert!(last.is_some() && again == Some(bounds_of(session.document(), area.id, area.level)));
}

#[test]
fn a_new_edit_cuts_off_what_was_undone_and_takes_no_old_number() {
    let (_folder, path) = place();
    let mut session = Session::create(furnished(3, 3, 1));
    let grid = first_grid(session.document());
    session.save_as(&path, &Progress::default()).unwrap();
    for text in ["甲", "乙", "丙"] {
        session.run(name(grid, text)).unwrap();
    }
    session.save().unwrap();
    session.jump(1).unwrap();
    session.run(name(grid, "丁")).unwrap();
    let numbers = |session: &Session| -> Vec<u64> { session.history().revisions().iter().map(|r| r.number).collect() };
    assert_eq!(numbers(&session), [1, 4]);
    session.save().unwrap();
    drop(session);
    let mut session = open(&path);
    assert_eq!(numbers(&session), [1, 4]);
    session.jump(0).unwrap();
    session.run(name(grid, "戊")).unwrap();
    assert_eq!(numbers(&session), [5]);
    session.save().unwrap();
    drop(session);
    assert_eq!(numbers(&open(&path)), [5]);
}

#[test]
fn a_refused_edit_changes_nothing() {
    let mut session = Session::create(furnished(3, 3, 1));
    let before = hash(&session);
    let grid = first_grid(session.document());
    assert_eq!(session.run(name(grid, "  ")).unwrap_err(), Refusal::EmptyName);
    assert_eq!(session.run(name(AreaId(99_999), "x")).unwrap_err(), Refusal::NoSuchArea(AreaId(99_999)));
    assert!(session.preview(&name(grid, "只看看")).is_ok());
    assert_eq!((hash(&session), session.history().cursor(), session.is_modified()), (before, 0, false));
}

#[test]
fn a_second_window_may_only_look() {
    let (folder, path) = place();
    let mut first = Session::create(furnished(3, 3, 1));
    assert!(matches!(first.save(), Err(SessionError::NoFile)));
    first.save_as(&path, &Progress::default()).unwrap();
    let error = Session::open(&path, Access::Write, &Progress::default()).unwrap_err();
    let Problem::OpenElsewhere { holder } = &error.problem else { panic!("{error}") };
    assert!(holder.contains(&std::process::id().to_string()));
    assert!(error.words(Lang::Zh).contains(holder) && error.words(Lang::En).contains(holder));
    let mut second = Session::open(&path, Access::Read, &Progress::default()).unwrap();
    let grid = first_grid(second.document());
    second.run(name(grid, "副本")).unwrap();
    assert!(matches!(second.save(), Err(SessionError::ReadOnly)));
    assert_eq!(second.save_as(&path, &Progress::default()).unwrap_err().problem.to_owned(), error.problem);
    let copy = folder.path().join("副本.gpkg");
    second.save_as(&copy, &Progress::default()).unwrap();
    assert!(second.may_save() && second.path() == Some(&*copy));
    // The first window goes on, under the same name too, and then makes room.
    first.save_as(&path, &Progress::default()).unwrap();
    first.run(name(grid, "原件")).unwrap();
    first.save().unwrap();
    drop(first);
    drop(open(&path));
    drop(second);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "locks were left behind: {left:?}");
}

#[test]
fn the_lock_goes_along_to_another_name_and_stays_where_that_is_refused() {
    let (folder, path) = place();
    let other = folder.path().join("另一个.gpkg");
    let mut session = Session::create(furnished(3, 3, 1));
    session.save_as(&path, &Progress::default()).unwrap();
    let mut holder = Session::create(furnished(2, 2, 0));
    holder.save_as(&other, &Progress::default()).unwrap();
    let error = session.save_as(&other, &Progress::default()).unwrap_err();
    assert!(matches!(error.problem, Problem::OpenElsewhere { .. }));
    assert!(matches!(Session::open(&path, Access::Write, &Progress::default()), Err(error)
        if matches!(error.problem, Problem::OpenElsewhere { .. })));
    let grid = first_grid(session.document());
    session.run(name(grid, "还在")).unwrap();
    session.save().unwrap();
    drop(holder);
    session.save_as(&other, &Progress::default()).unwrap();
    assert!(open(&path).may_save(), "the old name is still locked");
    assert!(Session::open(&other, Access::Write, &Progress::default()).is_err(), "the new name is not locked");
}

#[test]
fn a_lock_file_left_by_a_dead_window_keeps_nobody_out() {
    let (folder, path) = place();
    Session::create(furnished(3, 3, 1)).save_as(&path, &Progress::default()).unwrap();
    std::fs::write(folder.path().join(".项目.gpkg.lock"), "PC-07 · 4711").unwrap();
    assert!(open(&path).may_save());
}

#[test]
fn foreign_changes_wait_for_a_decision() {
    let (_folder, path) = place();
    let mut session = Session::create(furnished(3, 3, 1));
    session.save_as(&path, &Progress::default()).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("UPDATE 党建联盟 SET 名称 = '改'").unwrap();
    let grid = first_grid(session.document());
    session.run(name(grid, "改名")).unwrap();
    assert!(matches!(session.save(), Err(SessionError::File(_))));
    assert_eq!(session.foreign_changes().len(), 1);
    let error = session.save_as(&path, &Progress::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ForeignChanges { count: 1 });
    session.discard_foreign_changes();
    session.save().unwrap();
    drop(session);
    assert!(open(&path).foreign_changes().is_empty());
}

#[test]
fn demo_data_are_known_until_the_last_of_them_is_gone() {
    let mut document = furnished(2, 2, 0);
    std::sync::Arc::make_mut(&mut document.project).demo_below = 2;
    assert!(Session::create(document.clone()).holds_demo_data());
    document.tables.areas.remove(AreaId(1));
    assert!(!Session::create(document.clone()).holds_demo_data());
    // A backdrop has no record numbers.
    std::sync::Arc::make_mut(&mut document.project).demo_backdrop = true;
    assert!(Session::create(document.clone()).holds_demo_data());
    document.backdrop = std::sync::Arc::default();
    assert!(!Session::create(document).holds_demo_data());
}

#[test]
fn an_edit_in_words_names_what_was_before_whatever_came_after() {
    let mut session = Session::create(furnished(4, 4, 1));
    let grid = first_grid(session.document());
    let old = session.document().tables.areas.get(grid).unwrap().name.clone();
    session.run(name(grid, "甲")).unwrap();
    session.run(name(grid, "乙")).unwrap();
    let words: Vec<String> =
        session.history().revisions().iter().map(|edit| edit.words(Lang::Zh, session.document())).collect();
    assert_eq!(words, [format!("“{old}”改名为“甲”"), "“甲”改名为“乙”".to_owned()]);
    let undone = session.undo().unwrap().unwrap();
    assert_eq!(undone.words(Lang::En, session.document()), "“甲” renamed to “乙”");
}
