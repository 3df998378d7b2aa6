//! What the engine asks for, in which order, how much it keeps, and what it says of itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use tongxin::basemap::{
    Engine, Keys, Limits, Problem, Setup, Source, Status, Template, TemplateError, Tianditu, delay,
};
use tongxin::text::Lang;

use super::server::{Server, numbers, reply, reply_picture};
use super::{failure, home, key, picture, png, setup, start, tile, until, view_around, view_of, xyz};

#[test]
fn every_way_to_write_an_address_asks_for_the_right_tile() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let asks = |tail: &str| {
        server.asked.lock().unwrap().clear();
        let engine = start(&xyz(&format!("{}/{tail}", server.origin)), setup());
        picture(&engine, tile(3, 6, 2));
        server.asked.lock().unwrap().pop().unwrap()
    };
    assert_eq!(asks("{z}/{x}/{y}.png"), "/3/6/2.png");
    assert_eq!(asks("{z}/{x}/{-y}.png?a=b"), "/3/6/5.png?a=b");
    // x = 110, y = 010 in bits: 1 + 0, 1 + 2, 0 + 0.
    assert_eq!(asks("q{q}"), "/q130");
    assert_eq!(asks("{s}/{s:0-7}/{s:eins,zwei}/{z}/{x}/{y}"), "/c/0/eins/3/6/2");
    assert_eq!(tile(3, 3, 5).quadkey(), "213", "the example of the scheme's description");
}

#[test]
fn an_address_that_cannot_be_used_is_refused_with_the_reason() {
    let refused = |typed: &str| Template::parse(typed).unwrap_err();
    assert_eq!(refused("  "), TemplateError::Empty);
    assert_eq!(refused("ftp://a/{z}/{x}/{y}"), TemplateError::NoScheme);
    assert_eq!(refused("file:///etc/{z}/{x}/{y}"), TemplateError::NoScheme);
    assert_eq!(refused("http:///{z}/{x}/{y}"), TemplateError::NoHost);
    assert_eq!(refused("http://{z}.example/{x}/{y}"), TemplateError::NoHost);
    assert_eq!(refused("https://me:secret@a.example/{z}/{x}/{y}"), TemplateError::Credentials);
    assert_eq!(refused("https://a.example/{z}/{x}/{yy}"), TemplateError::UnknownPlace("{yy}".to_owned()));
    assert!(matches!(refused("https://a.example/{z}/{x}/{y"), TemplateError::UnknownPlace(_)));
    assert_eq!(refused("https://a.example/{z}/{x}.png"), TemplateError::NoTile);
    assert_eq!(refused("https://a.example/ {z}/{x}/{y}"), TemplateError::BadCharacter(' '));
    assert_eq!(refused("https://a.example/\r\nX: {z}/{x}/{y}"), TemplateError::BadCharacter('\r'));
    assert_eq!(refused(&format!("https://a.example/{{z}}/{{x}}/{{y}}{}", "a".repeat(3000))), TemplateError::TooLong);
    for lang in [Lang::Zh, Lang::En] {
        assert!(!TemplateError::NoTile.words(lang).is_empty());
    }
}

#[test]
fn the_middle_of_the_view_comes_first() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let mut setup = setup();
    setup.limits.workers = 1;
    let engine = start(&xyz(&server.tiles()), setup);
    engine.look_at(view_around(home(), 1200.0));
    until(&engine, "all came", |engine| engine.info().is_some() && engine.status() == Status::default());
    let asked: Vec<_> = server.asked.lock().unwrap().iter().filter_map(|path| numbers(path)).collect();
    let distance = |&(_, x, y): &(u8, u32, u32)| {
        let (x, y) = (f64::from(x) - f64::from(home().x), f64::from(y) - f64::from(home().y));
        x.hypot(y)
    };
    assert!(asked.len() >= 25, "{}", asked.len());
    assert!(asked.windows(2).all(|pair| distance(&pair[0]) <= distance(&pair[1]) + 1e-9), "{asked:?}");
}

#[test]
fn what_left_the_view_is_not_asked_for() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| {
        std::thread::sleep(Duration::from_millis(60));
        reply_picture(wire, &good);
    });
    let engine = start(&xyz(&server.tiles()), setup());
    engine.look_at(view_around(home(), 3000.0));
    until(&engine, "it began", |_| server.count() > 0);
    let far = tile(12, 100, 100);
    engine.look_at(view_of(far));
    until(&engine, "the new view came", |engine| engine.picture(key(far)).is_some());
    std::thread::sleep(Duration::from_millis(150));
    let of_old = server.asked.lock().unwrap().iter().filter(|path| !path.contains("/100/100")).count();
    assert!(of_old <= 12, "{of_old} of more than a hundred tiles were asked for");
}

