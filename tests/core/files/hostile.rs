//! Files that are not what they seem.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tongxin::domain::AreaId;
use tongxin::files::{Disk, FileError, Problem, project};
use tongxin::jobs::Progress;
use tongxin::model::{
    AreaAttributeValue, Command, Delta, Document, History, Revision, canonical_hash, check_references,
};
use tongxin::partition::{Border, BorderId, Label, PartitionDelta, Violation};
use tongxin::query::Index;
use tongxin::query::findings::findings;
use tongxin::session::{Access, Session};
use tongxin::text::Lang;

use super::{forge, open, place, save, sql};
use crate::fixtures::town::furnished;

/// The problem with a file; its words name the file in both languages.
pub fn problem(path: &Path) -> Problem {
    let error: FileError = open(path).expect_err("the file should not open");
    for lang in [Lang::Zh, Lang::En] {
        let words = error.words(lang);
        assert!(words.contains(&path.display().to_string()), "{words}");
        assert!(words.lines().count() == 2, "{words}");
    }
    error.problem
}

/// The problem with a good project after another program ran these statements on it.
fn after(statements: &str) -> Problem {
    let (_folder, path) = place();
    save(&path, &furnished(4, 4, 1));
    sql(&path, statements);
    problem(&path)
}

#[test]
fn a_file_that_is_no_project_says_what_it_is() {
    let (folder, path) = place();
    assert_eq!(problem(&path), Problem::NotFound);
    assert_eq!(problem(folder.path()), Problem::IsFolder);
    fs::write(&path, "").unwrap();
    assert_eq!(problem(&path), Problem::NotADatabase);
    fs::write(&path, "名称,代码\n".repeat(1000)).unwrap();
    assert_eq!(problem(&path), Problem::NotADatabase);
    fs::write(&path, b"SQLite format 3\0").unwrap();
    assert_eq!(problem(&path), Problem::Truncated { expected: 100, found: 16 });
    fs::remove_file(&path).unwrap();
    sql(&path, "CREATE TABLE t (x)");
    assert_eq!(problem(&path), Problem::NotAGeoPackage);
    sql(&path, "PRAGMA application_id = 1196444487");
    assert_eq!(problem(&path), Problem::NotAProject);
}

#[test]
fn a_newer_project_is_refused_with_both_versions() {
    assert_eq!(after("UPDATE tongxin_project SET schema_version = 7"), Problem::NewerSchema { found: 7, known: 2 });
}

#[test]
fn an_older_project_is_brought_up_to_date_in_memory_and_on_disk_when_saved() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    save(&path, &document);
    // Version 0 had no seals and no tables beside the revisions.
    sql(&path, "DROP TABLE tongxin_seal; UPDATE tongxin_project SET schema_version = 0");
    sql(&path, "DROP TABLE tongxin_revision_border; DROP TABLE tongxin_revision_backdrop");
    let before = fs::read(&path).unwrap();
    let mut opened = open(&path).unwrap();
    assert_eq!(canonical_hash(&opened.document), canonical_hash(&document));
    assert!(fs::read(&path).unwrap() == before, "opening changed the file");
    opened.saved.save(&document, &opened.history, tongxin::files::Disk::default()).unwrap();
    let fresh = path.with_file_name("fresh.gpkg");
    save(&fresh, &document);
    assert!(fs::read(&path).unwrap() == fs::read(&fresh).unwrap());
}

#[test]
fn triggers_views_and_tables_that_have_no_business_there_are_refused() {
    let hostile = |object: &str| Problem::HostileSchema { object: object.to_owned() };
    let evil = "CREATE TRIGGER evil AFTER UPDATE ON tongxin_area BEGIN DELETE FROM tongxin_border; END";
    assert_eq!(after(evil), hostile("evil"));
    let disguised = "CREATE TRIGGER rtree_x_geom_insert AFTER INSERT ON tongxin_area BEGIN SELECT 1; END";
    assert_eq!(after(disguised), hostile("rtree_x_geom_insert"));
    assert_eq!(after("CREATE TRIGGER own AFTER INSERT ON 网格 BEGIN SELECT 1; END"), hostile("own"));
    assert_eq!(after("CREATE VIEW tongxin_more AS SELECT 1"), hostile("tongxin_more"));
    assert_eq!(after("CREATE TABLE tongxin_more (x)"), hostile("tongxin_more"));
    assert_eq!(after("CREATE INDEX evil ON tongxin_area (hex(record))"), hostile("evil"));
    let view = "ALTER TABLE tongxin_project RENAME TO p; CREATE VIEW tongxin_project AS SELECT * FROM p";
    assert_eq!(after(view), hostile("tongxin_project"));
}

