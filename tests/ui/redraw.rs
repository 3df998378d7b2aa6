//! Redrawing in the window: the mode, a drag, a refused one, nudges, a split, a merge, a strip given and taken back, locks,
//! and back to the beginning.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::{AreaId, Atom, AtomId, BorderLock, LevelIndex};
use tongxin::geodesy::LatticePoint;
use tongxin::model::{CanonicalHash, Command, Document, canonical_hash};
use tongxin::query::Index;
use tongxin::text::Lang;
use tongxin::ui::{App, Tool};

use super::wavy_district::{SIDE, corner, middle, wavy_district};
use super::window::{click_on, key, place_of, press, window, window_on};

/// The wavy district with people: nine houses in each cell.
pub fn settled_district() -> Document {
    let mut document = wavy_district();
    let mut number = 5000;
    for (column, row) in (0..SIDE).flat_map(|column| (0..SIDE).map(move |row| (column, row))) {
        let m = middle(column, row);
        for (dx, dy) in [-1, 0, 1].into_iter().flat_map(|dx| [-1, 0, 1].map(|dy| (dx, dy))) {
            let at = LatticePoint::new(m.x + dx * 200_000, m.y + dy * 200_000);
            document.tables.atoms.put(Atom { id: AtomId(number), at, households: 40, people: 110, estate: None });
            number += 1;
        }
    }
    document.next_number = document.next_number.max(number);
    document
}

pub fn redrawing(tool: Key) -> Harness<'static, App> {
    let mut harness = window_on(settled_district(), Lang::Zh);
    key(&mut harness, Modifiers::COMMAND, Key::Num2);
    key(&mut harness, Modifiers::NONE, tool);
    harness
}

pub fn hash(harness: &Harness<'_, App>) -> CanonicalHash {
    canonical_hash(harness.state().session().document())
}

pub fn edits(harness: &Harness<'_, App>) -> usize {
    harness.state().session().history().cursor()
}

pub fn last_command(harness: &Harness<'_, App>) -> Command {
    harness.state().session().history().revisions().last().expect("an edit was made").command.clone()
}

/// Presses at a place and drags in steps, without letting go.
pub fn pull(harness: &mut Harness<'_, App>, from: Pos2, by: Vec2) {
    harness.hover_at(from);
    harness.run_steps(1);
    harness.drag_at(from);
    harness.run_steps(1);
    for step in 1..=6_u8 {
        harness.hover_at(from + by * (f32::from(step) / 6.0));
        harness.run_steps(1);
    }
}

pub fn drag(harness: &mut Harness<'_, App>, from: Pos2, by: Vec2) {
    pull(harness, from, by);
    harness.drop_at(from + by);
    harness.run_steps(3);
}

pub fn households(harness: &Harness<'_, App>) -> Vec<(AreaId, u64)> {
    let document = harness.state().session().document();
    let index = Index::of(document);
    document.tables.areas.iter().map(|area| (area.id, index.totals(area.id).households)).collect()
}

#[test]
fn the_mode_brings_its_tools_and_takes_them_away() {
    let mut harness = window(Lang::Zh);
    assert!(harness.query_by_role_and_label(Role::Button, "移动节点").is_none());
    harness.get_by_role_and_label(Role::RadioButton, "划格").click();
    harness.run_steps(3);
    assert_eq!(harness.state().tool(), Some(Tool::Select));
    for name in [
        "选取",
        "移动节点",
        "增删节点",
        "改画界线",
        "拆分网格",
        "合并网格",
        "笔刷划地",
        "圈选划地",
        "调整归属",
        "专属网格",
        "水域与留用地",
        "界线锁定",
    ] {
        harness.get_by_role_and_label(Role::Button, name);
    }
    press(&mut harness, "移动节点");
    assert_eq!(harness.state().tool(), Some(Tool::Move));
    key(&mut harness, Modifiers::NONE, Key::S);
    assert_eq!(harness.state().tool(), Some(Tool::Split));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().tool(), Some(Tool::Select), "Esc puts the tool down");
    click_on(&mut harness, middle(2, 3));
    harness.get_by_label("网格 第2网格 530112002002002");
    key(&mut harness, Modifiers::COMMAND, Key::Num1);
    assert_eq!(harness.state().tool(), None);
    assert!(harness.query_by_role_and_label(Role::Button, "移动节点").is_none());
}

