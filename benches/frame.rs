//! What a frame of the window costs the processor, without a window: build and tessellate, everything in view.
//!
//!     cargo bench --bench frame [-- GRIDS...]
//!
//! Drives the whole window, panels and all, through egui at 1920 × 1080: the first frame, frames that stand still, a
//! drag, a zoom, the first frame after a rename and after a moved vertex.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

#[path = "coverage.rs"]
mod coverage;

use std::sync::Arc;
use std::time::Instant;

use coverage::Coverage;
use egui::{Event, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, pos2, vec2};
use tongxin::domain::{Area, AreaId, GridKind, Level, LevelIndex};
use tongxin::drawing::style::Theme;
use tongxin::model::{AreaAttributeValue, Command, Document};
use tongxin::partition::Label;
use tongxin::session::Session;
use tongxin::text::Lang;
use tongxin::ui::{Action, App};

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let asked = if asked.is_empty() { vec![0, 20_000, 200_000] } else { asked };
    println!(
        "{:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "grids", "open", "first", "still", "pan", "zoom", "zoom max", "edit"
    );
    for grids in asked {
        let document = if grids == 0 { tongxin::demo::xishan() } else { towns(grids) };
        measure(grids, document);
    }
}

fn measure(grids: usize, document: Document) {
    let rename = |document: &Document, name: &str| {
        let area = document.tables.areas.iter().filter(|area| area.level == LevelIndex(2)).nth(7).unwrap().id;
        Command::SetAreaAttribute { area, value: AreaAttributeValue::Name(name.to_owned()) }
    };
    let start = Instant::now();
    let mut app = App::new(Session::create(document), Lang::Zh, Theme::Light);
    let opened = start.elapsed().as_secs_f64() * 1e3;
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
    for n in 0..5 {
        let command = rename(app.session().document(), &format!("改名社区{n}"));
        app.carry_out(&window.context, Action::Run(command));
        edits.push(window.frame(&mut app, vec![]));
    }
    let edit = median(edits);
    println!(
        "{grids:>8} {opened:>9.1} {first:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
        still.0,
        pan.0.max(back.0),
        zoom.0,
        zoom.1,
        edit.0
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
        let start = Instant::now();
        let mut output = self.context.run_ui(input, |ui| app.show(ui));
        output.textures_delta.clear();
        let meshes = self.context.tessellate(output.shapes, 1.0);
        std::hint::black_box(&meshes);
        start.elapsed().as_secs_f64() * 1e3
    }
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
