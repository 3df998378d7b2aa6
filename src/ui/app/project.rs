//! The project in the window: opening, saving, and the questions before something is lost.

use std::path::Path;

use egui::{Ui, ViewportCommand};

use super::{App, title};
use crate::drawing::style::Theme;
use crate::jobs::Progress;
use crate::session::{Access, FileError, Problem, Session, SessionError};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::dialogs::{self, Dialog};
use crate::ui::file_chooser::{Chosen, FileChooser};

impl App {
    pub(super) fn choose(&mut self, ctx: &egui::Context, save: bool) {
        if self.chooser.is_none() {
            let name = format!("{}.gpkg", title(self.session.document(), self.lang));
            self.chooser = Some(FileChooser::open(ctx, save, &name, self.lang));
        }
    }

    pub(super) fn take_chosen(&mut self, outbox: &mut Outbox) {
        let Some(chooser) = &self.chooser else { return };
        let save = chooser.save;
        match chooser.poll() {
            Chosen::Waiting => return,
            // The system's dialog has asked about replacing a file.
            Chosen::File(path) if save => outbox.send(Action::Overwrite(dialogs::with_extension(&path))),
            Chosen::File(path) => outbox.send(Action::OpenPath(path)),
            Chosen::Nothing => self.closing = false,
            Chosen::NoDialog => self.dialog = Some(Dialog::Path { save, typed: String::new() }),
        }
        self.chooser = None;
    }

    pub(super) fn open(&mut self, path: &Path, access: Access) {
        match Session::open(path, access, &Progress::default()) {
            Ok(session) => {
                let foreign = session.foreign_changes().len();
                *self = Self { toast: self.toast.take(), ..Self::new(session, self.lang, self.theme) };
                self.say(Some(text::ui::opened(self.lang, path.display())));
                if foreign > 0 {
                    self.ask_about_foreign_changes();
                }
            }
            Err(error) => {
                let elsewhere = matches!(error.problem, Problem::OpenElsewhere { .. }) && access == Access::Write;
                let look = (text::ui::open_to_look(self.lang).to_owned(), Action::OpenToLook(path.to_owned()));
                self.fail(text::ui::could_not_open(self.lang), &error, elsewhere.then_some(look));
            }
        }
    }

    pub(super) fn save(&mut self) {
        match self.session.save() {
            Ok(_) => {
                let path = self.session.path().map(|path| path.display().to_string()).unwrap_or_default();
                self.say(Some(text::ui::saved_to(self.lang, path)));
            }
            Err(SessionError::File(error)) if matches!(error.problem, Problem::ForeignChanges { .. }) => {
                self.ask_about_foreign_changes();
            }
            Err(error) => {
                self.closing = false;
                let words = error.words(self.lang);
                let title = text::ui::could_not_save(self.lang).to_owned();
                self.dialog = Some(Dialog::Message { title, words, offer: None });
            }
        }
    }

    pub(super) fn save_as(&mut self, path: &Path, replace: bool) {
        if !replace && path.exists() && self.session.path() != Some(path) {
            self.dialog = Some(Dialog::Confirm {
                title: text::ui::overwrite_title(self.lang).to_owned(),
                words: text::ui::overwrite_hint(self.lang, path.display()),
                choices: vec![(text::ui::overwrite(self.lang).to_owned(), Action::Overwrite(path.to_owned()))],
            });
            return;
        }
        match self.session.save_as(path, &Progress::default()) {
            Ok(()) => {
                self.dialog = None;
                self.say(Some(text::ui::saved_to(self.lang, path.display())));
            }
            Err(error) => {
                self.closing = false;
                self.fail(text::ui::could_not_save(self.lang), &error, None);
            }
        }
    }

    fn fail(&mut self, title: &str, error: &FileError, offer: Option<(String, Action)>) {
        self.dialog = Some(Dialog::Message { title: title.to_owned(), words: error.words(self.lang), offer });
    }

    pub(super) fn ask_about_foreign_changes(&mut self) {
        let count = self.session.foreign_changes().len();
        self.dialog = Some(Dialog::Confirm {
            title: text::ui::foreign_title(self.lang).to_owned(),
            words: text::ui::foreign_hint(self.lang, count),
            choices: vec![
                (text::ui::save_as(self.lang).to_owned(), Action::SaveAs),
                (text::ui::foreign_overwrite(self.lang).to_owned(), Action::DropForeignChanges),
            ],
        });
    }

    pub(super) fn refuse_to_lose_changes(&mut self) {
        let title = title(self.session.document(), self.lang);
        self.dialog = Some(Dialog::Confirm {
            title: text::ui::not_saved(self.lang).to_owned(),
            words: text::ui::unsaved_open_hint(self.lang, title),
            choices: vec![(text::ui::save(self.lang).to_owned(), Action::SaveFromDialog)],
        });
    }

    /// Keeps the window open while something is not saved, and asks.
    pub(super) fn question_on_close(&mut self, ui: &Ui) {
        let asked = ui.input(|input| input.viewport().close_requested());
        if !asked || self.may_close || !self.session.is_modified() {
            return;
        }
        ui.ctx().send_viewport_cmd(ViewportCommand::CancelClose);
        let title = title(self.session.document(), self.lang);
        self.dialog = Some(Dialog::Confirm {
            title: text::ui::unsaved_title(self.lang).to_owned(),
            words: text::ui::unsaved_hint(self.lang, title),
            choices: vec![
                (text::ui::save_and_close(self.lang).to_owned(), Action::SaveAndClose),
                (text::ui::close_without_saving(self.lang).to_owned(), Action::CloseWithoutSaving),
            ],
        });
    }
}

/// The window on a project file.
///
/// # Errors
/// Whatever is wrong with the file.
pub fn open_project(path: &Path, lang: Lang) -> Result<App, FileError> {
    let session = match Session::open(path, Access::Write, &Progress::default()) {
        Err(error) if matches!(error.problem, Problem::OpenElsewhere { .. }) => {
            Session::open(path, Access::Read, &Progress::default())?
        }
        other => other?,
    };
    Ok(App::new(session, lang, Theme::default()))
}
