//! The history in the file: revisions, with borders and backdrops in tables of their own.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use tongxin::domain::{AreaId, Backdrop, BackdropName};
use tongxin::files::project::{self, Saved};
use tongxin::files::{Disk, Problem};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, Command, Document, History, Revision, canonical_hash};
use tongxin::partition::{Border, PartitionDelta};
use tongxin::text::Lang;

use super::hostile::problem;
use super::{dump, open, place, reseal, save, sql};
use crate::fixtures::town::furnished;

/// Every border with a vertex in its middle moved to and fro: an edit as large as the plane.
fn all_moved(document: &Document, by: i64) -> Document {
    let removed: Vec<Border> = document.partition.borders().filter(|border| border.points.len() > 2).cloned().collect();
    let moved = |border: &Border| {
        let mut points = border.points.to_vec();
        points[1].x += by;
        points[1].y += by;
        Border { points: points.into(), ..border.clone() }
    };
    let inserted = removed.iter().map(moved).collect();
    let mut after = document.clone();
    after.partition = after.partition.with(&PartitionDelta { removed, inserted });
    after
}

fn with_backdrop(document: &Document, name: &str) -> Document {
    let mut after = document.clone();
    let mut backdrop = Backdrop::clone(&after.backdrop);
    backdrop.names.push(BackdropName { name: name.to_owned(), at: LatticePoint::new(10_250_000_000, 2_490_000_000) });
    after.backdrop = Arc::new(backdrop);
    after
}

/// The steps of a project, whatever command made them.
struct Steps {
    document: Document,
    history: History,
}

impl Steps {
    fn take(&mut self, after: Document) {
        let value = AreaAttributeValue::Volunteers(self.history.next_number() as u32);
        let command = Command::SetAreaAttribute { area: AreaId(1), value };
        let delta = self.document.diff(&after);
        let (time_ms, author) = (1_626_652_800_000, "金碧街道办".to_owned());
        self.history.push(Revision { number: 0, command, delta, time_ms, author, focus: None });
        self.document = after;
    }

    fn undo(&mut self) {
        self.document = self.history.undo(&self.document).unwrap().unwrap().0;
    }

    fn save(&self, saved: &mut Saved) {
        saved.save(&self.document, &self.history, Disk::default()).unwrap();
    }

    fn save_as(&self, path: &Path) -> Saved {
        project::save_as(path, &self.document, &self.history, Disk::default(), &Progress::default()).unwrap()
    }
}

/// A file with three revisions: all borders, the backdrop, all borders back.
fn three(path: &Path) -> Steps {
    let mut steps = Steps { document: furnished(6, 6, 2), history: History::default() };
    let first = steps.document.clone();
    steps.take(all_moved(&first, 20));
    steps.take(with_backdrop(&steps.document, "邻县二"));
    steps.take(all_moved(&steps.document, -20));
    steps.save_as(path);
    steps
}

fn count(path: &Path, table: &str) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn borders_and_backdrops_of_revisions_come_back_and_can_be_undone() {
    let (_folder, path) = place();
    let steps = three(&path);
    let opened = open(&path).unwrap();
    assert_eq!(opened.history.revisions(), steps.history.revisions());
    let mut reopened = Steps { document: opened.document, history: opened.history };
    for _ in 0..3 {
        reopened.undo();
    }
    assert_eq!(canonical_hash(&reopened.document), canonical_hash(&furnished(6, 6, 2)));
    assert_eq!(reopened.document.backdrop, furnished(6, 6, 2).backdrop);
    let texts: i64 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT max(length(delta)) FROM tongxin_revision", [], |row| row.get(0))
        .unwrap();
    assert!(texts < 10, "borders stand in the text of a revision");
    assert_eq!(count(&path, "tongxin_revision_border"), 4 * 84);
}

#[test]
fn a_history_saved_in_place_is_that_of_a_fresh_save_also_after_a_cut() {
    let (folder, path) = place();
    let mut steps = Steps { document: furnished(6, 6, 2), history: History::default() };
    let mut saved = save(&path, &steps.document);
    let fresh = folder.path().join("fresh.gpkg");
    let check = |steps: &Steps, saved: &mut Saved| {
        steps.save(saved);
        steps.save_as(&fresh);
        assert_eq!(dump(&path), dump(&fresh));
    };
    steps.take(all_moved(&steps.document, 20));
    check(&steps, &mut saved);
    steps.take(with_backdrop(&steps.document, "邻县二"));
    steps.take(all_moved(&steps.document, 7));
    check(&steps, &mut saved);
    for _ in 0..2 {
        steps.undo();
    }
    check(&steps, &mut saved);
    steps.take(with_backdrop(&steps.document, "邻县三"));
    check(&steps, &mut saved);
    // Opened and saved under another name, byte by byte.
    let opened = open(&fresh).unwrap();
    let again = folder.path().join("again.gpkg");
    Steps { document: opened.document, history: opened.history }.save_as(&again);
    assert!(std::fs::read(&fresh).unwrap() == std::fs::read(&again).unwrap());
}

