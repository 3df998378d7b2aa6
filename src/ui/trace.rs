//! Measurements asked for on the command line: when the first complete map stood, and what frames cost. Prints nothing
//! unless asked.

use std::io::Write as _;
use std::time::{Duration, Instant};

use super::App;

/// What is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// When the process started, if the time to the first complete map is wanted.
    pub start: Option<Instant>,
    /// Whether frames are counted.
    pub frames: bool,
}

/// The measurements of a window.
#[derive(Debug, Default)]
pub(super) struct Traced {
    wanted: Trace,
    /// Frames with a complete map.
    complete: u32,
    frames: Frames,
    /// Frames while the pointer was held down and moved.
    dragged: Frames,
    last: Option<(Instant, bool)>,
}

#[derive(Debug, Default)]
struct Frames {
    count: u32,
    time: Duration,
    cpu_s: Vec<f32>,
}

impl Traced {
    pub(super) fn new(wanted: Trace) -> Self {
        let mut traced = Self::default();
        traced.wanted = wanted;
        traced
    }

    /// Called at the start of each frame: what the last one cost, and whether a button is held.
    pub(super) fn frame(&mut self, ctx: &egui::Context, cpu_s: Option<f32>) {
        if let (Some(start), 1) = (self.wanted.start, self.complete) {
            // The frame with the map is on the screen now.
            say(&format!("trace-start: {:.0} ms\n", start.elapsed().as_secs_f64() * 1e3));
            self.complete = 2;
        }
        if !self.wanted.frames {
            return;
        }
        let now = Instant::now();
        let dragging = ctx.input(|input| input.pointer.is_decidedly_dragging());
        if let (Some((before, was_dragging)), Some(cpu_s)) = (self.last, cpu_s) {
            let time = now - before;
            self.frames.add(time, cpu_s);
            if dragging && was_dragging {
                self.dragged.add(time, cpu_s);
            }
        }
        self.last = Some((now, dragging));
    }

    /// Called when a frame with a complete map has been made.
    pub(super) fn map_is_complete(&mut self, ctx: &egui::Context) {
        if self.complete == 0 {
            self.complete = 1;
            if self.wanted.start.is_some() {
                ctx.request_repaint();
            }
        }
    }
}

/// The window with its measurements.
pub(super) struct Watched {
    app: App,
    traced: Traced,
}

impl Watched {
    pub(super) fn new(app: App, wanted: Trace) -> Self {
        Self { app, traced: Traced::new(wanted) }
    }
}

impl eframe::App for Watched {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.traced.frame(ui.ctx(), frame.info().cpu_usage);
        let is_there = self.app.is_idle();
        self.app.ui(ui, frame);
        if is_there {
            self.traced.map_is_complete(ui.ctx());
        }
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.app.on_exit(gl);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        if self.wanted.frames {
            self.frames.say("all");
            self.dragged.say("dragging");
        }
    }
}

impl Frames {
    fn add(&mut self, time: Duration, cpu_s: f32) {
        self.count += 1;
        self.time += time;
        self.cpu_s.push(cpu_s);
    }

    fn say(&mut self, name: &str) {
        self.cpu_s.sort_by(f32::total_cmp);
        let at = |share: usize| self.cpu_s.get(self.cpu_s.len() * share / 100).copied().unwrap_or(0.0) * 1e3;
        let seconds = self.time.as_secs_f64();
        let per_second = if seconds > 0.0 { f64::from(self.count) / seconds } else { 0.0 };
        say(&format!(
            "trace-frames {name}: {} frames in {seconds:.2} s, {per_second:.1} per second, \
             CPU {:.1} ms median, {:.1} ms at 95 %\n",
            self.count,
            at(50),
            at(95)
        ));
    }
}

fn say(line: &str) {
    // Nobody reads a closed terminal.
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}