#[test]
fn a_junction_is_dragged_as_one_edit_and_comes_back_bit_for_bit() {
    let mut harness = redrawing(Key::M);
    let first = hash(&harness);
    let from = place_of(&harness, corner(3, 1));
    let camera = harness.state().map_output().unwrap().camera;
    pull(&mut harness, from, vec2(8.0, -5.0));
    assert_eq!(edits(&harness), 0, "nothing is done while the button is down");
    assert_eq!(hash(&harness), first);
    harness.get_by_label_contains("向东");
    harness.get_by_label_contains("第1网格 ");
    harness.drop_at(from + vec2(8.0, -5.0));
    harness.run_steps(3);
    assert_eq!(edits(&harness), 1);
    let Command::MoveVertex { from: moved, to } = last_command(&harness) else { panic!("a vertex was moved") };
    assert_eq!(moved, corner(3, 1));
    assert!(to.x > moved.x && to.y > moved.y, "east and north");
    assert_eq!(harness.state().map_output().unwrap().camera.centre, camera.centre, "the map stays");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn beside_a_vertex_the_map_is_dragged() {
    let mut harness = redrawing(Key::M);
    let centre = harness.state().map_output().unwrap().camera.centre;
    let from = place_of(&harness, middle(3, 2));
    drag(&mut harness, from, vec2(60.0, 30.0));
    assert!(harness.state().map_output().unwrap().camera.centre != centre);
    assert_eq!(edits(&harness), 0);
}

#[test]
fn a_locked_border_does_not_move_and_the_reason_says_who_may_unlock_it() {
    let mut harness = redrawing(Key::M);
    let first = hash(&harness);
    let from = place_of(&harness, corner(3, 2));
    pull(&mut harness, from, vec2(4.0, 22.0));
    harness.get_by_label_contains("街道界已锁定。须由区级同意后解锁");
    harness.drop_at(from + vec2(4.0, 22.0));
    harness.run_steps(3);
    assert_eq!(edits(&harness), 0);
    assert_eq!(hash(&harness), first);
    // Unlocked, it moves.
    press(&mut harness, "界线锁定");
    harness.get_by_role_and_label(Role::Switch, "街道界").click();
    harness.run_steps(3);
    let lock = BorderLock::Level(LevelIndex(1));
    assert_eq!(last_command(&harness), Command::SetLock { lock, locked: false });
    key(&mut harness, Modifiers::NONE, Key::M);
    let from = place_of(&harness, corner(3, 2));
    drag(&mut harness, from, vec2(4.0, 22.0));
    assert!(matches!(last_command(&harness), Command::MoveVertex { .. }));
}

/// What goes to the clipboard in the next frames.
fn copied(harness: &mut Harness<'_, App>) -> Option<String> {
    (0..4).fold(None, |found, _| {
        harness.step();
        let commands = &harness.output().platform_output.commands;
        found.or_else(|| {
            commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(words) => Some(words.clone()),
                _ => None,
            })
        })
    })
}

