//! Search: names by text, pinyin, initials, code; coordinates; after edits as if made afresh.

use tongxin::demo;
use tongxin::domain::{AreaId, Subject};
use tongxin::geodesy::{CoordinateSystem, LatticePoint};
use tongxin::model::{AreaAttributeValue, Command, Document, Kind, Snapshot, apply};
use tongxin::query::Index;
use tongxin::query::naming::title;
use tongxin::query::outlines::Outlines;
use tongxin::query::search::{How, Search, Whereabouts, typed_places, whereabouts};
use tongxin::query::shapes::{Direction, Shapes};
use tongxin::text::Lang;

use super::fixtures::wavy_district::{middle, wavy_district};

struct Asked {
    document: Document,
    index: Index,
    search: Search,
}

impl Asked {
    fn of(document: Document) -> Self {
        let (index, search) = (Index::of(&document), Search::of(&document));
        Self { document, index, search }
    }

    fn names(&self, query: &str) -> Vec<String> {
        let hits = self.search.find(&self.index, query, 8);
        hits.iter().map(|hit| title(&self.document, hit.subject, Lang::Zh)).collect()
    }

    fn first(&self, query: &str) -> (String, How) {
        let hits = self.search.find(&self.index, query, 8);
        let hit = hits.first().unwrap_or_else(|| panic!("nothing for {query}"));
        (title(&self.document, hit.subject, Lang::Zh), hit.how)
    }
}

fn wavy() -> Asked {
    Asked::of(wavy_district())
}

fn renamed(document: &Document, id: u32, name: &str) -> Document {
    let value = AreaAttributeValue::Name(name.to_owned());
    apply(&Snapshot::of(document), &Command::SetAreaAttribute { area: AreaId(id), value }).unwrap()
}

#[test]
fn an_initial_means_the_usual_reading_of_a_character() {
    let asked = Asked::of(demo::xishan());
    // 前 reads jian in old words only.
    assert_eq!(asked.first("j"), ("金碧街道".to_owned(), How::Initials));
    let names = asked.names("j");
    let (usual, rare) =
        (names.iter().position(|name| name == "近华社区"), names.iter().position(|name| name == "前卫社区"));
    assert!(usual.is_some() && rare.is_none_or(|rare| usual.unwrap() < rare), "{names:?}");
    assert!(asked.names("qw").first().is_some_and(|name| name == "前卫街道"));
}

#[test]
fn a_street_is_found_by_text_pinyin_initials_and_all_mixed() {
    let asked = wavy();
    for (query, how) in [
        ("金碧街道", How::Exact),
        ("金碧", How::Prefix),
        ("jinbi", How::Prefix),
        ("JinBi", How::Prefix),
        ("jīn bì", How::Prefix),
        ("jinb", How::Initials),
        ("jin碧", How::Prefix),
        ("金b", How::Initials),
        ("jb", How::Initials),
        ("jbjd", How::Initials),
        ("jinbijiedao", How::Exact),
        ("碧街", How::Within),
        ("bijie", How::Within),
        ("金壁", How::Similar),
        ("金碧街导", How::Similar),
        ("ｊｂ", How::Initials),
    ] {
        let (name, found) = asked.first(query);
        assert_eq!(name, "金碧街道", "{query}");
        if query != "jīn bì" {
            assert_eq!(found, how, "{query}");
        }
    }
    assert!(asked.names("金x").is_empty());
    assert!(asked.names("").is_empty());
    assert!(asked.names("  ' ").is_empty());
}

#[test]
fn codes_are_found_by_their_beginning() {
    let asked = wavy();
    assert_eq!(asked.first("530112003"), ("金碧街道".to_owned(), How::Exact));
    assert_eq!(asked.first("530112"), ("西山区".to_owned(), How::Exact));
    let below = asked.search.find(&asked.index, "530112003", 100);
    assert!(below.len() > 3, "the street and what is coded below it: {}", below.len());
    let area = |subject| match subject {
        Subject::Area(id) => asked.document.tables.areas.get(id).unwrap().code.clone(),
        other => panic!("{other:?} has no area code"),
    };
    assert!(below.iter().all(|hit| area(hit.subject).starts_with("530112003")));
}

