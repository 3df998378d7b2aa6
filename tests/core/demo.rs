//! Tests of `demo`: every figure is counted from records, every place lies where it should, and the ground is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use tongxin::demo::xishan;
use tongxin::domain::{
    AllianceKind, AreaId, BackdropAreaKind, BranchMode, CircleKind, EstateId, GridKind, LevelIndex, LinkageTier,
    NonGridReason, OfficeKind, PostKind, PostPlace, SchemeKind, SiteKind,
};
use tongxin::geodesy::{Bounds, LatticePoint, doubled_area};
use tongxin::model::Document;
use tongxin::partition::{BorderTree, Label, check};
use tongxin::query::answer::answer;
use tongxin::query::{Engine, Index, statistics};
use tongxin::text::Lang;

use crate::fixtures::usual;

#[path = "../../src/demo/compile/mod.rs"]
mod compile;

static DEMO: LazyLock<Document> = LazyLock::new(xishan);
static TREE: LazyLock<BorderTree> = LazyLock::new(|| BorderTree::of(&DEMO.partition));

fn areas_at(level: LevelIndex, managed_apart: bool) -> usize {
    DEMO.tables.areas.iter().filter(|area| area.level == level && area.managed_apart == managed_apart).count()
}

fn posts(kind: PostKind) -> usize {
    DEMO.tables.posts.iter().filter(|post| post.kind == kind).count()
}

fn sites(kind: SiteKind) -> usize {
    DEMO.tables.sites.iter().filter(|site| site.kind == kind).count()
}

fn alliances(kind: AllianceKind) -> usize {
    DEMO.tables.alliances.iter().filter(|alliance| alliance.kind == kind).count()
}

fn site_at(name: &str) -> LatticePoint {
    DEMO.tables.sites.iter().find(|site| site.name == name).unwrap_or_else(|| panic!("no site {name}")).at
}

fn community_at(point: LatticePoint) -> &'static str {
    let label = TREE.locate(point);
    DEMO.label_at(label, usual::COMMUNITY).map_or("", |area| area.name.as_str())
}

fn street_at(point: LatticePoint) -> &'static str {
    let label = TREE.locate(point);
    DEMO.label_at(label, usual::STREET).map_or("", |area| area.name.as_str())
}

fn households() -> BTreeMap<AreaId, u32> {
    let mut sums = BTreeMap::new();
    for atom in DEMO.tables.atoms.iter() {
        if let Label::Grid(grid) = TREE.locate(atom.at) {
            *sums.entry(grid).or_default() += atom.households;
        }
    }
    sums
}

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

