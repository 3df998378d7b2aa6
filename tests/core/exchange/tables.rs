//! How tables are really written: separators, line ends, marks, encodings, cells too many.

use super::*;

/// The answer of a row with another separator.
fn with(separator: &str, answer: &str) -> String {
    answer.replace(',', separator)
}

#[test]
fn a_quoted_separator_of_another_kind_in_the_header_decides_nothing() {
    for (separator, header) in [
        ("\t", "\"名称,地址\"\tlon\tlat\t\"a,b,c\""),
        (";", "\"名称,地址\";lon;lat;\"a\tb,c\""),
        (",", "\"名称;地址\",lon,lat,\"a;b;c;d;e\""),
        ("\t", "名称,地址\tlon\tlat\t说明,其他,更多"),
    ] {
        let row = ["\"一,二;三\t四\"", "102.4", "25", "\"x\""].join(separator);
        let (summary, output) = answered(&format!("{header}\n{row}\n"));
        assert_eq!((summary.non_grid, summary.faulty), (1, 0), "{header}");
        assert_eq!(output.lines().nth(1).unwrap(), format!("{row}{}", with(separator, IN_THE_LAKE)));
    }
    // Without known columns the rows decide what the columns are.
    let error = refused("\"a,b\";\"c,d\";e\n1;2;3\n");
    assert!(matches!(error, ExchangeError::NoCoordinateColumns { found } if found == ["a,b", "c,d", "e"]));
}

#[test]
fn a_first_line_that_names_the_separator_is_taken_at_its_word() {
    let (summary, output) = answered("sep=;\r\nlon;lat;x\r\n102.4;25;\"1,2\"\r\nx;25;\r\n");
    assert_eq!((summary.non_grid, faults(&summary)[0].0), (1, 3));
    assert!(output.starts_with(&format!("sep=;\r\nlon;lat;x{}\r\n", with(";", HEADINGS))), "{output}");
}

#[test]
fn carriage_returns_alone_end_rows_too() {
    let (summary, output) = answered("text,lon,lat\r\"两\r行\n\",102.4,25\r\rx,102.6,25");
    assert_eq!((summary.rows, summary.non_grid, summary.inside), (2, 1, 1));
    let expected = format!("text,lon,lat{HEADINGS}\r\"两\r行\n\",102.4,25{IN_THE_LAKE}\r\rx,102.6,25{IN_THE_GRID}");
    assert_eq!(output, expected);
    // Two carriage returns before each line feed, as some scripts write on Windows.
    let (_, output) = answered("lon,lat\r\r\n102.4,25\r\r\n");
    assert_eq!(output, format!("lon,lat{HEADINGS}\r\r\n102.4,25{IN_THE_LAKE}\r\r\n"));
}

#[test]
fn rows_that_go_on_with_empty_cells_keep_their_answer_under_its_heading() {
    let (summary, output) = answered("lon,lat\n102.4,25,,\n102.6,25\n103.5,25,\"\"\nx,25,\n");
    assert_eq!((summary.rows, summary.faulty), (4, 1));
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[0], format!("lon,lat,,{HEADINGS}"));
    assert_eq!(lines[1], format!("102.4,25,,{IN_THE_LAKE}"));
    assert_eq!(lines[2], format!("102.6,25,,{IN_THE_GRID}"));
    assert_eq!(lines[3], format!("103.5,25,\"\",{OUTSIDE}"));
    assert!(lines[4].starts_with("x,25,,,错误,"), "{}", lines[4]);
    // Far more of them than any spreadsheet adds would blow up every row.
    let (summary, _) = answered(&format!("lon,lat\n102.4,25{}\n102.6,25\n", ",".repeat(5_000)));
    assert_eq!(faults(&summary), [(2, &RowFault::Ragged { cells: 5_002, expected: 2 })]);
}

#[test]
fn rows_that_leave_off_empty_cells_are_answered_and_filled_up() {
    let (summary, output) = answered("id,lon,lat,备注,电话\n1,102.6,25,无,1\n2,102.4,25\n3,102.4\n");
    assert_eq!((summary.inside, summary.non_grid, summary.faulty), (1, 1, 1));
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[2], format!("2,102.4,25,,{IN_THE_LAKE}"));
    assert!(lines[3].starts_with("3,102.4,,,,错误,"), "{}", lines[3]);
}

