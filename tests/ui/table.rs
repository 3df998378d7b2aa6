//! The table in the window: open, sort, find, select with the map both ways.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::{AreaId, Subject};
use tongxin::text::Lang;
use tongxin::ui::App;

use super::detail::{press, window};

fn open() -> Harness<'static, App> {
    let mut harness = window(Lang::Zh, (1440.0, 900.0));
    press(&mut harness, Role::Button, "数据表");
    assert_eq!(harness.state().table_rows().len(), 32, "the grids");
    harness
}

fn row(harness: &mut Harness<'_, App>, code: &str, modifiers: Modifiers) {
    let holds = |label: Option<String>| label.is_some_and(|label| label.contains(code));
    let mut rows = harness.get_all_by_role(Role::Row);
    let row = rows.find(|row| holds(row.accesskit_node().label())).expect("the row is seen");
    row.click_modifiers(modifiers);
    drop(rows);
    harness.run_steps(4);
}

#[test]
fn a_click_on_a_row_selects_on_the_map_and_ctrl_adds_another() {
    let mut harness = open();
    row(&mut harness, "530112001001001", Modifiers::NONE);
    assert_eq!(harness.state().subjects().len(), 1);
    assert!(harness.state().selected().is_some());
    row(&mut harness, "530112001001002", Modifiers::COMMAND);
    assert_eq!(harness.state().subjects().len(), 2);
    harness.get_by_label("已选 2 行");
}

#[test]
fn only_the_rows_that_are_seen_are_made() {
    let harness = open();
    let made = harness.get_all_by_role(Role::Row).count();
    assert!((5..=12).contains(&made), "{made} rows of 32 in a card of 320 px");
}

#[test]
fn a_head_sorts_and_words_filter() {
    let mut harness = open();
    press(&mut harness, Role::ColumnHeader, "按编码排序");
    press(&mut harness, Role::ColumnHeader, "按编码排序");
    let first = harness.state().table_rows()[0];
    let codes = &harness.state().session().document().tables.areas;
    let Subject::Area(first) = first else { panic!("{first:?}") };
    assert_eq!(codes.get(first).unwrap().code, "530112003003004", "falling");
    harness.get_by_role(Role::SearchInput).click();
    harness.run_steps(2);
    harness.get_by_role(Role::SearchInput).type_text("杨家社区");
    harness.run_steps(3);
    assert_eq!(harness.state().table_rows().len(), 2);
    press(&mut harness, Role::Button, "清除筛选");
    assert_eq!(harness.state().table_rows().len(), 32);
}

#[test]
fn what_is_selected_on_the_map_is_selected_in_the_table() {
    let mut harness = open();
    let grid = AreaId(100 + 5 * 6 + 5);
    let is_seen = |harness: &Harness<'_, App>| {
        let holds = |label: Option<String>| label.is_some_and(|label| label.contains("530112003003004"));
        harness.get_all_by_role(Role::Row).any(|row| holds(row.accesskit_node().label()))
    };
    assert!(!is_seen(&harness));
    harness.state_mut().look_at(grid);
    harness.run_steps(3);
    assert!(is_seen(&harness), "the last grid was brought into view");
    harness.get_by_label("已选 1 行");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run_steps(3);
    assert!(harness.state().table_rows().is_empty(), "the key closes the table");
}

#[test]
fn the_table_is_walked_sorted_and_copied_by_keys() {
    let mut harness = open();
    let key = |harness: &mut Harness<'_, App>, modifiers, key| {
        harness.key_press_modifiers(modifiers, key);
        harness.run_steps(4);
    };
    harness.get_by_role(Role::Grid).focus();
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    let rows = harness.state().table_rows().to_vec();
    assert_eq!(harness.state().subjects(), [rows[1]]);
    key(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(harness.state().subjects().len(), 2);
    key(&mut harness, Modifiers::NONE, Key::End);
    assert_eq!(harness.state().subjects(), [*rows.last().unwrap()]);
    key(&mut harness, Modifiers::NONE, Key::PageUp);
    let page = rows.iter().position(|row| harness.state().subjects() == [*row]).unwrap();
    assert!((20..31).contains(&page), "{page}");
    key(&mut harness, Modifiers::NONE, Key::Home);
    assert_eq!(harness.state().subjects(), [rows[0]], "Home does not show the district");
    harness.event(egui::Event::Copy);
    harness.run_steps(1);
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("something was copied");
    assert_eq!(copied.lines().count(), 2, "{copied}");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().detailed(), Some(rows[0]));
    // A head is a stop of the Tab key, and sorts by the space bar.
    harness.get_by_role_and_label(Role::ColumnHeader, "按编码排序").focus();
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::Space);
    key(&mut harness, Modifiers::NONE, Key::Space);
    assert_eq!(harness.state().table_rows()[0], *rows.last().unwrap());
}

#[test]
fn the_filter_takes_pinyin_and_initials() {
    for typed in ["yangjia", "yjsq"] {
        let mut harness = open();
        harness.get_by_role(Role::SearchInput).click();
        harness.run_steps(2);
        harness.get_by_role(Role::SearchInput).type_text(typed);
        harness.run_steps(3);
        assert_eq!(harness.state().table_rows().len(), 2, "{typed}");
    }
}
