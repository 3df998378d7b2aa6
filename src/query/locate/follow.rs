//! Keeping the cell index in step with an edit: only the cells of changed borders are written anew, and those above
//! them for as long as the labels at their bottom differ from before.

use std::collections::BTreeSet;

use super::frame::Cell;
use super::index::CellIndex;
use super::outer::cell_number;
use super::piece::{Piece, Sided, cut, cut_to_cell};
use super::record::{DIVIDED, MAX_LABELS, NEAR_CODE, PASS, RECORD, Record, Steps, TAG};
use crate::partition::{Border, BorderId, Partition, PartitionDelta};

impl CellIndex {
    /// Takes over the change from the partition `before`, which it has followed so far. Returns whether it could: it
    /// cannot when the borders leave its frame. It is then of no more use, and a new one has to be built.
    ///
    /// # Performance
    /// O(k) in the number of cells that the changed borders pass, or whose label changes; 10–60 µs for one border.
    #[must_use]
    pub fn follow(&mut self, before: &Partition, delta: &PartitionDelta) -> bool {
        if delta.inserted.iter().any(|border| !self.frame.holds(border.bounds())) {
            return false;
        }
        for border in &delta.inserted {
            self.labels.number(border.left);
            self.labels.number(border.right);
        }
        if self.labels.len() > MAX_LABELS {
            return false;
        }
        let mut touched = BTreeSet::new();
        for border in &delta.removed {
            self.outer.remove(border, &self.frame, |column, row| _ = touched.insert((column, row)));
        }
        for border in &delta.inserted {
            self.outer.insert(border, &self.frame, |column, row| _ = touched.insert((column, row)));
        }
        let gone = self.cut_all(&delta.removed);
        let come = self.cut_all(&delta.inserted);
        touched.extend(gone.iter().chain(&come).map(|&(column, row, _)| (column, row)));
        let mut edit = Edit {
            before,
            removed: delta.removed.iter().map(|border| border.id).collect(),
            inserted: &delta.inserted,
            come: &come,
        };
        edit.removed.sort_unstable();
        let touched: Vec<(u32, u32)> = touched.into_iter().collect();
        for column in touched.chunk_by(|a, b| a.0 == b.0) {
            self.rewrite_column(column, &edit);
        }
        self.fits()
    }

