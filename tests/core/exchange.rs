//! Tests of `exchange`: batches of points as people really have them, sound and broken.

mod answers;
mod tables;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use tongxin::domain::{
    Area, AreaId, Assignment, AssignmentId, Committee, CommitteeId, Level, LevelIndex, NonGrid, NonGridId,
    NonGridReason, Post, PostId, PostKind, PostPlace, Unit, UnitId,
};
use tongxin::files::exchange::{
    AnswerColumns, AnswerPlace, CsvPoints, CsvSummary, ExchangeError, FaultyRow, PointsTable, RowFault, TextEncoding,
    answer_points,
};
use tongxin::files::{FileError, Problem};
use tongxin::geodesy::{CoordinateError, CoordinateSystem, LatticePoint};
use tongxin::jobs::Progress;
use tongxin::model::Document;
use tongxin::partition::Label;
use tongxin::text::Lang;

const GRID: AreaId = AreaId(4);
const LAKE: NonGridId = NonGridId(9);

/// A district of one street, one community and one grid, with a lake.
fn one_grid_and_a_lake() -> Document {
    let mut document = Document { levels: Arc::new(Level::usual_four()), ..Document::default() };
    let names = ["西山区", "金碧街道", "南坝社区", "=南坝,\"一\"网格"];
    for (level, name) in (0u8..).zip(names) {
        let id = u32::from(level) + 1;
        document.tables.areas.put(Area {
            id: AreaId(id),
            level: LevelIndex(level),
            parent: (level > 0).then(|| AreaId(id - 1)),
            code: "530112001001001"[..6 + 3 * usize::from(level)].to_owned(),
            name: name.to_owned(),
            managed_apart: false,
            grid_kind: Default::default(),
            volunteers: 0,
            staff_quota: None,
            responsible_body: None,
            purpose: None,
            former_codes: Vec::new(),
            locked: false,
        });
    }
    let (reason, parent) = (NonGridReason::Water, AreaId(1));
    document.tables.non_grids.put(NonGrid { id: LAKE, name: "滇池".to_owned(), reason, parent, managed_by: None });
    let place = PostPlace::Area(GRID);
    document.tables.posts.put(Post {
        id: PostId(20),
        kind: PostKind::GridAdministrator,
        place,
        holder: Some("李网格".to_owned()),
    });
    for (id, name) in [(30, "区司法局"), (31, "云纺小学")] {
        document.tables.units.put(Unit {
            id: UnitId(id),
            name: name.to_owned(),
            credit_code: None,
            sector: "机关".to_owned(),
            members: 12,
            at: None,
        });
        document.tables.assignments.put(Assignment {
            id: AssignmentId(id + 10),
            unit: UnitId(id),
            community: AreaId(3),
        });
    }
    document.tables.committees.put(Committee {
        id: CommitteeId(50),
        community: AreaId(3),
        name: "南坝社区大党委".to_owned(),
        members: vec![UnitId(30)],
    });
    document
}

/// West of 102.5°E the lake, then the grid, outside from 103°E on.
fn by_longitude(points: &[LatticePoint]) -> Vec<Label> {
    points
        .iter()
        .map(|point| match point.x {
            x if x < 10_250_000_000 => Label::NonGrid(LAKE),
            x if x < 10_300_000_000 => Label::Grid(GRID),
            _ => Label::Outside,
        })
        .collect()
}

struct Batch {
    folder: tempfile::TempDir,
    lang: Lang,
    system: CoordinateSystem,
    columns: (Option<&'static str>, Option<&'static str>),
}

impl Batch {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, lang: Lang::Zh, system: CoordinateSystem::Cgcs2000, columns: (None, None) }
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("out.csv")
    }

    fn answer(&self, input: impl AsRef<[u8]>) -> Result<(CsvSummary, Vec<u8>), ExchangeError> {
        let place = self.folder.path().join("in.csv");
        fs::write(&place, input).unwrap();
        let document = one_grid_and_a_lake();
        let batch = CsvPoints {
            input: PointsTable::File(&place),
            lon_column: self.columns.0,
            lat_column: self.columns.1,
            system: self.system,
            lang: self.lang,
            with_mark: false,
        };
        let columns = AnswerColumns::new(&document, self.lang);
        let summary =
            answer_points(&batch, AnswerPlace::File(&self.output()), &columns, &by_longitude, &Progress::default());
        let left: Vec<_> = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| name == "in.csv" || name == "out.csv"), "left behind: {left:?}");
        assert_eq!(self.output().exists(), summary.is_ok(), "an output stands exactly when the run came to its end");
        summary.map(|summary| (summary, fs::read(self.output()).unwrap()))
    }
}

