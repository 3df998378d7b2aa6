//! The cell index itself: one word per cell of a table, records for the cells that a border passes.

use std::collections::BTreeMap;

use smallvec::smallvec;

use super::frame::{Cell, Frame};
use super::outer::{OuterEdges, cell_number};
use super::piece::{Piece, Sided, cut};
use super::record::{
    DIVIDED, MAX_LABELS, NEAR, NEAR_CODE, OUTSIDE, PASS, RECORD, Record, Steps, TAG, Writer, label_in,
};
use super::store::{Lines, Store};
use crate::geodesy::{Bounds, LatticePoint, MAX_SPAN};
use crate::partition::{Border, BorderId, Label, Partition};

/// An index over the borders of a partition that tells the label at any point. Derived, never stored.
///
/// # Validity
/// The borders form a partition, as `partition::check` proves; of others no answer is promised, and none panics.
///
/// # Performance
/// A few words per edge. One load answers for a point away from borders, two or three for one near a border.
#[derive(Clone, Debug)]
pub struct CellIndex {
    pub(super) frame: Frame,
    pub(super) table: Vec<u32>,
    pub(super) lines: Lines,
    pub(super) store: Store,
    pub(super) labels: Labels,
    /// The borders in the cells that are divided, by the number of the cell.
    pub(super) rosters: BTreeMap<u32, Box<[BorderId]>>,
    pub(super) outer: OuterEdges,
}

/// Small numbers for the labels, so that four bytes answer for a point.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    table: Vec<Label>,
    numbers: BTreeMap<Label, u32>,
}

impl Labels {
    fn of(partition: &Partition) -> Self {
        let mut table = vec![Label::Outside; NEAR as usize + 1];
        table.extend(partition.labels().filter(|label| *label != Label::Outside));
        let numbers = (NEAR + 1..).zip(&table[NEAR as usize + 1..]).map(|(number, &label)| (label, number)).collect();
        Self { table, numbers }
    }

    /// The number of a label, a new one when it has none.
    pub(super) fn number(&mut self, label: Label) -> u32 {
        if label == Label::Outside {
            return OUTSIDE;
        }
        *self.numbers.entry(label).or_insert_with(|| {
            self.table.push(label);
            #[allow(clippy::cast_possible_truncation)] // see MAX_LABELS
            let number = (self.table.len() - 1) as u32;
            number
        })
    }

    pub(super) fn known(&self, label: Label) -> u32 {
        self.numbers.get(&label).copied().unwrap_or(OUTSIDE)
    }

    pub(super) fn len(&self) -> usize {
        self.table.len()
    }
}

/// Borders are cut stripe by stripe, so that only some of the pieces are in memory at once.
const STRIPES: u32 = 16;

impl CellIndex {
    /// The index of a partition, or `None` when one is not possible: an extent over [`MAX_SPAN`], or more than
    /// 67 million labels. (An empty partition has an index: everything is outside.)
    ///
    /// # Performance
    /// O(n) in the number of vertices and cells: 15 ms for 423 grids of 42 vertices, about 2 s for 200,000.
    pub fn of(partition: &Partition) -> Option<Self> {
        let mut bounds: Option<Bounds> = None;
        let mut edges = 0u64;
        for border in partition.borders() {
            bounds = Some(bounds.map_or_else(|| border.bounds(), |b| b.union(border.bounds())));
            edges += border.points.len() as u64 - 1;
        }
        let bounds = bounds.unwrap_or(Bounds { min: LatticePoint::default(), max: LatticePoint::default() });
        if bounds.max.x - bounds.min.x > MAX_SPAN || bounds.max.y - bounds.min.y > MAX_SPAN {
            return None;
        }
        let labels = partition.labels().count() as u64;
        Self::framed(partition, Frame::around(bounds, target_cells(labels, edges))?)
    }

