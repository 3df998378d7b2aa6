//! Proposals in the window: asked for, compared, shown on the map, adopted as one edit, left without a trace.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tongxin::domain::{AreaId, LevelIndex};
use tongxin::model::{CanonicalHash, Command, Document, canonical_hash};
use tongxin::text::Lang;
use tongxin::ui::{Action, App, Tool};

use super::redraw::settled_district;
use super::window::{key, press, window_on};

/// A community of four grids with 360 households each.
const COMMUNITY: AreaId = AreaId(21);

fn hash(harness: &Harness<'_, App>) -> CanonicalHash {
    canonical_hash(harness.state().session().document())
}

fn edits(harness: &Harness<'_, App>) -> usize {
    harness.state().session().history().cursor()
}

fn wait(harness: &mut Harness<'_, App>, what: &str, done: impl Fn(&Harness<'_, App>) -> bool) {
    for _ in 0..600 {
        harness.run_steps(1);
        if done(harness) {
            harness.run_steps(2);
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("waited too long for {what}");
}

fn asked_about(document: Document, area: AreaId, lang: Lang) -> Harness<'static, App> {
    let mut harness = window_on(document, lang);
    harness.state_mut().look_at(area);
    harness.run_steps(2);
    key(&mut harness, Modifiers::NONE, Key::P);
    harness
}

fn with_plans(document: Document, area: AreaId) -> Harness<'static, App> {
    let mut harness = asked_about(document, area, Lang::Zh);
    harness.get_by_label("划成几格 4");
    press(&mut harness, "划成几格 −");
    press(&mut harness, "生成方案");
    wait(&mut harness, "proposals", |harness| harness.query_by_role_and_label(Role::Button, "采用此方案").is_some());
    harness
}

fn is_chosen(harness: &Harness<'_, App>, number: usize) -> bool {
    let label = format!("方案 {number}：");
    let column = harness.get_by_label_contains(&label);
    column.accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn a_community_is_divided_by_a_proposal_and_undone_bit_for_bit() {
    let mut harness = with_plans(settled_district(), COMMUNITY);
    assert_eq!(harness.state().tool(), Some(Tool::Select), "proposals belong to redrawing");
    let first = hash(&harness);
    assert!(is_chosen(&harness, 1));
    // Side by side, one under the pointer is shown, and arrows choose.
    harness.get_by_label_contains("方案 2：").hover();
    harness.run_steps(2);
    harness.get_by_label("方案 2 的网格");
    assert!(is_chosen(&harness, 1), "looking is not choosing");
    harness.hover_at(egui::pos2(400.0, 850.0));
    harness.run_steps(2);
    harness.get_by_label("方案 1 的网格");
    key(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert!(is_chosen(&harness, 2));
    harness.get_by_label("方案 2 的网格");
    assert_eq!(edits(&harness), 0, "nothing is done by looking");
    assert_eq!(hash(&harness), first);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(edits(&harness), 1);
    let command = harness.state().session().history().revisions()[0].command.clone();
    assert!(matches!(command, Command::RedivideGrids { .. }), "{command:?}");
    harness.get_by_label_contains("已采用方案 2");
    assert!(harness.query_by_role_and_label(Role::Button, "采用此方案").is_none(), "the card is done with");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(hash(&harness), first);
}

#[test]
fn a_click_chooses_a_proposal_and_the_button_adopts_it() {
    let mut harness = with_plans(settled_district(), COMMUNITY);
    harness.get_by_label_contains("方案 2：").click();
    harness.run_steps(3);
    assert!(is_chosen(&harness, 2));
    press(&mut harness, "采用此方案");
    assert_eq!(edits(&harness), 1);
}

#[test]
fn esc_leaves_everything_as_it_was() {
    let mut harness = with_plans(settled_district(), COMMUNITY);
    let first = hash(&harness);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role_and_label(Role::Button, "采用此方案").is_none());
    assert_eq!((edits(&harness), hash(&harness)), (0, first));
}

#[test]
fn another_number_of_grids_drops_the_proposals_for_the_one_before() {
    let mut harness = with_plans(settled_district(), COMMUNITY);
    press(&mut harness, "划成几格 +");
    assert!(harness.query_by_label_contains("方案 1：").is_none());
    harness.get_by_role_and_label(Role::Button, "生成方案");
}

#[test]
fn proposals_for_a_project_that_has_changed_are_dropped_and_it_is_said() {
    let mut harness = with_plans(settled_district(), COMMUNITY);
    let ctx = harness.ctx.clone();
    harness.state_mut().carry_out(&ctx, Action::Run(Command::SetHouseholdBand { low: 200, high: 450 }));
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("方案 1：").is_none());
    harness.get_by_label_contains("项目已改动");
}

#[test]
fn what_cannot_be_divided_says_why() {
    let mut document = settled_district();
    let mut community = document.tables.areas.get(COMMUNITY).unwrap().clone();
    community.locked = true;
    document.tables.areas.put(community);
    let mut harness = asked_about(document, COMMUNITY, Lang::Zh);
    harness.get_by_label_contains("已锁定；先解锁再提方案");
    press(&mut harness, "生成方案");
    assert!(harness.query_by_label_contains("方案 1：").is_none());
    // A grid divided into one is itself.
    let mut harness = asked_about(settled_district(), AreaId(112), Lang::En);
    assert_eq!(harness.state().session().document().tables.areas.get(AreaId(112)).unwrap().level, LevelIndex(3));
    press(&mut harness, "Grids wanted −");
    press(&mut harness, "Propose");
    wait(&mut harness, "the reason", |harness| harness.query_by_label_contains("divided into one").is_some());
}

#[test]
fn the_list_of_edits_writes_up_the_ones_that_are_asked_for() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut harness = with_plans(settled_district(), COMMUNITY);
    press(&mut harness, "采用此方案");
    key(&mut harness, Modifiers::NONE, Key::H);
    harness.get_by_label("说明从第几次修改 1");
    for (name, begins) in
        [("说明.md", "# 船房社区网格划分调整说明\n"), ("说明.html", "<!DOCTYPE html>"), ("说明.csv", "\u{feff}层级,")]
    {
        let path = folder.path().join(name);
        press(&mut harness, "写调整说明…");
        super::work::save_under(&mut harness, &path);
        wait(&mut harness, name, |harness| harness.state().is_idle() && path.exists());
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.starts_with(begins), "{name}: {}", written.lines().next().unwrap_or_default());
    }
    assert_eq!(edits(&harness), 1, "telling changes nothing");
}

#[test]
fn a_grid_within_its_band_says_that_nothing_needs_dividing() {
    // 360 households.
    let grid = AreaId(100 + 2 * 6);
    let mut document = settled_district();
    let harness = asked_about(document.clone(), grid, Lang::Zh);
    harness.get_by_label_contains("本网格 360 户，已在 300–500 户之内");
    std::sync::Arc::make_mut(&mut document.project).household_band = (100, 200);
    let harness = asked_about(document, grid, Lang::Zh);
    assert!(harness.query_by_label_contains("不必再划").is_none());
    harness.get_by_label_contains("建议 2 格");
}
