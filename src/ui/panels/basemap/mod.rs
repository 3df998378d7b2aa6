//! The base map: what the user chose, its state, and the card to choose it.

mod consent;
mod kept_scan;
mod scan;
mod source;

use std::path::{Path, PathBuf};

use egui::{Align2, Area, Id, Key, Margin, Modifiers, Rect, ScrollArea, Ui, vec2};

use self::consent::Answer;
use self::scan::ScanState;
use self::source::Form;
use crate::basemap::{Choice, Engine, Kind, Network, Proposal, Setup, Source, Status, Underlay};
use crate::drawing::{Camera, Icon};
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};
use crate::ui::action::{Action, Outbox};
use crate::ui::file_chooser::Purpose;
use crate::ui::form::stepper;
use crate::ui::map::Ground;
use crate::ui::theme::card;
use crate::ui::widgets::{Look, button, fade_where_cut, icon_button, row_with_ends, tokens, words};

/// Width of the card.
const WIDTH: f32 = 360.0;

/// The base map of the window. It outlives projects.
pub struct BaseMap {
    /// What is drawn under the layers.
    pub ground: Ground,
    choice: Choice,
    setup: Setup,
    open: bool,
    form: Form,
    scan: ScanState,
    /// A base map that the open project names and nobody answered yet.
    asked: Option<Proposal>,
    /// The base map of the open project, which the user agreed to: it is used in the place of the own choice while the
    /// project is open.
    of_project: Option<Source>,
    /// What the open project names, agreed to or not.
    pub named: Option<Source>,
    /// The scan that the open project holds.
    pub kept_scan: Option<Underlay>,
    /// The user's own scan, or none, while that of the project lies in its place.
    own_scan: Option<Option<Underlay>>,
    changed: bool,
}

impl Default for BaseMap {
    fn default() -> Self {
        Self::new(Choice::default(), Setup::usual())
    }
}

impl BaseMap {
    /// The base map that was chosen before. Nothing is fetched before the first frame.
    pub fn new(choice: Choice, setup: Setup) -> Self {
        let form = Form::of(&choice.source, &choice.keys);
        Self {
            ground: Ground::default(),
            choice,
            setup,
            open: false,
            form,
            scan: ScanState::default(),
            asked: None,
            of_project: None,
            named: None,
            kept_scan: None,
            own_scan: None,
            changed: false,
        }
    }

    /// What is chosen, to be kept in the user's settings.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Whether the choice became another one since this was asked last: then it is worth keeping.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Opens the card.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// What the base map in use is called.
    pub fn name(&self, lang: Lang) -> String {
        consent::name(self.source(), lang)
    }

    /// Opens or closes the card.
    pub fn toggle(&mut self) {
        self.open = !self.open;
        self.scan.end_placing();
    }

    /// The source that is in use: the project's where the user agreed to it, else the user's own.
    pub fn source(&self) -> &Source {
        self.of_project.as_ref().unwrap_or(&self.choice.source)
    }

    /// Uses a choice.
    pub fn choose(&mut self, ctx: &egui::Context, choice: Choice) {
        let other = choice.source != *self.source() || choice.keys != self.choice.keys;
        self.of_project = None;
        self.choice = choice;
        self.changed = true;
        if other || self.ground.engine().is_none() {
            self.start(ctx);
        }
    }

    /// A project was opened, and names this base map or none. Each is asked about once, and nothing is fetched before
    /// the answer.
    pub fn project_opened(&mut self, ctx: &egui::Context, proposal: Option<Proposal>) {
        let before = self.source().clone();
        self.of_project = None;
        self.asked = None;
        match proposal {
            Some(proposal) if proposal.source != Source::Own => match self.choice.consent.answer(&proposal) {
                Some(true) => self.of_project = Some(proposal.source),
                Some(false) => {}
                // What the user chose already needs no question.
                None if proposal.source == self.choice.source => {}
                None => self.asked = Some(proposal),
            },
            _ => {}
        }
        if *self.source() != before {
            self.form = Form::of(self.source(), &self.choice.keys);
            self.start(ctx);
        }
    }

