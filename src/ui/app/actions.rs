//! What the window does when a view asks.

use egui::ViewportCommand;

use super::App;
use crate::domain::Subject;
use crate::model::Command;
use crate::query::table::TableOf;
use crate::session::{Access, write_table_csv};
use crate::text::{self, Lang};
use crate::ui::action::Action;
use crate::ui::dialogs::Dialog;
use crate::ui::panels::table::Export;
use crate::ui::toast::Toast;

impl App {
    /// Carries out what a view asked for.
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Open if self.session.is_modified() => self.refuse_to_lose_changes(),
            Action::Open => self.choose(ctx, false),
            Action::SaveAs => {
                self.dialog = None;
                self.choose(ctx, true);
            }
            Action::OpenPath(path) => self.open(&path, Access::Write),
            Action::OpenToLook(path) => self.open(&path, Access::Read),
            Action::SaveFromDialog => {
                self.dialog = None;
                self.carry_out(ctx, Action::Save);
            }
            Action::Save if self.session.may_save() => self.save(),
            Action::Save => self.choose(ctx, true),
            Action::SaveAsPath(path) => self.save_as(&path, false),
            Action::Overwrite(path) => self.save_as(&path, true),
            Action::DropForeignChanges => {
                self.dialog = None;
                self.session.discard_foreign_changes();
                self.save();
            }
            Action::Undo => {
                let before = self.session.document().clone();
                let words = match self.session.undo() {
                    Ok(edit) => edit.map(|edit| text::ui::undone(self.lang, edit.command.words(self.lang, &before))),
                    Err(reason) => Some(reason.words(self.lang)),
                };
                self.say(words);
            }
            Action::Redo => {
                let words = match self.session.redo() {
                    Ok(edit) => edit.map(|edit| {
                        text::ui::redone(self.lang, edit.command.words(self.lang, self.session.document()))
                    }),
                    Err(reason) => Some(reason.words(self.lang)),
                };
                self.say(words);
            }
            Action::SwitchLanguage => self.lang = self.lang.pick(Lang::En, Lang::Zh),
            Action::SwitchTheme => self.theme = self.theme.other(),
            Action::Ask(point) => {
                self.details.close();
                self.view.ask(self.session.document(), point);
            }
            // The card on top closes first.
            Action::Dismiss if self.details.subject().is_some() => self.carry_out(ctx, Action::CloseDetails),
            Action::Dismiss => self.view.dismiss(),
            Action::Show(subject) => {
                self.details.open(subject);
                self.select_and_look_at(subject);
            }
            Action::Pick(subjects) => {
                self.view.select_all(self.session.document(), subjects);
                let seen = self.last.as_ref().map(|map| map.camera.bounds(0.0));
                if let (Some((_, bounds)), Some(seen)) = (&self.view.highlight, seen)
                    && !bounds.intersects(seen)
                {
                    self.map.look_at(*bounds);
                }
            }
            Action::OpenTable(of) => self.table.open(of),
            Action::SwitchTable if self.table.is_open() => self.table.close(),
            Action::SwitchTable => {
                let document = self.session.document();
                let listing = self.view.subjects.first().map(|&subject| TableOf::listing(document, subject));
                self.table.open(listing.unwrap_or(TableOf::Level(document.grid_level())));
            }
            Action::ExportTable if self.exporting.is_none() => {
                self.exporting = Some(Export::open(ctx, self.table.name(), self.lang));
            }
            Action::ExportTable => {}
            Action::BackInDetails => {
                if let Some(subject) = self.details.back() {
                    self.select_and_look_at(subject);
                }
            }
            Action::CloseDetails => {
                self.details.close();
            }
            Action::Select(area) => self.view.select(self.session.document(), Some(area)),
            Action::LookAt(area) => self.look_at(area),
            Action::ShowDistrict => {
                if let Some(bounds) = self.view.list.bounds {
                    self.map.look_at(bounds);
                }
            }
            Action::Zoom(steps) => self.map.zoom_by(steps),
            Action::Rename(area) => {
                let name = self.session.document().tables.areas.get(area).map(|area| area.name.clone());
                self.dialog = name.map(|name| Dialog::Rename { area, typed: name.clone(), name, refusal: None });
            }
            Action::Run(command) => self.run(command),
            Action::Copy(words) => {
                ctx.copy_text(words);
                self.say(Some(text::ui::copied(self.lang).to_owned()));
            }
            Action::CloseDialog => {
                self.dialog = None;
                self.closing = false;
            }
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Action::CloseWithoutSaving => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Action::SaveAndClose => {
                self.dialog = None;
                self.closing = true;
                self.carry_out(ctx, Action::Save);
            }
        }
        if self.closing && self.dialog.is_none() && self.chooser.is_none() && !self.session.is_modified() {
            self.may_close = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn run(&mut self, command: Command) {
        let edit = command.words(self.lang, self.session.document());
        match self.session.run(command) {
            Ok(_) => {
                self.dialog = None;
                self.say(Some(text::ui::done(self.lang, edit)));
            }
            Err(reason) => match &mut self.dialog {
                Some(Dialog::Rename { refusal, .. }) => *refusal = Some(reason.words(self.lang)),
                _ => self.say(Some(reason.words(self.lang))),
            },
        }
    }

    /// Writes the table once the file is known.
    pub(super) fn take_export(&mut self) {
        let Some(export) = &self.exporting else { return };
        let beside = self.session.path().and_then(std::path::Path::parent);
        let Some(chosen) = export.poll(beside) else { return };
        self.exporting = None;
        let cells = self.table.cells(self.session.document(), self.view.index());
        let (Some(path), Some((heads, rows))) = (chosen, cells) else { return };
        match write_table_csv(&path, &heads, &rows) {
            Ok(()) => self.say(Some(text::table::exported(self.lang, rows.len(), path.display()))),
            Err(error) => self.fail(text::ui::could_not_save(self.lang), &error, None),
        }
    }

    /// Selects a thing and looks at it, where it has a place.
    fn select_and_look_at(&mut self, subject: Subject) {
        self.view.select_all(self.session.document(), vec![subject]);
        match &self.view.highlight {
            Some((_, bounds)) => self.map.look_at(*bounds),
            None => self.say(Some(text::detail::nowhere(self.lang).to_owned())),
        }
    }

    /// Says something in passing.
    pub(super) fn say(&mut self, words: Option<String>) {
        if let Some(words) = words {
            self.toast = Some(Toast::new(words));
        }
    }
}
