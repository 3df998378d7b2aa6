//! Questions about a document, on the town of the fixtures.

use std::sync::{Arc, LazyLock};

use tongxin::domain::{
    Area, AreaId, AtomId, Committee, CommitteeId, NonGridReason, Post, PostId, PostKind, PostPlace, SiteKind,
};
use tongxin::geodesy::{LatticePoint, LocalPlane};
use tongxin::model::{AreaAttributeValue, Command, Document, Snapshot, apply};
use tongxin::query::answer::{Answer, Place, Responsible, answer};
use tongxin::query::answer_report::AnswerReport;
use tongxin::query::findings::{Rule, Severity, findings};
use tongxin::query::{Index, statistics};
use tongxin::text::Lang;

use crate::fixtures::hamlet::{at, town};

fn ask(town: &Document, x: f64, y: f64) -> Answer {
    answer(town, &Index::of(town), at(x, y))
}

fn names(town: &Document, answer: &Answer) -> Vec<(&'static str, String)> {
    answer.responsible.iter().map(|one| (one.role(), one.name(town, Lang::Zh))).collect()
}

fn by_name(town: &Document, name: &str) -> AreaId {
    town.tables.areas.iter().find(|area| area.name == name).unwrap().id
}

#[test]
fn a_point_in_a_grid_is_answered_with_all_levels_and_everyone_responsible() {
    let town = town();
    let answer = ask(&town, 0.5, 0.5);
    let ladder: Vec<&str> = answer.ladder.iter().map(|&id| town.tables.areas.get(id).unwrap().name.as_str()).collect();
    assert_eq!(ladder, ["第 1 网格", "甲社区", "东风街道", "小城区"]);
    let expected = [
        ("grid_administrator", "甲社区第 1 网格管理员"),
        ("committee", "甲社区大党委"),
        ("committee_member", "水务局党支部"),
        ("assigned_unit", "第一小学党支部"),
        ("street_alliance", "东风街道党建联盟"),
        ("enforcement_team", "东风街道综合行政执法队"),
    ];
    assert_eq!(names(&town, &answer), expected.map(|(role, name)| (role, name.to_owned())));
    assert_eq!(answer.circles.len(), 1);
    assert_eq!(answer.border, None);
}

#[test]
fn water_a_zone_apart_and_the_land_outside_say_what_they_are() {
    let town = town();
    let cases = [
        (5.5, 1.0, "non_grid", Some(NonGridReason::Water), vec![]),
        (1.0, 4.5, "non_grid", Some(NonGridReason::ManagedApart), vec![("managed_by", "度假区".to_owned())]),
        (7.0, 1.0, "outside", None, vec![]),
    ];
    for (x, y, status, reason, responsible) in cases {
        let answer = ask(&town, x, y);
        let report = AnswerReport::of(&town, &answer, Lang::Zh);
        assert_eq!((report.status, report.reason), (status, reason), "at {x}, {y}");
        assert_eq!(names(&town, &answer), responsible, "at {x}, {y}");
        assert_eq!(report.grid, None);
        assert_eq!(report.district.is_some(), status != "outside");
    }
}

#[test]
fn close_to_a_border_both_sides_are_named_with_the_distance() {
    let town = town();
    let on_it = ask(&town, 1.0, 0.5).border.expect("on a border");
    assert_eq!(on_it.distance_m, 0.0);
    let beside = ask(&town, 1.02, 0.5).border.expect("two metres from a border");
    assert!((1.9..2.1).contains(&beside.distance_m), "{}", beside.distance_m);
    let report = AnswerReport::of(&town, &ask(&town, 1.02, 0.5), Lang::Zh).border_of.unwrap();
    assert_eq!(report.between, ["甲社区第 3 网格", "甲社区第 1 网格"]);
    assert_eq!(ask(&town, 1.2, 0.5).border, None);
}

