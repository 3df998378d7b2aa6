//! Why a subcommand could not do its work, with its exit code.

use super::nearest::nearest;
use crate::files::FileError;
use crate::files::exchange::ExchangeError;
use crate::text::{self, Lang};

/// Why a subcommand could not do its work, in words.
#[derive(Debug)]
pub(super) enum Failure {
    /// The arguments make no sense.
    Usage(String),
    /// A file cannot be read or written.
    File(String),
}

impl Failure {
    /// The exit code of wrong usage.
    pub(super) const USAGE: u8 = 2;
    /// The exit code of a file that cannot be read or written.
    pub(super) const FILE: u8 = 3;

    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => Self::USAGE,
            Self::File(_) => Self::FILE,
        }
    }

    pub(super) fn words(&self) -> &str {
        match self {
            Self::Usage(words) | Self::File(words) => words,
        }
    }

    /// For `map_err`.
    pub(super) fn file(lang: Lang) -> impl FnOnce(FileError) -> Self {
        move |error| Self::File(error.words(lang))
    }

    /// For `map_err`. A column that is not there is the caller's mistake; whatever else is wrong is the file's.
    pub(super) fn exchange(lang: Lang) -> impl FnOnce(ExchangeError) -> Self {
        move |error| match &error {
            ExchangeError::MissingColumn { column, found } => {
                let near = nearest(column, found.iter().map(String::as_str));
                let near = near.map(|near| text::cli::meant(lang, near)).unwrap_or_default();
                Self::Usage(error.words(lang) + &near)
            }
            ExchangeError::OneColumnForBoth { .. }
            | ExchangeError::SameFile(_)
            | ExchangeError::ShiftedColumns { .. }
            | ExchangeError::TwoPairs { .. }
            | ExchangeError::WrongOrder { .. }
            | ExchangeError::WrongSystem { .. } => Self::Usage(error.words(lang)),
            _ => Self::File(error.words(lang)),
        }
    }
}
