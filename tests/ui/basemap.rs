//! The card of the base map: chosen by keyboard and pointer, told honestly, and silent until somebody agrees.

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use tongxin::basemap::{Choice, PageReader, Proposal, Setup, Source, Template, Tianditu};
use tongxin::domain::NamedBaseMap;
use tongxin::drawing::LayerKey;
use tongxin::drawing::style::Theme;
use tongxin::jobs::Progress;
use tongxin::model::Command;
use tongxin::session::{Session, SettingsStore};
use tongxin::text::Lang;
use tongxin::ui::{Action, App, BaseMap, install};

use super::pdf;
use super::server::{Server, reply, reply_picture};
use super::wavy_district::wavy_district;

const SECRET: &str = "k3y-0f-th3-0ff1c3";

pub fn window() -> Harness<'static, App> {
    let mut app = App::new(Session::create(wavy_district()), Lang::Zh, Theme::Light);
    // Nothing of these tests goes into the user's own cache.
    *app.base_map() = BaseMap::new(Choice::default(), Setup::default());
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(0.25)
        .with_context_setup(install)
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    harness.run_steps(3);
    harness
}

pub fn open_card() -> Harness<'static, App> {
    let mut harness = window();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run_steps(3);
    harness
}

pub fn press(harness: &mut Harness<'_, App>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run_steps(3);
}

pub fn write(harness: &mut Harness<'_, App>, field: &str, words: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, field).type_text(words);
    harness.run_steps(3);
}

pub fn until(harness: &mut Harness<'_, App>, what: &str, so: impl Fn(&mut Harness<'_, App>) -> bool) {
    let started = Instant::now();
    while !so(harness) {
        assert!(started.elapsed() < Duration::from_secs(8), "{what}");
        std::thread::sleep(Duration::from_millis(10));
        harness.run_steps(1);
    }
}

pub fn png(colour: [u8; 4], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_pixel(width, height, image::Rgba(colour));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn xyz(address: &str) -> Source {
    let (template, _) = Template::parse(address).unwrap();
    Source::Xyz { template, deepest: 18, attribution: "测绘院".to_owned() }
}

#[test]
fn the_card_opens_by_key_and_button_and_closes_by_escape() {
    let mut harness = open_card();
    harness.get_by_role_and_label(Role::RadioButton, "自带底图");
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_role_and_label(Role::RadioButton, "自带底图").is_none());
    press(&mut harness, Role::Button, "底图");
    harness.get_by_role_and_label(Role::RadioButton, "天地图");
    press(&mut harness, Role::Button, "关闭底图设置");
    assert!(harness.query_by_role_and_label(Role::RadioButton, "天地图").is_none());
}

#[test]
fn tiles_of_a_server_take_the_place_of_the_own_backdrop_and_name_their_source() {
    let good = png([10, 120, 30, 255], 64, 64);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "网络地图");
    write(&mut harness, "地址模板", &server.tiles());
    write(&mut harness, "图上注明的来源", "测绘院");
    assert_eq!(server.count(), 0, "nothing is asked for while one types");
    press(&mut harness, Role::Button, "在本机使用");
    until(&mut harness, "tiles are drawn", |harness| harness.state_mut().base_map().ground.hides(LayerKey::Roads));
    assert!(!harness.state_mut().base_map().ground.hides(LayerKey::Borders), "borders stay");
    harness.get_by_label("测绘院");
    until(&mut harness, "all came", |harness| {
        harness.state_mut().base_map().status().is_some_and(|status| status.loading == 0 && status.why.is_none())
    });
    let asked = server.count();
    harness.run_steps(5);
    assert_eq!(server.count(), asked, "a map that stands still asks for nothing");
    press(&mut harness, Role::RadioButton, "自带底图");
    assert!(!harness.state_mut().base_map().ground.hides(LayerKey::Roads), "the own backdrop is back");
}

#[test]
fn a_wrong_address_is_told_where_it_is_typed() {
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "网络地图");
    write(&mut harness, "地址模板", "https://a.example/{z}/{x}.png");
    press(&mut harness, Role::Button, "在本机使用");
    harness.get_by_label_contains("缺少瓦片编号");
    assert_eq!(harness.state_mut().base_map().choice().source, Source::Own);
}

#[test]
fn a_key_in_an_address_moves_to_the_hidden_field() {
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "网络地图");
    write(&mut harness, "地址模板", &format!("http://127.0.0.1:9/{{z}}/{{x}}/{{y}}?tk={SECRET}"));
    press(&mut harness, Role::Button, "在本机使用");
    harness.get_by_label_contains("已移入密钥栏");
    let choice = harness.state_mut().base_map().choice().clone();
    assert!(!format!("{choice:?}").contains(SECRET));
    assert_eq!(choice.keys.of("http://127.0.0.1:9").unwrap().expose(), SECRET);
    let shown = format!("{:?}", harness.root());
    assert!(!shown.contains(SECRET), "the tree for screen readers holds no key");
    until(&mut harness, "the dead server is told", |harness| harness.query_all_by_label_contains("底图：").count() > 0);
}

