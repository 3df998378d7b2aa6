//! A new project: from a blank page, with the outline of a district, saved and edited at once.

use tempfile::TempDir;
use tongxin::domain::{AreaId, Level, LevelRole};
use tongxin::geodesy::{CoordinateSystem, GeographicPoint, LatticePoint, distance_m};
use tongxin::jobs::Progress;
use tongxin::model::{
    AreaAttributeValue, Command, LevelFault, NewProject, NewProjectFault, Outline, Refusal, canonical_hash,
};
use tongxin::partition::check;
use tongxin::query::{Index, answer::answer};
use tongxin::session::{Access, OutlineError, OutlineReadings, Problem, Reading, Session, read_outline};
use tongxin::text::Lang;

fn wanted() -> NewProject {
    NewProject {
        title: "新区四级网格".to_owned(),
        district: "新区".to_owned(),
        code: "530199".to_owned(),
        levels: Level::usual_four(),
        household_band: (300, 500),
    }
}

/// A square of a hundredth of a degree with a hole, and an island beside it.
const GEOJSON: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"name":"新区"},"geometry":{"type":"MultiPolygon","coordinates":[
  [[[102.60,25.00],[102.62,25.00],[102.62,25.02],[102.60,25.02],[102.60,25.00]],
   [[102.605,25.005],[102.605,25.010],[102.610,25.010],[102.610,25.005],[102.605,25.005]]],
  [[[102.63,25.00],[102.64,25.00],[102.64,25.01],[102.63,25.00]]]]}},
 {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[102.6,25.0]}}]}"#;

fn at(lon: f64, lat: f64) -> LatticePoint {
    LatticePoint::from_degrees(lon, lat).unwrap()
}

fn in_degrees(read: &OutlineReadings) -> Outline {
    let reading = Reading { system: CoordinateSystem::Cgcs2000, is_swapped: false };
    read.readings.iter().find(|(found, _)| *found == reading).unwrap().1.clone()
}

/// A polygon over places, written in a coordinate system.
fn written(system: CoordinateSystem, swapped: bool, crs: &str) -> String {
    let corners = [(102.60, 24.98), (102.66, 24.97), (102.70, 25.00), (102.62, 25.05), (102.60, 24.98)];
    let pair = |(lon, lat)| {
        let (x, y) = system.coordinates(GeographicPoint::new(lon, lat));
        if swapped { format!("[{y},{x}]") } else { format!("[{x},{y}]") }
    };
    let ring: Vec<String> = corners.into_iter().map(pair).collect();
    format!(
        r#"{{"type":"FeatureCollection",{crs}"features":[{{"type":"Feature","properties":{{}},
        "geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}]}}"#,
        ring.join(",")
    )
}

#[test]
fn the_system_of_an_outline_is_asked_for_and_never_guessed() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("区界.geojson");
    let read = |content: &str| {
        std::fs::write(&file, content).unwrap();
        read_outline(&file)
    };
    let true_place = in_degrees(&read(&written(CoordinateSystem::Cgcs2000, false, "")).unwrap());
    let near = |outline: &Outline| {
        let pairs = outline.0[0].iter().zip(&true_place.0[0]);
        pairs.map(|(&a, &b)| distance_m(a.into(), b.into())).fold(0.0, f64::max)
    };
    for (system, swapped) in CoordinateSystem::ALL.into_iter().flat_map(|system| [(system, false), (system, true)]) {
        let found = read(&written(system, swapped, "")).unwrap();
        let right = found.readings.iter().find(|(r, _)| *r == Reading { system, is_swapped: swapped });
        assert!(near(&right.unwrap().1) < 0.01, "{system} {swapped}");
        let certain = found.certain().map(|place| found.readings[place].0.system);
        // Degrees may be shifted ones; metres say in which of the systems they are.
        assert_eq!(certain, system.is_projected().then_some(system), "{system} {swapped}");
        assert_eq!(found.readings.len(), if system.is_projected() { 1 } else { 3 });
    }
    let crs = |name: &str| format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#);
    for (name, system) in [
        ("urn:ogc:def:crs:EPSG::4543", CoordinateSystem::GaussKruger102),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", CoordinateSystem::Cgcs2000),
        ("EPSG:4490", CoordinateSystem::Cgcs2000),
    ] {
        let found = read(&written(system, false, &crs(name))).unwrap();
        assert_eq!(found.certain().map(|place| found.readings[place].0.system), Some(system), "{name}");
    }
    let unknown = read(&written(CoordinateSystem::Cgcs2000, false, &crs("EPSG:3857"))).unwrap_err();
    assert!(matches!(unknown, OutlineError::System(_)) && unknown.words(Lang::Zh).contains("3857"));
}