#[test]
fn where_borders_meet_the_side_of_the_answer_comes_first() {
    let town = town();
    let index = Index::of(&town);
    // Crosses of four grids, T-junctions on the shore and under the zone, corners of the district; on them and beside.
    for (column, row) in (0..=6).flat_map(|x| (0..=5).map(move |y| (f64::from(x), f64::from(y)))) {
        for (dx, dy) in [(0.0, 0.0), (0.01, 0.01), (-0.01, 0.01), (0.01, -0.02), (-0.02, -0.01)] {
            let point = at(column + dx, row + dy);
            let label = index.locator().leaf(point);
            let Some(border) = answer(&town, &index, point).border else { continue };
            assert_eq!(border.labels[0], label, "at {column} + {dx}, {row} + {dy}");
            assert_eq!(border.on_border, !index.locator().tree().on_border(point).is_empty());
            assert_eq!(border.on_border, border.distance_m == 0.0);
        }
    }
    let corner = answer(&town, &index, at(1.0, 1.0)).border.expect("four grids meet");
    assert!(corner.on_border);
    let report = AnswerReport::of(&town, &answer(&town, &index, at(1.0, 1.0)), Lang::Zh).border_of.unwrap();
    assert_eq!((report.between[0].as_str(), report.on_border), ("甲社区第 4 网格", true));
}

#[test]
fn a_posts_name_says_its_place_once_in_both_languages() {
    let mut town = town();
    let community = by_name(&town, "甲社区");
    let id = PostId(town.allot());
    let (kind, place) = (PostKind::CommunitySecretary, PostPlace::Area(community));
    town.tables.posts.put(Post { id, kind, place, holder: None });
    let answer = ask(&town, 0.5, 0.5);
    let names = |lang| -> Vec<String> {
        let posts = answer.responsible.iter().filter(|one| matches!(one, Responsible::Post(..)));
        posts.map(|one| one.name(&town, lang)).collect()
    };
    assert_eq!(names(Lang::Zh), ["甲社区第 1 网格管理员", "甲社区党委书记"]);
    assert_eq!(names(Lang::En), ["grid administrator of 甲社区, grid 1", "party secretary of 甲社区"]);
}

proptest::proptest! {
    #[test]
    fn any_place_on_earth_is_answered(lon in -180.0..=180.0, lat in -90.0..=90.0) {
        far_from_the_town(lon, lat);
    }
}

#[test]
fn the_poles_and_the_date_line_are_answered() {
    for lat in [-90.0, -89.999_999_99, 0.0, 89.999_999_99, 90.0] {
        for lon in [-180.0, -100.0, 0.0, 102.6, 180.0] {
            far_from_the_town(lon, lat);
        }
    }
}

fn far_from_the_town(lon: f64, lat: f64) {
    static TOWN: LazyLock<(Document, Index)> = LazyLock::new(|| {
        let town = town();
        let index = Index::of(&town);
        (town, index)
    });
    let (town, index) = &*TOWN;
    let point = LatticePoint::from_degrees(lon, lat).unwrap();
    let (dx, dy) = LocalPlane::at(point).steps(3_000.0);
    assert!(dx > 0 && dy > 0);
    for sum in [point.x.checked_sub(dx), point.x.checked_add(dx), point.y.checked_sub(dy), point.y.checked_add(dy)] {
        assert!(sum.is_some_and(|sum| sum.abs() < 1 << 41), "at {lon}, {lat}");
    }
    if (lon - 102.6).abs().max((lat - 24.95).abs()) > 0.1 {
        assert_eq!(answer(town, index, point).place, Place::Outside);
        assert_eq!(answer(town, index, point).border, None, "at {lon}, {lat}");
        assert_eq!(index.overlays().belts_near(town, point), [], "at {lon}, {lat}");
    }
}

#[test]
fn the_nearest_stop_of_a_belt_is_measured_on_the_ground() {
    let town = town();
    let belts = ask(&town, 3.5, 1.0).belts;
    let stop = belts[0].stop.unwrap();
    assert_eq!(town.tables.sites.get(stop.site).unwrap().name, "南站");
    // 1.4 columns of 0.001 degree at 24.95° north: 101 m each; 0.5 rows of 111 m.
    assert!((belts[0].distance_m - 141.3).abs() < 0.5, "{}", belts[0].distance_m);
    assert!((stop.distance_m - 141.3_f64.hypot(55.4)).abs() < 0.5, "{}", stop.distance_m);
}