#[test]
fn the_status_of_a_faulty_row_stands_under_its_heading_where_it_alone_goes_on() {
    let (_, output) = answered("lon,lat\nx,25,,\n102.4,25\n");
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[0], format!("lon,lat,,{HEADINGS}"));
    assert!(lines[1].starts_with("x,25,,,错误,"), "{}", lines[1]);
    assert_eq!(lines[2], format!("102.4,25,,{IN_THE_LAKE}"));
}

#[test]
fn a_grid_and_a_face_with_one_number_and_numbers_near_the_greatest_keep_their_own_answers() {
    let mut document = one_grid_and_a_lake();
    let lake = document.tables.non_grids.iter().next().unwrap().clone();
    document.tables.non_grids.put(NonGrid { id: NonGridId(GRID.0), name: "同号水库".to_owned(), ..lake.clone() });
    document.tables.non_grids.put(NonGrid { id: NonGridId(u32::MAX), name: "末号水库".to_owned(), ..lake });
    let locate = |points: &[LatticePoint]| {
        let labels = [Label::Grid(GRID), Label::NonGrid(NonGridId(GRID.0)), Label::NonGrid(NonGridId(u32::MAX))];
        labels.into_iter().cycle().take(points.len()).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    fs::write(&input, "lon,lat\n102.6,25\n102.6,25\n102.6,25\n").unwrap();
    let batch = CsvPoints {
        input: PointsTable::File(&input),
        lon_column: None,
        lat_column: None,
        system: CoordinateSystem::Cgcs2000,
        lang: Lang::Zh,
        with_mark: false,
    };
    let columns = AnswerColumns::new(&document, Lang::Zh);
    answer_points(&batch, AnswerPlace::File(&output), &columns, &locate, &Progress::default()).unwrap();
    let output = fs::read_to_string(output).unwrap();
    let lines: Vec<&str> = output.lines().collect();
    assert!(lines[1].contains("南坝") && lines[2].contains("同号水库") && lines[3].contains("末号水库"), "{output}");
}

#[test]
fn a_cell_without_a_heading_is_named_with_its_row_and_column() {
    let (summary, _) = answered("lon,lat,地址\n102.6,25,云南省,,昆明市\n102.6,25,\"云南省,昆明市\"\n");
    let expected = RowFault::Surplus { number: 5, cell: "昆明市".to_owned(), expected: 3 };
    assert_eq!((summary.inside, faults(&summary)), (1, vec![(2, &expected)]));
    assert!(expected.words(Lang::Zh).contains("第 5 格“昆明市”"), "{}", expected.words(Lang::Zh));
    assert!(expected.words(Lang::En).contains("cell 5 “昆明市”"), "{}", expected.words(Lang::En));
}

#[test]
fn rows_of_separators_alone_are_blank() {
    let (summary, output) = answered("id,lon,lat\n1,102.4,25\n,,\n,\n;\n");
    assert_eq!((summary.rows, summary.faulty), (2, 1), "a row that holds anything is none of them");
    assert!(
        output.starts_with(&format!("id,lon,lat{HEADINGS}\n1,102.4,25{IN_THE_LAKE}\n,,\n,\n;,,,错误,")),
        "{output}"
    );
}

#[test]
fn marks_of_every_kind_hide_no_heading() {
    let text = "lon,lat\n102.4,25\n";
    let utf8 = |text: &str| text.as_bytes().to_vec();
    for (mark, encoding) in [
        (utf8("\u{FEFF}"), TextEncoding::Utf8WithMark),
        (utf8("\u{FEFF}\u{FEFF}"), TextEncoding::Utf8WithMark),
        (b"\x84\x31\x95\x33".to_vec(), TextEncoding::Gbk),
    ] {
        let (summary, output) = Batch::new().answer([&mark[..], text.as_bytes()].concat()).unwrap();
        assert_eq!((summary.encoding, summary.non_grid), (encoding, 1));
        assert!(output.starts_with(&[&mark[..], b"lon,lat,"].concat()));
    }
    assert!(matches!(refused(b"\xFF\xFE\0\0l\0\0\0"), ExchangeError::Utf32));
    assert!(matches!(refused(b"PK\x03\x04\x14\0\x06\0"), ExchangeError::Workbook));
    assert!(matches!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), ExchangeError::Workbook));
    assert!(matches!(refused(b"\0\0\xFE\xFF\0\0\0l"), ExchangeError::Utf32));
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn the_unicode_text_of_excel_stays_in_its_encoding() {
    // Long enough for several blocks; 𠮷 takes two units, and the letter before shifts where blocks cut.
    let mut rows = String::new();
    for row in 0..20_000 {
        writeln!(rows, "{}𠮷{row}\t102.4\t25\r", "a".repeat(row % 3)).unwrap();
    }
    for big in [false, true] {
        let input = utf16(&format!("\u{FEFF}名称\tlon\tlat\r\n{rows}"), big);
        let (summary, output) = Batch::new().answer(input).unwrap();
        let encoding = if big { TextEncoding::Utf16Be } else { TextEncoding::Utf16Le };
        assert_eq!((summary.encoding, summary.non_grid, summary.faulty), (encoding, 20_000, 0));
        let answered = rows.replace('\r', &format!("{}\r", with("\t", IN_THE_LAKE)));
        let expected = format!("\u{FEFF}名称\tlon\tlat{}\r\n{answered}", with("\t", HEADINGS));
        assert!(output == utf16(&expected, big), "big end first: {big}");
    }
}