#[test]
fn the_area_of_an_outline_counts_islands_and_leaves_holes_out() {
    let square = |x: f64, side: f64| {
        vec![
            at(x, 25.0 + x - 102.6),
            at(x + side, 25.0 + x - 102.6),
            at(x + side, 25.0 + x - 102.6 + side),
            at(x, 25.0 + x - 102.6 + side),
        ]
    };
    let area = |rings: Vec<Vec<LatticePoint>>| Outline(rings).area_m2().unwrap();
    let (whole, hole, island) = (square(102.6, 0.1), square(102.62, 0.05), square(102.63, 0.01));
    let expected = area(vec![whole.clone()]) - area(vec![hole.clone()]) + area(vec![island.clone()]);
    assert!((area(vec![island, whole.clone(), hole]) - expected).abs() < 1.0);

    // A hole whose first vertex stands on the ring around it, and islands that touch in a vertex and along a side.
    let unit = |x: i64, y: i64, side: i64| {
        let corner = |dx, dy| {
            let origin = at(102.6, 25.0);
            LatticePoint::new(origin.x + (x + dx) * 1_000_000, origin.y + (y + dy) * 1_000_000)
        };
        vec![corner(0, 0), corner(side, 0), corner(side, side), corner(0, side)]
    };
    let alone = |ring: Vec<LatticePoint>| area(vec![ring]);
    // A side that is cut in two is two geodesics, which run some decimetres beside the one.
    let is_near = |found: f64, expected: f64| (found / expected - 1.0).abs() < 1e-4;
    for at_edge in [unit(0, 4, 2), unit(8, 8, 2), unit(0, 0, 3)] {
        let expected = alone(unit(0, 0, 10)) - alone(at_edge.clone());
        for turn in 0..4 {
            let mut hole = at_edge.clone();
            hole.rotate_left(turn);
            let found = area(vec![unit(0, 0, 10), hole]);
            assert!(is_near(found, expected), "{at_edge:?} from {turn}: {found} for {expected}");
        }
    }
    for beside in [unit(10, 3, 4), unit(10, 10, 4), unit(-4, 0, 4)] {
        let expected = alone(unit(0, 0, 10)) + alone(beside.clone());
        assert!(is_near(area(vec![unit(0, 0, 10), beside.clone()]), expected), "{beside:?}");
    }
}

#[test]
fn an_outline_of_thousands_of_islands_is_taken_at_once_and_one_of_too_many_is_refused_in_words() {
    let island = |n: i64| {
        let origin = at(102.0, 24.5);
        let corner = |dx, dy| {
            LatticePoint::new(origin.x + (n % 100 * 2 + dx) * 1_000_000, origin.y + (n / 100 * 2 + dy) * 1_000_000)
        };
        vec![corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)]
    };
    let rings: Vec<Vec<LatticePoint>> = (0..8000).map(island).collect();
    let start = std::time::Instant::now();
    let whole = Outline(rings.clone()).area_m2().unwrap();
    let mut session = Session::create(wanted().document().unwrap());
    session.run(Command::SetOutline { outline: Outline(rings), names: Vec::new() }).unwrap();
    println!("the outline of 8,000 islands: {:?}", start.elapsed());
    assert!(start.elapsed().as_secs() < 20);
    assert!(whole > 8000.0 * alone_m2(&island(7999)) * 0.99);

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("too_many.geojson");
    let ring = "[[[102.6,25],[102.7,25],[102.7,25.1],[102.6,25]]],".repeat(10_001);
    let ring = ring.trim_end_matches(',');
    std::fs::write(&file, format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[{ring}]}}")).unwrap();
    let error = read_outline(&file).unwrap_err();
    assert!(error.words(Lang::Zh).contains("10001"), "{error}");
}

