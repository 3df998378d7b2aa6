//! Each tool by example: before, command, after.

use tongxin::domain::*;
use tongxin::geodesy::LatticePoint;
use tongxin::model::*;
use tongxin::partition::{Label, Region, check};
use tongxin::query::Index;
use tongxin::query::balance::figures_of;
use tongxin::query::choose::{ChooseBy, chosen};
use tongxin::query::findings::{Finding, Rule, findings};
use tongxin::query::outlines::Outlines;
use tongxin::text::Lang;

use super::{by_name, done, open_town, refused};
use crate::fixtures::five_levels::five_levels;
use crate::fixtures::town::{SIDE, middle};

/// The town: 6 × 5 squares, four communities of one street, a lake in the south-western corner.
fn town() -> Document {
    open_town()
}

fn grid(document: &Document, column: u32, row: u32) -> AreaId {
    by_name(document, &format!("网格{column}-{row}"))
}

/// A rectangle around the middle of a square, so many sides wide and high.
fn block(column: u32, row: u32, width: f64, height: f64) -> Region {
    let at = middle(column, row);
    let by = |sides: f64| (sides * SIDE as f64 / 2.0).round() as i64;
    let corner = |x: f64, y: f64| LatticePoint::new(at.x + by(width * x), at.y + by(height * y));
    Region { rings: vec![vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)]] }
}

fn line(points: &[(f64, f64)], around: LatticePoint) -> Vec<LatticePoint> {
    let by = |sides: f64| (sides * SIDE as f64).round() as i64;
    points.iter().map(|&(x, y)| LatticePoint::new(around.x + by(x), around.y + by(y))).collect()
}

fn area_of(document: &Document, id: AreaId) -> i128 {
    document.partition.doubled_area(Label::Grid(id))
}

/// The same area but for a border that a new junction off the lattice moved by less than a unit.
fn assert_near(one: i128, other: i128) {
    assert!((one - other).abs() < 100_000, "{one} and {other} square units, doubled");
}

fn at(document: &Document, place: LatticePoint) -> Label {
    Index::of(document).locator().leaf(place)
}

#[test]
fn a_strip_given_to_a_neighbour_and_taken_back_leaves_every_figure_as_it_was() {
    let before = town();
    let (from, to) = (grid(&before, 1, 1), grid(&before, 2, 1));
    let region = block(1, 1, 3.0, 0.4);
    let give = Command::GiveGround { region: region.clone(), from: Some(vec![Label::Grid(from)]), to: Label::Grid(to) };
    let given = done(&before, &give);
    assert_eq!(at(&given, middle(1, 1)), Label::Grid(to));
    assert_near(area_of(&given, from) + area_of(&given, to), area_of(&before, from) + area_of(&before, to));
    let back =
        Command::GiveGround { region: block(1, 1, 1.0, 0.4), from: Some(vec![Label::Grid(to)]), to: Label::Grid(from) };
    let back = done(&given, &back);
    let (one, other) = (Index::of(&before), Index::of(&back));
    for area in before.tables.areas.iter() {
        assert_eq!(one.totals(area.id), other.totals(area.id), "{}", area.name);
    }
}

#[test]
fn a_grid_that_would_have_no_ground_left_is_not_given_away() {
    let before = town();
    let give = Command::GiveGround { region: block(2, 2, 1.9, 1.9), from: None, to: Label::Grid(grid(&before, 1, 1)) };
    assert_eq!(refused(&before, &give), Refusal::NoGroundLeft(grid(&before, 2, 2)));
}

