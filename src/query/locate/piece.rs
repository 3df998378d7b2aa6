//! Borders cut at the cells, in exact integer columns. Never rounds a crossing: a column belongs to a cell or not.
//!
//! A point means the place a hair to its right and above it (see the module head of `locate`). Seen so, an edge covers
//! the columns from its western end up to, not including, its eastern end, and in each of them it has one height. The
//! cell whose rows hold this height (above its bottom, up to and with its top) lists the edge for that column. Thus
//! every column of every edge is listed by exactly one cell, and whatever lies below a cell shows in its base alone.

use std::cmp::Ordering;
use std::ops::Range;

use super::frame::{Cell, Frame};
use crate::geodesy::LatticePoint;
use crate::partition::Border;

/// A border with the dense labels on its sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sided<'a> {
    pub(super) border: &'a Border,
    pub(super) left: u32,
    pub(super) right: u32,
}

/// Consecutive edges of a border that run one way and are listed by one cell over adjoining columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    /// Place of the border among those handled.
    pub(super) slot: u32,
    /// The vertex that the first edge starts at.
    pub(super) first: u32,
    /// Number of edges, upright ones in between included.
    pub(super) edges: u32,
    /// First column.
    pub(super) from: u32,
    /// Column after the last.
    pub(super) to: u32,
    /// The label above.
    pub(super) above: u32,
    /// Whether the border runs eastward here.
    pub(super) eastward: bool,
}

/// An edge that is not upright, from west to east, in offsets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) ax: i64,
    pub(super) ay: i64,
    pub(super) bx: i64,
    pub(super) by: i64,
}

fn floor_div(a: i64, b: i64) -> i64 {
    a.div_euclid(b)
}

fn ceil_div(a: i64, b: i64) -> i64 {
    -(-a).div_euclid(b)
}

impl Edge {
    /// The edge between two offsets and whether it runs eastward; `None` when it is upright.
    pub(super) fn between(a: (i64, i64), b: (i64, i64)) -> Option<(Self, bool)> {
        match a.0.cmp(&b.0) {
            Ordering::Less => Some((Self { ax: a.0, ay: a.1, bx: b.0, by: b.1 }, true)),
            Ordering::Greater => Some((Self { ax: b.0, ay: b.1, bx: a.0, by: a.1 }, false)),
            Ordering::Equal => None,
        }
    }

    /// The row that lists the edge in this column.
    fn row(&self, column: i64, shift: u32) -> i64 {
        let height = if column == self.ax {
            self.ay
        } else {
            self.ay + ceil_div((self.by - self.ay) * (column - self.ax), self.bx - self.ax)
        };
        (height - 1) >> shift
    }

    /// The columns in which the edge is higher than `bottom` and at most as high as `top`.
    fn columns_within(&self, bottom: i64, top: i64) -> Range<i64> {
        let (dx, dy) = (self.bx - self.ax, self.by - self.ay);
        let (from, to) = match dy.cmp(&0) {
            Ordering::Greater => {
                let above = |y: i64| self.ax + floor_div((y - self.ay) * dx, dy) + 1;
                (above(bottom), above(top))
            }
            Ordering::Less => {
                let not_above = |y: i64| self.ax + ceil_div((self.ay - y) * dx, -dy);
                (not_above(top), not_above(bottom))
            }
            Ordering::Equal if bottom < self.ay && self.ay <= top => (self.ax, self.bx),
            Ordering::Equal => (self.ax, self.ax),
        };
        from.max(self.ax)..to.min(self.bx)
    }

    /// The columns in which the edge is at most as high as `top`.
    pub(super) fn columns_up_to(&self, top: i64) -> Range<i64> {
        let (dx, dy) = (self.bx - self.ax, self.by - self.ay);
        let (from, to) = match dy.cmp(&0) {
            Ordering::Greater => (self.ax, self.ax + floor_div((top - self.ay) * dx, dy) + 1),
            Ordering::Less => (self.ax + ceil_div((self.ay - top) * dx, -dy), self.bx),
            Ordering::Equal if self.ay <= top => (self.ax, self.bx),
            Ordering::Equal => (self.ax, self.ax),
        };
        from.max(self.ax)..to.min(self.bx)
    }

    /// Whether the edge passes exactly through a place in one of its columns.
    pub(super) fn is_at(&self, x: i64, y: i64) -> bool {
        self.side(x, y).is_eq()
    }

    /// On which side of the edge a place lies: `Greater` above it.
    fn side(&self, x: i64, y: i64) -> Ordering {
        ((self.bx - self.ax) * (y - self.ay)).cmp(&((self.by - self.ay) * (x - self.ax)))
    }
}

