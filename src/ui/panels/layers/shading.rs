//! What areas are coloured by: the figure, the level, how classes are cut; and the legend with how many lie in each.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::domain::{LevelIndex, LevelRole};
use crate::drawing::style::Theme;
use crate::drawing::{Layer, LegendRow, Shaded, legend};
use crate::model::Document;
use crate::query::Index;
use crate::query::classes::{BreaksFault, Classified, Figured, Method, Topic, typed_breaks};
use crate::query::outlines::Outlines;
use crate::text::{Lang, layers as text};
use crate::ui::field::Field;
use crate::ui::theme::color;
use crate::ui::widgets::{drop_down, heading, line, row_with_ends, tokens, words};

/// Up to so many areas are coloured at once, more of them beside the window.
const AT_ONCE: usize = 3000;

/// What areas are coloured by, and the layer made of it.
#[derive(Default)]
pub struct Shading {
    topic: Option<Topic>,
    level: Option<LevelIndex>,
    method: Method,
    /// The limits as they are typed, and what is wrong with them.
    typed: String,
    fault: Option<BreaksFault>,
    /// What is counted, kept up with the document.
    figured: Option<Figured>,
    /// Limits given by hand, of each figure: they come back with it.
    by_hand: BTreeMap<Topic, (Method, String)>,
    made: Option<Made>,
    /// What is being made beside the window.
    coming: Option<Receiver<Made>>,
}

/// What is shown.
#[derive(Clone, PartialEq)]
struct Wanted {
    topic: Topic,
    level: LevelIndex,
    method: Method,
    theme: Theme,
    /// The target band of households, by which the legend speaks.
    band: (u32, u32),
}

/// A layer with what it was made from.
struct Made {
    wanted: Wanted,
    /// Of the document.
    version: u64,
    classified: Classified,
    /// The legend, in this language.
    rows: (Lang, Vec<LegendRow>),
    layer: Layer,
    /// What the layer is kept up by; away while that is done beside the window.
    shaded: Option<Shaded>,
}

/// The document as the shading sees it.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index.
    pub index: &'a Index,
    /// Its outlines.
    pub outlines: &'a Outlines,
    /// Names the document.
    pub version: u64,
}

impl Shading {
    /// How high its part of the card is while areas are coloured by no figure.
    pub(super) const CLOSED: f32 = 62.0;

    /// The level whose areas are coloured.
    pub fn level(&self) -> Option<LevelIndex> {
        self.made.as_ref().map(|made| made.wanted.level)
    }

    /// The layer that stands in the place of the tints, when areas are coloured by a figure.
    pub fn layer(&self) -> Option<&Layer> {
        self.made.as_ref().map(|made| &made.layer)
    }

    /// Colours by this from now on; without a topic by street. Limits given by hand belong to their figure, and come
    /// back with it.
    pub fn choose(&mut self, topic: Option<Topic>) {
        if topic == self.topic {
            return;
        }
        if matches!(self.method, Method::Manual(_)) {
            let kept = (std::mem::take(&mut self.method), std::mem::take(&mut self.typed));
            self.topic.map(|topic| self.by_hand.insert(topic, kept));
        }
        if let Some((method, typed)) = topic.and_then(|topic| self.by_hand.remove(&topic)) {
            (self.method, self.typed) = (method, typed);
        }
        self.fault = None;
        self.topic = topic;
    }

    /// The classes that are shown.
    pub fn classified(&self) -> Option<&Classified> {
        self.made.as_ref().map(|made| &made.classified)
    }

    /// About how high its part of the card is.
    pub(super) fn height(&self) -> f32 {
        let legend = self.made.as_ref().map_or(0, |made| made.rows.1.len());
        #[allow(clippy::cast_precision_loss)] // a handful
        let legend = legend as f32 * 22.0;
        let typed = if self.by_hand() { 38.0 + 40.0 } else { 0.0 };
        let meaning = if self.topic == Some(Topic::Gaps) { 60.0 } else { 0.0 };
        let open = 40.0 + 14.0 + 22.0 + meaning + typed + legend;
        Self::CLOSED + if self.topic.is_some() { open } else { 0.0 }
    }

    fn by_hand(&self) -> bool {
        matches!(self.method, Method::Manual(_)) && self.topic.is_some_and(has_methods)
    }