#[test]
fn a_border_takes_the_line_drawn_across_it() {
    let before = town();
    let (own, other) = (grid(&before, 1, 1), grid(&before, 2, 1));
    // Out into the neighbour, and in again.
    let bulge = line(&[(0.4, 0.2), (0.8, 0.2), (0.8, -0.2), (0.4, -0.2)], middle(1, 1));
    let after = done(&before, &Command::ReshapeGrid { grid: own, line: bulge.clone(), to: None });
    assert!(area_of(&after, own) > area_of(&before, own));
    assert_eq!(area_of(&after, own) + area_of(&after, other), area_of(&before, own) + area_of(&before, other));
    // The same line asked of the neighbour cuts off a corner of it: the same border comes of it.
    let same = done(&before, &Command::ReshapeGrid { grid: other, line: bulge, to: None });
    assert_eq!(same.partition.diff(&after.partition), Default::default());
    let nothing = line(&[(-0.1, 0.0), (0.1, 0.0)], middle(1, 1));
    assert_eq!(
        refused(&before, &Command::ReshapeGrid { grid: own, line: nothing, to: None }),
        Refusal::LineCutsNothing
    );
}

#[test]
fn a_grid_is_split_along_a_line_and_merged_back() {
    let before = town();
    let id = grid(&before, 1, 1);
    let across = line(&[(-0.7, 0.1), (0.7, 0.1)], middle(1, 1));
    let parts = vec![NewGrid { name: "北格".into(), code: None, volunteers: 1 }];
    let split = done(&before, &Command::SplitGrid { grid: id, line: across.clone(), keep: None, parts });
    let new = by_name(&split, "北格");
    let (old_row, new_row) = (split.tables.areas.get(id).unwrap(), split.tables.areas.get(new).unwrap());
    assert_eq!(at(&split, line(&[(0.0, 0.3)], middle(1, 1))[0]), Label::Grid(new), "the smaller part is the new grid");
    assert_eq!(old_row.volunteers + 1, before.tables.areas.get(id).unwrap().volunteers);
    assert_eq!((new_row.parent, new_row.volunteers), (old_row.parent, 1));
    let parent = before.tables.areas.get(new_row.parent.unwrap()).unwrap();
    assert!(new_row.code.starts_with(&parent.code) && new_row.code.len() == 15, "{}", new_row.code);

    let north = line(&[(0.0, 0.3)], middle(1, 1))[0];
    let other_way = done(&before, &Command::SplitGrid { grid: id, line: across, keep: Some(north), parts: Vec::new() });
    assert_eq!(at(&other_way, north), Label::Grid(id), "the part that was pointed at stays");

    let merged = done(&split, &Command::MergeGrids { grids: vec![id, new], keep: id, posts: MergedPosts::Kept });
    assert_eq!(merged.partition.outline(Label::Grid(id)), before.partition.outline(Label::Grid(id)));
    let row = merged.tables.areas.get(id).unwrap();
    assert_eq!(row.volunteers, before.tables.areas.get(id).unwrap().volunteers);
    assert_eq!(row.former_codes, std::slice::from_ref(&new_row.code));
    // The code is never given again.
    let again = Command::SetCodes { codes: vec![NewCode { area: grid(&before, 2, 1), code: new_row.code.clone() }] };
    assert!(matches!(refused(&merged, &again), Refusal::CodeRetired { area, .. } if area == id));
}

#[test]
fn grids_that_do_not_touch_are_not_merged() {
    let before = town();
    let grids = vec![grid(&before, 1, 1), grid(&before, 3, 3)];
    let keep = grids[0];
    let merge = Command::MergeGrids { grids: grids.clone(), keep, posts: MergedPosts::Kept };
    assert_eq!(refused(&before, &merge), Refusal::NotAdjacent(keep));
    let path = vec![grids[0], grid(&before, 1, 2), grid(&before, 1, 3), grid(&before, 2, 3), grids[1]];
    let after = done(&before, &Command::MergeGrids { grids: path, keep, posts: MergedPosts::All });
    assert_eq!(after.partition.outline(Label::Grid(keep)).len(), 1);
    let links = Links::of(&after);
    let posts = Links::of(&before).posts(PostPlace::Area(grids[1])).len();
    assert!(links.posts(PostPlace::Area(keep)).len() >= posts);
    assert_eq!(links.posts(PostPlace::Area(grids[1])).len(), 0);
}