/// Answers a table and gives the output as text.
fn answered(input: &str) -> (CsvSummary, String) {
    let (summary, output) = Batch::new().answer(input).unwrap();
    (summary, String::from_utf8(output).unwrap())
}

fn refused(input: impl AsRef<[u8]>) -> ExchangeError {
    Batch::new().answer(input).unwrap_err()
}

fn faults(summary: &CsvSummary) -> Vec<(u64, &RowFault)> {
    summary.first_faults.iter().map(|FaultyRow { row, fault }| (*row, fault)).collect()
}

const HEADINGS: &str = ",状态,说明,网格编码,网格,社区编码,社区,街道编码,街道,区编码,区,网格管理员,社区党委书记,社区大党委,大党委成员单位,街道党建联盟,综合行政执法队,报到单位";
const IN_THE_GRID: &str = ",网格内,,530112001001001,\"'=南坝,\"\"一\"\"网格\",530112001001,南坝社区,530112001,金碧街道,530112,西山区,李网格,,南坝社区大党委,区司法局,,,区司法局；云纺小学";
const IN_THE_LAKE: &str = ",非网格面,滇池（水域）,,,,,,,530112,西山区,,,,,,,";
const OUTSIDE: &str = ",区外,,,,,,,,,,,,,,,,";

#[test]
fn each_row_gets_who_is_responsible() {
    let (summary, output) = answered("id,lon,lat\n1,102.6,25\n2,102.4,25\n3,103.5,25\n");
    let expected =
        format!("id,lon,lat{HEADINGS}\n1,102.6,25{IN_THE_GRID}\n2,102.4,25{IN_THE_LAKE}\n3,103.5,25{OUTSIDE}\n");
    assert_eq!(output, expected);
    let CsvSummary { rows, inside, outside, non_grid, faulty, .. } = summary;
    assert_eq!([rows, inside, outside, non_grid, faulty], [3, 1, 1, 1, 0]);
}

#[test]
fn line_breaks_quotes_blank_lines_and_a_missing_last_break_stay() {
    let input = "名称,\"lon\",lat\r\n\"两行\n\"\"店\"\"\",\"102.6\",25\r\n\r\nx\"y, 102.6 ,25";
    let (summary, output) = answered(input);
    let expected = format!(
        "名称,\"lon\",lat{HEADINGS}\r\n\"两行\n\"\"店\"\"\",\"102.6\",25{IN_THE_GRID}\r\n\r\nx\"y, 102.6 ,25{IN_THE_GRID}"
    );
    assert_eq!(output, expected);
    assert_eq!((summary.rows, summary.inside), (2, 2));
}

#[test]
fn tabs_and_semicolons_separate_too() {
    let (_, output) = answered("lon\tlat\n102.4\t25\n");
    assert_eq!(output.lines().nth(1).unwrap(), format!("102.4\t25{}", IN_THE_LAKE.replace(',', "\t")));
    let (_, output) = answered("lon;lat\n102.4;25\n");
    assert_eq!(output.lines().nth(1).unwrap(), format!("102.4;25{}", IN_THE_LAKE.replace(',', ";")));
}

#[test]
fn english_headings_and_words_on_request() {
    let batch = Batch { lang: Lang::En, ..Batch::new() };
    let (_, output) = batch.answer("lon,lat\n102.4,25\n").unwrap();
    let output = String::from_utf8(output).unwrap();
    assert!(output.starts_with("lon,lat,status,note,grid_code,grid,community_code,"), "{output}");
    assert!(output.contains("102.4,25,non_grid,滇池 (water),"), "{output}");
}

#[test]
fn a_byte_order_mark_stays_and_gbk_stays_gbk() {
    let (summary, output) = Batch::new().answer("\u{FEFF}lon,lat\n102.4,25\n").unwrap();
    assert_eq!(summary.encoding, TextEncoding::Utf8WithMark);
    assert!(output.starts_with("\u{FEFF}lon,lat,状态".as_bytes()));

    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let (summary, output) = Batch::new().answer(gbk("地点,lon,lat\n滇池边,102.4,25\n")).unwrap();
    assert_eq!(summary.encoding, TextEncoding::Gbk);
    assert_eq!(output, gbk(&format!("地点,lon,lat{HEADINGS}\n滇池边,102.4,25{IN_THE_LAKE}\n")));
}

