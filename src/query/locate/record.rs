//! What a cell of the index holds, from its pieces to words and from words to the label at a point.
//!
//! A word of the table says one of five things: one label for all of the cell; outside, but an outer border is near; one
//! border passes (see `pass`); a record; a divided cell. A record is a head (number of steps, number of pieces), the labels along the bottom of the
//! cell as steps (label, then column and label), and the pieces from bottom to top, each with border, label above and
//! number of edges, columns, vertices. The last piece that is not above a point gives its label, else the bottom does.

use smallvec::{SmallVec, smallvec};

use super::frame::{Cell, Frame};
use super::pass::Pass;
use super::piece::{Piece, Sided, cut_to_cell};
use super::store::{Lines, Store};

/// Dense label of points outside.
pub(super) const OUTSIDE: u32 = 0;
/// Dense label inside records of points outside that may lie exactly on an outer border.
pub(super) const NEAR: u32 = 1;

pub(super) const TAG: u32 = 3 << 30;
/// The commonest record: one border passes.
pub(super) const PASS: u32 = 1 << 30;
pub(super) const RECORD: u32 = 2 << 30;
pub(super) const DIVIDED: u32 = 3 << 30;
/// The code of a cell outside with an outer border near. No record has this address, see `Store::fits`.
pub(super) const NEAR_CODE: u32 = RECORD | !TAG;

const LABEL_BITS: u32 = 26;
/// Most labels that an index can tell apart.
pub(super) const MAX_LABELS: usize = 1 << LABEL_BITS;
const LABEL: u32 = (1 << LABEL_BITS) - 1;
/// Words that a piece has besides its vertices.
const PIECE_HEAD: usize = 4;
/// A cell with more edges, or with more steps, is divided.
const MOST_EDGES: u32 = 12;
const MOST_STEPS: usize = 12;

/// The labels along a row of lattice points: from which column on which label.
pub(super) type Steps = SmallVec<[(u32, u32); 4]>;

/// Turns pieces into words.
pub(super) struct Writer<'a> {
    pub(super) frame: &'a Frame,
    pub(super) borders: &'a [Sided<'a>],
    pub(super) lines: &'a mut Lines,
    pub(super) store: &'a mut Store,
    words: Vec<u32>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(frame: &'a Frame, borders: &'a [Sided<'a>], lines: &'a mut Lines, store: &'a mut Store) -> Self {
        Self { frame, borders, lines, store, words: Vec::new() }
    }

    /// Writes a cell with the labels below it and the pieces that it lists, in the order of their borders. Returns its
    /// code and the labels above it.
    pub(super) fn write(&mut self, cell: &Cell, base: Steps, pieces: &mut [Piece], near: bool) -> (u32, Steps) {
        let code_of = |label: u32| if near && label == OUTSIDE { NEAR_CODE } else { label };
        if pieces.is_empty() && base.len() == 1 {
            return (code_of(base[0].1), base);
        }
        if cell.shift_x == 0 && cell.shift_y == 0 {
            let highest = pieces
                .iter()
                .copied()
                .reduce(|high, next| if next.compare(&high, self.borders, self.frame).is_gt() { next } else { high });
            let above = highest.map_or_else(|| base.clone(), |piece| smallvec![(piece.from, piece.above)]);
            return (code_of(base[0].1), above);
        }
        if pieces.iter().map(|piece| piece.edges).sum::<u32>() > MOST_EDGES || base.len() > MOST_STEPS {
            return self.divide(cell, &base, pieces, near);
        }
        let label_of = |label: u32| if near && label == OUTSIDE { NEAR } else { label };
        let pass = Pass::of(self.frame, cell, &base, pieces, self.borders, label_of);
        self.stack(pieces);
        let above = pieces.iter().fold(base.clone(), |steps, piece| overlaid(&steps, cell, piece));
        if let Some(pass) = pass {
            return (PASS | self.lines.put(pass), above);
        }
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        #[allow(clippy::cast_possible_truncation)] // both are small, see above
        words.extend([base.len() as u32 | (pieces.len() as u32) << 8, label_of(base[0].1)]);
        for &(column, label) in &base[1..] {
            words.extend([column, label_of(label)]);
        }
        for piece in pieces.iter() {
            let id = self.borders[piece.slot as usize].border.id.0;
            words.extend([id, label_of(piece.above) | piece.edges << LABEL_BITS, piece.from, piece.to]);
            for (x, y) in piece.vertices(self.borders, self.frame) {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
                words.extend([x as u32, y as u32]);
            }
        }
        let address = self.store.put(&words);
        self.words = words;
        (RECORD | address, above)
    }

    fn divide(&mut self, cell: &Cell, base: &Steps, pieces: &[Piece], near: bool) -> (u32, Steps) {
        let (fx, fy) = cell.halvings();
        let mut codes = [0; 16];
        let mut above = Steps::new();
        let mut own = Vec::new();
        for column in 0..1 << fx {
            let mut steps = steps_within(base, &cell.part(column, 0));
            for row in 0..1 << fy {
                let part = cell.part(column, row);
                own.clear();
                for piece in pieces {
                    let sided = &self.borders[piece.slot as usize];
                    let edges = piece.first..piece.first + piece.edges;
                    let columns = i64::from(piece.from)..i64::from(piece.to);
                    cut_to_cell(sided, piece.slot, self.frame, edges, &columns, &part, &mut own);
                }
                let (code, upper) = self.write(&part, steps, &mut own, near);
                codes[(row << fx | column) as usize] = code;
                steps = upper;
            }
            for step in steps {
                push_step(&mut above, step);
            }
        }
        let address = self.store.put(&codes[..1 << (fx + fy)]);
        (DIVIDED | address, above)
    }

    /// Orders pieces from bottom to top: a piece comes when all that lie below it have come.
    fn stack(&self, pieces: &mut [Piece]) {
        for done in 0..pieces.len().saturating_sub(1) {
            let open = &pieces[done..];
            let lowest = (0..open.len())
                .find(|&i| open.iter().all(|other| open[i].compare(other, self.borders, self.frame).is_le()));
            // Borders that cross have no order; they are no partition, and any answer will do.
            pieces[done..=done + lowest.unwrap_or(0)].rotate_right(1);
        }
    }
}

