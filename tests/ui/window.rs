//! Buttons, language, theme, the answer card, edits: what a person does with the window on the wavy district.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::AreaId;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Camera, MapPoint};
use tongxin::geodesy::LatticePoint;
use tongxin::model::Document;
use tongxin::session::Session;
use tongxin::text::Lang;
use tongxin::ui::{App, Dialog, install};

use super::five_levels::{five_levels, inside, three_levels};
use super::wavy_district::{middle, wavy_district};

pub fn window(lang: Lang) -> Harness<'static, App> {
    window_on(wavy_district(), lang)
}

pub fn window_on(document: Document, lang: Lang) -> Harness<'static, App> {
    let app = App::new(Session::create(document), lang, Theme::Light);
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_step_dt(0.25)
        .with_context_setup(install)
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    harness.run_steps(3);
    harness
}

pub fn press(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run_steps(3);
}

pub fn place_of(harness: &Harness<'_, App>, point: LatticePoint) -> egui::Pos2 {
    let map = harness.state().map_output().expect("the map was shown");
    let p = map.camera.to_screen(point.into());
    map.rect.min + vec2(p.x, p.y)
}

pub fn click_on(harness: &mut Harness<'_, App>, point: LatticePoint) {
    let at = place_of(harness, point);
    harness.hover_at(at);
    harness.run_steps(1);
    harness.drag_at(at);
    harness.run_steps(1);
    harness.drop_at(at);
    harness.run_steps(3);
}

pub fn key(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

#[test]
fn the_buttons_of_the_top_bar_are_there_in_both_languages() {
    let harness = window(Lang::Zh);
    for label in ["打开", "保存", "另存为", "撤销", "重做", "English", "深色界面", "放大", "缩小", "全区"]
    {
        harness.get_by_role_and_label(Role::Button, label);
    }
    let harness = window(Lang::En);
    for label in ["Open", "Save", "Save as", "Undo", "Redo", "中文", "Dark theme", "Zoom in", "Zoom out"] {
        harness.get_by_role_and_label(Role::Button, label);
    }
}

#[test]
fn a_click_in_a_grid_shows_the_ladder_from_the_grid_to_the_district() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    assert_eq!(harness.state().selected(), Some(AreaId(100 + 2 * 6 + 3)));
    harness.get_by_label("网格 第2网格 530112002002002");
    harness.get_by_label("社区 红庙社区 530112002002");
    harness.get_by_label("街道 前卫街道 530112002");
    harness.get_by_label("区 西山区 530112");
    harness.get_by_label("红庙社区“大党委”");
}

#[test]
fn the_ladder_has_a_rung_for_each_level_that_the_project_has() {
    let mut harness = window_on(five_levels(), Lang::Zh);
    click_on(&mut harness, inside('q'));
    harness.get_by_label("社区 己社区 53019800201002");
    harness.get_by_label("片区 河东片区 53019800201");
    harness.get_by_label("街道 湖滨街道 530198002");
    harness.get_by_label("尚未建立“大党委”");
    press(&mut harness, "河东片区");
    let mut harness = window_on(three_levels(), Lang::Zh);
    click_on(&mut harness, inside('q'));
    harness.get_by_label("社区 己社区 530198005");
    assert!(harness.query_by_label_contains("街道").is_none());
}

#[test]
fn a_step_of_the_path_selects_its_area() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    press(&mut harness, "前卫街道");
    assert_eq!(harness.state().selected(), Some(AreaId(11)));
    press(&mut harness, "西山区");
    assert_eq!(harness.state().selected(), Some(AreaId(1)));
}

#[test]
fn a_community_without_a_committee_says_so() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(1, 3));
    harness.get_by_label("尚未建立“大党委”");
}

#[test]
fn the_buttons_of_the_answer_stand_inside_its_card_in_both_languages() {
    let labels =
        [(Lang::Zh, ["定位到此区域", "改名：网格", "详情"]), (Lang::En, ["Show area", "Rename grid", "Details"])];
    for (lang, buttons) in labels {
        let mut harness = window(lang);
        click_on(&mut harness, middle(2, 3));
        let mut left = 0.0;
        for label in buttons {
            let rect = harness.get_by_role_and_label(Role::Button, label).rect();
            assert!(rect.left() > left && rect.right() <= 1440.0 - 12.0 - 16.0, "{label}: {rect:?}");
            left = rect.right();
        }
    }
}

