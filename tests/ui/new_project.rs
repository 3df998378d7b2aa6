//! New projects: the guided start, an outline from a file or drawn by hand, and what is asked about it.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use tempfile::TempDir;
use tongxin::drawing::style::Theme;
use tongxin::jobs::Progress;
use tongxin::session::{Access, Session};
use tongxin::text::Lang;
use tongxin::ui::{Action, App};

use super::start::*;
use super::wavy_district::wavy_district;

#[test]
fn a_new_project_is_guided_made_with_its_outline_saved_and_edited() {
    let folder = TempDir::new().unwrap();
    let outline = folder.path().join("区界.geojson");
    let ring = "[[[102.6,25.0],[102.63,25.0],[102.63,25.02],[102.6,25.02],[102.6,25.0]]]";
    std::fs::write(&outline, format!("{{\"type\":\"Polygon\",\"coordinates\":{ring}}}")).unwrap();
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    key(&mut window, Modifiers::COMMAND, Key::N);
    press(&mut window, "下一步");
    window.get_by_label("请填写项目名称");
    type_in(&mut window, "项目名称", "新区四级网格");
    type_in(&mut window, "区的名称", "新区");
    type_in(&mut window, "区的编码", "5301");
    press(&mut window, "下一步");
    window.get_by_label("区的编码应为 6 位数字，现有 4 位");
    type_in(&mut window, "区的编码", "99");
    press(&mut window, "下一步");
    press(&mut window, "在第 1 级下面增加一级");
    window.get_by_label("请填写第 2 级的名称");
    press(&mut window, "去掉第 2 级");
    press(&mut window, "下一步");
    window.get_by_role_and_label(Role::RadioButton, "从文件导入").click();
    window.run_steps(2);
    press(&mut window, "建立项目");
    window.get_by_label("请选择区界文件，或改为“以后再定”");
    press(&mut window, "选择文件");
    type_in(&mut window, "文件名或路径", outline.to_str().unwrap());
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.query_by_label_contains("4 个点").is_some());
    // Degrees may be shifted ones: somebody has to say, beside the map.
    press(&mut window, "建立项目");
    window.get_by_label("请先选择坐标系");
    window.get_by_role_and_label(Role::RadioButton, "GCJ-02（高德、腾讯、DataV）").click();
    window.run_steps(2);
    window.get_by_role_and_label(Role::RadioButton, "CGCS2000 或 WGS 84 经纬度").click();
    window.run_steps(2);
    press(&mut window, "建立项目");
    wait(&mut window, |window| window.state().session().document().project.title == "新区四级网格");
    let names: Vec<String> =
        window.state().session().document().tables.areas.iter().map(|area| area.name.clone()).collect();
    assert_eq!(names, ["新区", "第1街道", "第1社区", "第1网格"]);

    let path = folder.path().join("新区.gpkg");
    key(&mut window, Modifiers::COMMAND, Key::S);
    window.get_by_role_and_label(Role::TextInput, "文件名或路径").focus();
    window.run_steps(1);
    key(&mut window, Modifiers::COMMAND, Key::A);
    type_in(&mut window, "文件名或路径", path.to_str().unwrap());
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.state().session().path().is_some());
    let command = rename(window.state().session(), "试点网格");
    act(&mut window, Action::Run(command));
    key(&mut window, Modifiers::COMMAND, Key::S);
    wait(&mut window, |window| !window.state().session().is_modified());
    drop(window);
    let session = Session::open(&path, Access::Read, &Progress::default()).unwrap();
    assert!(session.document().tables.areas.iter().any(|area| area.name == "试点网格"));
}