/// A key that was mistyped and then corrected is the one that is sent, without a restart.
#[test]
fn a_corrected_key_takes_effect_at_once() {
    let good = png([10, 120, 30, 255], 64, 64);
    let server = Server::start(move |path, wire| {
        if path.ends_with("key=right") { reply_picture(wire, &good) } else { reply(wire, "403 Forbidden", "", b"no") }
    });
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "网络地图");
    write(&mut harness, "地址模板", &format!("{}/{{z}}/{{x}}/{{y}}.png?key={{key}}", server.origin));
    for (key, told) in [("wrong", true), ("right", false)] {
        harness.get_by_role(Role::PasswordInput).focus();
        harness.run_steps(2);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.run_steps(1);
        harness.get_by_role(Role::PasswordInput).type_text(key);
        harness.run_steps(3);
        press(&mut harness, Role::Button, "在本机使用");
        until(&mut harness, key, |harness| {
            let drawn = harness.state_mut().base_map().ground.hides(LayerKey::Roads);
            let refused = harness.query_all_by_label_contains("密钥无效").count() > 0;
            if told { refused && !drawn } else { drawn && !refused }
        });
        let asked = server.asked.lock().unwrap();
        assert!(asked.last().unwrap().ends_with(&format!("key={key}")), "{:?}", asked.last());
    }
}

#[test]
fn a_base_map_that_is_refused_is_not_agreed_to() {
    let folder = tempfile::TempDir::new().unwrap();
    let named = "http://127.0.0.1:9/{z}/{x}/{y}.png";
    let project = project_naming(folder.path(), named);
    let bad = Source::File { path: "\u{202e}selit.mbtiles".into() };
    let mut choice = Choice { source: bad, ..Choice::default() };
    let proposal = Proposal { project: wavy_district().project.title.clone(), source: xyz(named) };
    choice.consent.keep(&proposal, false);
    let mut harness = window_on(&folder.path().join("a"), &project, choice);
    assert!(harness.query_by_label_contains("本项目指定了底图").is_none(), "it was answered before");
    let ctx = harness.ctx.clone();
    harness.state_mut().carry_out(&ctx, Action::NameBaseMap);
    harness.run_steps(2);
    assert_eq!(harness.state().session().document().project.base_map, xyz(named).named(None), "it was refused");
    assert_eq!(harness.state_mut().base_map().choice().consent.answer(&proposal), Some(false));
}

#[test]
fn the_key_of_tianditu_is_kept_for_its_servers_only() {
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "天地图");
    press(&mut harness, Role::RadioButton, "影像");
    assert_eq!(harness.state_mut().base_map().choice().source, Source::Own, "nothing is used without a key");
    let field = harness.get_by_label("密钥");
    let _ = field;
    harness.get_by_role(Role::PasswordInput).focus();
    harness.run_steps(2);
    harness.get_by_role(Role::PasswordInput).type_text(SECRET);
    harness.run_steps(3);
    let shown = format!("{:?}", harness.root());
    assert!(!shown.contains(SECRET));
    // Not pressed: the test asks no server of the world.
    assert!(harness.state_mut().base_map().choice().keys.of(Tianditu::ORIGIN).is_none());
}

#[test]
fn a_file_that_is_none_is_told_and_the_map_stays() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("x.mbtiles");
    std::fs::write(&path, b"nothing of the kind, though long enough to be looked at").unwrap();
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "文件");
    write(&mut harness, "瓦片文件", &path.display().to_string());
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    until(&mut harness, "it is told", |harness| harness.query_all_by_label_contains("这不是 MBTiles").count() > 0);
    // The card told of the file itself; the bar follows the engine, which may be a frame behind.
    until(&mut harness, "the status bar says so too", |harness| harness.query_all_by_label("底图：不可用").count() > 0);
    assert!(!harness.state_mut().base_map().ground.hides(LayerKey::Roads));
}

/// A window on a project file that names this base map, with settings of its own.
pub fn window_on(folder: &std::path::Path, project: &std::path::Path, choice: Choice) -> Harness<'static, App> {
    let mut app = App::start(SettingsStore::open(folder), Some(Lang::Zh), Lang::Zh);
    *app.base_map() = BaseMap::new(choice, Setup::default());
    app.open_first(&egui::Context::default(), Some(project.to_owned()));
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(0.25)
        .with_context_setup(install)
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    until(&mut harness, "the project opens", |harness| harness.state().is_idle());
    harness.run_steps(5);
    harness
}

fn project_naming(folder: &std::path::Path, address: &str) -> std::path::PathBuf {
    let path = folder.join("西山区.gpkg");
    let mut session = Session::create(wavy_district());
    let named = xyz(address).named(None);
    session.run(Command::SetBaseMap { base_map: named }).unwrap();
    session.save_as(&path, &Progress::default()).unwrap();
    path
}

