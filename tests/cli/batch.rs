//! Tables of points through the whole program.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::{TONGXIN, folder, said, tongxin};

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
    write("utf16.csv", b"\xFF\xFEl\0o\0n");
    write("columns.csv", "东经度数,北纬度数\n102.66,25.04\n".as_bytes());
    write("swapped.csv", b"lon,lat\n25.04,102.66\n25.03,102.7\n");
    write("excel.txt", &utf16("\u{FEFF}店名\t经度\t纬度\r\n老店\t102.66\t25.04\r\n"));
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
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
    for (table, code) in [
        ("empty.csv", 3),
        ("header.csv", 3),
        ("quote.csv", 3),
        ("nul.csv", 3),
        ("utf16.csv", 3),
        ("columns.csv", 3),
        ("none.csv", 3),
        ("swapped.csv", 2),
    ] {
        let output = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", table, "--out", "out.csv"]);
        assert_eq!(output.status.code(), Some(code), "{table}: {output:?}");
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

/// Gives the program bytes on standard input.
fn piped(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(TONGXIN)
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(input).unwrap();
    program.wait_with_output().unwrap()
}

#[test]
fn pipes_give_the_bytes_that_files_give() {
    let folder = folder();
    write_tables(folder.path());
    for table in ["shops.csv", "gbk.csv", "excel.txt"] {
        let input = fs::read(folder.path().join(table)).unwrap();
        let file = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", table, "--out", "out.csv"]);
        assert!(file.status.success(), "{file:?}");
        let through = piped(folder.path(), &["locate", "demo.gpkg", "--points", "-", "--out", "-"], &input);
        assert!(through.status.success(), "{through:?}");
        assert!(through.stdout == fs::read(folder.path().join("out.csv")).unwrap(), "{table}");
    }
    assert!(!folder.path().join("-").exists());
    let broken = piped(folder.path(), &["locate", "demo.gpkg", "--points", "-", "--out", "-"], b"lon,lat\n1,\"2\n");
    assert_eq!((broken.status.code(), broken.stdout.len()), (Some(3), 0));
}

#[test]
fn the_nearest_column_is_suggested_and_all_are_listed() {
    let folder = folder();
    write_tables(folder.path());
    let ask = |lang| {
        let arguments = ["--lang", lang, "locate", "demo.gpkg", "--points", "shops.csv", "--out", "o.csv"];
        tongxin(folder.path(), &[&arguments[..], &["--lon-column", "lno"]].concat())
    };
    let (zh, en) = (ask("zh"), ask("en"));
    assert_eq!((zh.status.code(), en.status.code()), (Some(2), Some(2)));
    assert!(said(&zh.stderr).contains("店名、lon、lat。是不是“lon”？"), "{}", said(&zh.stderr));
    assert!(said(&en.stderr).contains("店名, lon, lat. Did you mean “lon”?"), "{}", said(&en.stderr));
}

/// The files in a folder, hidden ones too.
#[cfg(unix)]
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_older_file_and_no_half_one() {
    let folder = folder();
    fs::write(folder.path().join("in.csv"), format!("lon,lat\n{}", "102.66,25.04\n".repeat(20_000))).unwrap();
    fs::write(folder.path().join("out.csv"), "older").unwrap();
    // No file may grow beyond 512 KiB; without the signal that would end the program, writing fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 512; exec \"$0\" locate demo.gpkg --points in.csv --out out.csv";
    let output = Command::new("bash")
        .args(["-c", script, TONGXIN])
        .current_dir(folder.path())
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output.stderr).contains("磁盘"), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap(), "older");
    assert_eq!(names(folder.path()), ["demo.gpkg", "in.csv", "out.csv"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_half_file() {
    let folder = folder();
    fs::write(folder.path().join("in.csv"), format!("lon,lat\n{}", "102.66,25.04\n".repeat(2_000_000))).unwrap();
    let mut program = Command::new(TONGXIN)
        .args(["locate", "demo.gpkg", "--points", "in.csv", "--out", "out.csv"])
        .current_dir(folder.path())
        .env("LC_ALL", "zh_CN.UTF-8")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Stopped in the middle: its file beside the output has begun to grow.
    let half = folder.path().join(format!(".out.csv.{}.tmp", program.id()));
    while fs::metadata(&half).map_or(0, |found| found.len()) == 0 {
        assert!(program.try_wait().unwrap().is_none(), "it ended before it was stopped");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(Command::new("kill").args(["-INT", &program.id().to_string()]).status().unwrap().success());
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output.stderr).contains("已停止"), "{output:?}");
    assert_eq!(names(folder.path()), ["demo.gpkg", "in.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_or_a_place_that_takes_no_file_is_refused() {
    let folder = folder();
    write_tables(folder.path());
    for (out, code) in [("/dev/null", 2), ("/dev/full", 2), ("/proc/none.csv", 3), ("/sys/none.csv", 3)] {
        let output = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", "shops.csv", "--out", out]);
        assert_eq!(output.status.code(), Some(code), "{out}: {output:?}");
        assert!(said(&output.stderr).contains(out), "{output:?}");
    }
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    let output = tongxin(folder.path(), &["locate", "demo.gpkg", "--points", "/dev/zero", "--out", "out.csv"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn a_batch_tells_the_secretary_and_on_request_what_is_near_with_a_mark_for_spreadsheets() {
    let folder = folder();
    write_tables(folder.path());
    let run = |more: &[&str]| {
        let batch = ["locate", "demo.gpkg", "--points", "shops.csv", "--out", "near.csv"];
        assert!(tongxin(folder.path(), &[&batch, more].concat()).status.success());
        fs::read(folder.path().join("near.csv")).unwrap()
    };
    let plain = String::from_utf8(run(&[])).unwrap();
    assert!(plain.lines().next().unwrap().contains("网格管理员,社区党委书记,社区大党委"), "{plain}");
    assert!(!plain.starts_with('\u{feff}'));
    let near = String::from_utf8(run(&["--near", "--bom"])).unwrap();
    let rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .from_reader(near.strip_prefix('\u{feff}').expect("a byte-order mark").as_bytes())
        .into_records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.len(), 4);
    let tail = |row: usize| rows[row][rows[row].len() - 3..].to_vec();
    let has_belt = |row: usize| tail(row)[0].contains("环滇池") && tail(row)[1].parse::<f64>().unwrap() < 3000.0;
    assert!((0..3).any(has_belt), "{rows:?}");
    assert!(tail(0)[2].parse::<f64>().is_ok_and(|metres| metres > 0.0));
    assert!(tail(2)[2].parse::<f64>().is_ok_and(|metres| metres > 100.0), "in the lake: {:?}", tail(2));
    assert_eq!(tail(3), ["", "", ""], "outside");
}
