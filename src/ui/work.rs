//! Work off the window's thread that the window waits for: opening, saving, replaying. One at a time.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use egui::{Align2, Area, Id, Margin, Order, Rect, Ui};

use super::form::bar;
use super::theme::card;
use super::widgets::{Look, button, tokens, words};
use crate::jobs::Progress;
use crate::text::{self, Lang};

/// Work that is done sooner shows no card.
const SHOWN_AFTER: Duration = Duration::from_millis(80);

/// How long a frame looks again soon.
const QUICK: Duration = Duration::from_secs(2);

/// Work that is under way, with what comes of it.
pub struct Work<T> {
    words: String,
    progress: Progress,
    since: Instant,
    answer: Receiver<T>,
    may_cancel: bool,
}

/// What came of work so far.
pub enum Outcome<T> {
    /// It goes on.
    Waiting,
    /// It is done.
    Done(T),
    /// It broke off without a word, which is a bug.
    Broken,
}

impl<T: Send + 'static> Work<T> {
    /// Begins work. `words` say what it is.
    pub fn start(
        ctx: &egui::Context,
        words: String,
        may_cancel: bool,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> Self {
        let (send, answer) = channel();
        let progress = Progress::default();
        let (ctx, shared) = (ctx.clone(), progress.clone());
        // Where no thread can be had, the sender is dropped with the closure, and the work counts as broken.
        let _ = std::thread::Builder::new().name("work".to_owned()).spawn(move || {
            let _ = send.send(work(&shared));
            ctx.request_repaint();
        });
        Self { words, progress, since: Instant::now(), answer, may_cancel }
    }

    /// What came of it so far.
    pub fn poll(&self) -> Outcome<T> {
        match self.answer.try_recv() {
            Ok(done) => Outcome::Done(done),
            Err(TryRecvError::Empty) => Outcome::Waiting,
            Err(TryRecvError::Disconnected) => Outcome::Broken,
        }
    }

    /// Whether somebody asked it to stop.
    pub fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }

    /// Shows how far it is, at the bottom of the map, or in its middle while there is nothing else to be seen.
    pub fn show(&self, ui: &Ui, map: Rect, alone: bool, lang: Lang) {
        let pause = if self.since.elapsed() < QUICK { 10 } else { 100 };
        ui.ctx().request_repaint_after(Duration::from_millis(pause));
        if self.since.elapsed() < SHOWN_AFTER {
            return;
        }
        let (at, pivot) = match alone {
            true => (map.center(), Align2::CENTER_CENTER),
            false => (map.center_bottom() - egui::vec2(0.0, 16.0), Align2::CENTER_BOTTOM),
        };
        let area = Area::new(Id::unique("work")).order(Order::Foreground).pivot(pivot).fixed_pos(at);
        area.show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.vertical(|ui| {
                        ui.set_width(280.0);
                        let (done, total) = self.progress.state();
                        #[allow(clippy::cast_precision_loss)] // far below 2^24 steps of what is seen
                        let share = (total > 0).then(|| (done as f32 / total as f32).min(1.0));
                        ui.horizontal(|ui| {
                            words(ui, self.words.clone(), 14.0, false, tokens(ui).text1);
                            if let Some(share) = share {
                                words(ui, format!("{:.0} %", share * 100.0), 12.0, false, tokens(ui).text3);
                            }
                        });
                        bar(ui, 280.0, share);
                    });
                    if self.may_cancel
                        && button(ui, None, text::ui::cancel(lang), Look::Plain, !self.is_cancelled()).clicked()
                    {
                        self.progress.cancel();
                    }
                });
            });
        });
    }
}
