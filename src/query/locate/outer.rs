//! The outer border as a closed line: a point exactly on it belongs to the label inside, though the half-open rule may
//! put it outside. Asked only where the other answer is outside.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use smallvec::SmallVec;

use super::frame::Frame;
use super::piece::{Edge, each_cell};
use crate::geodesy::{Bounds, LatticePoint, orientation};
use crate::partition::{Border, BorderId, Label};

/// The edges with the outside on one side, by the number of the cell that they touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OuterEdges {
    by_cell: HashMap<u32, SmallVec<[OuterEdge; 1]>, BuildHasherDefault<CellHasher>>,
}

/// Spreads the numbers of cells; the usual hasher costs more than all the rest of an answer.
#[derive(Clone, Debug, Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OuterEdge {
    border: BorderId,
    index: u32,
    a: LatticePoint,
    b: LatticePoint,
    inner: Label,
}

impl OuterEdges {
    /// Whether an outer border touches this cell.
    pub(super) fn near(&self, cell: u32) -> bool {
        self.by_cell.contains_key(&cell)
    }

    /// The smallest label on the inner side of an outer border at this very point.
    pub(super) fn label_at(&self, cell: u32, p: LatticePoint) -> Option<Label> {
        let touching = |edge: &&OuterEdge| {
            Bounds::of([edge.a, edge.b]).is_some_and(|b| b.contains(p)) && orientation(edge.a, edge.b, p).is_eq()
        };
        self.by_cell.get(&cell)?.iter().filter(touching).map(|edge| edge.inner).min()
    }

    /// Adds a border, when it is an outer one, and hands out the cells that it touches.
    pub(super) fn insert(&mut self, border: &Border, frame: &Frame, mut touched: impl FnMut(u32, u32)) {
        each_outer(border, frame, |column, row, edge| {
            let edges = self.by_cell.entry(cell_number(frame, column, row)).or_default();
            if let Err(place) = edges.binary_search(&edge) {
                edges.insert(place, edge);
            }
            touched(column, row);
        });
    }

    /// Takes a border out and hands out the cells that it touched.
    pub(super) fn remove(&mut self, border: &Border, frame: &Frame, mut touched: impl FnMut(u32, u32)) {
        each_outer(border, frame, |column, row, edge| {
            let number = cell_number(frame, column, row);
            if let Some(edges) = self.by_cell.get_mut(&number) {
                edges.retain(|other| *other != edge);
                if edges.is_empty() {
                    self.by_cell.remove(&number);
                }
            }
            touched(column, row);
        });
    }
}

#[allow(clippy::cast_possible_truncation)] // a table has far fewer than 2^32 cells
pub(super) fn cell_number(frame: &Frame, column: u32, row: u32) -> u32 {
    frame.number(column, row) as u32
}

/// Every cell that holds a lattice point of an outer edge, and some in which it ends in between.
fn each_outer(border: &Border, frame: &Frame, mut emit: impl FnMut(u32, u32, OuterEdge)) {
    let inner = match (border.left, border.right) {
        (Label::Outside, inner) | (inner, Label::Outside) => inner,
        _ => return,
    };
    for (index, pair) in (0u32..).zip(border.points.windows(2)) {
        let outer = OuterEdge { border: border.id, index, a: pair[0], b: pair[1], inner };
        let (a, b) = (frame.offset(pair[0]), frame.offset(pair[1]));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // inside the frame
        let cell_of = |(x, y): (i64, i64)| ((x >> frame.shift_x) as u32, (y >> frame.shift_y) as u32);
        if let Some((edge, _)) = Edge::between(a, b) {
            each_cell(&edge, frame, &(edge.ax..edge.bx), |column, row, columns| {
                emit(column, row, outer);
                // A cell lists heights up to and with its top, which is the bottom of the next.
                let top = i64::from(row + 1) << frame.shift_y;
                if edge.is_at(columns.start, top) || edge.is_at(columns.end - 1, top) {
                    emit(column, row + 1, outer);
                }
            });
            let (column, row) = cell_of((edge.bx, edge.by));
            emit(column, row, outer);
        } else {
            let (column, from) = cell_of((a.0, a.1.min(b.1)));
            let (_, to) = cell_of((a.0, a.1.max(b.1)));
            (from..=to).for_each(|row| emit(column, row, outer));
        }
    }
}
