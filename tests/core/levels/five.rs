//! Five levels, 区 › 街道 › 片区 › 社区 › 网格, through every room of the program.

use std::collections::{BTreeMap, BTreeSet};

use tongxin::domain::{AreaId, LevelIndex, LevelRole, NonGridReason};
use tongxin::drawing::style::{Rank, Theme, border_style};
use tongxin::drawing::{Camera, DisplayList, LayerKey, Picture, Shape, place, render_png};
use tongxin::files::exchange::{AnswerColumns, level_geojson};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, Command, Document, Refusal, Snapshot, apply, canonical_hash};
use tongxin::partition::{Label, check};
use tongxin::query::answer::{answer, label_words};
use tongxin::query::answer_report::{AnswerReport, CodeName};
use tongxin::query::findings::{Severity, findings};
use tongxin::query::{Engine, Index, statistics};
use tongxin::session::{Access, Session};
use tongxin::text::Lang;

use crate::files::{open, place as file, save};
use crate::fixtures::five_levels::{at, by_name, five_levels, inside};

/// The names of the areas that hold a point, lowest first, by either engine.
fn ladder(document: &Document, point: LatticePoint) -> Vec<String> {
    let [one, other] = [Engine::Tree, Engine::Cells].map(|engine| {
        let answer = answer(document, &Index::with_engine(document, engine), point);
        let name = |id: &AreaId| document.tables.areas.get(*id).unwrap().name.clone();
        answer.ladder.iter().map(name).collect::<Vec<_>>()
    });
    assert_eq!(one, other, "{point:?}");
    one
}

#[test]
fn a_point_is_answered_with_as_many_levels_as_hold_it() {
    let document = five_levels();
    assert_eq!(check(&document.partition), []);
    let cases: [(LatticePoint, &[&str]); 9] = [
        (inside('a'), &["第 1 网格", "甲社区", "城北片区", "东风街道", "五级区"]),
        // An enclave of another street, and the part of its sister that lies off the district.
        (inside('e'), &["第 2 网格", "戊社区", "河东片区", "湖滨街道", "五级区"]),
        (at(10.5, 5.0), &["第 1 网格", "戊社区", "河东片区", "湖滨街道", "五级区"]),
        // Faces without grid, each on another level.
        (inside('W'), &["第 1 网格", "乙社区", "城北片区", "东风街道", "五级区"]),
        (inside('M'), &["己社区", "河东片区", "湖滨街道", "五级区"]),
        (inside('P'), &["城南片区", "东风街道", "五级区"]),
        (inside('R'), &["湖滨街道", "五级区"]),
        (inside('L'), &["五级区"]),
        // A hole in the district.
        (inside('O'), &[]),
    ];
    for (point, names) in cases {
        assert_eq!(ladder(&document, point), names, "{point:?}");
    }
}

#[test]
fn the_answer_names_all_five_and_everyone_responsible() {
    let document = five_levels();
    let index = Index::of(&document);
    let report = |letter| AnswerReport::of(&document, &answer(&document, &index, inside(letter)), Lang::Zh);
    let a = report('a');
    let code_name = |code: &str, name: &str| Some(CodeName { code: code.into(), name: name.into() });
    assert_eq!(a.grid, code_name("53019800101001001", "第 1 网格"));
    assert_eq!(a.community, code_name("53019800101001", "甲社区"));
    assert_eq!(a.street, code_name("530198001", "东风街道"));
    assert_eq!(a.district, code_name("530198", "五级区"));
    let levels: Vec<&str> = a.areas.iter().map(|area| area.level.as_str()).collect();
    assert_eq!(levels, ["grid", "community", "quarter", "street", "district"]);
    let responsible: Vec<(&str, &str)> = a.responsible.iter().map(|who| (who.role, who.name.as_str())).collect();
    let expected = [
        ("grid_administrator", "甲社区第 1 网格管理员"),
        ("community_secretary", "甲社区党委书记"),
        ("committee", "甲社区大党委"),
        ("committee_member", "水务局党支部"),
        ("assigned_unit", "第一小学党支部"),
        ("full_time_worker", "城北片区专职党务工作者"),
        ("street_alliance", "东风街道党建联盟"),
        ("enforcement_team", "东风街道综合行政执法队"),
    ];
    assert_eq!(responsible, expected);
    assert_eq!(label_words(&document, Label::Grid(by_letter(&document, 'e')), Lang::En), "戊社区 第 2 网格");
    let zone = report('M');
    assert_eq!((zone.status, zone.reason), ("non_grid", Some(NonGridReason::ManagedApart)));
    assert_eq!(zone.responsible[0].name, "度假区");
    assert_eq!((zone.grid, zone.community), (None, code_name("53019800201002", "己社区")));
    assert_eq!((report('P').community, report('P').street), (None, code_name("530198001", "东风街道")));
}

