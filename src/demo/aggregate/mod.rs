//! Gathers street blocks and hill cells into grids and communities: grown from seeds along the ground, even in size,
//! with borders that keep to roads, rivers and ridges, then smoothed block by block.

mod divide;
mod graph;
mod grow;
mod smooth;

pub use divide::{Division, divide};
pub use graph::CellGraph;