#[test]
fn a_server_gets_no_more_requests_at_a_time_than_allowed() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let (now, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = most.clone();
    let server = Server::start(move |_, wire| {
        seen.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        // Before the answer: the client may be back before this thread.
        now.fetch_sub(1, Ordering::SeqCst);
        reply_picture(wire, &good);
    });
    let mut setup = setup();
    setup.limits.workers = 8;
    setup.limits.per_host = 2;
    let engine = start(&xyz(&server.tiles()), setup);
    engine.look_at(view_around(home(), 1000.0));
    until(&engine, "all came", |engine| engine.info().is_some() && engine.status() == Status::default());
    assert!(server.count() >= 16);
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[test]
fn memory_stays_within_its_limit() {
    let good = png(128, 128, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let mut setup = setup();
    setup.limits.memory_bytes = 10 * 128 * 128 * 4;
    let engine = start(&xyz(&server.tiles()), setup);
    for step in 0..30 {
        picture(&engine, tile(12, 100 + step, 7));
        assert!(engine.memory_bytes() <= 10 * 128 * 128 * 4);
    }
    assert!(engine.picture(key(tile(12, 129, 7))).is_some(), "the latest is there");
    assert!(engine.picture(key(tile(12, 100, 7))).is_none(), "the first gave way");
}

#[test]
fn a_view_asks_for_a_limited_number_of_tiles() {
    let mut setup = setup();
    setup.limits.tiles_of_view = 40;
    let server = Server::start(|_, wire| reply(wire, "404 Not Found", "", b""));
    let engine = start(&xyz(&server.tiles()), setup);
    engine.look_at(view_around(home(), 20_000.0));
    until(&engine, "it is open", |engine| engine.info().is_some());
    let tiles = engine.tiles();
    assert!(!tiles.is_empty() && tiles.len() <= 40, "{}", tiles.len());
    assert!(tiles[0].z < 12, "from farther away");
}

#[test]
fn a_tile_that_does_not_exist_is_asked_for_once_and_the_one_above_stands_for_it() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let server = Server::start(move |path, wire| match numbers(path) {
        Some((12, ..)) => reply(wire, "404 Not Found", "", b""),
        _ => reply_picture(wire, &good),
    });
    let engine = start(&xyz(&server.tiles()), setup());
    engine.look_at(view_of(home()));
    let above = home().ancestor(1).unwrap();
    until(&engine, "the tile above came", |engine| engine.picture(key(above)).is_some());
    engine.look_at(view_of(tile(12, 1, 1)));
    engine.look_at(view_of(home()));
    std::thread::sleep(Duration::from_millis(200));
    let path = format!("/12/{}/{}.png", home().x, home().y);
    assert_eq!(server.asked.lock().unwrap().iter().filter(|asked| **asked == path).count(), 1);
    assert_eq!(engine.status().failed, 0, "that is no failure");
}

#[test]
fn beyond_the_deepest_zoom_its_tiles_are_used() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let Source::Xyz { template, .. } = xyz(&server.tiles()) else { unreachable!() };
    let engine = start(&Source::Xyz { template, deepest: 10, attribution: String::new() }, setup());
    engine.look_at(view_of(home()));
    let above = home().ancestor(2).unwrap();
    until(&engine, "the deepest came", |engine| engine.picture(key(above)).is_some());
}

#[test]
fn a_failed_tile_comes_with_a_later_try() {
    let good = png(8, 8, [1, 1, 1, 255]);
    let failures = AtomicUsize::new(2);
    let server = Server::start(move |_, wire| {
        let failing = failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if failing { reply(wire, "502 Bad Gateway", "", b"") } else { reply_picture(wire, &good) }
    });
    let engine = start(&xyz(&server.tiles()), setup());
    picture(&engine, home());
    assert_eq!(server.count(), 3);
    assert_eq!(engine.status(), Status::default(), "nothing of the failures is left");
}

