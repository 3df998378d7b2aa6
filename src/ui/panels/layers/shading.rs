//! What areas are coloured by: the figure, the level, how classes are cut; and the legend with how many lie in each.

use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::domain::LevelIndex;
use crate::drawing::style::Theme;
use crate::drawing::{Layer, class_colour, shade};
use crate::model::Document;
use crate::query::Index;
use crate::query::classes::{Class, Classified, Method, Topic};
use crate::text::{Lang, layers as text};
use crate::ui::theme::color;
use crate::ui::widgets::{drop_down, line, row_with_ends, theme, tokens, words};

/// What areas are coloured by, and the layer made of it.
#[derive(Default)]
pub struct Shading {
    topic: Option<Topic>,
    level: Option<LevelIndex>,
    method: Method,
    made: Option<Made>,
}

/// A layer with what it was made from.
struct Made {
    wanted: (Topic, LevelIndex, Method, bool, u64),
    classified: Classified,
    layer: Layer,
}

/// Classes besides zero and missing.
const CLASSES: usize = 5;

impl Shading {
    /// The layer that stands in the place of the tints, when areas are coloured by a figure.
    pub fn layer(&self) -> Option<&Layer> {
        self.made.as_ref().map(|made| &made.layer)
    }

    /// The classes that are shown.
    pub fn classified(&self) -> Option<&Classified> {
        self.made.as_ref().map(|made| &made.classified)
    }

    /// About how high its part of the card is.
    pub(super) fn height(&self) -> f32 {
        let legend = self.classified().map_or(0, |classified| rows(classified).len());
        #[allow(clippy::cast_precision_loss)] // a handful
        let legend = legend as f32 * 22.0;
        if self.topic.is_some() { 62.0 + 40.0 + 40.0 + legend } else { 62.0 }
    }

    /// Catches up with the document, named by `version`.
    pub(super) fn follow(&mut self, document: &Document, index: &Index, version: u64, dark: bool) {
        let Some(topic) = self.topic else {
            self.made = None;
            return;
        };
        let fits = |level: &LevelIndex| usize::from(level.0) < document.levels.len() && topic.is_of(document, *level);
        let lowest = || document.level_indexes().rfind(fits);
        let Some(level) = self.level.filter(fits).or_else(lowest) else { return };
        self.level = Some(level);
        let wanted = (topic, level, self.method.clone(), dark, version);
        if self.made.as_ref().is_some_and(|made| made.wanted == wanted) {
            return;
        }
        let classified = Classified::of(document, index, topic, level, &self.method, CLASSES);
        let layer = shade(document, &classified, if dark { Theme::Dark } else { Theme::Light });
        self.made = Some(Made { wanted, classified, layer });
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
                let now = self.topic.map_or(text::by_street(lang), |topic| topic.words(lang));
                let topics: Vec<Option<Topic>> = [None].into_iter().chain(Topic::ALL.map(Some)).collect();
                let name = |topic: &Option<Topic>| topic.map_or(text::by_street(lang), |topic| topic.words(lang));
                let names: Vec<_> = topics.iter().map(|topic| (name(topic), "")).collect();
                let chosen = topics.iter().position(|topic| *topic == self.topic);
                if let Some(picked) = drop_down(ui, text::coloured_by(lang), 150.0, now, &names, chosen) {
                    self.topic = topics[picked];
                }
            },
        );
        let Some(topic) = self.topic else { return };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let name = |level: LevelIndex| {
                let level = document.levels.get(usize::from(level.0));
                level.map_or_else(String::new, |level| lang.pick(level.name_zh.clone(), level.name_en.clone()))
            };
            let now = self.level.map_or_else(String::new, name);
            let levels: Vec<LevelIndex> =
                document.level_indexes().filter(|&level| topic.is_of(document, level)).collect();
            let names: Vec<String> = levels.iter().map(|&level| name(level)).collect();
            let names: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
            let chosen = levels.iter().position(|&level| Some(level) == self.level);
            if let Some(picked) = drop_down(ui, text::level(lang), 108.0, &now, &names, chosen) {
                self.level = Some(levels[picked]);
            }
            if topic == Topic::Committee {
                return;
            }
            let methods = [
                (Method::Natural, text::natural(lang)),
                (Method::Quantile, text::quantile(lang)),
                (Method::Equal, text::equal(lang)),
            ];
            let now = methods.iter().find(|(method, _)| *method == self.method).map_or("", |(_, name)| *name);
            let chosen = methods.iter().position(|(method, _)| *method == self.method);
            let names = methods.each_ref().map(|(_, name)| (*name, ""));
            if let Some(picked) = drop_down(ui, text::method(lang), 132.0, now, &names, chosen) {
                self.method = methods[picked].0.clone();
            }
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(classified) = self.classified() {
            legend(ui, classified, lang);
        }
    }
}

