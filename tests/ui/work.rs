//! Work with the open project: pictures of the map, rows that are exported, the band of households, what a theme says.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use tempfile::TempDir;
use tongxin::model::{AreaAttributeValue, Command, Kind};
use tongxin::query::classes::Topic;
use tongxin::query::table::TableOf;
use tongxin::text::Lang;
use tongxin::ui::Action;

use super::detail;
use super::layers::choose;
use super::start::{Window, act, key, press, type_in, wait};

fn window() -> Window {
    detail::window(Lang::Zh, (1440.0, 900.0))
}

fn save_under(window: &mut Window, path: &std::path::Path) {
    window.get_by_role_and_label(Role::TextInput, "文件名或路径").focus();
    window.run_steps(2);
    key(window, Modifiers::COMMAND, Key::A);
    type_in(window, "文件名或路径", path.to_str().unwrap());
    key(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn a_picture_of_the_map_is_written_for_paper() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("图.png");
    let mut window = window();
    key(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    window.get_by_label_contains(" 像素");
    window.get_by_role_and_label(Role::RadioButton, "A4").click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::RadioButton, "150 dpi").click();
    window.run_steps(3);
    window.get_by_label("1754 × 1240 像素");
    press(&mut window, "保存到…");
    save_under(&mut window, &path);
    wait(&mut window, |window| window.query_by_label_contains("图片已保存到").is_some());
    let picture = image::open(&path).unwrap();
    assert_eq!((picture.width(), picture.height()), (1754, 1240));
}

#[test]
fn an_export_of_a_selection_says_how_many_rows_before_it_writes() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("单位.csv");
    let mut window = window();
    act(&mut window, Action::OpenTable(TableOf::Kind(Kind::Unit)));
    window.run_steps(3);
    let all = window.state().table_rows().len();
    let first = window.state().table_rows()[0];
    act(&mut window, Action::Pick(vec![first]));
    window.run_steps(3);
    act(&mut window, Action::ExportTable);
    window.get_by_label(&format!("表中选取了 1 行，共显示 {all} 行。"));
    window.get_by_label(&format!("导出全部 {all} 行"));
    press(&mut window, "导出所选 1 行");
    save_under(&mut window, &path);
    wait(&mut window, |window| window.query_by_label_contains("已导出 1 行").is_some());
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
}

#[test]
fn the_band_of_the_open_project_is_an_edit_and_its_theme_follows() {
    let mut window = window();
    act(&mut window, Action::ColourBy(Some(Topic::Band)));
    window.run_steps(3);
    key(&mut window, Modifiers::COMMAND, Key::Comma);
    press(&mut window, "本项目户数上限 +");
    assert_eq!(window.state().session().document().project.household_band, (300, 550));
    window.get_by_label("本项目户数上限 550");
    press(&mut window, "完成");
    act(&mut window, Action::Undo);
    assert_eq!(window.state().session().document().project.household_band, (300, 500));
    assert!(!window.state().session().is_modified(), "undone as far as it was opened");
}

#[test]
fn limits_given_by_hand_come_back_with_their_figure_and_gaps_are_explained() {
    let mut window = window();
    choose(&mut window, "着色", "户数");
    choose(&mut window, "分级方法", "手动");
    window.get_by_label_contains("填写各级之间的界限");
    let limits = |window: &Window| {
        let field = window.query_by_role_and_label(Role::TextInput, "分级界限")?;
        field.accesskit_node().value()
    };
    window.get_by_role_and_label(Role::TextInput, "分级界限").focus();
    window.run_steps(2);
    key(&mut window, Modifiers::COMMAND, Key::A);
    type_in(&mut window, "分级界限", "123, 234");
    window.run_steps(3);
    assert_eq!(limits(&window).as_deref(), Some("123, 234"));
    choose(&mut window, "着色", "缺口");
    window.get_by_label_contains("网格没有网格员");
    assert_eq!(limits(&window), None, "those of households are not those of gaps");
    choose(&mut window, "着色", "户数");
    assert_eq!(limits(&window).as_deref(), Some("123, 234"));
}

#[test]
fn sections_fold_neither_under_the_pointer_nor_for_a_legend() {
    let mut window = detail::window(Lang::Zh, (1440.0, 620.0));
    let folds = |window: &Window| window.query_all_by_label_contains("展开").count();
    let before = folds(&window);
    assert!(before > 0, "the window is too low for all");
    let head = window.query_all_by_label_contains("展开").next().unwrap().rect().center();
    window.hover_at(head);
    window.run_steps(2);
    act(&mut window, Action::ColourBy(Some(Topic::Households)));
    window.run_steps(3);
    assert_eq!(folds(&window), before, "the pointer is on the card");
    window.hover_at(egui::pos2(1000.0, 300.0));
    window.run_steps(3);
    assert_eq!(folds(&window), before, "the list scrolls above the legend");
}

#[test]
fn a_committee_is_renamed_with_its_community_and_one_with_a_name_of_its_own_is_told() {
    let mut window = window();
    let tables = window.state().session().document().tables.clone();
    let committee = tables.committees.iter().next().unwrap().clone();
    let community = tables.areas.get(committee.community).unwrap().clone();
    let rename = |name: &str| {
        Action::Run(Command::SetAreaAttribute { area: community.id, value: AreaAttributeValue::Name(name.to_owned()) })
    };
    act(&mut window, rename("滨江社区"));
    let after = window.state().session().document().tables.committees.get(committee.id).unwrap().name.clone();
    match committee.name.strip_prefix(&community.name) {
        Some(rest) => assert_eq!(after, format!("滨江社区{rest}")),
        None => {
            assert_eq!(after, committee.name);
            window.get_by_label_contains("的名称未随之更改");
        }
    }
    assert_eq!(window.state().session().document().tables.areas.get(community.id).unwrap().name, "滨江社区");
}
