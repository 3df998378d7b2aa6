//! What a user chose, kept in the user's own folder and never in a project.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::settings_merge::merged;
use crate::basemap::Network;
use crate::drawing::style::Theme;
use crate::files::{self, FileError, Problem, ProjectLock};
use crate::text::Lang;

/// The largest settings file that is read.
const LIMIT: u64 = 1 << 20;
/// How often, and how far apart, it is tried to write while another window writes.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_millis(50);
/// How many projects are remembered.
const RECENT: usize = 10;

/// What a user chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language of the window; that of the system when nobody chose.
    pub lang: Option<Lang>,
    /// Light, dark, or as the system.
    pub theme: ThemeChoice,
    /// Size of everything in the window, in per cent.
    pub text_percent: u16,
    /// Nothing eases.
    pub reduced_motion: bool,
    /// The role under which edits are recorded, e.g. 金碧街道办.
    pub author: String,
    /// The project that was open last.
    pub last_project: Option<PathBuf>,
    /// Projects that were open, the last one first.
    pub recent: Vec<PathBuf>,
    /// Where the window was.
    pub window: Option<WindowPlace>,
    /// The hint of the first start was seen.
    pub hint_seen: bool,
    /// Target band of households per grid for new projects.
    pub household_band: (u32, u32),
    /// The base map, as the room that draws it writes it.
    pub base_map: Value,
    /// The proxy and the certificate of the office.
    pub network: Network,
    /// Which file dialogs are used.
    pub file_dialogs: FileDialogs,
    /// How many dated backups of a project are kept.
    pub backups: u16,
    /// What a later version of the program wrote: kept as it is.
    #[serde(flatten)]
    pub later: serde_json::Map<String, Value>,
}

/// Light, dark, or as the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system; light where it does not say.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl ThemeChoice {
    /// The theme, given that of the system.
    pub fn theme(self, system: Option<Theme>) -> Theme {
        match self {
            Self::System => system.unwrap_or_default(),
            Self::Light => Theme::Light,
            Self::Dark => Theme::Dark,
        }
    }
}

impl From<Theme> for ThemeChoice {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

/// Which file dialogs are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileDialogs {
    /// Those of the system where it has any.
    #[default]
    Auto,
    /// Those inside the window.
    Window,
    /// Those of the system.
    System,
}

/// Where the window was, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Its left edge and top edge; `None` where the system does not say.
    pub at: Option<(i32, i32)>,
    /// Width and height.
    pub size: (u32, u32),
    /// Whether it filled the screen.
    pub maximised: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            theme: ThemeChoice::default(),
            text_percent: 100,
            reduced_motion: false,
            author: String::new(),
            last_project: None,
            recent: Vec::new(),
            window: None,
            hint_seen: false,
            household_band: (300, 500),
            base_map: Value::Null,
            network: Network::default(),
            file_dialogs: FileDialogs::default(),
            backups: 7,
            later: serde_json::Map::new(),
        }
    }
}

/// What became of a settings file that could not be read.
#[derive(Debug)]
pub enum SettingsTrouble {
    /// It is no settings file: it was put aside under this name, and the usual settings are in force.
    SetAside(PathBuf),
    /// It can be neither read nor put aside: it stays as it is, and nothing is written over it.
    LeftAlone(FileError),
}

impl Settings {
    /// Under this name a base map that could not be read stays in the file.
    pub const UNREAD_BASE_MAP: &str = "base_map_unread";
    /// The smallest and the largest size of everything in the window, in per cent.
    pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 90..=200;
    /// The most backups kept.
    pub const MOST_BACKUPS: u16 = 99;

    /// The folder of the settings and of what belongs to them; `None` where the system names no such folder.
    pub fn folder() -> Option<PathBuf> {
        Some(directories::ProjectDirs::from("", "", "tongxin")?.config_dir().to_owned())
    }

    /// Where the settings lie; `None` where the system names no such folder.
    pub fn path() -> Option<PathBuf> {
        Some(Self::folder()?.join("settings.json"))
    }

