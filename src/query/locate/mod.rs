//! Which label covers a point. Answers from the borders alone; who is responsible there is another question's matter.
//!
//! **The rule.** A point stands for the place a hair to its right and a far smaller hair... above it.

mod batch;
mod follow;
mod frame;
mod index;
mod outer;
mod piece;
mod record;
mod store;

pub use batch::DegreeAnswers;
pub use index::CellIndex;
