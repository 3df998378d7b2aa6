//! Forms of redrawing, by role and label: grids merged, codes, many things at once, findings; each as one edit
//! that comes back bit for bit.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::{AreaId, Subject};
use tongxin::model::{CanonicalHash, Command, Document, canonical_hash};
use tongxin::query::Index;
use tongxin::query::findings::{Rule, findings};
use tongxin::text::Lang;
use tongxin::ui::App;

use super::start::wait;
use super::wavy_district::{middle, wavy_district};
use super::window::{click_on, key, press, window_on};
use super::work::save_under;

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The window with an area selected.
pub fn on_area(area: u32) -> Harness<'static, App> {
    on_area_of(wavy_district(), area)
}

pub fn on_area_of(document: Document, area: u32) -> Harness<'static, App> {
    let mut harness = window_on(document, Lang::Zh);
    harness.state_mut().look_at(AreaId(area));
    harness.run_steps(3);
    harness
}

pub fn hash(harness: &Harness<'_, App>) -> CanonicalHash {
    canonical_hash(harness.state().session().document())
}

pub fn last_command(harness: &Harness<'_, App>) -> Command {
    harness.state().session().history().revisions().last().expect("an edit was made").command.clone()
}

pub fn edits(harness: &Harness<'_, App>) -> usize {
    harness.state().session().history().cursor()
}

pub fn is_disabled(harness: &Harness<'_, App>, button: &str) -> bool {
    harness.get_by_role_and_label(Role::Button, button).accesskit_node().is_disabled()
}

pub fn check(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::CheckBox, label).click();
    harness.run_steps(3);
}

pub fn push(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run_steps(4);
}

pub fn choose(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::RadioButton, label).click();
    harness.run_steps(3);
}

/// Nothing new is wrong with the document, beside what these rules say.
pub fn assert_sound(harness: &Harness<'_, App>, but: &[&str]) {
    let before = wavy_district();
    let known: Vec<&str> = findings(&before, &Index::of(&before)).iter().map(|found| found.rule.name()).collect();
    let after = harness.state().session().document();
    for found in findings(after, &Index::of(after)) {
        let name = found.rule.name();
        assert!(known.contains(&name) || but.contains(&name), "{:?}", found.rule);
    }
    let codes = findings(after, &Index::of(after));
    assert!(!codes.iter().any(|found| matches!(found.rule, Rule::CodeOutOfRule { .. } | Rule::DuplicateCode { .. })));
}

