//! Start, settings and files: what a person does around a project.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tempfile::TempDir;
use tongxin::drawing::area_outlines;
use tongxin::drawing::style::Theme;
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, Command};
use tongxin::session::{Access, Base, Session, Settings, SettingsStore, ThemeChoice, journal_folder};
use tongxin::text::Lang;
use tongxin::ui::{Action, App, Dialog, Purpose, install};

use super::wavy_district::wavy_district;

pub type Window = Harness<'static, App>;

pub fn shown(app: App) -> Window {
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_step_dt(0.25)
        .with_context_setup(install)
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    harness.run_steps(3);
    harness
}

/// The program as it starts, with settings in a folder.
pub fn started(folder: &Path, project: Option<PathBuf>) -> Window {
    let app = App::start(SettingsStore::open(folder), Some(Lang::Zh), Lang::Zh);
    let mut window = shown(app);
    let ctx = window.ctx.clone();
    window.state_mut().open_first(&ctx, project);
    wait(&mut window, |window| window.state().is_idle());
    window
}

/// Runs frames until something holds: work goes on in threads.
pub fn wait(window: &mut Window, holds: impl Fn(&Window) -> bool) {
    let since = Instant::now();
    loop {
        window.run_steps(2);
        if holds(window) {
            window.run_steps(2);
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "nothing came of it");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub fn press(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run_steps(5);
}

pub fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

pub fn act(window: &mut Window, action: Action) {
    let ctx = window.ctx.clone();
    window.state_mut().carry_out(&ctx, action);
    window.run_steps(2);
}

pub fn type_in(window: &mut Window, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, label).type_text(text);
    window.run_steps(2);
}

pub fn project(folder: &Path) -> PathBuf {
    let path = folder.join("项目.gpkg");
    Session::create(wavy_district()).save_as(&path, &Progress::default()).unwrap();
    path
}

pub fn rename(session: &Session, to: &str) -> Command {
    let grid =
        session.document().tables.areas.iter().find(|area| area.level == session.document().grid_level()).unwrap();
    Command::SetAreaAttribute { area: grid.id, value: AreaAttributeValue::Name(to.to_owned()) }
}

#[test]
fn the_first_start_shows_the_demo_and_three_cards_that_never_come_back() {
    let folder = TempDir::new().unwrap();
    let mut window = started(folder.path(), None);
    assert!(window.state().session().holds_demo_data());
    window.get_by_label("点一下地图，看此处由谁负责");
    // It stands beside the district, not on the name of a street.
    let document = window.state().session().document().clone();
    let street = document.tables.areas.iter().find(|area| area.name == "海口街道").unwrap();
    let name_at = area_outlines(&document, street.level)[&street.id][0].deepest().unwrap();
    let map = window.state().map_output().unwrap();
    let name_x = map.rect.left() + map.camera.to_screen(name_at).x;
    assert!(window.get_by_role_and_label(Role::Button, "下一步").rect().right() + 40.0 < name_x);
    press(&mut window, "下一步");
    press(&mut window, "下一步");
    window.get_by_label("从示例开始，换成自己的数据");
    press(&mut window, "开始使用");
    assert!(window.query_by_label("从示例开始，换成自己的数据").is_none());
    drop(window);
    let (settings, _) = Settings::load(&folder.path().join("settings.json"));
    assert!(settings.hint_seen);
    let window = started(folder.path(), None);
    assert!(window.query_by_label("点一下地图，看此处由谁负责").is_none());
}

#[test]
fn later_starts_open_the_last_project_and_say_when_it_is_gone() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    drop(started(folder.path(), Some(path.clone())));
    let window = started(folder.path(), None);
    assert_eq!(window.state().session().path(), Some(&*path));
    drop(window);
    std::fs::remove_file(&path).unwrap();
    let mut window = started(folder.path(), None);
    window.get_by_label("上次的项目没有打开");
    assert!(window.state().session().holds_demo_data());
    press(&mut window, "查找项目");
    window.get_by_label("打开项目");
    drop(window);
    // A file that somebody named is not the last one.
    let named = started(folder.path(), Some(path));
    named.get_by_label("无法打开");
    named.get_by_label_contains("现在显示的是示例数据");
    assert!(named.query_by_label("上次的项目没有打开").is_none());
}

