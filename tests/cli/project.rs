//! Commands on whole projects: stable JSON, equal bytes, files that are none.

use std::collections::BTreeSet;
use std::fs;

use tongxin::jobs::Progress;
use tongxin::model::{Command, WaiverReason};
use tongxin::query::Index;
use tongxin::query::findings::findings;
use tongxin::session::{Access, Session};

use super::{demo, folder, said, tongxin};

fn json(output: &std::process::Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn info_gives_the_figures_of_the_source_under_their_documented_keys() {
    let info = json(&tongxin(folder().path(), &["info", "demo.gpkg", "--json"]));
    for (key, figure) in [
        ("/levels/district", 1),
        ("/levels/street", 10),
        ("/levels/community", 116),
        ("/levels/grid", 423),
        ("/levels_apart/street", 1),
        ("/committees", 89),
        ("/alliances/street", 10),
        ("/alliances/building", 2),
        ("/administrators", 423),
        ("/units", 146),
        ("/members", 4219),
        ("/branches", 166),
        ("/belt_stops", 3),
        ("/blocks", 3),
        ("/red_property_sites", 3),
        ("/bases", 5),
        ("/renewed_estates", 19),
        ("/offices_per_street", 5),
        ("/centres_per_street", 6),
    ] {
        assert_eq!(info.pointer(key).and_then(serde_json::Value::as_u64), Some(figure), "{key}");
    }
    assert_eq!(info["estates_covered_percent"], 93.91);
    assert!(info["volunteers"].as_u64() >= Some(50_000));
    for key in ["belts", "estates", "households", "people"] {
        assert!(info[key].as_u64().is_some_and(|count| count > 0), "{key}");
    }
    for key in ["/levels_apart/community", "/alliances/industry"] {
        assert!(info.pointer(key).is_some(), "{key}");
    }
}

#[test]
fn locate_gives_its_documented_keys_whatever_the_place() {
    let folder = folder();
    let at = |lon: &str, lat: &str| json(&tongxin(folder.path(), &["locate", "demo.gpkg", lon, lat, "--json"]));
    let inside = at("102.66", "25.04");
    assert_eq!(inside["status"], "inside");
    for level in ["grid", "community", "street", "district"] {
        assert!(inside[level]["code"].is_string() && inside[level]["name"].is_string(), "{level}");
    }
    let responsible = inside["responsible"].as_array().unwrap();
    assert!(
        responsible.iter().all(|who| who["role"].is_string() && who["name"].is_string() && who.get("code").is_some())
    );
    let roles: BTreeSet<&str> = responsible.iter().map(|who| who["role"].as_str().unwrap()).collect();
    assert!(roles.contains("grid_administrator") && roles.contains("street_alliance"), "{roles:?}");
    let outside = at("100", "-20.5");
    assert_eq!(outside["status"], "outside");
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&inside), keys(&outside), "no key comes and goes");
    for key in ["reason", "border_of"] {
        assert!(inside.get(key).is_some(), "{key}");
    }
}

#[test]
fn both_engines_give_the_same_answer() {
    let folder = folder();
    let ask = |engine| {
        let output = tongxin(folder.path(), &["locate", "demo.gpkg", "102.66", "25.04", "--json", "--engine", engine]);
        assert!(!said(&output.stderr).contains("索引"), "{output:?}");
        json(&output)
    };
    assert_eq!(ask("rtree"), ask("cells"));
}

#[test]
fn the_demo_is_byte_equal_each_time() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["demo", "again.gpkg"]).status.success());
    assert!(fs::read(demo()).unwrap() == fs::read(folder.path().join("again.gpkg")).unwrap());
}

