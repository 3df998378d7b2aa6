//! Redrawing in the window: areas that go to another parent, dedicated grids, water and reserved ground, lines that follow
//! lines, borders that lean against others, and refusals that name the place.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::{
    AreaId, Backdrop, BackdropArea, BackdropAreaKind, BackdropLine, BackdropLineKind, GridKind, GridPurpose, NonGridId,
    NonGridReason,
};
use tongxin::geodesy::LatticePoint;
use tongxin::model::{Command, Document, Label};
use tongxin::text::Lang;
use tongxin::ui::{App, Tool};

use super::redraw::{drag, edits, hash, households, last_command, pull, redrawing, settled_district};
use super::wavy_district::{corner, middle};
use super::window::{click_on, key, place_of, press, window_on};

const UNIT: i64 = 100_000;

fn beside(p: LatticePoint, dx: i64, dy: i64) -> LatticePoint {
    LatticePoint::new(p.x + dx * UNIT, p.y + dy * UNIT)
}

/// With a road through a row of grids, bent in each, and a school in one.
fn with_backdrop() -> Document {
    let mut document = settled_district();
    let line =
        (1..=5).flat_map(|column| [beside(middle(column, 1), -1, -1), beside(middle(column, 1), 1, 1)]).collect();
    let road = BackdropLine { kind: BackdropLineKind::MainRoad, name: "滇池路".to_owned(), line };
    let m = middle(3, 2);
    let ring = [(-1, -1), (1, -1), (1, 1), (-1, 1)].map(|(x, y)| beside(m, x, y)).to_vec();
    let school = BackdropArea { kind: BackdropAreaKind::Block, name: "第三中学".to_owned(), ring };
    document.backdrop = Arc::new(Backdrop { lines: vec![road], areas: vec![school], names: Vec::new() });
    document
}

fn with_tool(document: Document, tool: Key) -> Harness<'static, App> {
    let mut harness = window_on(document, Lang::Zh);
    key(&mut harness, Modifiers::COMMAND, Key::Num2);
    key(&mut harness, Modifiers::NONE, tool);
    harness
}

fn hover(harness: &mut Harness<'_, App>, p: LatticePoint) {
    let at = place_of(harness, p);
    harness.hover_at(at);
    harness.run_steps(3);
}

/// Two clicks at a place, one right after the other.
fn double_click_on(harness: &mut Harness<'_, App>, p: LatticePoint) {
    let at = place_of(harness, p);
    harness.hover_at(at);
    harness.run_steps(1);
    // Both ends of a click in one frame: two frames apart would be too slow for a double click.
    for _ in 0..2 {
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            harness.input_mut().events.push(Event::PointerButton { pos: at, button, pressed, modifiers });
        }
        harness.step();
    }
    harness.run_steps(3);
}

/// Clicks around a square and back to its first corner.
fn click_around(harness: &mut Harness<'_, App>, m: LatticePoint, half: i64) {
    for (x, y) in [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)] {
        click_on(harness, beside(m, x, y));
        // Time passes, so that no two clicks are a double one.
        harness.run_steps(4);
    }
}

fn grid(column: usize, row: usize) -> AreaId {
    AreaId(u32::try_from(100 + column * 6 + row).unwrap())
}

fn area(harness: &Harness<'_, App>, id: AreaId) -> tongxin::domain::Area {
    harness.state().session().document().tables.areas.get(id).cloned().expect("the area is there")
}

