//! Finding one's way: search, commands, keys, double click, back and forward, measuring, the accessibility tree.

use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::AreaId;
use tongxin::drawing::Camera;
use tongxin::geodesy::LatticePoint;
use tongxin::text::Lang;
use tongxin::ui::{Action, App};

use super::wavy_district::middle;
use super::window::{click_on, key, place_of, press, window};

const GRID: AreaId = AreaId(100 + 2 * 6 + 3);

fn camera(harness: &Harness<'_, App>) -> Camera {
    harness.state().map_output().unwrap().camera
}

/// Long enough for the longest flight of the camera.
fn arrive(harness: &mut Harness<'_, App>) {
    harness.run_steps(18);
}

fn search(harness: &mut Harness<'_, App>, typed: &str) {
    key(harness, Modifiers::COMMAND, Key::F);
    harness.event(Event::Text(typed.to_owned()));
    harness.run_steps(3);
}

fn shown(harness: &Harness<'_, App>, label: &str) -> bool {
    harness.query_all_by_label_contains(label).next().is_some()
}

#[test]
fn initials_find_the_street_and_enter_flies_there() {
    let mut harness = window(Lang::Zh);
    let before = camera(&harness);
    search(&mut harness, "jb");
    assert!(shown(&harness, "金碧街道"));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    arrive(&mut harness);
    assert_eq!(harness.state().selected(), Some(AreaId(12)));
    let after = camera(&harness);
    // The cards on both sides leave the street less room than the district had, so the zoom tells nothing.
    assert!(after.centre != before.centre, "{before:?} {after:?}");
    assert!(!shown(&harness, "查找结果"), "the card is closed");
    harness.get_by_role_and_label(Role::Button, "西山区");
    // Back to where one was, and forward again.
    key(&mut harness, Modifiers::NONE, Key::Backspace);
    arrive(&mut harness);
    assert_eq!(harness.state().selected(), None);
    assert!((camera(&harness).zoom - before.zoom).abs() < 1e-6);
    key(&mut harness, Modifiers::ALT, Key::ArrowRight);
    arrive(&mut harness);
    assert_eq!(harness.state().selected(), Some(AreaId(12)));
    assert!((camera(&harness).zoom - after.zoom).abs() < 1e-6);
}

