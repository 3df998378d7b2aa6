//! The beginning and the end of the program in the window, and what follows from the settings in every frame.

use std::path::PathBuf;

use egui::{Context, Ui, ViewportCommand, pos2};

use super::desk::{Desk, OpenWay, Sheet};
use super::{App, title};
use crate::basemap::{Choice, Setup};
use crate::drawing::style::Theme;
use crate::model::Document;
use crate::session::{Access, Session, Settings, SettingsStore, SettingsTrouble, WindowPlace};
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::SystemDialogs;
use crate::ui::panels::basemap::BaseMap;
use crate::ui::panels::{settings, welcome};
use crate::ui::toast::Tells;
use crate::ui::view::View;

impl App {
    /// The window at the start of the program, with nothing in it yet. `lang` is what was asked for this time.
    pub fn start(store: SettingsStore, lang: Option<Lang>, system_lang: Lang) -> Self {
        let lang = lang.or(store.get().lang).unwrap_or(system_lang);
        let theme = store.get().theme.theme(None);
        let mut session = Session::create(Document::default());
        let view = View::of(&mut session, theme);
        let mut app = Self::showing(session, view, lang, theme);
        let (chosen, is_whole) = Choice::read(&store.get().base_map);
        let base_map = BaseMap::new(chosen, Setup::usual());
        app.desk = Desk { store, base_map, dialogs: Some(SystemDialogs::default()), ..Desk::default() };
        if !is_whole {
            app.put_base_map_aside();
        }
        app
    }

    /// The base map of the settings could not be read as a whole: it stays in the settings under another name, and what
    /// could be read of it is in force.
    fn put_base_map_aside(&mut self) {
        let read = serde_json::to_value(self.desk.base_map.kept_choice()).unwrap_or_default();
        self.desk.store.change(|settings| {
            let unread = std::mem::replace(&mut settings.base_map, read);
            settings.later.insert(Settings::UNREAD_BASE_MAP.to_owned(), unread);
        });
        self.desk.base_map_aside = true;
    }

    /// Opens this project, else the last one, else the demo.
    pub fn open_first(&mut self, ctx: &Context, project: Option<PathBuf>) {
        let settings = self.desk.store.get();
        let is_first = !settings.hint_seen;
        let is_last = project.is_none();
        let path = project.or_else(|| settings.last_project.clone());
        let way = match path {
            Some(path) => OpenWay::File { path, access: Access::Write, is_last, copy: false },
            None => {
                self.desk.hint = is_first.then_some(0);
                OpenWay::Demo
            }
        };
        self.begin_open(ctx, way);
        if std::mem::take(&mut self.desk.base_map_aside) {
            let words = text::start::base_map_aside(self.lang, Settings::UNREAD_BASE_MAP);
            self.warn_of(text::settings::title(self.lang), words);
        }
        match self.desk.store.take_trouble() {
            Some(SettingsTrouble::SetAside(path)) => {
                self.warn_of(text::settings::title(self.lang), text::start::settings_aside(self.lang, path.display()));
            }
            Some(SettingsTrouble::LeftAlone(error)) => {
                let words = text::start::settings_left(self.lang, error.words(self.lang));
                self.warn_of(text::settings::title(self.lang), words);
            }
            None => {}
        }
    }

