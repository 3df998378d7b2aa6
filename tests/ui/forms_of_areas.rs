//! Forms of redrawing: communities and streets merged and split, by role and label, each as one edit.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use tongxin::domain::{AreaId, AssignmentId, BorderLock, Subject, UnitId};
use tongxin::geodesy::LatticePoint;
use tongxin::model::Command;
use tongxin::text::Lang;
use tongxin::ui::Action;

use super::forms::{assert_sound, check, choose, edits, hash, is_disabled, last_command, on_area, push};
use super::redraw::settled_district;
use super::wavy_district::{corner, middle};
use super::window::{click_on, key, place_of, window_on};

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

#[test]
fn communities_are_merged_with_what_hangs_on_them() {
    let mut harness = on_area(20);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::G);
    harness.get_by_label("再选一个要并入的区域");
    assert!(is_disabled(&harness, "合并"));
    check(&mut harness, "船房社区 530112001002");
    // What it comes to stands there before the click: 2 grids and 4, two committees.
    harness.get_by_label_contains("网格 2 → 6");
    harness.get_by_label_contains("船房社区并入后撤销");
    harness.get_by_label("第1网格 530112001002001 → 530112001001003");
    assert_eq!(edits(&harness), 0);
    push(&mut harness, "合并");
    harness.get_by_label_contains("2 个社区并为");
    let Command::MergeAreas { areas, keep, codes, .. } = last_command(&harness) else { panic!("areas were merged") };
    assert_eq!((areas, keep, codes.len()), (vec![AreaId(20), AreaId(21)], AreaId(20), 4));
    let document = harness.state().session().document();
    assert!(document.tables.areas.get(AreaId(21)).is_none());
    assert_eq!(document.tables.committees.iter().filter(|row| row.community == AreaId(20)).count(), 1);
    assert_sound(&harness, &[]);
    assert_eq!(harness.state().selected(), Some(AreaId(20)));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn areas_to_merge_are_picked_on_the_map_and_the_other_one_may_stay_under_another_name() {
    let mut harness = on_area(21);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::G);
    key(&mut harness, Modifiers::NONE, Key::Home);
    harness.run_steps(30);
    click_on(&mut harness, middle(4, 1));
    harness.get_by_label_contains("网格 4 → 8");
    push(&mut harness, "河北社区 530112001003");
    let name = harness.get_by_role_and_label(Role::TextInput, "名称");
    name.focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "名称").type_text("一");
    harness.run_steps(3);
    push(&mut harness, "合并");
    let Command::Together { commands, .. } = last_command(&harness) else { panic!("merged and renamed as one edit") };
    assert!(matches!(commands[0], Command::MergeAreas { keep: AreaId(22), .. }), "{commands:?}");
    assert_eq!(edits(&harness), 1);
    assert!(harness.state().session().document().tables.areas.get(AreaId(21)).is_none());
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn communities_of_two_streets_are_not_merged_over_a_locked_border_and_the_reason_stands_there() {
    let mut harness = on_area(21);
    key(&mut harness, CTRL_SHIFT, Key::G);
    key(&mut harness, Modifiers::NONE, Key::Home);
    harness.run_steps(30);
    click_on(&mut harness, middle(2, 2));
    harness.get_by_label_contains("街道界已锁定");
    assert!(is_disabled(&harness, "合并"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role_and_label(Role::Button, "合并").is_none(), "Esc closes the form");
    assert_eq!(edits(&harness), 0);
}

#[test]
fn a_community_is_split_once_everything_is_given_to_somebody() {
    let mut harness = on_area(20);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::D);
    harness.get_by_label("先选分出去的部分");
    check(&mut harness, "第1网格 530112001001001");
    // The units sit elsewhere, so somebody has to say.
    harness.get_by_label("还有 3 项未定归属，定好才能拆分");
    assert!(is_disabled(&harness, "拆分"));
    choose(&mut harness, "区水务局机关党委 随走");
    harness.get_by_label("还有 2 项未定归属，定好才能拆分");
    push(&mut harness, "其余留下");
    assert!(!is_disabled(&harness, "拆分"));
    harness.get_by_label("第1网格 530112001001001 → 530112001004001");
    push(&mut harness, "拆分");
    let Command::SplitArea { area, new } = last_command(&harness) else { panic!("an area was split") };
    assert_eq!((area, new.name.as_str(), new.code.as_deref()), (AreaId(20), "杨家第二社区", Some("530112001004")));
    assert_eq!(new.along, vec![Subject::Assignment(AssignmentId(320))]);
    let document = harness.state().session().document();
    let second = document.tables.areas.iter().find(|row| row.name == "杨家第二社区").expect("it is there");
    let moved = document.tables.assignments.iter().find(|row| row.unit == UnitId(300)).expect("it is there");
    assert_eq!(moved.community, second.id);
    assert_sound(&harness, &["no_committee"]);
    // Merged back, every grid is where it was.
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_line_on_the_map_says_what_goes_and_what_it_cuts_may_be_split_first() {
    let mut harness = window_on(settled_district(), Lang::Zh);
    harness.state_mut().look_at(AreaId(21));
    harness.run_steps(3);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::D);
    push(&mut harness, "画线选取");
    // Between its western and its eastern grids, drawn to the north: the west is left of it.
    let (south, north) = (corner(3, 0), corner(3, 2));
    let between = |x: i64, y: i64| LatticePoint::new(south.x + x, y);
    click_on(&mut harness, between(0, south.y + 150_000));
    let end = place_of(&harness, between(0, north.y - 150_000));
    harness.hover_at(end);
    harness.run_steps(3);
    harness.get_by_label("分出 2 个，720 户；留下 2 个，720 户");
    assert_eq!(edits(&harness), 0);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role_and_label(Role::Button, "画线选取").is_some(), "Esc leaves the line, not the form");
    // Through the western grids: a third of their households lies east of it.
    push(&mut harness, "画线选取");
    let x = middle(2, 0).x - south.x + 100_000;
    click_on(&mut harness, between(x, south.y + 150_000));
    click_on(&mut harness, between(x, north.y - 150_000));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let said = "第1网格被线穿过：240 户在分出的一侧，120 户在留下的一侧。按户数多的一侧，整体随走";
    harness.get_by_label(said);
    push(&mut harness, "先沿线拆分第1网格");
    let Command::SplitGrid { grid, .. } = last_command(&harness) else { panic!("a grid was split") };
    assert_eq!(grid, AreaId(100 + 2 * 6));
    assert!(harness.query_by_label(said).is_none(), "it is cut no more");
    harness.get_by_label("分出 2 个，600 户；留下 3 个，840 户");
    push(&mut harness, "换另一侧");
    harness.get_by_label("分出 3 个，840 户；留下 2 个，600 户");
    push(&mut harness, "换另一侧");
    // What is turned by hand stays so when an edit elsewhere lets the line be asked again.
    let turned = (AreaId(100 + 2 * 6 + 1), "第2网格");
    let label = {
        let row = harness.state().session().document().tables.areas.get(turned.0).unwrap().clone();
        format!("{} {}", row.name, row.code)
    };
    check(&mut harness, &label);
    harness.get_by_label("分出 1 个，240 户；留下 4 个，1,200 户");
    let ctx = harness.ctx.clone();
    let lock = Command::SetLock { lock: BorderLock::Area(AreaId(23)), locked: true };
    harness.state_mut().carry_out(&ctx, Action::Run(lock));
    harness.run_steps(3);
    harness.get_by_label("分出 1 个，240 户；留下 4 个，1,200 户");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    check(&mut harness, &label);
    harness.get_by_label("分出 2 个，600 户；留下 3 个，840 户");
    if harness.query_by_role_and_label(Role::Button, "其余留下").is_some() {
        push(&mut harness, "其余留下");
    }
    push(&mut harness, "拆分");
    let Command::SplitArea { area, new } = last_command(&harness) else { panic!("an area was split") };
    assert_eq!((area, new.children), (AreaId(21), vec![AreaId(100 + 2 * 6), AreaId(100 + 2 * 6 + 1)]));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn parts_that_do_not_touch_are_said_to_lie_in_pieces() {
    let mut harness = on_area(24);
    key(&mut harness, CTRL_SHIFT, Key::D);
    let grids: Vec<String> = {
        let document = harness.state().session().document();
        let name = |id: u32| document.tables.areas.get(AreaId(id)).map(|row| format!("{} {}", row.name, row.code));
        // Opposite corners of four cells.
        [100 + 2 * 6 + 2, 100 + 3 * 6 + 3].into_iter().filter_map(name).collect()
    };
    for grid in &grids {
        check(&mut harness, grid);
    }
    assert!(harness.get_all_by_label_contains("分成不相连的 2 片").count() >= 1);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().selected(), Some(AreaId(24)), "the area is selected again");
}
