//! Asks the system for a file to export to, off the main thread. Where it has no dialog, a fresh file beside the project.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::text::{Lang, table as text};

/// Nobody closes a dialog faster than this: it was never shown.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// A question for a file that is open.
pub struct Export {
    name: String,
    answer: Receiver<Option<PathBuf>>,
    since: Instant,
}

impl Export {
    /// Asks.
    pub fn open(ctx: &egui::Context, name: &str, lang: Lang) -> Self {
        let name = format!("{}.csv", if name.is_empty() { text::table(lang) } else { name });
        let (send, answer) = channel();
        let (ctx, proposed) = (ctx.clone(), name.clone());
        std::thread::spawn(move || {
            let dialog = rfd::FileDialog::new().add_filter("CSV", &["csv"]).set_title(text::export(lang));
            // The window may be gone by now.
            let _ = send.send(dialog.set_file_name(proposed).save_file());
            ctx.request_repaint();
        });
        Self { name, answer, since: Instant::now() }
    }

    /// What came of it: nothing yet, no file, or this one.
    pub fn poll(&self, beside: Option<&Path>) -> Option<Option<PathBuf>> {
        match self.answer.try_recv() {
            Ok(Some(path)) => Some(Some(path)),
            Ok(None) if self.since.elapsed() >= NEVER_SHOWN => Some(None),
            Ok(None) | Err(TryRecvError::Disconnected) => Some(self.fresh(beside)),
            Err(TryRecvError::Empty) => None,
        }
    }

    /// A name in a folder that no file has yet.
    fn fresh(&self, beside: Option<&Path>) -> Option<PathBuf> {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
        let folder = beside.filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned).or(home)?;
        let stem = self.name.trim_end_matches(".csv");
        let numbered = (2..1000).map(|number| folder.join(format!("{stem} {number}.csv")));
        std::iter::once(folder.join(&self.name)).chain(numbered).find(|path| !path.exists())
    }
}
