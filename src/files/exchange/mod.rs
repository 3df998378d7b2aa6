//! Foreign formats, one file each: what comes in and goes out besides the project file. Never changes a document.

mod answer_columns;
mod cell;
mod coordinate_columns;
mod csv_points;
mod csv_rows;
mod encoding;
mod error;
mod header;
mod level_geojson;
mod outline_geojson;
mod points_table;
mod records;
mod table_text;
mod utf16;

pub use answer_columns::AnswerColumns;
pub use csv_points::{CsvPoints, CsvSummary, FaultyRow, Locate, answer_points};
pub use csv_rows::RowFault;
pub use encoding::TextEncoding;
pub use error::ExchangeError;
pub use level_geojson::{level_geojson, write_level_geojson};
pub use outline_geojson::{OutlineError, OutlineReadings, Reading, read_outline};
pub use points_table::{AnswerPlace, PointsTable};
pub use table_text::{table_csv, table_tsv, write_picture, write_table_csv, write_text};
