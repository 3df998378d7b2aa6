//! Where the cells of the index lie. Offsets from its corner fit 31 bits, so that products of two of them fit 63.

use std::ops::Range;

use crate::geodesy::{Bounds, LatticePoint, MAX_SPAN};

/// A rectangle of equal cells with sides of a power of two, one cell wider than the borders on every side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) origin: LatticePoint,
    pub(super) shift_x: u32,
    pub(super) shift_y: u32,
    pub(super) columns: u32,
    pub(super) rows: u32,
}

/// One cell, or one of the smaller cells that an overfull one is divided into. In offsets from the frame's origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) shift_x: u32,
    pub(super) shift_y: u32,
}

/// The smallest side of a cell is 4 units, so that an overfull cell can always be divided.
const LEAST_SHIFT: u32 = 2;

impl Frame {
    /// The finest frame around the box with at most about `target` cells, or `None` when the box is larger than
    /// [`MAX_SPAN`].
    pub(super) fn around(bounds: Bounds, target: u64) -> Option<Self> {
        let (width, height) = (bounds.max.x.checked_sub(bounds.min.x)?, bounds.max.y.checked_sub(bounds.min.y)?);
        if width > MAX_SPAN || height > MAX_SPAN {
            return None;
        }
        let cells = |span: i64, shift: u32| (span >> shift).unsigned_abs() + 3;
        let target = target.max(64);
        let fits = |x: u32, y: u32| cells(width, x) * cells(height, y) <= target;
        let mut shift = LEAST_SHIFT;
        while !fits(shift, shift) {
            shift += 1;
        }
        let (mut shift_x, mut shift_y) = (shift, shift);
        if shift > LEAST_SHIFT {
            if fits(shift - 1, shift) {
                shift_x -= 1;
            } else if fits(shift, shift - 1) {
                shift_y -= 1;
            }
        }
        Some(Self {
            origin: LatticePoint::new(bounds.min.x - (1 << shift_x), bounds.min.y - (1 << shift_y)),
            shift_x,
            shift_y,
            columns: u32::try_from(cells(width, shift_x)).ok()?,
            rows: u32::try_from(cells(height, shift_y)).ok()?,
        })
    }

    /// Whether borders in this box can be held: the outermost cells stay free of them.
    pub(super) fn holds(&self, bounds: Bounds) -> bool {
        let (low, high) = (self.offset(bounds.min), self.offset(bounds.max));
        low.0 >= 1 << self.shift_x
            && low.1 >= 1 << self.shift_y
            && high.0 >> self.shift_x < i64::from(self.columns) - 1
            && high.1 >> self.shift_y < i64::from(self.rows) - 1
    }

    /// The point as seen from the origin.
    pub(super) fn offset(&self, p: LatticePoint) -> (i64, i64) {
        (p.x - self.origin.x, p.y - self.origin.y)
    }

    /// The cell in a column and row of the frame.
    pub(super) fn cell(&self, column: u32, row: u32) -> Cell {
        Cell {
            x: i64::from(column) << self.shift_x,
            y: i64::from(row) << self.shift_y,
            shift_x: self.shift_x,
            shift_y: self.shift_y,
        }
    }

    /// The number of a cell in the table, column by column.
    pub(super) fn number(&self, column: u32, row: u32) -> usize {
        column as usize * self.rows as usize + row as usize
    }
}

impl Cell {
    /// Its lattice columns.
    pub(super) fn columns(&self) -> Range<i64> {
        self.x..self.x + (1 << self.shift_x)
    }

    /// The lattice row above its highest one.
    pub(super) fn top(&self) -> i64 {
        self.y + (1 << self.shift_y)
    }

    /// How often it is halved along either axis when it is divided.
    pub(super) fn halvings(&self) -> (u32, u32) {
        (self.shift_x.min(2), self.shift_y.min(2))
    }

    /// One of the cells that it is divided into.
    pub(super) fn part(&self, column: u32, row: u32) -> Self {
        let (fx, fy) = self.halvings();
        let (shift_x, shift_y) = (self.shift_x - fx, self.shift_y - fy);
        Self { x: self.x + (i64::from(column) << shift_x), y: self.y + (i64::from(row) << shift_y), shift_x, shift_y }
    }
}
