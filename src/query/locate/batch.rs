//! Many points at once: blocks of points in two passes, on all cores.
//!
//! The first pass reads the table for every point of a block and answers where the cell has one label; these loads
//! depend on nothing, so the memory serves many at a time. The second pass settles the others, again one kind after the
//! other. Where the index is larger than the caches, the points are first dealt out by strips of the map.

use std::hint::black_box;

use rayon::prelude::*;

use super::frame::Frame;
use super::index::CellIndex;
use super::record::{NEAR, OUTSIDE, PASS, TAG};
use crate::geodesy::{LatticePoint, UNITS_PER_DEG};
use crate::jobs::{Cancelled, Progress};

/// Points per step of a job: what progress and cancelling can see.
const STEP: usize = 1 << 16;
/// Points per step when they are dealt out first: each strip of the map should get some thousands.
const DEALT_STEP: usize = 1 << 20;
/// Fewer points than this, or a smaller index, and dealing out costs more than it saves.
const DEALT_LEAST_POINTS: usize = 1 << 18;
const DEALT_LEAST_BYTES: usize = 8 << 20;
/// Strips of the map: as many as a processor can write to side by side.
const STRIPS: usize = 256;
/// Points per block: many, so that the memory always has loads to serve; its lists stay in the second-level cache.
const BLOCK: usize = 2048;
/// Points per block where they were dealt out: their cells are in the cache already, and wide loads only cost.
const DEALT_BLOCK: usize = 512;

/// The answers for pairs of degrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DegreeAnswers {
    /// The number of the label at each point, see [`CellIndex::labels`].
    pub numbers: Vec<u32>,
    /// How many of the pairs were no places on the earth (not finite, out of range); they are outside.
    pub invalid: usize,
}

/// A place that can be looked up.
pub(super) trait Place: Copy + Sync {
    /// Offsets from the origin of the frame, or some that lie far beyond it when it is no place on the earth.
    fn offset(self, frame: &Frame) -> (u64, u64);
    /// Whether it is a place on the earth.
    fn is_valid(self) -> bool;
    /// The point, when there is one.
    fn point(self, frame: &Frame) -> Option<LatticePoint>;
}

impl Place for LatticePoint {
    #[inline]
    #[allow(clippy::cast_sign_loss)] // what lies west or south of the frame becomes a large number
    fn offset(self, frame: &Frame) -> (u64, u64) {
        (self.x.wrapping_sub(frame.origin.x) as u64, self.y.wrapping_sub(frame.origin.y) as u64)
    }

    #[inline]
    fn is_valid(self) -> bool {
        true
    }

    fn point(self, _: &Frame) -> Option<LatticePoint> {
        Some(self)
    }
}

/// 1.5 · 2^52: added to a number below 2^51 it leaves no room for fractions, so that the sum is the number rounded to
/// an integer, halves to even, in its lowest bits. Without a call to a rounding function, which costs more than all else.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

impl Place for [f64; 2] {
    #[inline]
    #[allow(clippy::cast_possible_wrap)] // bits taken as they are
    fn offset(self, frame: &Frame) -> (u64, u64) {
        // What is not finite or too large comes out farther than 2^50 from 0, where no frame is.
        let round = |degrees: f64| {
            let bits = (degrees * UNITS_PER_DEG + ROUNDER).to_bits();
            bits.wrapping_sub(ROUNDER.to_bits()) as i64
        };
        LatticePoint::new(round(self[0]), round(self[1])).offset(frame)
    }

    #[inline]
    fn is_valid(self) -> bool {
        // Not a number is in no range.
        (self[0].abs() <= 180.0) & (self[1].abs() <= 90.0)
    }

    fn point(self, _: &Frame) -> Option<LatticePoint> {
        LatticePoint::from_degrees(self[0], self[1]).ok()
    }
}

/// A place dealt out to its strip of the map: its offsets, and which one it was.
#[derive(Clone, Copy, Default)]
struct Dealt {
    x: u32,
    y: u32,
    from: u32,
}

impl Place for Dealt {
    #[inline]
    fn offset(self, _: &Frame) -> (u64, u64) {
        (u64::from(self.x), u64::from(self.y))
    }

    #[inline]
    fn is_valid(self) -> bool {
        true
    }

    fn point(self, frame: &Frame) -> Option<LatticePoint> {
        Some(LatticePoint::new(frame.origin.x + i64::from(self.x), frame.origin.y + i64::from(self.y)))
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
        let dealt = places.len() >= DEALT_LEAST_POINTS && self.bytes() >= DEALT_LEAST_BYTES;
        let step = if dealt { DEALT_STEP } else { STEP };
        places
            .par_chunks(step)
            .zip(numbers.par_chunks_mut(step))
            .map(|(places, numbers)| {
                let mut lists = Lists::default();
                if dealt {
                    self.locate_dealt(places, numbers, &mut lists);
                } else {
                    self.locate_widest(places, numbers, &mut lists);
                }
                progress.advance(places.len() as u64)?;
                Ok(places.iter().map(|place| usize::from(!place.is_valid())).sum())
            })
            .try_reduce(|| 0, |a, b| Ok(a + b))
    }

