//! Questions about a document, read only, one file each; and the followers that answer them quickly.
//!
//! Never changes a document, opens a file or draws.

pub mod answer;
pub mod answer_report;
pub mod balance;
pub mod choose;
pub mod classes;
pub mod codes;
pub mod describe;
pub mod detail;
pub mod figures;
pub mod dividing;
pub mod findings;
pub mod grasp;
mod index;
pub mod locate;
pub mod naming;
pub mod outlines;
pub mod overlays;
pub mod parting;
pub mod search;
pub mod shapes;
mod standing;
pub mod statistics;
pub mod table;
mod tally;
pub mod writeup;

pub use index::Index;
pub use locate::{CellIndex, DegreeAnswers, Engine, Locator};
pub use tally::Tally;