#[test]
fn letting_go_where_it_may_not_be_leaves_the_border_and_the_reason_can_be_copied_with_its_place() {
    let mut harness = redrawing(Key::M);
    let first = hash(&harness);
    let from = place_of(&harness, corner(3, 1));
    // Valid on the way, and then across the whole of the grid beside it.
    pull(&mut harness, from, vec2(8.0, -5.0));
    harness.get_by_label_contains("第1网格 ");
    let across = from + (place_of(&harness, corner(5, 1)) - from) * 1.05;
    harness.hover_at(across);
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("第1网格 530112001").is_none(), "no figures of what may not be");
    harness.drop_at(across);
    harness.run_steps(3);
    assert_eq!(edits(&harness), 0, "the last valid place is not taken instead");
    assert_eq!(hash(&harness), first);
    assert!(harness.query_all_by_label("不能移到这里").count() > 0);
    // It stays where it was said, and goes to the clipboard with its place.
    harness.hover_at(from);
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::Button, "复制原因和坐标").click();
    let copied = copied(&mut harness).expect("something was copied");
    assert!(copied.starts_with("不能移到这里\n"), "{copied}");
    assert!(copied.contains("°E") && copied.contains("CGCS2000") && copied.contains("EPSG:4543"), "{copied}");
    assert_eq!(copied.lines().count(), 4, "{copied}");
    // In a field Ctrl+C is the field's.
    key(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(harness.query_all_by_label("不能移到这里").count() > 0, "the reason still stands");
    harness.event(egui::Event::Copy);
    assert_eq!(self::copied(&mut harness), None);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_all_by_label("不能移到这里").count() == 0);
    assert_eq!(harness.state().tool(), Some(Tool::Move));
}

