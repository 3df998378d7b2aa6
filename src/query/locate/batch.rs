//! Many points at once: blocks of points in two passes, on all cores.
//!
//! The first pass reads the table for every point of a block and answers where the cell has one label; these loads
//! depend on nothing, so the memory serves many at a time. The second pass settles the others.

use rayon::prelude::*;

use super::index::CellIndex;
use super::record::{NEAR, OUTSIDE, PASS, TAG};
use crate::geodesy::LatticePoint;
use crate::jobs::{Cancelled, Progress};

/// Points per step of a job: what progress and cancelling can see.
const STEP: usize = 1 << 16;
/// Points per block: its lists stay in the first-level cache.
const BLOCK: usize = 512;

/// The answers for pairs of degrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DegreeAnswers {
    /// The number of the label at each point, see [`CellIndex::labels`].
    pub numbers: Vec<u32>,
    /// How many of the pairs were no places on the earth (not finite, out of range); they are outside.
    pub invalid: usize,
}

/// A place that a block can be made of.
trait Place: Copy + Sync {
    /// Lattice coordinates, or some that lie in no frame when it is no place on the earth.
    fn lattice(self) -> (i64, i64);
    /// Whether it is a place on the earth.
    fn is_valid(&self) -> bool;
    /// The point, when there is one.
    fn point(self) -> Option<LatticePoint>;
}

impl Place for LatticePoint {
    #[inline]
    fn lattice(self) -> (i64, i64) {
        (self.x, self.y)
    }

    fn is_valid(&self) -> bool {
        true
    }

    fn point(self) -> Option<LatticePoint> {
        Some(self)
    }
}

/// 1.5 · 2^52: added to a number below 2^51 it leaves no room for fractions, so that the sum is the number rounded to
/// an integer, halves to even, in its lowest bits. Without a call to a rounding function, which costs more than all else.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

impl Place for [f64; 2] {
    #[inline]
    #[allow(clippy::cast_possible_wrap)] // bits taken as they are
    fn lattice(self) -> (i64, i64) {
        // What is not finite or too large comes out farther than 2^50 from 0, where no frame is.
        let round = |degrees: f64| {
            let bits = (degrees * crate::geodesy::UNITS_PER_DEG + ROUNDER).to_bits();
            bits.wrapping_sub(ROUNDER.to_bits()) as i64
        };
        (round(self[0]), round(self[1]))
    }

    #[inline]
    fn is_valid(&self) -> bool {
        // Not a number is in no range.
        (self[0].abs() <= 180.0) & (self[1].abs() <= 90.0)
    }

    fn point(self) -> Option<LatticePoint> {
        LatticePoint::from_degrees(self[0], self[1]).ok()
    }
}

impl CellIndex {
    /// The number of the label at each point, see [`CellIndex::labels`].
    ///
    /// # Errors
    /// [`Cancelled`] when the progress says so.
    ///
    /// # Performance
    /// O(1) per point; on one core some 150 million points per second for a district of 423 grids.
    pub fn locate_batch(&self, points: &[LatticePoint], progress: &Progress) -> Result<Vec<u32>, Cancelled> {
        let mut numbers = vec![OUTSIDE; points.len()];
        self.batch(points, &mut numbers, progress)?;
        Ok(numbers)
    }

    /// The number of the label at each pair of longitude and latitude in degrees (EPSG:4490), quantised exactly as
    /// [`LatticePoint::from_degrees`] does. Pairs that it refuses are outside and counted.
    ///
    /// # Errors
    /// [`Cancelled`] when the progress says so.
    ///
    /// # Validity
    /// The partition lies within ±180° of longitude and ±90° of latitude.
    pub fn locate_degrees(&self, places: &[[f64; 2]], progress: &Progress) -> Result<DegreeAnswers, Cancelled> {
        let mut numbers = vec![OUTSIDE; places.len()];
        let invalid = self.batch(places, &mut numbers, progress)?;
        Ok(DegreeAnswers { numbers, invalid })
    }