fn alone_m2(ring: &[LatticePoint]) -> f64 {
    Outline(vec![ring.to_vec()]).area_m2().unwrap()
}

#[test]
fn an_outline_from_geojson_becomes_a_district_that_answers_saves_and_opens() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("区界.geojson");
    std::fs::write(&file, GEOJSON).unwrap();
    let outline = in_degrees(&read_outline(&file).unwrap());
    assert_eq!(outline.0.len(), 3);
    let names = ["第1街道", "第1社区", ""].map(str::to_owned).to_vec();
    let mut session = Session::create(wanted().document().unwrap());
    session.run(Command::SetOutline { outline: outline.clone(), names: names.clone() }).unwrap();
    let document = session.document().clone();
    assert!(check(&document.partition).is_empty());
    let index = Index::of(&document);
    let codes = |place| {
        let ladder = answer(&document, &index, place).ladder;
        ladder.iter().map(|id| document.tables.areas.get(*id).unwrap().code.clone()).collect::<Vec<_>>()
    };
    let all = ["530199001001001", "530199001001", "530199001", "530199"];
    assert_eq!(codes(at(102.601, 25.001)), all);
    assert_eq!(codes(at(102.638, 25.003)), all, "the island");
    assert!(codes(at(102.607, 25.007)).is_empty(), "the hole");
    assert!(codes(at(102.625, 25.005)).is_empty(), "between them");
    assert_eq!(session.run(Command::SetOutline { outline, names }).unwrap_err(), Refusal::HasGround);

    let path = folder.path().join("新区.gpkg");
    session.save_as(&path, &Progress::default()).unwrap();
    let name = AreaAttributeValue::Name("试点网格".to_owned());
    session.run(Command::SetAreaAttribute { area: AreaId(4), value: name }).unwrap();
    session.save().unwrap();
    let hash = canonical_hash(session.document());
    drop(session);
    let mut session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    assert_eq!(canonical_hash(session.document()), hash);
    session.undo().unwrap();
    session.undo().unwrap();
    assert_eq!(canonical_hash(session.document()), canonical_hash(&wanted().document().unwrap()));
    session.redo().unwrap();
}

#[test]
fn a_blank_project_can_be_saved_and_edited() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("空白.gpkg");
    let mut session = Session::create(wanted().document().unwrap());
    session.save_as(&path, &Progress::default()).unwrap();
    let name = AreaAttributeValue::Name("新城区".to_owned());
    session.run(Command::SetAreaAttribute { area: AreaId(1), value: name }).unwrap();
    session.save().unwrap();
    drop(session);
    let session = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    assert_eq!(session.document().tables.areas.get(AreaId(1)).unwrap().name, "新城区");
    assert_eq!(session.document().levels.len(), 4);
}

#[test]
fn three_or_five_levels_work_as_well() {
    let mut three = wanted();
    three.levels.remove(1);
    let mut five = wanted();
    let part =
        Level { role: LevelRole::Other, name_zh: "片区".to_owned(), name_en: "part".to_owned(), code_digits: 7 };
    five.levels.insert(1, part);
    for wanted in [three, five] {
        let levels = wanted.levels.len();
        assert_eq!(wanted.faults(), []);
        let mut session = Session::create(wanted.document().unwrap());
        let ring = vec![at(102.6, 25.0), at(102.61, 25.0), at(102.61, 25.01)];
        session.run(Command::SetOutline { outline: Outline(vec![ring]), names: Vec::new() }).unwrap();
        let document = session.document();
        let grid = document.tables.areas.iter().last().unwrap();
        assert_eq!(usize::from(grid.level.0) + 1, levels);
        assert_eq!(grid.code.len(), 15);
        assert!(check(&document.partition).is_empty());
    }
}