#[test]
fn a_grid_goes_to_another_community_with_the_next_code_and_no_border_moves() {
    let mut harness = redrawing(Key::T);
    let first = hash(&harness);
    let borders = harness.state().session().document().partition.clone();
    click_on(&mut harness, middle(2, 0));
    harness.get_by_label_contains("现属船房社区");
    harness.get_by_label("在地图上点击接收它的上级区域");
    harness.run_steps(4);
    hover(&mut harness, middle(1, 0));
    // Before the click: the codes and both communities' figures.
    harness.get_by_label_contains("编码 530112001002001 → 530112001001003");
    harness.get_by_label_contains("杨家社区 530112001001 ");
    harness.get_by_label_contains("船房社区 530112001002 ");
    harness.get_by_label("网格 4 → 3");
    harness.get_by_label("网格 2 → 3");
    assert_eq!(edits(&harness), 0);
    harness.get_by_role_and_label(Role::RadioButton, "保留原编码").click();
    harness.run_steps(3);
    hover(&mut harness, middle(1, 1));
    harness.get_by_label_contains("编码 530112001002001 不变");
    harness.get_by_role_and_label(Role::RadioButton, "新编顺号").click();
    harness.run_steps(3);
    click_on(&mut harness, middle(1, 1));
    let moved = area(&harness, grid(2, 0));
    assert_eq!((moved.parent, moved.code.as_str()), (Some(AreaId(20)), "530112001001003"));
    assert_eq!(moved.former_codes, ["530112001002001"]);
    assert!(borders.diff(&harness.state().session().document().partition).is_empty());
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_community_does_not_go_to_another_street_while_the_border_of_streets_is_locked() {
    let mut harness = redrawing(Key::T);
    let first = hash(&harness);
    harness.state_mut().look_at(AreaId(21));
    harness.run_steps(8);
    key(&mut harness, Modifiers::SHIFT, Key::F10);
    harness.get_by_role_and_label(Role::MenuItem, "划入别的上级区域…").click();
    harness.run_steps(3);
    assert_eq!(harness.state().tool(), Some(Tool::Regroup));
    harness.get_by_label_contains("船房社区（现属福海街道）");
    harness.state_mut().look_at(AreaId(1));
    harness.run_steps(20);
    click_on(&mut harness, middle(3, 3));
    harness.get_by_label_contains("街道界已锁定");
    assert_eq!((edits(&harness), hash(&harness)), (0, first));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    key(&mut harness, Modifiers::NONE, Key::K);
    harness.get_by_role_and_label(Role::Switch, "街道界").click();
    harness.run_steps(3);
    harness.state_mut().look_at(AreaId(21));
    harness.run_steps(8);
    key(&mut harness, Modifiers::SHIFT, Key::F10);
    harness.get_by_role_and_label(Role::MenuItem, "划入别的上级区域…").click();
    harness.run_steps(3);
    harness.state_mut().look_at(AreaId(1));
    harness.run_steps(20);
    click_on(&mut harness, middle(3, 3));
    let Command::MoveArea { codes, .. } = last_command(&harness) else { panic!("an area was moved") };
    assert_eq!(codes.len(), 5, "the community and its four grids");
    assert_eq!(area(&harness, AreaId(21)).code, "530112002004");
    assert!(area(&harness, grid(2, 0)).code.starts_with("530112002004"));
}

#[test]
fn a_ring_becomes_a_dedicated_grid_when_it_has_a_name() {
    let mut harness = redrawing(Key::C);
    let first = hash(&harness);
    click_around(&mut harness, middle(3, 1), 1);
    harness.get_by_label("船房社区");
    harness.get_by_label("530112001002005");
    harness.get_by_label_contains("未命名 530112001002005");
    let confirm = harness.get_by_role_and_label(Role::Button, "确认改动");
    confirm.click();
    harness.run_steps(3);
    assert_eq!(edits(&harness), 0, "without a name nothing is done");
    harness.get_by_role_and_label(Role::TextInput, "名称").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "名称").type_text("第一中学");
    harness.run_steps(3);
    harness.get_by_label_contains("第一中学 530112001002005");
    // What it is for is told by its name until somebody says otherwise.
    let is_on = |harness: &Harness<'_, App>, label: &str| {
        let toggled = harness.get_by_role_and_label(Role::RadioButton, label).accesskit_node().toggled();
        toggled == Some(egui::accesskit::Toggled::True)
    };
    assert!(is_on(&harness, "学校"));
    harness.get_by_role_and_label(Role::RadioButton, "工地").click();
    harness.run_steps(3);
    assert!(is_on(&harness, "工地"));
    press(&mut harness, "确认改动");
    let Command::CutGrid { new, .. } = last_command(&harness) else { panic!("a grid was cut") };
    assert_eq!((new.name.as_str(), new.parent, new.purpose), ("第一中学", AreaId(21), Some(GridPurpose::Site)));
    let document = harness.state().session().document();
    let made = document.tables.areas.iter().find(|area| area.grid_kind == GridKind::Dedicated).expect("it is there");
    assert_eq!(made.code, "530112001002005");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_double_click_takes_the_outline_and_the_name_of_what_lies_there() {
    let mut harness = with_tool(with_backdrop(), Key::C);
    double_click_on(&mut harness, middle(3, 2));
    harness.get_by_label_contains("第三中学 53011");
    press(&mut harness, "确认改动");
    let Command::CutGrid { region, new } = last_command(&harness) else { panic!("a grid was cut") };
    assert_eq!((new.name.as_str(), region.rings[0].len()), ("第三中学", 4));
    // Where nothing has an outline the reason is said.
    harness.run_steps(8);
    double_click_on(&mut harness, middle(4, 4));
    assert_eq!(
        harness.get_all_by_label_contains("这里没有带轮廓的小区、楼栋或街坊").count(),
        2,
        "on the map and in the status bar"
    );
    assert_eq!(edits(&harness), 1);
}

