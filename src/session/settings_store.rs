//! Keeps settings and brings every change to the disk: a moment later, in one piece, off the window's thread, and
//! without touching what another window changed.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::settings::{Settings, SettingsTrouble};
use crate::files::FileError;

/// Changes within this time are written together.
const PAUSE: Duration = Duration::from_millis(400);

/// Settings that are kept on the disk.
pub struct SettingsStore {
    settings: Settings,
    folder: Option<PathBuf>,
    writer: Option<Writer>,
    trouble: Option<SettingsTrouble>,
}

struct Writer {
    send: Option<Sender<Settings>>,
    failures: Receiver<FileError>,
    thread: Option<JoinHandle<()>>,
}

impl SettingsStore {
    /// Settings that are kept nowhere.
    pub fn in_memory(settings: Settings) -> Self {
        Self { settings, folder: None, writer: None, trouble: None }
    }

    /// The settings in a folder, kept there.
    pub fn open(folder: &Path) -> Self {
        let path = folder.join("settings.json");
        let (settings, trouble) = Settings::load(&path);
        // Nothing is written over a file that nobody could read.
        let may_write = !matches!(trouble, Some(SettingsTrouble::LeftAlone(_)));
        let writer = may_write.then(|| Writer::start(path, settings.clone()));
        Self { settings, folder: Some(folder.to_owned()), writer, trouble }
    }

    /// The settings.
    pub fn get(&self) -> &Settings {
        &self.settings
    }

    /// The folder in which they are kept.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Changes the settings. The disk follows.
    pub fn change(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        if self.settings != before
            && let Some(send) = self.writer.as_ref().and_then(|writer| writer.send.as_ref())
        {
            // The writer goes only with the store.
            let _ = send.send(self.settings.clone());
        }
    }

    /// What was wrong with the file, once.
    pub fn take_trouble(&mut self) -> Option<SettingsTrouble> {
        self.trouble.take()
    }

    /// Why the last change was not written, once.
    pub fn take_failure(&mut self) -> Option<FileError> {
        self.writer.as_ref()?.failures.try_recv().ok()
    }
}

impl Writer {
    /// `written` is what the file holds at first.
    fn start(path: PathBuf, mut written: Settings) -> Self {
        let (send, changes) = channel::<Settings>();
        let (fail, failures) = channel();
        let work = move || {
            while let Ok(mut latest) = changes.recv() {
                while let Ok(later) = changes.recv_timeout(PAUSE) {
                    latest = later;
                }
                match latest.save(&written, &path) {
                    Ok(()) => written = latest,
                    // What failed is tried again with the next change.
                    Err(error) => drop(fail.send(error)),
                }
            }
        };
        let thread = std::thread::Builder::new().name("settings".to_owned()).spawn(work).ok();
        Self { send: Some(send), failures, thread }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.send = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
