//! What other programs find in the file.

use std::process::Command;

use rusqlite::Connection;
use tongxin::files::project::Shape;
use tongxin::geodesy::doubled_area;

use super::{place, save};
use crate::fixtures::town::{SIDE, furnished};

/// One value of the file.
fn value<T: rusqlite::types::FromSql>(path: &std::path::Path, sql: &str) -> T {
    Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn doubled_area_of(shape: &Shape) -> i128 {
    let Shape::Polygons(polygons) = shape else { panic!("{shape:?}") };
    let closed = |ring: &Vec<_>| doubled_area(&[&ring[..], &ring[..1]].concat());
    polygons.iter().flatten().map(closed).sum()
}

fn areas(path: &std::path::Path, table: &str) -> Vec<i128> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(&format!("SELECT geom FROM {table} WHERE geom NOT NULL")).unwrap();
    let blobs = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    blobs.map(|blob| doubled_area_of(&Shape::from_blob(&blob.unwrap()).unwrap())).collect()
}

#[test]
fn every_level_covers_the_district_exactly_once() {
    let (_folder, path) = place();
    save(&path, &furnished(9, 5, 3));
    let lake: i128 = areas(&path, "非网格面").iter().sum();
    let district: i128 = areas(&path, "区").iter().sum();
    assert!(lake > 0);
    for table in ["街道", "社区", "网格"] {
        assert!(areas(&path, table).iter().all(|area| *area > 0));
        assert_eq!(areas(&path, table).iter().sum::<i128>() + lake, district, "{table}");
    }
    let about = 2 * i128::from(SIDE) * i128::from(SIDE) * 45;
    assert!((district - about).abs() < about / 50, "{district} is not about {about}");
}

#[test]
fn figures_are_those_of_the_atoms_and_add_up() {
    let (_folder, path) = place();
    let document = furnished(9, 5, 3);
    save(&path, &document);
    let households: i64 = document.tables.atoms.iter().map(|atom| i64::from(atom.households)).sum();
    assert_eq!(value::<i64>(&path, "SELECT sum(户数) FROM 区"), households);
    // One atom stands in the lake, which hangs on the district.
    assert_eq!(value::<i64>(&path, "SELECT sum(户数) FROM 网格"), households - 100);
    assert_eq!(value::<i64>(&path, "SELECT 户数 FROM 网格 WHERE 名称 = '网格3-2'"), 103);
    assert_eq!(value::<i64>(&path, "SELECT sum(志愿者) FROM 网格"), value::<i64>(&path, "SELECT 志愿者 FROM 区"));
    assert_eq!(value::<String>(&path, "SELECT 管理员 FROM 网格 WHERE 管理员 NOT NULL"), "张三");
    assert_eq!(value::<String>(&path, "SELECT 报到社区 FROM 单位党组织 WHERE 报到社区 NOT NULL"), "第1社区");
}

#[test]
fn the_header_is_that_of_a_geopackage() {
    let (_folder, path) = place();
    save(&path, &furnished(3, 3, 1));
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[68..72], b"GPKG");
    assert_eq!(u32::from_be_bytes(bytes[60..64].try_into().unwrap()), 10300);
    assert_eq!(bytes[18..20], [1, 1], "not a rollback journal");
    let changed: String = value(&path, "SELECT DISTINCT last_change FROM gpkg_contents");
    assert_eq!(changed, "2021-07-19T00:00:00.000Z");
    assert_eq!(value::<String>(&path, "PRAGMA integrity_check"), "ok");
    // The counter that the seal holds is the one of the file, so nothing is compared without need.
    let counter = u32::from_be_bytes(bytes[24..28].try_into().unwrap());
    assert_eq!(value::<u32>(&path, "SELECT rows FROM tongxin_seal WHERE id = 0"), counter);
}

#[test]
fn the_extent_of_a_layer_shrinks_with_it_and_goes_with_its_last_feature() {
    let (_folder, path) = place();
    let mut document = furnished(3, 3, 1);
    let unit = document.tables.units.iter().next().unwrap().clone();
    let at = |lon_deg, lat_deg| tongxin::geodesy::LatticePoint::from_degrees(lon_deg, lat_deg).ok();
    let extent = || -> Option<[f64; 4]> {
        let sql = "SELECT min_x, max_x, min_y, max_y FROM gpkg_contents WHERE table_name = '单位党组织'";
        let get = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
        let found: [Option<f64>; 4] = Connection::open(&path).unwrap().query_row(sql, [], get).unwrap();
        found.iter().copied().collect::<Option<Vec<f64>>>().map(|found| found.try_into().unwrap())
    };
    let mut saved = save(&path, &document);
    let none = tongxin::model::History::default();
    let mut put = |place: Option<tongxin::geodesy::LatticePoint>| {
        document.tables.units =
            document.tables.units.iter().map(|one| tongxin::domain::Unit { at: None, ..one.clone() }).collect();
        document.tables.units.put(tongxin::domain::Unit { at: place, ..unit.clone() });
        saved.save(&document, &none, tongxin::files::Disk::default()).unwrap();
    };
    for (lon, lat) in [(103.5, 26.25), (102.5, 24.5)] {
        put(at(lon, lat));
        let [min_x, max_x, min_y, max_y] = extent().unwrap();
        assert!(min_x <= lon && lon <= max_x && min_y <= lat && lat <= max_y);
        assert!(max_x - min_x < 2e-5 && max_y - min_y < 2e-5, "the layer extends to where nothing is");
    }
    put(None);
    assert_eq!(extent(), None);
}

/// GDAL is no part of what the program needs; where it is installed, it has the last word.
fn gdal_finds_no_error(path: &std::path::Path, grids: usize) {
    let validator = "/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py";
    if !std::path::Path::new(validator).exists() {
        return;
    }
    let output = Command::new("/usr/bin/python3").arg(validator).arg(path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let output = Command::new("ogrinfo").args(["-al", "-so"]).arg(path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaints.is_empty(), "{complaints}");
    let layer = said.split("Layer name: ").find(|layer| layer.starts_with("网格\n")).expect("no layer of grids");
    assert!(layer.contains(&format!("Feature Count: {grids}\n")), "{layer}");
}

#[test]
fn the_geopackage_validator_finds_no_error_in_a_file_written_anew_and_saved_in_place() {
    let (_folder, path) = place();
    let document = furnished(9, 5, 3);
    let mut saved = save(&path, &document);
    gdal_finds_no_error(&path, 44);
    let mut after = document.clone();
    let mut area = after.tables.areas.iter().last().unwrap().clone();
    area.name = "改名".to_owned();
    after.tables.areas.put(area);
    saved.save(&after, &tongxin::model::History::default(), tongxin::files::Disk::default()).unwrap();
    gdal_finds_no_error(&path, 44);
}

#[test]
fn the_demo_is_a_valid_geopackage_and_comes_back() {
    let (folder, path) = place();
    let document = tongxin::demo::xishan();
    save(&path, &document);
    gdal_finds_no_error(&path, 423);
    let opened = super::open(&path).unwrap();
    assert_eq!(tongxin::model::canonical_hash(&opened.document), tongxin::model::canonical_hash(&document));
    let again = folder.path().join("again.gpkg");
    save(&again, &opened.document);
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&again).unwrap());
}
