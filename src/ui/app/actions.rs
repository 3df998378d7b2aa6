//! What the window does when a view asks.

use std::path::{Path, PathBuf};

use egui::ViewportCommand;

use super::App;
use super::desk::{OpenWay, Sheet};
use crate::domain::{AreaId, Subject};
use crate::model::{AreaAttributeValue, Command};
use crate::query::table::TableOf;
use crate::session::{Access, Settings, write_table_csv};
use crate::text::{self, Lang};
use crate::ui::action::Action;
use crate::ui::dialogs::{Dialog, Tone};
use crate::ui::file_chooser::Purpose;
use crate::ui::panels::new_project::NewProjectForm;
use crate::ui::toast::Tells;

impl App {
    /// Carries out what a view asked for.
    pub fn carry_out(&mut self, ctx: &egui::Context, action: Action) {
        let leaves = matches!(
            action,
            Action::Open
                | Action::OpenPath(_)
                | Action::OpenToLook(_)
                | Action::SaveCopyOf(_)
                | Action::OpenDemo
                | Action::NewProject
                | Action::Recover
        );
        if leaves && self.session.is_modified() && !self.desk.drop_changes {
            self.ask_about_changes(action);
            return;
        }
        self.note_view(&action);
        match action {
            Action::Open => {
                self.dialog = None;
                self.choose(ctx, Purpose::OpenProject);
            }
            Action::SaveAs => {
                self.dialog = None;
                self.choose(ctx, Purpose::SaveProject);
            }
            Action::OpenPath(path) => self.open(ctx, path, Access::Write, false),
            Action::OpenToLook(path) => self.open(ctx, path, Access::Read, false),
            Action::SaveCopyOf(path) => self.open(ctx, path, Access::Read, true),
            Action::OpenDemo => self.begin_open(ctx, OpenWay::Demo),
            Action::SaveFromDialog => {
                self.dialog = None;
                self.carry_out(ctx, Action::Save);
            }
            Action::SayWhyNot(reason) => self.toasts.push(Tells::Not, reason.to_owned(), None),
            Action::WithoutSaving => {
                self.dialog = None;
                if let Some(action) = self.desk.pending.take() {
                    self.desk.drop_changes = true;
                    self.carry_out(ctx, action);
                }
            }
            Action::Save if self.session.may_save() => self.save(ctx),
            Action::Save => self.choose(ctx, Purpose::SaveProject),
            Action::Overwrite(path) => self.save_as(ctx, &path),
            Action::DropForeignChanges => {
                self.dialog = None;
                self.session.discard_foreign_changes();
                self.save(ctx);
            }
            Action::NewProject => {
                let form = NewProjectForm::new(self.desk.store.get());
                self.desk.sheet = Some(Sheet::NewProject(Box::new(form)));
            }
            Action::Create(wanted, ground) => self.begin_open(ctx, OpenWay::New { wanted, ground }),
            Action::ChooseOutline => self.choose(ctx, Purpose::OpenOutline),
            Action::Recover => self.recover(ctx),
            Action::DiscardUnsaved => {
                self.dialog = None;
                if !self.desk.unsaved.is_empty() {
                    self.desk.unsaved.remove(0).discard();
                }
            }
            Action::Settings => self.desk.sheet = Some(Sheet::Settings),
            Action::TextSize(step) => self.desk.store.change(|settings| {
                let size = step.map_or(100, |step| settings.text_percent.saturating_add_signed(step));
                settings.text_percent = size.clamp(*Settings::TEXT_PERCENT.start(), *Settings::TEXT_PERCENT.end());
            }),
            Action::NextHint => self.go_on_with_hint(false),
            Action::EndHint => self.go_on_with_hint(true),
            Action::Undo => match self.session.undo() {
                Ok(Some(edit)) => {
                    let offer = (text::ui::redo(self.lang).to_owned(), Action::Redo);
                    self.tell_of_edit(
                        text::ui::undone(self.lang, edit.words(self.lang, self.session.document())),
                        offer,
                    );
                }
                Ok(None) => {}
                Err(reason) => self.complain(reason.words(self.lang, self.session.document())),
            },
            Action::Redo => match self.session.redo() {
                Ok(Some(edit)) => {
                    let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                    self.tell_of_edit(
                        text::ui::redone(self.lang, edit.words(self.lang, self.session.document())),
                        offer,
                    );
                }
                Ok(None) => {}
                Err(reason) => self.complain(reason.words(self.lang, self.session.document())),
            },
            Action::SwitchLanguage => {
                self.lang = self.lang.pick(Lang::En, Lang::Zh);
                let lang = self.lang;
                self.desk.store.change(|settings| settings.lang = Some(lang));
            }
            Action::SwitchTheme => {
                let theme = self.theme.other();
                self.desk.store.change(|settings| settings.theme = theme.into());
                self.resolve_theme(ctx);
            }
            Action::Ask(point) => {
                self.details.close();
                self.view.ask(self.session.document(), point);
            }
            // The card on top closes first.
            Action::Dismiss if self.details.subject().is_some() => self.carry_out(ctx, Action::CloseDetails),
            Action::Dismiss if self.desk.hint.is_some() && self.view.answer.is_none() => self.go_on_with_hint(true),
            // What is on top goes first: the card, then the table, then the selection.
            Action::Dismiss if self.view.answer.is_some() => self.view.answer = None,
            Action::Dismiss if self.table.is_open() => self.table.close(),
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
                    self.map.fly_to(*bounds);
                }
            }
            Action::OpenTable(of) => self.table.open(of),
            Action::SwitchTable if self.table.is_open() => self.table.close(),
            Action::SwitchTable => {
                let document = self.session.document();
                let listing = self.view.subjects.first().map(|&subject| TableOf::listing(document, subject));
                self.table.open(listing.unwrap_or(TableOf::Level(document.grid_level())));
            }
            Action::ExportTable => {
                let (selected, all) = self.table.counts();
                if selected == 0 || selected == all {
                    self.carry_out(ctx, Action::ExportRows { selected: false });
                } else {
                    let choice = |words: String, selected| (words, Action::ExportRows { selected });
                    self.dialog = Some(Dialog::Confirm {
                        tone: Tone::Question,
                        title: text::table::export(self.lang).to_owned(),
                        words: text::table::export_hint(self.lang, selected, all),
                        choices: vec![
                            choice(text::table::export_selected(self.lang, selected), true),
                            choice(text::table::export_all(self.lang, all), false),
                        ],
                    });
                }
            }
            Action::ExportRows { selected } => {
                self.dialog = None;
                self.desk.only_selected = selected;
                self.choose(ctx, Purpose::SaveTable);
            }
            Action::ExportPicture => self.ask_for_picture(),
            Action::ChooseFile(purpose) => self.choose(ctx, purpose),
            Action::NameBaseMap => self.name_base_map(),
            Action::KeepScan => self.keep_scan(),
            Action::UnkeepScan => self.run(Command::SetScan { scan: None }),
            Action::UnnameBaseMap => self.run(Command::SetBaseMap { base_map: None }),
            Action::CloseDetails => self.details.close(),
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
            Action::ColourBy(topic) => self.layers.shading.choose(topic),
            Action::BaseMap => self.desk.base_map.toggle(),
            Action::OpenBaseMap => self.desk.base_map.open(),
            Action::Zoom(steps) => self.map.zoom_by(steps),
            Action::Rename(area) => {
                let document = self.session.document();
                let found = document.tables.areas.get(area).map(|row| {
                    let level = document.levels.get(usize::from(row.level.0));
                    let level = level.map(|level| self.lang.pick(&level.name_zh, &level.name_en).clone());
                    (level.unwrap_or_default(), row.name.clone())
                });
                self.dialog =
                    found.map(|(level, name)| Dialog::Rename { area, level, typed: name.clone(), name, refusal: None });
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
            | Action::MeasureFrom(_)
            | Action::DrawOutline
            | Action::CopyPlace(_) => self.find_way(ctx, action),
            Action::CopyMetres(_)
            | Action::CopyCode(_)
            | Action::ShowInTable(_)
            | Action::ChooseColour
            | Action::Menu
            | Action::MenuAt(..)
            | Action::MenuOf(..) => self.act_from_menu(ctx, action),
            Action::GoIn(_)
            | Action::TakeTool(_)
            | Action::Regroup(_)
            | Action::FollowLines
            | Action::ShowHistory
            | Action::JumpTo(_) => self.act_on_tools(action),
            Action::Propose(_) | Action::MakePlans(_) | Action::AdoptPlan(_) | Action::ClosePlans => {
                self.act_on_plans(ctx, action)
            }
            Action::WriteUp => self.ask_for_write_up(ctx, None),
            Action::WriteUpOf(from, to) => self.ask_for_write_up(ctx, Some((from, to))),
            Action::OpenForm(kind) => self.open_form(kind),
            Action::Waive { finding, reason, by } => self.waive(finding, reason, by),
            Action::PasteCells(cells) => self.open_pasted(&cells),
            Action::Copy(words) => {
                ctx.copy_text(words);
                self.say(Some(text::ui::copied(self.lang).to_owned()));
            }
            Action::CloseDialog => {
                self.dialog = None;
                self.closing = false;
                self.desk.sheet = None;
                self.desk.pending = None;
                self.desk.drop_changes = false;
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
    }

    /// Closes the window once that was asked for and nothing stands against it.
    pub(super) fn close_when_done(&mut self, ctx: &egui::Context) {
        let open = self.dialog.is_some() || self.desk.chooser.is_some() || self.desk.work.is_some();
        if self.closing && !open && !self.session.is_modified() {
            self.may_close = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn open(&mut self, ctx: &egui::Context, path: PathBuf, access: Access, copy: bool) {
        // Its lock is our own: opening it again would look like another window.
        if self.session.may_save() && self.session.path() == Some(&path) && !self.session.is_modified() {
            self.dialog = None;
            self.say(Some(text::ui::opened(self.lang, path.display())));
            return;
        }
        self.begin_open(ctx, OpenWay::File { path, access, is_last: false, copy });
    }

    pub(super) fn run(&mut self, command: Command) {
        self.runs(command);
    }

    /// Carries out a command, and says what came of it. Returns whether it was carried out.
    pub(super) fn runs(&mut self, command: Command) -> bool {
        let edit = command.words(self.lang, self.session.document());
        let renamed = match &command {
            Command::SetAreaAttribute { area, value: AreaAttributeValue::Name(_) } => Some(*area),
            _ => None,
        };
        match self.session.run(command) {
            Ok(_) => {
                self.dialog = None;
                let kept = renamed.and_then(|area| self.names_kept(area));
                let words = match kept {
                    Some(name) => text::ui::done_but_kept(self.lang, edit, name),
                    None => text::ui::done(self.lang, edit),
                };
                let offer = (text::ui::undo(self.lang).to_owned(), Action::Undo);
                self.tell_of_edit(words, offer);
                true
            }
            Err(reason) => {
                match &mut self.dialog {
                    Some(Dialog::Rename { refusal, .. }) => {
                        *refusal = Some(reason.words(self.lang, self.session.document()));
                    }
                    _ => self.complain(reason.words(self.lang, self.session.document())),
                }
                false
            }
        }
    }

    /// The name of a committee of an area that does not hold the area's own: nobody changed it with the area's.
    fn names_kept(&self, area: AreaId) -> Option<String> {
        let t = &self.session.document().tables;
        let name = t.areas.get(area)?.name.as_str();
        let other = t.committees.iter().find(|row| row.community == area && !row.name.contains(name))?;
        Some(other.name.clone())
    }

    /// Writes the table.
    pub(super) fn export_table(&mut self, path: &Path) {
        let only = self.desk.only_selected;
        let cells = self.table.cells(self.session.document(), self.view.index(), only);
        let Some((heads, rows)) = cells else { return };
        match write_table_csv(path, &heads, &rows) {
            Ok(()) => self.say(Some(text::table::exported(self.lang, rows.len(), path.display()))),
            Err(error) => self.fail(text::ui::could_not_save(self.lang), &error),
        }
    }

    /// Selects a thing and looks at it, where it has a place.
    fn select_and_look_at(&mut self, subject: Subject) {
        self.view.select_all(self.session.document(), vec![subject]);
        match &self.view.highlight {
            Some((_, bounds)) => self.map.fly_to(*bounds),
            None => self.say(Some(text::detail::nowhere(self.lang).to_owned())),
        }
    }

    /// Says something in passing.
    pub(super) fn say(&mut self, words: Option<String>) {
        if let Some(words) = words {
            self.toasts.push(Tells::Done, words, None);
        }
    }

    /// Says in passing that something did not work, and why; stays until somebody closes it.
    pub(super) fn complain(&mut self, words: String) {
        self.toasts.push(Tells::Problem, words, None);
    }

    /// Says what an edit did, and offers the way back.
    pub(super) fn tell_of_edit(&mut self, words: String, offer: (String, Action)) {
        self.toasts.push(Tells::Done, words, Some(offer));
    }
}