    /// Brings language, theme and size in line with the settings.
    pub(super) fn follow_settings(&mut self, ui: &mut Ui) {
        let ctx = &ui.ctx().clone();
        self.resolve_theme(ctx);
        let settings = self.desk.store.get();
        let wanted = crate::ui::theme::egui_theme(self.theme);
        ctx.set_theme(wanted);
        if ui.visuals().dark_mode != (self.theme == Theme::Dark) {
            // The frame has its style from before this: without the new one the bars would stay in the old theme until
            // something else asks for another frame.
            ui.set_style(ctx.style_of(wanted));
        }
        let zoom = f32::from(settings.text_percent) / 100.0;
        if (ctx.zoom_factor() - zoom).abs() > 0.001 {
            ctx.set_zoom_factor(zoom);
        }
        let eased = if settings.reduced_motion { 0.0 } else { 0.12 };
        if (ui.style().animation_time - eased).abs() > f32::EPSILON {
            ctx.all_styles_mut(|style| style.animation_time = eased);
        }
        // Sizes of ours have limits and are kept; the toolkit's own keys know neither.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        if let Some(error) = self.desk.store.take_failure() {
            self.complain(text::start::settings_not_saved(self.lang, error.words(self.lang)));
        }
        if self.desk.store.folder().is_some() {
            self.follow_window(ctx);
        }
    }

    /// The theme that was chosen, or that of the system.
    pub(super) fn resolve_theme(&mut self, ctx: &Context) {
        let dark = ctx.system_theme().map(|theme| theme == egui::Theme::Dark);
        let system = dark.map(|dark| if dark { Theme::Dark } else { Theme::Light });
        self.theme = self.desk.store.get().theme.theme(system);
    }

    /// Keeps the window's title, and remembers its place.
    fn follow_window(&mut self, ctx: &Context) {
        let mark = if self.session.is_modified() { "* " } else { "" };
        let shown = if self.is_empty() {
            text::ui::program(self.lang).to_owned()
        } else {
            text::start::window_title(self.lang, title(self.session.document(), self.lang))
        };
        let wanted = format!("{mark}{shown}");
        if wanted != self.desk.window_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(wanted.clone()));
            self.desk.window_title = wanted;
        }
        let zoom = ctx.zoom_factor();
        let (inner, outer, maximised, minimised, screen) = ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.outer_rect, viewport.maximized, viewport.minimized, viewport.monitor_size)
        });
        if !self.desk.placed {
            let Some(screen) = screen else { return };
            self.desk.placed = true;
            self.enlarge_on_dense_screen(ctx);
            // On a screen that is there: the one that it was on may be gone.
            if let Some((x, y)) = self.desk.store.get().window.and_then(|window| window.at) {
                #[allow(clippy::cast_precision_loss)] // pixels
                let at = pos2(x as f32, y as f32);
                if at.x >= 0.0 && at.y >= 0.0 && at.x + 200.0 < screen.x * zoom && at.y + 200.0 < screen.y * zoom {
                    ctx.send_viewport_cmd(ViewportCommand::OuterPosition(at / zoom));
                }
            }
            return;
        }
        let Some(inner) = inner.filter(|_| minimised != Some(true)) else { return };
        let maximised = maximised.unwrap_or(false);
        let before = self.desk.store.get().window;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // pixels
        let place = match before {
            // The size to come back to stays.
            Some(before) if maximised => WindowPlace { maximised, ..before },
            _ => WindowPlace {
                at: outer.map(|outer| ((outer.min.x * zoom) as i32, (outer.min.y * zoom) as i32)),
                size: ((inner.width() * zoom) as u32, (inner.height() * zoom) as u32),
                maximised,
            },
        };
        if before != Some(place) && place.size.0 >= 200 && place.size.1 >= 200 {
            self.desk.store.change(|settings| settings.window = Some(place));
        }
    }

    /// On the first start of all, a screen on which everything would be tiny gets larger letters, and is told how to go
    /// back.
    fn enlarge_on_dense_screen(&mut self, ctx: &Context) {
        let settings = self.desk.store.get();
        let is_first = self.desk.hint.is_some() && settings.window.is_none() && settings.text_percent == 100;
        let Some((pixels, size)) = settings::dense_screen(ctx).filter(|_| is_first) else { return };
        self.desk.store.change(|settings| settings.text_percent = size);
        let words = text::settings::text_size_taken(self.lang, pixels.x, pixels.y, size);
        let usual = text::settings::text_size_usual(self.lang).to_owned();
        self.toasts.push(Tells::Done, words, Some((usual, Action::TextSize(None))));
    }

    /// Shows the sheet that is open.
    pub(super) fn show_sheet(&mut self, ui: &Ui, outbox: &mut Outbox) {
        let lang = self.lang;
        let map = self.last.as_ref().map_or(ui.max_rect(), |map| map.rect);
        match &mut self.desk.sheet {
            None => {}
            Some(Sheet::NewProject(form)) => form.show(ui, lang, outbox),
            Some(Sheet::Picture) => {
                if let Some(form) = &mut self.desk.picture
                    && form.show(ui, map.size(), lang, outbox)
                {
                    self.desk.sheet = None;
                }
            }
            Some(Sheet::PlaceOutline(place)) => {
                let asks = self.dialog.is_some() || self.desk.chooser.is_some();
                if let Some(decided) = place.show(ui, map, asks, lang).filter(|_| !asks) {
                    self.take_decided(ui.ctx(), decided, outbox);
                }
            }
            Some(Sheet::Settings) => {
                let place = self.desk.store.folder().map(|folder| folder.display().to_string());
                let place = place.unwrap_or_else(|| text::settings::kept_nowhere(lang).to_owned());
                let mut chosen = self.desk.store.get().clone();
                let base_map = self.desk.base_map.name(lang);
                let band = self.session.document().project.household_band;
                let beside = settings::Beside { base_map: &base_map, place: &place, band };
                settings::show(ui, &mut chosen, &beside, lang, outbox);
                if chosen.lang != self.desk.store.get().lang {
                    self.lang = chosen.lang.unwrap_or(lang);
                }
                self.session.set_author(&chosen.author);
                self.desk.store.change(|settings| *settings = chosen);
                self.resolve_theme(ui.ctx());
            }
        }
    }

    /// Shows the hint of the first start once the demo is there.
    pub(super) fn show_hint(&self, ui: &Ui, map: egui::Rect, outbox: &mut Outbox) {
        if let Some(step) = self.desk.hint.filter(|_| {
            let covered = self.table.is_open()
                || self.find.palette.is_open()
                || self.dialog.is_some()
                || self.desk.sheet.is_some()
                || self.desk.chooser.is_some();
            !self.is_empty() && !covered
        }) {
            welcome::show(ui, map - self.map.covered, step, self.lang, outbox);
        }
    }

    /// The next card of the hint, or none any more.
    pub(super) fn go_on_with_hint(&mut self, end: bool) {
        let next = self.desk.hint.map(|step| step + 1).filter(|step| !end && *step < welcome::STEPS);
        self.desk.hint = next;
        if next.is_none() {
            self.desk.store.change(|settings| settings.hint_seen = true);
        }
    }

    /// The program ends. What nobody decided to drop is kept to be brought back.
    pub(super) fn end(&mut self) {
        if self.may_close || !self.session.is_modified() {
            self.session.end();
        }
    }
}
