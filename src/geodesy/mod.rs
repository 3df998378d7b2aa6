//! Places on the earth: lattice points, coordinate systems, lengths and areas on the ellipsoid.
//!
//! Knows nothing of grids, files or screens.

mod lattice;
mod local;

pub use lattice::{Bounds, CoordinateError, LatticePoint, MAX_SPAN, UNITS_PER_DEG, doubled_area, orientation};
pub use local::LocalPlane;