#[test]
fn grids_are_merged_under_a_code_and_with_the_posts_of_ones_choice() {
    let mut harness = window_on(wavy_district(), Lang::Zh);
    let first = hash(&harness);
    key(&mut harness, Modifiers::COMMAND, Key::Num2);
    key(&mut harness, Modifiers::NONE, Key::G);
    click_on(&mut harness, middle(3, 0));
    harness.get_by_label("再点一个相邻的网格");
    click_on(&mut harness, middle(3, 1));
    let posts = |harness: &Harness<'_, App>| harness.state().session().document().tables.posts.len();
    let before = posts(&harness);
    choose(&mut harness, "全部保留");
    let codes: Vec<String> = [100 + 3 * 6, 100 + 3 * 6 + 1]
        .into_iter()
        .filter_map(|id| harness.state().session().document().tables.areas.get(AreaId(id)).map(|row| row.code.clone()))
        .collect();
    harness.get_by_role_and_label(Role::ComboBox, "编码").click();
    harness.run_steps(3);
    push(&mut harness, &codes[1]);
    push(&mut harness, "确认改动");
    let Command::Together { commands, .. } = last_command(&harness) else { panic!("merged and recoded as one edit") };
    assert!(matches!(&commands[0], Command::MergeGrids { keep: AreaId(118), .. }), "{commands:?}");
    let kept = harness.state().session().document().tables.areas.get(AreaId(118)).cloned().expect("it stayed");
    assert_eq!((kept.code, kept.former_codes), (codes[1].clone(), vec![codes[0].clone()]));
    assert_eq!(posts(&harness), before, "no post went");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn the_list_of_forms_says_why_one_is_not_available() {
    let mut harness = window_on(wavy_district(), Lang::En);
    key(&mut harness, Modifiers::COMMAND, Key::Num2);
    press(&mut harness, "Areas and codes");
    assert!(is_disabled(&harness, "Split community or street"));
    assert!(harness.get_all_by_label_contains("Select a street or a community first").count() >= 1);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    harness.state_mut().look_at(AreaId(21));
    key(&mut harness, Modifiers::NONE, Key::E);
    push(&mut harness, "Split community or street");
    harness.get_by_label_contains("Makes a new area of a part of");
}

#[test]
fn codes_are_renumbered_by_rule_after_old_and_new_were_shown() {
    let mut document = wavy_district();
    // Two grids of 船房社区 in the wrong order.
    let swapped = [(112, "530112001002004"), (119, "530112001002001")];
    for (id, code) in swapped {
        let mut area = document.tables.areas.get(AreaId(id)).cloned().expect("it is there");
        area.code = code.to_owned();
        document.tables.areas.put(area);
    }
    let mut harness = window_on(document, Lang::Zh);
    harness.state_mut().look_at(AreaId(21));
    harness.run_steps(3);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::R);
    assert!(harness.get_all_by_label_contains("530112001002004 → 530112001002001").count() >= 1);
    assert_eq!(edits(&harness), 0);
    // The table of both is saved before anything is changed.
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("编码.csv");
    push(&mut harness, "导出新旧编码对照表");
    save_under(&mut harness, &path);
    wait(&mut harness, |harness| harness.query_by_label_contains("已导出 4 行").is_some());
    assert_eq!(edits(&harness), 0);
    let written = std::fs::read_to_string(&path).unwrap();
    let mut lines = written.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("名称,层级,原编码,新编码,变动"));
    let rows: Vec<&str> = lines.collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[0].ends_with("530112001002004,530112001002001,变更"), "{rows:?}");
    assert!(rows[3].ends_with("530112001002001,530112001002004,变更"), "{rows:?}");
    assert!(rows[1..3].iter().all(|row| row.ends_with(",不变")), "{rows:?}");
    push(&mut harness, "更改 2 个编码");
    let Command::SetCodes { codes } = last_command(&harness) else { panic!("codes were changed") };
    assert_eq!(codes.len(), 2);
    let document = harness.state().session().document();
    let row = document.tables.areas.get(AreaId(112)).expect("it is there");
    assert_eq!(
        (row.code.as_str(), row.former_codes.as_slice()),
        ("530112001002001", &["530112001002004".to_owned()][..])
    );
    assert_sound(&harness, &[]);
    // Those that are in order are not changed again; a rule that has nothing to go by says so.
    key(&mut harness, CTRL_SHIFT, Key::R);
    harness.get_by_label("编码已符合这条规则");
    harness.get_by_role_and_label(Role::ComboBox, "编号规则").click();
    harness.run_steps(3);
    push(&mut harness, "由近及远，从党群服务中心起");
    harness.get_by_label("辖区内没有党群服务中心，不能按距离编号");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn codes_below_follow_those_above_in_one_edit() {
    let mut harness = on_area(10);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::R);
    harness.get_by_role_and_label(Role::ComboBox, "编号规则").click();
    harness.run_steps(3);
    push(&mut harness, "蛇形，逐排来回");
    if harness.query_by_label("编码已符合这条规则").is_none() {
        key(&mut harness, Modifiers::NONE, Key::Enter);
        assert_eq!(edits(&harness), 1);
        assert_sound(&harness, &[]);
        key(&mut harness, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(hash(&harness), first);
}

fn type_into(harness: &mut Harness<'_, App>, line: &str, typed: &str) {
    harness.get_by_role_and_label(Role::TextInput, line).focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, line).type_text(typed);
    harness.run_steps(3);
}

fn drop_down(harness: &mut Harness<'_, App>, name: &str, choice: &str) {
    harness.get_by_role_and_label(Role::ComboBox, name).click();
    harness.run_steps(3);
    push(harness, choice);
}

