//! Details: every record says what it is and leads only to what exists; the relations that people ask for are there.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use tongxin::demo::xishan;
use tongxin::domain::*;
use tongxin::model::{Document, Kind};
use tongxin::query::Index;
use tongxin::query::detail::{Details, Section, details, ground};
use tongxin::query::naming::name;
use tongxin::text::Lang;

use crate::fixtures::hamlet::town;

static DEMO: LazyLock<(Document, Index)> = LazyLock::new(|| {
    let document = xishan();
    let index = Index::of(&document);
    (document, index)
});

fn of(document: &Document, index: &Index, subject: impl Into<Subject>) -> Details {
    details(document, index, subject.into(), Lang::Zh).expect("a record of the document")
}

fn section<'a>(details: &'a Details, title: &str) -> &'a Section {
    details.sections.iter().find(|section| section.title == title).unwrap_or_else(|| panic!("{title}: {details:#?}"))
}

fn names(section: &Section) -> Vec<&str> {
    section.links.iter().map(|link| link.name.as_str()).collect()
}

fn area(document: &Document, name: &str) -> AreaId {
    document.tables.areas.iter().find(|area| area.name == name).unwrap().id
}

#[test]
fn every_record_of_the_demo_has_a_name_a_kind_and_links_that_lead_to_records() {
    let (document, index) = &*DEMO;
    let tables = &document.tables;
    for &kind in Kind::ALL {
        let subjects = tables.subjects(kind);
        assert!(!subjects.is_empty(), "the demo holds no {kind:?}");
        for subject in subjects {
            for lang in [Lang::Zh, Lang::En] {
                let details = details(document, index, subject, lang).unwrap();
                assert_eq!(details.title, name(document, subject, lang));
                assert!(!details.title.trim().is_empty() && !details.kind.is_empty(), "{subject:?}");
                assert!(!details.sections.is_empty(), "{subject:?} says nothing");
                let links = details.sections.iter().flat_map(|section| &section.links).chain(&details.path);
                for link in links {
                    assert!(link.subject.is_in(tables) && !link.name.is_empty(), "{subject:?} → {link:?}");
                }
                let facts = details.sections.iter().flat_map(|section| &section.facts);
                for subject in facts.filter_map(|fact| fact.subject) {
                    assert!(subject.is_in(tables), "{subject:?}");
                }
            }
        }
    }
    assert!(details(document, index, Subject::Unit(UnitId(u32::MAX)), Lang::Zh).is_none());
}

#[test]
fn every_thing_but_lists_of_words_has_a_place_on_the_map() {
    let (document, index) = &*DEMO;
    let nowhere = |kind: Kind| {
        let subjects = document.tables.subjects(kind);
        subjects.iter().filter(|&&subject| ground(document, index, subject).is_empty()).count()
    };
    for &kind in Kind::ALL {
        match kind {
            Kind::Scheme => assert_eq!(nowhere(kind), document.tables.schemes.len()),
            // Departments of the linkage and alliances of a whole industry stand for no ground.
            Kind::LinkageNode | Kind::Alliance | Kind::Initiative => {}
            _ => assert_eq!(nowhere(kind), 0, "{kind:?}"),
        }
    }
}

#[test]
fn a_unit_leads_to_the_communities_it_serves_and_they_lead_back() {
    let town = town();
    let index = Index::of(&town);
    let water = town.tables.units.iter().find(|unit| unit.name == "水务局党支部").unwrap().id;
    let unit = of(&town, &index, water);
    assert_eq!(names(section(&unit, "报到社区")), ["甲社区"]);
    assert_eq!(names(section(&unit, "参加的社区“大党委”")), ["甲社区大党委"]);
    assert_eq!(names(section(&unit, "党建联盟")), ["东风街道党建联盟"]);
    let community = of(&town, &index, area(&town, "甲社区"));
    assert_eq!(names(section(&community, "报到单位")), ["水务局党支部", "第一小学党支部"]);
    assert_eq!(names(section(&community, "社区“大党委”")), ["甲社区大党委", "水务局党支部"]);
}

#[test]
fn a_street_leads_to_its_team_its_alliance_and_its_communities() {
    let town = town();
    let index = Index::of(&town);
    let street = of(&town, &index, area(&town, "东风街道"));
    assert_eq!(names(section(&street, "综合行政执法队")), ["东风街道综合行政执法队"]);
    assert_eq!(names(section(&street, "党建联盟")), ["东风街道党建联盟"]);
    assert_eq!(names(section(&street, "社区")), ["甲社区", "乙社区"]);
    assert_eq!(street.figures[0].value, "12", "grids");
    assert_eq!(street.figures[1].value, "4,800", "households");
    let (document, index) = &*DEMO;
    let street =
        document.tables.areas.iter().find(|area| document.has_role(area, LevelRole::Street) && !area.managed_apart);
    let street = of(document, index, street.unwrap().id);
    assert_eq!(section(&street, "五办").links.len(), 5);
    assert_eq!(section(&street, "六中心").links.len(), 6);
}