/// The grid that covers the squares of a letter.
fn by_letter(document: &Document, letter: char) -> AreaId {
    match Index::of(document).locator().leaf(inside(letter)) {
        Label::Grid(id) => id,
        label => panic!("{letter} is {label:?}"),
    }
}

#[test]
fn counts_and_sums_go_up_all_levels() {
    let document = five_levels();
    let index = Index::of(&document);
    let count = statistics::count(&document, &index);
    let levels: Vec<(&str, usize)> = count.levels.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    assert_eq!(levels, [("community", 5), ("district", 1), ("grid", 9), ("quarter", 3), ("street", 2)]);
    assert_eq!((count.levels_apart["street"], count.levels_apart["quarter"]), (1, 0));
    assert_eq!((count.offices_per_street, count.centres_per_street), (Some(1), Some(1)));
    assert_eq!((count.volunteers, count.households, count.people), (90, 6_200, 15_500));
    let households = |name: &str| index.totals(by_name(&document, name).id).households;
    assert_eq!(households("城北片区") + households("城南片区"), households("东风街道"));
    assert_eq!(households("甲社区"), 1_000 + 300);
    assert_eq!(households("河东片区"), households("湖滨街道"));
}

#[test]
fn it_has_gaps_to_show_and_no_errors() {
    let document = five_levels();
    let found = findings(&document, &Index::of(&document));
    assert!(found.iter().all(|finding| finding.rule.severity() > Severity::Error), "{found:?}");
    let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in &found {
        rules.entry(finding.rule.name()).or_default().push(finding.words(&document, Lang::Zh));
    }
    let counts: Vec<(&str, usize)> = rules.iter().map(|(rule, words)| (*rule, words.len())).collect();
    // Committees and units are looked for in communities and nowhere else.
    assert_eq!(counts, [("no_administrator", 1), ("no_committee", 4), ("no_unit", 4), ("several_parts", 1)]);
    assert!(rules["no_administrator"][0].contains("己社区第 1 网格"), "{rules:?}");
    let mut adrift = document.clone();
    let community = by_name(&adrift, "甲社区").clone();
    let parent = Some(by_name(&adrift, "东风街道").id);
    adrift.tables.areas.put(tongxin::domain::Area { parent, ..community });
    let found = findings(&adrift, &Index::of(&adrift));
    assert!(found.iter().any(|finding| finding.rule.name() == "no_parent"), "a community right below a street");
}