impl Piece {
    /// Its vertices from west to east, in offsets.
    pub(super) fn vertices<'a>(
        &self,
        borders: &'a [Sided<'a>],
        frame: &'a Frame,
    ) -> impl Iterator<Item = (i64, i64)> + use<'a> {
        let points =
            &borders[self.slot as usize].border.points[self.first as usize..=(self.first + self.edges) as usize];
        let (eastward, last) = (self.eastward, points.len() - 1);
        (0..points.len()).map(move |i| frame.offset(points[if eastward { i } else { last - i }]))
    }

    fn edge_in(&self, column: u32, borders: &[Sided<'_>], frame: &Frame) -> Edge {
        let column = i64::from(column);
        let mut previous: Option<(i64, i64)> = None;
        let mut found = Edge { ax: 0, ay: 0, bx: 1, by: 0 };
        for vertex in self.vertices(borders, frame) {
            if let Some(a) = previous
                && a.0 <= column
                && a.0 < vertex.0
            {
                found = Edge { ax: a.0, ay: a.1, bx: vertex.0, by: vertex.1 };
            }
            previous = Some(vertex);
        }
        found
    }

    /// Which of two pieces of one cell is higher, where both have a column; `Equal` where they have none.
    pub(super) fn compare(&self, other: &Self, borders: &[Sided<'_>], frame: &Frame) -> Ordering {
        let column = self.from.max(other.from);
        if column >= self.to.min(other.to) {
            return Ordering::Equal;
        }
        let (a, b) = (self.edge_in(column, borders, frame), other.edge_in(column, borders, frame));
        if a.ax >= b.ax {
            b.side(a.ax, a.ay).then_with(|| b.side(a.bx, a.by))
        } else {
            a.side(b.ax, b.ay).then_with(|| a.side(b.bx, b.by)).reverse()
        }
    }
}

/// Collects the pieces of one border, joining edges that adjoin.
struct Joiner {
    slot: u32,
    /// The last edge met that is not upright.
    last_edge: Option<u32>,
}

impl Joiner {
    fn add(&mut self, last: Option<&mut Piece>, new: Piece) -> Option<Piece> {
        if let Some(piece) = last
            && piece.slot == self.slot
            && piece.eastward == new.eastward
            && self.last_edge == Some(piece.first + piece.edges - 1)
            && piece.first + piece.edges <= new.first
            && if new.eastward { piece.to == new.from } else { new.to == piece.from }
        {
            piece.edges = new.first + 1 - piece.first;
            piece.from = piece.from.min(new.from);
            piece.to = piece.to.max(new.to);
            return None;
        }
        Some(new)
    }
}

fn piece(sided: &Sided<'_>, slot: u32, edge: u32, eastward: bool, columns: &Range<i64>) -> Piece {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
    Piece {
        slot,
        first: edge,
        edges: 1,
        from: columns.start as u32,
        to: columns.end as u32,
        above: if eastward { sided.left } else { sided.right },
        eastward,
    }
}

/// Cuts a border at all cells whose column is in `stripe` and hands out (column, row, piece) in the order of the border.
pub(super) fn cut(sided: &Sided<'_>, slot: u32, frame: &Frame, stripe: &Range<u32>, out: &mut Vec<(u32, u32, Piece)>) {
    let points = &sided.border.points;
    let within = i64::from(stripe.start) << frame.shift_x..i64::from(stripe.end) << frame.shift_x;
    let mut joiner = Joiner { slot, last_edge: None };
    let mut spans: Vec<(u32, u32, Range<i64>)> = Vec::new();
    let mut next = frame.offset(points[0]);
    for (index, &point) in (0u32..).zip(&points[1..]) {
        let here = std::mem::replace(&mut next, frame.offset(point));
        let Some((edge, eastward)) = Edge::between(here, next) else { continue };
        spans.clear();
        each_cell(&edge, frame, &within, |column, row, columns| spans.push((column, row, columns)));
        if !eastward {
            spans.reverse();
        }
        for (column, row, columns) in spans.drain(..) {
            let last = out.last_mut().filter(|last| (last.0, last.1) == (column, row)).map(|last| &mut last.2);
            if let Some(new) = joiner.add(last, piece(sided, slot, index, eastward, &columns)) {
                out.push((column, row, new));
            }
        }
        joiner.last_edge = Some(index);
    }
}

/// The cells that list the edge in some column within `within`, from west to east.
pub(super) fn each_cell(edge: &Edge, frame: &Frame, within: &Range<i64>, mut emit: impl FnMut(u32, u32, Range<i64>)) {
    let end = edge.bx.min(within.end);
    let mut at = edge.ax.max(within.start);
    while at < end {
        let column = at >> frame.shift_x;
        let stop = ((column + 1) << frame.shift_x).min(end);
        let last_row = edge.row(stop - 1, frame.shift_y);
        while at < stop {
            let row = edge.row(at, frame.shift_y);
            let to = if row == last_row {
                stop
            } else {
                edge.columns_within(row << frame.shift_y, (row + 1) << frame.shift_y).end.clamp(at + 1, stop)
            };
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // inside the frame
            emit(column as u32, row as u32, at..to);
            at = to;
        }
    }
}

/// Adds the pieces that one cell lists of some edges of a border, within the given columns.
pub(super) fn cut_to_cell(
    sided: &Sided<'_>,
    slot: u32,
    frame: &Frame,
    edges: Range<u32>,
    columns: &Range<i64>,
    cell: &Cell,
    out: &mut Vec<Piece>,
) {
    let points: &[LatticePoint] = &sided.border.points;
    let (own, bottom, top) = (cell.columns(), cell.y, cell.top());
    let within = own.start.max(columns.start)..own.end.min(columns.end);
    let start = out.len();
    let mut joiner = Joiner { slot, last_edge: None };
    for index in edges {
        let here = frame.offset(points[index as usize]);
        let next = frame.offset(points[index as usize + 1]);
        let Some((edge, eastward)) = Edge::between(here, next) else { continue };
        let apart = edge.bx <= within.start
            || edge.ax >= within.end
            || edge.ay.max(edge.by) <= bottom
            || edge.ay.min(edge.by) > top;
        if !apart {
            let listed = edge.columns_within(bottom, top);
            let listed = listed.start.max(within.start)..listed.end.min(within.end);
            if listed.start < listed.end {
                let last = if out.len() > start { out.last_mut() } else { None };
                if let Some(new) = joiner.add(last, piece(sided, slot, index, eastward, &listed)) {
                    out.push(new);
                }
            }
        }
        joiner.last_edge = Some(index);
    }
}