#[test]
fn damaged_utf16_is_refused_with_its_line() {
    let table = utf16("\u{FEFF}lon,lat\n102.4,25\n", false);
    assert!(matches!(refused([&table[..], b"1"].concat()), ExchangeError::BrokenUtf16 { line: 3 }));
    // Half a character, then sound text.
    let half = [&table[..], b"\x00\xD8", &utf16("\n102.4,25\n", false)].concat();
    assert!(matches!(refused(half), ExchangeError::BrokenUtf16 { line: 3 }));
    assert!(matches!(refused([&table[..], b"\0\0"].concat()), ExchangeError::NulByte { line: 3 }));
    assert!(matches!(refused(b"\xFF\xFE"), ExchangeError::Empty));
}

#[test]
fn headings_may_repeat_unless_they_name_the_coordinates() {
    let (summary, output) = answered("备注,备注,lon,lat,\n一,二,102.4,25,\n");
    assert_eq!(summary.non_grid, 1);
    assert!(output.starts_with(&format!("备注,备注,lon,lat,{HEADINGS}\n")), "{output}");
    let twice = "lon,lat,lon\n1,25,102.4\n";
    let words = refused(twice).words(Lang::Zh);
    assert!(words.contains("第 1 列和第 3 列") && words.contains("--lon-column 1"), "{words}");
    let by_number = Batch { columns: (Some("3"), None), ..Batch::new() };
    assert_eq!(by_number.answer(twice).unwrap().0.non_grid, 1);
}

#[test]
fn decimal_commas_are_numbers() {
    let (summary, output) = answered("店名;lon;lat\na;102,4;25,04\nb; -102,6 ;25\nc;1.2,3;25\nd;1,2,3;25\ne;,;25\n");
    assert_eq!((summary.non_grid, summary.faulty), (2, 3));
    assert!(output.contains(&format!("a;102,4;25,04{}\n", with(";", IN_THE_LAKE))), "{output}");
    let (summary, _) = answered("lon,lat\n\"102,61234567\",\"25,04\"\n");
    assert_eq!(summary.inside, 1);
    let batch = Batch { system: CoordinateSystem::GaussKruger102, ..Batch::new() };
    let (summary, _) = batch.answer("lon;lat\n566606,424;2770647,471\n").unwrap();
    assert_eq!(summary.inside, 1);
}

#[test]
fn x_and_y_in_metres_are_told_apart_by_their_numbers() {
    for header in ["x,y\n566606.424,2770647.471", "x,y\n2770647.471,566606.424"] {
        let batch = Batch { system: CoordinateSystem::GaussKruger102, ..Batch::new() };
        let (summary, _) = batch.answer(format!("{header}\n")).unwrap();
        assert_eq!((summary.inside, summary.faulty), (1, 0), "{header}");
    }
}

#[test]
fn a_whole_table_in_the_wrong_order_or_system_is_refused_with_what_to_type() {
    let error = refused("lon,lat\n25,102.6\n,\nx,1\n25.1,102.6\n");
    assert!(matches!(&error, ExchangeError::WrongOrder { lon, lat } if lon == "lon" && lat == "lat"));
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.words(lang).contains("--lon-column \"lat\" --lat-column \"lon\""), "{}", error.words(lang));
    }
    // One row in the right order: the others are faults of their rows.
    let (summary, _) = answered("lon,lat\n25,102.6\n102.6,25\n");
    assert_eq!((summary.inside, summary.faulty), (1, 1));

    let system = |error| match error {
        ExchangeError::WrongSystem { system, .. } => system,
        other => panic!("{other:?}"),
    };
    assert_eq!(system(refused("x,y\n566606.424,2770647.471\n")), CoordinateSystem::GaussKruger102);
    assert_eq!(system(refused("x,y\n34566606.424,2770647.471\n")), CoordinateSystem::GaussKrugerZone34);
    let metres = Batch { system: CoordinateSystem::GaussKruger102, ..Batch::new() };
    assert_eq!(system(metres.answer("lon,lat\n102.6,25\n").unwrap_err()), CoordinateSystem::Cgcs2000);
    let words = refused("x,y\n566606.424,2770647.471\n").words(Lang::Zh);
    assert!(words.contains("--crs EPSG:4543"), "{words}");
}