#[test]
fn every_level_is_drawn_in_a_style_of_its_own_and_named() {
    let document = five_levels();
    let list = DisplayList::of(&document, Theme::Light);
    let ranks = Rank::of_levels(&document.levels);
    let borders = list.layer(LayerKey::Borders).unwrap();
    let mut seen = 0;
    for (place, &rank) in ranks.iter().enumerate() {
        let style = border_style(rank, Theme::Light);
        let drawn = |shape: &&Shape| matches!(shape, Shape::Line(line) if line.stroke == style.line);
        let count = borders.shapes().filter(drawn).count();
        assert!(count > 0, "no border of level {place}");
        seen += count;
        for other in &ranks[place + 1..] {
            assert_ne!(style, border_style(*other, Theme::Light));
        }
        let width = |rank: Rank| rank.number([4.0, 3.0, 2.0, 1.0]);
        assert!(place == 0 || width(rank) < width(ranks[place - 1]), "a level is no stronger than the one above");
    }
    let water = |label| matches!(label, Label::NonGrid(id) if document.tables.non_grids.get(id).unwrap().reason == NonGridReason::Water);
    let shores = document
        .partition
        .borders()
        .filter(|b| [b.left, b.right].into_iter().any(water) && ![b.left, b.right].contains(&Label::Outside))
        .count();
    assert_eq!(seen, document.partition.borders().count() - shores, "each border once, but for the shores");
    let camera = Camera::fit(list.bounds.unwrap(), (1600.0, 1000.0), 40.0);
    let mut names = BTreeSet::new();
    for zoom in [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0] {
        for placed in place(&list.all_marks(), &Camera { zoom, ..camera }) {
            names.extend(placed.mark.text.as_ref().map(|text| text.words.clone()));
        }
    }
    for name in ["东风", "城北", "城南", "河东", "甲社区", "镜湖", "001-001", "002-001"] {
        let named = |words: &String| words.starts_with(name);
        assert!(names.iter().any(named), "{name} is nowhere in {names:?}");
    }
    let picture = |fit| Picture { width: 640, height: 400, fit, lang: Lang::Zh, theme: Theme::Light };
    let whole = render_png(&document, &picture(None)).unwrap();
    let quarter = render_png(&document, &picture(Some(by_name(&document, "河东片区").id))).unwrap();
    assert!(whole != quarter);
}

#[test]
fn the_file_has_a_layer_for_each_level_and_comes_back() {
    let (folder, path) = file();
    let document = five_levels();
    save(&path, &document);
    let opened = open(&path).unwrap();
    assert_eq!(canonical_hash(&opened.document), canonical_hash(&document));
    assert_eq!(opened.document.levels, document.levels);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let names = |table: &str| {
        let sql = format!("SELECT 名称 || ' < ' || coalesce(上级名称, '') FROM {table} ORDER BY fid");
        let mut statement = connection.prepare(&sql).unwrap();
        statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    assert_eq!(names("区"), ["五级区 < "]);
    assert_eq!(names("街道").len(), 3);
    assert_eq!(names("片区"), ["城北片区 < 东风街道", "城南片区 < 东风街道", "河东片区 < 湖滨街道"]);
    assert_eq!(names("社区")[0], "甲社区 < 城北片区");
    assert_eq!(names("网格").len(), 9);
    let households: i64 = connection.query_row("SELECT sum(户数) FROM 片区", [], |row| row.get(0)).unwrap();
    assert_eq!(households, 6_200);
    let again = folder.path().join("again.gpkg");
    save(&again, &opened.document);
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&again).unwrap());
    // Another program's change of the level in between is noticed as on any other.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    connection.execute("UPDATE 片区 SET 名称 = '别名' WHERE 名称 = '河东片区'", []).unwrap();
    drop(connection);
    assert_eq!(open(&path).unwrap().foreign_changes.len(), 1);
}

