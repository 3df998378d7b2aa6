//! Other programs write into the layers.

use rusqlite::Connection;
use tongxin::files::project::{ForeignEdit, Shape};
use tongxin::files::{Disk, Problem};
use tongxin::geodesy::LatticePoint;
use tongxin::model::{History, canonical_hash};
use tongxin::text::Lang;

use super::{dump, open, place, save, sql};
use crate::fixtures::town::furnished;

/// Another program's way into the file, without the triggers whose functions only GIS programs have.
fn edit(path: &std::path::Path, statements: &str) {
    let connection = Connection::open(path).unwrap();
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    connection.execute_batch(statements).unwrap();
}

#[test]
fn changed_features_are_told_one_by_one_and_the_truth_stays() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    save(&path, &document);
    let unit = document.tables.units.first_id().unwrap().0;
    let site = document.tables.sites.first_id().unwrap().0;
    let moved = Shape::Point(LatticePoint::new(10_260_000_000, 2_500_000_000));
    let blob: String = moved.to_blob().iter().map(|byte| format!("{byte:02x}")).collect();
    edit(
        &path,
        &format!(
            "UPDATE 单位党组织 SET 名称 = '改了', 在职党员 = 99 WHERE fid = {unit};
             UPDATE 点位 SET geom = x'{blob}' WHERE fid = {site};
             DELETE FROM 圈; INSERT INTO 小区 (fid, 名称) VALUES (77777, '新小区'); DROP TABLE 岗位"
        ),
    );
    let opened = open(&path).unwrap();
    assert_eq!(canonical_hash(&opened.document), canonical_hash(&document));
    let of = |layer: &str| -> Vec<ForeignEdit> {
        opened.foreign_changes.iter().filter(|c| c.layer == layer).map(|c| c.what.clone()).collect()
    };
    let [ForeignEdit::Changed { fid, shape: None, attributes }] = &of("单位党组织")[..] else { panic!() };
    assert_eq!(*fid, i64::from(unit));
    let changed = |c: &str, a: &str, b: &str| (c.to_owned(), a.to_owned(), b.to_owned());
    assert_eq!(*attributes, [changed("名称", "方格小学党支部", "改了"), changed("在职党员", "31", "99")]);
    let [ForeignEdit::Changed { shape: Some((Some(Shape::Point(_)), theirs)), attributes, .. }] = &of("点位")[..]
    else {
        panic!()
    };
    assert_eq!((theirs, attributes.len()), (&Some(moved), 0));
    assert!(matches!(of("圈")[..], [ForeignEdit::Removed { .. }]));
    assert!(matches!(of("小区")[..], [ForeignEdit::Added { fid: 77777, shape: None, .. }]));
    assert_eq!(of("岗位"), [ForeignEdit::Table]);
    assert_eq!(opened.foreign_changes.len(), 5);
    let unit_words: Vec<String> =
        opened.foreign_changes.iter().filter(|c| c.layer == "单位党组织").map(|c| c.words(Lang::Zh)).collect();
    assert!(unit_words[0].contains("名称“方格小学党支部”→“改了”，在职党员“31”→“99”"), "{unit_words:?}");
    for change in &opened.foreign_changes {
        assert!(change.words(Lang::Zh).contains(&change.layer) && change.words(Lang::En).contains(&change.layer));
    }
}

#[test]
fn nothing_is_saved_over_foreign_changes_until_somebody_decides() {
    let (folder, path) = place();
    let document = furnished(4, 4, 1);
    let mut saved = save(&path, &document);
    edit(&path, "UPDATE 网格 SET 名称 = '改了' WHERE fid = (SELECT min(fid) FROM 网格)");
    let error = saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ForeignChanges { count: 1 });
    assert_eq!(saved.foreign_changes().unwrap().len(), 1);
    saved.discard_foreign_changes();
    // What comes after the decision is not covered by it.
    edit(&path, "DELETE FROM 单位党组织");
    let error = saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ForeignChanges { count: 3 });
    saved.discard_foreign_changes();
    saved.save(&document, &History::default(), Disk::default()).unwrap();
    let fresh = folder.path().join("fresh.gpkg");
    save(&fresh, &document);
    assert_eq!(dump(&path), dump(&fresh));
    assert!(open(&path).unwrap().foreign_changes.is_empty());
}