#[test]
fn missing_and_altered_tables_are_named() {
    let altered = |table: &str| Problem::AlteredTable { table: table.to_owned() };
    assert_eq!(after("DROP TABLE tongxin_border"), altered("tongxin_border"));
    assert_eq!(after("DROP TABLE tongxin_seal"), altered("tongxin_seal"));
    assert_eq!(after("ALTER TABLE tongxin_unit ADD COLUMN x"), altered("tongxin_unit"));
    let generated = "DROP TABLE tongxin_unit; CREATE TABLE tongxin_unit (id INTEGER PRIMARY KEY, \
                     record TEXT AS (printf('%1000000000d', 1)))";
    assert_eq!(after(generated), altered("tongxin_unit"));
}

#[test]
fn rows_that_make_no_sense_are_named() {
    let row = |table: &str, row| Problem::BadRow { table: table.to_owned(), row };
    assert_eq!(after("UPDATE tongxin_area SET record = '{' WHERE id = 1"), row("tongxin_area", 1));
    assert_eq!(after("UPDATE tongxin_area SET record = x'ff' WHERE id = 1"), row("tongxin_area", 1));
    assert_eq!(after("UPDATE tongxin_border SET points = x'80' WHERE id = 3"), row("tongxin_border", 3));
    assert_eq!(after("UPDATE tongxin_border SET left_kind = 9 WHERE id = 3"), row("tongxin_border", 3));
    // A vertex beyond the earth.
    let far = "UPDATE tongxin_border SET points = x'feffffffffffffffff01feffffffffffffffff010202' WHERE id = 3";
    assert_eq!(after(far), row("tongxin_border", 3));
    let huge = "UPDATE tongxin_area SET record = zeroblob(200000000) WHERE id = 1";
    assert!(matches!(after(huge), Problem::TooLarge | Problem::BadRow { .. }));
}

#[test]
fn truth_that_somebody_else_edited_is_noticed() {
    let damaged = |table: &str| Problem::Damaged { place: table.to_owned() };
    assert_eq!(after("UPDATE tongxin_area SET record = replace(record, '网格', '格网')"), damaged("tongxin_area"));
    assert_eq!(after("DELETE FROM tongxin_border WHERE id = 3"), damaged("tongxin_border"));
    assert_eq!(after("UPDATE tongxin_seal SET digest = x'00' WHERE id = 3"), damaged("tongxin_seal"));
    assert_eq!(after("DELETE FROM tongxin_project"), damaged("tongxin_project"));
    assert_eq!(after("UPDATE tongxin_project SET cursor = 9"), damaged("tongxin_project"));
}

#[test]
fn a_name_that_leads_nowhere_is_said_with_both_ends() {
    let (_folder, path) = place();
    let mut document = furnished(4, 4, 1);
    let unit = document.tables.units.first_id().unwrap();
    document.tables.units.remove(unit);
    let broken = check_references(&document).unwrap_err();
    forge(&path, &document, &History::default());
    assert_eq!(problem(&path), Problem::Broken(broken));
    assert!(broken.words(Lang::En).contains(&unit.0.to_string()));

    let mut document = furnished(4, 4, 1);
    document.tables.areas.remove(document.tables.areas.last_id().unwrap());
    forge(&path, &document, &History::default());
    assert!(matches!(problem(&path), Problem::Broken(_)));

    let mut document = furnished(4, 4, 1);
    document.next_number = 5;
    forge(&path, &document, &History::default());
    assert!(matches!(problem(&path), Problem::Broken(_)));
}

#[test]
fn numbers_from_which_nobody_can_count_on_are_refused() {
    let beyond = |table: &str| Problem::BeyondLimits { table: table.to_owned() };
    let problem_of = |change: fn(&mut Document)| {
        let (_folder, path) = place();
        let mut document = furnished(4, 4, 1);
        change(&mut document);
        forge(&path, &document, &History::default());
        problem(&path)
    };
    assert_eq!(problem_of(|document| document.next_number = u32::MAX), beyond("tongxin_project"));
    let many_levels = |document: &mut Document| {
        let level = document.levels[0].clone();
        std::sync::Arc::make_mut(&mut document.levels).resize(33, level);
    };
    assert_eq!(problem_of(many_levels), beyond("tongxin_project"));
    let last_border = |document: &mut Document| {
        let border = document.partition.borders().next().unwrap().clone();
        let moved = Border { id: BorderId(u32::MAX), ..border.clone() };
        document.partition = document.partition.with(&PartitionDelta { removed: vec![border], inserted: vec![moved] });
    };
    assert_eq!(problem_of(last_border), beyond("tongxin_project"));
    let damaged = Problem::Damaged { place: "tongxin_project".to_owned() };
    let second_row = "INSERT INTO tongxin_project SELECT 2, schema_version, info, levels, next_number, next_revision, \
                      cursor, next_border FROM tongxin_project";
    assert_eq!(after(second_row), damaged);
    let rows = "UPDATE tongxin_seal SET rows = 9223372036854775807 WHERE id > 0";
    assert!(matches!(after(rows), Problem::Damaged { .. }));
}