#[test]
fn a_second_window_has_a_clear_choice() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    let first = Session::open(&path, Access::Write, &Progress::default()).unwrap();
    let mut window = started(folder.path(), Some(path.clone()));
    window.get_by_label("另一个窗口正在使用这个项目");
    press(&mut window, "重试");
    wait(&mut window, |window| window.state().is_idle());
    press(&mut window, "只读打开");
    wait(&mut window, |window| window.state().is_idle());
    assert_eq!(window.state().session().path(), Some(&*path));
    assert!(!window.state().session().may_save());
    drop(first);
}

#[test]
fn an_unsaved_session_is_offered_and_brought_back() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    let mut session = Session::open(&path, Access::Write, &Progress::default())
        .unwrap()
        .with_journal(&journal_folder(folder.path()), Base::Demo);
    session.run(rename(&session, "没有保存")).unwrap();
    session.flush_journal();
    drop(session);
    std::thread::sleep(Duration::from_millis(300));
    let mut window = started(folder.path(), Some(path.clone()));
    window.get_by_label("找回上次没有保存的改动");
    press(&mut window, "找回");
    wait(&mut window, |window| window.state().is_idle());
    let state = window.state();
    assert!(state.session().is_modified() && state.session().path() == Some(&*path));
    assert!(state.session().document().tables.areas.iter().any(|area| area.name == "没有保存"));
}

#[test]
fn settings_take_effect_at_once_and_are_kept() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    let mut window = started(folder.path(), Some(path.clone()));
    key(&mut window, Modifiers::COMMAND, Key::Comma);
    window.get_by_role_and_label(Role::RadioButton, "深色").click();
    window.run_steps(5);
    assert_eq!(window.state().looks(), (Lang::Zh, Theme::Dark));
    press(&mut window, "界面大小 +");
    assert!((window.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    type_in(&mut window, "以谁的名义修改", "金碧街道办");
    window.get_by_role_and_label(Role::RadioButton, "English").click();
    window.run_steps(5);
    press(&mut window, "Done");
    key(&mut window, Modifiers::COMMAND, Key::Minus);
    assert!((window.ctx.zoom_factor() - 1.0).abs() < 1e-6, "Ctrl − makes everything smaller, not the map");
    let command = rename(window.state().session(), "以岗位记录");
    act(&mut window, Action::Run(command));
    let author = &window.state().session().history().revisions().last().unwrap().author;
    assert_eq!(author, "金碧街道办");
    drop(window);
    let (settings, _) = Settings::load(&folder.path().join("settings.json"));
    assert_eq!((settings.lang, settings.theme), (Some(Lang::En), ThemeChoice::Dark));
    assert_eq!((settings.text_percent, &*settings.author), (100, "金碧街道办"));
}

#[test]
fn broken_settings_are_put_aside_with_a_message() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("settings.json"), "{broken").unwrap();
    let mut window = started(folder.path(), None);
    window.get_by_label_contains("设置文件已损坏");
    press(&mut window, "知道了");
    assert!(folder.path().join("settings.json.broken").is_file());
}

#[test]
fn a_base_map_that_cannot_be_read_is_put_aside_and_its_keys_stay() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("settings.json");
    let mixed = serde_json::json!({"tianditu": "streets", "xyz": {}});
    let kept = serde_json::json!({"base_map": {"source": mixed, "keys": {"https://a.example": "k"}}});
    std::fs::write(&path, kept.to_string()).unwrap();
    let mut window = started(folder.path(), None);
    window.get_by_label_contains("base_map_unread");
    press(&mut window, "知道了");
    drop(window);
    let (settings, _) = Settings::load(&path);
    assert_eq!(settings.base_map["keys"]["https://a.example"], "k");
    assert_eq!(settings.later[Settings::UNREAD_BASE_MAP]["source"], mixed);
}

