//! The card of layers: what is switched off is not painted, the card gives way to a rail, areas are coloured by figures.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::LevelRole;
use tongxin::drawing::style::Theme;
use tongxin::drawing::{Layer, LayerKey, Look, MarkKind, Picture, Sheet, shade};
use tongxin::query::Index;
use tongxin::query::classes::{Class, Classified, Method, Topic};
use tongxin::text::Lang;
use tongxin::ui::App;

use super::detail::{press, window};
use super::wavy_district::wavy_district;

#[test]
fn an_eye_hides_a_layer_with_its_labels_and_shows_it_again_as_strongly_as_before() {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    press(&mut harness, Role::Switch, "隐藏环滇池党建长廊示范带");
    let choice = &harness.state().layers().choice;
    assert!(choice.opacity(LayerKey::Belts) == 0.0 && !choice.shows_marks(MarkKind::Stops));
    press(&mut harness, Role::Switch, "显示环滇池党建长廊示范带");
    let choice = &harness.state().layers().choice;
    assert!(choice.opacity(LayerKey::Belts) == 1.0 && choice.shows_marks(MarkKind::Stops));
    press(&mut harness, Role::Button, "调整环滇池党建长廊示范带的透明度");
    let slider = harness.get_by_role_and_label(Role::Slider, "环滇池党建长廊示范带的透明度");
    assert_eq!(slider.accesskit_node().numeric_value(), Some(100.0));
}

#[test]
fn below_1280_the_card_is_a_rail_until_it_is_opened() {
    let mut harness = window(Lang::Zh, (1240.0, 800.0));
    assert!(harness.query_by_label("隐藏社区“大党委”").is_none());
    press(&mut harness, Role::Button, "图层");
    harness.get_by_label("隐藏社区“大党委”");
    press(&mut harness, Role::Button, "收起图层");
    assert!(harness.query_by_label("隐藏社区“大党委”").is_none());
}

pub fn choose(harness: &mut Harness<'_, App>, menu: &str, entry: &str) {
    press(harness, Role::ComboBox, menu);
    harness.get_by_role_and_label(Role::Button, entry).click();
    harness.run_steps(4);
}

#[test]
fn communities_are_coloured_by_committee_with_how_many_in_the_legend() {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    choose(&mut harness, "着色", "“大党委”");
    harness.get_by_label("已建立 7");
    harness.get_by_label("尚未建立 2");
    let classified = harness.state().layers().shading.classified().unwrap();
    assert_eq!((classified.areas_in(Class::Nth(0)), classified.areas_in(Class::Zero)), (7, 2));
    choose(&mut harness, "着色", "按街道");
    assert!(harness.state().layers().shading.layer().is_none());
}

#[test]
fn the_list_of_commands_colours_the_map() {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    for (typed, topic) in [("ahszs", Some(Topic::Households)), ("ajdzs", None)] {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
        harness.run_steps(3);
        harness.event(egui::Event::Text(typed.to_owned()));
        harness.run_steps(3);
        harness.key_press(egui::Key::Enter);
        harness.run_steps(4);
        let shown = harness.state().layers().shading.classified().map(|classified| classified.topic);
        assert_eq!(shown, topic, "{typed}");
    }
}

#[test]
fn classes_are_cut_at_limits_that_somebody_types_and_a_fault_is_said_in_words() {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    choose(&mut harness, "着色", "面积（平方公里）");
    choose(&mut harness, "分级方法", "手动");
    let field = |harness: &mut Harness<'_, App>, typed: &str| {
        harness.get_by_role_and_label(Role::TextInput, "分级界限").focus();
        harness.run_steps(1);
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.run_steps(1);
        harness.get_by_role_and_label(Role::TextInput, "分级界限").type_text(typed);
        harness.run_steps(3);
    };
    let limits = |harness: &Harness<'_, App>| harness.state().layers().shading.classified().unwrap().limits.clone();
    let all = limits(&harness);
    let (low, high) = (all[0], all[all.len() - 1]);
    assert!(low < high);
    let middle = format!("{:.4}", (low + high) / 2.0);
    field(&mut harness, &format!("{middle}, 0"));
    harness.get_by_label(&format!("0 应大于前面的 {middle}"));
    field(&mut harness, &format!("0，{middle}，999"));
    assert!(harness.query_by_label_contains("应大于").is_none());
    let typed: f64 = middle.parse().unwrap();
    assert_eq!(limits(&harness), [low, typed, high], "limits beyond the values part nothing");
}

#[test]
fn a_low_window_folds_the_last_sections_and_a_click_unfolds_one() {
    let mut harness = window(Lang::Zh, (1300.0, 700.0));
    assert!(harness.query_by_label("隐藏道路").is_none());
    press(&mut harness, Role::DisclosureTriangle, "展开底图");
    harness.get_by_label("隐藏道路");
    press(&mut harness, Role::DisclosureTriangle, "收起底图");
    assert!(harness.query_by_label("隐藏道路").is_none());
}

#[test]
fn the_picture_paints_the_layers_of_the_window() {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    let sheet = |look: &Look, theme| {
        let picture = Picture { width: 1440, height: 900, fit: None, lang: Lang::Zh, theme };
        let sheet = Sheet::of(&wavy_district(), &picture).unwrap();
        let versions = |layer: &Layer| layer.chunks.iter().map(|chunk| chunk.version).collect::<Vec<_>>();
        sheet.painted(look).layers().map(|(layer, opacity)| (layer.key, opacity, versions(layer))).collect::<Vec<_>>()
    };
    assert_eq!(harness.state().painted(), sheet(&Look::default(), Theme::Light));
    choose(&mut harness, "着色", "“大党委”");
    let document = wavy_district();
    for theme in [Theme::Light, Theme::Dark] {
        let level = document.level_of(LevelRole::Community).unwrap();
        let index = Index::of(&document);
        let count = Classified::USUAL_COUNT;
        let classified = Classified::of(&document, &index, Topic::Committee, level, &Method::default(), count);
        let look = Look { shade: Some(shade(&document, &classified, theme)), ..Look::default() };
        assert_eq!(harness.state().painted(), sheet(&look, theme), "{theme:?}");
        harness.key_press(egui::Key::F6);
        harness.run_steps(3);
    }
}

#[test]
fn the_card_gives_way_to_one_on_the_right_in_a_narrow_window_and_comes_back() {
    let mut harness = window(Lang::Zh, (1320.0, 800.0));
    let eye = "隐藏社区“大党委”";
    harness.get_by_label(eye);
    super::window::click_on(&mut harness, super::wavy_district::middle(2, 2));
    assert!(harness.query_by_label(eye).is_none(), "the map keeps its room");
    press(&mut harness, Role::Button, "图层");
    harness.get_by_label(eye);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(4);
    harness.get_by_label(eye);
}

#[test]
fn who_sees_colours_of_grids_clicks_on_a_grid() {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    harness.get_by_label_contains("选取（随缩放）");
    choose(&mut harness, "着色", "户数");
    harness.get_by_label("按网格选取（随着色）");
    harness.get_by_label("户数（户） 网格数");
    choose(&mut harness, "层级", "街道");
    harness.get_by_label("按街道选取（随着色）");
    choose(&mut harness, "着色", "按街道");
    harness.get_by_label_contains("选取（随缩放）");
}
