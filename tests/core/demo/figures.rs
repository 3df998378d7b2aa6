//! The figures of the article, counted from records.

use std::collections::{BTreeMap, BTreeSet};

use tongxin::domain::{AllianceKind, AreaId, CircleKind, EstateId, PostKind, PostPlace, SiteKind};
use tongxin::model::Document;
use tongxin::query::{Index, statistics};

use super::{DEMO, alliances, areas_at, posts};
use crate::fixtures::usual;

#[test]
fn the_levels_have_the_areas_of_the_article() {
    assert_eq!(areas_at(usual::DISTRICT, false), 1);
    assert_eq!(areas_at(usual::STREET, false), 10);
    assert_eq!(areas_at(usual::COMMUNITY, false), 116);
    assert_eq!(areas_at(usual::GRID, false), 423);
    assert_eq!(areas_at(usual::STREET, true), 1);
    assert_eq!(areas_at(usual::COMMUNITY, true), 10);
    assert_eq!(areas_at(usual::GRID, true), 0);
}

#[test]
fn posts_and_volunteers_are_those_of_the_article() {
    assert_eq!(posts(PostKind::GridAdministrator), 423);
    let grids: BTreeSet<PostPlaceKey> = DEMO
        .tables
        .posts
        .iter()
        .filter(|post| post.kind == PostKind::GridAdministrator)
        .filter_map(|post| if let PostPlace::Area(id) = post.place { Some(PostPlaceKey(id)) } else { None })
        .collect();
    assert_eq!(grids.len(), 423, "one administrator for each grid");
    assert_eq!(posts(PostKind::CommunitySecretary), 116);
    assert_eq!(posts(PostKind::FullTimeWorker), 2);
    assert_eq!(posts(PostKind::RiverChief), DEMO.tables.rivers.len());
    let volunteers: u32 = DEMO.tables.areas.iter().map(|area| area.volunteers).sum();
    assert!((50_000..52_000).contains(&volunteers), "{volunteers}");
    assert!(DEMO.tables.posts.iter().all(|post| post.holder.is_none()), "no person is named");
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct PostPlaceKey(AreaId);

#[test]
fn units_members_committees_and_alliances_are_those_of_the_article() {
    assert_eq!(DEMO.tables.units.len(), 146);
    assert_eq!(DEMO.tables.units.iter().map(|unit| unit.members).sum::<u32>(), 4219);
    assert_eq!(DEMO.tables.committees.len(), 89);
    assert!(DEMO.tables.committees.iter().all(|committee| !committee.members.is_empty()));
    assert_eq!(alliances(AllianceKind::Street), 10);
    assert_eq!(alliances(AllianceKind::Building), 2);
    assert_eq!(alliances(AllianceKind::Industry), 2);
    assert!(DEMO.tables.alliances.iter().all(|alliance| !alliance.members.is_empty()));
    let lawyers = DEMO.tables.alliances.iter().find(|alliance| alliance.name == "律师行业党委").unwrap();
    assert_eq!(lawyers.projects.len(), 4);
}

/// The figures of the article by the keys that hold them.
fn figures(document: &Document) -> BTreeMap<&'static str, u64> {
    let count = statistics::count(document, &Index::of(document));
    let number = |count: usize| count as u64;
    [
        ("grids", number(count.levels["grid"])),
        ("communities", number(count.levels["community"])),
        ("streets", number(count.levels["street"])),
        ("committees", number(count.committees)),
        ("street alliances", number(count.alliances["street"])),
        ("building alliances", number(count.alliances["building"])),
        ("administrators", number(count.administrators)),
        ("units", number(count.units)),
        ("members", count.members),
        ("branches", number(count.branches)),
        ("estates", number(count.estates)),
        ("estates covered", number(count.estates_covered)),
        ("renewed estates", number(count.renewed_estates)),
        ("belt stops", number(count.belt_stops)),
        ("blocks", number(count.blocks)),
        ("red property", number(count.red_property_sites)),
        ("bases", number(count.bases)),
        ("teams", number(count.enforcement_teams)),
        ("rivers with a chief", number(count.rivers_with_chief)),
    ]
    .into()
}