#[test]
fn what_is_wrong_with_a_new_project_is_said() {
    let faults = |change: &dyn Fn(&mut NewProject)| {
        let mut wanted = wanted();
        change(&mut wanted);
        let faults = wanted.faults();
        assert!(faults.iter().all(|fault| !fault.words(Lang::Zh).is_empty() && !fault.words(Lang::En).is_empty()));
        assert_eq!(wanted.document().map(drop).err(), faults.first().cloned());
        faults
    };
    assert_eq!(faults(&|_| ()), []);
    assert_eq!(faults(&|wanted| wanted.title = " ".to_owned()), [NewProjectFault::NoTitle]);
    assert_eq!(faults(&|wanted| wanted.district.clear()), [NewProjectFault::NoDistrictName]);
    assert_eq!(faults(&|wanted| wanted.code = "5301".to_owned()), [NewProjectFault::Code { digits: 6, found: 4 }]);
    assert_eq!(faults(&|wanted| wanted.code = "53011x".to_owned()), [NewProjectFault::Code { digits: 6, found: 6 }]);
    assert_eq!(faults(&|wanted| wanted.levels[1].name_zh.clear()), [NewProjectFault::NoLevelName(2)]);
    assert_eq!(faults(&|wanted| wanted.levels.truncate(1)).len(), 1);
    let fault = NewProjectFault::Levels(LevelFault::CommunityAboveStreet);
    assert_eq!(
        faults(&|wanted| {
            let (a, b) = (wanted.levels[1].role, wanted.levels[2].role);
            wanted.levels[1].role = b;
            wanted.levels[2].role = a;
        }),
        [fault]
    );
    assert_eq!(
        faults(&|wanted| wanted.levels[2].code_digits = 9),
        [NewProjectFault::Digits { level: "社区".to_owned() }]
    );
    assert_eq!(faults(&|wanted| wanted.household_band = (5, 4)), [NewProjectFault::Band]);
}

#[test]
fn files_without_an_outline_are_refused_in_words() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("x.geojson");
    let read = |content: &str| {
        std::fs::write(&file, content).unwrap();
        let error = read_outline(&file).unwrap_err();
        assert!(!error.words(Lang::Zh).is_empty() && !error.words(Lang::En).is_empty());
        error
    };
    assert!(matches!(read("not json"), OutlineError::NotGeoJson(_)));
    assert!(matches!(read(r#"{"type":"Point","coordinates":[102.6,25.0]}"#), OutlineError::NoPolygon));
    let nowhere = r#"{"type":"Polygon","coordinates":[[[9e8,2760000],[9e8,2760001],[560001,2760001],[9e8,2760000]]]}"#;
    assert!(matches!(read(nowhere), OutlineError::Coordinate(_)));
    assert!(matches!(read_outline(&folder.path().join("none")).unwrap_err(), OutlineError::File(_)));
    // A ring without ground.
    let mut session = Session::create(wanted().document().unwrap());
    let flat = vec![at(102.6, 25.0), at(102.61, 25.0), at(102.605, 25.0)];
    let refusal = session.run(Command::SetOutline { outline: Outline(vec![flat]), names: Vec::new() }).unwrap_err();
    assert_eq!(refusal, Refusal::EmptyOutline);
}

#[test]
fn a_folder_that_is_missing_is_called_one_and_a_place_without_a_lock_is_looked_at() {
    let folder = TempDir::new().unwrap();
    let mut session = Session::create(wanted().document().unwrap());
    let error = session.save_as(&folder.path().join("没有/副本.gpkg"), &Progress::default()).unwrap_err();
    assert_eq!(error.problem, Problem::NoFolder);
    let path = folder.path().join("新区.gpkg");
    session.save_as(&path, &Progress::default()).unwrap();
    drop(session);
    std::fs::create_dir(folder.path().join(".新区.gpkg.lock")).unwrap();
    let (session, reason) = Session::open_or_look(&path, &Progress::default()).unwrap();
    assert!(!session.may_save() && reason.is_some());
    std::fs::remove_dir(folder.path().join(".新区.gpkg.lock")).unwrap();
    let (session, reason) = Session::open_or_look(&path, &Progress::default()).unwrap();
    assert!(session.may_save() && reason.is_none());
    // Another window is another matter: it is asked about.
    let busy = Session::open_or_look(&path, &Progress::default()).unwrap_err();
    assert!(matches!(busy.problem, Problem::OpenElsewhere { .. }));
}
