//! Tables of points through the whole program.

use std::fs;
use std::path::Path;

use super::{folder, said, tongxin};

/// The tables that the manual speaks of.
pub fn write_tables(folder: &Path) {
    let write = |name: &str, content: &[u8]| fs::write(folder.join(name), content).unwrap();
    write(
        "shops.csv",
        "店名,lon,lat\n\"金碧路\n分店\",102.7,25.03\n=老店,102.66,25.04\n滇池上,102.66,24.9\n区外,100,20\n".as_bytes(),
    );
    write("gbk.csv", &encoding_rs::GBK.encode("店名,经度,纬度\n老店,102.66,25.04\n").0);
    write("survey.csv", b"no,y,x\n1,566606.42,2770647.47\n");
    write(
        "faults.csv",
        "店名,lon,lat\n好的,102.66,25.04\n缺一格,102.66\n文字,东经,25.04\n写反了,25.04,102.66\n空的,,25.04\n"
            .as_bytes(),
    );
    write("empty.csv", b"");
    write("header.csv", b"lon,lat\n");
    write("quote.csv", b"lon,lat\n102.66,25.04\n\"102.66,25.04\n");
    write("nul.csv", b"lon,lat\n102.66,\x0025.04\n");
    write("utf16.csv", b"\xFF\xFEl\0o\0n\0");
    write("columns.csv", "经度,纬度\n102.66,25.04\n".as_bytes());
}

#[test]
fn every_row_keeps_its_bytes_and_gets_codes_and_names() {
    let folder = folder();
    write_tables(folder.path());
    let output = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", "shops.csv", "--out", "out.csv"]);
    assert!(output.status.success(), "{output:?}");
    let written = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let original = fs::read_to_string(folder.path().join("shops.csv")).unwrap();
    // Each original row is the beginning of its answered row.
    for row in
        ["店名,lon,lat", "\"金碧路\n分店\",102.7,25.03", "=老店,102.66,25.04", "滇池上,102.66,24.9", "区外,100,20"]
    {
        assert!(original.contains(row) && written.contains(&format!("{row},")), "{row}");
    }
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    assert_eq!(rows.len(), 4);
    let states: Vec<&str> = rows.iter().map(|row| &row[column("状态")]).collect();
    assert_eq!(states[..2], ["网格内", "网格内"]);
    assert_eq!(states[3], "区外");
    for row in &rows[..2] {
        let code = |level| row[column(level)].to_owned();
        let grid = code("网格编码");
        assert_eq!(grid.len(), 15);
        assert!(grid.starts_with(&code("社区编码")) && code("社区编码").starts_with(&code("街道编码")));
        assert_eq!(&row[column("区")], "西山区");
        assert!(row[column("说明")].starts_with("示例数据"), "demo data is named on every row");
    }
}

#[test]
fn a_gbk_table_stays_gbk() {
    let folder = folder();
    write_tables(folder.path());
    let arguments = [
        "locate",
        "demo.gpkg",
        "--points",
        "gbk.csv",
        "--out",
        "out.csv",
        "--lon-column",
        "经度",
        "--lat-column",
        "纬度",
    ];
    let output = tongxin(folder.path(), &arguments);
    assert!(output.status.success() && said(&output.stderr).contains("GBK"), "{output:?}");
    let written = fs::read(folder.path().join("out.csv")).unwrap();
    let (text, _, damaged) = encoding_rs::GBK.decode(&written);
    assert!(!damaged && text.starts_with("店名,经度,纬度,状态,") && text.contains("西山区"), "{text}");
}

#[test]
fn plane_coordinates_find_the_same_grid_as_degrees() {
    let folder = folder();
    write_tables(folder.path());
    let arguments = [
        "locate",
        "demo.gpkg",
        "--points",
        "survey.csv",
        "--out",
        "out.csv",
        "--lon-column",
        "y",
        "--lat-column",
        "x",
        "--crs",
        "EPSG:4543",
    ];
    let output = tongxin(folder.path(), &arguments);
    assert!(output.status.success(), "{output:?}");
    let single = tongxin(folder.path(), &["locate", "demo.gpkg", "102.66", "25.04", "--json"]);
    let single: serde_json::Value = serde_json::from_slice(&single.stdout).unwrap();
    let written = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(written.contains(single["grid"]["code"].as_str().unwrap()), "{written}");
}

#[test]
fn a_broken_table_leaves_nothing_behind() {
    let folder = folder();
    write_tables(folder.path());
    for table in ["empty.csv", "header.csv", "quote.csv", "nul.csv", "utf16.csv", "columns.csv", "none.csv"] {
        let output = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", table, "--out", "out.csv"]);
        assert_eq!(output.status.code(), Some(3), "{table}: {output:?}");
        assert!(said(&output.stderr).lines().any(|line| line.starts_with("错误：")), "{table}: {output:?}");
        assert!(!folder.path().join("out.csv").exists(), "{table}");
    }
    let hidden = fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

#[test]
fn a_cell_of_a_million_characters_is_named_and_cut_in_the_message() {
    let folder = folder();
    fs::write(folder.path().join("long.csv"), format!("lon,lat\n{},25\n", "长".repeat(1_000_000))).unwrap();
    let output = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", "long.csv", "--out", "out.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.len() < 2_000 && said(&output.stderr).contains("第 2 行"), "{}", output.stderr.len());
}
