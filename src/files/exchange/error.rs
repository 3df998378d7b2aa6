//! What can go wrong with a foreign file, in words.

use std::path::PathBuf;

use crate::files::FileError;
use crate::geodesy::CoordinateSystem;
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
    /// The table is in UTF-32.
    #[error("the table is in UTF-32")]
    Utf32,
    /// The file is a workbook of a spreadsheet program.
    #[error("this is a workbook, not a table of text")]
    Workbook,
    /// A table in UTF-16 holds half a character.
    #[error("line {line} is no sound UTF-16")]
    BrokenUtf16 {
        /// The line, from 1.
        line: u64,
    },
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
    /// No two columns have names that are known to hold coordinates.
    #[error("no columns are known to hold coordinates")]
    NoCoordinateColumns {
        /// The columns there are.
        found: Vec<String>,
    },
    /// The only pair of known names says that it is in a shifted system, and another was asked for.
    #[error("{lon:?} and {lat:?} are in {system}")]
    ShiftedColumns {
        /// The column of longitudes.
        lon: String,
        /// The column of latitudes.
        lat: String,
        /// The system that the names tell.
        system: CoordinateSystem,
    },
    /// Two pairs of columns may hold the coordinates.
    #[error("{pairs:?} may both hold the coordinates")]
    TwoPairs {
        /// Longitude and latitude of each.
        pairs: Box<[[String; 2]; 2]>,
    },
    /// Two columns of the header have the name that was asked for.
    #[error("columns {} and {} are both called {column:?}", .numbers[0], .numbers[1])]
    AmbiguousColumn {
        /// The column that was asked for.
        column: String,
        /// The first two of them, from 1.
        numbers: [usize; 2],
    },
    /// All first rows have north where east should be.
    #[error("{lon:?} holds latitudes and {lat:?} longitudes")]
    WrongOrder {
        /// The column taken for longitude or easting.
        lon: String,
        /// The column taken for latitude or northing.
        lat: String,
    },
    /// All first rows are numbers of another coordinate system.
    #[error("the numbers are not of {asked} but look like {system}")]
    WrongSystem {
        /// The system asked for.
        asked: CoordinateSystem,
        /// The one that would fit.
        system: CoordinateSystem,
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
            Self::Utf32 => words::utf32(lang).to_owned(),
            Self::Workbook => words::workbook(lang).to_owned(),
            Self::BrokenUtf16 { line } => words::broken_utf16(lang, line),
            Self::NulByte { line } => words::nul_byte(lang, line),
            Self::MissingColumn { column, found } => words::missing_column(lang, column, listed(found, lang)),
            Self::NoCoordinateColumns { found } => words::no_coordinate_columns(lang, listed(found, lang)),
            Self::ShiftedColumns { lon, lat, system } => words::shifted_columns(lang, lon, lat, system),
            Self::TwoPairs { pairs } => {
                let [[lon, lat], [other_lon, other_lat]] = &**pairs;
                words::two_pairs(lang, lon, lat, other_lon, other_lat)
            }
            Self::AmbiguousColumn { column, numbers: [first, second] } => {
                words::ambiguous_column(lang, first, second, column)
            }
            Self::WrongOrder { lon, lat } => words::wrong_order(lang, lon, lat),
            Self::WrongSystem { asked, system } => words::wrong_system(lang, asked, system),
            Self::OneColumnForBoth { column } => words::one_column_for_both(lang, column),
            Self::OpenQuote { row } => words::open_quote(lang, row),
            Self::RowTooLong { row, limit_mib } => words::row_too_long(lang, row, limit_mib),
            Self::Stopped => words::stopped(lang).to_owned(),
        }
    }
}

/// The headings of a table: the first ones, each cut when it is long.
fn listed(names: &[String], lang: Lang) -> String {
    const NAMED: usize = 20;
    const SHOWN: usize = 40;
    let mut shown: Vec<String> = names.iter().take(NAMED).map(|name| name.chars().take(SHOWN).collect()).collect();
    if names.len() > NAMED {
        shown.push("…".to_owned());
    }
    shown.join(lang.pick("、", ", "))
}