#[test]
fn nudges_that_follow_each_other_are_one_edit() {
    let mut harness = redrawing(Key::M);
    let first = hash(&harness);
    click_on(&mut harness, corner(3, 1));
    harness.key_press(Key::ArrowRight);
    harness.run_steps(1);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(1);
    assert_eq!(edits(&harness), 1, "the second came within a second");
    let Command::MoveVertex { from, to } = last_command(&harness) else { panic!("a vertex was moved") };
    assert_eq!(from, corner(3, 1));
    let px = (harness.state().map_output().unwrap().camera.scale() / 3.6e10).recip();
    assert!(((to.x - from.x) as f64 / px - 2.0).abs() < 0.05, "two px in all");
    harness.run_steps(8);
    key(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(edits(&harness), 2, "after a while it is another one");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_vertex_is_put_into_a_border_and_taken_out_again() {
    let mut harness = redrawing(Key::A);
    let (a, b) = (corner(3, 0), corner(3, 1));
    let first = hash(&harness);
    let near = LatticePoint::new((a.x + b.x) / 2, (a.y + b.y) / 2 + (b.y - a.y) / 16);
    click_on(&mut harness, near);
    let Command::InsertVertex { at, .. } = last_command(&harness) else { panic!("a vertex was put in") };
    harness.run_steps(4);
    click_on(&mut harness, at);
    key(&mut harness, Modifiers::NONE, Key::Delete);
    assert_eq!(last_command(&harness), Command::DeleteVertex { at });
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_line_splits_the_grid_under_its_middle() {
    let mut harness = redrawing(Key::S);
    let first = hash(&harness);
    let count = harness.state().session().document().tables.areas.len();
    let (west, east) = (corner(3, 1), corner(4, 1));
    let at = middle(3, 1);
    click_on(&mut harness, LatticePoint::new(west.x - 60_000, at.y));
    harness.run_steps(3);
    let end = place_of(&harness, LatticePoint::new(east.x + 60_000, at.y + 20_000));
    harness.hover_at(end);
    harness.run_steps(3);
    // What each part will be stands in the card before the last click.
    assert!(harness.get_all_by_label_contains("— →").count() > 0);
    assert_eq!(edits(&harness), 0);
    click_on(&mut harness, LatticePoint::new(east.x + 60_000, at.y + 20_000));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let Command::SplitGrid { grid, .. } = last_command(&harness) else { panic!("a grid was split") };
    assert_eq!(grid, AreaId(100 + 3 * 6 + 1));
    assert_eq!(harness.state().session().document().tables.areas.len(), count + 1);
    // The list of edits leads back to the beginning.
    key(&mut harness, Modifiers::NONE, Key::H);
    press(&mut harness, "最初的样子");
    assert_eq!(hash(&harness), first);
    harness.get_by_label_contains("1　拆分").click();
    harness.run_steps(3);
    assert_eq!(harness.state().session().document().tables.areas.len(), count + 1);
}

#[test]
fn grids_are_merged_and_the_one_that_stays_is_chosen() {
    let mut harness = redrawing(Key::G);
    let first = hash(&harness);
    click_on(&mut harness, middle(3, 0));
    harness.get_by_label("再点一个相邻的网格");
    click_on(&mut harness, middle(3, 1));
    let other = AreaId(100 + 3 * 6 + 1);
    let name =
        harness.state().session().document().tables.areas.get(other).map(|area| format!("{} {}", area.name, area.code));
    press(&mut harness, &name.unwrap());
    press(&mut harness, "确认改动");
    let Command::MergeGrids { keep, grids, .. } = last_command(&harness) else { panic!("grids were merged") };
    assert_eq!((keep, grids.len()), (other, 2));
    assert!(harness.state().session().document().tables.areas.get(AreaId(100 + 3 * 6)).is_none());
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_strip_given_and_taken_back_leaves_every_figure_as_it_was() {
    let mut harness = redrawing(Key::B);
    let (first, before) = (hash(&harness), households(&harness));
    let (south, north) = (corner(3, 1), corner(3, 2));
    let border = LatticePoint::new((south.x + north.x) / 2, (south.y + north.y) / 2);
    let west = place_of(&harness, LatticePoint::new(border.x - 90_000, border.y));
    drag(&mut harness, west, vec2(44.0, 0.0));
    let Command::GiveGround { to, .. } = last_command(&harness) else { panic!("ground was given") };
    assert_eq!(to, tongxin::model::Label::Grid(AreaId(100 + 2 * 6 + 1)), "to the grid in which the stroke began");
    assert!(households(&harness) != before, "houses changed hands");
    let total = |all: &[(AreaId, u64)]| all.iter().find(|(id, _)| *id == AreaId(1)).map(|(_, count)| *count);
    assert_eq!(total(&households(&harness)), total(&before), "the district has as many households as ever");
    // Back over the border from the other side.
    let east = place_of(&harness, LatticePoint::new(border.x + 260_000, border.y));
    drag(&mut harness, east, vec2(-54.0, 0.0));
    assert_eq!(edits(&harness), 2);
    let Command::GiveGround { to, .. } = last_command(&harness) else { panic!("ground was given") };
    assert_eq!(to, tongxin::model::Label::Grid(AreaId(100 + 3 * 6 + 1)));
    assert_eq!(households(&harness), before);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_loop_gives_what_it_holds_to_the_grid_in_which_it_began() {
    let mut harness = redrawing(Key::L);
    let (south, north) = (corner(3, 1), corner(3, 2));
    let border = LatticePoint::new((south.x + north.x) / 2, (south.y + north.y) / 2);
    let start = place_of(&harness, LatticePoint::new(border.x - 90_000, border.y - 40_000));
    harness.hover_at(start);
    harness.run_steps(1);
    harness.drag_at(start);
    harness.run_steps(1);
    for by in [vec2(20.0, 0.0), vec2(40.0, -4.0), vec2(44.0, -20.0), vec2(20.0, -26.0), vec2(2.0, -18.0)] {
        harness.hover_at(start + by);
        harness.run_steps(1);
    }
    for grid in ["530112001002002 ", "530112001002004 "] {
        harness.get_by_label_contains(grid);
    }
    assert_eq!(edits(&harness), 0);
    harness.drop_at(start + vec2(2.0, -18.0));
    harness.run_steps(3);
    let Command::GiveGround { to, region, .. } = last_command(&harness) else { panic!("ground was given") };
    assert_eq!(to, tongxin::model::Label::Grid(AreaId(100 + 2 * 6 + 1)));
    assert!(region.rings[0].len() >= 5);
}

#[test]
fn esc_leaves_the_line_before_the_tool() {
    let mut harness = redrawing(Key::R);
    click_on(&mut harness, middle(3, 1));
    harness.get_by_label_contains("1 点");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().tool(), Some(Tool::Reshape));
    assert!(harness.query_by_label_contains("1 点").is_none());
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().tool(), Some(Tool::Select));
    let button = harness.get_by_role_and_label(Role::Button, "选取");
    assert!(button.accesskit_node().is_selected() != Some(false));
}
