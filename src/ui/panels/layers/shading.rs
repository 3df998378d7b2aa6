//! What areas are coloured by: the figure, the level, how classes are cut; and the legend with how many lie in each.

use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::domain::{LevelIndex, LevelRole};
use crate::drawing::style::Theme;
use crate::drawing::{Layer, LegendRow, legend, shade};
use crate::model::Document;
use crate::query::Index;
use crate::query::classes::{BreaksFault, Classified, Method, Topic, typed_breaks};
use crate::text::{Lang, layers as text};
use crate::ui::field::Field;
use crate::ui::theme::color;
use crate::ui::widgets::{drop_down, heading, line, row_with_ends, tokens, words};

/// What areas are coloured by, and the layer made of it.
#[derive(Default)]
pub struct Shading {
    topic: Option<Topic>,
    level: Option<LevelIndex>,
    method: Method,
    /// The limits as they are typed, and what is wrong with them.
    typed: String,
    fault: Option<BreaksFault>,
    made: Option<Made>,
}

/// A layer with what it was made from.
struct Made {
    wanted: (Topic, LevelIndex, Method, bool, u64),
    classified: Classified,
    /// The legend, in this language.
    rows: (Lang, Vec<LegendRow>),
    layer: Layer,
}

impl Shading {
    /// The layer that stands in the place of the tints, when areas are coloured by a figure.
    pub fn layer(&self) -> Option<&Layer> {
        self.made.as_ref().map(|made| &made.layer)
    }

    /// Colours by this from now on; without a topic by street. Limits given by hand were those of another figure.
    pub fn choose(&mut self, topic: Option<Topic>) {
        if topic != self.topic && matches!(self.method, Method::Manual(_)) {
            self.method = Method::default();
        }
        if topic != self.topic {
            self.typed.clear();
            self.fault = None;
        }
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
        let typed = if self.by_hand() { 38.0 + if self.fault.is_some() { 20.0 } else { 0.0 } } else { 0.0 };
        if self.topic.is_some() { 62.0 + 40.0 + 14.0 + typed + legend } else { 62.0 }
    }

    fn by_hand(&self) -> bool {
        matches!(self.method, Method::Manual(_)) && self.topic.is_some_and(has_methods)
    }

    /// Catches up with the document, named by `version`.
    pub(super) fn follow(&mut self, document: &Document, index: &Index, version: u64, lang: Lang, dark: bool) {
        let Some(topic) = self.topic else {
            self.made = None;
            return;
        };
        let fits = |level: &LevelIndex| usize::from(level.0) < document.levels.len() && topic.is_of(document, *level);
        let lowest = || document.level_indexes().rfind(fits);
        let Some(level) = self.level.filter(fits).or_else(lowest) else { return };
        self.level = Some(level);
        let wanted = (topic, level, self.method.clone(), dark, version);
        let theme = if dark { Theme::Dark } else { Theme::Light };
        let rows = |classified: &Classified| (lang, legend(classified, document.project.household_band, theme, lang));
        if let Some(made) = self.made.as_mut().filter(|made| made.wanted == wanted) {
            if made.rows.0 != lang {
                made.rows = rows(&made.classified);
            }
            return;
        }
        let classified = Classified::of(document, index, topic, level, &self.method, Classified::USUAL_COUNT);
        let layer = shade(document, &classified, theme);
        let rows = rows(&classified);
        self.made = Some(Made { wanted, classified, rows, layer });
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
                _ => self.classified().map(|shown| inner_limits(&shown.limits).to_vec()).unwrap_or_default(),
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
            show_legend(ui, &made.rows.1);
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

fn show_legend(ui: &mut Ui, rows: &[LegendRow]) {
    let tokens = tokens(ui);
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
