//! Commands on projects with other levels than the usual four.

use std::fs;

use serde_json::Value;
use tongxin::files::{Disk, project};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::model::{Document, History};

use super::{said, tongxin};

#[path = "../core/fixtures/five_levels.rs"]
mod fixture;

/// A folder with a project in it.
fn folder(document: &Document) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.gpkg");
    project::save_as(&path, document, &History::default(), Disk::default(), &Progress::default()).unwrap();
    folder
}

fn json(folder: &tempfile::TempDir, arguments: &[&str]) -> Value {
    serde_json::from_slice(&tongxin(folder.path(), arguments).stdout).unwrap()
}

fn locate(folder: &tempfile::TempDir, point: LatticePoint, engine: &str) -> Value {
    let (lon, lat) = (format!("{:.8}", point.lon_deg()), format!("{:.8}", point.lat_deg()));
    json(folder, &["locate", "p.gpkg", &lon, &lat, "--engine", engine, "--json"])
}

#[test]
fn five_levels_have_five_keys_and_answers_of_five() {
    let document = fixture::five_levels();
    let folder = folder(&document);
    let info = json(&folder, &["info", "p.gpkg", "--json"]);
    for (level, count) in [("district", 1), ("street", 2), ("quarter", 3), ("community", 5), ("grid", 9)] {
        assert_eq!(info["levels"][level], count, "{level}");
    }
    let inside = locate(&folder, fixture::inside('e'), "rtree");
    assert_eq!(inside, locate(&folder, fixture::inside('e'), "cells"));
    assert_eq!(inside["community"]["name"], "戊社区");
    assert_eq!(inside["street"]["name"], "湖滨街道");
    assert_eq!(inside["areas"][2], serde_json::json!({"level": "quarter", "code": "53019800201", "name": "河东片区"}));
    assert_eq!(tongxin(folder.path(), &["check", "p.gpkg"]).status.code(), Some(0));
    let output = tongxin(folder.path(), &["info", "p.gpkg"]);
    let person = said(&output.stdout);
    assert!(person.contains("5 级网格") && person.contains("片区"), "{person}");
}

#[test]
fn a_level_in_between_is_exported_by_key_or_name_and_drawn() {
    let document = fixture::five_levels();
    let folder = folder(&document);
    for level in ["quarter", "片区"] {
        assert!(tongxin(folder.path(), &["export", "p.gpkg", "--level", level, "--out", "x.geojson"]).status.success());
        let text: Value = serde_json::from_slice(&fs::read(folder.path().join("x.geojson")).unwrap()).unwrap();
        assert_eq!(text["features"].as_array().unwrap().len(), 3);
    }
    let code = fixture::by_name(&document, "河东片区").code.clone();
    let small = ["render", "p.gpkg", "--out", "x.png", "--size", "400x300", "--fit", &code];
    assert!(tongxin(folder.path(), &small).status.success());
    let point = fixture::inside('a');
    let table = format!("lon,lat\n{:.8},{:.8}\n", point.lon_deg(), point.lat_deg());
    fs::write(folder.path().join("in.csv"), table).unwrap();
    let batch = ["locate", "p.gpkg", "--points", "in.csv", "--out", "out.csv", "--lang", "en"];
    assert!(tongxin(folder.path(), &batch).status.success());
    let answered = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let (head, row) = answered.split_once('\n').unwrap();
    assert!(head.contains("quarter") && row.contains(",53019800101,城北片区,530198001,东风街道,"), "{answered}");
}

#[test]
fn without_streets_the_street_is_null_and_nothing_is_said_of_streets_that_differ() {
    let folder = folder(&fixture::three_levels());
    let info = json(&folder, &["info", "p.gpkg", "--json"]);
    assert_eq!(info["levels"], serde_json::json!({"district": 1, "community": 5, "grid": 9}));
    assert!(info["offices_per_street"].is_null());
    let inside = locate(&folder, fixture::inside('a'), "cells");
    assert!(inside["street"].is_null() && inside.get("street").is_some());
    assert_eq!(inside["community"]["name"], "甲社区");
    for arguments in [&["info", "p.gpkg"][..], &["check", "p.gpkg"], &["info", "p.gpkg", "--lang", "en"]] {
        let output = tongxin(folder.path(), arguments);
        let person = said(&output.stdout);
        for hollow in ["各不相同", "varies", "（）", "()", "“”"] {
            assert!(!person.contains(hollow), "{person}");
        }
    }
    let refused = tongxin(folder.path(), &["export", "p.gpkg", "--level", "street", "--out", "x.geojson"]);
    assert_eq!(refused.status.code(), Some(2));
}