#[test]
fn coordinates_come_in_every_system() {
    for (system, row) in [
        (CoordinateSystem::GaussKruger102, "566606.424,2770647.471"),
        (CoordinateSystem::GaussKrugerZone34, "34566606.424,2770647.471"),
        (CoordinateSystem::Gcj02, "102.6613,25.0369"),
        (CoordinateSystem::Bd09, "102.6679,25.0426"),
    ] {
        let batch = Batch { system, ..Batch::new() };
        let (summary, _) = batch.answer(format!("lon,lat\n{row}\n")).unwrap();
        assert_eq!((summary.inside, summary.faulty), (1, 0), "{system}");
    }
    let batch = Batch { system: CoordinateSystem::GaussKruger102, ..Batch::new() };
    let (summary, _) = batch.answer("lon,lat\n2770647.471,566606.424\n566606.424,2770647.471\n").unwrap();
    assert!(matches!(faults(&summary)[..], [(2, RowFault::Coordinate(CoordinateError::ProjectedSwapped { .. }))]));
}

#[test]
fn a_bad_row_says_why_and_the_run_goes_on() {
    let input =
        "id,lon,lat\n1,102.6,25\n2,abc,25\n3,102.6\n4,102.6,25,extra\n5,25,102.6\n6,,25\n7,400,400\n8,102.4,25\n";
    let (summary, output) = answered(input);
    assert_eq!((summary.rows, summary.inside, summary.non_grid, summary.faulty), (8, 1, 1, 6));
    let found = faults(&summary);
    assert_eq!(found.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    assert_eq!(*found[0].1, RowFault::NotANumber { column: "lon".to_owned(), cell: "abc".to_owned() });
    assert_eq!(*found[1].1, RowFault::Ragged { cells: 2, expected: 3 });
    assert_eq!(*found[2].1, RowFault::Surplus { number: 4, cell: "extra".to_owned(), expected: 3 });
    assert!(matches!(found[3].1, RowFault::Coordinate(CoordinateError::Swapped { .. })));
    assert_eq!(*found[4].1, RowFault::NoCoordinate { column: "lon".to_owned() });
    assert!(matches!(found[5].1, RowFault::Coordinate(CoordinateError::OutOfRange { .. })));
    let lines: Vec<&str> = output.lines().collect();
    assert!(lines[2].starts_with("2,abc,25,,错误,“lon”不是数字：abc,,"), "{}", lines[2]);
    // Rows are filled up, so that every status stands under its heading, also beside a row that goes on too far.
    assert!(lines[3].starts_with("3,102.6,,,错误,该行有 2 格，标题行有 3 格,"), "{}", lines[3]);
    assert_eq!(lines[8], format!("8,102.4,25,{IN_THE_LAKE}"));
}

#[test]
fn row_numbers_count_as_a_spreadsheet_does_across_blocks() {
    // Some 600 KB: three blocks.
    let mut input = "lon,lat,text\n".to_owned();
    for row in 0..10_000 {
        let lon = if row == 9_000 { "x" } else { "102.6" };
        writeln!(input, "{lon},25,\"{row} 两行\n的格子，占一些地方，占一些地方\"").unwrap();
    }
    let (summary, output) = answered(&input);
    assert_eq!((summary.rows, summary.inside, summary.faulty), (10_000, 9_999, 1));
    assert_eq!(faults(&summary)[0].0, 9_002);
    let mut reader = csv::Reader::from_reader(output.as_bytes());
    let texts: Vec<String> = reader.records().map(|record| record.unwrap()[2].to_owned()).collect();
    assert!(texts.len() == 10_000 && texts.iter().enumerate().all(|(row, text)| text.starts_with(&format!("{row} "))));
}

#[test]
fn only_the_first_faults_are_named_and_all_are_counted() {
    let (summary, _) = answered(&format!("lon,lat\n{}", "x,25\n".repeat(100_000)));
    assert_eq!((summary.faulty, summary.first_faults.len()), (100_000, 10));
}

#[test]
fn misencoded_bytes_are_a_fault_of_their_row() {
    // Damage in a UTF-8 file: most lines with Chinese are sound.
    let input = [&b"name,lon,lat\n"[..], "滇池,102.4,25\n金碧,102.6,25\n".as_bytes(), b"\xFF\xFE,102.6,25\n"].concat();
    let (summary, output) = Batch::new().answer(&input).unwrap();
    assert_eq!(summary.encoding, TextEncoding::Utf8);
    assert_eq!(faults(&summary), [(4, &RowFault::Misencoded { encoding: TextEncoding::Utf8 })]);
    assert!(output.windows(12).any(|bytes| bytes == b"\xFF\xFE,102.6,25,"), "the bytes stay as they came");
    // A character cut by the end of the file.
    let (summary, _) = Batch::new().answer(b"\xEF\xBB\xBFlon,lat,name\n102.6,25,\xE6\xBB").unwrap();
    assert_eq!(summary.faulty, 1);
    let (summary, _) =
        Batch::new().answer([&b"lon,lat,name\n102.6,25,\xC0\xCF\n102.6,25,"[..], b"\xFF"].concat()).unwrap();
    assert_eq!((summary.encoding, summary.faulty), (TextEncoding::Gbk, 1));
}

#[test]
fn a_cell_of_a_million_characters_passes_and_as_a_coordinate_is_a_fault() {
    let long = "长".repeat(1_000_000);
    let (summary, output) = answered(&format!("lon,lat,text\n102.4,25,{long}\n"));
    assert_eq!(summary.non_grid, 1);
    assert!(output.ends_with(&format!("{long}{IN_THE_LAKE}\n")));
    let (summary, _) = answered(&format!("lon,lat\n{long},25\n{},25\n", "1".repeat(1_000_000)));
    let found = faults(&summary);
    assert!(matches!(found[0].1, RowFault::NotANumber { cell, .. } if cell.chars().count() == 41), "{found:?}");
    assert!(matches!(found[1].1, RowFault::Coordinate(CoordinateError::OutOfRange { .. })), "{found:?}");
}

#[test]
fn a_broken_structure_ends_the_run_with_its_place() {
    assert!(matches!(refused(""), ExchangeError::Empty));
    assert!(matches!(refused("\u{FEFF}"), ExchangeError::Empty));
    assert!(matches!(refused("\r\n\r\n"), ExchangeError::Empty));
    assert!(matches!(refused("lon,lat\n"), ExchangeError::HeaderOnly));
    assert!(matches!(refused("lon,lat\n\n\n"), ExchangeError::HeaderOnly));
    assert!(matches!(refused("lon,lat\n102.6,25\n102.6,\"25\n102.6,25\n"), ExchangeError::OpenQuote { row: 3 }));
    assert!(matches!(refused("\"lon,lat\n102.6,25\n"), ExchangeError::OpenQuote { row: 1 }));
    assert!(matches!(refused("lon,lat\n1,2\n3,\u{0}4\n"), ExchangeError::NulByte { line: 3 }));
    let error = refused("东,北\n102.6,25\n");
    assert!(matches!(&error, ExchangeError::NoCoordinateColumns { found } if found.len() == 2));
    assert!(error.words(Lang::Zh).contains("东、北"), "{}", error.words(Lang::Zh));
    let named = Batch { columns: (Some("lon"), None), ..Batch::new() };
    let error = named.answer("经度,纬度\n102.6,25\n").unwrap_err();
    assert!(matches!(&error, ExchangeError::MissingColumn { column, found } if column == "lon" && found.len() == 2));
    assert!(matches!(refused("lon,lon,lat\n1,2,3\n"), ExchangeError::AmbiguousColumn { numbers: [1, 2], .. }));
    let both = Batch { columns: (Some("lon"), Some("lon")), ..Batch::new() }.answer("lon,lat\n1,2\n").unwrap_err();
    assert!(matches!(both, ExchangeError::OneColumnForBoth { .. }));
}

#[test]
fn an_open_quote_in_a_long_table_is_found_where_it_opens() {
    let rows = "102.6,25\n".repeat(50_000);
    let error = refused(format!("lon,lat\n{rows}\"102.6,25\n{rows}"));
    assert!(matches!(error, ExchangeError::OpenQuote { row: 50_002 }), "{error:?}");
}

#[test]
fn places_that_cannot_be_used_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.csv");
    fs::write(&input, "lon,lat\n102.6,25\n").unwrap();
    let document = one_grid_and_a_lake();
    let run = |input: &std::path::Path, output: &std::path::Path| {
        let batch = CsvPoints {
            input: PointsTable::File(input),
            lon_column: None,
            lat_column: None,
            system: CoordinateSystem::Cgcs2000,
            lang: Lang::Zh,
            with_mark: false,
        };
        let columns = AnswerColumns::new(&document, Lang::Zh);
        answer_points(&batch, AnswerPlace::File(output), &columns, &by_longitude, &Progress::default()).unwrap_err()
    };
    let problem = |error: ExchangeError| match error {
        ExchangeError::File(FileError { problem, .. }) => problem,
        other => panic!("{other:?}"),
    };
    assert!(matches!(run(&input, &input), ExchangeError::SameFile(_)));
    assert!(matches!(run(&input, &folder.path().join("./in.csv")), ExchangeError::SameFile(_)));
    assert!(matches!(run(folder.path(), &folder.path().join("o.csv")), ExchangeError::NotAFile(_)));
    assert_eq!(problem(run(&folder.path().join("none.csv"), &folder.path().join("o.csv"))), Problem::NotFound);
    assert_eq!(problem(run(&input, &folder.path().join("none/o.csv"))), Problem::NoFolder);
    assert_eq!(problem(run(&input, folder.path())), Problem::IsFolder);
    // A file that may not be changed is not replaced either; permissions bind even where tests run as root.
    let kept = folder.path().join("kept.csv");
    fs::write(&kept, "kept").unwrap();
    let mut permissions = fs::metadata(&kept).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&kept, permissions).unwrap();
    assert_eq!(problem(run(&input, &kept)), Problem::ReadOnlyPlace);
    assert_eq!(fs::read_to_string(&kept).unwrap(), "kept");
}