#[test]
fn a_character_with_several_readings_is_found_by_each() {
    let base = wavy_district();
    for (name, queries) in [
        ("大渔社区", vec!["dayu", "daiyu", "dy"]),
        ("银行社区", vec!["yinhang", "yinxing", "yh", "yx"]),
        ("长重社区", vec!["changzhong", "zhangchong", "changchong", "cz", "zc"]),
        ("绿女社区", vec!["lvnv", "lünü", "lunv", "ln"]),
    ] {
        let asked = Asked::of(renamed(&base, 20, name));
        for query in queries {
            assert!(asked.names(query).iter().any(|found| found == name), "{query}");
        }
    }
}

#[test]
fn higher_levels_come_first_and_short_names_before_long_ones() {
    let base = renamed(&renamed(&wavy_district(), 20, "金碧路社区"), 21, "金碧社区");
    assert_eq!(Asked::of(base).names("jb")[..3], ["金碧街道", "金碧社区", "金碧路社区"]);
}

#[test]
fn words_apart_by_blanks_name_a_thing_within_an_area() {
    let asked = wavy();
    let hits = asked.search.find(&asked.index, "红庙 2", 8);
    assert!(!hits.is_empty());
    for hit in hits {
        let Subject::Area(id) = hit.subject else { continue };
        assert!(asked.document.ancestry(id).any(|area| area.name == "红庙社区"), "{hit:?}");
    }
    assert!(asked.names("红庙 nothing").is_empty());
}

#[test]
fn after_edits_the_search_is_as_if_made_afresh() {
    let before = wavy_district();
    let mut search = Search::of(&before);
    let after = renamed(&before, 12, "碧鸡街道");
    search.follow(&after);
    let (index, fresh) = (Index::of(&after), Search::of(&after));
    for query in ["碧鸡", "金碧", "jb", "bj", "s", "5301", "社区", "2"] {
        assert_eq!(search.find(&index, query, 8), fresh.find(&index, query, 8), "{query}");
    }
    assert!(search.find(&index, "金碧街道", 8).iter().all(|hit| hit.how == How::Similar));
    search.follow(&before);
    let index = Index::of(&before);
    assert_eq!(search.find(&index, "jb", 8), Search::of(&before).find(&index, "jb", 8));
}

#[test]
fn everything_with_a_name_in_the_demo_is_found_by_it_and_lies_somewhere() {
    let asked = Asked::of(demo::xishan());
    let mut kinds = std::collections::BTreeSet::new();
    let mut nowhere = 0;
    let numbers = 1..asked.document.next_number;
    for subject in numbers.flat_map(|number| Kind::ALL.iter().map(move |&kind| Subject::new(kind, number))) {
        if !subject.is_in(&asked.document.tables) {
            continue;
        }
        let name = title(&asked.document, subject, Lang::Zh);
        if name.is_empty() {
            assert!(matches!(subject.kind(), Kind::Assignment | Kind::Atom), "{subject:?}");
            continue;
        }
        if kinds.insert(subject.kind()) || subject.number() % 23 == 0 {
            let name = name.split(' ').next().unwrap();
            let hits = asked.search.find(&asked.index, name, usize::MAX);
            assert!(hits.iter().any(|hit| hit.subject == subject), "{subject:?} {name}");
        }
        let found = whereabouts(&asked.document, &asked.index, subject);
        // The alliance of an industry belongs to no street; lists lie nowhere.
        let may = matches!(subject.kind(), Kind::Scheme | Kind::LinkageNode | Kind::Initiative | Kind::Alliance);
        nowhere += usize::from(found.is_none() && !may);
        if let Some(Whereabouts::Area(id)) = found {
            assert!(asked.document.tables.areas.get(id).is_some());
        }
    }
    assert_eq!(kinds.len(), Kind::ALL.len() - 2, "{kinds:?}");
    assert_eq!(nowhere, 0);
    assert_eq!(asked.first("jb").0, "金碧街道");
    assert_eq!(asked.first("金碧").0, "金碧街道");
}

