//! Limits of classes as somebody types them.

use crate::text::{Lang, layers as words};

/// Why what was typed says no limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BreaksFault {
    /// Nothing was typed.
    Empty,
    /// This is no number.
    NotANumber(String),
    /// A number is not greater than the one before it.
    NotRising {
        /// The number before.
        before: String,
        /// The number.
        number: String,
    },
    /// More than can be told apart by colour.
    TooMany(usize),
}

/// More limits than this make classes that nobody tells apart.
const MOST: usize = 8;

impl BreaksFault {
    /// The fault in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Empty => words::breaks_empty(lang).to_owned(),
            Self::NotANumber(part) => words::breaks_not_a_number(lang, part),
            Self::NotRising { before, number } => words::breaks_not_rising(lang, number, before),
            Self::TooMany(count) => words::breaks_too_many(lang, count, MOST),
        }
    }
}

/// Reads limits such as "300, 500, 800", parted by commas, semicolons or blanks, Chinese ones too.
///
/// # Errors
/// Nothing typed, something that is no number, numbers that do not rise, too many.
pub fn typed_breaks(typed: &str) -> Result<Vec<f64>, BreaksFault> {
    let parts: Vec<&str> = typed
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'))
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return Err(BreaksFault::Empty);
    }
    if parts.len() > MOST {
        return Err(BreaksFault::TooMany(parts.len()));
    }
    let mut limits: Vec<f64> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let number: Option<f64> = part.parse().ok().filter(|number: &f64| number.is_finite());
        let number = number.ok_or_else(|| BreaksFault::NotANumber((*part).to_owned()))?;
        if limits.last().is_some_and(|last| number <= *last) {
            let before = parts[place - 1].to_owned();
            return Err(BreaksFault::NotRising { before, number: (*part).to_owned() });
        }
        limits.push(number);
    }
    Ok(limits)
}
