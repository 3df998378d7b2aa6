//! A fixed tree of boxes over many segments: which come near each other, near a segment, or below a point.
//!
//! Made once for a batch question and dropped; segments lie in the order of a Hilbert curve, and the boxes of each
//! level in one flat array. The index that follows edits is `BorderTree`.

use super::segment::{Rect, Segment, Spot};

/// Segments in a block, and boxes under a box.
const FAN: usize = 8;

/// A fixed tree of segments.
#[derive(Clone, Debug, Default)]
pub(super) struct SegmentTree {
    /// Segments in the order of the tree.
    segments: Vec<Segment>,
    /// For each its number in the order in which they were given.
    numbers: Vec<u32>,
    /// Boxes: of blocks of segments, of blocks of those, and so on up to at most one block.
    levels: Vec<Vec<Rect>>,
}

impl SegmentTree {
    /// The tree of these segments, which are numbered in this order. O(n log n).
    pub fn of(given: &[Segment]) -> Self {
        let extent = given.iter().map(|s| s.b.x.max(s.a.y).max(s.b.y)).max().unwrap_or(0);
        let shift = (i32::BITS - extent.leading_zeros()).saturating_sub(16);
        let mut order: Vec<u64> = Vec::with_capacity(given.len());
        for (number, segment) in (0_u32..).zip(given) {
            order.push((hilbert(*segment, shift) << 32) | u64::from(number));
        }
        order.sort_unstable();
        #[allow(clippy::cast_possible_truncation)] // the low half is the number
        let numbers: Vec<u32> = order.iter().map(|&key| key as u32).collect();
        let segments: Vec<Segment> = numbers.iter().map(|&number| given[number as usize]).collect();
        let mut levels = Vec::new();
        if !segments.is_empty() {
            let mut level: Vec<Rect> =
                segments.chunks(FAN).filter_map(|block| union(block.iter().map(|&s| Rect::of(s)))).collect();
            while level.len() > FAN {
                let above = level.chunks(FAN).filter_map(|block| union(block.iter().copied())).collect();
                levels.push(std::mem::replace(&mut level, above));
            }
            levels.push(level);
        }
        Self { segments, numbers, levels }
    }

    /// Calls `found` with the number of each segment that may come nearer than one unit to this one.
    pub fn near(&self, segment: Segment, mut found: impl FnMut(u32, Segment)) {
        let reach = Rect::of(segment);
        let descend = |rect: Rect| rect.meets(reach) && rect.may_meet(segment);
        self.visit(0, descend, |block| {
            for place in self.block(block) {
                if Rect::of(self.segments[place]).meets(reach) {
                    found(self.numbers[place], self.segments[place]);
                }
            }
        });
    }

    /// Calls `found` once with each pair of segments whose boxes meet.
    pub fn pairs(&self, mut found: impl FnMut((u32, Segment), (u32, Segment))) {
        let Some(blocks) = self.levels.first() else { return };
        for (first, &reach) in blocks.iter().enumerate() {
            self.visit(
                first,
                |rect| rect.meets(reach),
                |second| {
                    for place in self.block(second) {
                        let segment = self.segments[place];
                        let rect = Rect::of(segment);
                        if rect.meets(reach) {
                            for other in self.block(first).take_while(|&other| other < place) {
                                if rect.meets(Rect::of(self.segments[other])) {
                                    found((self.numbers[other], self.segments[other]), (self.numbers[place], segment));
                                }
                            }
                        }
                    }
                },
            );
        }
    }

