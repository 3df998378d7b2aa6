//! What a picture's areas are coloured by, from the words of the command line.

use super::arguments::RenderArguments;
use super::failure::Failure;
use crate::domain::LevelIndex;
use crate::drawing::style::Theme;
use crate::drawing::{Layer, Legend, legend, shade};
use crate::model::Document;
use crate::query::Index;
use crate::query::classes::{BreaksFault, Classified, Method, Topic, typed_breaks};
use crate::text::{self, Lang};

/// The fewest classes, and the most.
const CLASSES: std::ops::RangeInclusive<usize> = 2..=9;

/// The layer that stands in the place of the tints, with its legend.
pub(super) fn shaded(
    document: &Document,
    arguments: &RenderArguments,
    theme: Theme,
    lang: Lang,
) -> Result<Option<(Layer, Legend)>, Failure> {
    let Some(word) = &arguments.theme else { return Ok(None) };
    let separator = lang.pick("、", ", ");
    // As it is called in the window, in either language, counts as well.
    let is_called =
        |topic: &Topic| [Lang::Zh, Lang::En].iter().any(|&lang| topic.words(lang).eq_ignore_ascii_case(word));
    let topic = Topic::ALL.into_iter().find(|topic| topic.key() == word || is_called(topic)).ok_or_else(|| {
        Failure::Usage(text::cli::wrong_value(lang, "--theme", word, Topic::ALL.map(Topic::key).join(separator)))
    })?;
    let level = level(document, arguments, topic, lang)?;
    let method = method(arguments, lang)?;
    let count = match &arguments.classes {
        None => Classified::USUAL_COUNT,
        Some(typed) => typed.parse().ok().filter(|count| CLASSES.contains(count)).ok_or_else(|| {
            let known = format!("{}–{}", CLASSES.start(), CLASSES.end());
            Failure::Usage(text::cli::wrong_value(lang, "--classes", typed, known))
        })?,
    };
    let classified = Classified::of(document, &Index::of(document), topic, level, &method, count);
    let of = document.levels.get(usize::from(level.0));
    let of = of.map_or("", |level| lang.pick(&level.name_zh, &level.name_en).as_str());
    let title = text::cli::legend_title(lang, topic.titled(lang), of);
    let legend = Legend { title, rows: legend(&classified, document.project.household_band, theme, lang) };
    Ok(Some((shade(document, &classified, theme), legend)))
}

/// The level that was asked for, else the lowest one that has such a figure, as in the window.
fn level(document: &Document, arguments: &RenderArguments, topic: Topic, lang: Lang) -> Result<LevelIndex, Failure> {
    let no_figure = |level: &str| Failure::Usage(text::cli::no_figure(lang, topic.words(lang), level));
    match &arguments.level {
        None => document.level_indexes().rfind(|&level| topic.is_of(document, level)).ok_or_else(|| no_figure("—")),
        Some(wanted) => {
            let level = super::level::named(document, wanted, lang)?;
            if topic.is_of(document, level) { Ok(level) } else { Err(no_figure(wanted)) }
        }
    }
}

fn method(arguments: &RenderArguments, lang: Lang) -> Result<Method, Failure> {
    if let Some(typed) = &arguments.breaks {
        let wrong = |fault: &BreaksFault| Failure::Usage(text::cli::wrong_breaks(lang, typed, fault.words(lang)));
        return typed_breaks(typed).map(Method::Manual).map_err(|fault| wrong(&fault));
    }
    let methods = [("natural", Method::Natural), ("quantile", Method::Quantile), ("equal", Method::Equal)];
    let Some(word) = &arguments.method else { return Ok(Method::default()) };
    let known = methods.each_ref().map(|(name, _)| *name).join(lang.pick("、", ", "));
    let found = methods.into_iter().find(|(name, _)| name == word).map(|(_, method)| method);
    found.ok_or_else(|| Failure::Usage(text::cli::wrong_value(lang, "--method", word, known)))
}
