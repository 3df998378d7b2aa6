//! Asks for a file: by the system's dialog where there is one, else inside the window.

mod browser;
mod listing;
mod portal;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use browser::Browser;

use crate::session::FileDialogs;
use crate::text::{self, Lang};

/// The portal answers within this time, or counts as missing.
const PORTAL_ANSWERS: Duration = Duration::from_millis(1500);
/// A system dialog that is gone sooner was never shown: a library that it needs is missing.
const NEVER_SHOWN: Duration = Duration::from_millis(150);

/// What a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A project to open.
    OpenProject,
    /// A name to save the project under.
    SaveProject,
    /// A GeoJSON file with the outline of a district.
    OpenOutline,
    /// A file of tiles for the base map.
    OpenTiles,
    /// A scan, a page on paper, or a placed scan.
    OpenScan,
    /// A name to save the place of a scan under.
    SavePlacement,
    /// A certificate of the office's own.
    OpenCertificate,
    /// A name to save a table under.
    SaveTable,
    /// A name to save a table of old and new codes under.
    SaveCodes,
    /// A name to save a picture of the map under.
    SavePicture,
    /// A name to save the write-up of a change under.
    SaveWriteUp,
}

impl Purpose {
    /// Whether it is a name to save under.
    pub fn saves(self) -> bool {
        matches!(
            self,
            Self::SaveProject
                | Self::SavePlacement
                | Self::SaveTable
                | Self::SaveCodes
                | Self::SavePicture
                | Self::SaveWriteUp
        )
    }

    /// Whether it is about projects: then those that were open lately are offered.
    fn is_of_projects(self) -> bool {
        matches!(self, Self::OpenProject | Self::SaveProject)
    }

    /// The path with the usual ending, unless it ends so already. Any other ending is part of the name: a table that
    /// is called 导出 2024.11 is a table, and a scan is not replaced by its place.
    pub fn complete(self, path: &Path) -> PathBuf {
        let is_right = |ending: &std::ffi::OsStr| self.endings().iter().any(|right| ending.eq_ignore_ascii_case(right));
        if path.extension().is_some_and(is_right) {
            return path.to_owned();
        }
        let mut whole = path.as_os_str().to_owned();
        whole.push(if self == Self::SavePlacement { ".placement.json" } else { "." });
        if self != Self::SavePlacement {
            whole.push(self.endings()[0]);
        }
        PathBuf::from(whole)
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::OpenProject | Self::SaveProject => &["gpkg"],
            Self::OpenOutline => &["geojson", "json"],
            Self::OpenTiles => &["mbtiles", "pmtiles"],
            Self::OpenScan => &["png", "jpg", "jpeg", "tif", "tiff", "webp", "pdf", "json"],
            Self::SavePlacement => &["json"],
            Self::OpenCertificate => &["pem", "crt", "cer"],
            Self::SaveTable | Self::SaveCodes => &["csv"],
            Self::SavePicture => &["png"],
            Self::SaveWriteUp => &["html", "md", "csv"],
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::OpenProject => text::ui::dialog_open(lang),
            Self::SaveProject => text::ui::dialog_save(lang),
            Self::OpenOutline => text::files_ui::outline_title(lang),
            Self::OpenTiles => text::files_ui::tiles_title(lang),
            Self::OpenScan => text::files_ui::scan_title(lang),
            Self::SavePlacement => text::files_ui::placement_title(lang),
            Self::OpenCertificate => text::files_ui::certificate_title(lang),
            Self::SaveTable => text::table::export(lang),
            Self::SaveCodes => text::forms::export_codes(lang),
            Self::SavePicture => text::drawing::export_picture(lang),
            Self::SaveWriteUp => text::writeup::dialog(lang),
        }
    }

    fn files(self, lang: Lang) -> &'static str {
        match self {
            Self::OpenProject | Self::SaveProject => text::ui::project_files(lang),
            Self::OpenOutline => text::files_ui::outline_files(lang),
            Self::OpenTiles => text::files_ui::tiles_files(lang),
            Self::OpenScan => text::files_ui::scan_files(lang),
            Self::SavePlacement => text::files_ui::placement_files(lang),
            Self::OpenCertificate => text::files_ui::certificate_files(lang),
            Self::SaveTable | Self::SaveCodes => text::files_ui::table_files(lang),
            Self::SavePicture => text::drawing::picture_files(lang),
            Self::SaveWriteUp => text::writeup::files(lang),
        }
    }
}

/// Whether the system has a file dialog: asked for once, when the program starts.
pub struct SystemDialogs {
    since: Instant,
    answer: Receiver<bool>,
    known: Option<bool>,
}