#[test]
fn areas_chosen_by_rule_get_their_attributes_in_one_edit() {
    let mut harness = on_area(21);
    let first = hash(&harness);
    key(&mut harness, Modifiers::COMMAND, Key::E);
    drop_down(&mut harness, "条件", "没有志愿者");
    push(&mut harness, "选出");
    assert_eq!(harness.state().subjects().len(), 4, "the grids of the community alone");
    harness.get_by_label("已选 4 个网格");
    type_into(&mut harness, "志愿者", "七");
    harness.get_by_label("志愿者应为整数");
    harness.get_by_role_and_label(Role::TextInput, "志愿者").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.get_by_role_and_label(Role::TextInput, "志愿者").type_text("7");
    harness.run_steps(3);
    assert_eq!(edits(&harness), 0);
    push(&mut harness, "修改 4 项");
    assert_eq!(edits(&harness), 1);
    let document = harness.state().session().document();
    assert_eq!(document.tables.areas.iter().filter(|row| row.volunteers == 7).count(), 4);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn names_of_many_count_in_the_order_of_their_codes() {
    let mut harness = on_area(21);
    key(&mut harness, Modifiers::COMMAND, Key::E);
    push(&mut harness, "选出");
    type_into(&mut harness, "名称", "船房#格");
    push(&mut harness, "修改 4 项");
    let document = harness.state().session().document();
    let mut rows: Vec<(String, String)> = document
        .tables
        .areas
        .iter()
        .filter(|row| row.parent == Some(AreaId(21)))
        .map(|row| (row.code.clone(), row.name.clone()))
        .collect();
    rows.sort();
    let names: Vec<&str> = rows.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["船房1格", "船房2格", "船房3格", "船房4格"]);
}

#[test]
fn a_purpose_is_given_to_the_dedicated_grids_among_many() {
    use tongxin::domain::{Area, GridKind, GridPurpose};
    let document = wavy_district();
    let grid = document.tables.areas.iter().find(|row| row.parent == Some(AreaId(21))).unwrap().clone();
    let mut dedicated = document.clone();
    dedicated.tables.areas.put(Area { grid_kind: GridKind::Dedicated, ..grid.clone() });
    let mut harness = on_area_of(dedicated, 21);
    key(&mut harness, Modifiers::COMMAND, Key::E);
    push(&mut harness, "选出");
    type_into(&mut harness, "专属用途", "学校");
    push(&mut harness, "修改 1 项");
    let purposes = |harness: &Harness<'_, App>| -> Vec<_> {
        let areas = &harness.state().session().document().tables.areas;
        areas.iter().filter(|row| row.purpose.is_some()).map(|row| (row.id, row.purpose)).collect()
    };
    assert_eq!(purposes(&harness), [(grid.id, Some(GridPurpose::School))]);
}

#[test]
fn a_box_and_clicks_with_ctrl_select_many() {
    let mut harness = window_on(wavy_district(), Lang::Zh);
    key(&mut harness, Modifiers::COMMAND, Key::Num2);
    let camera = harness.state().map_output().unwrap().camera;
    let (from, to) = (super::window::place_of(&harness, middle(2, 0)), super::window::place_of(&harness, middle(5, 3)));
    harness.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    harness.hover_at(from);
    harness.run_steps(1);
    harness.drag_at(from);
    harness.run_steps(1);
    harness.hover_at(to);
    harness.run_steps(2);
    harness.drop_at(to);
    harness.run_steps(3);
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    let all = harness.state().subjects().len();
    assert!(all > 1, "{:?}", harness.state().subjects());
    assert_eq!(harness.state().map_output().unwrap().camera.centre, camera.centre, "the map stays");
    // A click with Ctrl takes one away again.
    harness.event(egui::Event::ModifiersChanged(Modifiers::COMMAND));
    click_on(&mut harness, middle(3, 1));
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    assert!(harness.state().subjects().len().abs_diff(all) == 1);
}

