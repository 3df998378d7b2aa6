//! Cells: squares of the lattice by which what is drawn is divided into chunks.

use super::MapPoint;
use crate::geodesy::LatticePoint;

/// A square of 2^22 lattice units, about 4.5 km: small enough that an edit makes little anew, large enough that a view
/// has few of them. What belongs to a cell may reach over its edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Eastward.
    pub column: i32,
    /// Northward.
    pub row: i32,
}

impl Cell {
    const BITS: u32 = 22;
    /// Of the small squares that borders between grids are divided into: about 1.1 km.
    const FINE_BITS: u32 = 20;

    /// The cell of a point.
    #[allow(clippy::cast_possible_truncation)] // a longitude has 35 bits
    pub fn of(p: LatticePoint) -> Self {
        Self { column: (p.x >> Self::BITS) as i32, row: (p.y >> Self::BITS) as i32 }
    }

    /// The small square of a point, numbered for itself.
    #[allow(clippy::cast_possible_truncation)] // a longitude has 35 bits
    pub fn fine(p: LatticePoint) -> Self {
        Self { column: (p.x >> Self::FINE_BITS) as i32, row: (p.y >> Self::FINE_BITS) as i32 }
    }

    /// The cell of a place on the map.
    pub fn at(p: MapPoint) -> Self {
        let (lon, lat) = p.to_degrees();
        LatticePoint::from_degrees(lon, lat).map(Self::of).unwrap_or_default()
    }
}
