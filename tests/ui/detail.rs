//! The details card: what a thing is, where it leads, the way back, and what is selected on the map meanwhile.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tongxin::domain::{AreaId, Subject, UnitId};
use tongxin::drawing::style::Theme;
use tongxin::session::Session;
use tongxin::text::Lang;
use tongxin::ui::{App, install};

use super::wavy_district::{middle, wavy_district};

pub fn window(lang: Lang, size: (f32, f32)) -> Harness<'static, App> {
    let app = App::new(Session::create(wavy_district()), lang, Theme::Light);
    let mut harness = Harness::builder()
        .with_size(vec2(size.0, size.1))
        .with_step_dt(0.25)
        .with_context_setup(install)
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    harness.run_steps(3);
    harness
}

pub fn press(harness: &mut Harness<'_, App>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run_steps(4);
}

fn ask(harness: &mut Harness<'_, App>, column: usize, row: usize) {
    let map = harness.state().map_output().expect("the map was shown");
    let p = map.camera.to_screen(middle(column, row).into());
    let at = map.rect.min + vec2(p.x, p.y);
    harness.hover_at(at);
    harness.run_steps(1);
    harness.drag_at(at);
    harness.run_steps(1);
    harness.drop_at(at);
    harness.run_steps(3);
}

/// The details of community 20, reached from a grid of it.
fn community() -> Harness<'static, App> {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    ask(&mut harness, 1, 1);
    press(&mut harness, Role::Button, "详情");
    assert_eq!(harness.state().detailed(), Some(Subject::Area(AreaId(107))));
    press(&mut harness, Role::Link, "上级区域 杨家社区");
    harness
}

#[test]
fn from_the_answer_to_the_grid_its_community_a_unit_and_back() {
    let mut harness = community();
    assert_eq!(harness.state().detailed(), Some(Subject::Area(AreaId(20))));
    assert_eq!(harness.state().selected(), Some(AreaId(20)), "what is shown is selected on the map");
    harness.get_by_label("530112001001");
    press(&mut harness, Role::Button, "滇池路派出所党支部 12 名党员");
    assert_eq!(harness.state().detailed(), Some(Subject::Unit(UnitId(302))));
    assert_eq!(harness.state().subjects(), [Subject::Unit(UnitId(302))]);
    harness.get_by_role_and_label(Role::Label, "统一社会信用代码 —");
    harness.run_steps(60);
    let camera = harness.state().map_output().unwrap().camera;
    // 60 px on the left lie under the rail to which the layers have folded, 416 on the right under the details.
    let (x, seen) = (camera.to_screen(middle(4, 2).into()).x, camera.size.0 + 60.0 - 416.0);
    assert!((x - seen / 2.0).abs() < 2.0, "the unit stands in the middle of what no card covers: {x}");
    press(&mut harness, Role::Button, "返回");
    assert_eq!(harness.state().detailed(), Some(Subject::Area(AreaId(20))));
    press(&mut harness, Role::Link, "福海街道");
    assert_eq!(harness.state().selected(), Some(AreaId(10)));
}

#[test]
fn escape_closes_the_details_first_and_the_answer_is_still_there() {
    let mut harness = community();
    assert!(harness.query_by_label("此处由谁负责").is_none());
    harness.key_press_modifiers(Modifiers::NONE, Key::Escape);
    harness.run_steps(3);
    assert_eq!(harness.state().detailed(), None);
    harness.get_by_label("此处由谁负责");
    harness.key_press_modifiers(Modifiers::NONE, Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label("此处由谁负责").is_none());
}

#[test]
fn a_question_on_the_map_closes_the_details() {
    let mut harness = community();
    ask(&mut harness, 1, 0);
    assert_eq!(harness.state().detailed(), None);
    harness.get_by_label("此处由谁负责");
}

#[test]
fn details_follow_the_language_and_an_edit() {
    let mut harness = community();
    harness.key_press_modifiers(Modifiers::NONE, Key::F2);
    harness.run_steps(3);
    harness.get_by_label("Assigned units");
    harness.get_by_role_and_label(Role::Label, "volunteers 0");
}
