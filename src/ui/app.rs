//! The window's state and what it does when a view asks. Only this file owns the session.

use std::path::Path;

use egui::{Ui, ViewportCommand};

use super::action::{Action, Outbox};
use super::dialogs::{self, Dialog};
use super::file_chooser::{Chosen, FileChooser};
use super::map::{MapOutput, MapView, Selection};
use super::panels::answer_card::AnswerCard;
use super::panels::basemap::BaseMap;
use super::panels::status_bar::StatusBar;
use super::panels::top_bar::TopBar;
use super::panels::{breadcrumb, zoom_card};
use super::theme::{color, egui_theme};
use super::toast::Toast;
use super::view::View;
use super::{shortcuts, theme};
use crate::drawing::style::Theme;
use crate::jobs::Progress;
use crate::model::{Command, Document};
use crate::session::{Access, FileError, Problem, Session, SessionError};
use crate::text::{self, Lang};

/// The window.
pub struct App {
    session: Session,
    view: View,
    map: MapView,
    lang: Lang,
    theme: Theme,
    dialog: Option<Dialog>,
    chooser: Option<FileChooser>,
    toast: Option<Toast>,
    last: Option<MapOutput>,
    basemap: BaseMap,
    /// The window closes once everything is saved.
    closing: bool,
    /// Nothing keeps the window from closing any more.
    may_close: bool,
}

impl App {
    /// The window on an open project.
    pub fn new(session: Session, lang: Lang, theme: Theme) -> Self {
        let view = View::of(session.document(), theme);
        let mut map = MapView::default();
        if let Some(bounds) = view.list.bounds {
            map.look_at(bounds);
        }
        Self {
            session,
            view,
            map,
            lang,
            theme,
            dialog: None,
            chooser: None,
            toast: None,
            last: None,
            basemap: BaseMap::default(),
            closing: false,
            may_close: false,
        }
    }

    /// The open project.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Language and theme as they are now.
    pub fn looks(&self) -> (Lang, Theme) {
        (self.lang, self.theme)
    }

    /// The dialog that is open.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// Where the map stood in the last frame, and what it showed.
    pub fn map_output(&self) -> Option<&MapOutput> {
        self.last.as_ref()
    }

    /// The selected area.
    pub fn selected(&self) -> Option<crate::domain::AreaId> {
        self.view.selected
    }

    /// The base map.
    pub fn base_map(&mut self) -> &mut BaseMap {
        &mut self.basemap
    }

    /// Shows a frame and carries out what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        ui.ctx().set_theme(egui_theme(self.theme));
        let mut outbox = Outbox::default();
        self.take_chosen(&mut outbox);
        self.question_on_close(ui);
        if self.dialog.is_none() {
            self.basemap.take_input(ui);
            shortcuts::send(ui, self.view.selected, &mut outbox);
        }
        self.view.follow(self.session.document(), self.theme);
        self.panels(ui, &mut outbox);
        if let Some(dialog) = &mut self.dialog {
            dialogs::show(ui, dialog, self.lang, &mut outbox);
        }
        if let Some(toast) = &self.toast
            && !toast.show(ui)
        {
            self.toast = None;
        }
        let actions = outbox.take();
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions {
            self.carry_out(ui.ctx(), action);
        }
    }

    fn panels(&mut self, ui: &mut Ui, outbox: &mut Outbox) {
        let document = self.session.document();
        let title = title(document, self.lang);
        let history = self.session.history();
        TopBar {
            title: &title,
            modified: self.session.is_modified(),
            has_file: self.session.path().is_some(),
            can_undo: history.cursor() > 0,
            can_redo: history.cursor() < history.revisions().len(),
            lang: self.lang,
        }
        .show(ui, outbox);
        StatusBar {
            camera: self.last.as_ref().map(|map| map.camera),
            hovered: self.last.as_ref().and_then(|map| map.hovered),
            as_of: &document.project.as_of,
            demo: document.holds_demo_data(),
            base_map: self.basemap.status(),
            lang: self.lang,
        }
        .show(ui);
        let tokens = self.theme.tokens();
        let view = &self.view;
        let selection = Selection {
            layer: view.highlight.as_ref().map(|(layer, _)| layer),
            point: view.answer.as_ref().map(|answer| answer.point),
        };
        self.basemap.prepare(ui.ctx());
        let map = self.map.show(ui, &view.list, view.version, selection, &mut self.basemap.ground);
        // The bars stand on the map with a hairline.
        let line = egui::Stroke::new(1.0, color(tokens.line));
        for y in [map.rect.top() + 0.5, map.rect.bottom() - 0.5] {
            ui.painter().hline(map.rect.x_range(), y, line);
        }
        if let Some(point) = map.clicked
            && !self.basemap.take_click(point)
        {
            outbox.send(Action::Ask(point));
        }
        let path: &[_] = view.answer.as_ref().map_or(&[], |answer| &answer.ladder);
        breadcrumb::show(ui, map.rect, document, path, view.selected, outbox);
        if let Some(answer) = &view.answer {
            AnswerCard { document, answer, selected: view.selected, lang: self.lang }.show(ui, map.rect, outbox);
        }
        zoom_card::show(ui, map.rect, self.lang, outbox);
        self.basemap.show(ui, map.rect, self.lang);
        self.last = Some(map);
    }

    fn carry_out(&mut self, ctx: &egui::Context, action: Action) {
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
                    self.map.look_at(*bounds);
                }
            }
            Action::ShowDistrict => {
                if let Some(bounds) = self.view.list.bounds {
                    self.map.look_at(bounds);
                }
            }
            Action::BaseMap => self.basemap.toggle(),
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

    fn choose(&mut self, ctx: &egui::Context, save: bool) {
        if self.chooser.is_none() {
            let name = format!("{}.gpkg", title(self.session.document(), self.lang));
            self.chooser = Some(FileChooser::open(ctx, save, &name, self.lang));
        }
    }

    fn take_chosen(&mut self, outbox: &mut Outbox) {
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

    fn open(&mut self, path: &Path, access: Access) {
        match Session::open(path, access, &Progress::default()) {
            Ok(session) => {
                let foreign = session.foreign_changes().len();
                let basemap = std::mem::take(&mut self.basemap);
                *self = Self { toast: self.toast.take(), basemap, ..Self::new(session, self.lang, self.theme) };
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

    fn save(&mut self) {
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

    fn save_as(&mut self, path: &Path, replace: bool) {
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

    fn ask_about_foreign_changes(&mut self) {
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

    fn refuse_to_lose_changes(&mut self) {
        let title = title(self.session.document(), self.lang);
        self.dialog = Some(Dialog::Confirm {
            title: text::ui::not_saved(self.lang).to_owned(),
            words: text::ui::unsaved_open_hint(self.lang, title),
            choices: vec![(text::ui::save(self.lang).to_owned(), Action::SaveFromDialog)],
        });
    }

    /// Keeps the window open while something is not saved, and asks.
    fn question_on_close(&mut self, ui: &Ui) {
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

    fn say(&mut self, words: Option<String>) {
        if let Some(words) = words {
            self.toast = Some(Toast::new(words));
        }
    }
}

/// The project's title, or a word for its absence.
fn title(document: &Document, lang: Lang) -> String {
    let title = document.project.title.trim();
    if title.is_empty() { text::ui::untitled(lang).to_owned() } else { title.to_owned() }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::color(self.theme.map().hills).to_normalized_gamma_f32()
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