#[test]
fn a_proxy_takes_effect_when_the_line_is_left_and_only_when_it_can_be_one() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    let settings = folder.path().join("settings.json");
    let mut window = started(folder.path(), Some(path));
    let kept = |window: &Window| window.state().settings().network.proxy.clone();
    key(&mut window, Modifiers::COMMAND, Key::Comma);
    type_in(&mut window, "代理服务器", "10.0.0.1:31");
    assert_eq!(kept(&window), "", "half an address is nobody's proxy");
    type_in(&mut window, "代理服务器", "28");
    key(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(kept(&window), "10.0.0.1:3128");
    type_in(&mut window, "代理服务器", ":::");
    key(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label_contains("尚未生效");
    press(&mut window, "完成");
    assert_eq!(kept(&window), "10.0.0.1:3128");
    drop(window);
    assert_eq!(Settings::load(&settings).0.network.proxy, "10.0.0.1:3128");
}

#[test]
fn a_table_replaces_neither_the_open_project_nor_a_file_that_was_not_asked_about() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    let before = std::fs::read(&path).unwrap();
    let mut window = started(folder.path(), Some(path.clone()));
    std::fs::write(folder.path().join("项目.gpkg.csv"), "mine").unwrap();
    act(&mut window, Action::ChooseFile(Purpose::SaveTable));
    window.get_by_role_and_label(Role::TextInput, "文件名或路径").focus();
    window.run_steps(1);
    key(&mut window, Modifiers::COMMAND, Key::A);
    type_in(&mut window, "文件名或路径", path.to_str().unwrap());
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.query_by_label("文件已存在").is_some());
    press(&mut window, "取消");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    #[cfg(unix)]
    {
        let other = folder.path().join("表.csv");
        std::os::unix::fs::symlink(&path, &other).unwrap();
        window.get_by_role_and_label(Role::TextInput, "文件名或路径").focus();
        window.run_steps(1);
        key(&mut window, Modifiers::COMMAND, Key::A);
        type_in(&mut window, "文件名或路径", other.to_str().unwrap());
        key(&mut window, Modifiers::NONE, Key::Enter);
        wait(&mut window, |window| window.query_by_label("文件已存在").is_some());
        press(&mut window, "替换");
        wait(&mut window, |window| window.query_by_label_contains("是已打开的项目").is_some());
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[test]
fn the_dialog_in_the_window_is_driven_by_keys() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("资料")).unwrap();
    std::fs::write(folder.path().join("笔记.txt"), "x").unwrap();
    let path = project(folder.path());
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    key(&mut window, Modifiers::COMMAND, Key::O);
    // A path that is typed leads the list along; a Tab completes it.
    type_in(&mut window, "文件名或路径", &format!("{}/", folder.path().display()));
    wait(&mut window, |window| window.query_by_label("资料").is_some());
    assert!(window.query_by_label("笔记.txt").is_none(), "only projects are listed");
    type_in(&mut window, "文件名或路径", "项");
    key(&mut window, Modifiers::NONE, Key::Tab);
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.state().session().path() == Some(&*path));

    // Saving under a name that is there asks, and Cancel goes back to the list.
    key(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.get_by_role_and_label(Role::TextInput, "文件名或路径").focus();
    window.run_steps(1);
    key(&mut window, Modifiers::COMMAND, Key::A);
    type_in(&mut window, "文件名或路径", path.to_str().unwrap());
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.query_by_label("文件已存在").is_some());
    press(&mut window, "取消");
    press(&mut window, "新建文件夹");
    type_in(&mut window, "文件夹名称", "归档");
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |_| folder.path().join("归档").is_dir());
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("另存为…").is_none());
}

#[test]
fn what_would_lose_changes_asks_first_and_goes_on_afterwards() {
    let folder = TempDir::new().unwrap();
    let (path, other) = (project(folder.path()), folder.path().join("另一个.gpkg"));
    std::fs::copy(&path, &other).unwrap();
    let mut window = started(folder.path(), Some(path.clone()));
    let command = rename(window.state().session(), "改过");
    act(&mut window, Action::Run(command));
    act(&mut window, Action::OpenPath(other.clone()));
    assert!(matches!(window.state().dialog(), Some(Dialog::Confirm { .. })));
    act(&mut window, Action::SaveFromDialog);
    wait(&mut window, |window| window.state().session().path() == Some(&*other));
    let saved = Session::open(&path, Access::Read, &Progress::default()).unwrap();
    assert!(saved.document().tables.areas.iter().any(|area| area.name == "改过"));

    let command = rename(window.state().session(), "不要了");
    act(&mut window, Action::Run(command));
    act(&mut window, Action::OpenPath(path.clone()));
    press(&mut window, "不保存，继续");
    wait(&mut window, |window| window.state().session().path() == Some(&*path));
}