    pub(super) fn framed(partition: &Partition, frame: Frame) -> Option<Self> {
        let labels = Labels::of(partition);
        if labels.len() > MAX_LABELS {
            return None;
        }
        let mut index = Self {
            frame,
            table: vec![OUTSIDE; frame.columns as usize * frame.rows as usize],
            lines: Lines::default(),
            store: Store::default(),
            labels,
            rosters: BTreeMap::new(),
            outer: OuterEdges::default(),
        };
        let borders: Vec<Sided<'_>> = partition.borders().map(|border| index.sided(border)).collect();
        for border in partition.borders() {
            index.outer.insert(border, &frame, |_, _| ());
        }
        index.fill(&borders);
        index.fits().then_some(index)
    }

    pub(super) fn fits(&self) -> bool {
        self.store.fits() && self.lines.fits()
    }

    pub(super) fn sided<'a>(&self, border: &'a Border) -> Sided<'a> {
        Sided { border, left: self.labels.known(border.left), right: self.labels.known(border.right) }
    }

    fn fill(&mut self, borders: &[Sided<'_>]) {
        let frame = self.frame;
        let extents: Vec<(u32, u32)> = borders.iter().map(|sided| columns_of(sided.border, &frame)).collect();
        let width = frame.columns.div_ceil(STRIPES).max(8);
        let mut cut_pieces: Vec<(u32, u32, Piece)> = Vec::new();
        let mut own: Vec<Piece> = Vec::new();
        for start in (0..frame.columns).step_by(width as usize) {
            let stripe = start..(start + width).min(frame.columns);
            cut_pieces.clear();
            for (slot, (sided, extent)) in (0u32..).zip(borders.iter().zip(&extents)) {
                if extent.0 < stripe.end && stripe.start <= extent.1 {
                    cut(sided, slot, &frame, &stripe, &mut cut_pieces);
                }
            }
            cut_pieces.sort_unstable();
            let mut rest = cut_pieces.as_slice();
            for column in stripe {
                let mut base: Steps = smallvec![(column << frame.shift_x, OUTSIDE)];
                for row in 0..frame.rows {
                    let count = rest.iter().take_while(|piece| (piece.0, piece.1) == (column, row)).count();
                    let number = frame.number(column, row);
                    if count == 0 && base.len() == 1 {
                        let label = base[0].1;
                        let near = label == OUTSIDE && self.outer.near(cell_number(&frame, column, row));
                        self.table[number] = if near { NEAR_CODE } else { label };
                        continue;
                    }
                    own.clear();
                    own.extend(rest[..count].iter().map(|piece| piece.2));
                    rest = &rest[count..];
                    base = self.write(column, row, base, borders, &mut own);
                }
            }
        }
    }

    /// Writes one cell of the table and returns the labels above it.
    pub(super) fn write(
        &mut self,
        column: u32,
        row: u32,
        base: Steps,
        borders: &[Sided<'_>],
        pieces: &mut [Piece],
    ) -> Steps {
        let number = cell_number(&self.frame, column, row);
        let near = self.outer.near(number);
        let mut writer = Writer::new(&self.frame, borders, &mut self.lines, &mut self.store);
        let (code, above) = writer.write(&self.frame.cell(column, row), base, pieces, near);
        self.table[number as usize] = code;
        if code & TAG == DIVIDED {
            let mut roster: Vec<BorderId> = pieces.iter().map(|piece| borders[piece.slot as usize].border.id).collect();
            roster.sort_unstable();
            roster.dedup();
            self.rosters.insert(number, roster.into());
        }
        above
    }

    /// The labels that the numbers of [`Self::number_at`] and of the batches stand for. More than one stands for
    /// [`Label::Outside`], and labels that have gone may still have a number.
    pub fn labels(&self) -> &[Label] {
        &self.labels.table
    }

    /// The label at a point.
    pub fn leaf(&self, p: LatticePoint) -> Label {
        self.labels.table[self.number_at(p) as usize]
    }

    /// The number of the label at a point, see [`Self::labels`].
    #[inline]
    pub fn number_at(&self, p: LatticePoint) -> u32 {
        let (x, y) = (p.x.wrapping_sub(self.frame.origin.x), p.y.wrapping_sub(self.frame.origin.y));
        let Some(number) = self.cell_at(x, y) else { return OUTSIDE };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // inside the frame
        let label = self.label_of(self.table[number], x as u32, y as u32);
        if label == NEAR { self.settle(number, p) } else { label }
    }

    /// The number of the cell at an offset.
    #[inline]
    pub(super) fn cell_at(&self, x: i64, y: i64) -> Option<usize> {
        let (column, row) = (x >> self.frame.shift_x, y >> self.frame.shift_y);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // just looked at
        ((column as u64) < u64::from(self.frame.columns) && (row as u64) < u64::from(self.frame.rows))
            .then(|| self.frame.number(column as u32, row as u32))
    }

    /// The label at an offset by the code of its cell; [`NEAR`] where the outer border has to be asked.
    #[inline]
    pub(super) fn label_of(&self, mut code: u32, x: u32, y: u32) -> u32 {
        let (mut shift_x, mut shift_y) = (self.frame.shift_x, self.frame.shift_y);
        loop {
            match code & TAG {
                PASS => {
                    let pass = self.lines.at(code & !TAG);
                    return pass.label(pass.0[0], x, y);
                }
                RECORD if code == NEAR_CODE => return NEAR,
                RECORD => return label_in(self.store.at(code & !TAG), x, y),
                DIVIDED => {
                    let (fx, fy) = (shift_x.min(2), shift_y.min(2));
                    (shift_x, shift_y) = (shift_x - fx, shift_y - fy);
                    let column = x >> shift_x & ((1 << fx) - 1);
                    let row = y >> shift_y & ((1 << fy) - 1);
                    code = self.store.at(code & !TAG)[(row << fx | column) as usize];
                }
                _ => return code,
            }
        }
    }

    /// The label at a point that is outside by the half-open rule and may lie on an outer border.
    pub(super) fn settle(&self, cell: usize, p: LatticePoint) -> u32 {
        #[allow(clippy::cast_possible_truncation)] // as in cell_number
        let found = self.outer.label_at(cell as u32, p);
        found.map_or(OUTSIDE, |label| self.labels.known(label))
    }

    /// As [`Self::settle`], for a point anywhere.
    pub(super) fn settle_at(&self, p: LatticePoint) -> u32 {
        let (x, y) = self.frame.offset(p);
        self.cell_at(x, y).map_or(OUTSIDE, |cell| self.settle(cell, p))
    }

    /// The first word that a code of a record or a divided cell leads to.
    #[inline]
    pub(super) fn first_word(&self, code: u32) -> u32 {
        if code == NEAR_CODE { 0 } else { self.store.at(code & !TAG)[0] }
    }

    /// Bytes that the index takes up, without the vertices of the partition.
    pub fn bytes(&self) -> usize {
        self.table.len() * size_of::<u32>() + self.lines.bytes() + self.store.bytes() + self.labels.table.len() * 32
    }

    /// The labels along the bottom of a cell as they are written.
    pub(super) fn base_of(&self, code: u32, cell: &Cell) -> Steps {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets fit 31 bits
        let whole = |label: u32| smallvec![(cell.x as u32, label)];
        match code & TAG {
            PASS => self.lines.at(code & !TAG).steps(cell),
            RECORD if code == NEAR_CODE => whole(OUTSIDE),
            RECORD => Record::new(self.store.at(code & !TAG)).steps(cell),
            DIVIDED => {
                let mut steps = Steps::new();
                for column in 0..1 << cell.halvings().0 {
                    let part = self.store.at(code & !TAG)[column as usize];
                    for step in self.base_of(part, &cell.part(column, 0)) {
                        if steps.last().is_none_or(|last: &(u32, u32)| last.1 != step.1) {
                            steps.push(step);
                        }
                    }
                }
                steps
            }
            _ => whole(code),
        }
    }
}

/// The first and last column of cells that a border reaches.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // inside the frame
fn columns_of(border: &Border, frame: &Frame) -> (u32, u32) {
    let bounds = border.bounds();
    let column = |p: LatticePoint| (frame.offset(p).0 >> frame.shift_x) as u32;
    (column(bounds.min), column(bounds.max))
}

/// How many cells serve best: many enough that most are free of borders, few enough that the table stays in the cache.
fn target_cells(labels: u64, edges: u64) -> u64 {
    (labels * 80).max(edges * 3).clamp(1 << 18, 1 << 24)
}
