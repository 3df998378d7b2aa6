//! Tables of every kind: cells agree with the records, rows are sorted and filtered as said, copies stay what they are.

use std::sync::LazyLock;

use tongxin::demo::xishan;
use tongxin::domain::*;
use tongxin::files::exchange::{table_tsv, write_table_csv};
use tongxin::model::{Document, Kind};
use tongxin::query::Index;
use tongxin::query::table::{Cell, Choice, Field, FieldKind, Order, Table, TableOf};
use tongxin::text::Lang;

static DEMO: LazyLock<(Document, Index)> = LazyLock::new(|| {
    let document = xishan();
    let index = Index::of(&document);
    (document, index)
});

fn table(of: TableOf) -> Table {
    Table::of(&DEMO.0, of)
}

fn level(role: LevelRole) -> TableOf {
    TableOf::Level(DEMO.0.level_of(role).unwrap())
}

fn cell(table: &Table, subject: Subject, field: Field) -> Cell {
    table.cell(&DEMO.0, &DEMO.1, subject, field, Lang::Zh)
}

fn rows(table: &Table, choice: &Choice) -> Vec<Subject> {
    table.rows(&DEMO.0, &DEMO.1, choice, Lang::Zh)
}

fn total(table: &Table, field: Field) -> u64 {
    let count = |&subject: &Subject| match cell(table, subject, field) {
        Cell::Count(count) => count,
        Cell::Missing => 0,
        other => panic!("{field:?} is {other:?}"),
    };
    table.subjects().iter().map(count).sum()
}

#[test]
fn every_kind_has_a_table_and_every_cell_is_of_its_columns_kind() {
    let (document, _) = &*DEMO;
    let all = TableOf::all(document);
    let listed: usize = all.iter().map(|of| of.count(document)).sum();
    let held: usize = Kind::ALL.iter().map(|&kind| document.tables.subjects(kind).len()).sum();
    assert_eq!(listed, held, "each record stands in one table");
    for of in all {
        let table = table(of);
        for &subject in table.subjects() {
            assert_eq!(TableOf::listing(document, subject), of);
            for &field in table.fields() {
                let cell = cell(&table, subject, field);
                let fits = match field.kind() {
                    FieldKind::Text | FieldKind::Choice => matches!(cell, Cell::Text(_) | Cell::Missing),
                    FieldKind::Code => matches!(cell, Cell::Code(_) | Cell::Missing),
                    FieldKind::Count => matches!(cell, Cell::Count(_) | Cell::Missing),
                    FieldKind::Measure => matches!(cell, Cell::Measure(_) | Cell::Missing),
                };
                assert!(fits, "{of:?} {field:?} {cell:?}");
            }
        }
        // A column in which nothing ever stands is a mistake, but for those that the demo leaves empty on purpose.
        for &field in table.fields() {
            let empty = table.subjects().iter().all(|&subject| cell(&table, subject, field).is_missing());
            let on_purpose =
                matches!(field, Field::Holder | Field::CreditCode | Field::ResponsibleBody | Field::StaffQuota);
            assert!(!empty || on_purpose, "{of:?} {field:?} is empty");
        }
    }
}

#[test]
fn the_figures_of_a_table_add_up_to_those_of_the_district() {
    let (document, index) = &*DEMO;
    let district = document.tables.areas.iter().find(|area| area.parent.is_none()).unwrap().id;
    let totals = index.totals(district);
    for role in [LevelRole::Street, LevelRole::Community, LevelRole::Grid] {
        let table = table(level(role));
        assert_eq!(total(&table, Field::People), totals.people, "{role:?}");
        assert_eq!(total(&table, Field::Households), totals.households, "{role:?}");
    }
    assert_eq!(total(&table(TableOf::Kind(Kind::Unit)), Field::Members), 4_219);
    assert_eq!(total(&table(level(LevelRole::Street)), Field::Grids), 423);
}

#[test]
fn a_sort_goes_by_number_and_what_nobody_knows_stands_last_either_way() {
    let table = table(level(LevelRole::Community));
    for order in [Order::Rising, Order::Falling] {
        let choice = Choice { sort: Some((Field::Households, order)), ..Choice::default() };
        let sorted: Vec<Cell> =
            rows(&table, &choice).into_iter().map(|subject| cell(&table, subject, Field::Households)).collect();
        let known: Vec<u64> =
            sorted.iter().map_while(|cell| if let Cell::Count(count) = cell { Some(*count) } else { None }).collect();
        assert!(sorted[known.len()..].iter().all(Cell::is_missing), "{order:?}");
        assert!(known.len() < sorted.len(), "communities of the zone apart have no figure");
        let in_order = match order {
            Order::Rising => known.is_sorted(),
            Order::Falling => known.iter().rev().is_sorted(),
        };
        assert!(in_order, "{order:?} {known:?}");
    }
}

