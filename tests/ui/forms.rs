//! Forms of redrawing, by role and label: areas merged and split, codes, many things at once, findings; each as one edit
//! that comes back bit for bit.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::{AreaId, AssignmentId, Subject, UnitId};
use tongxin::model::{CanonicalHash, Command, canonical_hash};
use tongxin::query::Index;
use tongxin::query::findings::{Rule, findings};
use tongxin::text::Lang;
use tongxin::ui::App;

use super::wavy_district::{middle, wavy_district};
use super::window::{click_on, key, press, window_on};

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The window with an area selected.
fn on_area(area: u32) -> Harness<'static, App> {
    let mut harness = window_on(wavy_district(), Lang::Zh);
    harness.state_mut().look_at(AreaId(area));
    harness.run_steps(3);
    harness
}

fn hash(harness: &Harness<'_, App>) -> CanonicalHash {
    canonical_hash(harness.state().session().document())
}

fn last_command(harness: &Harness<'_, App>) -> Command {
    harness.state().session().history().revisions().last().expect("an edit was made").command.clone()
}

fn edits(harness: &Harness<'_, App>) -> usize {
    harness.state().session().history().cursor()
}

fn is_disabled(harness: &Harness<'_, App>, button: &str) -> bool {
    harness.get_by_role_and_label(Role::Button, button).accesskit_node().is_disabled()
}

fn check(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::CheckBox, label).click();
    harness.run_steps(3);
}

fn push(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run_steps(4);
}

fn choose(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::RadioButton, label).click();
    harness.run_steps(3);
}

/// Nothing new is wrong with the document, beside what these rules say.
fn assert_sound(harness: &Harness<'_, App>, but: &[&str]) {
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
fn communities_are_merged_with_what_hangs_on_them() {
    let mut harness = on_area(20);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::G);
    harness.get_by_label("再选一个要并入的区域");
    assert!(is_disabled(&harness, "合并"));
    check(&mut harness, "船房社区 530112001002");
    // What it comes to stands there before the click: 2 grids and 4, two committees.
    harness.get_by_label_contains("网格 2 → 6");
    harness.get_by_label_contains("船房社区并入后撤销");
    harness.get_by_label("第1网格 530112001002001 → 530112001001003");
    assert_eq!(edits(&harness), 0);
    push(&mut harness, "合并");
    let Command::MergeAreas { areas, keep, codes, .. } = last_command(&harness) else { panic!("areas were merged") };
    assert_eq!((areas, keep, codes.len()), (vec![AreaId(20), AreaId(21)], AreaId(20), 4));
    let document = harness.state().session().document();
    assert!(document.tables.areas.get(AreaId(21)).is_none());
    assert_eq!(document.tables.committees.iter().filter(|row| row.community == AreaId(20)).count(), 1);
    assert_sound(&harness, &[]);
    assert_eq!(harness.state().selected(), Some(AreaId(20)));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn areas_to_merge_are_picked_on_the_map_and_the_other_one_may_stay_under_another_name() {
    let mut harness = on_area(21);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::G);
    click_on(&mut harness, middle(4, 1));
    harness.get_by_label_contains("网格 4 → 8");
    push(&mut harness, "河北社区 530112001003");
    let name = harness.get_by_role_and_label(Role::TextInput, "名称");
    name.focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "名称").type_text("一");
    harness.run_steps(3);
    push(&mut harness, "合并");
    let Command::Together { commands, .. } = last_command(&harness) else { panic!("merged and renamed as one edit") };
    assert!(matches!(commands[0], Command::MergeAreas { keep: AreaId(22), .. }), "{commands:?}");
    assert_eq!(edits(&harness), 1);
    assert!(harness.state().session().document().tables.areas.get(AreaId(21)).is_none());
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn communities_of_two_streets_are_not_merged_over_a_locked_border_and_the_reason_stands_there() {
    let mut harness = on_area(21);
    key(&mut harness, CTRL_SHIFT, Key::G);
    key(&mut harness, Modifiers::NONE, Key::Home);
    harness.run_steps(30);
    click_on(&mut harness, middle(2, 2));
    harness.get_by_label_contains("街道界已锁定");
    assert!(is_disabled(&harness, "合并"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role_and_label(Role::Button, "合并").is_none(), "Esc closes the form");
    assert_eq!(edits(&harness), 0);
}

#[test]
fn a_community_is_split_once_everything_is_given_to_somebody() {
    let mut harness = on_area(20);
    let first = hash(&harness);
    key(&mut harness, CTRL_SHIFT, Key::D);
    harness.get_by_label("先选分出去的部分");
    check(&mut harness, "第1网格 530112001001001");
    // The units sit elsewhere, so somebody has to say.
    harness.get_by_label("还有 3 项未定归属，定好才能拆分");
    assert!(is_disabled(&harness, "拆分"));
    choose(&mut harness, "区水务局机关党委 随走");
    harness.get_by_label("还有 2 项未定归属，定好才能拆分");
    push(&mut harness, "其余留下");
    assert!(!is_disabled(&harness, "拆分"));
    harness.get_by_label("第1网格 530112001001001 → 530112001004001");
    push(&mut harness, "拆分");
    let Command::SplitArea { area, new } = last_command(&harness) else { panic!("an area was split") };
    assert_eq!((area, new.name.as_str(), new.code.as_deref()), (AreaId(20), "杨家第二社区", Some("530112001004")));
    assert_eq!(new.along, vec![Subject::Assignment(AssignmentId(320))]);
    let document = harness.state().session().document();
    let second = document.tables.areas.iter().find(|row| row.name == "杨家第二社区").expect("it is there");
    let moved = document.tables.assignments.iter().find(|row| row.unit == UnitId(300)).expect("it is there");
    assert_eq!(moved.community, second.id);
    assert_sound(&harness, &["no_committee"]);
    // Merged back, every grid is where it was.
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn parts_that_do_not_touch_are_said_to_lie_in_pieces() {
    let mut harness = on_area(24);
    key(&mut harness, CTRL_SHIFT, Key::D);
    let grids: Vec<String> = {
        let document = harness.state().session().document();
        let name = |id: u32| document.tables.areas.get(AreaId(id)).map(|row| format!("{} {}", row.name, row.code));
        // Opposite corners of four cells.
        [100 + 2 * 6 + 2, 100 + 3 * 6 + 3].into_iter().filter_map(name).collect()
    };
    for grid in &grids {
        check(&mut harness, grid);
    }
    assert!(harness.get_all_by_label_contains("分成不相连的 2 片").count() >= 1);
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
    push(&mut harness, "更改 2 个编码");
    let Command::SetCodes { codes } = last_command(&harness) else { panic!("codes were changed") };
    assert_eq!(codes.len(), 2);
    let document = harness.state().session().document();
    let row = document.tables.areas.get(AreaId(112)).expect("it is there");
    assert_eq!((row.code.as_str(), row.former_codes.as_slice()), ("530112001002001", &["530112001002004".to_owned()][..]));
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
