//! What a user chose, kept in the user's own folder and never in a project.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{self, FileError};
use crate::text::Lang;

/// The largest settings file that is read.
const LIMIT: u64 = 1 << 20;

/// What a user chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language of the window.
    pub lang: Lang,
    /// The project that was open last.
    pub last_project: Option<PathBuf>,
    /// The role under which edits are recorded, e.g. 金碧街道办.
    pub author: String,
}

impl Settings {
    /// Where the settings lie; `None` where the system names no such folder.
    pub fn path() -> Option<PathBuf> {
        let folders = directories::ProjectDirs::from("", "", "tongxin")?;
        Some(folders.config_dir().join("settings.json"))
    }

    /// The settings in a file. A missing or unreadable file means the usual ones: nobody is kept from working by it.
    pub fn load(path: &Path) -> Self {
        let content = files::read_small(path, LIMIT).ok();
        content.and_then(|content| serde_json::from_str(&content).ok()).unwrap_or_default()
    }

    /// Puts the settings into a file, whose folder is made if it is missing.
    ///
    /// # Errors
    /// What the disk says; the file stays then as it was.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        let content = serde_json::to_string_pretty(self).unwrap_or_default();
        files::write_small(path, &(content + "\n"))
    }
}