#[test]
fn the_second_stands_before_the_tenth() {
    let mut document = DEMO.0.clone();
    for number in [10, 2, 1] {
        let id = UnitId(document.allot());
        let name = format!("一 {number} 党支部");
        let unit = Unit { id, name, credit_code: None, sector: "企业".into(), members: 1, at: None };
        document.tables.units.put(unit);
    }
    let index = Index::of(&document);
    let table = Table::of(&document, TableOf::Kind(Kind::Unit));
    let choice =
        Choice { sort: Some((Field::Name, Order::Rising)), words: "一 党支部".into(), ..Choice::default() };
    let names = table
        .rows(&document, &index, &choice, Lang::Zh)
        .into_iter()
        .map(|row| table.cell(&document, &index, row, Field::Name, Lang::Zh).text(Lang::Zh));
    let names: Vec<String> = names.filter(|name| name.starts_with("一 ")).collect();
    assert_eq!(names, ["一 1 党支部", "一 2 党支部", "一 10 党支部"]);
}

#[test]
fn words_and_values_choose_rows_together() {
    let table = table(level(LevelRole::Community));
    let all = table.subjects().len();
    let with = Choice { values: [(Field::Committee, "有".to_owned())].into(), ..Choice::default() };
    assert_eq!(rows(&table, &with).len(), 89);
    let without = Choice { values: [(Field::Committee, "无".to_owned())].into(), ..Choice::default() };
    assert!(!rows(&table, &without).is_empty() && rows(&table, &without).len() + 89 <= all);
    let street = cell(&table, table.subjects()[0], Field::Parent).text(Lang::Zh);
    let both = Choice { words: format!(" {street} "), ..with.clone() };
    let chosen = rows(&table, &both);
    assert!(!chosen.is_empty() && chosen.len() < 89);
    assert!(chosen.iter().all(|&row| cell(&table, row, Field::Parent).text(Lang::Zh) == street));
    assert!(rows(&table, &Choice { words: "没有这样的社区".to_owned(), ..Choice::default() }).is_empty());
    assert_eq!(table.values(&DEMO.0, &DEMO.1, Field::Committee, Lang::Zh), ["—", "无", "有"]);
}

#[test]
fn twenty_thousand_rows_are_sorted_and_searched_within_a_breath() {
    let mut document = DEMO.0.clone();
    for number in 0..20_000 {
        let id = UnitId(document.allot());
        let name = format!("第 {number} 党支部");
        let unit = Unit { id, name, credit_code: None, sector: "企业".into(), members: number % 97, at: None };
        document.tables.units.put(unit);
    }
    let mut index = DEMO.1.clone();
    index.follow(&document);
    let table = Table::of(&document, TableOf::Kind(Kind::Unit));
    let start = std::time::Instant::now();
    let sort = Choice { sort: Some((Field::Members, Order::Falling)), ..Choice::default() };
    assert_eq!(table.rows(&document, &index, &sort, Lang::Zh).len(), 20_146);
    let sorted = start.elapsed();
    let find = Choice { words: "19999".to_owned(), ..Choice::default() };
    assert_eq!(table.rows(&document, &index, &find, Lang::Zh).len(), 1);
    println!("20,146 rows: sorted in {sorted:?}, searched in {:?}", start.elapsed() - sorted);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn a_copy_keeps_long_codes_as_text_and_runs_no_formula() {
    let heads = vec!["编码".to_owned(), "名称".to_owned(), "户数".to_owned()];
    let rows = vec![
        vec![Cell::Code("530112001001001".into()), Cell::Text("=1+1".into()), Cell::Count(1658)],
        vec![Cell::Code("91530112MA6K123456".into()), Cell::Missing, Cell::Measure(1.5)],
    ];
    let expected = "编码\t名称\t户数\r\n=\"530112001001001\"\t'=1+1\t1658\r\n91530112MA6K123456\t\t1.50\r\n";
    assert_eq!(table_tsv(&heads, &rows), expected);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("表.csv");
    write_table_csv(&out, &heads, &rows).unwrap();
    let expected = "\u{feff}编码,名称,户数\r\n530112001001001,'=1+1,1658\r\n91530112MA6K123456,,1.50\r\n";
    assert_eq!(std::fs::read_to_string(&out).unwrap(), expected);
}