#[test]
fn coordinates_are_read_in_every_system_and_way_of_writing() {
    let bounds = wavy_district().partition.borders().map(|border| border.bounds()).reduce(|a, b| a.union(b));
    let p = middle(2, 3);
    let (lon, lat) = (p.lon_deg(), p.lat_deg());
    let near = |a: LatticePoint, steps: i64| (a.x - p.x).abs() <= steps && (a.y - p.y).abs() <= steps;
    let dms = |degrees: f64| {
        let (d, rest) = (degrees.trunc(), degrees.fract() * 60.0);
        (d as i64, rest.trunc() as i64, rest.fract() * 60.0)
    };
    let ((d, m, s), (e, n, t)) = (dms(lon), dms(lat));
    let mut written = vec![
        (format!("{lon:.8}, {lat:.8}"), CoordinateSystem::Cgcs2000, false),
        (format!("{lon:.8}，{lat:.8}"), CoordinateSystem::Cgcs2000, false),
        (format!("{lat:.8} {lon:.8}"), CoordinateSystem::Cgcs2000, true),
        (format!("{lon:.8}°E  {lat:.8}°N"), CoordinateSystem::Cgcs2000, false),
        (format!("N{lat:.8} E{lon:.8}"), CoordinateSystem::Cgcs2000, false),
        (format!("东经{lon:.8}° 北纬{lat:.8}°"), CoordinateSystem::Cgcs2000, false),
        (format!("经度：{lon:.8}，纬度：{lat:.8}"), CoordinateSystem::Cgcs2000, false),
        (format!("lat={lat:.8} lon={lon:.8}"), CoordinateSystem::Cgcs2000, false),
        (format!("{d}°{m}'{s:.5}\"E {e}°{n}′{t:.5}″N"), CoordinateSystem::Cgcs2000, false),
        (format!("{d}度{m}分{s:.5}秒 {e}度{n}分{t:.5}秒"), CoordinateSystem::Cgcs2000, false),
        (format!("{e} {n} {t:.5} {d} {m} {s:.5}"), CoordinateSystem::Cgcs2000, true),
    ];
    for system in CoordinateSystem::ALL {
        let (x, y) = system.coordinates(p.into());
        let number = |n: f64| if system.is_projected() { format!("{n:.4}") } else { format!("{n:.9}") };
        written.push((format!("{system} {} {}", number(x), number(y)), system, false));
        written.push((format!("{} {} ({system})", number(y), number(x)), system, true));
        if system.is_projected() {
            written.push((format!("{} {}", number(x), number(y)), system, false));
            written.push((format!("X={} Y={}", number(y), number(x)), system, true));
            written.push((format!("E {} N {}", number(x), number(y)), system, false));
        }
    }
    let (x, y) = CoordinateSystem::GaussKruger102.coordinates(p.into());
    let grouped = |n: f64| {
        let whole = format!("{}", n.trunc());
        let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap()).collect();
        format!("{}.{:04}", groups.join(" "), (n.fract() * 1e4) as i64)
    };
    written.push((format!("E {} N {}", grouped(x), grouped(y)), CoordinateSystem::GaussKruger102, false));
    for (text, system, swapped) in written {
        let places = typed_places(&text, bounds);
        let place = places.first().unwrap_or_else(|| panic!("nothing for {text}"));
        assert_eq!((place.system, place.swapped), (system, swapped), "{text}");
        assert!(near(place.point, 60), "{text}: {:?} is not {p:?}", place.point);
    }
}

#[test]
fn what_is_no_pair_of_coordinates_is_no_place() {
    for text in
        ["", "金碧", "530112003", "102.67", "1 2 3", "abc 1 2", "第2网格", "- -", "1e5 2", "°°", "102°61'0\" 25"]
    {
        assert!(typed_places(text, None).is_empty(), "{text}");
    }
    let systems: Vec<_> = typed_places("102.67 24.99", None).iter().map(|place| place.system).collect();
    assert_eq!(systems, [CoordinateSystem::Cgcs2000, CoordinateSystem::Gcj02, CoordinateSystem::Bd09]);
}

#[test]
fn neighbours_lie_where_the_arrows_point() {
    let document = wavy_district();
    let mut shapes = Shapes::of(&document, &Outlines::of(&document));
    let grid = |column: u32, row: u32| AreaId(100 + column * 6 + row);
    let from = grid(2, 3);
    let mut reached = Vec::new();
    for direction in Direction::ALL {
        reached.push(shapes.towards(from, direction).unwrap());
    }
    let shape = shapes.get(from).unwrap();
    assert!(reached.iter().all(|id| shape.neighbours.contains(id)));
    let mut place = |id: AreaId| shapes.get(id).unwrap().middle;
    assert!(place(reached[0]).y > shape.middle.y && place(reached[2]).y < shape.middle.y);
    assert!(place(reached[1]).x > shape.middle.x && place(reached[3]).x < shape.middle.x);
    assert_eq!(reached.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    for (&id, other) in shape.neighbours.iter().map(|id| (id, shapes.get(*id).unwrap())).collect::<Vec<_>>() {
        assert!(other.neighbours.contains(&from), "{id:?} knows its neighbour");
    }
}
