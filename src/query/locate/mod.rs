//! Which label covers a point. Answers from the borders alone; who is responsible there is another question's matter.
//!
//! **The rule.** A point (x, y) stands for the place (x + ε, y + δ) with ε far smaller than δ, and both smaller than
//! anything on the lattice. That place lies on no border, so every point of the district belongs to exactly one grid or
//! non-grid face, on borders and corners too. Hence an edge from west to east covers the columns from its western end
//! up to, not including, its eastern end; a point on it counts as above it; an upright edge covers no column. Where the
//! rule says outside but the point lies exactly on an outer border, it belongs to the label inside, to the smallest one
//! when there are several: the district is closed.
//!
//! Two engines give the same answers. The tree of borders in `partition` is the plain one; the [`CellIndex`] is for
//! many points. Both are derived from the borders and follow their edits; neither is ever stored.

mod batch;
mod follow;
mod frame;
mod index;
mod locator;
mod outer;
mod pass;
mod piece;
mod record;
mod store;
mod wide;

pub use batch::DegreeAnswers;
pub use index::CellIndex;
pub use locator::{Engine, Locator};