#[test]
fn chinese_reaches_the_search_by_input_method_and_by_paste() {
    let mut harness = window(Lang::Zh);
    search(&mut harness, "");
    harness.event(Event::Ime(ImeEvent::Commit("金碧".to_owned())));
    harness.run_steps(3);
    assert!(shown(&harness, "金碧街道"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    search(&mut harness, "");
    harness.event(Event::Paste("红庙".to_owned()));
    harness.run_steps(3);
    assert!(shown(&harness, "红庙社区"));
}

#[test]
fn arrows_choose_a_row_and_escape_leaves_the_search() {
    let mut harness = window(Lang::Zh);
    search(&mut harness, "530112");
    key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    arrive(&mut harness);
    assert_eq!(harness.state().selected(), Some(AreaId(10)), "the second row is the first street");
    search(&mut harness, "nothing of that name");
    assert!(shown(&harness, "没有找到"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!shown(&harness, "没有找到"));
    assert_eq!(harness.state().selected(), Some(AreaId(10)), "Esc closed the search and nothing else");
    key(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(!shown(&harness, "没有找到"), "words that found nothing are gone");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    search(&mut harness, "金碧");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    key(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(shown(&harness, "金碧街道"), "words that found something stay");
}

#[test]
fn typed_coordinates_ask_who_is_responsible_and_swapped_axes_are_noticed() {
    let mut harness = window(Lang::Zh);
    let p = middle(2, 3);
    search(&mut harness, &format!("{:.6}, {:.6}", p.lat_deg(), p.lon_deg()));
    assert!(shown(&harness, "此处由谁负责"));
    assert!(shown(&harness, "已对调经纬度"));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    arrive(&mut harness);
    harness.get_by_label("网格 第2网格 530112002002002");
}

#[test]
fn letters_typed_into_the_search_are_letters() {
    let mut harness = window(Lang::Zh);
    key(&mut harness, Modifiers::COMMAND, Key::F);
    let before = camera(&harness);
    for (letter, text) in [(Key::M, "m"), (Key::F, "f"), (Key::L, "l"), (Key::Minus, "-"), (Key::Slash, "/")] {
        harness.event(Event::Text(text.to_owned()));
        key(&mut harness, Modifiers::NONE, letter);
    }
    assert!(!shown(&harness, "量距离 "), "nothing is measured");
    assert!((camera(&harness).zoom - before.zoom).abs() < 1e-9);
    assert!(shown(&harness, "mfl-/"));
}

#[test]
fn the_palette_runs_a_command_and_says_why_another_is_not_available() {
    let mut harness = window(Lang::Zh);
    key(&mut harness, Modifiers::COMMAND, Key::K);
    assert!(shown(&harness, "撤销 现在不能用：没有可撤销的改动"));
    assert!(shown(&harness, "定位到所选区域 现在不能用：还没有选取区域"));
    harness.event(Event::Text("ljl".to_owned()));
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(shown(&harness, "在地图上依次单击"));
    let mut harness = window(Lang::En);
    key(&mut harness, Modifiers::COMMAND, Key::K);
    harness.event(Event::Text("dark".to_owned()));
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().looks().1, tongxin::drawing::style::Theme::Dark);
}

#[test]
fn what_is_typed_in_the_frame_that_opens_a_field_goes_into_it() {
    let press = |key: Key, modifiers: Modifiers| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    };
    for (opening, modifiers, own) in [(Key::Slash, Modifiers::NONE, true), (Key::F, Modifiers::COMMAND, false)] {
        let mut harness = window(Lang::Zh);
        // A slow screen brings many keys in one frame: M is no command then.
        let typed = own.then(|| Event::Text("/".to_owned())).into_iter();
        let keys = [(Key::M, "m"), (Key::J, "j")].into_iter();
        let keys = keys.flat_map(|(key, text)| [press(key, Modifiers::NONE), Event::Text(text.to_owned())]);
        harness.input_mut().events.extend([press(opening, modifiers)].into_iter().chain(typed).chain(keys));
        harness.run_steps(3);
        let field = harness.get_by_role_and_label(Role::TextInput, tongxin::text::find::search(Lang::Zh));
        assert_eq!(field.accesskit_node().value().as_deref(), Some("mj"));
        assert!(!shown(&harness, "在地图上依次单击"), "nothing is measured");
    }
}

#[test]
fn the_map_is_walked_without_the_mouse() {
    let mut harness = window(Lang::Zh);
    click_on(&mut harness, middle(2, 3));
    assert_eq!(harness.state().selected(), Some(GRID));
    harness.get_by_role_and_label(Role::Canvas, "地图，已选 网格 第2网格");
    key(&mut harness, Modifiers::NONE, Key::ArrowRight);
    arrive(&mut harness);
    let east = harness.state().selected().unwrap();
    assert_eq!(east, AreaId(100 + 3 * 6 + 3));
    key(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(harness.state().selected(), Some(GRID));
    key(&mut harness, Modifiers::SHIFT, Key::Enter);
    key(&mut harness, Modifiers::SHIFT, Key::Enter);
    assert_eq!(harness.state().selected(), Some(AreaId(11)));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let community = harness.state().selected().unwrap();
    let parent = harness.state().session().document().tables.areas.get(community).unwrap().parent;
    assert_eq!(parent, Some(AreaId(11)));
    let before = camera(&harness);
    key(&mut harness, Modifiers::NONE, Key::F);
    arrive(&mut harness);
    assert!(camera(&harness).zoom > before.zoom);
}

#[test]
fn a_double_click_goes_down_a_level() {
    let mut harness = window(Lang::Zh);
    // Streets first.
    key(&mut harness, Modifiers::NONE, Key::L);
    let at = place_of(&harness, middle(2, 3));
    harness.hover_at(at);
    harness.run_steps(1);
    for _ in 0..2 {
        // Both ends of the click in one frame: two frames apart would be too slow for a double click.
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            let event = Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE };
            harness.input_mut().events.push(event);
        }
        harness.step();
    }
    harness.run_steps(1);
    arrive(&mut harness);
    assert_eq!(harness.state().selected(), Some(AreaId(11)), "the street that was clicked");
    assert!(shown(&harness, "按社区选取"));
    click_on(&mut harness, middle(2, 3));
    assert_eq!(harness.state().selected(), Some(AreaId(24)), "now communities are selected");
    let before = camera(&harness);
    press(&mut harness, "前卫街道");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    key(&mut harness, Modifiers::NONE, Key::F);
    arrive(&mut harness);
    assert!(camera(&harness).zoom > before.zoom, "a community is seen in full nearer by");
}

#[test]
fn a_distance_is_measured_and_copied() {
    let mut harness = window(Lang::Zh);
    key(&mut harness, Modifiers::NONE, Key::M);
    click_on(&mut harness, middle(2, 2));
    click_on(&mut harness, middle(3, 2));
    assert!(harness.state().selected().is_none(), "measuring selects nothing");
    assert!(shown(&harness, "距离 ") && shown(&harness, " 米"), "the distance is shown");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!shown(&harness, "距离 "));
}

#[test]
fn a_screen_reader_hears_the_panels_the_selection_and_its_neighbours() {
    let mut harness = window(Lang::Zh);
    harness.get_by_role_and_label(Role::Toolbar, "顶部工具栏");
    harness.get_by_role_and_label(Role::Status, "状态栏");
    harness.get_by_role_and_label(Role::Canvas, "地图");
    click_on(&mut harness, middle(2, 3));
    let map = harness.get_by_role_and_label(Role::Canvas, "地图，已选 网格 第2网格");
    let description = map.accesskit_node().description().unwrap_or_default();
    for side in ["北邻：", "东邻：", "南邻：", "西邻："] {
        assert!(description.contains(side), "{description}");
        assert!(
            harness
                .query_all_by_role(Role::ListItem)
                .any(|node| { node.accesskit_node().label().is_some_and(|label| label.starts_with(side)) })
        );
    }
    harness.get_by_role_and_label(Role::Navigation, "当前位置");
}

#[test]
fn the_coordinates_of_the_status_bar_are_copied_by_a_click() {
    let mut harness = window(Lang::Zh);
    let at = place_of(&harness, middle(2, 3));
    harness.hover_at(at);
    harness.run_steps(2);
    let label = |harness: &Harness<'_, App>, part: &str| {
        let node = harness
            .query_all_by_role(Role::Button)
            .find(|node| node.accesskit_node().label().is_some_and(|label| label.contains(part)));
        node.expect("the coordinates are shown").accesskit_node().label().unwrap()
    };
    let (degrees, metres) = (label(&harness, "°E"), label(&harness, "E 5"));
    assert!(metres.contains("N 27"), "{metres}");
    harness.get_by_role_and_label(Role::Button, &degrees).click();
    harness.run_steps(1);
    let copied = |harness: &Harness<'_, App>| {
        harness
            .output()
            .platform_output
            .commands
            .iter()
            .any(|command| matches!(command, OutputCommand::CopyText(text) if *text == degrees))
    };
    let mut found = copied(&harness);
    for _ in 0..3 {
        harness.run_steps(1);
        found |= copied(&harness);
    }
    assert!(found || shown(&harness, "已复制"), "{degrees}");
}