#[test]
fn edits_go_all_the_way_on_each_level() {
    let (_folder, path) = file();
    let mut session = Session::create(five_levels());
    session.save_as(&path, &Progress::default()).unwrap();
    let first = canonical_hash(session.document());
    let quarter = by_name(session.document(), "城北片区").id;
    let street = by_name(session.document(), "东风街道").id;
    let grid = by_letter(session.document(), 'q');
    let set = |area, value| Command::SetAreaAttribute { area, value };
    for (area, value) in [
        (quarter, AreaAttributeValue::Name("北城片区".into())),
        (street, AreaAttributeValue::StaffQuota(Some(75))),
        (grid, AreaAttributeValue::Volunteers(33)),
    ] {
        assert!(session.run(set(area, value)).unwrap().focus.is_some());
    }
    let last = canonical_hash(session.document());
    session.save().unwrap();
    drop(session);
    let fresh = tempfile::tempdir().unwrap();
    let anew = fresh.path().join("anew.gpkg");
    save(&anew, &open(&path).unwrap().document);
    let layers = |path: &std::path::Path| {
        let lines = crate::files::dump(path).into_iter();
        let other = |line: &String| ["tongxin_", "sqlite_", "gpkg_"].iter().any(|start| line.starts_with(start));
        lines.filter(|line| !other(line)).collect::<Vec<_>>()
    };
    assert!(layers(&path) == layers(&anew), "saved in place, the layers are those of a file written anew");
    let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    assert_eq!(canonical_hash(session.document()), last);
    while session.undo().unwrap().is_some() {}
    assert_eq!(canonical_hash(session.document()), first);
    while session.redo().unwrap().is_some() {}
    assert_eq!(canonical_hash(session.document()), last);
}

#[test]
fn an_attribute_belongs_to_the_level_with_the_role() {
    let document = five_levels();
    let quota = |name: &str| {
        let (area, value) = (by_name(&document, name).id, AreaAttributeValue::StaffQuota(Some(1)));
        apply(&Snapshot::of(&document), &Command::SetAreaAttribute { area, value })
    };
    assert!(quota("湖滨街道").is_ok());
    for name in ["五级区", "城北片区", "甲社区", "第 1 网格"] {
        assert!(matches!(quota(name), Err(Refusal::WrongLevel { .. })), "{name}");
    }
    let (area, value) = (by_name(&document, "甲社区").id, AreaAttributeValue::Volunteers(1));
    let refused = apply(&Snapshot::of(&document), &Command::SetAreaAttribute { area, value });
    assert!(matches!(refused, Err(Refusal::WrongLevel { level: LevelIndex(3), .. })));
}

#[test]
fn the_table_of_answers_has_columns_for_the_level_in_between() {
    let document = five_levels();
    let columns = AnswerColumns::new(&document, Lang::Zh);
    let headings = columns.headings();
    let codes: Vec<&str> = headings.iter().filter_map(|heading| heading.strip_suffix("编码")).collect();
    assert_eq!(codes, ["网格", "社区", "片区", "街道", "区"]);
    for label in columns.labels() {
        assert_eq!(columns.cells(label).len(), headings.len(), "{label:?}");
    }
    let cells = columns.cells(Label::Grid(by_letter(&document, 'a')));
    let cell = |heading: &str| &cells[headings.iter().position(|found| found == heading).unwrap()];
    assert_eq!((&**cell("片区编码"), &**cell("片区")), ("53019800101", "城北片区"));
    assert_eq!((&**cell("社区大党委"), &**cell("街道党建联盟")), ("甲社区大党委", "东风街道党建联盟"));
}

#[test]
fn the_level_in_between_goes_out_as_geojson() {
    let document = five_levels();
    let collection = level_geojson(&document, LevelIndex(2), Lang::Zh, Lang::En);
    let text = serde_json::to_value(&collection).unwrap();
    let features = text["features"].as_array().unwrap();
    let of = |key: &str| features.iter().map(|feature| feature["properties"][key].clone()).collect::<Vec<_>>();
    assert_eq!(of("level"), ["quarter"; 3]);
    assert_eq!(of("parent_code"), ["530198001", "530198001", "530198002"]);
    // Around the enclave there is a hole, off the district a second part.
    assert_eq!(features[0]["geometry"]["type"], "Polygon");
    assert_eq!(features[0]["geometry"]["coordinates"].as_array().unwrap().len(), 3, "the enclave and the hole");
    assert_eq!(features[2]["geometry"]["type"], "MultiPolygon");
    assert_eq!(features[2]["geometry"]["coordinates"].as_array().unwrap().len(), 3, "with the enclave and the exclave");
    assert_eq!(document.role_of(LevelIndex(2)), Some(LevelRole::Other));
}
