//! Placing a scan: its panel, points on picture and map by turns, judged in words; what is kept when it is taken away;
//! one tool at a time on the map.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tongxin::basemap::{Choice, ControlPoint, Underlay, read_placement, write_placement};
use tongxin::jobs::Progress;
use tongxin::model::Command;
use tongxin::session::Session;
use tongxin::ui::{Action, App};

use super::basemap::{click, open_card, png, press, until, window_on, write};
use super::wavy_district::{middle, wavy_district};

const PICTURE: &str = "扫描图，点击选取控制点";
const PIXEL: &str = "图片上的位置（像素：横、纵）";
const GROUND: &str = "地面上的位置（经度、纬度，或 EPSG:4543 坐标）";

fn folder_with_scan() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("扫描.png");
    std::fs::write(&path, png([200, 180, 120, 255], 400, 300)).unwrap();
    (folder, path)
}

/// The panel with a picture that is to be placed.
fn placing(path: &std::path::Path) -> Harness<'static, App> {
    let mut harness = open_card();
    write(&mut harness, "扫描图文件", &path.display().to_string());
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    until(&mut harness, "the picture is shown", |harness| harness.query_by_label(PICTURE).is_some());
    harness
}

fn underlay(harness: &mut Harness<'_, App>) -> Option<Underlay> {
    harness.state_mut().base_map().choice().underlay.clone()
}

fn on_map(harness: &Harness<'_, App>, column: usize, row: usize) -> egui::Pos2 {
    let map = harness.state().map_output().unwrap();
    let p = map.camera.to_screen(middle(column, row).into());
    map.rect.min + vec2(p.x, p.y)
}

fn type_point(harness: &mut Harness<'_, App>, pixel: &str, ground: &str) {
    write(harness, PIXEL, pixel);
    write(harness, GROUND, ground);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

#[test]
fn a_scan_is_placed_by_clicks_on_picture_and_map_in_either_order() {
    let (_folder, path) = folder_with_scan();
    let mut harness = placing(&path);
    assert!(harness.query_by_label("图层").is_none(), "the panel stands where the layers do");
    harness.get_by_label("放置扫描图：请在图片上点第 1 个点");
    let rect = harness.get_by_label(PICTURE).rect();
    click(&mut harness, rect.min + rect.size() * vec2(0.3, 0.3));
    harness.get_by_label("放置扫描图：请在地图上点第 1 个点的位置");
    let at = on_map(&harness, 3, 2);
    click(&mut harness, at);
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 1);
    // The place first, and then the picture.
    let at = on_map(&harness, 3, 4);
    click(&mut harness, at);
    harness.get_by_label_contains("地图上的位置已记下");
    assert!(harness.state().selected().is_none(), "the clicks asked nothing");
    let rect = harness.get_by_label(PICTURE).rect();
    click(&mut harness, rect.min + rect.size() * vec2(0.7, 0.7));
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 2);
    harness.get_by_label_contains("两点：平移、旋转、缩放");
    assert!(harness.state_mut().base_map().ground.scan.is_some(), "it lies on the map");
    press(&mut harness, Role::Button, "使用");
    harness.get_by_label("已放置，2 个控制点");
    press(&mut harness, Role::Switch, "显示扫描图");
    assert!(harness.state_mut().base_map().ground.scan.is_none());
}

#[test]
fn what_is_left_over_is_judged_in_words_and_steps_are_taken_back() {
    let (_folder, path) = folder_with_scan();
    let mut harness = placing(&path);
    type_point(&mut harness, "0, 0", "102.60, 25.05");
    type_point(&mut harness, "400, 0", "102.64, 25.05");
    type_point(&mut harness, "0, 300", "25.02, 102.60");
    harness.get_by_label_contains("三点：仿射");
    assert_eq!(harness.query_all_by_label("不能核对").count(), 3);
    type_point(&mut harness, "400, 300", "102.64, 25.02");
    assert_eq!(harness.query_all_by_label("吻合").count(), 4);
    // 20 px of the picture are some 200 m here.
    type_point(&mut harness, "200, 170", "102.62, 25.035");
    assert!(harness.query_all_by_label("请核对此点").count() >= 1);
    press(&mut harness, Role::RadioButton, "不变形");
    harness.get_by_label_contains("5 点：平移、旋转、缩放");
    press(&mut harness, Role::Button, "撤回上一步");
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 4);
    press(&mut harness, Role::Button, "删除第 1 点");
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 3);
    press(&mut harness, Role::Button, "撤回上一步");
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 4);
    press(&mut harness, Role::Button, "取消放置");
    assert!(underlay(&mut harness).is_none(), "as it was before");
}

#[test]
fn a_scan_that_was_taken_away_comes_back_with_its_points() {
    let (_folder, path) = folder_with_scan();
    let mut harness = placing(&path);
    type_point(&mut harness, "0, 0", "102.60, 25.05");
    type_point(&mut harness, "400, 0", "102.64, 25.05");
    press(&mut harness, Role::Button, "使用");
    press(&mut harness, Role::Button, "移除扫描图");
    assert!(underlay(&mut harness).is_none());
    harness.get_by_label_contains("其 2 个控制点仍保留");
    press(&mut harness, Role::Button, "恢复");
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 2);
    // The same picture opened by its name brings them along as well.
    press(&mut harness, Role::Button, "移除扫描图");
    write(&mut harness, "扫描图文件", &path.display().to_string());
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    harness.get_by_label("已放置，2 个控制点");
}