#[test]
fn a_file_that_another_program_only_touched_opens_without_a_word() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    save(&path, &document);
    sql(&path, "CREATE TABLE layer_styles (x); INSERT INTO layer_styles VALUES (1)");
    sql(&path, "UPDATE gpkg_contents SET description = '看过'; VACUUM");
    // The same shape, written by a program that leaves the envelope out and uses big-endian numbers.
    let shape = [0u8, 0, 0, 0, 1].into_iter().chain(102.6f64.to_be_bytes()).chain(25.0f64.to_be_bytes());
    let mut blob = vec![b'G', b'P', 0, 0];
    blob.extend(4490i32.to_be_bytes());
    blob.extend(shape);
    let expected = Shape::Point(LatticePoint::new(10_260_000_000, 2_500_000_000));
    assert_eq!(Shape::from_blob(&blob), Some(expected));
    let mut opened = open(&path).unwrap();
    assert!(opened.foreign_changes.is_empty());
    opened.saved.save(&document, &opened.history, Disk::default()).unwrap();
    assert!(dump(&path).iter().any(|line| line.starts_with("layer_styles")), "another program's table was lost");
}

#[test]
fn changes_made_in_wal_mode_are_seen_though_the_counter_stands_still() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    save(&path, &document);
    edit(&path, "PRAGMA journal_mode = WAL");
    let mut saved = open(&path).unwrap().saved;
    edit(&path, "UPDATE 党建联盟 SET 名称 = '改'");
    assert_eq!(open(&path).unwrap().foreign_changes.len(), 1);
    let error = saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ForeignChanges { count: 1 });
}

#[test]
fn one_odd_table_of_another_program_keeps_nobody_out() {
    let (folder, path) = place();
    let document = furnished(4, 4, 1);
    save(&path, &document);
    let columns: Vec<String> = (0..300).map(|column| format!("c{column}")).collect();
    edit(&path, &format!("CREATE TABLE wide ({})", columns.join(", ")));
    edit(&path, &format!("CREATE VIEW deep AS SELECT {} AS x", vec!["1"; 200].join(" + ")));
    edit(&path, "UPDATE 单位党组织 SET 名称 = CAST(x'ff41' AS TEXT) WHERE fid = (SELECT min(fid) FROM 单位党组织)");
    edit(&path, "DROP TABLE 岗位; CREATE VIEW 岗位 AS SELECT 1 AS fid");
    let mut opened = open(&path).unwrap();
    assert_eq!(opened.foreign_changes.len(), 2, "{:?}", opened.foreign_changes);
    opened.saved.discard_foreign_changes();
    opened.saved.save(&document, &History::default(), Disk::default()).unwrap();
    edit(&path, "DROP TABLE wide; DROP VIEW deep");
    let fresh = folder.path().join("fresh.gpkg");
    save(&fresh, &document);
    assert_eq!(dump(&path), dump(&fresh));
}

#[test]
fn a_file_written_whole_takes_no_table_and_no_change_of_others_with_it() {
    let (_folder, path) = place();
    let document = furnished(4, 4, 1);
    save(&path, &document);
    let older = "DROP TABLE tongxin_seal; DROP TABLE tongxin_revision_border; DROP TABLE tongxin_revision_backdrop; \
                 UPDATE tongxin_project SET schema_version = 0";
    sql(&path, older);
    edit(&path, "UPDATE 党建联盟 SET 名称 = '改'; CREATE TABLE layer_styles (x)");
    let mut opened = open(&path).unwrap();
    assert_eq!(opened.foreign_changes.len(), 1);
    let error = opened.saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ForeignChanges { count: 1 });
    opened.saved.discard_foreign_changes();
    let error = opened.saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::OtherTables { tables: "layer_styles".to_owned() });
    edit(&path, "DROP TABLE layer_styles");
    let error = opened.saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::ChangedOnDisk);
    let mut opened = open(&path).unwrap();
    opened.saved.discard_foreign_changes();
    opened.saved.save(&document, &History::default(), Disk::default()).unwrap();
}

#[test]
fn a_new_layer_takes_no_table_away_that_another_program_made() {
    let (_folder, path) = place();
    let mut document = furnished(3, 3, 1);
    save(&path, &document);
    sql(&path, "CREATE TABLE Parks (x); INSERT INTO Parks VALUES (7)");
    let mut opened = open(&path).unwrap();
    std::sync::Arc::make_mut(&mut document.levels)[1].name_zh = "parks".to_owned();
    let error = opened.saved.save(&document, &History::default(), Disk::default()).unwrap_err();
    assert_eq!(error.problem, Problem::NameTaken { table: "Parks".to_owned() });
    assert!(error.words(Lang::Zh).contains("Parks") && error.words(Lang::En).contains("Parks"));
    let kept: i64 = Connection::open(&path).unwrap().query_row("SELECT x FROM Parks", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 7);
    // Under a free name it is saved, and the other table stays.
    std::sync::Arc::make_mut(&mut document.levels)[1].name_zh = "片区".to_owned();
    opened.saved.save(&document, &History::default(), Disk::default()).unwrap();
    assert_eq!(canonical_hash(&open(&path).unwrap().document), canonical_hash(&document));
    assert!(dump(&path).iter().any(|line| line.starts_with("Parks: ")));
}