#[test]
fn gaps_are_said_and_a_zone_apart_has_none() {
    let town = town();
    let index = Index::of(&town);
    let community = of(&town, &index, area(&town, "乙社区"));
    for title in ["社区“大党委”", "报到单位"] {
        assert!(section(&community, title).gap, "{title}");
    }
    let apart = of(&town, &index, area(&town, "度假区"));
    assert!(apart.sections.iter().all(|section| !section.gap), "{apart:#?}");
}

#[test]
fn neighbours_are_mutual_at_every_level_and_none_is_missed() {
    let (document, index) = &*DEMO;
    let title = "相邻";
    let of = |id: AreaId| -> BTreeSet<Subject> {
        let details = of(document, index, id);
        let section = details.sections.iter().find(|section| section.title == title);
        section.map(|section| section.links.iter().map(|link| link.subject).collect()).unwrap_or_default()
    };
    for area in document.tables.areas.iter() {
        for neighbour in of(area.id) {
            assert_ne!(neighbour, Subject::Area(area.id));
            let Subject::Area(other) = neighbour else { continue };
            assert!(of(other).contains(&Subject::Area(area.id)), "{} ↔ {other:?}", area.name);
        }
    }
    let community = document.level_of(LevelRole::Community).unwrap();
    // Each border between two communities is found from either side.
    for border in document.partition.borders() {
        let side = |label| document.outline_at(label, community).map(|area| area.id);
        let (Some(left), Some(right)) = (side(border.left), side(border.right)) else { continue };
        if left != right {
            assert!(of(left).contains(&Subject::Area(right)), "{left:?} {right:?}");
        }
    }
}

#[test]
fn belts_stops_branches_estates_rivers_and_chiefs_lead_to_each_other() {
    let (document, index) = &*DEMO;
    for belt in document.tables.belts.iter() {
        let belt_details = of(document, index, belt.id);
        let stops = &section(&belt_details, "沿线各站").links;
        assert_eq!(stops.iter().map(|link| link.subject).collect::<Vec<_>>(), {
            belt.stops.iter().map(|&site| Subject::Site(site)).collect::<Vec<_>>()
        });
        for stop in stops {
            let site = of(document, index, stop.subject);
            assert!(section(&site, "所在示范带").links.iter().any(|link| link.subject == belt.id.into()));
        }
    }
    for branch in document.tables.branches.iter() {
        for estate in &section(&of(document, index, branch.id), "小区").links {
            let estate = of(document, index, estate.subject);
            assert!(section(&estate, "居民区党支部").links.iter().any(|link| link.subject == branch.id.into()));
        }
    }
    for river in document.tables.rivers.iter() {
        let details = of(document, index, river.id);
        let chief = section(&details, "概况").facts[0].subject;
        assert_eq!(chief, river.chief.map(Subject::Post));
        assert_eq!(section(&details, "河段（自上游起）").facts.len(), river.reaches.len());
    }
}

#[test]
fn copied_details_read_from_top_to_bottom_with_a_dash_for_what_nobody_knows() {
    let town = town();
    let index = Index::of(&town);
    let unit = town.tables.units.iter().find(|unit| unit.name == "第一小学党支部").unwrap().id;
    let expected = "第一小学党支部（单位党组织）\n小城区 › 东风街道 › 甲社区\n在职党员：30\n报到社区：1\n\n概况\n单位类别：机关\n\
        统一社会信用代码：—\n所在地：—\n坐标：—\n\n报到社区：1\n- 甲社区\t东风街道\n\n党建联盟：1\n- 东风街道党建联盟";
    assert_eq!(of(&town, &index, unit).as_text(Lang::Zh), expected);
}

#[test]
fn areas_that_are_compared_have_the_unit_of_the_largest() {
    use tongxin::query::detail::{area_words, compared_area_words};
    assert_eq!(area_words(575_400.0, Lang::En), "57.54 ha");
    let told = |areas| compared_area_words(areas, Lang::En).map(Option::unwrap_or_default);
    assert_eq!(told([Some(575_400.0), Some(1_392_000.0)]), ["0.575 km²", "1.392 km²"]);
    assert_eq!(told([Some(900.0), Some(12_300.0)]), ["0.09 ha", "1.23 ha"]);
    assert_eq!(told([None, Some(12_300.0)]), ["", "1.23 ha"]);
}