#[test]
fn the_demo_never_goes_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.gpkg"), "mine").unwrap();
    let output = tongxin(folder.path(), &["demo", "mine.gpkg"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(fs::read(folder.path().join("mine.gpkg")).unwrap(), b"mine");
}

#[test]
fn a_question_never_changes_the_project() {
    let folder = folder();
    let project = folder.path().join("demo.gpkg");
    let before = fs::read(&project).unwrap();
    for arguments in [&["info", "demo.gpkg"][..], &["check", "demo.gpkg"], &["log", "demo.gpkg", "--jsonl"]] {
        assert!(tongxin(folder.path(), arguments).status.success(), "{arguments:?}");
    }
    assert!(before == fs::read(&project).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no journal, no lock is left");
}

#[test]
fn check_has_gaps_to_show_and_no_errors() {
    let folder = folder();
    let output = tongxin(folder.path(), &["check", "demo.gpkg", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let report = json(&output);
    assert_eq!(report["errors"], 0);
    assert!(report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "no_committee"));
    let rules = report["rules"].as_array().unwrap();
    let total: u64 = rules.iter().map(|rule| rule["count"].as_u64().unwrap()).sum();
    assert_eq!(total, report["findings"].as_array().unwrap().len() as u64);
    let committee = rules.iter().find(|rule| rule["code"] == "T404").unwrap();
    assert_eq!((&committee["rule"], &committee["severity"]), (&"no_committee".into(), &"warning".into()));
    let human = String::from_utf8(tongxin(folder.path(), &["check", "demo.gpkg"]).stdout).unwrap();
    assert!(human.contains("各项合计") && human.contains("T404"), "{human}");
    assert_eq!(tongxin(folder.path(), &["check", "demo.gpkg", "--strict"]).status.code(), Some(1));
}

#[test]
fn what_is_waived_is_counted_apart_and_said_with_its_reason() {
    let folder = folder();
    let count = |report: &serde_json::Value| report["warnings"].as_u64().unwrap();
    let before = json(&tongxin(folder.path(), &["check", "demo.gpkg", "--json"]));
    let path = folder.path().join("demo.gpkg");
    let document = Session::open(&path, Access::Read, &Progress::default()).unwrap().document().clone();
    let found = findings(&document, &Index::of(&document));
    let one = found.iter().find(|found| found.rule.code() == "T401").unwrap();
    let waiver = WaiverReason {
        reason: "整栋宿舍楼不宜拆分".to_owned(),
        by: "西苑街道".to_owned(),
        on: "2026-03-02".to_owned(),
    };
    let waive = |waiver| Command::SetWaiver { finding: one.name(), waiver };
    let script = |command: &Command| {
        fs::write(folder.path().join("waive.jsonl"), serde_json::to_string(command).unwrap() + "\n").unwrap();
        let output = tongxin(folder.path(), &["edit", "demo.gpkg", "--script", "waive.jsonl", "--role", "区委组织部"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    };
    script(&waive(Some(waiver)));
    let after = json(&tongxin(folder.path(), &["check", "demo.gpkg", "--json"]));
    assert_eq!(count(&after) + 1, count(&before), "it is no open warning any more");
    let all = |report: &serde_json::Value| report["findings"].as_array().unwrap().len();
    assert_eq!(all(&after), all(&before), "it is listed all the same");
    let waived: Vec<_> =
        after["findings"].as_array().unwrap().iter().filter(|finding| finding.get("waived").is_some()).collect();
    assert_eq!(waived.len(), 1);
    assert_eq!((&waived[0]["code"], &waived[0]["waived"]["by"]), (&"T401".into(), &"西苑街道".into()));
    let human = tongxin(folder.path(), &["check", "demo.gpkg"]);
    assert!(said(&human.stdout).contains("整栋宿舍楼不宜拆分"), "{}", said(&human.stdout));
    // Lifted, it counts again.
    script(&waive(None));
    let lifted = json(&tongxin(folder.path(), &["check", "demo.gpkg", "--json"]));
    assert_eq!(count(&lifted), count(&before));
}

#[test]
fn an_exported_level_is_geojson_with_the_stamp() {
    let folder = folder();
    for (level, count) in [("grid", 423), ("街道", 11), ("District", 1)] {
        let output = tongxin(folder.path(), &["export", "demo.gpkg", "--level", level, "--out", "out.geojson"]);
        assert!(output.status.success(), "{output:?}");
        let text = fs::read_to_string(folder.path().join("out.geojson")).unwrap();
        let collection: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(collection["type"], "FeatureCollection");
        assert_eq!(collection["note"], "示例数据");
        let features = collection["features"].as_array().unwrap();
        assert_eq!(features.len(), count, "{level}");
        let first = features.iter().find(|feature| !feature["geometry"].is_null()).unwrap();
        assert!(first["properties"]["面积_平方米"].as_f64().unwrap() > 1_000.0);
    }
    for (more, key) in [(&["--columns", "en"][..], "code"), (&["--lang", "en"], "code"), (&[], "编码")] {
        let export = ["export", "demo.gpkg", "--level", "district", "--out", "out.geojson"];
        assert!(tongxin(folder.path(), &[&export, more].concat()).status.success());
        let text = fs::read_to_string(folder.path().join("out.geojson")).unwrap();
        let collection: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(collection["features"][0]["properties"][key], "530112", "{more:?}");
    }
}

#[test]
fn the_zone_managed_apart_has_an_outline_and_ground_that_is_nobodys_has_no_surface() {
    let folder = folder();
    let export = |level| {
        let output = tongxin(
            folder.path(),
            &["export", "demo.gpkg", "--level", level, "--out", "out.geojson", "--columns", "en"],
        );
        assert!(output.status.success(), "{output:?}");
        let text = fs::read_to_string(folder.path().join("out.geojson")).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["features"].as_array().unwrap().clone()
    };
    let streets = export("street");
    let zone = streets.iter().find(|street| street["properties"]["code"] == "530112403").unwrap();
    assert!(zone["geometry"].is_object() && zone["properties"]["area_m2"].as_f64() > Some(1_000_000.0), "{zone}");
    let bare: Vec<_> = export("community").into_iter().filter(|area| area["geometry"].is_null()).collect();
    assert_eq!(bare.len(), 10, "the communities of the zone");
    assert!(bare.iter().all(|area| area["properties"]["area_m2"].is_null()));
    let fit = ["render", "demo.gpkg", "--out", "zone.png", "--size", "320x200", "--fit", "530112403"];
    let output = tongxin(folder.path(), &fit);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_picture_is_drawn_without_a_display() {
    let folder = folder();
    let arguments = ["render", "demo.gpkg", "--out", "map.png", "--size", "320x200"];
    let output = tongxin(folder.path(), &arguments);
    assert!(output.status.success(), "{output:?}");
    let png = fs::read(folder.path().join("map.png")).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&png[16..24], [320_u32.to_be_bytes(), 200_u32.to_be_bytes()].concat());
}

#[test]
fn a_file_that_is_no_project_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("text.gpkg"),
        "just words, and more of them than a header has bytes, so that it is no database",
    )
    .unwrap();
    fs::write(folder.path().join("empty.gpkg"), "").unwrap();
    let whole = fs::read(demo()).unwrap();
    fs::write(folder.path().join("cut.gpkg"), &whole[..whole.len() / 2]).unwrap();
    fs::create_dir(folder.path().join("folder.gpkg")).unwrap();
    for file in ["text.gpkg", "empty.gpkg", "cut.gpkg", "folder.gpkg", "none.gpkg"] {
        for arguments in [&["info", file][..], &["locate", file, "102.66", "25.04"], &["--lang", "en", "check", file]] {
            let output = tongxin(folder.path(), arguments);
            assert_eq!(output.status.code(), Some(3), "{arguments:?}: {output:?}");
            assert!(said(&output.stderr).contains(file), "the message names the file: {output:?}");
        }
    }
}

#[test]
fn no_output_takes_the_place_of_the_project() {
    let folder = folder();
    super::batch::write_tables(folder.path());
    let project = folder.path().join("demo.gpkg");
    let before = fs::read(&project).unwrap();
    let mut names = vec!["demo.gpkg".to_owned(), "./demo.gpkg".to_owned(), project.display().to_string()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&project, folder.path().join("link.gpkg")).unwrap();
        names.push("link.gpkg".to_owned());
    }
    for out in &names {
        for command in [
            &["locate", "demo.gpkg", "--points", "shops.csv"][..],
            &["render", "demo.gpkg", "--size", "320x200"],
            &["export", "demo.gpkg", "--level", "grid"],
        ] {
            let output = tongxin(folder.path(), &[command, &["--out", out]].concat());
            assert_eq!(output.status.code(), Some(2), "{command:?} --out {out}: {output:?}");
            assert!(said(&output.stderr).contains("项目文件本身"), "{output:?}");
        }
    }
    #[cfg(unix)]
    {
        // The project read through the link, the output named as it is.
        let output = tongxin(folder.path(), &["export", "link.gpkg", "--level", "grid", "--out", "demo.gpkg"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    }
    assert!(before == fs::read(&project).unwrap());
}

#[test]
fn a_name_that_promises_another_format_is_refused_before_anything_is_written() {
    let folder = folder();
    for (arguments, out) in [
        (vec!["render", "demo.gpkg", "--out", "map.jpg"], "map.jpg"),
        (vec!["export", "demo.gpkg", "--level", "grid", "--out", "grids.shp"], "grids.shp"),
        (vec!["export", "demo.gpkg", "--level", "grid", "--out", "-"], "-"),
        (vec!["demo", "again.txt"], "again.txt"),
    ] {
        let output = tongxin(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(said(&output.stderr).contains("只写"), "{output:?}");
        assert!(!folder.path().join(out).exists(), "{out}");
    }
}

#[test]
fn coordinates_in_one_piece_are_taken_and_metres_are_recognised() {
    let folder = folder();
    let locate = |arguments: &[&str]| tongxin(folder.path(), &[&["locate", "demo.gpkg"], arguments].concat());
    let two = locate(&["102.66", "25.04"]);
    for one in [&["102.66,25.04"][..], &["102.66，25.04"], &["102.66 25.04"], &["102.66,", "25.04"]] {
        assert_eq!(said(&locate(one).stdout), said(&two.stdout), "{one:?}");
    }
    for (arguments, expected) in [
        (&["102.66"][..], "还缺纬度"),
        (&["566606", "2770647"], "--crs EPSG:4543"),
        (&["34566606", "2770647"], "--crs EPSG:4522"),
    ] {
        let output = locate(arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(said(&output.stderr).contains(expected), "{output:?}");
    }
}