#[test]
fn a_dedicated_grid_takes_ground_of_its_community_only() {
    let before = town();
    let community = before.tables.areas.get(grid(&before, 3, 1)).unwrap().parent.unwrap();
    let new = DedicatedGrid {
        parent: community,
        name: "第一中学".into(),
        code: None,
        purpose: Some(GridPurpose::School),
        responsible_body: Some("第一中学党委".into()),
    };
    // Half of it lies in the next community.
    let after = done(&before, &Command::CutGrid { region: block(3, 1, 1.8, 0.5), new });
    let id = by_name(&after, "第一中学");
    assert_eq!(after.tables.areas.get(id).unwrap().grid_kind, GridKind::Dedicated);
    assert_eq!(at(&after, middle(3, 1)), Label::Grid(id));
    assert_near(area_of(&after, grid(&after, 4, 1)), area_of(&before, grid(&before, 4, 1)));
    let purpose = |purpose: Option<GridPurpose>, area: AreaId| Command::SetAreaAttribute {
        area,
        value: AreaAttributeValue::Purpose(purpose),
    };
    assert_eq!(after.tables.areas.get(id).unwrap().purpose, Some(GridPurpose::School));
    let park = done(&after, &purpose(Some(GridPurpose::Park), id));
    assert_eq!(park.tables.areas.get(id).unwrap().purpose, Some(GridPurpose::Park));
    // Only a dedicated grid is for something.
    let basic = purpose(Some(GridPurpose::Park), grid(&after, 4, 1));
    assert!(matches!(refused(&after, &basic), Refusal::WrongLevel { attribute: AreaAttribute::Purpose, .. }));
    // It is for the school, not for households: nobody asks for three hundred of them there.
    let index = Index::of(&after);
    let is_weighed = |found: &Finding| matches!(found.rule, Rule::HouseholdsOutOfBand { area, .. } if area == id);
    assert!(!findings(&after, &index).iter().any(is_weighed));
    let figures = figures_of(&after, &index, &Outlines::of(&after), id).unwrap();
    assert_eq!(figures.off_band, None);
    assert!(!chosen(&after, &index, after.grid_level(), None, ChooseBy::BelowBand).contains(&id));
}

#[test]
fn a_grid_moves_to_another_community_and_no_border_moves() {
    let before = town();
    let (id, other) = (grid(&before, 3, 1), grid(&before, 4, 1));
    let parent = before.tables.areas.get(other).unwrap().parent.unwrap();
    let code = next_code(&before, &Links::of(&before), parent, 0).unwrap();
    let codes = vec![NewCode { area: id, code: code.clone() }];
    let after = done(&before, &Command::MoveArea { area: id, parent, codes });
    assert!(before.partition.diff(&after.partition).is_empty());
    let row = after.tables.areas.get(id).unwrap();
    assert_eq!((row.parent, &row.code), (Some(parent), &code));
    assert_eq!(row.former_codes, [before.tables.areas.get(id).unwrap().code.clone()]);
    let district = before.tables.areas.iter().find(|area| area.parent.is_none()).unwrap().id;
    let too_high = Command::MoveArea { area: id, parent: district, codes: Vec::new() };
    assert_eq!(refused(&before, &too_high), Refusal::NotOneAbove { area: id, parent: district });
}

