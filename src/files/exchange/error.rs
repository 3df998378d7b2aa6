//! What can go wrong with a foreign file, in words.

use std::path::PathBuf;

use crate::files::FileError;
use crate::text::{self, Lang};

/// A problem with a foreign file that ends the work. Nothing is left at the place of the output.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The input is a pipe or a folder, not a file that can be read twice.
    #[error("{path}: not a file", path = .0.display())]
    NotAFile(PathBuf),
    /// Input and output are one file.
    #[error("{path}: input and output are the same file", path = .0.display())]
    SameFile(PathBuf),
    /// The table has no byte.
    #[error("the table is empty")]
    Empty,
    /// The table has a header and no row.
    #[error("the table has a header and no row")]
    HeaderOnly,
    /// The table is in UTF-16.
    #[error("the table is in UTF-16")]
    Utf16,
    /// A NUL byte: the file is no text.
    #[error("line {line} holds a NUL byte")]
    NulByte {
        /// The line, from 1.
        line: u64,
    },
    /// The header lacks a column.
    #[error("there is no column {column:?}")]
    MissingColumn {
        /// The column that was asked for.
        column: String,
        /// The columns there are.
        found: Vec<String>,
    },
    /// Two columns of the header have the name that was asked for.
    #[error("two columns are called {column:?}")]
    AmbiguousColumn {
        /// The column that was asked for.
        column: String,
    },
    /// One column was asked for as both coordinates.
    #[error("column {column:?} cannot be both coordinates")]
    OneColumnForBoth {
        /// The column that was asked for.
        column: String,
    },
    /// A quote opens in this row and the file ends before it closes.
    #[error("row {row} opens a quote that is never closed")]
    OpenQuote {
        /// The row, the header being 1.
        row: u64,
    },
    /// A row is longer than the program takes.
    #[error("row {row} is longer than {limit_mib} MiB")]
    RowTooLong {
        /// The row, the header being 1.
        row: u64,
        /// The longest row taken, in MiB.
        limit_mib: usize,
    },
    /// The work was stopped from outside.
    #[error("stopped")]
    Stopped,
}

impl ExchangeError {
    /// The error in words.
    pub fn words(&self, lang: Lang) -> String {
        use text::exchange as words;
        match self {
            Self::File(error) => error.words(lang),
            Self::NotAFile(path) => words::not_a_file(lang, path.display()),
            Self::SameFile(path) => words::same_file(lang, path.display()),
            Self::Empty => words::empty(lang).to_owned(),
            Self::HeaderOnly => words::header_only(lang).to_owned(),
            Self::Utf16 => words::utf16(lang).to_owned(),
            Self::NulByte { line } => words::nul_byte(lang, line),
            Self::MissingColumn { column, found } => {
                words::missing_column(lang, column, found.join(lang.pick("、", ", ")))
            }
            Self::AmbiguousColumn { column } => words::ambiguous_column(lang, column),
            Self::OneColumnForBoth { column } => words::one_column_for_both(lang, column),
            Self::OpenQuote { row } => words::open_quote(lang, row),
            Self::RowTooLong { row, limit_mib } => words::row_too_long(lang, row, limit_mib),
            Self::Stopped => words::stopped(lang).to_owned(),
        }
    }
}
