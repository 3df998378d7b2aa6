//! The commonest record by far: one border passes the cell, in at most four edges, between two labels. It fills one line
//! of the cache and is read without a branch, so that a processor reads many at a time.
//!
//! From the south-west of its cell a way leads east along the bottom and then straight up to the point. Each crossing of
//! the border changes the label: crossings of the bottom are kept as columns, those on the way up are counted.

use smallvec::SmallVec;

use super::frame::{Cell, Frame};
use super::piece::{Edge, Piece, Sided};
use super::record::{NEAR, OUTSIDE, Steps};

/// The words of a line: the label in the south-west, the other one, three columns, the border, five vertices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Pass(pub(super) [u32; 16]);

const COLUMNS: std::ops::Range<usize> = 2..5;
const BORDER: usize = 5;
const VERTICES: usize = 6;
const MOST_EDGES: u32 = 4;
/// Stands for no column and for no border.
const NONE: u32 = u32::MAX;

type Columns = SmallVec<[u32; 16]>;

impl Pass {
    /// The record of a cell with these labels along its bottom and these pieces in the order of their border, when it
    /// is as simple as that.
    pub(super) fn of(
        frame: &Frame,
        cell: &Cell,
        base: &Steps,
        pieces: &[Piece],
        borders: &[Sided<'_>],
        written: impl Fn(u32) -> u32,
    ) -> Option<Self> {
        let low = base[0].1;
        let mut words = [NONE; 16];
        let other;
        if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
            let sided = &borders[first.slot as usize];
            let end = last.first + last.edges;
            if pieces.iter().any(|piece| piece.slot != first.slot) || end - first.first > MOST_EDGES {
                return None;
            }
            other = match (sided.left == low, sided.right == low) {
                (true, false) => sided.right,
                (false, true) => sided.left,
                _ => return None,
            };
            words[BORDER] = sided.border.id.0;
            for (i, vertex) in words[VERTICES..].chunks_exact_mut(2).enumerate() {
                let index = (first.first as usize + i).min(end as usize);
                let (x, y) = frame.offset(sided.border.points[index]);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
                vertex.copy_from_slice(&[x as u32, y as u32]);
            }
        } else {
            other = base.get(1)?.1;
            words[VERTICES..].fill(0);
        }
        if base.iter().any(|&(_, label)| label != low && label != other) {
            return None;
        }
        let mut pass = Self(words);
        let columns = base[1..].iter().map(|&(column, _)| column).collect();
        let (flipped, columns) = pass.with_edges_below(columns, cell);
        if columns.len() > COLUMNS.len() {
            return None;
        }
        pass.0[COLUMNS][..columns.len()].copy_from_slice(&columns);
        let (low, other) = if flipped { (other, low) } else { (low, other) };
        (pass.0[0], pass.0[1]) = (written(low), written(other));
        Some(pass)
    }

    /// The label at an offset within its cell; `low` is the first word, which the caller may have read before.
    #[inline]
    pub(super) fn label(&self, low: u32, x: u32, y: u32) -> u32 {
        let words = &self.0;
        let mut odd = (words[2] <= x) ^ (words[3] <= x) ^ (words[4] <= x);
        for i in 0..MOST_EDGES as usize {
            let at = VERTICES + 2 * i;
            odd ^= crosses(words[at], words[at + 1], words[at + 2], words[at + 3], x, y);
        }
        if odd { words[1] } else { low }
    }

    /// The border that passes, when one of its edges is listed here.
    pub(super) fn border(&self) -> Option<u32> {
        (self.0[BORDER] != NONE).then_some(self.0[BORDER])
    }

    /// The labels along the bottom of its cell.
    pub(super) fn steps(&self, cell: &Cell) -> Steps {
        let columns = self.0[COLUMNS].iter().copied().filter(|&column| column != NONE).collect();
        let (flipped, columns) = self.with_edges_below(columns, cell);
        let mut odd = flipped;
        let label = |odd: bool| {
            let label = self.0[usize::from(odd)];
            if label == NEAR { OUTSIDE } else { label }
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
        let mut steps: Steps = [(cell.x as u32, label(odd))].into_iter().collect();
        for column in columns {
            odd = !odd;
            steps.push((column, label(odd)));
        }
        steps
    }

    /// Columns at which a label changes, exchanged between two ways of counting: with and without those edges that run
    /// below the cell. Returns whether the label in the south-west changes too.
    fn with_edges_below(&self, mut columns: Columns, cell: &Cell) -> (bool, Columns) {
        let within = cell.columns();
        for i in 0..MOST_EDGES as usize {
            let at = VERTICES + 2 * i;
            let vertex = |at: usize| (i64::from(self.0[at]), i64::from(self.0[at + 1]));
            let Some((edge, _)) = Edge::between(vertex(at), vertex(at + 2)) else { continue };
            let below = edge.columns_up_to(cell.y);
            let below = below.start.max(within.start)..below.end.min(within.end);
            if below.start < below.end {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
                columns.extend([below.start, below.end].into_iter().filter(|&c| c < within.end).map(|c| c as u32));
            }
        }
        columns.sort_unstable();
        let mut left = Columns::new();
        for column in columns {
            if left.last() == Some(&column) {
                left.pop();
            } else {
                left.push(column);
            }
        }
        let flipped = left.first().is_some_and(|&column| i64::from(column) <= within.start);
        if flipped {
            left.remove(0);
        }
        (flipped, left)
    }
}

/// Whether the edge between two vertices lies on or below a place and covers its column. Exact, without a branch.
#[inline]
fn crosses(ax: u32, ay: u32, bx: u32, by: u32, x: u32, y: u32) -> bool {
    let (west, east) = (ax.min(bx), ax.max(bx));
    let covers = x.wrapping_sub(west) < east - west;
    let (dx, dy) = (i64::from(bx) - i64::from(ax), i64::from(by) - i64::from(ay));
    let cross = dx * (i64::from(y) - i64::from(ay)) - dy * (i64::from(x) - i64::from(ax));
    // Turned round where the edge runs westward.
    let sign = dx >> 63;
    covers & ((cross ^ sign) - sign >= 0)
}