/// The classes that hold an area, with how many.
fn rows(classified: &Classified) -> Vec<(Class, usize)> {
    let classes = (0..classified.count()).map(Class::Nth).chain([Class::Zero, Class::Missing]);
    classes.map(|class| (class, classified.areas_in(class))).filter(|(_, areas)| *areas > 0).collect()
}

fn legend(ui: &mut Ui, classified: &Classified, lang: Lang) {
    let tokens = tokens(ui);
    for (class, areas) in rows(classified) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
        let label = class_words(classified, class, lang);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{label} {areas}")));
        let swatch = Rect::from_center_size(rect.left_center() + vec2(13.0, 0.0), vec2(26.0, 14.0));
        let edge = match class {
            Class::Nth(_) => tokens.line2,
            Class::Zero => tokens.warn,
            Class::Missing => theme(ui).map().missing,
        };
        let fill = class_colour(class, classified.count(), theme(ui));
        let edge = Stroke::new(1.0, color(edge));
        ui.painter().rect(swatch, 3, color(fill), edge, egui::StrokeKind::Inside);
        let words = line(ui, &label, 12.0, false, tokens.text1, rect.width() - 36.0 - 48.0);
        let count = line(ui, &areas.to_string(), 12.0, false, tokens.text2, 48.0);
        let y = rect.center().y;
        ui.painter().galley(pos2(rect.left() + 36.0, y - words.size().y / 2.0), words, color(tokens.text1));
        let at = pos2(rect.right() - count.size().x, y - count.size().y / 2.0);
        ui.painter().galley(at, count, color(tokens.text2));
    }
}

/// What a class says: a range of numbers, or words.
fn class_words(classified: &Classified, class: Class, lang: Lang) -> String {
    match (class, classified.topic) {
        (Class::Missing, _) => text::unknown(lang).to_owned(),
        (Class::Zero, Topic::Committee) => text::no_committee(lang).to_owned(),
        (Class::Nth(_), Topic::Committee) => text::has_committee(lang).to_owned(),
        (Class::Zero, Topic::Gaps) => text::no_gap(lang).to_owned(),
        (Class::Zero, _) => text::zero(lang).to_owned(),
        (Class::Nth(number), _) => {
            let limit = |number: usize| classified.limits.get(number).copied().unwrap_or_default();
            let (low, high) = (limit(number), limit(number + 1));
            let whole = classified.limits.iter().all(|limit| limit.fract() == 0.0);
            let last = number + 1 == classified.count();
            // Whole numbers below a limit end one before it: 300–499, then from 500.
            match (whole, last) {
                (true, false) if high - low <= 1.0 => written(low),
                (true, false) => format!("{}–{}", written(low), written(high - 1.0)),
                (true, true) if high <= low => written(low),
                _ => format!("{}–{}", written(low), written(high)),
            }
        }
    }
}

/// A number as it is read: whole ones in groups, others with up to two decimals.
fn written(number: f64) -> String {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, not negative, below 10^15
        return crate::query::detail::grouped(number as u64);
    }
    let written = format!("{number:.2}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
