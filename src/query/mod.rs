//! Questions about a document, read only, one file each.

mod locate;

pub use locate::{CellIndex, DegreeAnswers, Engine, Locator};
