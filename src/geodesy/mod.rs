//! Places on the earth: lattice points, coordinate systems, lengths and areas on the ellipsoid.
//!
//! Knows nothing of grids, files or screens.

mod decimal;
mod ellipsoid;
mod gauss_kruger;
mod geographic;
mod lattice;
mod local;
mod shifted;
mod strip;
mod system;

pub use decimal::{lattice_point, lattice_units};
pub use ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS_M, area_m2, distance_m, length_m};
pub use gauss_kruger::{ProjectedPoint, ZonedPoint};
pub use geographic::GeographicPoint;
pub use lattice::{Bounds, CoordinateError, LatticePoint, MAX_SPAN, UNITS_PER_DEG, doubled_area, orientation};
pub use local::LocalPlane;
pub use shifted::{Bd09Point, Gcj02Point};
pub use strip::{conformal, conformal_scale_m, edge_area_mm2, edge_length_um, unit_m2};
pub use system::{CoordinateSystem, UnknownSystem};