#[test]
fn statistics_are_counted_from_records() {
    let mut town = town();
    let count = |town: &Document| statistics::count(town, &Index::of(town));
    let all = count(&town);
    assert_eq!(all.levels["grid"], 20);
    assert_eq!((all.levels["street"], all.levels_apart["street"]), (2, 1));
    assert_eq!(all.levels_apart.keys().collect::<Vec<_>>(), ["community", "district", "grid", "street"]);
    assert_eq!(all.levels_apart["grid"], 0);
    let mut reworded = town.clone();
    Arc::make_mut(&mut reworded.levels)[1].name_en = "subdistrict".into();
    assert_eq!(count(&reworded).levels, all.levels, "keys do not change with the words");
    assert_eq!((all.households, all.people, all.volunteers), (8_000, 20_000, 200));
    assert_eq!((all.units, all.members, all.administrators), (2, 50, 20));
    let unit = town.tables.units.first_id().unwrap();
    town.tables.units.remove(unit);
    assert_eq!((count(&town).units, count(&town).members), (1, 30));
}

#[test]
fn a_sound_project_has_gaps_to_show_and_no_errors() {
    let town = town();
    let found = findings(&town, &Index::of(&town));
    assert!(found.iter().all(|finding| finding.rule.severity() > Severity::Error), "{found:?}");
    let count = |name: &str| found.iter().filter(|finding| finding.rule.name() == name).count();
    assert_eq!((count("no_committee"), count("no_unit")), (3, 3));
    assert_eq!(count("households_out_of_band"), 0);
}