#[test]
fn water_and_the_outside_have_an_answer_too() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(0, 1));
    harness.get_by_label_contains("不设网格");
    let outside = LatticePoint::new(middle(5, 2).x + 800_000, middle(5, 2).y);
    click_on(&mut harness, outside);
    harness.get_by_label("区外");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("区外").is_none(), "Esc closes the answer");
}

#[test]
fn language_and_theme_are_switched_live() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    press(&mut harness, "English");
    harness.get_by_label("Who is responsible here");
    harness.get_by_label("grid 第2网格 530112002002002");
    press(&mut harness, "Dark theme");
    assert_eq!(harness.state().looks(), (Lang::En, Theme::Dark));
    key(&mut harness, Modifiers::NONE, Key::F2);
    key(&mut harness, Modifiers::NONE, Key::F6);
    assert_eq!(harness.state().looks(), (Lang::Zh, Theme::Light));
}

#[test]
fn an_edit_is_made_taken_back_and_brought_back() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    let grid = AreaId(100 + 2 * 6 + 3);
    let name = |harness: &Harness<'_, App>| {
        harness.state().session().document().tables.areas.get(grid).map(|area| area.name.clone()).unwrap()
    };
    press(&mut harness, "改名：网格");
    assert!(matches!(harness.state().dialog(), Some(Dialog::Rename { .. })));
    press(&mut harness, "确定");
    harness.get_by_label("新值与原值相同");
    harness.get_by_role(Role::TextInput).type_text("试点");
    harness.run_steps(2);
    assert!(harness.query_by_label("新值与原值相同").is_none(), "the reason was about other words");
    press(&mut harness, "确定");
    assert_eq!(name(&harness), "第2网格试点");
    harness.get_by_label("有未保存的改动");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(name(&harness), "第2网格");
    // The bar has a button to bring it back, and so has the message.
    harness.get_all_by_role_and_label(Role::Button, "重做").next().unwrap().click();
    harness.run_steps(3);
    assert_eq!(name(&harness), "第2网格试点");
}

#[test]
fn the_message_of_an_edit_takes_it_back_and_offers_that_once() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    key(&mut harness, Modifiers::NONE, Key::F4);
    // All of the old name is selected: what is typed replaces it, and Enter takes it.
    harness.get_by_role(Role::TextInput).type_text("试点网格");
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let named = harness.state().session().document().tables.areas.get(AreaId(100 + 2 * 6 + 3)).unwrap().name.clone();
    assert_eq!(named, "试点网格");
    let told = harness.get_by_label_contains("已完成").accesskit_node().live();
    assert_eq!(told, egui::accesskit::Live::Polite, "screen readers say it");
    let undo: Vec<_> = harness.get_all_by_role_and_label(Role::Button, "撤销").collect();
    assert_eq!(undo.len(), 2, "in the bar and in the message");
    undo[1].click();
    harness.run_steps(3);
    let area = harness.state().session().document().tables.areas.get(AreaId(100 + 2 * 6 + 3)).unwrap();
    assert_eq!(area.name, "第2网格");
    assert_eq!(harness.get_all_by_role_and_label(Role::Button, "撤销").count(), 1);
}

#[test]
fn the_bars_follow_the_theme_without_another_frame() {
    use tongxin::drawing::Colour;
    let mut harness = window(Lang::Zh);
    let bar = |harness: &Harness<'_, App>| {
        let fills = harness.output().shapes.iter().filter_map(|shape| match &shape.shape {
            egui::Shape::Rect(rect) if (rect.rect.height() - 52.0).abs() < 1.0 => Some(rect.fill),
            _ => None,
        });
        fills.clone().find(|fill| fill.is_opaque()).expect("the top bar has a ground")
    };
    let panel = |theme: Theme| {
        let Colour { r, g, b, .. } = theme.tokens().panel;
        egui::Color32::from_rgb(r, g, b)
    };
    assert_eq!(bar(&harness), panel(Theme::Light));
    harness.key_press(Key::F6);
    // A frame takes the key, the next one its release; in a window at rest there is no third one.
    harness.run_steps(1);
    assert_eq!(harness.state().looks().1, Theme::Dark);
    assert_eq!(bar(&harness), panel(Theme::Dark));
}

