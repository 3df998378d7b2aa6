//! The system's own file dialog, off the main thread. Where there is none it says so, and the window asks itself.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::text::{self, Lang};

/// Nobody closes a dialog faster than this: it was never shown.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// A file dialog that is open.
pub struct FileChooser {
    /// To save; otherwise to open.
    pub save: bool,
    answer: Receiver<Option<PathBuf>>,
    since: Instant,
}

/// What came of a file dialog.
pub enum Chosen {
    /// It is still open.
    Waiting,
    /// This file.
    File(PathBuf),
    /// It was closed.
    Nothing,
    /// The system has none.
    NoDialog,
}

impl FileChooser {
    /// Opens the system's dialog.
    pub fn open(ctx: &egui::Context, save: bool, name: &str, lang: Lang) -> Self {
        let (send, answer) = channel();
        let (ctx, name) = (ctx.clone(), name.to_owned());
        std::thread::spawn(move || {
            let dialog = rfd::FileDialog::new().add_filter(text::ui::project_files(lang), &["gpkg"]);
            let chosen = if save {
                dialog.set_title(text::ui::dialog_save(lang)).set_file_name(name).save_file()
            } else {
                dialog.set_title(text::ui::dialog_open(lang)).pick_file()
            };
            // The window may be gone by now.
            let _ = send.send(chosen);
            ctx.request_repaint();
        });
        Self { save, answer, since: Instant::now() }
    }

    /// What came of it so far.
    pub fn poll(&self) -> Chosen {
        match self.answer.try_recv() {
            Ok(Some(path)) => Chosen::File(path),
            Ok(None) if self.since.elapsed() < NEVER_SHOWN => Chosen::NoDialog,
            Ok(None) => Chosen::Nothing,
            Err(TryRecvError::Empty) => Chosen::Waiting,
            Err(TryRecvError::Disconnected) => Chosen::NoDialog,
        }
    }
}
