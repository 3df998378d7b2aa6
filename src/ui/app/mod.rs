//! The window's state and how it is shown. Only this folder owns the session.

mod actions;
mod find;
mod project;

use egui::Ui;
pub use project::open_project;

use super::action::Outbox;
use super::dialogs::{self, Dialog};
use super::file_chooser::FileChooser;
use super::find::Find;
use super::map::{MapOutput, MapView, Selection};
use super::panels::answer_card::AnswerCard;
use super::panels::status_bar::StatusBar;
use super::panels::top_bar::TopBar;
use super::panels::{breadcrumb, zoom_card};
use super::theme::{color, egui_theme};
use super::toast::Toast;
use super::view::View;
use super::{shortcuts, theme};
use crate::drawing::style::Theme;
use crate::model::Document;
use crate::session::Session;
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
    /// Search, commands, views seen, measuring.
    find: Find,
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
            find: Find::default(),
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

    /// Shows a frame and carries out what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        ui.ctx().set_theme(egui_theme(self.theme));
        let mut outbox = Outbox::default();
        self.take_chosen(&mut outbox);
        self.question_on_close(ui);
        self.view.follow(self.session.document(), self.theme);
        self.find.situation = self.situation();
        if self.dialog.is_none() {
            self.keys_of_what_is_open(ui);
            shortcuts::send(ui, &self.find.situation, self.last.as_ref().map(|map| map.id), &mut outbox);
        }
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
        let slot = TopBar {
            title: &title,
            modified: self.session.is_modified(),
            has_file: self.session.path().is_some(),
            can_undo: history.cursor() > 0,
            can_redo: history.cursor() < history.revisions().len(),
            lang: self.lang,
        }
        .show(ui, outbox);
        self.show_search(ui, slot, outbox);
        let document = self.session.document();
        let camera = self.last.as_ref().map(|map| map.camera);
        let level = camera.map(|camera| self.find.ground.current(&camera));
        StatusBar {
            camera,
            place: self.find.place,
            level: level.and_then(|level| document.levels.get(usize::from(level.0))),
            level_is_pinned: self.find.ground.pinned().is_some(),
            as_of: &document.project.as_of,
            demo: document.holds_demo_data(),
            lang: self.lang,
        }
        .show(ui, outbox);
        let tokens = self.theme.tokens();
        let view = &self.view;
        let selection = Selection {
            layer: view.highlight.as_ref().map(|(layer, _)| layer),
            point: view.answer.as_ref().map(|answer| answer.point),
        };
        let map = self.map.show(ui, &view.list, view.version, selection);
        // The bars stand on the map with a hairline.
        let line = egui::Stroke::new(1.0, color(tokens.line));
        for y in [map.rect.top() + 0.5, map.rect.bottom() - 0.5] {
            ui.painter().hline(map.rect.x_range(), y, line);
        }
        self.on_map(ui, &map, outbox);
        let (document, view) = (self.session.document(), &self.view);
        breadcrumb::show(ui, map.rect, document, &view.path(document), view.selected, self.lang, outbox);
        if let Some(answer) = &view.answer {
            AnswerCard { document, answer, selected: view.selected, lang: self.lang }.show(ui, map.rect, outbox);
        }
        zoom_card::show(ui, map.rect, self.lang, outbox);
        self.find.palette.show(ui, &self.find.situation, self.lang, outbox);
        self.last = Some(map);
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