#[test]
fn a_blank_project_says_what_to_do_next() {
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    key(&mut window, Modifiers::COMMAND, Key::N);
    type_in(&mut window, "项目名称", "空白");
    type_in(&mut window, "区的名称", "新区");
    type_in(&mut window, "区的编码", "530199");
    for _ in 0..2 {
        press(&mut window, "下一步");
    }
    press(&mut window, "建立项目");
    wait(&mut window, |window| window.query_by_label("还没有区界").is_some());
    // Nothing to draw: the keys say why.
    key(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    window.get_by_label(tongxin::text::drawing::nothing_to_export(Lang::Zh));
    press(&mut window, "从文件导入");
    window.get_by_label("选择区界文件");
}

#[test]
fn a_new_project_that_was_never_saved_is_not_left_without_a_question() {
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    assert!(!window.state().session().is_modified(), "what nobody made needs no question");
    key(&mut window, Modifiers::COMMAND, Key::N);
    type_in(&mut window, "项目名称", "空白");
    type_in(&mut window, "区的名称", "新区");
    type_in(&mut window, "区的编码", "530199");
    for _ in 0..2 {
        press(&mut window, "下一步");
    }
    press(&mut window, "建立项目");
    wait(&mut window, |window| window.query_by_label("还没有区界").is_some());
    assert!(window.state().session().is_modified());
    act(&mut window, Action::OpenDemo);
    window.get_by_label("不保存，继续");
}

#[test]
fn the_question_about_an_outline_goes_with_its_project() {
    let folder = TempDir::new().unwrap();
    let other = project(folder.path());
    let outline = folder.path().join("区界.geojson");
    let ring = "[[[102.6,25.0],[102.63,25.0],[102.63,25.02],[102.6,25.02],[102.6,25.0]]]";
    std::fs::write(&outline, format!("{{\"type\":\"Polygon\",\"coordinates\":{ring}}}")).unwrap();
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    key(&mut window, Modifiers::COMMAND, Key::N);
    type_in(&mut window, "项目名称", "空白");
    type_in(&mut window, "区的名称", "新区");
    type_in(&mut window, "区的编码", "530199");
    for _ in 0..2 {
        press(&mut window, "下一步");
    }
    press(&mut window, "建立项目");
    wait(&mut window, |window| window.query_by_label("还没有区界").is_some());
    press(&mut window, "从文件导入");
    type_in(&mut window, "文件名或路径", outline.to_str().unwrap());
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.query_by_label("采用这条区界").is_some());
    act(&mut window, Action::OpenPath(other.clone()));
    press(&mut window, "不保存，继续");
    wait(&mut window, |window| window.state().session().path() == Some(&*other));
    assert!(window.query_by_label("采用这条区界").is_none(), "the question went with its project");
}

#[test]
fn the_outline_of_a_new_project_is_drawn_by_hand_and_refused_where_it_goes_wrong() {
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    let before = window.state().map_output().unwrap().camera.centre;
    key(&mut window, Modifiers::COMMAND, Key::N);
    type_in(&mut window, "项目名称", "手画");
    type_in(&mut window, "区的名称", "新区");
    type_in(&mut window, "区的编码", "530199");
    for _ in 0..2 {
        press(&mut window, "下一步");
    }
    window.get_by_role_and_label(Role::RadioButton, "在地图上画").click();
    window.run_steps(2);
    press(&mut window, "建立并画区界");
    wait(&mut window, |window| window.state().session().document().project.title == "手画");
    let after = window.state().map_output().unwrap().camera.centre;
    assert!((before.x - after.x).abs() < 1e-6, "one goes on where one looked");
    window.get_by_label("沿区界依次单击，最后单击起点闭合");
    for (x, y) in [(-200.0, -150.0), (200.0, -150.0), (200.0, 150.0)] {
        click_at(&mut window, x, y);
    }
    window.get_by_label_contains("面积");
    window.get_by_label_contains("周长");
    // Across the first line: refused with the reason, and nothing is lost.
    click_at(&mut window, 0.0, -250.0);
    window.get_by_label("界线不能与自身相交");
    // One point back, another one, closed on the first.
    key(&mut window, Modifiers::NONE, Key::Backspace);
    click_at(&mut window, 210.0, 160.0);
    click_at(&mut window, -200.0, 150.0);
    assert!(window.state().session().document().partition.borders().next().is_none());
    click_at(&mut window, -205.0, -146.0);
    wait(&mut window, |window| window.state().is_idle());
    let document = window.state().session().document().clone();
    assert_eq!(document.partition.borders().count(), 1, "one outer border");
    assert_eq!(document.tables.areas.iter().count(), 4);
    assert!(tongxin::partition::check(&document.partition).is_empty());
    assert!(window.query_by_label("在地图上画").is_none());
    // Undone, the page is blank again; drawing can be left.
    key(&mut window, Modifiers::COMMAND, Key::Z);
    window.get_by_label("还没有区界");
    press(&mut window, "在地图上画");
    click_at(&mut window, -20.0, -10.0);
    key(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("至少要三个点");
    key(&mut window, Modifiers::NONE, Key::Escape);
    window.get_by_label("还没有区界");
}