#[test]
fn rows_that_fit_no_revision_are_named() {
    let after = |table: &str, statements: &str| {
        let (_folder, path) = place();
        three(&path);
        sql(&path, statements);
        // Sealed again, so that nothing but the rows themselves can be found wanting.
        reseal(&path, table);
        problem(&path)
    };
    let borders = "tongxin_revision_border";
    let backdrops = "tongxin_revision_backdrop";
    let bad = |table: &str, row: i64| Problem::BadRow { table: table.to_owned(), row };
    let set = |what: &str, row: i64| format!("UPDATE tongxin_revision_border SET {what} WHERE id = {row}");
    assert_eq!(after(borders, &set("revision = 77", 5)), bad(borders, 5));
    assert_eq!(after(borders, &set("revision = -1", 5)), bad(borders, 5));
    assert_eq!(after(borders, &set("side = 2", 5)), bad(borders, 5));
    // The same border twice on one side; one out of order; a gap.
    assert_eq!(
        after(borders, &set("border = (SELECT border FROM tongxin_revision_border WHERE id = 4)", 5)),
        bad(borders, 5)
    );
    assert_eq!(after(borders, &set("side = 1", 5)), bad(borders, 6));
    assert_eq!(after(borders, "DELETE FROM tongxin_revision_border WHERE id = 5"), bad(borders, 6));
    assert_eq!(after(borders, &set("points = x'80'", 5)), bad(borders, 5));
    assert_eq!(after(borders, &set("points = x''", 5)), bad(borders, 5));
    assert_eq!(after(borders, &set("right_kind = left_kind, right_id = left_id", 5)), bad(borders, 5));
    let huge = after(borders, &set("points = zeroblob(100000000)", 5));
    assert!(matches!(huge, Problem::TooLarge), "{huge:?}");
    assert_eq!(after(backdrops, "UPDATE tongxin_revision_backdrop SET revision = 9 WHERE id = 1"), bad(backdrops, 1));
    assert_eq!(after(backdrops, "UPDATE tongxin_revision_backdrop SET class = 'x' WHERE id = 1"), bad(backdrops, 1));
    assert_eq!(after(backdrops, "UPDATE tongxin_revision_backdrop SET side = 1 WHERE id = 1"), bad(backdrops, 2));
    // Without its seal, the same is damage or a row that cannot be read.
    let (_folder, path) = place();
    three(&path);
    sql(&path, "DELETE FROM tongxin_revision_border");
    assert_eq!(problem(&path), Problem::Damaged { place: borders.to_owned() });
    let altered = |table: &str| Problem::AlteredTable { table: table.to_owned() };
    sql(&path, "ALTER TABLE tongxin_revision_border ADD COLUMN x");
    assert_eq!(problem(&path), altered(borders));
    sql(&path, "DROP TABLE tongxin_revision_border");
    assert_eq!(problem(&path), altered(borders));
}