fn closed(ring: &[LatticePoint]) -> Vec<LatticePoint> {
    ring.iter().chain(ring.first()).copied().collect()
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

#[test]
fn codes_follow_the_rule() {
    let mut codes = BTreeSet::new();
    for area in DEMO.tables.areas.iter() {
        assert!(codes.insert(area.code.clone()), "{} stands twice", area.code);
        assert_eq!(area.code.len(), usize::from(DEMO.levels[usize::from(area.level.0)].code_digits), "{}", area.name);
        let parent = area.parent.and_then(|id| DEMO.tables.areas.get(id));
        assert_eq!(parent.is_none(), area.level == usual::DISTRICT);
        assert!(parent.is_none_or(|parent| area.code.starts_with(&parent.code)), "{}", area.code);
        if area.level == usual::GRID {
            let number: u32 = area.code[12..].parse().unwrap();
            assert_eq!(area.name, format!("第 {number} 网格"));
            assert_eq!(area.grid_kind, GridKind::Basic);
        }
    }
    for community in DEMO.tables.areas.iter().filter(|it| it.level == usual::COMMUNITY && !it.managed_apart) {
        let own = DEMO.tables.areas.iter().filter(|area| area.parent == Some(community.id)).count();
        let numbered = (1..=own).all(|number| codes.contains(&format!("{}{number:03}", community.code)));
        assert!(own > 0 && numbered, "{}", community.name);
    }
}

#[test]
fn the_partition_is_whole() {
    assert_eq!(check(&DEMO.partition), []);
    let labels: BTreeSet<Label> = DEMO.partition.labels().collect();
    for area in DEMO.tables.areas.iter().filter(|area| area.level == usual::GRID) {
        assert!(labels.contains(&Label::Grid(area.id)), "{} has no ground", area.code);
    }
    for face in DEMO.tables.non_grids.iter() {
        assert!(labels.contains(&Label::NonGrid(face.id)), "{} has no ground", face.name);
    }
    assert_eq!(labels.len(), 423 + DEMO.tables.non_grids.len() + 1);
}

#[test]
fn every_area_is_one_piece_but_for_the_exclave() {
    let mut in_two: Vec<String> = Vec::new();
    for area in DEMO.tables.areas.iter().filter(|area| area.level == usual::GRID) {
        let pieces = DEMO.partition.outline(Label::Grid(area.id));
        assert!(pieces.len() <= 2 && !pieces.is_empty(), "{} has {} pieces", area.code, pieces.len());
        if pieces.len() == 2 {
            in_two.push(area.code.clone());
        }
    }
    assert_eq!(in_two.len(), 1, "the exclave and nothing else: {in_two:?}");
    for level in [usual::COMMUNITY, usual::STREET] {
        for area in DEMO.tables.areas.iter().filter(|area| area.level == level && !area.managed_apart) {
            let covers = |label| {
                matches!(label, Label::Grid(_)) && DEMO.label_at(label, level).is_some_and(|it| it.id == area.id)
            };
            let pieces = DEMO.partition.outline_of(covers, DEMO.partition.borders().map(|border| border.id));
            let expected = if in_two[0].starts_with(&area.code) { 2 } else { 1 };
            assert_eq!(pieces.len(), expected, "{}", area.name);
        }
    }
    for face in DEMO.tables.non_grids.iter() {
        assert_eq!(DEMO.partition.outline(Label::NonGrid(face.id)).len(), 1, "{}", face.name);
    }
}

#[test]
fn areas_are_about_as_large_as_the_district() {
    // Square kilometres in the middle of the district: good to a part in a thousand, as the test needs.
    let km2 = |doubled: i128| doubled as f64 / 2.0 * 1.009_5e-3 * 1.107_7e-3 / 1e6;
    let sum = |wanted: &dyn Fn(Label) -> bool| -> f64 {
        let labels = DEMO.partition.labels().filter(|&label| wanted(label));
        labels.flat_map(|label| DEMO.partition.outline(label)).map(|piece| km2(piece.doubled_area())).sum()
    };
    let whole = sum(&|label| label != Label::Outside);
    assert!((881.0..898.0).contains(&whole), "{whole} km²");
    let reason = |label| match label {
        Label::NonGrid(id) => DEMO.tables.non_grids.get(id).map(|face| face.reason),
        _ => None,
    };
    let water = sum(&|label| reason(label) == Some(NonGridReason::Water));
    assert!((105.0..130.0).contains(&water), "{water} km² of water");
    assert!(sum(&|label| reason(label) == Some(NonGridReason::ManagedApart)) > 5.0);
}

#[test]
fn non_grid_faces_hang_where_they_should() {
    let district = DEMO.tables.areas.iter().find(|area| area.level == usual::DISTRICT).unwrap();
    for face in DEMO.tables.non_grids.iter() {
        match face.reason {
            NonGridReason::Water => assert_eq!((face.parent, face.managed_by), (district.id, None)),
            NonGridReason::ManagedApart => {
                assert_eq!(face.parent, district.id);
                let resort = DEMO.tables.areas.get(face.managed_by.unwrap()).unwrap();
                assert_eq!((resort.code.as_str(), resort.managed_apart), ("530112403", true));
            }
            NonGridReason::Reserved => {
                let parent = DEMO.tables.areas.get(face.parent).unwrap();
                assert_eq!(parent.level, usual::COMMUNITY);
            }
        }
    }
    let at = LatticePoint::from_degrees(102.66916, 24.97355).unwrap();
    assert!(matches!(TREE.locate(at), Label::NonGrid(_)), "云南民族村 lies in the resort zone");
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
fn most_grids_lie_in_the_band_and_some_do_not() {
    let (low, high) = DEMO.project.household_band;
    let households = households();
    assert_eq!(households.len(), 423, "people live in every grid");
    let total: u32 = DEMO.tables.atoms.iter().map(|atom| atom.households).sum();
    assert_eq!(households.values().sum::<u32>(), total, "every household belongs to a grid");
    assert!((150_000..170_000).contains(&total), "{total}");
    let outside = households.values().filter(|&&count| count < low || count > high).count();
    assert!((10..=84).contains(&outside), "{outside} grids lie outside of the band");
    let people: u32 = DEMO.tables.atoms.iter().map(|atom| atom.people).sum();
    let size = f64::from(people) / f64::from(total);
    assert!((2.3..2.9).contains(&size), "{size} people in a household");
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

#[test]
fn it_is_marked_as_demo_data_and_always_the_same() {
    assert!(DEMO.holds_demo_data());
    assert_eq!(DEMO.project.demo_below, DEMO.next_number);
    assert!(DEMO.tables.last_number().unwrap() < DEMO.next_number);
    assert_eq!(DEMO.project.as_of, "2021-07-19");
    let again = xishan();
    assert!(again.partition.diff(&DEMO.partition).is_empty());
    assert_eq!(again.partition.canonical_hash(), DEMO.partition.canonical_hash());
    assert_eq!(again.tables, DEMO.tables);
    assert_eq!(again.backdrop, DEMO.backdrop);
    assert_eq!(again.project, DEMO.project);
}

/// What the facts compile to when a line of one file.
fn compiled_with(file: &str, line: usize, words: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir("data/xishan").unwrap() {
        let path = entry.unwrap().path();
        let mut content = std::fs::read_to_string(&path).unwrap();
        if path.file_name().is_some_and(|name| name == file) {
            let mut lines: Vec<&str> = content.lines().collect();
            lines[line - 1] = words;
            content = lines.join("\n");
        }
        std::fs::write(folder.path().join(path.file_name().unwrap()), content).unwrap();
    }
    compile::compile(folder.path())
}

#[test]
fn wrong_facts_are_refused_with_their_file_and_line() {
    for (file, line, words, message) in [
        ("divisions.csv", 6, "530112001,西苑街道,530112,street", "stands twice"),
        ("divisions.csv", 20, "530112999001,某社区,530112999,community", "is not the street"),
        ("divisions.csv", 20, "53011200100,某社区,530112001,community", "12 digits"),
        ("divisions.csv", 20, "530112001009,某社区,530112001", "not four columns"),
        ("seeds.csv", 1, "community,lon,lat", "the columns are"),
        ("seeds.csv", 7, "530112001005,25.0335,102.6770,yes", "near the district"),
        ("seeds.csv", 7, "530112001005,102.6770,north,yes", "not a number of degrees"),
        ("seeds.csv", 7, "530112009099,102.6770,25.0335,yes", "is not the code of a community"),
        ("seeds.csv", 7, "530112001005,102.6770,25.0335,maybe", "neither yes nor no"),
        ("units.csv", 9, "某单位,机关,many,530112001001,", "not a whole number"),
        ("units.csv", 9, "某单位,机关,3,530112001001", "4 cells, not 5"),
        ("units.csv", 9, ",机关,3,530112001001,", "is empty"),
        ("places.csv", 4, "castle,某处,530112001001,,,,", "is none of"),
        ("estates.csv", 140, "广福小区,530112001001,,,", "stands in line"),
    ] {
        let problem = compiled_with(file, line, words).unwrap_err();
        assert!(problem.contains(&format!("{file}:{line}: ")), "{problem}");
        assert!(problem.contains(message), "{problem} does not say {message:?}");
    }
    let problem =
        compiled_with("outline.geojson", 2, r#"{"type":"Feature","properties":{"kind":"moon"},"geometry":null},"#);
    assert!(problem.is_err());
    assert!(compiled_with("no such file", 1, "").is_ok());
}