#[test]
fn cells_are_pasted_by_code_with_the_reason_for_each_row_that_is_not_taken() {
    let mut harness = on_area(21);
    let first = hash(&harness);
    key(&mut harness, Modifiers::COMMAND, Key::E);
    let cells = "编码\t志愿者\t责任主体\n530112001002001\t12\t市第十二中学\n530112001002002\t许多\t\n999\t3\t\n\
                 530112001002003\t0\t\n";
    harness.input_mut().events.push(egui::Event::Paste(cells.to_owned()));
    harness.run_steps(4);
    harness.get_by_label("第 3 行：志愿者“许多”应为整数");
    harness.get_by_label("第 4 行：没有编码为 999 的区域");
    harness.get_by_label_contains("改 2，不变 1，有误 2");
    assert_eq!(edits(&harness), 0);
    push(&mut harness, "修改 2 项，跳过 2 处有误");
    assert_eq!(edits(&harness), 1);
    let document = harness.state().session().document();
    let row = document.tables.areas.iter().find(|row| row.code == "530112001002001").expect("it is there");
    assert_eq!((row.volunteers, row.responsible_body.as_deref()), (12, Some("市第十二中学")));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn cells_without_codes_go_to_the_rows_that_are_selected_in_the_table() {
    let mut harness = on_area(21);
    key(&mut harness, Modifiers::COMMAND, Key::T);
    let rows = harness.state().table_rows().to_vec();
    assert!(rows.len() > 2);
    harness.get_by_role(Role::Grid).focus();
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::Home);
    key(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(harness.state().subjects().len(), 2);
    harness.input_mut().events.push(egui::Event::Paste("甲社区\n乙社区\n丙社区\n".to_owned()));
    harness.run_steps(4);
    harness.get_by_label("指定哪一列是要改的内容");
    drop_down(&mut harness, "第 1 列", "名称");
    harness.get_by_label("第 3 行：选中的行不够");
    push(&mut harness, "修改 2 项，跳过 1 处有误");
    let document = harness.state().session().document();
    let name = |at: usize| match rows[at] {
        Subject::Area(id) => document.tables.areas.get(id).map(|row| row.name.clone()),
        _ => None,
    };
    assert_eq!((name(0).as_deref(), name(1).as_deref()), (Some("甲社区"), Some("乙社区")));
}

/// Waits until the project was looked through.
fn looked_through(harness: &mut Harness<'_, App>) {
    for _ in 0..200 {
        harness.run_steps(1);
        if harness.query_by_label_contains("正在检查").is_none() {
            harness.run_steps(2);
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the findings never came");
}

#[test]
fn a_finding_is_waived_with_its_reason_and_the_waiver_is_lifted_again() {
    let mut harness = on_area(23);
    let first = hash(&harness);
    key(&mut harness, Modifiers::NONE, Key::F8);
    looked_through(&mut harness);
    drop_down(&mut harness, "问题种类", "缺“大党委”");
    let row = "南坝社区";
    let label: String = harness
        .get_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.starts_with(row) && label.contains("大党委"))
        .expect("it is listed");
    push(&mut harness, &label);
    assert_eq!(harness.state().selected(), Some(AreaId(23)), "a click jumps there");
    assert!(is_disabled(&harness, "豁免"));
    harness.get_by_label("写明理由才能豁免");
    type_into(&mut harness, "豁免理由", "正在组建");
    type_into(&mut harness, "决定单位", "前卫街道办");
    push(&mut harness, "豁免");
    let Command::SetWaiver { finding, waiver: Some(why) } = last_command(&harness) else { panic!("it was waived") };
    assert_eq!((finding.rule.as_str(), finding.about.as_slice()), ("no_committee", &[23][..]));
    assert_eq!((why.reason.as_str(), why.by.as_str(), why.on.len()), ("正在组建", "前卫街道办", 10));
    looked_through(&mut harness);
    assert!(harness.query_by_role_and_label(Role::Button, &label).is_none(), "it is not open any more");
    choose(&mut harness, "已豁免");
    push(&mut harness, &label);
    harness.get_by_label_contains("已豁免：正在组建（前卫街道办，");
    push(&mut harness, "撤销豁免");
    assert_eq!(edits(&harness), 2);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_fix_opens_what_mends_it() {
    let mut harness = on_area(23);
    key(&mut harness, Modifiers::NONE, Key::F8);
    looked_through(&mut harness);
    drop_down(&mut harness, "问题种类", "户数偏离区间");
    let label: String = harness
        .get_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.contains("网格") && label.contains("户"))
        .expect("grids are out of band");
    push(&mut harness, &label);
    push(&mut harness, "去合并网格");
    assert_eq!(harness.state().tool(), Some(tongxin::ui::Tool::Merge));
}
