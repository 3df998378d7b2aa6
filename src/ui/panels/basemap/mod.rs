//! The base map: what the user chose, its state, and the card to choose it.

mod consent;
mod scan;
mod source;

use std::path::{Path, PathBuf};

use egui::{Align2, Area, Id, Key, Margin, Modifiers, Rect, ScrollArea, Ui, vec2};

use self::scan::ScanState;
use self::source::Form;
use crate::basemap::{Choice, Engine, Kind, Proposal, Setup, Source, Status};
use crate::drawing::Icon;
use crate::geodesy::LatticePoint;
use crate::text::{self, Lang};
use crate::ui::form::stepper;
use crate::ui::map::Ground;
use crate::ui::theme::card;
use crate::ui::widgets::{icon_button, row_with_ends, tokens, words};

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
    asked: Option<(String, Proposal)>,
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
        let form = Form::of(&choice);
        Self {
            ground: Ground::default(),
            choice,
            setup,
            open: false,
            form,
            scan: ScanState::default(),
            asked: None,
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

    /// Opens or closes the card.
    pub fn toggle(&mut self) {
        self.open = !self.open;
        if !self.open {
            self.scan.stop_picking();
        }
    }

    /// Uses a choice.
    pub fn choose(&mut self, ctx: &egui::Context, choice: Choice) {
        let other = choice.source != self.choice.source || choice.keys != self.choice.keys;
        self.choice = choice;
        self.changed = true;
        if other || self.ground.engine().is_none() {
            self.start(ctx);
        }
    }

    /// A project names a base map: asked about once, and nothing is fetched before the answer.
    pub fn propose(&mut self, ctx: &egui::Context, title: &str, proposal: Proposal) {
        match self.choice.consent.answer(&proposal) {
            _ if proposal == Proposal::default() => {}
            Some(true) => self.choose(ctx, self.choice.with(&proposal)),
            Some(false) => {}
            None => self.asked = Some((title.to_owned(), proposal)),
        }
    }

    /// How it is doing; `None` without a source of tiles.
    pub fn status(&self) -> Option<Status> {
        self.ground.engine().map(Engine::status)
    }

    /// Whom to name on the map.
    pub fn attribution(&self, lang: Lang) -> String {
        match &self.choice.source {
            Source::Own => String::new(),
            Source::Tianditu(_) => text::basemap::attribution_tianditu(lang).to_owned(),
            Source::Xyz { attribution, .. } => attribution.clone(),
            Source::File { .. } => self.ground.engine().and_then(Engine::info).unwrap_or_default().attribution,
        }
    }

    /// Takes what is meant for it before anybody else sees it: Esc while the card is open, files of base maps that were
    /// dropped on the window.
    pub fn take_input(&mut self, ui: &Ui) {
        if self.open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.scan.is_picking() { self.scan.stop_picking() } else { self.toggle() }
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
            if is_tiles(&path) {
                self.form.kind = Kind::File;
                self.form.path = path.display().to_string();
                let choice = Choice { source: Source::File { path }, ..self.choice.clone() };
                self.choose(ui.ctx(), choice);
            } else {
                self.scan.load(ui.ctx(), &mut self.choice, path);
                self.changed = true;
            }
        }
    }

    /// A click on the map, while a control point waits for its place on the ground. Returns whether it was taken.
    pub fn take_click(&mut self, point: LatticePoint) -> bool {
        let taken = self.open && self.scan.take_ground(&mut self.choice, point);
        self.changed |= taken;
        taken
    }

    /// Prepares what is drawn. To be called before the map is shown.
    pub fn prepare(&mut self, ctx: &egui::Context) {
        if self.ground.engine().is_none() && self.choice.source != Source::Own {
            self.start(ctx);
        }
        self.ground.opacity = f32::from(self.choice.opacity.min(100)) / 100.0;
        self.scan.prepare(ctx, &self.choice);
        self.ground.scan = self.scan.laid(&self.choice);
    }

    /// Shows the card, when it is open, on the map at `map`, and the question of a project.
    pub fn show(&mut self, ui: &Ui, map: Rect, lang: Lang) {
        if let Some((title, proposal)) = &self.asked
            && let Some(agreed) = consent::show(ui, title, proposal, lang)
        {
            self.choice.consent.keep(proposal, agreed);
            self.changed = true;
            let proposal = proposal.clone();
            self.asked = None;
            if agreed {
                self.choose(ui.ctx(), self.choice.with(&proposal));
            }
        }
        self.show_attribution(ui, map, lang);
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
                list.show(ui, |ui| self.body(ui, lang));
            });
        });
    }

    fn body(&mut self, ui: &mut Ui, lang: Lang) {
        if let Some(source) = self.form.show(ui, &mut self.choice, lang) {
            let choice = Choice { source, ..self.choice.clone() };
            self.choose(ui.ctx(), choice);
        }
        if self.choice.source != Source::Own && self.form.kind == self.choice.source.kind() {
            self.show_status(ui, lang);
            ui.horizontal(|ui| {
                words(ui, text::basemap::opacity(lang), 12.0, false, tokens(ui).text2);
                let name = text::basemap::opacity(lang);
                if let Some(value) = stepper(ui, name, u32::from(self.choice.opacity), 10..=100, 10, "%") {
                    self.choice.opacity = u8::try_from(value).unwrap_or(100);
                    self.changed = true;
                }
            });
        }
        ui.add_space(4.0);
        ui.separator();
        self.changed |= self.scan.show(ui, &mut self.choice, lang);
        words(ui, text::basemap::drop_hint(lang), 12.0, false, tokens(ui).text3);
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
            if crate::ui::widgets::button(
                ui,
                None,
                text::basemap::fail_retry(lang),
                crate::ui::widgets::Look::Plain,
                true,
            )
            .clicked()
            {
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
        let engine = (self.choice.source != Source::Own).then(|| {
            let ctx = ctx.clone();
            let repaint = move || ctx.request_repaint();
            Engine::start(&self.choice.source, &self.choice.keys, self.setup.clone(), repaint)
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
    has_ending(path, &["png", "jpg", "jpeg", "tif", "tiff", "webp"])
}
