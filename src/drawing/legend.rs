//! The legend of a theme: its classes in words, with their colours and how many areas lie in each.

use super::compose::{ClassStyle, class_style};
use super::style::Theme;
use crate::query::classes::{Class, Classified, FAR_FROM_BAND, Topic};
use crate::query::detail::grouped;
use crate::text::{Lang, layers as text};

/// A row of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// What the class says: a range of numbers, or words.
    pub words: String,
    /// How many areas lie in it.
    pub areas: usize,
    /// How they look.
    pub style: ClassStyle,
}

/// The classes that hold an area, in order. `band` is how many households a grid should have.
pub fn legend(classified: &Classified, band: (u32, u32), theme: Theme, lang: Lang) -> Vec<LegendRow> {
    let row = |class: Class| LegendRow {
        words: class_words(classified, class, band, lang),
        areas: classified.areas_in(class),
        style: class_style(classified, class, theme),
    };
    classified.shown_classes().into_iter().map(row).collect()
}

/// What a class says: a range of numbers, or words.
fn class_words(classified: &Classified, class: Class, band: (u32, u32), lang: Lang) -> String {
    match (class, classified.topic) {
        (Class::Missing, _) => text::unknown(lang).to_owned(),
        (_, Topic::Band) => match classified.side(class) {
            ..=-2 => text::band_far_below(lang, FAR_FROM_BAND),
            -1 => text::band_below(lang, FAR_FROM_BAND),
            0 => text::band_within(lang, band.0, band.1),
            1 => text::band_above(lang, FAR_FROM_BAND),
            2.. => text::band_far_above(lang, FAR_FROM_BAND),
        },
        (Class::Zero, Topic::Committee) => text::no_committee(lang).to_owned(),
        (Class::Nth(_), Topic::Committee) => text::has_committee(lang).to_owned(),
        (Class::Zero, Topic::Gaps) => text::no_gap(lang).to_owned(),
        (Class::Zero, _) => text::zero(lang).to_owned(),
        (Class::Nth(number), _) => {
            let limit = |number: usize| classified.limits.get(number).copied().unwrap_or_default();
            let (low, high) = (limit(number), limit(number + 1));
            let last = number + 1 == classified.count();
            // Counts are whole, and those below a limit end one before it: 300–499, then from 500; 188–282, then from 283.
            let (low, high) = match (classified.topic.counts(), last) {
                (true, true) => (low.ceil(), high.floor()),
                (true, false) => (low.ceil(), high.ceil() - 1.0),
                (false, _) => (low, high),
            };
            if high <= low { written(low) } else { format!("{}–{}", written(low), written(high)) }
        }
    }
}

/// A number as it is read: whole ones in groups, others with up to two decimals.
fn written(number: f64) -> String {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, not negative, below 10^15
        return grouped(number as u64);
    }
    let written = format!("{number:.2}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