#[test]
fn the_search_button_opens_the_search() {
    let mut harness = window(Lang::Zh);
    press(&mut harness, "查找");
    harness.get_by_role_and_label(Role::TextInput, "查找");
}

#[test]
fn the_answer_never_covers_the_place_that_was_asked_about() {
    const CARD: f32 = 416.0;
    let mut harness = window(Lang::Zh);
    let hidden = |camera: &Camera, place: LatticePoint| {
        let (at, size) = (camera.to_screen(place.into()), camera.size);
        at.x > size.0 - CARD && at.x < size.0 - 60.0 && at.y > 100.0 && at.y < size.1 - 200.0
    };
    // Nearer, until some grid stands where the card will be.
    let place = (0..8).find_map(|_| {
        let camera = camera(&harness);
        let mut grids = (0..6).flat_map(|row| (0..6).map(move |column| middle(row, column)));
        let found = grids.find(|&place| hidden(&camera, place));
        if found.is_none() {
            let ctx = harness.ctx.clone();
            harness.state_mut().carry_out(&ctx, Action::Zoom(0.25));
            arrive(&mut harness);
        }
        found
    });
    let (place, before) = (place.unwrap(), camera(&harness));
    click_on(&mut harness, place);
    arrive(&mut harness);
    let after = camera(&harness);
    assert!(!hidden(&after, place), "{before:?} {after:?}");
    assert!((after.zoom - before.zoom).abs() < 1e-6 && harness.state().selected().is_some());
    assert!((after.zoom - before.zoom).abs() < 1e-6);
}