#[test]
fn a_stop_leaves_the_older_output_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    fs::write(&input, format!("lon,lat\n{}", "102.6,25\n".repeat(100_000))).unwrap();
    fs::write(&output, "older").unwrap();
    let document = one_grid_and_a_lake();
    let progress = Progress::default();
    let stop_at_once = |points: &[LatticePoint]| {
        progress.cancel();
        by_longitude(points)
    };
    let batch = CsvPoints {
        input: PointsTable::File(&input),
        lon_column: None,
        lat_column: None,
        system: CoordinateSystem::Cgcs2000,
        lang: Lang::Zh,
        with_mark: false,
    };
    let columns = AnswerColumns::new(&document, Lang::Zh);
    let error = answer_points(&batch, AnswerPlace::File(&output), &columns, &stop_at_once, &progress).unwrap_err();
    assert!(matches!(error, ExchangeError::Stopped));
    assert_eq!(fs::read_to_string(&output).unwrap(), "older");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// A cell as spreadsheets write it, quoted when it must be or by chance.
fn written(text: &str, quoted: bool) -> String {
    if quoted || text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

proptest! {
    #[test]
    fn any_table_keeps_its_rows_byte_for_byte(
        rows in prop::collection::vec(("[a-z,\"\n\r 滇池]{0,12}", any::<bool>(), 1020..1035_u32), 1..40),
        breaks in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut input = format!("text,lon,lat{breaks}");
        let mut lines = Vec::new();
        for (text, quoted, lon) in &rows {
            let line = format!("{},{}.{},25", written(text, *quoted), lon / 10, lon % 10);
            input.push_str(&line);
            input.push_str(breaks);
            lines.push(line);
        }
        let (summary, output) = answered(&input);
        prop_assert_eq!((summary.rows, summary.faulty), (rows.len() as u64, 0));
        // Our own reading: each row as written, followed by its ending.
        let mut rest = output.strip_prefix(&format!("text,lon,lat{HEADINGS}{breaks}")).unwrap();
        for (line, (_, _, lon)) in lines.iter().zip(&rows) {
            let ending = match *lon { ..1025 => IN_THE_LAKE, 1025..1030 => IN_THE_GRID, _ => OUTSIDE };
            rest = rest.strip_prefix(&format!("{line}{ending}{breaks}")).ok_or_else(|| TestCaseError::fail(line.clone()))?;
        }
        prop_assert!(rest.is_empty());
        // Another program's reading: every row as long as the header, the cells as they were.
        let mut reader = csv::Reader::from_reader(output.as_bytes());
        for (record, (text, _, _)) in reader.records().map(Result::unwrap).zip(&rows) {
            prop_assert_eq!(&record[0], text);
        }
    }

    #[test]
    fn no_bytes_make_a_batch_panic(bytes in prop::collection::vec(prop::sample::select(b"\",\n\r\t;1.lonat\xE6\xBB\x87\xFF \0".to_vec()), 0..60)) {
        let _ = Batch::new().answer(bytes.clone());
        let _ = Batch::new().answer([b"lon,lat\n".to_vec(), bytes].concat());
    }
}
