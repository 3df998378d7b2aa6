//! The window's state and how it is shown. Only this folder owns the session.

mod actions;
mod base_map;
mod chosen;
mod desk;
mod find;
mod forms;
mod menu;
mod outline;
mod picture;
mod plans;
mod project;
mod redraw;
mod start;
mod write_up;

use desk::{Desk, Sheet};
use egui::Ui;

use super::action::Outbox;
use super::dialogs::{self, Dialog};
use super::file_chooser::FileChooser;
use super::find::Find;
use super::map::{MapOutput, MapView, Selection};
use super::panels::answer_card::AnswerCard;
use super::panels::basemap::BaseMap;
use super::panels::detail::DetailPanel;
use super::panels::layers::{LayersPanel, Seen};
use super::panels::status_bar::StatusBar;
use super::panels::table::{Shown, TablePanel};
use super::panels::top_bar::TopBar;
use super::panels::{breadcrumb, look_only, placing, welcome, zoom_card};
use super::redraw::forms::Forms;
use super::redraw::{Redraw, Tool, column};
use super::theme::color;
use super::toast::Toasts;
use super::view::View;
use super::{shortcuts, theme};
use crate::drawing::style::Theme;
use crate::drawing::{LayerKey, painted};
use crate::model::Document;
use crate::session::Session;
use crate::text::{self, Lang};

/// How much of the map a card on the right covers, with its margin.
const CARD_RIGHT: f32 = 416.0;
/// A card on the right shows less than it should below this height.
const CARD_LEAST: f32 = 420.0;

/// The window.
pub struct App {
    session: Session,
    view: View,
    map: MapView,
    lang: Lang,
    theme: Theme,
    dialog: Option<Dialog>,
    toasts: Toasts,
    details: DetailPanel,
    table: TablePanel,
    layers: LayersPanel,
    last: Option<MapOutput>,
    /// Redrawing borders.
    redraw: Redraw,
    /// What is redrawn by filling something in.
    forms: Forms,
    /// Search, commands, views seen, measuring.
    find: Find,
    /// What stays while projects come and go.
    desk: Desk,
    /// The window closes once everything is saved.
    closing: bool,
    /// Nothing keeps the window from closing any more.
    may_close: bool,
}

impl App {
    /// The window on an open project. Settings are kept nowhere.
    pub fn new(mut session: Session, lang: Lang, theme: Theme) -> Self {
        let view = View::of(&mut session, theme);
        let mut app = Self::showing(session, view, lang, theme);
        app.desk.store.change(|settings| settings.theme = theme.into());
        app
    }

