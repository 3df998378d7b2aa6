//! The key goes to the server that it was given for and nowhere else; a project causes no request by itself.

use std::sync::{Arc, Mutex, OnceLock};

use tongxin::basemap::{Choice, Engine, Key, Keys, Proposal, Setup, Source, Template, Tianditu};
use tongxin::domain::NamedBaseMap;
use tongxin::text::Lang;

use super::server::{Server, reply, reply_picture};
use super::{home, png, setup, until, view_of};

const SECRET: &str = "k3y-0f-th3-0ff1c3";

/// Everything that any library of this test writes into the log.
struct Log(Mutex<String>);

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        let mut all = self.0.lock().unwrap();
        all.push_str(&record.args().to_string());
        all.push('\n');
    }
    fn flush(&self) {}
}

fn log_everything() -> &'static Log {
    static LOG: OnceLock<&'static Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log: &'static Log = Box::leak(Box::new(Log(Mutex::new(String::new()))));
        log::set_logger(log).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        log
    })
}

#[test]
fn the_key_is_in_no_log_no_error_no_status_and_no_name_on_disk() {
    let log = log_everything();
    let folder = tempfile::TempDir::new().unwrap();
    let good = png(8, 8, [1, 1, 1, 255]);
    // The server throws the key back wherever it can.
    let server = Server::start(move |path, wire| {
        assert!(path.contains(SECRET), "the server gets the key");
        match path.as_bytes()[1] {
            b'1' if path.contains("/3214/") => reply_picture(wire, &good),
            b'1' => {
                reply(wire, "302 Found", &format!("Location: {path}&again\r\nX-Key: {SECRET}\r\n"), SECRET.as_bytes())
            }
            _ => reply(wire, &format!("500 {SECRET}"), "", SECRET.as_bytes()),
        }
    });
    let (template, key) = Template::parse(&format!("{}?tk={SECRET}", server.tiles())).unwrap();
    assert!(!template.as_str().contains(SECRET) && template.needs_key());
    let mut keys = Keys::default();
    keys.set(&template.origin(), key.unwrap());
    let source = Source::Xyz { template, deepest: 18, attribution: String::new() };
    let setup = Setup { cache: Some(folder.path().to_owned()), ..setup() };
    let engine = Engine::start(&source, &keys, setup.clone(), || {});
    let mut said = String::new();
    for tile in [home(), super::tile(12, 1, 1), super::tile(9, 1, 1)] {
        engine.look_at(view_of(tile));
        until(&engine, "something came", |engine| {
            engine.picture(super::key(tile)).is_some() || engine.status().why.is_some()
        });
        let status = engine.status();
        said.push_str(&format!("{status:?} {:?}", status.words(Lang::Zh)));
        if let Some(problem) = &status.why {
            said.push_str(&format!("{} {} {problem}", problem.words(Lang::Zh), problem.words(Lang::En)));
        }
    }
    let choice = Choice { source: source.clone(), keys: keys.clone(), ..Choice::default() };
    said.push_str(&format!("{choice:?} {keys:?} {source:?} {setup:?}"));
    assert!(!said.contains(SECRET), "{said}");
    let mut names = String::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            names.push_str(&entry.path().display().to_string());
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => assert!(!String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).contains(SECRET)),
            }
        }
    }
    assert!(names.contains(".tile") && !names.contains(SECRET), "{names}");
    let log = log.0.lock().unwrap();
    assert!(!log.is_empty(), "the log was heard");
    let line = log.lines().find(|line| line.contains(SECRET));
    assert!(line.is_none(), "{line:?}");
}

