//! Made-up coverages of any size for benches and tests: wavy grids, with lakes, enclaves, exclaves and runs along the
//! axes when dressed. The same numbers give the same coverage on every machine.
#![allow(dead_code, clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap)]
#![allow(clippy::cast_precision_loss, clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::sync::Arc;

use tongxin::domain::{AreaId, NonGridId};
use tongxin::geodesy::LatticePoint;
use tongxin::partition::{Border, BorderId, Label, Partition};

/// South-western corner of every coverage, and its extent, in lattice units.
pub const CORNER: LatticePoint = LatticePoint::new(10_240_000_000, 2_460_000_000);
pub const EXTENT: i64 = 60_000_000;

/// A small generator of numbers (SplitMix64).
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `n`.
    pub fn below(&mut self, n: i64) -> i64 {
        (self.next() % n as u64) as i64
    }

    /// A number from `-n` to `n`.
    pub fn around(&mut self, n: i64) -> i64 {
        self.below(2 * n + 1) - n
    }

    /// A point of the box around every coverage, and a little around it.
    pub fn point(&mut self) -> LatticePoint {
        let rim = EXTENT / 100;
        let mut one = |corner: i64| corner - rim + self.below(EXTENT + 2 * rim);
        LatticePoint::new(one(CORNER.x), one(CORNER.y))
    }
}

/// An n × n coverage of `grids` grids of about 42 vertices each.
pub struct Coverage {
    n: i64,
    step: i64,
    /// Label of each cell, row by row.
    pub labels: Vec<Label>,
    borders: Vec<Border>,
    dressed: bool,
}

impl Coverage {
    /// Nothing but grids: the first ones row by row, the rest of the square outside.
    pub fn plain(grids: usize) -> Self {
        Self::made(grids, false)
    }

    /// With a lake, holes, enclaves, faces that touch at corners, several parts, and runs along the axes.
    pub fn dressed(grids: usize) -> Self {
        Self::made(grids, true)
    }

    pub fn partition(&self) -> Partition {
        Partition::from_borders(self.borders.iter().cloned()).expect("the generator makes sound borders")
    }

    pub fn borders(&self) -> &[Border] {
        &self.borders
    }

    /// How many grids make a row.
    pub fn side(grids: usize) -> usize {
        (grids as f64).sqrt().ceil() as usize
    }

    fn made(grids: usize, dressed: bool) -> Self {
        let n = Self::side(grids) as i64;
        let labels = (0..(n * n) as usize)
            .map(|i| if i < grids { Label::Grid(AreaId(1 + i as u32)) } else { Label::Outside })
            .collect();
        let mut coverage = Self { n, step: EXTENT / n, labels, borders: Vec::new(), dressed };
        if dressed {
            coverage.dress();
        }
        coverage.lines();
        if dressed {
            coverage.islands();
        }
        coverage
    }

    fn dress(&mut self) {
        let n = self.n;
        for row in 0..n {
            for column in 0..n {
                let here = (row * n + column) as usize;
                let mut dice = Dice(here as u64 ^ 0x5eed);
                match dice.below(24) {
                    0 => self.labels[here] = Label::NonGrid(NonGridId(1)),
                    1 => self.labels[here] = Label::Outside,
                    // A second part that touches the first at a corner.
                    2 if row > 0 && column > 0 => self.labels[here] = self.labels[here - n as usize - 1],
                    3 if row > 0 && column + 1 < n => self.labels[here] = self.labels[here - n as usize + 1],
                    // A part beside the first: no border between them.
                    4 if column > 0 => self.labels[here] = self.labels[here - 1],
                    _ => {}
                }
            }
        }
    }

    fn label(&self, column: i64, row: i64) -> Label {
        if (0..self.n).contains(&column) && (0..self.n).contains(&row) {
            self.labels[(row * self.n + column) as usize]
        } else {
            Label::Outside
        }
    }

    /// The corner between cells; multiples of 12, so that many edges pass through lattice points.
    fn corner(&self, column: i64, row: i64) -> LatticePoint {
        let mut dice = Dice((row * 100_003 + column) as u64);
        let jitter = self.step / 10;
        let at = |corner: i64, i: i64, off: i64| (corner + i * self.step + off) / 12 * 12;
        LatticePoint::new(at(CORNER.x, column, dice.around(jitter)), at(CORNER.y, row, dice.around(jitter)))
    }