    /// The window on an open project, with what is shown of it made already.
    fn showing(session: Session, view: View, lang: Lang, theme: Theme) -> Self {
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
            toasts: Toasts::default(),
            details: DetailPanel::default(),
            table: TablePanel::default(),
            layers: LayersPanel::default(),
            last: None,
            redraw: Redraw::default(),
            forms: Forms::default(),
            find: Find::default(),
            desk: Desk::default(),
            closing: false,
            may_close: false,
        }
    }

    /// The open project.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The settings as they are in force.
    pub fn settings(&self) -> &crate::session::Settings {
        self.desk.store.get()
    }

    /// Language and theme as they are now.
    pub fn looks(&self) -> (Lang, Theme) {
        (self.lang, self.theme)
    }

    /// Whether a project is there and nothing is being opened or saved.
    pub fn is_idle(&self) -> bool {
        self.desk.work.is_none() && !self.is_empty()
    }

    /// The dialog that is open.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// Where the map stood in the last frame, and what it showed.
    pub fn map_output(&self) -> Option<&MapOutput> {
        self.last.as_ref()
    }

    /// The labels of the map in the last frame.
    pub fn labels(&self) -> &[crate::drawing::Placed] {
        self.map.labels()
    }

    /// The tool of redrawing in hand; `None` while nothing is redrawn.
    pub fn tool(&self) -> Option<Tool> {
        self.redraw.tool()
    }

    /// The selected area.
    pub fn selected(&self) -> Option<crate::domain::AreaId> {
        self.view.selected
    }

    /// The thing whose details are shown.
    pub fn detailed(&self) -> Option<crate::domain::Subject> {
        self.details.subject()
    }

    /// Selects an area and looks at it, as a search or a link does.
    pub fn look_at(&mut self, area: crate::domain::AreaId) {
        self.view.select(self.session.document(), Some(area));
        if let Some((_, bounds)) = &self.view.highlight {
            self.map.look_at(*bounds);
        }
    }

    /// The card of layers.
    pub fn layers(&self) -> &LayersPanel {
        &self.layers
    }

    /// The layers that are painted, bottom to top, with their opacity and the versions of their chunks.
    pub fn painted(&self) -> Vec<(LayerKey, f32, Vec<u64>)> {
        let pictures = self.desk.base_map.ground.pictures();
        painted(&self.view.list, &self.layers.choice, self.layers.shading.layer(), pictures)
            .layers()
            .map(|(layer, opacity)| (layer.key, opacity, layer.chunks.iter().map(|chunk| chunk.version).collect()))
            .collect()
    }

    /// The rows of the table that is open, in order.
    pub fn table_rows(&self) -> &[crate::domain::Subject] {
        self.table.rows()
    }

    /// Everything that is selected on the map.
    pub fn subjects(&self) -> &[crate::domain::Subject] {
        &self.view.subjects
    }

    /// The base map.
    pub fn base_map(&mut self) -> &mut BaseMap {
        &mut self.desk.base_map
    }

    /// Shows a frame and carries out what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        self.follow_settings(ui);
        let mut outbox = Outbox::default();
        self.take_done(ui.ctx());
        if self.dialog.is_none() {
            self.desk.base_map.take_input(ui);
        }
        self.take_dropped(ui, &mut outbox);
        self.question_on_close(ui);
        let asks = self.desk.chooser.as_ref().is_some_and(FileChooser::is_in_window);
        self.view.follow(&mut self.session, self.theme);
        self.find.situation = self.situation();
        if self.dialog.is_none() && self.desk.sheet.is_none() && !asks && !self.is_empty() {
            self.keys_of_what_is_open(ui, &mut outbox);
            let typing = ui.ctx().text_edit_focused() || self.find.search.is_open() || self.find.palette.is_open();
            if let Some(action) = shortcuts::opens(ui, typing) {
                // At once, so that nothing typed after it is lost.
                self.carry_out(ui.ctx(), action);
            }
            let typing = typing || self.find.search.is_open() || self.find.palette.is_open();
            let (document, view) = (self.session.document(), &self.view);
            let (index, version, lang) = (view.index(), view.version, self.lang);
            let shown = Shown { document, index, version, selected: &view.subjects, lang };
            // A menu has the keys for itself.
            if !self.find.menu.is_open() {
                self.table.take_keys(ui, shown, &mut outbox);
                let map = self.last.as_ref().map(|map| map.id);
                shortcuts::send(ui, &self.find.situation, map, typing, self.lang, &mut outbox);
            }
        }
        self.details.follow(self.session.document(), self.view.index(), self.view.version, self.lang);
        let (document, view) = (self.session.document(), &self.view);
        let seen = Seen { document, index: view.index(), outlines: view.outlines(), version: view.version };
        self.layers.follow(ui.ctx(), seen, self.lang, self.theme);
        self.find.ground.colour(self.layers.shading.level());
        self.follow_base_map(ui.ctx());
        self.follow_forms();
        self.panels(ui, &mut outbox);
        self.show_sheet(ui, &mut outbox);
        self.take_chosen(ui, &mut outbox);
        if let Some(dialog) = &mut self.dialog {
            dialogs::show(ui, dialog, self.lang, &mut outbox);
        }
        self.toasts.show(ui, self.foot(), self.lang, &mut outbox);
        let actions = outbox.take();
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions {
            self.carry_out(ui.ctx(), action);
        }
        self.close_when_done(ui.ctx());
    }

    /// How much of the window's foot cards cover in its middle.
    fn foot(&self) -> f32 {
        let hint = self.desk.hint.filter(|_| self.redraw.tool().is_none());
        let card = match (&self.find.outline, &self.find.measure, hint) {
            (Some(_), ..) => 88.0,
            (None, Some(_), _) => 56.0,
            (None, None, Some(_)) => 176.0,
            (None, None, None) if self.desk.base_map.is_placing() => 56.0,
            (None, None, None) => 0.0,
        };
        self.table.height() + card
    }

    fn panels(&mut self, ui: &mut Ui, outbox: &mut Outbox) {
        let is_empty = self.is_empty();
        let document = self.session.document();
        let title = if self.is_empty() { "…".to_owned() } else { title(document, self.lang) };
        let history = self.session.history();
        let file = self.session.path().map(desk::file_name);
        let (title_button, slot) = TopBar {
            title: &title,
            modified: self.session.is_modified(),
            file: file.as_deref(),
            may_save: self.session.may_save(),
            can_undo: history.cursor() > 0,
            can_redo: history.cursor() < history.revisions().len(),
            mode: self.redraw.mode(),
            lang: self.lang,
        }
        .show(ui, outbox);
        let recent = &self.desk.store.get().recent;
        self.desk.menu.show(&title_button, recent, self.session.path(), self.lang, outbox);
        self.show_search(ui, slot, outbox);
        // After the search, which stands in the bar above.
        if self.session.path().is_some() && !self.session.may_save() {
            look_only::show(ui, self.desk.only_look.as_ref(), self.lang, outbox);
        }
        let document = self.session.document();
        let camera = self.last.as_ref().filter(|_| !is_empty).map(|map| map.camera);
        let has_ground = self.view.list.bounds.is_some();
        let level = camera.filter(|_| has_ground).map(|camera| self.find.ground.current(&camera));
        StatusBar {
            camera,
            place: self.find.place,
            level: level.and_then(|level| document.levels.get(usize::from(level.0))),
            level_by: self.find.ground.chosen_by(),
            as_of: &document.project.as_of,
            demo: document.holds_demo_data(),
            tool: self.redraw.status(ui, self.lang).as_deref(),
            base_map: self.desk.base_map.status(),
            lang: self.lang,
        }
        .show(ui, outbox);
        let asks = matches!(self.desk.sheet, Some(Sheet::PlaceOutline(_)));
        let redraws = self.redraw.tool();
        let form = self.forms.is_open();
        let tool_card = form
            || self.redraw.has_card()
            || self.redraw.history
            || self.redraw.plans.is_some()
            || redraws == Some(Tool::Locks);
        let right = if self.details.subject().is_some() || self.view.answer.is_some() || asks || tool_card {
            CARD_RIGHT
        } else {
            0.0
        };
        if !self.table.fills() {
            self.layers.make_room(ui.available_width(), right);
        }
        let tokens = self.theme.tokens();
        let view = &self.view;
        let placing = self.desk.base_map.is_placing();
        let selection = Selection {
            layer: view.highlight.as_ref().map(|(layer, _)| layer),
            choice: Some(&self.layers.choice),
            // The panel that places a scan stands where the legend does, and colours without one say nothing.
            shade: self.layers.shading.layer().filter(|_| !placing),
            places: &view.places,
            point: view.answer.as_ref().map(|answer| answer.point),
        };
        // The panel in which a scan is placed stands where the layers do.
        let left = match redraws {
            _ if placing => placing::WIDTH + 24.0,
            Some(_) => column::WIDTH,
            None => self.layers.width(ui.available_width()),
        };
        self.map.covered = egui::epaint::MarginF32 { left, right, top: 0.0, bottom: self.table.height() };
        self.desk.base_map.prepare(ui.ctx());
        self.map.held = self.tool_grabs(ui);
        let view = &self.view;
        let map = self.map.show(ui, &view.list, view.version, selection, &mut self.desk.base_map.ground);
        // The bars stand on the map with a hairline.
        let line = egui::Stroke::new(1.0, color(tokens.line));
        for y in [map.rect.top() + 0.5, map.rect.bottom() - 0.5] {
            ui.painter().hline(map.rect.x_range(), y, line);
        }
        if let Some(Sheet::PlaceOutline(place)) = &self.desk.sheet {
            place.paint(ui, map.rect, &map.camera);
        } else if !is_empty {
            self.on_map(ui, &map, outbox);
            self.plan_on_map(ui, &map);
        }
        let (document, view) = (self.session.document(), &self.view);
        // Cards on the right end above the table.
        let over = map.rect.with_max_y(map.rect.bottom() - self.table.height());
        let beside = map.rect.with_min_x(map.rect.left() + left).with_max_x(map.rect.right() - right);
        breadcrumb::show(ui, beside, document, &view.path(document), view.selected, self.lang, outbox);
        if !placing && !is_empty && redraws.is_none() {
            self.layers.show(ui, map.rect, over, document, self.lang);
        }
        if let Some(tool) = redraws.filter(|_| !placing && !is_empty) {
            let (history, plans) = (self.redraw.history, self.redraw.plans.is_some());
            let follows = self.redraw.draws_line().then(|| self.redraw.follows());
            let open = column::Open { history, plans, form, selected: view.selected, follows };
            column::show(ui, over, tool, open, self.lang, outbox);
        }
        // Where a card above the table would be too low, the table leaves it its room.
        let aside = right > 0.0 && self.table.height() > 0.0 && over.height() < CARD_LEAST;
        let (high, wide) =
            if aside { (map.rect, map.rect.with_max_x(map.rect.right() - right)) } else { (over, map.rect) };
        if form {
            self.show_form(ui, high, outbox);
        } else if tool_card {
            self.tool_card(ui, high, outbox);
        } else if self.details.subject().is_some() {
            self.details.show(ui, high, self.find.situation.can_go_back, outbox);
        } else if let Some(answer) = &view.answer {
            AnswerCard { document, index: view.index(), answer, selected: view.selected, lang: self.lang }
                .show(ui, high, outbox);
        }
        let (document, view) = (self.session.document(), &self.view);
        let shown =
            Shown { document, index: view.index(), version: view.version, selected: &view.subjects, lang: self.lang };
        self.table.show(ui, wide, shown, outbox);
        if !self.table.fills() && !is_empty {
            // The details reach down to the foot of the map, and on a low one so does the answer.
            let low = view.answer.is_some() && over.height() < 760.0;
            let beside = match self.details.subject() {
                Some(_) => CARD_RIGHT - 36.0,
                None if low || aside || form || self.redraw.plans.is_some() => CARD_RIGHT,
                None => 0.0,
            };
            zoom_card::show(ui, over.with_max_x(over.right() - beside), self.lang, outbox);
        }
        let room = if placing { over } else { over.with_min_x(over.left() + left) };
        self.desk.base_map.show(ui, room, self.lang, outbox);
        if self.desk.base_map.take_changed() {
            let choice = serde_json::to_value(self.desk.base_map.kept_choice()).unwrap_or_default();
            self.desk.store.change(|settings| settings.base_map = choice);
        }
        if let Some(work) = &self.desk.work {
            // Above what stands at the foot.
            let above = if is_empty { map.rect } else { map.rect.with_max_y(map.rect.bottom() - self.foot()) };
            work.show(ui, above, is_empty, self.lang);
        } else if view.list.bounds.is_none()
            && !self.is_empty()
            && self.desk.sheet.is_none()
            && self.find.outline.is_none()
        {
            welcome::no_ground(ui, over, self.lang, outbox);
        }
        if ui.input(|input| !input.raw.hovered_files.is_empty()) {
            welcome::drop_here(ui, map.rect, self.lang);
        }
        // Beside the card on the right, where there is room.
        let beside = map.rect.with_max_x(map.rect.right() - right);
        // It tells of looking and asking.
        if redraws.is_none() {
            self.show_hint(ui, if beside.width() >= 480.0 { beside } else { map.rect }, outbox);
        }
        self.find.palette.show(ui, &self.find.situation, self.lang, outbox);
        self.find.menu.show(ui, self.lang, outbox);
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

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.end();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::color(self.theme.map().ground_outside()).to_normalized_gamma_f32()
    }
}
