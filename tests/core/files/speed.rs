//! How long large projects take. The figures are printed; what is asserted holds on any machine.

use std::time::Instant;

use tongxin::files::Disk;
use tongxin::model::{History, canonical_hash, check_change};
use tongxin::partition::{Border, PartitionDelta};

use super::{heavy, open, place, save};
use crate::fixtures::town::town;

#[test]
fn a_large_project_opens_and_saves() {
    let (_folder, path) = place();
    let (columns, rows) = if heavy() { (448, 447) } else { (24, 24) };
    let document = town(columns, rows, 6);
    let timed = |what: &str, started: Instant| eprintln!("{what}: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let vertices: usize = document.partition.borders().map(|border| border.points.len()).sum();
    eprintln!(
        "{} areas, {} borders, {vertices} vertices",
        document.tables.areas.len(),
        document.partition.borders().count()
    );

    let started = Instant::now();
    save(&path, &document);
    timed("fresh save", started);
    eprintln!("file: {:.1} MB", std::fs::metadata(&path).unwrap().len() as f64 / 1e6);
    let started = Instant::now();
    let mut opened = open(&path).unwrap();
    timed("open", started);
    let started = Instant::now();
    let hash = canonical_hash(&opened.document);
    timed("canonical hash", started);
    assert_eq!(hash, canonical_hash(&document));

    for round in ["first", "second"] {
        let mut after = opened.document.clone();
        let mut area = after.tables.areas.iter().last().unwrap().clone();
        area.name += "改";
        after.tables.areas.put(area);
        let delta = opened.document.diff(&after);
        let started = Instant::now();
        assert_eq!(check_change(&after, &delta), Ok(()));
        timed("check of the change", started);
        let started = Instant::now();
        let written = opened.saved.save(&after, &History::default(), Disk::default()).unwrap();
        timed(&format!("{round} save of one name"), started);
        assert_eq!(written, 2, "the record and its row in the layer");
        opened.document = after;
    }
    // Borders go row by row, two for each column and one at the end: one inside a community, and one of the outer ones,
    // which are part of the outlines of all levels.
    for (what, row, most) in [("an inner border", 5, 4), ("the outer border", 0, 9)] {
        let mut after = opened.document.clone();
        let border = after.partition.borders().nth(row * (2 * columns as usize + 1) + 2 * 21).unwrap().clone();
        let mut points = border.points.to_vec();
        points[3].x += 5;
        points[3].y += 5;
        let moved = Border { points: points.into(), ..border.clone() };
        after.partition = after.partition.with(&PartitionDelta { removed: vec![border], inserted: vec![moved] });
        let started = Instant::now();
        let written = opened.saved.save(&after, &History::default(), Disk::default()).unwrap();
        timed(&format!("save of a vertex moved on {what}"), started);
        assert!((2..=most).contains(&written), "{written} rows for {what}");
        opened.document = after;
    }
}