    /// The line from one corner to the next: wavy, its ends within 45° of the axis, so that no two lines meet.
    fn line(&self, column: i64, row: i64, across: bool) -> Vec<LatticePoint> {
        let mut dice = Dice((row * 100_003 + column) as u64 * 2 + u64::from(across) + 77);
        let (a, b) = (
            self.corner(column, row),
            if across { self.corner(column + 1, row) } else { self.corner(column, row + 1) },
        );
        let parts = 10 + dice.below(2);
        let style = if self.dressed { dice.below(4) } else { dice.below(2) };
        let mut points = vec![a];
        for t in 1..parts {
            let near = t.min(parts - t);
            let off = dice.around(self.step * near / parts / 4);
            let mut p = LatticePoint::new(a.x + (b.x - a.x) * t / parts, a.y + (b.y - a.y) * t / parts);
            *(if across { &mut p.y } else { &mut p.x }) += off;
            match style {
                1 => p = LatticePoint::new(p.x / 12 * 12, p.y / 12 * 12),
                // A run along the border's axis, then one across it.
                2 | 3 if t % 2 == 1 && t > 1 => {
                    let last = points[points.len() - 1];
                    let corner = if across { LatticePoint::new(p.x, last.y) } else { LatticePoint::new(last.x, p.y) };
                    if corner != last && corner != p {
                        points.push(corner);
                    }
                }
                _ => {}
            }
            points.push(p);
        }
        points.push(b);
        points.dedup();
        points
    }

    fn lines(&mut self) {
        for row in 0..=self.n {
            for column in 0..=self.n {
                if column < self.n {
                    self.push(self.label(column, row), self.label(column, row - 1), self.line(column, row, true));
                }
                if row < self.n {
                    self.push(self.label(column - 1, row), self.label(column, row), self.line(column, row, false));
                }
            }
        }
    }

    /// Closed borders inside some cells: an enclave, a hole to the outside, a part of the grid next door.
    fn islands(&mut self) {
        for row in 0..self.n {
            for column in 0..self.n {
                let mut dice = Dice((row * self.n + column) as u64 ^ 0xcafe);
                let inner = match dice.below(12) {
                    0 => Label::Grid(AreaId(1_000_000 + (row * self.n + column) as u32)),
                    1 => Label::Outside,
                    2 => self.label(column + 1, row),
                    3 => Label::NonGrid(NonGridId(2)),
                    _ => continue,
                };
                let (corner, r) = (self.corner(column, row), self.step / 10 / 12 * 12);
                let middle = LatticePoint::new(corner.x + self.step / 24 * 12, corner.y + self.step / 24 * 12);
                // A spiral arm, a notch and runs both ways.
                let shape: [(i64, i64); 13] = [
                    (-8, -8),
                    (0, -10),
                    (8, -8),
                    (10, 0),
                    (8, 8),
                    (-4, 8),
                    (-4, 2),
                    (2, 2),
                    (2, 4),
                    (5, 4),
                    (5, -5),
                    (-6, -5),
                    (-8, 8),
                ];
                let mut ring: Vec<_> = shape
                    .iter()
                    .map(|&(x, y)| LatticePoint::new(middle.x + x * r / 10, middle.y + y * r / 10))
                    .collect();
                ring.push(ring[0]);
                self.push(inner, self.label(column, row), ring);
            }
        }
    }

    fn push(&mut self, left: Label, right: Label, points: Vec<LatticePoint>) {
        if left != right {
            let id = BorderId(self.borders.len() as u32);
            self.borders.push(Border { id, left, right, points: Arc::from(points) });
        }
    }

    /// The ring of each grid of a plain coverage, anticlockwise and closed.
    pub fn rings(&self) -> impl Iterator<Item = (u32, Vec<LatticePoint>)> + '_ {
        (0..self.n * self.n).filter_map(|i| {
            let Label::Grid(AreaId(id)) = self.labels[i as usize] else { return None };
            let (column, row) = (i % self.n, i / self.n);
            let mut ring = self.line(column, row, true);
            ring.extend(self.line(column + 1, row, false));
            ring.extend(self.line(column, row + 1, true).into_iter().rev());
            ring.extend(self.line(column, row, false).into_iter().rev());
            ring.dedup();
            Some((id, ring))
        })
    }
}