#[test]
fn the_project_menu_offers_recent_projects_and_greys_those_that_are_gone() {
    let folder = TempDir::new().unwrap();
    let (path, other) = (project(folder.path()), folder.path().join("旧项目.gpkg"));
    let mut settings = Settings { hint_seen: true, ..Settings::default() };
    settings.note_project(&other);
    settings.save(&Settings::default(), &folder.path().join("settings.json")).unwrap();
    let mut window = started(folder.path(), Some(path));
    let title = window.state().session().document().project.title.clone();
    press(&mut window, &format!("项目菜单：{title}"));
    wait(&mut window, |window| window.get_by_role_and_label(Role::Button, "旧项目").accesskit_node().is_disabled());
    // The menu stands over the top bar, which has a button for the settings too.
    let buttons: Vec<_> = window.get_all_by_role_and_label(Role::Button, "设置").collect();
    assert_eq!(buttons.len(), 2);
    buttons[1].click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::RadioButton, "深色");
}

/// Clicks on the map, at a place counted from its middle.
pub fn click_at(window: &mut Window, x: f32, y: f32) {
    let at = window.state().map_output().unwrap().rect.center() + vec2(x, y);
    window.event(egui::Event::PointerMoved(at));
    window.run_steps(1);
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        window.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        window.run_steps(1);
    }
    // Two clicks far apart in time are no double click.
    window.run_steps(3);
}

#[test]
fn a_project_beside_which_nothing_can_be_written_opens_for_looking_with_a_banner() {
    let folder = TempDir::new().unwrap();
    let path = project(folder.path());
    // Stands for a folder without the right to write: no lock can be laid there, whoever runs the test.
    std::fs::create_dir(folder.path().join(".项目.gpkg.lock")).unwrap();
    let mut window = started(folder.path(), Some(path.clone()));
    assert_eq!(window.state().session().path(), Some(&*path));
    assert!(!window.state().session().may_save());
    window.get_by_role_and_label(
        Role::Label,
        "只能查看：这里是一个文件夹，不是项目文件。改动不能存回原处，可以另存到别的文件夹。",
    );
    press(&mut window, "另存到别处…");
    // A folder that is missing is called one, and the line keeps the focus meanwhile.
    window.get_by_role_and_label(Role::TextInput, "文件名或路径").focus();
    window.run_steps(1);
    key(&mut window, Modifiers::COMMAND, Key::A);
    type_in(&mut window, "文件名或路径", &format!("{}/", folder.path().join("没有").display()));
    wait(&mut window, |window| window.query_by_label_contains("文件夹不存在").is_some());
    assert!(window.get_by_role_and_label(Role::TextInput, "文件名或路径").accesskit_node().is_focused());
}

#[test]
fn enter_goes_through_a_new_project_and_stops_where_something_is_missing() {
    let mut window = shown(App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light));
    key(&mut window, Modifiers::COMMAND, Key::N);
    assert!(window.get_by_role_and_label(Role::TextInput, "项目名称").accesskit_node().is_focused());
    key(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("请填写项目名称");
    type_in(&mut window, "项目名称", "三级");
    type_in(&mut window, "区的名称", "新区");
    type_in(&mut window, "区的编码", "530199");
    assert!(window.query_by_label("请填写项目名称").is_none());
    key(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_role_and_label(Role::TextInput, "第 1 级名称");
    key(&mut window, Modifiers::NONE, Key::Enter);
    key(&mut window, Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.state().session().document().project.title == "三级");
}

#[test]
fn a_project_without_ground_says_so_in_every_panel_and_never_speaks_of_four_levels() {
    let mut levels = tongxin::domain::Level::usual_four();
    levels.remove(1);
    let wanted = tongxin::model::NewProject {
        title: "三级".to_owned(),
        district: "新区".to_owned(),
        code: "530199".to_owned(),
        levels,
        household_band: (300, 500),
    };
    let mut window = shown(App::new(Session::create(wanted.document().unwrap()), Lang::Zh, Theme::Light));
    window.get_by_label("还没有区界");
    assert!(window.query_all_by_label_contains("四级").next().is_none());
    assert!(window.query_all_by_label_contains("区界 1").next().is_none());
    assert!(window.query_all_by_label_contains("街道").next().is_none(), "there is no such level");
    key(&mut window, Modifiers::COMMAND, Key::T);
    let table = window.get_by_role_and_label(Role::ComboBox, "数据表").accesskit_node().value();
    assert_eq!(table.as_deref(), Some("网格"));
    window.get_by_label("还没有网格");
}
