//! A program that dies while it saves leaves the old project or the new one.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tongxin::files::Disk;
use tongxin::files::project::Saved;
use tongxin::model::{CanonicalHash, Document, History, canonical_hash};

use super::{heavy, open, place, save};
use crate::fixtures::town::town;

const CHILD: &str = "TONGXIN_TEST_SAVES_IN_A_LOOP";

/// Another document: every third area has another name.
fn renamed(document: &Document) -> Document {
    let mut after = document.clone();
    for area in document.tables.areas.iter().filter(|area| area.id.0 % 3 == 0) {
        let name =
            if area.name.starts_with('新') { area.name.replace('新', "") } else { format!("新{}", area.name) };
        after.tables.areas.put(tongxin::domain::Area { name, ..area.clone() });
    }
    after
}

fn save_in_place(saved: &mut Saved, document: &Document) {
    saved.save(document, &History::default(), Disk::default()).unwrap();
}

/// Not a test: what the test below starts, to kill it. Says before each save that it begins.
#[test]
fn saves_in_a_loop() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let mut opened = open(path.as_ref()).unwrap();
    let (mut now, mut next) = (opened.document.clone(), renamed(&opened.document));
    loop {
        println!("save");
        save_in_place(&mut opened.saved, &next);
        std::mem::swap(&mut now, &mut next);
    }
}

#[test]
fn a_kill_at_any_moment_of_a_save_leaves_the_old_or_the_new_project() {
    let (_folder, path) = place();
    let (document, kills) = if heavy() { (town(448, 447, 4), 100) } else { (town(40, 40, 2), 6) };
    let mut saved = save(&path, &document);
    let other = renamed(&document);
    let known: [CanonicalHash; 2] = [canonical_hash(&document), canonical_hash(&other)];
    assert_ne!(known[0], known[1]);
    let started = Instant::now();
    save_in_place(&mut saved, &other);
    save_in_place(&mut saved, &document);
    let length = started.elapsed() / 2;
    drop(saved);
    let journal = path.with_file_name("方格镇.gpkg-journal");
    let (mut inside, mut old_or_new) = (0, [0, 0]);
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "files::kill::saves_in_a_loop", "--nocapture", "--test-threads=1"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // libtest writes the name of the test in front of the first word.
        while !lines.next().expect("the child ended by itself").unwrap().ends_with("save") {}
        // Uniform over the length of a save: the middles of equal parts, in an order that mixes early and late.
        let part = (kill * 37) % kills;
        std::thread::sleep(length * (2 * part + 1) / (2 * kills));
        child.kill().unwrap();
        child.wait().unwrap();
        inside += u32::from(std::fs::metadata(&journal).is_ok_and(|found| found.len() > 0));
        let opened = open(&path).unwrap_or_else(|error| panic!("kill {kill}: {error}"));
        let hash = canonical_hash(&opened.document);
        let which = known.iter().position(|known| *known == hash).expect("neither the old nor the new project");
        old_or_new[which] += 1;
        if heavy() {
            eprintln!("{}: {inside} inside the transaction", kill + 1);
        }
    }
    // A journal that was begun but not yet valid stays beside the file, and the next save takes it away.
    let mut opened = open(&path).unwrap();
    let next = renamed(&opened.document);
    save_in_place(&mut opened.saved, &next);
    assert!(!journal.exists());
    eprintln!(
        "{kills} kills over a save of {:.0} ms: {inside} inside the transaction; opened as {old_or_new:?}",
        length.as_secs_f64() * 1000.0
    );
    assert!(inside > 0 || length < Duration::from_millis(30), "no kill fell inside a transaction");
    if heavy() {
        assert!(inside >= 60, "{inside} of {kills} kills fell inside the transaction");
    }
}
