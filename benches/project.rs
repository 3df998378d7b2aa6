//! How long a project of 200,000 grids takes to write, open and save. Prints milliseconds, asserts nothing:
//! `cargo bench --no-default-features --bench project [-- COLUMNS ROWS]`.
#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/core/fixtures/town.rs"]
mod town;
#[path = "../tests/core/fixtures/usual.rs"]
mod usual;

use std::time::Instant;

use tongxin::domain::{AreaId, GridKind};
use tongxin::files::Disk;
use tongxin::files::project::{self, Saved};
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, Command, Document, History, Revision};
use tongxin::partition::{Border, PartitionDelta, check};

const ROUNDS: usize = 3;

fn main() {
    let numbers: Vec<u32> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let (columns, rows) = match numbers[..] {
        [columns, rows, ..] => (columns, rows),
        _ => (448, 447),
    };
    let document = town::town(columns, rows, 6);
    let vertices: usize = document.partition.borders().map(|border| border.points.len()).sum();
    println!("{} areas, {} borders, {vertices} vertices", document.tables.areas.len(), document.partition.len());
    let folder = std::env::temp_dir().join(format!("tongxin-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("project.gpkg");

    timed("check of the whole plane", || check(&document.partition));
    let history = History::default();
    timed("fresh save", || {
        project::save_as(&path, &document, &history, Disk::default(), &Progress::default()).unwrap()
    });
    for _ in 0..ROUNDS {
        timed("open", || project::open(&path, &Progress::default()).unwrap());
    }
    let mut opened = project::open(&path, &Progress::default()).unwrap();
    let mut state = State { document: opened.document, history: opened.history };
    for level in [usual::GRID, usual::GRID, usual::GRID, usual::STREET] {
        state.edit(|after| {
            let mut area = after.tables.areas.iter().filter(|area| area.level == level).last().unwrap().clone();
            area.name += "改";
            area.grid_kind = GridKind::Basic;
            after.tables.areas.put(area);
        });
        state.save(&format!("save of one name of level {}", level.0), &mut opened.saved);
    }
    // Borders go row by row, two for each column and one at the end.
    let stride = 2 * columns as usize + 1;
    for (what, row) in
        [("inside", 5), ("inside", 9), ("at the edge of the district", 0), ("at the edge of the district", 0)]
    {
        state.edit(|after| {
            let ids = after.partition.borders().map(|border| border.id);
            let id = ids.into_iter().nth(row * stride + 2 * (columns as usize / 3)).unwrap();
            moved(after, [id]);
        });
        state.save(&format!("save of a vertex moved {what}"), &mut opened.saved);
    }
    state.edit(|after| {
        let ids: Vec<_> = after.partition.borders().map(|border| border.id).skip(stride * 20).take(10_000).collect();
        moved(after, ids);
    });
    state.save("save of 10,000 borders moved", &mut opened.saved);
    timed("open with that in the history", || project::open(&path, &Progress::default()).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
}

fn moved(document: &mut Document, ids: impl IntoIterator<Item = tongxin::partition::BorderId>) {
    let removed: Vec<Border> = ids.into_iter().map(|id| document.partition.border(id).unwrap().clone()).collect();
    let inserted = removed.iter().map(|border| {
        let mut points = border.points.to_vec();
        points[3].x += 5;
        points[3].y += 5;
        Border { points: points.into(), ..border.clone() }
    });
    let inserted = inserted.collect();
    document.partition = document.partition.with(&PartitionDelta { removed, inserted });
}

struct State {
    document: Document,
    history: History,
}

impl State {
    fn edit(&mut self, edit: impl FnOnce(&mut Document)) {
        let mut after = self.document.clone();
        edit(&mut after);
        let delta = self.document.diff(&after);
        let command = Command::SetAreaAttribute { area: AreaId(1), value: AreaAttributeValue::Volunteers(1) };
        self.history.push(Revision { number: 0, command, delta, time_ms: 0, author: String::new(), focus: None });
        self.document = after;
    }

    fn save(&self, what: &str, saved: &mut Saved) {
        timed(what, || saved.save(&self.document, &self.history, Disk::default()).unwrap());
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let made = work();
    println!("{:>10.1} ms  {what}", started.elapsed().as_secs_f64() * 1e3);
    made
}