#[test]
fn borders_that_do_not_hang_together_are_refused_with_the_place() {
    let (_folder, path) = place();
    let mut document = furnished(4, 4, 1);
    let border = document.partition.borders().find(|border| border.start() != border.end()).unwrap().clone();
    document.partition = document.partition.with(&PartitionDelta { removed: vec![border], inserted: Vec::new() });
    forge(&path, &document, &History::default());
    assert!(matches!(problem(&path), Problem::Structure(_)));
}

#[test]
fn borders_that_break_a_rule_of_the_plane_keep_the_project_shut_but_can_be_examined() {
    let sound = furnished(4, 4, 3);
    let border = sound.partition.borders().nth(12).unwrap().clone();
    let changed = |border: &Border, new: Border| {
        let mut document = sound.clone();
        let delta = PartitionDelta { removed: vec![border.clone()], inserted: vec![new] };
        document.partition = document.partition.with(&delta);
        document
    };
    // A vertex far beyond the next borders, so that several cross; and a side that names another grid.
    let mut points = border.points.to_vec();
    points[2].x += 300_000;
    points[2].y += 330_000;
    let crossing = changed(&border, Border { points: points.into(), ..border.clone() });
    let (inner, other) = {
        let mut grids =
            sound.partition.borders().filter(|b| matches!((b.left, b.right), (Label::Grid(_), Label::Grid(_))));
        (grids.next().unwrap().clone(), grids.last().unwrap().left)
    };
    let mixed = changed(&inner, Border { left: other, ..inner.clone() });
    for (document, is_mixed) in [(&crossing, false), (&mixed, true)] {
        let (_folder, path) = place();
        forge(&path, document, &History::default());
        let Problem::Plane(violation) = problem(&path) else { panic!("{:?}", problem(&path)) };
        assert!(violation.place().is_some());
        assert_eq!(matches!(violation, Violation::MixedGround { .. }), is_mixed, "{violation:?}");
        for lang in [Lang::Zh, Lang::En] {
            let words = open(&path).unwrap_err().words(lang);
            assert!(words.contains(&violation.words(lang)) && words.contains("tongxin check"), "{words}");
        }
        let opened = project::open_to_examine(&path, &Progress::default()).unwrap();
        assert_eq!(canonical_hash(&opened.document), canonical_hash(document));
        let session = Session::open(&path, Access::Examine, &Progress::default()).unwrap();
        assert!(!session.may_save());
        let findings = findings(session.document(), &Index::of(session.document()));
        assert!(findings.iter().any(|finding| finding.rule.name() == "plane_violation"));
    }
}

#[test]
fn a_history_with_borders_that_are_none_is_refused() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    let border = document.partition.borders().next().unwrap().clone();
    let empty = Border { points: Vec::new().into(), ..border };
    let delta = Delta { partition: PartitionDelta { removed: Vec::new(), inserted: vec![empty] }, ..Delta::default() };
    let value = AreaAttributeValue::Volunteers(1);
    let command = Command::SetAreaAttribute { area: AreaId(1), value };
    let mut history = History::default();
    history.push(Revision { number: 0, command, delta, time_ms: 0, author: String::new(), focus: None });
    project::save_as(&path, &document, &history, Disk::default(), &Progress::default()).unwrap();
    assert_eq!(problem(&path), Problem::BadRow { table: "tongxin_revision_border".to_owned(), row: 1 });
}

#[test]
fn a_truncated_file_is_refused_wherever_it_ends() {
    let (_folder, path) = place();
    save(&path, &furnished(4, 4, 1));
    let whole = fs::read(&path).unwrap();
    for end in [17, 99, 100, 512, 4096, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        fs::write(&path, &whole[..end]).unwrap();
        assert!(matches!(problem(&path), Problem::Truncated { .. }), "cut at {end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if super::heavy() { 2000 } else { 60 }, ..ProptestConfig::default() })]

    /// Bytes changed anywhere: the file opens as it was, or says what is wrong with it.
    #[test]
    fn a_damaged_file_opens_unchanged_or_not_at_all(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        block in any::<bool>(),
    ) {
        let (_folder, path) = place();
        let document = furnished(4, 4, 1);
        save(&path, &document);
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in places {
            let at = at.index(bytes.len());
            let end = if block { (at + 700).min(bytes.len()) } else { at + 1 };
            bytes[at..end].fill(byte);
        }
        fs::write(&path, &bytes).unwrap();
        match open(&path) {
            Ok(opened) => prop_assert_eq!(canonical_hash(&opened.document), canonical_hash(&document)),
            Err(error) => prop_assert!(error.words(Lang::Zh).contains("文件")),
        }
    }
}
