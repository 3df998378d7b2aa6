//! Units, overlays, branches, offices, lists and the linkage, as the article and the district know them.

use std::collections::{BTreeMap, BTreeSet};

use tongxin::domain::{AreaId, BranchMode, CircleKind, EstateId, LinkageTier, OfficeKind, SchemeKind, SiteKind};
use tongxin::geodesy::doubled_area;

use super::{DEMO, closed, sites, street_at};
use crate::fixtures::usual;

#[test]
fn each_unit_serves_a_community_and_some_communities_have_nobody() {
    let served: BTreeSet<AreaId> = DEMO.tables.assignments.iter().map(|assignment| assignment.community).collect();
    let mut count = BTreeMap::new();
    for assignment in DEMO.tables.assignments.iter() {
        *count.entry(assignment.unit).or_insert(0) += 1;
        let community = DEMO.tables.areas.get(assignment.community).unwrap();
        assert_eq!(community.level, usual::COMMUNITY);
        assert!(!community.managed_apart);
    }
    assert_eq!(count.len(), 146);
    assert!(count.values().all(|&count| count == 1 || count == 2));
    assert!(count.values().any(|&count| count == 2));
    assert!((100..116).contains(&served.len()), "{} communities are served", served.len());
    for committee in DEMO.tables.committees.iter() {
        for unit in &committee.members {
            let serves = |it: &tongxin::domain::Assignment| it.unit == *unit && it.community == committee.community;
            assert!(DEMO.tables.assignments.iter().any(serves), "{}", committee.name);
        }
    }
}

#[test]
fn circles_belt_and_sites_are_those_of_the_article() {
    let blocks = DEMO.tables.circles.iter().filter(|circle| circle.kind == CircleKind::DemonstrationBlock).count();
    assert_eq!(blocks, 3);
    assert!(DEMO.tables.circles.iter().all(|circle| doubled_area(&closed(&circle.ring)) > 0));
    let [belt] = DEMO.tables.belts.iter().collect::<Vec<_>>()[..] else { panic!("one belt") };
    let stops: Vec<&str> = belt.stops.iter().map(|stop| DEMO.tables.sites.get(*stop).unwrap().name.as_str()).collect();
    assert_eq!(stops, ["融创党群服务中心", "万达楼宇党群服务中心", "广福小区"]);
    assert_eq!(sites(SiteKind::RedProperty), 3);
    assert_eq!(sites(SiteKind::OpenBase), 5);
    assert_eq!(sites(SiteKind::InternetBase), 1);
    assert_eq!(sites(SiteKind::LawFirm), 2);
    assert_eq!(sites(SiteKind::Building), 2);
    assert_eq!(sites(SiteKind::InnovationCentre), 1);
    assert_eq!(sites(SiteKind::Incubator), 1);
    assert_eq!(sites(SiteKind::Academy), 1);
    assert_eq!(sites(SiteKind::EcologyCase), 2);
    for kind in [
        SiteKind::CommunityService,
        SiteKind::PropertyService,
        SiteKind::PurchasedService,
        SiteKind::VolunteerService,
        SiteKind::SelfService,
        SiteKind::Livelihood,
        SiteKind::RuralRevitalisation,
    ] {
        assert!(sites(kind) > 0, "{kind:?}");
    }
}

#[test]
fn branches_cover_185_of_197_estates() {
    assert_eq!(DEMO.tables.estates.len(), 197);
    assert_eq!(DEMO.tables.branches.len(), 166);
    let mut covered: Vec<EstateId> = DEMO.tables.branches.iter().flat_map(|branch| branch.estates.clone()).collect();
    let all = covered.len();
    covered.sort_unstable();
    covered.dedup();
    assert_eq!(covered.len(), all, "no estate has two branches");
    assert_eq!(covered.len(), 185);
    let percent = covered.len() as f64 * 100.0 / DEMO.tables.estates.len() as f64;
    assert_eq!(format!("{percent:.2}"), "93.91");
    for mode in [BranchMode::Single, BranchMode::Joint, BranchMode::Property] {
        assert!(DEMO.tables.branches.iter().any(|branch| branch.mode == mode));
    }
    for branch in DEMO.tables.branches.iter() {
        assert_eq!(branch.mode == BranchMode::Joint, branch.estates.len() > 1, "{}", branch.name);
    }
    assert_eq!(DEMO.tables.estates.iter().filter(|estate| estate.renewal.is_some()).count(), 19);
}

#[test]
fn each_street_has_five_offices_six_centres_and_a_team_of_five_agencies() {
    for street in DEMO.tables.areas.iter().filter(|it| it.level == usual::STREET && !it.managed_apart) {
        let offices = |kind| {
            DEMO.tables.offices.iter().filter(|office| office.street == street.id && office.kind == kind).count()
        };
        assert_eq!((offices(OfficeKind::Office), offices(OfficeKind::Centre)), (5, 6), "{}", street.name);
        assert!(street.staff_quota.is_some());
        let teams: Vec<_> = DEMO.tables.enforcement_teams.iter().filter(|team| team.street == street.id).collect();
        assert_eq!(teams.len(), 1);
        assert_eq!(teams[0].agencies.len(), 5);
        assert_eq!(street_at(teams[0].at), street.name);
    }
}

#[test]
fn lists_have_as_many_entries_as_their_names_say() {
    let items = |title: &str| {
        DEMO.tables.schemes.iter().find(|scheme| scheme.title == title).map_or(0, |scheme| scheme.items.len())
    };
    assert_eq!(items("五项权力"), 5);
    assert_eq!(items("四项机制"), 4);
    assert_eq!(items("九大员"), 9);
    assert_eq!(items("八必访"), 8);
    assert_eq!(items("三张清单"), 3);
    assert_eq!(items("三种哨"), 3);
    assert_eq!(items("七改三清"), 10);
    assert_eq!(items("四社联动"), 4);
    assert_eq!(items("智慧党建五大功能"), 5);
    assert_eq!(items("三大主题"), 3);
    assert_eq!(items("“多维”服务体系"), 5);
    assert!(items("民生保障品牌") >= 10);
    for kind in [SchemeKind::Power, SchemeKind::Mechanism, SchemeKind::Roster, SchemeKind::Theme] {
        assert!(DEMO.tables.schemes.iter().any(|scheme| scheme.kind == kind));
    }
}

#[test]
fn the_linkage_is_one_tree_of_five_tiers() {
    let tiers: BTreeSet<LinkageTier> = DEMO.tables.linkage.iter().map(|node| node.tier).collect();
    assert_eq!(tiers.len(), 5);
    assert_eq!(DEMO.tables.linkage.iter().filter(|node| node.parent.is_none()).count(), 1);
    for node in DEMO.tables.linkage.iter() {
        if let Some(parent) = node.parent {
            assert!(DEMO.tables.linkage.get(parent).unwrap().tier < node.tier, "{}", node.name);
        }
    }
}