    /// The user put this base map into the project: no question when it is opened again.
    pub fn agree(&mut self, proposal: &Proposal) {
        self.choice.consent.keep(proposal, true);
        self.changed = true;
    }

    fn take_answer(&mut self, ctx: &egui::Context, proposal: Proposal, answer: Answer) {
        self.asked = None;
        if answer == Answer::NotNow {
            return;
        }
        self.choice.consent.keep(&proposal, answer == Answer::Use);
        self.changed = true;
        if answer == Answer::Use {
            self.form = Form::of(&proposal.source, &self.choice.keys);
            self.of_project = Some(proposal.source);
            self.start(ctx);
        }
    }

    /// How it is doing; `None` without a source of tiles.
    pub fn status(&self) -> Option<Status> {
        self.ground.engine().map(Engine::status)
    }

    /// Whom to name on the map.
    pub fn attribution(&self, lang: Lang) -> String {
        match self.source() {
            Source::Own => String::new(),
            Source::Tianditu(_) => text::basemap::attribution_tianditu(lang).to_owned(),
            Source::Xyz { attribution, .. } => attribution.clone(),
            Source::File { .. } => self.ground.engine().and_then(Engine::info).unwrap_or_default().attribution,
        }
    }

    /// Takes what is meant for it before anybody else sees it: Esc while the card is open, files of base maps that were
    /// dropped on the window.
    pub fn take_input(&mut self, ui: &Ui) {
        let listens = (self.open || self.scan.is_placing()) && !ui.ctx().any_popup_open();
        if listens && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.scan.is_placing() { self.scan.step_back() } else { self.toggle() }
        }
        let mut taken: Vec<PathBuf> = Vec::new();
        ui.input_mut(|input| {
            input.raw.dropped_files.retain(|file| {
                let path = file.path();
                let mine = is_tiles(path) || is_picture(path);
                if mine {
                    taken.push(path.to_owned());
                }
                !mine
            });
        });
        for path in taken {
            self.open = true;
            self.take_file(ui.ctx(), path);
        }
    }

    /// Takes a file that was chosen for tiles or for a scan.
    pub fn take_file(&mut self, ctx: &egui::Context, path: PathBuf) {
        if is_tiles(&path) {
            self.form.kind = Kind::File;
            self.form.path = path.display().to_string();
            let choice = Choice { source: Source::File { path }, ..self.choice.clone() };
            self.choose(ctx, choice);
        } else {
            self.take_scan(ctx, path);
        }
    }

    /// Takes a picture, a page, or a placed scan with its points.
    pub fn take_scan(&mut self, ctx: &egui::Context, path: PathBuf) {
        // What is chosen now is the user's own.
        self.give_back_own();
        self.scan.load(ctx, &mut self.choice, &self.setup.pages, path);
        self.changed = true;
    }

    /// What stands between this machine and the internet. Another one takes effect at once.
    pub fn set_network(&mut self, ctx: &egui::Context, network: &Network) {
        if self.setup.network != *network {
            self.setup.network = network.clone();
            if self.source().is_online() {
                self.start(ctx);
            }
        }
    }

    /// Whether a scan is being placed: clicks on the map are for it.
    pub fn is_placing(&self) -> bool {
        self.scan.is_placing()
    }

    /// Places the scan no further: another tool is taken up on the map.
    pub fn stop_placing(&mut self) {
        self.scan.end_placing();
    }

    /// Paints the control points of the scan on the map.
    pub fn paint_points(&self, ui: &Ui, map: Rect, camera: &Camera) {
        self.scan.paint(ui, map, camera, &self.choice);
    }

    /// Writes where the scan lies into a file.
    pub fn save_placement(&mut self, path: &Path) {
        self.scan.save_placement(&self.choice, path);
    }

    /// A click on the map, while a scan is being placed. Returns whether it was taken.
    pub fn take_click(&mut self, point: LatticePoint) -> bool {
        let taken = self.scan.take_ground(&mut self.choice, point);
        self.changed |= taken;
        taken
    }

    /// Prepares what is drawn. To be called before the map is shown.
    pub fn prepare(&mut self, ctx: &egui::Context) {
        if self.ground.engine().is_none() && *self.source() != Source::Own {
            self.start(ctx);
        }
        self.ground.opacity = f32::from(self.choice.opacity.min(100)) / 100.0;
        self.scan.prepare(ctx, &self.choice, &self.setup.pages);
        self.ground.scan = self.scan.laid(&self.choice);
    }

    /// Shows the card, when it is open, on the map at `map`, and the question of a project.
    pub fn show(&mut self, ui: &Ui, map: Rect, lang: Lang, outbox: &mut Outbox) {
        if let Some(proposal) = self.asked.clone()
            && let Some(answer) = consent::show(ui, map, &proposal, lang)
        {
            self.take_answer(ui.ctx(), proposal, answer);
        }
        self.show_attribution(ui, map, lang);
        if self.scan.is_placing() {
            self.changed |= self.scan.show_placing(ui, map, &mut self.choice, lang, outbox);
            return;
        }
        if !self.open {
            return;
        }
        // Below the path of the selection.
        let corner = map.left_top() + vec2(12.0, 56.0);
        Area::new(Id::unique("basemap_card")).pivot(Align2::LEFT_TOP).fixed_pos(corner).show(ui.ctx(), |ui| {
            card(tokens(ui)).inner_margin(Margin::same(16)).show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                row_with_ends(
                    ui,
                    32.0,
                    |ui| {
                        words(ui, text::basemap::title(lang), 16.0, true, tokens(ui).text1);
                    },
                    |ui| {
                        if icon_button(ui, Icon::Close, text::basemap::close(lang), "Esc", true).clicked() {
                            self.toggle();
                        }
                    },
                );
                let room = (map.height() - 56.0 - 12.0 - 72.0).max(200.0);
                // The card grows with its content; an area remembers how high it was.
                let list = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
                let list = list.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    self.body(ui, lang, outbox);
                });
                fade_where_cut(ui, &list);
            });
        });
    }

    fn body(&mut self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) {
        let used = self.source().clone();
        // On a copy: what differs from the choice in force shows that tiles have to be asked for anew.
        let mut wanted = self.choice.clone();
        if let Some(source) = self.form.show(ui, &mut wanted, &used, lang, outbox) {
            self.choose(ui.ctx(), Choice { source, ..wanted });
        }
        // A file that cannot be used has nothing to be dimmed or put into the project.
        let is_broken = used.kind() == Kind::File && self.status().is_some_and(|status| status.why.is_some());
        if used != Source::Own && self.form.kind == used.kind() && is_broken {
            self.show_broken(ui, lang, outbox);
        } else if used != Source::Own && self.form.kind == used.kind() {
            self.show_status(ui, lang);
            if self.of_project.is_some() && self.of_project == self.named {
                words(ui, text::basemap::of_project(lang), 12.0, false, tokens(ui).text2);
            }
            ui.horizontal(|ui| {
                words(ui, text::basemap::opacity(lang), 12.0, false, tokens(ui).text2);
                let name = text::basemap::opacity(lang);
                if let Some(value) = stepper(ui, name, u32::from(self.choice.opacity), 10..=100, 10, "%") {
                    self.choice.opacity = u8::try_from(value).unwrap_or(100);
                    self.changed = true;
                }
            });
        }
        if !is_broken {
            self.show_naming(ui, &used, lang, outbox);
        }
        ui.add_space(4.0);
        ui.separator();
        self.changed |= self.scan.show(ui, &mut self.choice, &self.setup.pages, lang, outbox);
        self.show_keeping(ui, lang, outbox);
        words(ui, text::basemap::drop_hint(lang), 12.0, false, tokens(ui).text3);
    }

    /// The base map in use becomes that of the project, or the project's is taken out of it.
    fn show_naming(&self, ui: &mut Ui, used: &Source, lang: Lang, outbox: &mut Outbox) {
        let label = match &self.named {
            Some(named) if named == used || *used == Source::Own => text::basemap::unname(lang),
            _ if *used != Source::Own => text::basemap::name_in_project(lang),
            _ => return,
        };
        ui.add_space(4.0);
        let pressed = button(ui, None, label, Look::Plain, true).clicked();
        words(ui, text::basemap::naming_hint(lang), 12.0, false, tokens(ui).text3);
        if pressed {
            let takes_out = self.named.as_ref().is_some_and(|named| named == used || *used == Source::Own);
            outbox.send(if takes_out { Action::UnnameBaseMap } else { Action::NameBaseMap });
        }
    }

    /// Why the file of tiles cannot be used, and what may be done about it.
    fn show_broken(&self, ui: &mut Ui, lang: Lang, outbox: &mut Outbox) {
        let Some(engine) = self.ground.engine() else { return };
        let Some(why) = engine.status().why else { return };
        let tokens = tokens(ui);
        ui.add_space(8.0);
        let plate = egui::Frame::new().fill(crate::ui::theme::color(tokens.error_soft)).corner_radius(8);
        plate.inner_margin(Margin::same(12)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            words(ui, why.words(lang), 14.0, true, tokens.error);
            words(ui, text::basemap::broken_file_hint(lang), 12.0, false, tokens.text2);
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                if button(ui, None, text::start::another_file(lang), Look::Plain, true).clicked() {
                    outbox.send(Action::ChooseFile(Purpose::OpenTiles));
                }
                if button(ui, None, text::basemap::fail_retry(lang), Look::Plain, true).clicked() {
                    engine.retry();
                }
            });
        });
        ui.add_space(8.0);
    }

    fn show_status(&self, ui: &mut Ui, lang: Lang) {
        let Some(engine) = self.ground.engine() else { return };
        let status = engine.status();
        let tokens = tokens(ui);
        let Some(summary) = status.words(lang) else { return };
        let ink = if status.why.is_some() { tokens.error } else { tokens.text3 };
        words(ui, summary, 12.0, status.why.is_some(), ink);
        if let Some(why) = &status.why {
            words(ui, why.words(lang), 12.0, false, ink);
            if button(ui, None, text::basemap::fail_retry(lang), Look::Plain, true).clicked() {
                engine.retry();
            }
        }
    }

    /// The source is named on the map as long as its tiles are shown.
    fn show_attribution(&self, ui: &Ui, map: Rect, lang: Lang) {
        let attribution = self.attribution(lang);
        if attribution.is_empty() || self.ground.engine().is_none() {
            return;
        }
        let corner = map.right_bottom() - vec2(60.0, 6.0);
        let area = Area::new(Id::unique("attribution")).pivot(Align2::RIGHT_BOTTOM).interactable(false);
        area.fixed_pos(corner).show(ui.ctx(), |ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            let tokens = tokens(ui);
            let ground = egui::Frame::new().fill(crate::ui::theme::color(tokens.panel.percent(82))).corner_radius(5);
            ground.inner_margin(Margin::symmetric(6, 1)).show(ui, |ui| {
                words(ui, attribution, 12.0, false, tokens.text2);
            });
        });
    }

    fn start(&mut self, ctx: &egui::Context) {
        let engine = (*self.source() != Source::Own).then(|| {
            let ctx = ctx.clone();
            let repaint = move || ctx.request_repaint();
            Engine::start(self.source(), &self.choice.keys, self.setup.clone(), repaint)
        });
        self.ground.set_engine(engine);
        ctx.request_repaint();
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn is_tiles(path: &Path) -> bool {
    has_ending(path, &["mbtiles", "pmtiles"])
}

fn is_picture(path: &Path) -> bool {
    has_ending(path, &["png", "jpg", "jpeg", "tif", "tiff", "webp", "pdf"])
}