#[test]
fn a_base_map_that_a_project_names_is_asked_about_once_before_anything_is_fetched() {
    let good = png([10, 120, 30, 255], 64, 64);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let folder = tempfile::TempDir::new().unwrap();
    let project = project_naming(folder.path(), &server.tiles());
    // Not now: nothing is fetched, and nothing is remembered.
    let mut harness = window_on(&folder.path().join("a"), &project, Choice::default());
    std::thread::sleep(Duration::from_millis(100));
    harness.get_by_label_contains("本项目指定了底图“测绘院”");
    harness.get_by_label_contains(&server.origin);
    assert_eq!(server.count(), 0);
    press(&mut harness, Role::Button, "暂不使用");
    assert!(harness.query_by_label_contains("本项目指定了底图").is_none());
    let choice = harness.state_mut().base_map().choice().clone();
    assert_eq!(choice, Choice::default());
    drop(harness);
    // Never: remembered, and still nothing is fetched.
    let mut harness = window_on(&folder.path().join("a"), &project, choice);
    press(&mut harness, Role::Button, "永不使用");
    let choice = harness.state_mut().base_map().choice().clone();
    drop(harness);
    let harness = window_on(&folder.path().join("a"), &project, choice);
    assert!(harness.query_by_label_contains("本项目指定了底图").is_none(), "asked once");
    drop(harness);
    assert_eq!(server.count(), 0);
    // Another user, another answer.
    let mut harness = window_on(&folder.path().join("b"), &project, Choice::default());
    press(&mut harness, Role::Button, "使用");
    until(&mut harness, "tiles come", |_| server.count() > 0);
    let choice = harness.state_mut().base_map().choice().clone();
    assert_eq!(choice.source, Source::Own, "the user's own choice stays as it was");
    drop(harness);
    let mut harness = window_on(&folder.path().join("b"), &project, choice);
    assert!(harness.query_by_label_contains("本项目指定了底图").is_none(), "asked once");
    assert_eq!(*harness.state_mut().base_map().source(), xyz(&server.tiles()));
}

#[test]
fn the_base_map_in_use_is_put_into_the_project_and_taken_out_as_edits() {
    let mut harness = open_card();
    press(&mut harness, Role::RadioButton, "网络地图");
    write(&mut harness, "地址模板", &format!("http://127.0.0.1:9/{{z}}/{{x}}/{{y}}.png?key={SECRET}"));
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    // Nobody answers there; what the card says about it moves the button.
    until(&mut harness, "it is told", |harness| harness.query_by_label("重试").is_some());
    press(&mut harness, Role::Button, "把底图写入项目");
    let named = harness.state().session().document().project.base_map.clone().unwrap();
    assert!(matches!(&named, NamedBaseMap::Xyz { template, .. } if template.ends_with("?key={key}")), "{named:?}");
    let revisions = format!("{:?}", harness.state().session().history().revisions());
    assert!(!revisions.contains(SECRET) && !serde_json::to_string(&named).unwrap().contains(SECRET));
    press(&mut harness, Role::Button, "从项目中移除底图");
    assert_eq!(harness.state().session().document().project.base_map, None);
    let ctx = harness.ctx.clone();
    harness.state_mut().carry_out(&ctx, Action::Undo);
    assert_eq!(harness.state().session().document().project.base_map, Some(named));
}

#[test]
fn a_page_of_a_pdf_is_shown_and_another_page_begins_anew() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("网格图.pdf");
    std::fs::write(&path, pdf::two_pages()).unwrap();
    let mut harness = window();
    let program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_tongxin"));
    let setup = Setup { pages: PageReader { program, ..PageReader::default() }, ..Setup::default() };
    *harness.state_mut().base_map() = BaseMap::new(Choice::default(), setup);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    harness.run_steps(3);
    write(&mut harness, "扫描图文件", &path.display().to_string());
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    let picture = "扫描图，点击选取控制点";
    until(&mut harness, "the page is shown", |harness| harness.query_by_label(picture).is_some());
    harness.get_by_label("页 1 / 2");
    press(&mut harness, Role::Button, "页 +");
    until(&mut harness, "the other page is shown", |harness| {
        harness.query_by_label("页 2 / 2").is_some() && harness.query_by_label(picture).is_some()
    });
    press(&mut harness, Role::RadioButton, "300");
    until(&mut harness, "it is shown more finely", |harness| harness.query_by_label(picture).is_some());
    assert_eq!(harness.state_mut().base_map().choice().underlay.as_ref().unwrap().page.dpi, 300);
}

pub fn click(harness: &mut Harness<'_, App>, at: egui::Pos2) {
    harness.hover_at(at);
    harness.run_steps(1);
    harness.drag_at(at);
    harness.run_steps(1);
    harness.drop_at(at);
    harness.run_steps(3);
}