    /// The cells that the borders are listed in, in order.
    fn cut_all(&self, borders: &[Border]) -> Vec<(u32, u32, u32)> {
        let mut pieces: Vec<(u32, u32, Piece)> = Vec::new();
        for (slot, border) in (0u32..).zip(borders) {
            cut(&self.sided(border), slot, &self.frame, &(0..self.frame.columns), &mut pieces);
        }
        let mut cells: Vec<_> = pieces.into_iter().map(|(column, row, piece)| (column, row, piece.slot)).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    fn rewrite_column(&mut self, touched: &[(u32, u32)], edit: &Edit<'_>) {
        let column = touched[0].0;
        let mut above: Option<Steps> = None;
        let mut rows = touched.iter().map(|&(_, row)| row).peekable();
        let Some(&(mut row)) = rows.peek() else { return };
        while row < self.frame.rows {
            let cell = self.frame.cell(column, row);
            let code = self.table[self.frame.number(column, row)];
            let was = self.base_of(code, &cell);
            let base = above.take().unwrap_or_else(|| was.clone());
            let due = rows.next_if_eq(&row).is_some();
            if due || base != was {
                above = Some(self.rewrite(column, row, base, edit));
                row += 1;
            } else {
                // From here on nothing differs until the next cell of a changed border.
                let Some(&next) = rows.peek() else { return };
                row = next;
            }
        }
    }

    fn rewrite(&mut self, column: u32, row: u32, base: Steps, edit: &Edit<'_>) -> Steps {
        let number = cell_number(&self.frame, column, row);
        let cell = self.frame.cell(column, row);
        let code = self.table[number as usize];
        let mut ids: Vec<BorderId> = match code & TAG {
            PASS => self.lines.at(code & !TAG).border().map(BorderId).into_iter().collect(),
            RECORD if code != NEAR_CODE => {
                Record::new(self.store.at(code & !TAG)).pieces().map(|(id, ..)| BorderId(id)).collect()
            }
            DIVIDED => self.rosters.remove(&number).unwrap_or_default().into(),
            _ => Vec::new(),
        };
        ids.retain(|id| edit.removed.binary_search(id).is_err());
        let mut borders: Vec<Sided<'_>> =
            ids.iter().filter_map(|&id| edit.before.border(id)).map(|border| self.sided(border)).collect();
        borders.extend(edit.listed_in(column, row).map(|border| self.sided(border)));
        borders.sort_unstable_by_key(|sided| sided.border.id);
        borders.dedup_by_key(|sided| sided.border.id);
        let mut pieces = Vec::new();
        for (slot, sided) in (0u32..).zip(&borders) {
            #[allow(clippy::cast_possible_truncation)] // vertices of one border
            let edges = 0..sided.border.points.len() as u32 - 1;
            cut_to_cell(sided, slot, &self.frame, edges, &cell.columns(), &cell, &mut pieces);
        }
        self.release(code, &cell);
        self.write(column, row, base, &borders, &mut pieces)
    }

    /// Gives back the words behind a code.
    fn release(&mut self, code: u32, cell: &Cell) {
        let address = code & !TAG;
        match code & TAG {
            PASS => self.lines.release(address),
            RECORD if code != NEAR_CODE => {
                let len = Record::new(self.store.at(address)).len();
                self.store.release(address, len);
            }
            DIVIDED => {
                let (fx, fy) = cell.halvings();
                let len = 1 << (fx + fy);
                let mut codes = [0; 16];
                codes[..len].copy_from_slice(&self.store.at(address)[..len]);
                for &part in &codes[..len] {
                    self.release(part, &cell.part(0, 0));
                }
                self.store.release(address, len);
            }
            _ => {}
        }
    }

    /// Whether it answers for every cell as an index of this partition built from nothing. For tests and debug builds.
    #[doc(hidden)]
    pub fn agrees_with(&self, partition: &Partition) -> bool {
        let Some(fresh) = Self::framed(partition, self.frame) else { return false };
        self.outer == fresh.outer
            && (0..self.frame.rows).all(|row| {
                (0..self.frame.columns).all(|column| {
                    let number = self.frame.number(column, row);
                    self.same(self.table[number], &fresh, fresh.table[number], &self.frame.cell(column, row))
                })
            })
    }

    fn same(&self, own: u32, other: &Self, others: u32, cell: &Cell) -> bool {
        if own & TAG != others & TAG || (own == NEAR_CODE) != (others == NEAR_CODE) {
            return false;
        }
        let means_same = |a: u32, b: u32| self.labels()[a as usize] == other.labels()[b as usize];
        match own & TAG {
            PASS => {
                let (a, b) = (self.lines.at(own & !TAG).0, other.lines.at(others & !TAG).0);
                means_same(a[0], b[0]) && means_same(a[1], b[1]) && a[2..] == b[2..]
            }
            RECORD if own == NEAR_CODE => true,
            RECORD => {
                let (a, b) = (Record::new(self.store.at(own & !TAG)), Record::new(other.store.at(others & !TAG)));
                let (steps, others) = (a.steps(cell), b.steps(cell));
                steps.len() == others.len()
                    && steps.iter().zip(&others).all(|(a, b)| a.0 == b.0 && means_same(a.1, b.1))
                    && a.pieces().count() == b.pieces().count()
                    && a.pieces().zip(b.pieces()).all(|(a, b)| a.0 == b.0 && means_same(a.1, b.1) && a.2 == b.2)
            }
            DIVIDED => {
                let (fx, fy) = cell.halvings();
                let (a, b) = (self.store.at(own & !TAG), other.store.at(others & !TAG));
                (0..1u32 << (fx + fy)).all(|i| {
                    let part = cell.part(i & ((1 << fx) - 1), i >> fx);
                    self.same(a[i as usize], other, b[i as usize], &part)
                })
            }
            _ => means_same(own, others),
        }
    }
}

/// What changed, ready to be looked up.
struct Edit<'a> {
    before: &'a Partition,
    removed: Vec<BorderId>,
    inserted: &'a [Border],
    /// Column, row and the place in `inserted`, in order.
    come: &'a [(u32, u32, u32)],
}

impl<'a> Edit<'a> {
    fn listed_in(&self, column: u32, row: u32) -> impl Iterator<Item = &'a Border> {
        let start = self.come.partition_point(|&(c, r, _)| (c, r) < (column, row));
        let inserted = self.inserted;
        self.come[start..]
            .iter()
            .take_while(move |&&(c, r, _)| (c, r) == (column, row))
            .map(move |&(_, _, slot)| &inserted[slot as usize])
    }
}