#[test]
fn our_camera_is_that_of_walkers() {
    let mut memory = walkers::MapMemory::default();
    memory.center_at(walkers::lon_lat(102.67, 24.99));
    memory.set_zoom(15.25).unwrap();
    let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(800.0, 600.0));
    let walkers = walkers::Projector::new(rect, &walkers::MercatorProjection, &memory, walkers::lon_lat(0.0, 0.0));
    let camera = Camera { centre: MapPoint::from_degrees(102.67, 24.99), zoom: 15.25, size: (800.0, 600.0) };
    for (lon, lat) in [(102.67, 24.99), (102.68, 25.0), (102.65, 24.97)] {
        let (theirs, ours) =
            (walkers.project(walkers::lon_lat(lon, lat)), camera.to_screen(MapPoint::from_degrees(lon, lat)));
        assert!((theirs.x - ours.x).abs() < 0.01 && (theirs.y - ours.y).abs() < 0.01, "{theirs:?} {ours:?}");
    }
}

#[test]
fn the_wheel_zooms_and_a_drag_pans() {
    let mut harness = window(Lang::Zh);
    let zoom = |harness: &Harness<'_, App>| harness.state().map_output().unwrap().camera.zoom;
    let before = zoom(&harness);
    press(&mut harness, "放大");
    assert!((zoom(&harness) - before - 1.0).abs() < 1e-9);
    let centre = harness.state().map_output().unwrap().camera.centre;
    let from = place_of(&harness, middle(3, 2));
    harness.drag_at(from);
    harness.run_steps(1);
    harness.hover_at(from + vec2(120.0, 40.0));
    harness.run_steps(1);
    harness.drop_at(from + vec2(120.0, 40.0));
    harness.run_steps(2);
    let moved = harness.state().map_output().unwrap().camera.centre;
    assert!(moved.x < centre.x && moved.y < centre.y, "the ground follows the pointer");
    assert!(harness.state().selected().is_none(), "a drag asks nothing");
}

#[test]
fn the_map_is_fitted_to_a_window_that_grows_until_somebody_moves_it() {
    let mut harness = window(Lang::Zh);
    let camera = |harness: &Harness<'_, App>| harness.state().map_output().unwrap().camera;
    let small = camera(&harness);
    harness.set_size(vec2(2400.0, 1500.0));
    harness.run_steps(4);
    let large = camera(&harness);
    assert!(large.zoom > small.zoom + 0.3, "{small:?} {large:?}");
    // Whoever has zoomed wants to stay there.
    key(&mut harness, Modifiers::NONE, Key::Minus);
    harness.run_steps(4);
    let moved = camera(&harness);
    harness.set_size(vec2(1440.0, 900.0));
    harness.run_steps(4);
    assert!((camera(&harness).zoom - moved.zoom).abs() < 1e-6);
}

/// The texts that were painted in the last frame, and whether each was cut.
fn painted_texts(harness: &Harness<'_, App>) -> Vec<(String, bool)> {
    fn collect(shape: &egui::Shape, texts: &mut Vec<(String, bool)>) {
        match shape {
            egui::Shape::Text(text) => texts.push((text.galley.text().to_owned(), text.galley.elided)),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, &mut texts));
    texts
}

#[test]
fn who_answers_for_a_grid_is_never_cut() {
    let holder = "Zhang Xiaoming, office on the ground floor of building twelve, weekdays from nine to five";
    let mut document = wavy_district();
    let posts: Vec<_> = document.tables.posts.iter().cloned().collect();
    for post in posts {
        document.tables.posts.put(tongxin::domain::Post { holder: Some(holder.to_owned()), ..post });
    }
    for lang in [Lang::Zh, Lang::En] {
        let mut harness = window_on(document.clone(), lang);
        click_on(&mut harness, middle(2, 3));
        let texts = painted_texts(&harness);
        let who: Vec<_> = texts.iter().filter(|(text, _)| text.contains("Zhang")).collect();
        assert!(who.iter().any(|(text, cut)| text.ends_with(holder) && !cut), "{lang:?}: {who:?}");
    }
}

#[test]
fn a_letter_that_needs_a_selection_says_so() {
    let mut harness = window(Lang::Zh);
    key(&mut harness, Modifiers::NONE, Key::P);
    harness.get_by_label_contains("先在地图上点选要划分的网格");
    key(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert!(harness.query_by_label_contains("还没有选取").is_none(), "an arrow is no command that one misses");
}