    /// The number of the segment that covers the column of `p` (half-open) and passes below it, not through it,
    /// higher than all others that do. The segments must not cross.
    pub fn below(&self, p: Spot) -> Option<u32> {
        let mut best: Option<(u32, Segment)> = None;
        let mut open: Vec<(usize, usize)> = self.top();
        while let Some((level, place)) = open.pop() {
            let rect = self.levels[level][place];
            let hidden = best.is_some_and(|(_, segment)| is_below(rect, segment));
            if rect.low.x > p.x || p.x >= rect.high.x || rect.low.y >= p.y || hidden {
                continue;
            }
            if level > 0 {
                open.extend(self.under(level, place));
                continue;
            }
            for place in self.block(place) {
                let segment = self.segments[place];
                if segment.covers(p.x) && segment.side(p) > 0 && best.is_none_or(|(_, best)| is_above(segment, best)) {
                    best = Some((self.numbers[place], segment));
                }
            }
        }
        best.map(|(number, _)| number)
    }

    /// Calls `found` with the number of each segment that the spot lies on, ends included.
    pub fn through(&self, p: Spot, mut found: impl FnMut(u32)) {
        self.visit(
            0,
            |rect| rect.holds(p),
            |block| {
                for place in self.block(block) {
                    if self.segments[place].holds(p) {
                        found(self.numbers[place]);
                    }
                }
            },
        );
    }

    /// Calls `found` with each block of segments from `first` on whose box, and every box above it, `descend` lets in.
    fn visit(&self, first: usize, descend: impl Fn(Rect) -> bool, mut found: impl FnMut(usize)) {
        let mut open: Vec<(usize, usize)> = self.top();
        while let Some((level, place)) = open.pop() {
            let last = (place + 1) * FAN.pow(u32::try_from(level).unwrap_or(u32::MAX)) - 1;
            if last < first || !descend(self.levels[level][place]) {
                continue;
            }
            if level == 0 {
                found(place);
            } else {
                open.extend(self.under(level, place));
            }
        }
    }

    fn top(&self) -> Vec<(usize, usize)> {
        let Some((level, boxes)) = self.levels.iter().enumerate().next_back() else { return Vec::new() };
        (0..boxes.len()).map(|place| (level, place)).collect()
    }

    fn under(&self, level: usize, place: usize) -> impl Iterator<Item = (usize, usize)> {
        let below = level - 1;
        (place * FAN..((place + 1) * FAN).min(self.levels[below].len())).map(move |place| (below, place))
    }

    fn block(&self, block: usize) -> std::ops::Range<usize> {
        block * FAN..((block + 1) * FAN).min(self.segments.len())
    }
}

/// Whether, of two segments that do not cross and cover one column, the first passes above the second there.
pub(super) fn is_above(first: Segment, second: Segment) -> bool {
    // The later of the two west ends lies in the columns of both.
    let order = if first.a.x > second.a.x || (first.a.x == second.a.x && first.a.y != second.a.y) {
        second.side(first.a)
    } else {
        -first.side(second.a)
    };
    if order != 0 {
        return order > 0;
    }
    // They start from one point, or one on the other: the directions decide.
    second.side(first.b) > 0 || first.side(second.b) < 0
}

/// Whether a whole box lies below the line of a segment.
fn is_below(rect: Rect, segment: Segment) -> bool {
    rect.high.y < segment.a.y.min(segment.b.y)
}

fn union(mut boxes: impl Iterator<Item = Rect>) -> Option<Rect> {
    let first = boxes.next()?;
    Some(boxes.fold(first, Rect::union))
}

/// The place of a segment's middle along a Hilbert curve of 2^16 by 2^16 cells, each 2^`shift` wide.
fn hilbert(segment: Segment, shift: u32) -> u64 {
    let cell = |p: i32, q: i32| (i64::midpoint(i64::from(p), i64::from(q)).max(0) >> shift).unsigned_abs() & 0xffff;
    let (mut x, mut y) = (cell(segment.a.x, segment.b.x), cell(segment.a.y, segment.b.y));
    let mut place = 0;
    for bit in (0..16).rev() {
        let (east, north) = ((x >> bit) & 1, (y >> bit) & 1);
        place = (place << 2) | ((3 * east) ^ north);
        if north == 0 {
            if east == 1 {
                (x, y) = (!x & 0xffff, !y & 0xffff);
            }
            (x, y) = (y, x);
        }
    }
    place
}
