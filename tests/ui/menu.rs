//! The menu of what was pointed at, on the map, on a row and by key; one history of looking.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tongxin::domain::{AreaId, Subject, UnitId};
use tongxin::query::table::TableOf;
use tongxin::text::Lang;
use tongxin::ui::{Action, App};

use super::wavy_district::middle;
use super::window::{click_on, key, place_of, press, window};

const GRID: AreaId = AreaId(100 + 2 * 6 + 3);

fn right_click(harness: &mut Harness<'_, App>, at: egui::Pos2) {
    harness.hover_at(at);
    harness.run_steps(1);
    for pressed in [true, false] {
        let button = PointerButton::Secondary;
        harness.input_mut().events.push(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        harness.run_steps(1);
    }
    harness.run_steps(2);
}

fn item(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::MenuItem, label).click();
    harness.run_steps(3);
}

fn copied(harness: &Harness<'_, App>) -> Option<String> {
    let commands = &harness.output().platform_output.commands;
    commands
        .iter()
        .find_map(|command| if let OutputCommand::CopyText(words) = command { Some(words.clone()) } else { None })
}

#[test]
fn a_right_click_on_the_map_says_what_is_here_and_what_may_be_done() {
    let mut harness = window(Lang::Zh);
    let at = place_of(&harness, middle(2, 3));
    right_click(&mut harness, at);
    harness.get_by_role_and_label(Role::Menu, "第2网格 的菜单");
    assert_eq!(harness.state().selected(), Some(GRID));
    assert!(harness.query_by_label("此处由谁负责 网格").is_none(), "nothing is asked yet");
    item(&mut harness, "详情");
    assert_eq!(harness.state().detailed(), Some(Subject::Area(GRID)));
    assert!(harness.query_by_role(Role::Menu).is_none(), "it is closed");
    right_click(&mut harness, at);
    item(&mut harness, "此处由谁负责");
    harness.get_by_label("网格 第2网格 530112002002002");
    right_click(&mut harness, at);
    item(&mut harness, "从此处量距离");
    let other = at - egui::vec2(80.0, 0.0);
    harness.hover_at(other);
    harness.run_steps(1);
    harness.drag_at(other);
    harness.run_steps(1);
    harness.drop_at(other);
    harness.run_steps(3);
    assert!(harness.query_all_by_label_contains("距离 ").next().is_some(), "the first point was the place of the menu");
}

#[test]
fn the_menu_is_had_and_used_by_keys_alone() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    key(&mut harness, Modifiers::SHIFT, Key::F10);
    harness.get_by_role(Role::Menu);
    key(&mut harness, Modifiers::NONE, Key::M);
    assert!(harness.query_by_label("结束量测").is_none(), "letters are no commands meanwhile");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role(Role::Menu).is_none());
    assert_eq!(harness.state().selected(), Some(GRID), "Esc closed the menu and nothing else");
    key(&mut harness, Modifiers::SHIFT, Key::F10);
    for _ in 0..9 {
        key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    }
    let enter =
        Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    harness.input_mut().events.push(enter);
    harness.step();
    assert_eq!(copied(&harness).as_deref(), Some("530112002002002"), "the tenth row copies the code");
}

#[test]
fn a_row_of_a_table_has_the_same_menu_with_reasons() {
    let mut harness = window(Lang::Zh);
    let ctx = harness.ctx.clone();
    harness.state_mut().carry_out(&ctx, Action::OpenTable(TableOf::Kind(tongxin::model::Kind::Unit)));
    harness.run_steps(4);
    let at = harness.get_all_by_role(Role::Row).next().unwrap().rect().left_center() + egui::vec2(60.0, 0.0);
    right_click(&mut harness, at);
    let Some(&Subject::Unit(unit)) = harness.state().subjects().first() else { panic!("the row is selected") };
    // Reasons stand where a command is not for a unit.
    harness.get_by_role_and_label(Role::MenuItem, "改名 现在不能用：还没有选取区域");
    item(&mut harness, "详情");
    assert_eq!(harness.state().detailed(), Some(Subject::Unit(unit)));
}

#[test]
fn back_walks_places_and_details_in_one_history() {
    let mut harness = window(Lang::Zh);
    let ctx = harness.ctx.clone();
    click_on(&mut harness, middle(2, 3));
    for subject in [Subject::Area(AreaId(20)), Subject::Unit(UnitId(302))] {
        harness.state_mut().carry_out(&ctx, Action::Show(subject));
        harness.run_steps(20);
    }
    let mut seen = Vec::new();
    for _ in 0..3 {
        key(&mut harness, Modifiers::ALT, Key::ArrowLeft);
        harness.run_steps(18);
        seen.push((harness.state().detailed(), harness.state().subjects().first().copied()));
    }
    let community = Subject::Area(AreaId(20));
    assert_eq!(seen, [(Some(community), Some(community)), (None, Some(Subject::Area(GRID))), (None, None)]);
    key(&mut harness, Modifiers::ALT, Key::ArrowRight);
    key(&mut harness, Modifiers::ALT, Key::ArrowRight);
    harness.run_steps(18);
    assert_eq!(harness.state().detailed(), Some(community));
    // The button of the card goes the same way.
    press(&mut harness, "返回");
    assert_eq!((harness.state().detailed(), harness.state().selected()), (None, Some(GRID)));
}