impl Default for SystemDialogs {
    fn default() -> Self {
        let (send, answer) = channel();
        let _ = std::thread::Builder::new().name("portal".to_owned()).spawn(move || {
            let _ = send.send(portal::is_there());
        });
        Self { since: Instant::now(), answer, known: None }
    }
}

impl SystemDialogs {
    /// Whether the system's dialog is to be used. Waits for the answer only in the first moments of the program.
    pub fn wanted(&mut self, choice: FileDialogs) -> bool {
        match choice {
            FileDialogs::Window => false,
            FileDialogs::System => true,
            FileDialogs::Auto => *self.known.get_or_insert_with(|| {
                let left = PORTAL_ANSWERS.saturating_sub(self.since.elapsed());
                self.answer.recv_timeout(left).unwrap_or(false)
            }),
        }
    }
}

/// A file dialog that is open.
pub struct FileChooser {
    /// What the file is for.
    pub purpose: Purpose,
    name: String,
    way: Way,
}

enum Way {
    System { answer: Receiver<Option<PathBuf>>, since: Instant },
    Window(Box<Browser>),
}

/// What came of a file dialog.
pub enum Chosen {
    /// It is still open.
    Waiting,
    /// This file; whether to replace it was asked.
    File(PathBuf),
    /// It was closed.
    Nothing,
}

/// Where to begin, and what to offer.
pub struct Beginning {
    /// The folder shown first.
    pub folder: Option<PathBuf>,
    /// The name offered to save under.
    pub name: String,
    /// Projects that were open lately.
    pub recent: Vec<PathBuf>,
}

impl FileChooser {
    /// Opens a dialog.
    pub fn open(ctx: &egui::Context, purpose: Purpose, by_system: bool, beginning: Beginning, lang: Lang) -> Self {
        let name = beginning.name.clone();
        let way = if by_system {
            let (answer, since) = (ask_system(ctx, purpose, &beginning, lang), Instant::now());
            Way::System { answer, since }
        } else {
            Way::Window(Box::new(Browser::new(ctx, purpose, beginning)))
        };
        Self { purpose, name, way }
    }

    /// Whether it lies inside the window, which then listens to nothing else.
    pub fn is_in_window(&self) -> bool {
        matches!(self.way, Way::Window(_))
    }

    /// Shows it, where it lies inside the window, and says what came of it.
    pub fn show(&mut self, ui: &egui::Ui, lang: Lang) -> Chosen {
        match &mut self.way {
            Way::Window(browser) => browser.show(ui, lang),
            Way::System { answer, since } => match answer.try_recv() {
                Ok(Some(path)) => Chosen::File(path),
                Ok(None) if since.elapsed() >= NEVER_SHOWN => Chosen::Nothing,
                Err(TryRecvError::Empty) => Chosen::Waiting,
                Ok(None) | Err(TryRecvError::Disconnected) => {
                    let beginning = Beginning { folder: None, name: self.name.clone(), recent: Vec::new() };
                    self.way = Way::Window(Box::new(Browser::new(ui.ctx(), self.purpose, beginning)));
                    Chosen::Waiting
                }
            },
        }
    }
}

fn ask_system(ctx: &egui::Context, purpose: Purpose, beginning: &Beginning, lang: Lang) -> Receiver<Option<PathBuf>> {
    let (send, answer) = channel();
    let (ctx, name, folder) = (ctx.clone(), beginning.name.clone(), beginning.folder.clone());
    std::thread::spawn(move || {
        let mut dialog =
            rfd::FileDialog::new().add_filter(purpose.files(lang), purpose.endings()).set_title(purpose.title(lang));
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        let chosen = if purpose.saves() { dialog.set_file_name(name).save_file() } else { dialog.pick_file() };
        // The window may be gone by now.
        let _ = send.send(chosen);
        ctx.request_repaint();
    });
    answer
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::Purpose;

    #[test]
    fn only_the_right_ending_counts() {
        let complete = |purpose: Purpose, name: &str| purpose.complete(Path::new(name));
        for (purpose, name, wanted) in [
            (Purpose::SavePlacement, "图.pdf", "图.pdf.placement.json"),
            (Purpose::SavePlacement, "图.pdf.placement.json", "图.pdf.placement.json"),
            (Purpose::SaveTable, "导出 2024.11", "导出 2024.11.csv"),
            (Purpose::SaveTable, "西山.gpkg", "西山.gpkg.csv"),
            (Purpose::SaveTable, "表.CSV", "表.CSV"),
            (Purpose::SaveProject, "西山 2024.11", "西山 2024.11.gpkg"),
            (Purpose::SaveProject, "西山", "西山.gpkg"),
        ] {
            assert_eq!(complete(purpose, name), PathBuf::from(wanted), "{purpose:?}");
        }
    }
}