#[test]
fn esc_leaves_the_form_and_then_the_tool() {
    let mut harness = redrawing(Key::C);
    click_around(&mut harness, middle(3, 1), 1);
    harness.get_by_role_and_label(Role::Button, "确认改动");
    press(&mut harness, "取消");
    assert!(harness.query_by_role_and_label(Role::Button, "确认改动").is_none());
    assert_eq!(harness.state().tool(), Some(Tool::Cut));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().tool(), Some(Tool::Select));
}

#[test]
fn ground_becomes_reserved_and_is_given_back_by_a_click_on_it() {
    let mut harness = redrawing(Key::W);
    let (first, before) = (hash(&harness), households(&harness));
    click_around(&mut harness, middle(3, 1), 1);
    press(&mut harness, "新设留用地");
    harness.get_by_role_and_label(Role::TextInput, "名称").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "名称").type_text("地铁用地");
    harness.run_steps(3);
    press(&mut harness, "确认改动");
    let Command::AddNonGrid { new, .. } = last_command(&harness) else { panic!("ground was reserved") };
    assert_eq!((new.reason, new.parent), (NonGridReason::Reserved, AreaId(21)), "it hangs on the lowest that holds it");
    assert!(households(&harness) != before);
    harness.run_steps(8);
    click_on(&mut harness, middle(3, 1));
    harness.get_by_label_contains("划给船房社区 第4网格");
    press(&mut harness, "确认改动");
    let Command::GiveGround { from, to, .. } = last_command(&harness) else { panic!("ground was given") };
    assert_eq!(to, Label::Grid(grid(3, 1)));
    assert!(matches!(from.as_deref(), Some([Label::NonGrid(_)])));
    assert_eq!(households(&harness), before, "every figure is as it was");
    let faces = &harness.state().session().document().tables.non_grids;
    assert_eq!(faces.len(), 1, "the lake alone is left");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn the_lake_keeps_its_locked_shore_and_the_card_says_why() {
    let mut harness = redrawing(Key::W);
    click_on(&mut harness, middle(0, 1));
    assert_eq!(harness.get_all_by_label_contains("水域岸线已锁定").count(), 2, "in the form and in the status bar");
    assert_eq!(edits(&harness), 0);
    assert!(harness.state().session().document().tables.non_grids.get(NonGridId(5)).is_some());
    // A form that is refused goes by Esc as any other.
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role_and_label(Role::Button, "确认改动").is_none());
    assert_eq!(harness.state().tool(), Some(Tool::Ground));
}

#[test]
fn a_loop_across_two_grids_is_water_of_their_community() {
    let mut harness = redrawing(Key::K);
    // New water has a new shore, and shores are locked.
    harness.get_by_role_and_label(Role::Switch, "水域岸线").click();
    harness.run_steps(3);
    key(&mut harness, Modifiers::NONE, Key::W);
    let at = place_of(&harness, beside(corner(3, 1), -1, -1));
    harness.hover_at(at);
    harness.run_steps(1);
    harness.drag_at(at);
    harness.run_steps(1);
    for by in
        [vec2(16.0, 0.0), vec2(32.0, -4.0), vec2(34.0, -20.0), vec2(28.0, -32.0), vec2(8.0, -30.0), vec2(0.0, -12.0)]
    {
        harness.hover_at(at + by);
        harness.run_steps(1);
    }
    harness.drop_at(at + vec2(0.0, -12.0));
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::TextInput, "名称").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "名称").type_text("小塘");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    let Command::AddNonGrid { new, .. } = last_command(&harness) else { panic!("water was made") };
    assert_eq!((new.reason, new.name.as_str()), (NonGridReason::Water, "小塘"));
    assert_eq!(new.parent, AreaId(21));
}

#[test]
fn a_line_that_follows_takes_every_bend_of_the_road() {
    let mut harness = with_tool(with_backdrop(), Key::S);
    press(&mut harness, "描线：沿道路、河流、界线画");
    let (from, to) = (beside(middle(3, 1), -1, -1), beside(middle(3, 1), 1, 1));
    let ends = [beside(middle(2, 1), 1, 1), beside(middle(4, 1), -1, -1)];
    click_on(&mut harness, ends[0]);
    harness.run_steps(4);
    click_on(&mut harness, ends[1]);
    harness.get_by_label_contains("描线开");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let Command::SplitGrid { grid: of, line, .. } = last_command(&harness) else { panic!("a grid was split") };
    assert_eq!(of, grid(3, 1));
    assert!(line.contains(&from) && line.contains(&to), "{line:?}");
    // Without it the line runs straight.
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    key(&mut harness, Modifiers::NONE, Key::F);
    click_on(&mut harness, ends[0]);
    harness.run_steps(4);
    click_on(&mut harness, ends[1]);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let Command::SplitGrid { line, .. } = last_command(&harness) else { panic!("a grid was split") };
    assert_eq!(line.len(), 2);
}