#[test]
fn what_only_a_newer_version_knows_is_said_to_be_newer() {
    let after = |table: &str, what: &str| {
        let (_folder, path) = place();
        three(&path);
        sql(&path, &format!("UPDATE {table} SET {what}"));
        let unsealed = problem(&path);
        assert!(matches!(unsealed, Problem::BadRow { .. }), "changed by hand, not by a newer program: {unsealed:?}");
        reseal(&path, table);
        let error = open(&path).unwrap_err();
        assert!(
            error.words(Lang::Zh).contains("更新版本") && error.words(Lang::En).contains("newer version"),
            "{error}"
        );
        error.problem
    };
    let newer = |table: &str, row: i64| Problem::NewerContent { table: table.to_owned(), row };
    let revision = "tongxin_revision";
    let command = |text: &str| format!("command = '{text}' WHERE number = 2");
    let unknown = r#"{"command":"fold_grid","grid":7}"#;
    assert_eq!(after(revision, &command(unknown)), newer(revision, 2));
    let unknown = r#"{"command":"set_area_attribute","area":1,"attribute":"colour","value":"红"}"#;
    assert_eq!(after(revision, &command(unknown)), newer(revision, 2));
    let unknown = r#"{"command":"set_area_attribute","area":1,"attribute":"name","value":"x","reason":"y"}"#;
    assert_eq!(after(revision, &command(unknown)), newer(revision, 2));
    assert_eq!(after(revision, "delta = '{\"meetings\":[]}' WHERE number = 1"), newer(revision, 1));
    assert_eq!(after(revision, "delta = '{\"tables\":{\"meetings\":[]}}' WHERE number = 1"), newer(revision, 1));
    let area = "record = json_set(record, '$.colour', 'red') WHERE id = 1";
    assert_eq!(after("tongxin_area", area), newer("tongxin_area", 1));
    let site = "record = json_set(record, '$.kind', 'observatory')";
    assert!(matches!(after("tongxin_site", site), Problem::NewerContent { .. }));
    // A text that is none is no sign of a newer program.
    let (_folder, path) = place();
    three(&path);
    sql(&path, "UPDATE tongxin_revision SET command = '{' WHERE number = 3");
    reseal(&path, revision);
    assert_eq!(problem(&path), Problem::BadRow { table: revision.to_owned(), row: 3 });
}

/// Puts the borders of the revisions back into their texts, as version 1 had them.
fn as_version_1(path: &Path) {
    let opened = open(path).unwrap();
    for revision in opened.history.revisions() {
        let partition = serde_json::to_string(&revision.delta.partition).unwrap();
        let connection = Connection::open(path).unwrap();
        let set = "UPDATE tongxin_revision SET delta = json_set(delta, '$.partition', json(?)) WHERE number = ?";
        connection.execute(set, (partition, revision.number as i64)).unwrap();
    }
    reseal(path, "tongxin_revision");
    sql(path, "DROP TABLE tongxin_revision_border; DROP TABLE tongxin_revision_backdrop");
    sql(path, "DELETE FROM tongxin_seal WHERE table_name LIKE 'tongxin_revision_%'");
    sql(path, "UPDATE tongxin_project SET schema_version = 1");
    reseal(path, "tongxin_project");
}

#[test]
fn the_history_of_version_1_comes_along() {
    let (folder, path) = place();
    let mut steps = Steps { document: furnished(6, 6, 2), history: History::default() };
    steps.take(all_moved(&steps.document, 20));
    let mut named = steps.document.clone();
    let area = named.tables.areas.get(AreaId(1)).unwrap().clone();
    named.tables.areas.put(tongxin::domain::Area { name: "改".to_owned(), ..area });
    steps.take(named);
    steps.save_as(&path);
    as_version_1(&path);
    let mut opened = open(&path).unwrap();
    assert_eq!(opened.history.revisions(), steps.history.revisions());
    opened.saved.save(&opened.document, &opened.history, Disk::default()).unwrap();
    let fresh = folder.path().join("fresh.gpkg");
    steps.save_as(&fresh);
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&fresh).unwrap());
    // Damage of the old file is not sealed over on the way.
    as_version_1(&path);
    sql(&path, "UPDATE tongxin_revision SET author = '某人' WHERE number = 1");
    assert_eq!(problem(&path), Problem::Damaged { place: "tongxin_revision".to_owned() });
    steps.save_as(&path);
    as_version_1(&path);
    sql(&path, "UPDATE tongxin_project SET cursor = 0, next_revision = 1");
    assert_eq!(problem(&path), Problem::Damaged { place: "tongxin_project".to_owned() });
}

#[test]
fn an_edit_of_the_backdrop_is_undone_only_where_it_was_made() {
    let mut steps = Steps { document: furnished(3, 3, 1), history: History::default() };
    let before = steps.document.clone();
    let delta = before.diff(&with_backdrop(&before, "邻县二"));
    assert!(!delta.is_empty() && delta.reversed().reversed() == delta);
    steps.take(with_backdrop(&before, "邻县二"));
    let other = with_backdrop(&before, "邻县三");
    assert_eq!(delta.applied_to(&other).unwrap_err(), tongxin::model::Contradiction::Backdrop);
    assert_eq!(delta.reversed().applied_to(&steps.document).unwrap().backdrop, before.backdrop);
    for lang in [Lang::Zh, Lang::En] {
        assert!(!tongxin::model::Contradiction::Backdrop.words(lang).is_empty());
    }
}
