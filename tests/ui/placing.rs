//! Placing a scan: its panel, points on picture and map by turns, judged in words; what is kept when it is taken away;
//! one tool at a time on the map.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tongxin::basemap::{ControlPoint, Underlay, write_placement};
use tongxin::ui::App;

use super::basemap::{click, open_card, png, press, until, write};
use super::wavy_district::middle;

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
    harness.get_by_label_contains("这个定位文件要打开别处的图片");
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