/// What is done to the town, and the rule that has to notice.
type Damage = (&'static str, Severity, fn(&mut Document));

#[test]
fn every_rule_notices_what_it_is_for() {
    let cases: &[Damage] = &[
        ("duplicate_code", Severity::Error, |town| {
            let mut area = town.tables.areas.get(by_name(town, "乙社区")).unwrap().clone();
            area.code = "530199001001".into();
            town.tables.areas.put(area);
        }),
        ("code_out_of_rule", Severity::Warning, |town| {
            let mut area = town.tables.areas.get(by_name(town, "乙社区")).unwrap().clone();
            area.code = "53019900100x".into();
            town.tables.areas.put(area);
        }),
        ("no_parent", Severity::Error, |town| {
            let mut area = town.tables.areas.get(by_name(town, "乙社区")).unwrap().clone();
            area.parent = town.tables.areas.first_id();
            town.tables.areas.put(area);
        }),
        ("no_ground", Severity::Error, |town| {
            let mut area = town.tables.areas.iter().last().unwrap().clone();
            area.id = AreaId(town.allot());
            area.code = "530199002002099".into();
            town.tables.areas.put(area);
        }),
        ("unknown_ground", Severity::Error, |town| {
            let last = town.tables.areas.last_id().unwrap();
            town.tables.areas.remove(last);
        }),
        ("households_out_of_band", Severity::Warning, |town| {
            let mut atom = town.tables.atoms.iter().next().unwrap().clone();
            atom.households = 501;
            town.tables.atoms.put(atom);
        }),
        ("no_administrator", Severity::Warning, |town| {
            let post = town.tables.posts.iter().find(|post| post.kind == PostKind::GridAdministrator).unwrap().id;
            town.tables.posts.remove(post);
        }),
        ("duplicate_administrator", Severity::Warning, |town| {
            let post = town.tables.posts.iter().find(|post| post.kind == PostKind::GridAdministrator).unwrap().clone();
            let id = PostId(town.allot());
            town.tables.posts.put(Post { id, ..post });
        }),
        ("duplicate_committee", Severity::Warning, |town| {
            let committee = town.tables.committees.iter().next().unwrap().clone();
            let id = CommitteeId(town.allot());
            town.tables.committees.put(Committee { id, ..committee });
        }),
        ("no_children", Severity::Error, |town| {
            let community = town.tables.areas.get(by_name(town, "乙社区")).unwrap().clone();
            let id = AreaId(town.allot());
            town.tables.areas.put(Area { id, code: "530199001009".into(), name: "空社区".into(), ..community });
        }),
        ("several_roots", Severity::Error, |town| {
            let district = town.tables.areas.get(by_name(town, "小城区")).unwrap().clone();
            let id = AreaId(town.allot());
            town.tables.areas.put(Area { id, code: "530198".into(), ..district });
        }),
        ("no_committee", Severity::Warning, |town| {
            let committee = town.tables.committees.first_id().unwrap();
            town.tables.committees.remove(committee);
        }),
        ("no_unit", Severity::Warning, |town| town.tables.assignments = Default::default()),
        ("site_outside", Severity::Warning, |town| {
            let mut site = town.tables.sites.iter().find(|site| site.kind == SiteKind::ServiceCentre).unwrap().clone();
            site.at = at(-1.0, 0.0);
            town.tables.sites.put(site);
        }),
        ("dangling", Severity::Error, |town| {
            let unit = town.tables.units.first_id().unwrap();
            town.tables.units.remove(unit);
        }),
        ("misplaced", Severity::Warning, |town| {
            let committee = town.tables.committees.iter().next().unwrap().clone();
            let community = by_name(town, "东风街道");
            town.tables.committees.put(Committee { community, ..committee });
        }),
        ("atom_outside", Severity::Warning, |town| {
            let mut atom = town.tables.atoms.iter().next().unwrap().clone();
            atom.at = at(5.5, 0.5);
            town.tables.atoms.put(atom);
        }),
    ];
    let sound = town();
    let before = findings(&sound, &Index::of(&sound));
    for (rule, severity, damage) in cases {
        let mut town = sound.clone();
        damage(&mut town);
        let after = findings(&town, &Index::of(&town));
        let fresh: Vec<_> = after.iter().filter(|finding| !before.contains(finding)).collect();
        let hit = fresh.iter().find(|finding| finding.rule.name() == *rule);
        let hit = hit.unwrap_or_else(|| panic!("{rule} did not notice: {fresh:?}"));
        assert_eq!(hit.rule.severity(), *severity, "{rule}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(!hit.words(&town, lang).is_empty());
        }
    }
}

#[test]
fn a_grid_in_two_parts_is_noted() {
    let mut town = town();
    // The grids in the south-west and north-east corners become one.
    let labels: Vec<_> = [(0.5, 0.5), (4.5, 3.5)].map(|(x, y)| Index::of(&town).locator().leaf(at(x, y))).into();
    let borders = town.partition.borders().cloned().map(|mut border| {
        for side in [&mut border.left, &mut border.right] {
            if *side == labels[1] {
                *side = labels[0];
            }
        }
        border
    });
    town.partition = tongxin::partition::Partition::from_borders(borders.collect::<Vec<_>>()).unwrap();
    let found = findings(&town, &Index::of(&town));
    assert!(found.iter().any(|finding| matches!(finding.rule, Rule::SeveralParts { count: 2, .. })), "{found:?}");
}

#[test]
fn an_index_that_caught_up_equals_one_made_afresh() {
    let mut document = town();
    let mut index = Index::of(&document);
    let grid = |document: &Document| document.tables.areas.iter().last().unwrap().id;
    let other = by_name(&document, "甲社区");
    let steps: &[&dyn Fn(&mut Document)] = &[
        &|document| {
            let value = AreaAttributeValue::Volunteers(99);
            *document =
                apply(&Snapshot::of(document), &Command::SetAreaAttribute { area: grid(document), value }).unwrap();
        },
        &|document| {
            let mut row = document.tables.areas.get(grid(document)).unwrap().clone();
            row.parent = Some(other);
            document.tables.areas.put(row);
        },
        &|document| {
            let mut atom = document.tables.atoms.iter().next().unwrap().clone();
            atom.at = at(4.5, 3.5);
            atom.households = 7;
            document.tables.atoms.put(atom);
        },
        &|document| {
            let first: AtomId = document.tables.atoms.first_id().unwrap();
            document.tables.atoms.remove(first);
        },
        &|document| document.tables.belts = Default::default(),
        &|document| {
            let unit = document.tables.units.first_id().unwrap();
            document.tables.units.remove(unit);
            let assignment = document.tables.assignments.first_id().unwrap();
            document.tables.assignments.remove(assignment);
        },
    ];
    for (number, step) in steps.iter().enumerate() {
        step(&mut document);
        index.follow(&document);
        let fresh = Index::of(&document);
        assert_eq!(index.links(), fresh.links(), "step {number}");
        for area in document.tables.areas.iter() {
            assert_eq!(index.totals(area.id), fresh.totals(area.id), "step {number}, {}", area.name);
        }
        for (x, y) in [(0.5, 0.5), (4.5, 3.5), (5.5, 1.0), (2.5, 2.5)] {
            assert_eq!(answer(&document, &index, at(x, y)), answer(&document, &fresh, at(x, y)), "step {number}");
        }
    }
}