#[test]
fn a_record_taken_out_is_one_less_in_its_figure_and_in_no_other() {
    type TakeOut = fn(&mut Document) -> Vec<(&'static str, u64)>;
    let cases: [TakeOut; 12] = [
        |document| {
            let unit = document.tables.units.iter().next().unwrap().clone();
            document.tables.units.remove(unit.id);
            vec![("units", 1), ("members", u64::from(unit.members))]
        },
        |document| {
            let id = document.tables.committees.first_id().unwrap();
            document.tables.committees.remove(id);
            vec![("committees", 1)]
        },
        |document| {
            let branch = document.tables.branches.iter().next().unwrap().clone();
            document.tables.branches.remove(branch.id);
            let still =
                |estate: &&EstateId| document.tables.branches.iter().any(|other| other.estates.contains(estate));
            let lost = branch.estates.len() - branch.estates.iter().filter(still).count();
            vec![("branches", 1), ("estates covered", lost as u64)]
        },
        |document| {
            let mut estate = document.tables.estates.iter().find(|estate| estate.renewal.is_some()).unwrap().clone();
            estate.renewal = None;
            document.tables.estates.put(estate);
            vec![("renewed estates", 1)]
        },
        |document| {
            let covered = |id| document.tables.branches.iter().any(|branch| branch.estates.contains(&id));
            let bare = |estate: &&tongxin::domain::Estate| !covered(estate.id) && estate.renewal.is_none();
            let id = document.tables.estates.iter().find(bare).unwrap().id;
            document.tables.estates.remove(id);
            vec![("estates", 1)]
        },
        |document| {
            let post = document.tables.posts.iter().find(|post| post.kind == PostKind::GridAdministrator).unwrap().id;
            document.tables.posts.remove(post);
            vec![("administrators", 1)]
        },
        |document| {
            let kind = |it: &&tongxin::domain::Alliance| it.kind == AllianceKind::Street;
            let id = document.tables.alliances.iter().find(kind).unwrap().id;
            document.tables.alliances.remove(id);
            vec![("street alliances", 1)]
        },
        |document| {
            let kind = |it: &&tongxin::domain::Alliance| it.kind == AllianceKind::Building;
            let id = document.tables.alliances.iter().find(kind).unwrap().id;
            document.tables.alliances.remove(id);
            vec![("building alliances", 1)]
        },
        |document| {
            let mut belt = document.tables.belts.iter().next().unwrap().clone();
            belt.stops.pop();
            document.tables.belts.put(belt);
            vec![("belt stops", 1)]
        },
        |document| {
            let kind = |it: &&tongxin::domain::Circle| it.kind == CircleKind::DemonstrationBlock;
            let id = document.tables.circles.iter().find(kind).unwrap().id;
            document.tables.circles.remove(id);
            vec![("blocks", 1)]
        },
        |document| {
            for kind in [SiteKind::RedProperty, SiteKind::OpenBase] {
                let id = document.tables.sites.iter().find(|site| site.kind == kind).unwrap().id;
                document.tables.sites.remove(id);
            }
            vec![("red property", 1), ("bases", 1)]
        },
        |document| {
            let team = document.tables.enforcement_teams.first_id().unwrap();
            document.tables.enforcement_teams.remove(team);
            let mut river = document.tables.rivers.iter().find(|river| river.chief.is_some()).unwrap().clone();
            river.chief = None;
            document.tables.rivers.put(river);
            vec![("teams", 1), ("rivers with a chief", 1)]
        },
    ];
    let whole = figures(&DEMO);
    for (name, figure) in [
        ("grids", 423),
        ("communities", 116),
        ("streets", 10),
        ("committees", 89),
        ("administrators", 423),
        ("units", 146),
        ("members", 4219),
        ("branches", 166),
        ("renewed estates", 19),
        ("belt stops", 3),
        ("blocks", 3),
        ("bases", 5),
    ] {
        assert_eq!(whole[name], figure, "{name}");
    }
    for take_out in cases {
        let mut document = DEMO.clone();
        let fewer = take_out(&mut document);
        let mut expected = whole.clone();
        for (name, by) in &fewer {
            *expected.get_mut(name).unwrap() -= by;
        }
        assert_eq!(figures(&document), expected, "{fewer:?}");
    }
}