#[test]
fn a_placement_that_names_a_picture_elsewhere_asks_before_it_is_opened() {
    let (_folder, path) = folder_with_scan();
    let stranger = tempfile::TempDir::new().unwrap();
    let file = stranger.path().join("x.placement.json");
    let point = |x_px, lon_deg| ControlPoint { x_px, y_px: 0.0, lon_deg, lat_deg: 25.0 };
    let placed = Underlay { points: vec![point(0.0, 102.6), point(400.0, 102.64)], ..Underlay::new(path) };
    write_placement(&placed, &file).unwrap();
    let mut harness = open_card();
    write(&mut harness, "扫描图文件", &file.display().to_string());
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    harness.get_by_label_contains("这张扫描图在别处");
    assert!(underlay(&mut harness).is_none(), "nothing was opened");
    press(&mut harness, Role::Button, "不打开");
    assert!(underlay(&mut harness).is_none());
    press(&mut harness, Role::Button, "打开图片");
    press(&mut harness, Role::Button, "打开此图片");
    assert_eq!(underlay(&mut harness).unwrap().points.len(), 2);
}

#[test]
fn the_map_has_one_tool_at_a_time_and_escape_leaves_it() {
    let (_folder, path) = folder_with_scan();
    let mut harness = placing(&path);
    harness.key_press(Key::M);
    harness.run_steps(3);
    assert!(harness.query_by_label(PICTURE).is_none(), "measuring ends placing");
    harness.get_by_label("结束量测");
    press(&mut harness, Role::Button, "放置扫描图");
    assert!(harness.query_by_label("结束量测").is_none(), "placing ends measuring");
    let rect = harness.get_by_label(PICTURE).rect();
    click(&mut harness, rect.center());
    for (state, open) in [("the half point is dropped", true), ("placing ends", false)] {
        harness.key_press_modifiers(Modifiers::NONE, Key::Escape);
        harness.run_steps(3);
        assert_eq!(harness.query_by_label(PICTURE).is_some(), open, "{state}");
    }
}

/// A file of this name with a scan placed in it.
fn placed(folder: &std::path::Path) -> std::path::PathBuf {
    let picture = folder.join("扫描.png");
    std::fs::write(&picture, png([200, 180, 120, 255], 400, 300)).unwrap();
    let point = |x_px, y_px, lon_deg, lat_deg| ControlPoint { x_px, y_px, lon_deg, lat_deg };
    let points = vec![point(0.0, 0.0, 102.60, 25.05), point(400.0, 300.0, 102.64, 25.02)];
    let path = folder.join("扫描.png.placement.json");
    write_placement(&Underlay { points, ..Underlay::new(picture) }, &path).unwrap();
    path
}

#[test]
fn a_scan_that_is_kept_in_the_project_lies_there_again_and_under_no_other_project() {
    let folder = tempfile::TempDir::new().unwrap();
    let (held, other) = (folder.path().join("有图.gpkg"), folder.path().join("无图.gpkg"));
    for path in [&held, &other] {
        Session::create(wavy_district()).save_as(path, &Progress::default()).unwrap();
    }
    let settings = folder.path().join("settings");
    let mut harness = window_on(&settings, &held, Choice::default());
    let ctx = harness.ctx.clone();
    harness.state_mut().base_map().take_scan(&ctx, placed(folder.path()));
    harness.state_mut().base_map().open();
    harness.run_steps(3);
    press(&mut harness, Role::Button, "存入项目");
    harness.get_by_label("项目已保存这张扫描图及其位置");
    let scan = harness.state().session().document().project.scan.clone().unwrap();
    assert_eq!(scan.path, "扫描.png", "named from the project's folder");
    harness.state_mut().carry_out(&ctx, Action::Save);
    until(&mut harness, "it is saved", |harness| harness.state().is_idle());
    let choice = harness.state_mut().base_map().kept_choice();
    assert_eq!(choice.underlay, None, "it belongs to the project now");
    drop(harness);
    // Another project knows nothing of it.
    let mut harness = window_on(&settings, &other, choice.clone());
    assert_eq!(underlay(&mut harness), None);
    drop(harness);
    // This one lays it on the map without a word, on another computer too.
    let mut harness = window_on(&settings, &held, choice);
    assert_eq!(underlay(&mut harness).unwrap().points, scan.points);
    until(&mut harness, "it lies on the map", |harness| harness.state_mut().base_map().ground.scan.is_some());
    harness.state_mut().base_map().open();
    harness.run_steps(3);
    press(&mut harness, Role::Button, "从项目中移除");
    assert_eq!(harness.state().session().document().project.scan, None);
    let ctx = harness.ctx.clone();
    harness.state_mut().carry_out(&ctx, Action::Undo);
    assert_eq!(harness.state().session().document().project.scan, Some(scan));
}

#[test]
fn a_scan_of_a_project_that_lies_elsewhere_is_opened_only_when_somebody_wants_it() {
    let (home, away) = (tempfile::TempDir::new().unwrap(), tempfile::TempDir::new().unwrap());
    let project = home.path().join("有图.gpkg");
    let mut session = Session::create(wavy_district());
    let scan = read_placement(&placed(away.path())).unwrap().for_project(Some(home.path()));
    session.run(Command::SetScan { scan: Some(scan) }).unwrap();
    session.save_as(&project, &Progress::default()).unwrap();
    drop(session);
    let mut harness = window_on(&home.path().join("settings"), &project, Choice::default());
    assert_eq!(underlay(&mut harness), None);
    harness.get_by_label_contains("这张扫描图在别处");
    press(&mut harness, Role::Button, "打开此图片");
    assert!(underlay(&mut harness).is_some());
}