#[test]
fn a_table_of_a_hundred_thousand_columns_passes() {
    let header: Vec<String> = (0..100_000).map(|number| format!("column_{number}")).collect();
    let row = vec!["\"x\""; 100_000].join(",");
    let (summary, output) = answered(&format!("{},lon,lat\n{row},102.4,25\n{row},102.6\n", header.join(",")));
    assert_eq!((summary.non_grid, summary.faulty), (1, 1));
    assert_eq!(faults(&summary), [(3, &RowFault::Ragged { cells: 100_001, expected: 100_002 })]);
    assert!(output.lines().nth(1).unwrap() == format!("{row},102.4,25{IN_THE_LAKE}"));
    let words = refused(format!("{}\n{row}\n", header.join(","))).words(Lang::Zh);
    assert!(words.chars().count() < 1_000 && words.ends_with("、…"), "{words}");
}

#[test]
fn a_nul_byte_is_found_far_down_and_in_a_header_without_end() {
    let rows = "102.6,25\n".repeat(200_000);
    assert!(matches!(refused(format!("lon,lat\n{rows}102.6,\u{0}25\n")), ExchangeError::NulByte { line: 200_002 }));
    assert!(matches!(refused(format!("{}\u{0}", "a".repeat(1_100_000))), ExchangeError::NulByte { line: 1 }));
}

proptest! {
    #[test]
    fn any_way_of_writing_a_table_gives_the_same_answers_and_keeps_its_bytes(
        separator in prop::sample::select(vec![",", "\t", ";"]),
        line_break in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encoding in 0..5,
        header in "名[称,;\t]{0,6}",
        rows in prop::collection::vec(("[a-z,;\t 滇池]{0,6}", 1020..1035_u32, 0..3_usize), 1..12),
    ) {
        let quoted = |text: &str| format!("\"{text}\"");
        let mut lines = vec![[&quoted(&header), "lon", "lat"].join(separator)];
        for (text, lon, surplus) in &rows {
            let cells = [&quoted(text), &format!("{}.{}", lon / 10, lon % 10), "25"].join(separator);
            lines.push(cells + &separator.repeat(*surplus));
        }
        let encode = |text: &str| match encoding {
            0 => text.as_bytes().to_vec(),
            1 => format!("\u{FEFF}{text}").into_bytes(),
            2 => encoding_rs::GBK.encode(text).0.into_owned(),
            3 => utf16(&format!("\u{FEFF}{text}"), false),
            _ => utf16(&format!("\u{FEFF}{text}"), true),
        };
        let (summary, output) = Batch::new().answer(encode(&(lines.join(line_break) + line_break))).unwrap();
        prop_assert_eq!((summary.rows, summary.faulty), (rows.len() as u64, 0));
        let widest = rows.iter().map(|(_, _, surplus)| *surplus).max().unwrap();
        let mut expected = String::new();
        for (number, line) in lines.iter().enumerate() {
            let (surplus, ending) = match number.checked_sub(1).map(|row| &rows[row]) {
                None => (0, HEADINGS),
                Some((_, ..1025, surplus)) => (*surplus, IN_THE_LAKE),
                Some((_, 1025..1030, surplus)) => (*surplus, IN_THE_GRID),
                Some((_, _, surplus)) => (*surplus, OUTSIDE),
            };
            // What is added is quoted where it holds the separator of the table.
            let ending = if separator == "," { ending.to_owned() } else {
                with(separator, &ending.replace("\"'=南坝,\"\"一\"\"网格\"", "\"'=南坝\u{1},\"\"一\"\"网格\""))
                    .replace(&format!("\u{1}{separator}"), ",")
            };
            write!(expected, "{line}{}{ending}{line_break}", separator.repeat(widest - surplus)).unwrap();
        }
        prop_assert!(output == encode(&expected), "{:?}", String::from_utf8_lossy(&output));
    }
}
