//! What the window does when a view asks.

use egui::ViewportCommand;

use super::App;
use crate::model::Command;
use crate::session::Access;
use crate::text::{self, Lang};
use crate::ui::action::Action;
use crate::ui::dialogs::Dialog;
use crate::ui::toast::Toast;

impl App {
    /// Carries out what a view asked for.
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, action: Action) {
        self.note_view(&action);
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
            Action::Ask(point) => self.view.ask(self.session.document(), point),
            Action::Dismiss => self.view.dismiss(),
            Action::Select(area) => self.view.select(self.session.document(), Some(area)),
            Action::LookAt(area) => {
                self.view.select(self.session.document(), Some(area));
                if let Some((_, bounds)) = &self.view.highlight {
                    self.map.fly_to(*bounds);
                }
            }
            Action::ShowDistrict => {
                if let Some(bounds) = self.view.list.bounds {
                    self.map.fly_to(bounds);
                }
            }
            Action::Zoom(steps) => self.map.zoom_by(steps),
            Action::Rename(area) => {
                let name = self.session.document().tables.areas.get(area).map(|area| area.name.clone());
                self.dialog = name.map(|name| Dialog::Rename { area, typed: name.clone(), name, refusal: None });
            }
            Action::Run(command) => self.run(command),
            Action::ClickAt(_)
            | Action::GoTo(_)
            | Action::Find(_)
            | Action::DescendAt(_)
            | Action::Search
            | Action::Palette
            | Action::Back
            | Action::Forward
            | Action::Step(_)
            | Action::Descend
            | Action::Ascend
            | Action::NextLevel
            | Action::Measure(_)
            | Action::CopyPlace(_) => self.find_way(ctx, action),
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

    /// Says something in passing.
    pub(super) fn say(&mut self, words: Option<String>) {
        if let Some(words) = words {
            self.toast = Some(Toast::new(words));
        }
    }
}