#[test]
fn a_double_click_on_a_road_splits_the_grid_along_all_of_it() {
    let mut harness = with_tool(with_backdrop(), Key::S);
    let count = harness.state().session().document().tables.areas.len();
    double_click_on(&mut harness, middle(3, 1));
    let Command::SplitGrid { grid: of, line, .. } = last_command(&harness) else { panic!("a grid was split") };
    assert_eq!(of, grid(3, 1));
    assert_eq!(line.len(), 4, "both bends inside, and the next ones outside: {line:?}");
    assert_eq!(harness.state().session().document().tables.areas.len(), count + 1);
    // Where there is none the reason is said, and stays.
    harness.run_steps(8);
    double_click_on(&mut harness, middle(3, 4));
    assert_eq!(harness.get_all_by_label_contains("这里没有道路或河流").count(), 2, "on the map and in the status bar");
}

#[test]
fn a_road_that_ends_just_short_of_the_border_splits_the_grid_and_one_that_ends_inside_is_refused_in_words() {
    let mut document = with_backdrop();
    let m = middle(3, 1);
    let y = m.y + 60_000;
    // Where the parallel leaves the grid, going so far in a step.
    let index = tongxin::query::Index::of(&document);
    let inside = |x: i64| index.locator().leaf(LatticePoint::new(x, y)) == Label::Grid(grid(3, 1));
    let end = |step: i64| (0..).map(|n| m.x + n * step).find(|&x| !inside(x)).expect("the grid ends") - 10 * step;
    let (west, east) = (end(-1_000), end(1_000));
    let road = |from: i64, to: i64, y: i64| BackdropLine {
        kind: BackdropLineKind::LocalRoad,
        name: String::new(),
        line: vec![LatticePoint::new(from, y), LatticePoint::new(to, y)],
    };
    let short = road(west, east, y);
    let dead_end = road(m.x - 100_000, m.x + 100_000, middle(3, 4).y);
    document.backdrop = Arc::new(Backdrop { lines: vec![short, dead_end], areas: Vec::new(), names: Vec::new() });
    let mut harness = with_tool(document, Key::S);
    double_click_on(&mut harness, middle(3, 4));
    assert_eq!(harness.get_all_by_label_contains("这条线没有切开网格").count(), 2, "on the map and in the status bar");
    assert_eq!(edits(&harness), 0);
    harness.run_steps(8);
    double_click_on(&mut harness, LatticePoint::new(m.x, y));
    assert!(matches!(last_command(&harness), Command::SplitGrid { .. }));
}

#[test]
fn a_refusal_names_the_place_and_no_coordinates() {
    let mut harness = redrawing(Key::M);
    let from = place_of(&harness, corner(3, 1));
    let far = place_of(&harness, middle(4, 2)) - from;
    pull(&mut harness, from, far);
    let status = harness.get_by_label_contains("移动节点 · ");
    let reason = egui_kittest::kittest::NodeT::accesskit_node(&status).value().expect("the status bar says why");
    assert!(reason.contains("社区 第") && !reason.contains('°') && !reason.contains("号界线"), "{reason}");
}

/// The vertex next to a junction on the border of two grids.
fn next_to(document: &Document, junction: LatticePoint, one: AreaId, other: AreaId) -> LatticePoint {
    let sides = [Label::Grid(one), Label::Grid(other)];
    let is_it = |left, right| sides.contains(&left) && sides.contains(&right);
    let border =
        document.partition.borders().find(|border| is_it(border.left, border.right)).expect("they are neighbours");
    let points = &border.points;
    if points[0] == junction { points[1] } else { points[points.len() - 2] }
}

#[test]
fn a_vertex_that_is_drawn_to_another_border_gives_the_ground_between() {
    let mut harness = redrawing(Key::M);
    let (first, document) = (hash(&harness), harness.state().session().document().clone());
    let from = next_to(&document, corner(4, 1), grid(3, 1), grid(4, 1));
    let to = next_to(&document, corner(4, 1), grid(3, 0), grid(3, 1));
    let (start, end) = (place_of(&harness, from), place_of(&harness, to));
    drag(&mut harness, start, end - start + vec2(1.0, 1.0));
    let Command::GiveGround { from: giver, to: taker, region } = last_command(&harness) else {
        panic!("ground was given")
    };
    assert_eq!((giver, taker), (Some(vec![Label::Grid(grid(3, 1))]), Label::Grid(grid(4, 1))));
    assert!(region.rings[0].contains(&to), "drawn to it exactly");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}
