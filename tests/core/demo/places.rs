//! Every place lies where it should, and who answers there answers.

use tongxin::domain::BackdropAreaKind;
use tongxin::geodesy::{Bounds, LatticePoint, doubled_area};
use tongxin::partition::Label;
use tongxin::query::answer::answer;
use tongxin::query::{Engine, Index};
use tongxin::text::Lang;

use super::{DEMO, TREE, closed, community_at, site_at, street_at};
use crate::fixtures::usual;

#[test]
fn in_the_circle_of_a_building_alliance_its_full_time_worker_answers() {
    let index = Index::of(&DEMO);
    for (circle, worker) in [
        ("万达双塔楼宇圈", "万达双塔楼宇党建联盟专职党务工作者"),
        ("享·汇海楼宇圈", "享·汇海楼宇党建联盟专职党务工作者"),
    ] {
        let ring = &DEMO.tables.circles.iter().find(|it| it.name == circle).unwrap().ring;
        let middle = Bounds::of(ring.iter().copied()).unwrap().centre();
        let answer = answer(&DEMO, &index, middle);
        let found: Vec<_> = answer
            .responsible
            .iter()
            .filter(|one| matches!(one.role(), "circle_alliance" | "full_time_worker"))
            .map(|one| (one.role(), one.name(&DEMO, Lang::Zh)))
            .collect();
        let alliance = worker.trim_end_matches("专职党务工作者");
        let expected = [("circle_alliance", alliance), ("full_time_worker", worker)];
        assert_eq!(found, expected.map(|(role, name)| (role, name.to_owned())));
    }
}

#[test]
fn both_engines_answer_alike_all_over_the_demo() {
    let tree = Index::with_engine(&DEMO, Engine::Tree);
    let cells = Index::with_engine(&DEMO, Engine::Cells);
    assert!(cells.locator().cells().is_some());
    let Bounds { min, max } = TREE.bounds().unwrap();
    let (mut inside, across) = (0, 20);
    for (i, j) in (0..=across).flat_map(|i| (0..=across).map(move |j| (i, j))) {
        let along = |low: i64, high: i64, step: i64| low + (high - low) / across * step;
        let point = LatticePoint::new(along(min.x, max.x, i), along(min.y, max.y, j));
        let one = answer(&DEMO, &tree, point);
        assert_eq!(one, answer(&DEMO, &cells, point), "{point:?}");
        inside += usize::from(!one.ladder.is_empty());
    }
    assert!(inside > 100, "{inside} points inside");
    // On the borders, where it matters most.
    for border in DEMO.partition.borders().step_by(7) {
        let point = border.points[0];
        assert_eq!(answer(&DEMO, &tree, point), answer(&DEMO, &cells, point), "{point:?}");
    }
}

#[test]
fn sites_lie_in_the_communities_that_they_are_named_for() {
    for (site, community) in [
        ("盛高大城", "盛高大城社区"),
        ("广福小区", "广福小区社区"),
        ("新河社区巾帼打捞队", "新河社区"),
        ("青鱼社区以水治水", "青鱼社区"),
        ("云纺科技园互联网企业党建示范基地", "云纺社区"),
        ("聂耳和国歌文化党员教育基地", "龙门社区"),
        ("复兴邻里驿站", "复兴社区"),
    ] {
        assert_eq!(community_at(site_at(site)), community, "{site}");
    }
    for site in DEMO.tables.sites.iter() {
        assert!(matches!(TREE.locate(site.at), Label::Grid(_)), "{} lies in no grid", site.name);
    }
}

#[test]
fn known_places_are_respected() {
    let near = |name: &str, lon: f64, lat: f64| {
        let at = site_at(name);
        let (dx, dy) = ((at.lon_deg() - lon) * 101_000.0, (at.lat_deg() - lat) * 110_800.0);
        let off = (dx * dx + dy * dy).sqrt();
        assert!(off < 500.0, "{name} lies {off:.0} m off");
    };
    near("融创党群服务中心", 102.649_78, 25.018_87);
    near("万达楼宇党群服务中心", 102.705_57, 24.991_99);
    near("云纺科技园互联网企业党建示范基地", 102.704_18, 25.020_19);
    near("聂耳和国歌文化党员教育基地", 102.626_55, 24.959_83);
    for (lon, lat, street) in [
        (102.676, 25.042, "西苑街道"),
        (102.638, 25.0319, "马街街道"),
        (102.703, 25.03, "金碧街道"),
        (102.704_18, 25.020_19, "永昌街道"),
        (102.711_06, 24.982_48, "前卫街道"),
        (102.68, 24.995, "福海街道"),
        (102.688, 25.033, "棕树营街道"),
        (102.6225, 24.985_83, "碧鸡街道"),
        (102.575_48, 24.779_85, "海口街道"),
        (102.583_78, 25.079_12, "团结街道"),
    ] {
        assert_eq!(street_at(LatticePoint::from_degrees(lon, lat).unwrap()), street);
    }
}

#[test]
fn units_and_estates_lie_in_their_communities() {
    for assignment in DEMO.tables.assignments.iter() {
        let unit = DEMO.tables.units.get(assignment.unit).unwrap();
        let community = DEMO.tables.areas.get(assignment.community).unwrap();
        let street = DEMO.ancestor_at(community.id, usual::STREET).unwrap();
        assert_eq!(street_at(unit.at.unwrap()), street.name, "{}", unit.name);
    }
    for (estate, community) in [("云投尚苑", "红星社区"), ("盛高大城", "盛高大城社区"), ("中林佳湖花园", "杨家社区")]
    {
        let it = DEMO.tables.estates.iter().find(|it| it.name == estate).unwrap();
        assert!(doubled_area(&closed(&it.ring)) > 0, "{estate} runs anticlockwise");
        let atom = DEMO.tables.atoms.iter().find(|atom| atom.estate == Some(it.id)).unwrap();
        assert_eq!(community_at(atom.at), community, "{estate}");
    }
}

#[test]
fn rivers_have_chiefs_and_reaches_that_join_up() {
    assert!(DEMO.tables.rivers.len() >= 9);
    for river in DEMO.tables.rivers.iter() {
        assert!(river.chief.is_some_and(|post| DEMO.tables.posts.get(post).is_some()));
        assert!(river.reaches.iter().any(|reach| reach.community.is_some()), "{}", river.name);
        for pair in river.reaches.windows(2) {
            assert_eq!(pair[0].line.last(), pair[1].line.first(), "{}", river.name);
        }
    }
}

#[test]
fn the_backdrop_has_roads_water_parks_and_buildings() {
    for kind in [
        BackdropAreaKind::City,
        BackdropAreaKind::Water,
        BackdropAreaKind::Park,
        BackdropAreaKind::Block,
        BackdropAreaKind::Building,
    ] {
        assert!(DEMO.backdrop.areas.iter().any(|area| area.kind == kind), "{kind:?}");
    }
    assert!(DEMO.backdrop.areas.iter().all(|area| area.ring.len() > 2 && doubled_area(&closed(&area.ring)) > 0));
    for name in ["滇池路", "广福路", "前兴路", "二环西路", "金碧路", "盘龙江"] {
        assert!(DEMO.backdrop.lines.iter().any(|line| line.name == name), "{name}");
    }
    for name in ["安宁市", "五华区", "官渡区", "呈贡区", "富民县", "晋宁区"] {
        let label = DEMO.backdrop.names.iter().find(|it| it.name == name).unwrap();
        assert_eq!(TREE.locate(label.at), Label::Outside, "{name}");
    }
}
