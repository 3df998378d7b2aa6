//! What a frame of the window costs the processor, without a window: build and tessellate, everything in view.
//!
//!     cargo bench --bench frame [-- GRIDS...]
//!
//! Drives the whole window, panels and all, through egui at 1920 × 1080: the first frame, frames that stand still, a
//! drag, a zoom, the first frame after a rename; after a moved vertex with the district in view, and seen from so near
//! that grids have names (`near`). Edits of vertices come from a history that is written into a project, and are undone
//! and done again; `undo` is what the session takes for one. Times are milliseconds of processor time, all threads. TONGXIN_BENCH_FILES names a folder to keep the projects in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]
// The clock of the processor has no safe door in the standard library.
#![allow(unsafe_code)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

#[path = "coverage.rs"]
mod coverage;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use coverage::Coverage;
use egui::{Event, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, pos2, vec2};
use tongxin::domain::{Area, AreaId, GridKind, Level, LevelIndex};
use tongxin::drawing::style::Theme;
use tongxin::files::{Disk, project};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::model::{AreaAttributeValue, Command, Document, History, Revision};
use tongxin::partition::{Border, Label, PartitionDelta};
use tongxin::session::{Access, Session};
use tongxin::text::Lang;
use tongxin::ui::{Action, App};

/// Vertices that are moved.
const MOVES: usize = 8;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let asked = if asked.is_empty() { vec![0, 20_000, 200_000] } else { asked };
    let kept = std::env::var_os("TONGXIN_BENCH_FILES").map(PathBuf::from);
    let passing = std::env::temp_dir().join(format!("tongxin-bench-{}", std::process::id()));
    let folder = kept.clone().unwrap_or_else(|| passing.clone());
    std::fs::create_dir_all(&folder).unwrap();
    println!(
        "{:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "grids", "open", "first", "still", "pan", "zoom", "zoom max", "edit", "undo", "move", "near"
    );
    for grids in asked {
        let document = if grids == 0 { tongxin::demo::xishan() } else { towns(grids) };
        let path = folder.join(format!("{grids}.gpkg"));
        let grid = write(&path, &document);
        if std::env::var_os("TONGXIN_BENCH_ONLY_FILES").is_none() {
            measure(grids, &path, grid);
        }
    }
    if kept.is_none() {
        std::fs::remove_dir_all(&passing).unwrap();
    }
}

/// Writes the document as a project whose history moves vertices of one grid near the middle. Says which grid.
fn write(path: &Path, document: &Document) -> AreaId {
    let _ = std::fs::remove_file(path);
    let inner = |border: &&Border| {
        let community = |label| document.label_at(label, LevelIndex(2)).map(|area| area.id);
        let grids = [border.left, border.right].iter().all(|label| matches!(label, Label::Grid(_)));
        grids && border.points.len() > 2 && community(border.left) == community(border.right)
    };
    let borders: Vec<&Border> = document.partition.borders().filter(inner).collect();
    let border = borders[borders.len() / 2 + borders.len() / 100];
    let Label::Grid(grid) = border.left else { unreachable!() };
    let (mut history, mut after, mut moved) = (History::default(), document.clone(), border.clone());
    for n in 0..MOVES {
        let mut points = moved.points.to_vec();
        let middle = points.len() / 2;
        points[middle] = LatticePoint::new(points[middle].x + 7 + n as i64, points[middle].y + 3);
        let next = Border { points: points.into(), ..moved.clone() };
        let delta = PartitionDelta { removed: vec![moved], inserted: vec![next.clone()] };
        let before = after.clone();
        after.partition = after.partition.with(&delta);
        let command = Command::SetAreaAttribute { area: grid, value: AreaAttributeValue::Volunteers(1) };
        let delta = before.diff(&after);
        history.push(Revision { number: 0, command, delta, time_ms: 0, author: String::new(), focus: None });
        moved = next;
    }
    project::save_as(path, &after, &history, Disk::default(), &Progress::default()).unwrap();
    grid
}