fn push_step(steps: &mut Steps, step: (u32, u32)) {
    if steps.last().is_none_or(|last| last.1 != step.1) {
        steps.push(step);
    }
}

/// The steps within the columns of a part of the cell that they belong to.
fn steps_within(steps: &Steps, part: &Cell) -> Steps {
    let columns = part.columns();
    let mut within = Steps::new();
    for &(column, label) in steps {
        if i64::from(column) <= columns.start {
            within.clear();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
            within.push((columns.start as u32, label));
        } else if i64::from(column) < columns.end {
            within.push((column, label));
        }
    }
    within
}

/// The steps with the label of a piece put over its columns.
fn overlaid(steps: &Steps, cell: &Cell, piece: &Piece) -> Steps {
    let end = cell.columns().end;
    let mut out = Steps::new();
    let mut put = false;
    for (i, &(from, label)) in steps.iter().enumerate() {
        let to = steps.get(i + 1).map_or(end, |next| i64::from(next.0));
        if from < piece.from {
            push_step(&mut out, (from, label));
        }
        if !put && i64::from(piece.from) < to {
            push_step(&mut out, (piece.from, piece.above));
            put = true;
        }
        if to > i64::from(piece.to) {
            push_step(&mut out, (from.max(piece.to), label));
        }
    }
    out
}

/// The label at an offset within a record's cell.
#[inline]
pub(super) fn label_in(words: &[u32], x: u32, y: u32) -> u32 {
    let head = words[0];
    let (steps, pieces) = (head & 0xff, head >> 8);
    let mut label = words[1];
    let mut rest = &words[2..];
    for _ in 1..steps {
        if rest[0] <= x {
            label = rest[1];
        }
        rest = &rest[2..];
    }
    for _ in 0..pieces {
        let (above, from, to) = (rest[1], rest[2], rest[3]);
        let end = PIECE_HEAD + 2 * (above >> LABEL_BITS) as usize + 2;
        if from <= x && x < to && on_or_above(&rest[PIECE_HEAD..end], x, y) {
            label = above & LABEL;
        }
        rest = &rest[end..];
    }
    label
}

/// Whether a place is on or above a line of vertices that covers its column. Exact.
#[inline]
fn on_or_above(vertices: &[u32], x: u32, y: u32) -> bool {
    let inner = &vertices[2..vertices.len() - 2];
    let edge = inner.chunks_exact(2).map(|vertex| usize::from(vertex[0] <= x)).sum::<usize>();
    let edge = &vertices[2 * edge..2 * edge + 4];
    let (ax, ay, bx, by) = (i64::from(edge[0]), i64::from(edge[1]), i64::from(edge[2]), i64::from(edge[3]));
    (bx - ax) * (i64::from(y) - ay) >= (by - ay) * (i64::from(x) - ax)
}

/// A record taken apart.
pub(super) struct Record<'a> {
    words: &'a [u32],
}

impl<'a> Record<'a> {
    pub(super) fn new(words: &'a [u32]) -> Self {
        Self { words }
    }

    /// The labels along the bottom of its cell.
    pub(super) fn steps(&self, cell: &Cell) -> Steps {
        let tail = self.words[2..].chunks_exact(2).take((self.words[0] & 0xff) as usize - 1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
        let start = cell.x as u32;
        std::iter::once((start, self.words[1]))
            .chain(tail.map(|step| (step[0], step[1])))
            .map(|(column, label)| (column, if label == NEAR { OUTSIDE } else { label }))
            .collect()
    }

    /// For each piece the id of its border, its label and all its words after these two.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (u32, u32, &'a [u32])> + use<'a> {
        let words = self.words;
        let mut at = 2 * (words[0] & 0xff) as usize;
        (0..words[0] >> 8).map(move |_| {
            let above = words[at + 1];
            let end = at + PIECE_HEAD + 2 * (above >> LABEL_BITS) as usize + 2;
            let rest = &words[at + 2..end];
            let id = words[at];
            at = end;
            (id, above & LABEL, rest)
        })
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        2 * (self.words[0] & 0xff) as usize + self.pieces().map(|(_, _, rest)| rest.len() + 2).sum::<usize>()
    }
}
