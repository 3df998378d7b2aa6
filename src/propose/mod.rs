//! Proposals: the ground of an area divided into grids anew, as commands with figures. Never applies what it proposes.
//!
//! The ground is cut into cells along roads, rivers and the outlines of estates; the cells are divided by recombination
//! of spanning trees and exchange of single cells. The same document, question and seed give the same proposals on every
//! machine.

mod figures;
mod graph;
mod ground;
mod halving;
mod holders;
mod lines;
mod metres;
mod names;
mod plan;
mod proposal;
mod question;
mod random;
mod refine;
mod search;
mod tree;

pub use figures::{Figures, GridFigures, Shortfall, compactness};
pub use graph::{Cell, CellGraph, Link};
pub use holders::{is_divisible, usual_parts};
pub use plan::Balance;
pub use proposal::{Proposal, propose};
pub use question::{BalanceRule, NoProposal, Question};
pub use search::{Division, Effort, divide};