fn measure(grids: usize, path: &Path, grid: AreaId) {
    let rename = |document: &Document, name: &str| {
        let area = document.tables.areas.iter().filter(|area| area.level == LevelIndex(2)).nth(7).unwrap().id;
        Command::SetAreaAttribute { area, value: AreaAttributeValue::Name(name.to_owned()) }
    };
    let session = Session::open(path, Access::Read, &Progress::default()).unwrap();
    let start = cpu_ms();
    let mut app = App::new(session, Lang::Zh, Theme::Light);
    let opened = cpu_ms() - start;
    let mut window = Window { context: egui::Context::default(), time: 0.0 };
    tongxin::ui::install(&window.context);
    let first = window.frame(&mut app, vec![]);
    // The second frame has the size of the panels, the labels and the look.
    for _ in 0..4 {
        window.frame(&mut app, vec![]);
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2], times[times.len() - 1])
    };
    let still = median((0..40).map(|_| window.frame(&mut app, vec![])).collect());
    let middle = pos2(960.0, 540.0);
    window.frame(&mut app, vec![Event::PointerMoved(middle)]);
    window.frame(&mut app, vec![button(middle, true)]);
    let at = |n: i32| middle + vec2(3.0, 1.0) * n as f32;
    window.frame(&mut app, vec![Event::PointerMoved(at(3))]);
    let pan = median((4..64).map(|n| window.frame(&mut app, vec![Event::PointerMoved(at(n))])).collect());
    let back = median((4..64).map(|n| window.frame(&mut app, vec![Event::PointerMoved(at(64 - n))])).collect());
    window.frame(&mut app, vec![button(at(0), false)]);
    let wheel = |y: f32| Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, y),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    };
    let zoom = median((0..40).map(|n| window.frame(&mut app, vec![wheel(if n < 20 { 4.0 } else { -4.0 })])).collect());
    for _ in 0..60 {
        window.frame(&mut app, vec![]);
    }
    let mut edits = Vec::new();
    for n in 0..9 {
        let command = rename(app.session().document(), &format!("改名社区{n}"));
        app.carry_out(&window.context, Action::Run(command));
        edits.push(window.frame(&mut app, vec![]));
    }
    let edit = median(edits);
    for _ in 0..9 {
        app.carry_out(&window.context, Action::Undo);
    }
    let mut undo = Vec::new();
    let mut moves = |app: &mut App, window: &mut Window| {
        let mut times = Vec::new();
        for action in [vec![Action::Undo; MOVES], vec![Action::Redo; MOVES]].concat() {
            window.frame(app, vec![]);
            let start = cpu_ms();
            app.carry_out(&window.context, action);
            undo.push(cpu_ms() - start);
            times.push(window.frame(app, vec![]));
        }
        median(times)
    };
    let far = moves(&mut app, &mut window);
    app.look_at(grid);
    app.carry_out(&window.context, Action::Dismiss);
    window.frame(&mut app, vec![]);
    app.carry_out(&window.context, Action::Zoom(-2.0));
    for _ in 0..4 {
        window.frame(&mut app, vec![]);
    }
    let near = moves(&mut app, &mut window);
    println!(
        "{grids:>8} {opened:>9.1} {first:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
        still.0,
        pan.0.max(back.0),
        zoom.0,
        zoom.1,
        edit.0,
        median(undo).0,
        far.0,
        near.0
    );
}

struct Window {
    context: egui::Context,
    time: f64,
}

impl Window {
    /// Milliseconds of one frame, tessellation included.
    fn frame(&mut self, app: &mut App, events: Vec<Event>) -> f64 {
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1920.0, 1080.0)));
        let input = RawInput { screen_rect, time: Some(self.time), events, focused: true, ..RawInput::default() };
        let start = cpu_ms();
        let mut output = self.context.run_ui(input, |ui| app.show(ui));
        output.textures_delta.clear();
        let meshes = self.context.tessellate(output.shapes, 1.0);
        std::hint::black_box(&meshes);
        cpu_ms() - start
    }
}

/// The processor time of this process in milliseconds, with what the system does for it.
#[cfg(target_os = "linux")]
fn cpu_ms() -> f64 {
    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }
    const PROCESS: i32 = 2;
    let mut time = Time { seconds: 0, nanoseconds: 0 };
    // SAFETY: the struct is that of the 64-bit system call, and outlives it.
    unsafe { clock_gettime(PROCESS, &raw mut time) };
    time.seconds as f64 * 1e3 + time.nanoseconds as f64 / 1e6
}

/// Elsewhere the time on the wall.
#[cfg(not(target_os = "linux"))]
fn cpu_ms() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64() * 1e3
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: egui::PointerButton::Primary, pressed, modifiers: egui::Modifiers::NONE }
}

/// A district of so many grids in streets and communities of about as many parts each.
fn towns(grids: usize) -> Document {
    let coverage = Coverage::plain(grids);
    let n = (grids as f64).sqrt().ceil() as usize;
    let parts = (grids as f64).powf(1.0 / 6.0).round() as usize;
    let (community, street) = (parts, parts * parts);
    let mut document =
        Document { levels: Arc::new(Level::usual_four()), partition: coverage.partition(), ..Document::default() };
    let area = |id: u32, level: u8, parent: Option<u32>, code: String, name: String| Area {
        id: AreaId(id),
        level: LevelIndex(level),
        parent: parent.map(AreaId),
        code,
        name,
        managed_apart: false,
        grid_kind: GridKind::default(),
        volunteers: 0,
        staff_quota: None,
        responsible_body: None,
        purpose: None,
        former_codes: Vec::new(),
        locked: false,
    };
    let first = grids as u32 + 1;
    document.tables.areas.put(area(first, 0, None, "530199".into(), "测试区".into()));
    let mut known = std::collections::BTreeMap::new();
    let mut next = first + 1;
    for (place, label) in coverage.labels.iter().enumerate() {
        let Label::Grid(id) = label else { continue };
        let (column, row) = (place % n, place / n);
        let street_key = (1, column / street, row / street);
        let street_id = *known.entry(street_key).or_insert_with(|| {
            next += 1;
            document.tables.areas.put(area(
                next,
                1,
                Some(first),
                format!("530199{:03}", next % 1000),
                format!("第{next}街道"),
            ));
            next
        });
        let community_id = *known.entry((2, column / community, row / community)).or_insert_with(|| {
            next += 1;
            let code = format!("530199{:03}{:03}", street_id % 1000, next % 1000);
            document.tables.areas.put(area(next, 2, Some(street_id), code, format!("第{next}社区")));
            next
        });
        let code = format!("530199{:03}{:03}{:03}", street_id % 1000, community_id % 1000, id.0 % 1000);
        document.tables.areas.put(area(id.0, 3, Some(community_id), code, format!("第{}网格", id.0)));
    }
    document.next_number = next + 1;
    document
}