#[test]
fn the_name_on_disk_is_the_same_for_every_key() {
    let folder = tempfile::TempDir::new().unwrap();
    let good = png(8, 8, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let (template, _) = Template::parse(&format!("{}?tk={{key}}", server.tiles())).unwrap();
    let source = Source::Xyz { template: template.clone(), deepest: 18, attribution: String::new() };
    for key in ["one", "two"] {
        let mut keys = Keys::default();
        keys.set(&template.origin(), Key::new(key));
        let setup = Setup { cache: Some(folder.path().to_owned()), ..setup() };
        super::picture(&Engine::start(&source, &keys, setup, || {}), home());
    }
    assert_eq!(server.count(), 1, "a new key finds the tiles of the old one");
}

#[test]
fn a_project_gets_no_key_and_settings_do() {
    let (template, key) = Template::parse(&format!("https://a.example/{{z}}/{{x}}/{{y}}?apiKey={SECRET}")).unwrap();
    let mut choice = Choice {
        source: Source::Xyz { template: template.clone(), deepest: 18, attribution: String::new() },
        ..Choice::default()
    };
    choice.keys.set(&template.origin(), key.unwrap());
    choice.keys.set(Tianditu::ORIGIN, Key::new(SECRET));
    let project = serde_json::to_string(&choice.source.named(None)).unwrap();
    assert!(project.contains("a.example") && !project.contains(SECRET), "{project}");
    let settings = serde_json::to_string(&choice).unwrap();
    assert_eq!(serde_json::from_str::<Choice>(&settings).unwrap(), choice);
    // A project that somebody gave a key by hand loses it when it is read.
    let by_hand = project.replace("{key}", SECRET);
    assert!(by_hand.contains(SECRET));
    let read: NamedBaseMap = serde_json::from_str(&by_hand).unwrap();
    let read = Source::of_named(&read, None).unwrap();
    assert_eq!(read, choice.source);
    assert!(!format!("{read:?}").contains(SECRET));
}

#[test]
fn a_key_goes_to_its_own_server_only() {
    let asked = Arc::new(Mutex::new(String::new()));
    let seen = asked.clone();
    let server = Server::start(move |path, wire| {
        seen.lock().unwrap().push_str(path);
        reply(wire, "404 Not Found", "", b"");
    });
    let (template, _) = Template::parse(&format!("{}?tk={{key}}", server.tiles())).unwrap();
    let mut keys = Keys::default();
    for origin in [Tianditu::ORIGIN, "https://127.0.0.1", "http://127.0.0.1", "http://localhost:1"] {
        keys.set(origin, Key::new(SECRET));
    }
    let source = Source::Xyz { template, deepest: 18, attribution: String::new() };
    let engine = Engine::start(&source, &keys, setup(), || {});
    engine.look_at(view_of(home()));
    until(&engine, "it refused", |engine| engine.status().why.is_some());
    assert_eq!(*asked.lock().unwrap(), "", "nothing was asked, least of all with a key of others");
}

#[test]
fn what_a_project_names_is_asked_about_once() {
    let (template, _) = Template::parse("https://a.example/{z}/{x}/{y}").unwrap();
    let xyz = |template| Source::Xyz { template, deepest: 18, attribution: String::new() };
    let proposal = Proposal { project: "西山区".to_owned(), source: xyz(template) };
    let mut choice = Choice::default();
    assert_eq!(choice.consent.answer(&proposal), None);
    choice.consent.keep(&proposal, false);
    assert_eq!(choice.consent.answer(&proposal), Some(false));
    choice.consent.keep(&proposal, true);
    assert_eq!(choice.consent.answer(&proposal), Some(true));
    let kept: Choice = serde_json::from_str(&serde_json::to_string(&choice).unwrap()).unwrap();
    assert_eq!(kept.consent.answer(&proposal), Some(true));
    let (other, _) = Template::parse("https://b.example/{z}/{x}/{y}").unwrap();
    let other = Proposal { source: xyz(other), ..proposal.clone() };
    assert_eq!(kept.consent.answer(&other), None, "another address is another question");
    assert_eq!(kept.source, Source::Own, "agreeing alone changes nothing");
    let elsewhere = Proposal { project: "五华区".to_owned(), ..proposal };
    assert_eq!(kept.consent.answer(&elsewhere), None, "and so is another project");
}

#[test]
fn a_file_in_the_folder_of_the_project_is_named_from_there() {
    let folder = std::path::Path::new("/项目");
    let source = |path: &str| Source::File { path: path.into() };
    let named = source("/项目/底图/x.mbtiles").named(Some(folder)).unwrap();
    assert_eq!(named.name(), "底图/x.mbtiles");
    assert_eq!(Source::of_named(&named, Some(std::path::Path::new("/别处"))), Some(source("/别处/底图/x.mbtiles")));
    let named = source("/底图/x.mbtiles").named(Some(folder)).unwrap();
    assert_eq!(Source::of_named(&named, Some(folder)), Some(source("/底图/x.mbtiles")));
    assert_eq!(Source::Own.named(None), None);
    let strange = NamedBaseMap::Tianditu { map: "moon".to_owned() };
    assert_eq!(Source::of_named(&strange, None), None);
}

#[test]
fn the_addresses_of_tianditu_ask_for_ground_and_annotation() {
    for map in Tianditu::ALL {
        let source = Source::Tianditu(map);
        assert_eq!(source.key_origin().as_deref(), Some(Tianditu::ORIGIN));
        assert!(source.is_online());
    }
}