#[test]
fn a_community_is_split_and_merged_back_and_nothing_is_left_behind() {
    let before = town();
    let links = Links::of(&before);
    let is_served = |area: &&Area| links.assignments(area.id).len() > 0 && links.children(area.id).len() > 1;
    let community = before.tables.areas.iter().find(is_served).unwrap().id;
    let children: Vec<AreaId> = links.children(community).take(2).collect();
    let along: Vec<Subject> = links
        .assignments(community)
        .take(1)
        .map(Subject::Assignment)
        .chain(links.committees(community).map(Subject::Committee))
        .collect();
    let new = NewArea { name: "新社区".into(), code: None, children: children.clone(), along, codes: Vec::new() };
    let split = done(&before, &Command::SplitArea { area: community, new });
    let new = by_name(&split, "新社区");
    let now = Links::of(&split);
    assert_eq!(now.children(new).collect::<Vec<_>>(), children);
    assert_eq!(now.assignments(new).len(), 1);
    assert_eq!(now.committees(community).len(), 0);
    let merge = Command::MergeAreas {
        areas: vec![community, new],
        keep: community,
        posts: MergedPosts::All,
        offices: MergedOffices::All,
        codes: Vec::new(),
    };
    let merged = done(&split, &merge);
    let after = Links::of(&merged);
    assert_eq!(after.children(community).collect::<Vec<_>>(), links.children(community).collect::<Vec<_>>());
    assert_eq!(after.units(community).collect::<Vec<_>>(), links.units(community).collect::<Vec<_>>());
    assert_eq!(after.committees(community).collect::<Vec<_>>(), links.committees(community).collect::<Vec<_>>());
    assert_eq!(check_references(&merged), Ok(()));
    let all = NewArea {
        name: "空".into(),
        code: None,
        children: links.children(community).collect(),
        along: vec![],
        codes: vec![],
    };
    assert_eq!(refused(&before, &Command::SplitArea { area: community, new: all }), Refusal::NothingLeft(community));
}

#[test]
fn codes_change_places_in_one_edit_and_are_checked() {
    let before = town();
    let community = before.tables.areas.get(grid(&before, 1, 1)).unwrap().parent.unwrap();
    let links = Links::of(&before);
    let ids: Vec<AreaId> = links.children(community).take(2).collect();
    let parent = before.tables.areas.get(community).unwrap().code.clone();
    let code = |number: u32| format!("{parent}{number:03}");
    let set = |codes: &[(AreaId, String)]| Command::SetCodes {
        codes: codes.iter().map(|(area, code)| NewCode { area: *area, code: code.clone() }).collect(),
    };
    let numbered = done(&before, &set(&[(ids[0], code(801)), (ids[1], code(802))]));
    let swapped = done(&numbered, &set(&[(ids[0], code(802)), (ids[1], code(801))]));
    assert_eq!(swapped.tables.areas.get(ids[0]).unwrap().code, code(802));
    assert!(matches!(refused(&numbered, &set(&[(ids[0], code(802))])), Refusal::CodeTaken { .. }));
    assert!(matches!(refused(&before, &set(&[(ids[0], "53".into())])), Refusal::BadCode { digits: 15, .. }));
    let foreign = "530112999999001".to_owned();
    assert!(matches!(refused(&before, &set(&[(ids[0], foreign)])), Refusal::ForeignCode { .. }));
}

#[test]
fn water_is_claimed_released_and_put_in() {
    let before = town();
    let lake = before.tables.non_grids.iter().next().unwrap().id;
    let to = grid(&before, 1, 0);
    let all = Command::GiveGround {
        region: block(0, 0, 1.9, 1.9),
        from: Some(vec![Label::NonGrid(lake)]),
        to: Label::Grid(to),
    };
    let dry = done(&before, &all);
    assert_eq!(at(&dry, middle(0, 0)), Label::Grid(to));
    assert!(dry.tables.non_grids.get(lake).is_none(), "nothing is left of the lake, so it is not listed");
    let community = before.tables.areas.get(grid(&before, 2, 2)).unwrap().parent.unwrap();
    let new = NewNonGrid { name: "荷塘".into(), reason: NonGridReason::Water, parent: community };
    let wet = done(&before, &Command::AddNonGrid { region: block(2, 2, 0.3, 0.3), new });
    assert!(matches!(at(&wet, middle(2, 2)), Label::NonGrid(_)));
}