    #[inline(always)]
    pub(super) fn locate_all<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) {
        for (places, numbers) in places.chunks(BLOCK).zip(numbers.chunks_mut(BLOCK)) {
            self.locate_block(places, numbers, lists);
        }
    }

    /// Deals the places out by strips of the map, answers strip by strip, and puts the answers where they belong.
    fn locate_dealt<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) {
        let frame = &self.frame;
        let strip_shift = frame.shift_x + frame.columns.div_ceil(256).next_power_of_two().trailing_zeros();
        // What lies beyond the frame may be taken for a point of its outermost cells: both are outside.
        let last_x = u64::from(frame.columns - 1) << frame.shift_x;
        let last_y = u64::from(frame.rows - 1) << frame.shift_y;
        let strip = |x: u64| (x.min(last_x) >> strip_shift) as usize % STRIPS;
        let mut ends = [0usize; STRIPS];
        for place in places {
            ends[strip(place.offset(frame).0)] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            total += std::mem::replace(end, total);
        }
        let mut dealt = vec![Dealt::default(); places.len()];
        for (from, place) in (0u32..).zip(places) {
            let (x, y) = place.offset(frame);
            let end = &mut ends[strip(x)];
            #[allow(clippy::cast_possible_truncation)] // offsets in the frame fit 31 bits
            if let Some(place) = dealt.get_mut(*end) {
                *place = Dealt { x: x.min(last_x) as u32, y: y.min(last_y) as u32, from };
            }
            *end += 1;
        }
        let mut found = [OUTSIDE; DEALT_BLOCK];
        for dealt in dealt.chunks(DEALT_BLOCK) {
            let found = &mut found[..dealt.len()];
            self.locate_block(dealt, found, lists);
            for (place, &number) in dealt.iter().zip(&*found) {
                numbers[place.from as usize] = number;
            }
        }
    }

    /// Reads the table for every place: its code as the number, and a list of those that have no label of their own.
    /// Returns how many these are. First all cells, by arithmetic that is done for many places at once; then all loads.
    #[inline(always)]
    fn first_pass<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) -> usize {
        let frame = &self.frame;
        let (last_column, last_row) = (frame.columns - 1, frame.rows - 1);
        // The outermost cells are outside, so what lies beyond may be taken for them.
        let along = |offset: u64, shift: u32, last: u32| {
            #[allow(clippy::cast_possible_truncation)] // no bit of what lies beyond 31 is lost
            let (beyond, inside) = ((offset >> 31 | offset >> 32) as u32, offset as u32 >> shift);
            (if beyond == 0 { inside } else { u32::MAX }).min(last)
        };
        for (place, number) in places.iter().zip(numbers.iter_mut()) {
            let (x, y) = place.offset(frame);
            let (column, row) = (along(x, frame.shift_x, last_column), along(y, frame.shift_y, last_row));
            *number = column.wrapping_mul(frame.rows).wrapping_add(row);
        }
        let mut open = 0;
        for (i, number) in (0u32..).zip(numbers.iter_mut()) {
            let code = self.table.get(*number as usize).copied().unwrap_or(OUTSIDE);
            *number = code;
            lists.open[open % BLOCK] = Open { place: i, code };
            open += usize::from(code & TAG != 0);
        }
        open
    }

    #[inline(always)]
    fn locate_block<P: Place>(&self, places: &[P], numbers: &mut [u32], lists: &mut Lists) {
        let frame = &self.frame;
        let open = self.first_pass(places, numbers, lists);
        let (passes, others) = lists.split(open.min(BLOCK));
        // A word of every record first, so that the memory serves many at a time.
        for i in 0..passes {
            lists.low[i] = self.lines.at(lists.pass[i].code & !TAG).0[0];
        }
        for open in &lists.open[..others] {
            black_box(self.first_word(open.code));
        }
        let mut near = 0;
        for (open, &low) in lists.pass[..passes].iter().zip(lists.low.iter()) {
            let (x, y) = places[open.place as usize].offset(frame);
            #[allow(clippy::cast_possible_truncation)] // a record only in the frame
            let label = self.lines.at(open.code & !TAG).label(low, x as u32, y as u32);
            numbers[open.place as usize] = label;
            lists.near[near % BLOCK] = open.place;
            near += usize::from(label == NEAR);
        }
        for open in &lists.open[..others] {
            let (x, y) = places[open.place as usize].offset(frame);
            #[allow(clippy::cast_possible_truncation)] // as above
            let label = self.label_of(open.code, x as u32, y as u32);
            numbers[open.place as usize] = label;
            lists.near[near % BLOCK] = open.place;
            near += usize::from(label == NEAR);
        }
        for &place in &lists.near[..near.min(BLOCK)] {
            let point = places[place as usize].point(frame);
            numbers[place as usize] = point.map_or(OUTSIDE, |p| self.settle_at(p));
        }
    }
}

/// A point whose cell does not have one label.
#[derive(Clone, Copy, Default)]
struct Open {
    place: u32,
    code: u32,
}

/// The points of a block that are still to be answered, used again for the next block.
pub(super) struct Lists {
    open: Box<[Open; BLOCK]>,
    pass: Box<[Open; BLOCK]>,
    low: Box<[u32; BLOCK]>,
    near: Box<[u32; BLOCK]>,
}

impl Default for Lists {
    fn default() -> Self {
        let open = || Box::new([Open::default(); BLOCK]);
        Self { open: open(), pass: open(), low: Box::new([0; BLOCK]), near: Box::new([0; BLOCK]) }
    }
}

impl Lists {
    /// Puts the points of cells that one border passes into a list of their own, and the others to the front. Returns
    /// how many there are of each.
    #[inline]
    fn split(&mut self, open: usize) -> (usize, usize) {
        let (mut passes, mut others) = (0, 0);
        for i in 0..open {
            let open = self.open[i];
            let passed = open.code & TAG == PASS;
            self.pass[passes % BLOCK] = open;
            self.open[others % BLOCK] = open;
            passes += usize::from(passed);
            others += usize::from(!passed);
        }
        (passes, others)
    }
}