    /// Catches up with the document. What an edit did not touch is kept; of a large project classes and colours are
    /// made beside the window, and the ones before are shown until they come.
    pub(super) fn follow(&mut self, ctx: &Context, seen: Seen<'_>, lang: Lang, theme: Theme) {
        let Seen { document, index, outlines, version } = seen;
        let Some(topic) = self.topic else {
            (self.figured, self.made, self.coming) = (None, None, None);
            return;
        };
        let fits = |level: &LevelIndex| usize::from(level.0) < document.levels.len() && topic.is_of(document, *level);
        let lowest = || document.level_indexes().rfind(fits);
        let Some(level) = self.level.filter(fits).or_else(lowest) else { return };
        self.level = Some(level);
        if let Some(coming) = &self.coming {
            match coming.try_recv() {
                Ok(made) => self.made = Some(made),
                // It broke off: it is begun anew.
                Err(TryRecvError::Disconnected) => {}
                Err(TryRecvError::Empty) => return,
            }
            self.coming = None;
        }
        let band = document.project.household_band;
        let wanted = Wanted { topic, level, method: self.method.clone(), theme, band };
        let same = self.figured.as_mut().filter(|figured| (figured.topic, figured.level) == (topic, level));
        let moved = match same {
            Some(figured) => figured.follow(document, index, outlines),
            None => {
                self.figured = Some(Figured::of(document, index, topic, level));
                true
            }
        };
        let mut old = self.made.take();
        if let Some(made) = old.as_mut().filter(|made| made.wanted == wanted && (made.version == version || !moved)) {
            if made.rows.0 != lang {
                made.rows = (lang, legend(&made.classified, band, theme, lang));
            }
            made.version = version;
            self.made = old;
            return;
        }
        let Some(figured) = self.figured.clone() else { return };
        let count = figured.values().len();
        let (document, outlines) = (document.clone(), outlines.clone());
        let shaded = old.as_mut().and_then(|made| made.shaded.take());
        let make = move || {
            let classified = Classified::of_figures(&figured, &wanted.method, Classified::USUAL_COUNT);
            let shaded = match shaded {
                Some(mut shaded) => {
                    shaded.follow(&document, &outlines, &classified, theme);
                    shaded
                }
                None => Shaded::of(&document, &outlines, &classified, theme),
            };
            let rows = (lang, legend(&classified, band, theme, lang));
            Made { wanted, version, classified, rows, layer: shaded.layer().clone(), shaded: Some(shaded) }
        };
        if count <= AT_ONCE {
            self.made = Some(make());
            return;
        }
        self.made = old;
        let (send, coming) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let _ = send.send(make());
            ctx.request_repaint();
        };
        self.coming = std::thread::Builder::new().name("shading".to_owned()).spawn(work).is_ok().then_some(coming);
    }

    /// Shows the choices and the legend.
    pub(super) fn show(&mut self, ui: &mut Ui, document: &Document, lang: Lang) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let tokens = tokens(ui);
        row_with_ends(
            ui,
            32.0,
            |ui| {
                words(ui, text::coloured_by(lang), 13.0, true, tokens.text1);
            },
            |ui| {
                let plain = plain_tints(document, lang);
                let now = self.topic.map_or(plain.as_str(), |topic| topic.words(lang));
                let topics: Vec<Option<Topic>> = [None].into_iter().chain(Topic::ALL.map(Some)).collect();
                let name = |topic: &Option<Topic>| topic.map_or(plain.as_str(), |topic| topic.words(lang));
                let names: Vec<_> = topics.iter().map(|topic| (name(topic), "")).collect();
                let chosen = topics.iter().position(|topic| *topic == self.topic);
                if let Some(picked) = drop_down(ui, text::coloured_by(lang), 150.0, now, &names, chosen) {
                    self.choose(topics[picked]);
                }
            },
        );
        let Some(topic) = self.topic else { return };
        if topic == Topic::Gaps {
            words(ui, text::gaps_meaning(lang), 12.0, false, tokens.text2);
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let name = |level: LevelIndex| {
                let level = document.levels.get(usize::from(level.0));
                level.map_or_else(String::new, |level| heading(lang.pick(&level.name_zh, &level.name_en)))
            };
            let now = self.level.map_or_else(String::new, name);
            let levels: Vec<LevelIndex> =
                document.level_indexes().filter(|&level| topic.is_of(document, level)).collect();
            let names: Vec<String> = levels.iter().map(|&level| name(level)).collect();
            let names: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
            let chosen = levels.iter().position(|&level| Some(level) == self.level);
            if let Some(picked) = drop_down(ui, text::level(lang), 112.0, &now, &names, chosen) {
                self.level = Some(levels[picked]);
            }
            if !has_methods(topic) {
                return;
            }
            let by_hand = match &self.method {
                Method::Manual(limits) => limits.clone(),
                // What is shown now, to start from.
                _ => self
                    .classified()
                    .map(|shown| {
                        let limits = inner_limits(&shown.limits).iter();
                        // A count that is at least 282.5 is at least 283.
                        let mut limits: Vec<f64> =
                            limits.map(|&limit| if shown.topic.counts() { limit.ceil() } else { limit }).collect();
                        limits.dedup();
                        limits
                    })
                    .unwrap_or_default(),
            };
            let before = self.method.clone();
            let methods = [
                (Method::Natural, text::natural(lang)),
                (Method::Quantile, text::quantile(lang)),
                (Method::Equal, text::equal(lang)),
                (Method::Manual(by_hand), text::manual(lang)),
            ];
            let now = methods.iter().find(|(method, _)| *method == self.method).map_or("", |(_, name)| *name);
            let chosen = methods.iter().position(|(method, _)| *method == self.method);
            let names = methods.each_ref().map(|(_, name)| (*name, ""));
            if let Some(picked) = drop_down(ui, text::method(lang), 138.0, now, &names, chosen) {
                self.method = methods[picked].0.clone();
            }
            if let (true, Method::Manual(limits)) = (before != self.method, &self.method) {
                self.typed = limits.iter().map(|limit| limit.to_string()).collect::<Vec<_>>().join(", ");
                self.fault = None;
            }
        });
        if self.by_hand() {
            self.limits(ui, lang);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(made) = &self.made {
            let level = document.levels.get(usize::from(made.wanted.level.0));
            let level = level.map_or("", |level| lang.pick(level.name_zh.as_str(), level.name_en.as_str()));
            let areas = text::areas_of(lang, level);
            show_legend(ui, (made.wanted.topic.titled(lang), &heading(&areas)), &made.rows.1);
        }
    }

    /// The field of limits, and in words why it is not taken.
    fn limits(&mut self, ui: &mut Ui, lang: Lang) {
        let fault = self.fault.as_ref().map(|fault| fault.words(lang));
        let field = Field::named(text::breaks_label(lang)).hint(text::breaks_hint(lang)).fault(fault.as_deref());
        let response = field.show(ui, &mut self.typed);
        if response.changed() {
            match typed_breaks(&self.typed) {
                Ok(limits) => (self.method, self.fault) = (Method::Manual(limits), None),
                Err(fault) => self.fault = Some(fault),
            }
        }
        if self.fault.is_none() {
            words(ui, text::breaks_meaning(lang), 12.0, false, tokens(ui).text3);
        }
    }
}