    /// The settings in a file. A missing file means the usual ones, and so does one that is broken: that is put aside,
    /// never lost, and nobody is kept from working by it.
    pub fn load(path: &Path) -> (Self, Option<SettingsTrouble>) {
        let content = match files::read_small(path, LIMIT) {
            Ok(content) => content,
            Err(error) if matches!(error.problem, Problem::NotFound) => return (Self::default(), None),
            // Not text, or too large: broken as well.
            Err(error) if matches!(error.problem, Problem::Other | Problem::TooLarge) => String::new(),
            Err(error) => return (Self::default(), Some(SettingsTrouble::LeftAlone(error))),
        };
        match serde_json::from_str::<Self>(&content) {
            Ok(settings) => (settings.within_limits(), None),
            Err(_) => {
                let trouble = match files::set_aside(path) {
                    Ok(aside) => SettingsTrouble::SetAside(aside),
                    Err(error) => SettingsTrouble::LeftAlone(error),
                };
                (Self::default(), Some(trouble))
            }
        }
    }

    /// Puts the settings into a file, whose folder is made if it is missing. What another window wrote there stays,
    /// except where these settings differ from `before`, those that this window wrote or read last.
    ///
    /// # Errors
    /// What the disk says; the file stays then as it was.
    pub fn save(&self, before: &Self, path: &Path) -> Result<(), FileError> {
        let _lock = wait_for_lock(path)?;
        let mut content = serde_json::to_value(self).unwrap_or_default();
        match files::read_small(path, LIMIT) {
            Ok(there) => match serde_json::from_str(&there) {
                Ok(there @ Value::Object(_)) => {
                    let before = serde_json::to_value(before).unwrap_or_default();
                    content = merged(&before, &content, &there);
                }
                // Broken since it was read: put aside, never lost.
                _ => drop(files::set_aside(path)?),
            },
            Err(error) if matches!(error.problem, Problem::NotFound) => {}
            Err(error) if matches!(error.problem, Problem::Other | Problem::TooLarge) => drop(files::set_aside(path)?),
            Err(error) => return Err(error),
        }
        if let Some(Value::Array(recent)) = content.get_mut("recent") {
            recent.truncate(RECENT);
        }
        let content = serde_json::to_string_pretty(&content).unwrap_or_default();
        files::write_small(path, &(content + "\n"))
    }

    /// Notes that a project was opened or saved under a name.
    pub fn note_project(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path.clone());
        self.recent.truncate(RECENT);
        self.last_project = Some(path);
    }

    /// Forgets a project.
    pub fn forget_project(&mut self, path: &Path) {
        self.recent.retain(|other| other != path);
        if self.last_project.as_deref() == Some(path) {
            self.last_project = None;
        }
    }

    /// What somebody wrote by hand may be beyond what makes sense.
    fn within_limits(mut self) -> Self {
        self.text_percent = self.text_percent.clamp(*Self::TEXT_PERCENT.start(), *Self::TEXT_PERCENT.end());
        self.backups = self.backups.min(Self::MOST_BACKUPS);
        self.recent.truncate(RECENT);
        let (low, high) = self.household_band;
        self.household_band = (low.min(high), low.max(high));
        self.window = self
            .window
            .filter(|window| (200..=20_000).contains(&window.size.0) && (200..=20_000).contains(&window.size.1));
        self
    }
}

/// The right to write the settings, waited for while another window writes them. Where the file system has no locks they
/// are written without: two windows that write in the same moment may lose one of two changes there.
fn wait_for_lock(path: &Path) -> Result<Option<ProjectLock>, FileError> {
    if let Some(folder) = path.parent() {
        files::make_folders(folder)?;
    }
    let mut tries = 0;
    loop {
        match ProjectLock::take_where_there_are_any(path) {
            Err(error) if matches!(error.problem, Problem::OpenElsewhere { .. }) && tries < TRIES => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
            taken => return taken,
        }
    }
}