    /// Fills in the numbers and returns how many places are none.
    fn batch<P: Place>(&self, places: &[P], numbers: &mut [u32], progress: &Progress) -> Result<usize, Cancelled> {
        progress.set_total(places.len() as u64);
        places
            .par_chunks(STEP)
            .zip(numbers.par_chunks_mut(STEP))
            .map(|(places, numbers)| {
                let mut invalid = 0;
                let mut block = Block::new();
                for (places, numbers) in places.chunks(BLOCK).zip(numbers.chunks_mut(BLOCK)) {
                    invalid += self.locate_block(places, numbers, &mut block);
                }
                progress.advance(places.len() as u64)?;
                Ok(invalid)
            })
            .try_reduce(|| 0, |a, b| Ok(a + b))
    }

    #[inline]
    fn locate_block<P: Place>(&self, places: &[P], numbers: &mut [u32], block: &mut Block) -> usize {
        let frame = &self.frame;
        let (columns, rows) = (u64::from(frame.columns), u64::from(frame.rows));
        let mut open = 0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets wrap to large numbers, see below
        for (i, (place, number)) in (0u32..).zip(places.iter().zip(numbers.iter_mut())) {
            let (x, y) = place.lattice();
            let (x, y) = (x.wrapping_sub(frame.origin.x) as u64, y.wrapping_sub(frame.origin.y) as u64);
            // The outermost cells are outside, so what lies beyond may be taken for them.
            let column = (x >> frame.shift_x).min(columns - 1);
            let row = (y >> frame.shift_y).min(rows - 1);
            let cell = row as usize * columns as usize + column as usize;
            let code = self.table.get(cell).copied().unwrap_or(OUTSIDE);
            *number = code;
            block.open[open & (BLOCK - 1)] = Open { place: i, code, x: x as u32, y: y as u32, low: 0 };
            open += usize::from(code & TAG != 0);
        }
        let (others, mut near) = self.pass_block(open.min(BLOCK), numbers, block);
        for i in 0..others {
            let open = block.open[i];
            let label = self.label_of(open.code, open.x, open.y);
            numbers[open.place as usize] = label;
            block.near[near & (BLOCK - 1)] = open.place;
            near += usize::from(label == NEAR);
        }
        for &place in &block.near[..near.min(BLOCK)] {
            numbers[place as usize] = self.settle_place(places[place as usize]);
        }
        places.iter().map(|place| usize::from(!place.is_valid())).sum()
    }

    /// Answers where one border passes, the commonest case. Returns how many others are left at the front of the list,
    /// and how many points near the outside are in their list.
    #[inline]
    fn pass_block(&self, open: usize, numbers: &mut [u32], block: &mut Block) -> (usize, usize) {
        let (mut passes, mut others, mut near) = (0, 0, 0);
        for i in 0..open {
            let open = block.open[i];
            let passed = open.code & TAG == PASS;
            block.passes[passes & (BLOCK - 1)] = open;
            block.open[others] = open;
            passes += usize::from(passed);
            others += usize::from(!passed);
        }
        let passes = &mut block.passes[..passes.min(BLOCK)];
        // A word of every record first, so that the memory serves many at a time.
        for open in passes.iter_mut() {
            open.low = self.lines.at(open.code & !TAG).0[0];
        }
        for open in passes {
            let label = self.lines.at(open.code & !TAG).label(open.low, open.x, open.y);
            numbers[open.place as usize] = label;
            block.near[near & (BLOCK - 1)] = open.place;
            near += usize::from(label == NEAR);
        }
        (others, near)
    }

    fn settle_place<P: Place>(&self, place: P) -> u32 {
        let settled = place.point().and_then(|p| {
            let (x, y) = self.frame.offset(p);
            Some(self.settle(self.cell_at(x, y)?, p))
        });
        settled.unwrap_or(OUTSIDE)
    }
}

/// A point whose cell does not have one label.
#[derive(Clone, Copy, Default)]
struct Open {
    place: u32,
    code: u32,
    x: u32,
    y: u32,
    /// The first word of its record.
    low: u32,
}

/// The lists of a block, used again for the next.
struct Block {
    open: Box<[Open; BLOCK]>,
    passes: Box<[Open; BLOCK]>,
    near: Box<[u32; BLOCK]>,
}

impl Block {
    fn new() -> Self {
        let list = || Box::new([Open::default(); BLOCK]);
        Self { open: list(), passes: list(), near: Box::new([0; BLOCK]) }
    }
}