/// What areas are tinted by without a figure: streets, or what lies right below the district in their place.
fn plain_tints(document: &Document, lang: Lang) -> String {
    match document.levels.get(1).filter(|_| document.level_of(LevelRole::Street).is_none()) {
        Some(level) => text::by_level(lang, lang.pick(&level.name_zh, &level.name_en)),
        None => text::by_street(lang).to_owned(),
    }
}

/// Whether somebody may say how classes are cut: yes or no has none to cut, the band is the project's.
fn has_methods(topic: Topic) -> bool {
    !matches!(topic, Topic::Committee | Topic::Band)
}

/// The limits between classes.
fn inner_limits(limits: &[f64]) -> &[f64] {
    limits.get(1..limits.len().saturating_sub(1)).unwrap_or_default()
}

/// The classes, under what is counted with its unit and what is counted of areas.
fn show_legend(ui: &mut Ui, (figure, areas): (&str, &str), rows: &[LegendRow]) {
    let tokens = tokens(ui);
    let (head, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{figure} {areas}")));
    let areas = line(ui, areas, 12.0, false, tokens.text3, head.width() / 2.0);
    let figure = line(ui, figure, 12.0, false, tokens.text3, head.width() - areas.size().x - 12.0);
    let y = head.center().y;
    ui.painter().galley(pos2(head.left(), y - figure.size().y / 2.0), figure, color(tokens.text3));
    let at = pos2(head.right() - areas.size().x, y - areas.size().y / 2.0);
    ui.painter().galley(at, areas, color(tokens.text3));
    for row in rows {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{} {}", row.words, row.areas)));
        let swatch = Rect::from_center_size(rect.left_center() + vec2(13.0, 0.0), vec2(26.0, 14.0));
        ui.painter().rect_filled(swatch, 3, color(row.style.fill));
        if let Some(hatch) = row.style.hatch {
            super::swatch::paint_hatch(ui, hatch, swatch);
        }
        let edge = Stroke::new(1.0, color(row.style.edge.unwrap_or(tokens.line2)));
        ui.painter().rect_stroke(swatch, 3, edge, egui::StrokeKind::Inside);
        let words = line(ui, &row.words, 12.0, false, tokens.text1, rect.width() - 36.0 - 48.0);
        let count = line(ui, &row.areas.to_string(), 12.0, false, tokens.text2, 48.0);
        let y = rect.center().y;
        ui.painter().galley(pos2(rect.left() + 36.0, y - words.size().y / 2.0), words, color(tokens.text1));
        let at = pos2(rect.right() - count.size().x, y - count.size().y / 2.0);
        ui.painter().galley(at, count, color(tokens.text2));
    }
}