#[test]
fn pauses_double_are_scattered_and_end_at_the_longest() {
    let limits =
        Limits { first_pause: Duration::from_millis(100), longest_pause: Duration::from_secs(2), ..Limits::default() };
    for seed in 0..200 {
        for failures in 1..40 {
            let whole = Duration::from_millis(100 << (failures - 1).min(10)).min(Duration::from_secs(2));
            let pause = delay(&limits, failures, seed);
            assert!(pause >= whole / 2 && pause <= whole, "{failures} {seed} {pause:?}");
            assert_eq!(pause, delay(&limits, failures, seed), "the same seed, the same pause");
        }
    }
    let pauses: std::collections::BTreeSet<_> = (0..100).map(|seed| delay(&limits, 1, seed)).collect();
    assert!(pauses.len() > 90, "scattered");
}

#[test]
fn tiles_on_disk_are_used_without_asking_again_and_old_ones_stand_in_for_a_dead_server() {
    let folder = tempfile::TempDir::new().unwrap();
    let good = png(16, 16, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let source = xyz(&server.tiles());
    let with_disk = |age: Duration| {
        let mut setup = Setup { cache: Some(folder.path().join("tiles")), ..setup() };
        setup.limits.disk_age = age;
        start(&source, setup)
    };
    let day = Duration::from_secs(24 * 3600);
    picture(&with_disk(day), home());
    picture(&with_disk(day), home());
    assert_eq!(server.count(), 1, "the second engine read the disk");
    drop(server);
    picture(&with_disk(day), home());
    std::thread::sleep(Duration::from_millis(20));
    // Too old now, and nobody answers.
    let engine = with_disk(Duration::from_millis(1));
    picture(&engine, home());
    until(&engine, "it says so", |engine| engine.status().offline || engine.picture(key(home())).is_some());
}

#[test]
fn a_damaged_tile_on_disk_is_fetched_anew() {
    let folder = tempfile::TempDir::new().unwrap();
    let good = png(16, 16, [1, 1, 1, 255]);
    let server = Server::start(move |_, wire| reply_picture(wire, &good));
    let with_disk = || start(&xyz(&server.tiles()), Setup { cache: Some(folder.path().to_owned()), ..setup() });
    picture(&with_disk(), home());
    let files = files_below(folder.path());
    assert_eq!(files.len(), 1);
    std::fs::write(&files[0], b"\x89PNG\r\n\x1a\nnothing").unwrap();
    picture(&with_disk(), home());
    assert_eq!(server.count(), 2);
}

#[test]
fn the_disk_keeps_no_more_than_its_limit_the_oldest_go_first() {
    let folder = tempfile::TempDir::new().unwrap();
    let body = super::encoded(64, 64, [1, 1, 1, 255], image::ImageFormat::Jpeg);
    let size = body.len() as u64;
    let server = Server::start(move |_, wire| reply_picture(wire, &body));
    let mut setup = Setup { cache: Some(folder.path().to_owned()), ..setup() };
    setup.limits.disk_bytes = 20 * size;
    let engine = start(&xyz(&server.tiles()), setup);
    for step in 0..60 {
        picture(&engine, tile(12, 100 + step, 7));
    }
    until(&engine, "trimmed", |_| files_below(folder.path()).len() <= 22);
    let left = files_below(folder.path());
    assert!(left.len() >= 15, "{}", left.len());
    assert!(left.iter().any(|path| path.ends_with("159/7.tile")), "the latest is there");
    assert!(left.iter().all(|path| path.metadata().unwrap().modified().unwrap() <= SystemTime::now()));
}

#[test]
fn nothing_waits_for_a_server_that_says_nothing() {
    let server = Server::start(|_, _| std::thread::sleep(Duration::from_secs(2)));
    let started = std::time::Instant::now();
    for step in 0..50 {
        let engine = start(&xyz(&server.tiles()), setup());
        engine.look_at(view_of(tile(12, step, 9)));
        let _ = (engine.status(), engine.tiles(), engine.picture(key(home())), engine.info());
    }
    assert!(started.elapsed() < Duration::from_millis(700), "{:?}", started.elapsed());
}

#[test]
fn the_own_backdrop_and_a_missing_key_ask_nobody() {
    let engine = start(&Source::Tianditu(Tianditu::Streets), setup());
    assert_eq!(failure(&engine, home()).why, Some(Problem::KeyMissing));
    let words = engine.status().words(Lang::Zh).unwrap();
    assert_eq!(words, "底图：不可用");
    let engine = Engine::start(&Source::Own, &Keys::default(), setup(), || {});
    engine.look_at(view_of(home()));
    assert!(engine.tiles().is_empty());
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(files_below(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}
