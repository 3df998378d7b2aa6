//! File dialogs of the window: what is asked for, what is done with the answer, and what is never written over.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use super::desk::file_name;
use super::{App, title};
use crate::basemap::placement_name;
use crate::text;
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::{Beginning, Chosen, FileChooser, Purpose};

impl App {
    /// Asks for a file.
    pub(super) fn choose(&mut self, ctx: &Context, purpose: Purpose) {
        if self.desk.chooser.is_some() {
            return;
        }
        let settings = self.desk.store.get();
        let by_system = self.desk.dialogs.as_mut().is_some_and(|dialogs| dialogs.wanted(settings.file_dialogs));
        // Where a project may only be looked at, nothing is saved beside it.
        let locked = purpose.saves() && self.session.path().is_some() && !self.session.may_save();
        let near = self.session.path().or(settings.last_project.as_deref()).filter(|_| !locked);
        let beginning = Beginning {
            folder: near.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned),
            name: self.offered_name(purpose),
            recent: settings.recent.clone(),
        };
        self.desk.chooser = Some(FileChooser::open(ctx, purpose, by_system, beginning, self.lang));
    }

    /// The name that a file dialog offers to save under.
    fn offered_name(&self, purpose: Purpose) -> String {
        match purpose {
            Purpose::SaveTable => {
                let name = self.table.name();
                format!("{}.csv", file_title(if name.is_empty() { text::table::table(self.lang) } else { name }))
            }
            Purpose::SaveWriteUp => format!("{}.html", file_title(&self.write_up_name())),
            Purpose::SaveCodes => format!("{}.csv", file_title(text::forms::codes_file(self.lang))),
            Purpose::SavePicture => format!("{}.png", file_title(&self.picture_title())),
            Purpose::SavePlacement => {
                let scan = self.desk.base_map.choice().underlay.as_ref();
                scan.map(|scan| file_name(&placement_name(&scan.path))).unwrap_or_default()
            }
            _ => format!("{}.gpkg", file_title(&title(self.session.document(), self.lang))),
        }
    }

    /// Shows the file dialog and takes what came of it.
    pub(super) fn take_chosen(&mut self, ui: &Ui, outbox: &mut Outbox) {
        let lang = self.lang;
        let Some(chooser) = &mut self.desk.chooser else { return };
        let purpose = chooser.purpose;
        match chooser.show(ui, lang) {
            Chosen::Waiting => return,
            Chosen::File(path) => self.take_path(ui, purpose, path, outbox),
            Chosen::Nothing => {
                self.closing = false;
                self.desk.drop_changes = false;
                self.desk.pending = None;
            }
        }
        self.desk.chooser = None;
    }

    fn take_path(&mut self, ui: &Ui, purpose: Purpose, path: PathBuf, outbox: &mut Outbox) {
        let path = if purpose.saves() {
            let whole = purpose.complete(&path);
            if let Some(why) = self.why_not_over(purpose, &path, &whole) {
                self.message(text::ui::could_not_save(self.lang), why);
                self.closing = false;
                self.desk.pending = None;
                return;
            }
            whole
        } else {
            path
        };
        match purpose {
            Purpose::SaveProject => outbox.send(Action::Overwrite(path)),
            Purpose::OpenProject => outbox.send(Action::OpenPath(path)),
            Purpose::OpenOutline => self.read_outline(ui.ctx(), path),
            Purpose::OpenTiles => self.desk.base_map.take_file(ui.ctx(), path),
            Purpose::OpenScan => self.desk.base_map.take_scan(ui.ctx(), path),
            Purpose::SavePlacement => self.desk.base_map.save_placement(&path),
            Purpose::OpenCertificate => self.desk.store.change(|settings| settings.network.certificate = Some(path)),
            Purpose::SaveTable => self.export_table(&path),
            Purpose::SaveCodes => self.export_codes(&path),
            Purpose::SavePicture => self.export_picture(ui.ctx(), path),
            Purpose::SaveWriteUp => self.write_up(ui.ctx(), path),
        }
    }

    /// Why nothing is written under a name, in words: it is the open project or the scan, by whatever road, or a file
    /// about which the dialog did not ask, since the name had no ending there.
    fn why_not_over(&self, purpose: Purpose, asked: &Path, whole: &Path) -> Option<String> {
        let real = std::fs::canonicalize(whole).ok()?;
        let is = |other: &Path| std::fs::canonicalize(other).is_ok_and(|other| other == real);
        if purpose != Purpose::SaveProject && self.session.path().is_some_and(is) {
            return Some(text::files_ui::is_the_project(self.lang, file_name(whole)));
        }
        if self.desk.base_map.choice().underlay.as_ref().is_some_and(|scan| is(&scan.path)) {
            return Some(text::files_ui::is_the_scan(self.lang, file_name(whole)));
        }
        (asked != whole).then(|| text::files_ui::is_there_already(self.lang, file_name(whole)))
    }
}

/// A title as part of the name of a file: without what some system does not allow there.
fn file_title(title: &str) -> String {
    title.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect()
}
