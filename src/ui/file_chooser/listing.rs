//! Looks into folders off the window's thread: a share that does not answer must not stop the window.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::Purpose;
use crate::session::{Entry, FileError, Place, make_folder, places, read_folder};

/// What was asked of the disk.
pub enum Question {
    /// Where people keep things.
    Places,
    /// What lies in a folder: files with these endings, or all without any.
    Look(PathBuf, &'static [&'static str]),
    /// What stands under a name.
    Name(PathBuf),
    /// What stands under a name to save under, which gets its ending unless it is a folder.
    NameToSave(PathBuf),
    /// Make this folder.
    Make(PathBuf),
}

/// What the disk says.
pub enum Reply {
    /// Where people keep things.
    Places(Vec<Place>),
    /// What lies in a folder.
    Folder(PathBuf, Result<Vec<Entry>, FileError>),
    /// A name, whether it is a folder, whether it is a file, and whether the folder around it is there.
    Name { path: PathBuf, is_folder: bool, is_file: bool, has_folder: bool },
    /// A folder was made.
    Made(PathBuf, Result<(), FileError>),
}

/// What the disk says of a name.
fn named(path: PathBuf) -> Reply {
    let has_folder = path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir());
    Reply::Name { is_folder: path.is_dir(), is_file: path.is_file(), has_folder, path }
}

/// Asks the disk.
pub fn ask(ctx: &egui::Context, question: Question, purpose: Purpose) -> Receiver<Reply> {
    let (send, reply) = channel();
    let ctx = ctx.clone();
    let _ = std::thread::Builder::new().name("folder".to_owned()).spawn(move || {
        let said = match question {
            Question::Places => Reply::Places(places()),
            Question::Look(folder, endings) => {
                let found = read_folder(&folder, endings);
                Reply::Folder(folder, found)
            }
            Question::Name(path) => named(path),
            Question::NameToSave(path) => {
                let path = if path.is_dir() { path } else { purpose.complete(&path) };
                named(path)
            }
            Question::Make(path) => {
                let made = make_folder(&path);
                Reply::Made(path, made)
            }
        };
        let _ = send.send(said);
        ctx.request_repaint();
    });
    reply
}

/// Takes the replies that came; what is still awaited stays.
pub fn take(awaited: &mut Vec<Receiver<Reply>>) -> Vec<Reply> {
    let mut came = Vec::new();
    awaited.retain(|reply| match reply.try_recv() {
        Ok(said) => {
            came.push(said);
            false
        }
        Err(TryRecvError::Empty) => true,
        Err(TryRecvError::Disconnected) => false,
    });
    came
}

/// The name as a path: `~` is the home folder, what is no full path lies in `folder`.
pub fn resolved(typed: &str, folder: &Path, home: Option<&Path>) -> PathBuf {
    let typed = typed.trim();
    if let Some(home) = home
        && let Some(rest) = typed.strip_prefix('~')
        && (rest.is_empty() || rest.starts_with(['/', '\\']))
    {
        return home.join(rest.trim_start_matches(['/', '\\']));
    }
    folder.join(typed)
}

/// What a drive is called.
pub fn drive_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// A size as 1.4 MB.
pub fn size_words(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss)] // shown to two figures
    let mut size = bytes as f64;
    let mut unit = "B";
    for next in ["KB", "MB", "GB", "TB"] {
        if size < 1000.0 {
            break;
        }
        (size, unit) = (size / 1000.0, next);
    }
    if unit == "B" || size >= 100.0 { format!("{size:.0} {unit}") } else { format!("{size:.1} {unit}") }
}