#[test]
fn several_edits_are_made_together_or_not_at_all() {
    let before = town();
    let id = grid(&before, 1, 1);
    let across = line(&[(-0.7, 0.1), (0.7, 0.1)], middle(1, 1));
    let split = Command::SplitGrid { grid: id, line: across.clone(), keep: None, parts: Vec::new() };
    let beside = Command::SplitGrid {
        grid: grid(&before, 2, 1),
        line: line(&[(-0.7, 0.1), (0.7, 0.1)], middle(2, 1)),
        keep: None,
        parts: vec![],
    };
    let both = Command::Together { name: "拆两个".into(), commands: vec![split.clone(), beside] };
    let after = done(&before, &both);
    assert_eq!(after.tables.areas.len(), before.tables.areas.len() + 2);
    assert_eq!(both.words(Lang::Zh, &before), "拆两个");
    let broken = Command::Together {
        name: String::new(),
        commands: vec![split.clone(), Command::DeleteVertex { at: middle(1, 1) }],
    };
    assert!(matches!(refused(&before, &broken), Refusal::InStep { number: 2, .. }));
    let nested = Command::Together {
        name: String::new(),
        commands: vec![Command::Together { name: String::new(), commands: vec![split] }],
    };
    assert_eq!(refused(&before, &nested), Refusal::Nested);
}

#[test]
fn commands_are_written_and_read_back() {
    let before = town();
    let commands = [
        Command::MoveVertex { from: middle(0, 0), to: middle(1, 1) },
        Command::GiveGround { region: block(1, 1, 1.0, 1.0), from: None, to: Label::Outside },
        Command::SetLock { lock: BorderLock::Level(LevelIndex(1)), locked: true },
        Command::MergeGrids { grids: vec![AreaId(1), AreaId(2)], keep: AreaId(1), posts: MergedPosts::All },
    ];
    for command in commands {
        let written = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&written).unwrap(), command, "{written}");
        assert!(!command.words(Lang::Zh, &before).is_empty() && !command.words(Lang::En, &before).is_empty());
    }
    assert_eq!(check(&before.partition), []);
}

#[test]
fn streets_that_become_one_keep_one_office_of_each_name_or_all() {
    let mut before = five_levels();
    let unlock = |lock: BorderLock| Command::SetLock { lock, locked: false };
    for lock in before.level_indexes().map(BorderLock::Level).collect::<Vec<_>>() {
        if let Ok(after) = apply(&Snapshot::of(&before), &unlock(lock)) {
            before = after;
        }
    }
    let (keep, other) = (by_name(&before, "东风街道"), by_name(&before, "湖滨街道"));
    let one_more =
        Office {
            id: OfficeId(before.allot()), kind: OfficeKind::Centre, street: other, name: "便民服务中心".into()
        };
    before.tables.offices.put(one_more.clone());
    let areas = vec![keep, other];
    let doubled = doubled_offices(&before, &Links::of(&before), &areas, keep);
    assert_eq!(doubled.len(), 2, "both have an office and a centre of that name");
    let merge = |offices| Command::MergeAreas {
        areas: areas.clone(),
        keep,
        posts: MergedPosts::Kept,
        offices,
        codes: Vec::new(),
    };
    let offices = |document: &Document| {
        document.tables.offices.iter().map(|row| (row.street, row.name.clone())).collect::<Vec<_>>()
    };
    let all = done(&before, &merge(MergedOffices::All));
    assert_eq!(offices(&all).len(), 5);
    let each = done(&before, &merge(MergedOffices::OneOfEach));
    assert_eq!(offices(&each).len(), 3);
    assert!(offices(&each).iter().all(|(street, _)| *street == keep));
    assert!(each.tables.offices.get(one_more.id).is_some(), "what one of them alone has goes along");
    assert!(doubled.iter().all(|&id| each.tables.offices.get(id).is_none()));
    // Journals from before this was asked kept all.
    let written = serde_json::to_string(&merge(MergedOffices::All)).unwrap();
    assert!(!written.contains("offices"), "{written}");
    assert_eq!(serde_json::from_str::<Command>(&written).unwrap(), merge(MergedOffices::All));
}
