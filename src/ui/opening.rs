//! The window while the project is being opened or the demo made on another thread, then the window on the project.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use egui::{Align2, Rect, Ui, ViewportCommand, vec2};

use super::app::App;
use super::theme::{bold, color, egui_theme, paint_mark};
use super::trace::{Trace, Traced};
use crate::drawing::style::Theme;
use crate::jobs::Progress;
use crate::session::FileError;
use crate::text::{self, Lang};

/// What opens the project: told how to report progress, it may be stopped.
pub(super) type Opener = Box<dyn FnOnce(&Progress) -> Result<App, FileError> + Send>;

/// A project that is being opened.
pub(super) struct Opening {
    result: Receiver<Result<App, FileError>>,
    progress: Progress,
    failed: Arc<Mutex<Option<FileError>>>,
    lang: Lang,
}

/// The window: of a project, or on the way to one.
pub(super) struct Window {
    state: State,
    traced: Traced,
}

enum State {
    Opening(Opening),
    Open(Box<App>),
}

impl Opening {
    /// Starts to open on a thread of its own.
    pub(super) fn start(open: Opener, lang: Lang) -> Self {
        let (sender, result) = channel();
        let progress = Progress::default();
        let told = progress.clone();
        std::thread::spawn(move || {
            // The window may be gone before the project is there.
            let _ = sender.send(open(&told));
        });
        Self { result, progress, failed: Arc::default(), lang }
    }

    /// Where the reason stands when the project cannot be opened.
    pub(super) fn failure(&self) -> Arc<Mutex<Option<FileError>>> {
        self.failed.clone()
    }

    /// Waits for the end without a window: the reason when it failed.
    #[allow(clippy::needless_pass_by_value)] // nobody else may wait
    pub(super) fn wait(self) -> Option<FileError> {
        self.result.recv().ok().and_then(Result::err)
    }

    /// The window that shows progress and then the project.
    pub(super) fn window(self, trace: Trace) -> Window {
        Window { state: State::Opening(self), traced: Traced::new(trace) }
    }

    fn show(&self, ui: &Ui) {
        let theme = Theme::default();
        ui.ctx().set_theme(egui_theme(theme));
        let (tokens, painter, area) = (theme.tokens(), ui.painter(), ui.max_rect());
        painter.rect_filled(area, 0, color(theme.map().hills));
        let middle = area.center();
        paint_mark(painter, middle - vec2(0.0, 48.0), theme);
        let words = text::drawing::opening(self.lang);
        painter.text(middle, Align2::CENTER_CENTER, words, bold(16.0), color(tokens.text1));
        let (done, total) = self.progress.state();
        if total > 0 {
            #[allow(clippy::cast_precision_loss)] // a bar of 240 px
            let share = (done as f32 / total as f32).clamp(0.0, 1.0);
            let track = Rect::from_center_size(middle + vec2(0.0, 28.0), vec2(240.0, 6.0));
            painter.rect_filled(track, 3, color(tokens.line));
            let done = Rect::from_min_size(track.min, vec2(track.width() * share, track.height()));
            painter.rect_filled(done, 3, color(tokens.accent));
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.traced.frame(ui.ctx(), frame.info().cpu_usage);
        if let State::Opening(opening) = &self.state {
            match opening.result.try_recv() {
                Ok(Ok(app)) => self.state = State::Open(Box::new(app)),
                Ok(Err(error)) => {
                    *opening.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    ui.ctx().send_viewport_cmd(ViewportCommand::Close);
                }
                Err(TryRecvError::Empty) => ui.ctx().request_repaint_after(Duration::from_millis(8)),
                Err(TryRecvError::Disconnected) => ui.ctx().send_viewport_cmd(ViewportCommand::Close),
            }
        }
        match &mut self.state {
            State::Opening(opening) => opening.show(ui),
            State::Open(app) => {
                app.ui(ui, frame);
                self.traced.map_is_complete(ui.ctx());
            }
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        match &self.state {
            State::Opening(_) => color(Theme::default().map().hills).to_normalized_gamma_f32(),
            State::Open(app) => app.clear_color(visuals),
        }
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
