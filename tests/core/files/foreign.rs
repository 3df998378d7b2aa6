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
