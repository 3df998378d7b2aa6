//! What stands on the map already: boxes and leader lines, in px of the whole map, in cells of 128 px.

use std::collections::BTreeMap;

use super::{Box4, GAP_PX};
use crate::drawing::{MapPoint, Mark};

/// A box: left, top, right, bottom.
pub(super) type Rect = [f64; 4];
/// A line: from, to.
pub(super) type Segment = [f64; 4];

/// The boxes and lines that are taken.
pub(super) struct Taken {
    pub(super) scale: f64,
    boxes: BTreeMap<(i64, i64), Vec<Rect>>,
    lines: BTreeMap<(i64, i64), Vec<Segment>>,
    /// Belts: no text covers them, but a leader may cross.
    ways: BTreeMap<(i64, i64), Vec<Segment>>,
}

/// Free space on both sides of a leader line, in px.
const LINE_GAP_PX: f64 = 1.5;
/// Half the width of a belt with its halo, in px, less the free space around a line.
const WAY_PX: f64 = 3.5;

impl Taken {
    const CELL_PX: f64 = 128.0;

    pub(super) fn new(scale: f64) -> Self {
        Self { scale, boxes: BTreeMap::new(), lines: BTreeMap::new(), ways: BTreeMap::new() }
    }

    /// A place in px of the whole map.
    pub(super) fn px(&self, at: MapPoint) -> [f64; 2] {
        [at.x * self.scale, at.y * self.scale]
    }

    /// Takes the box around a place when nothing stands there.
    pub(super) fn take(&mut self, at: MapPoint, around: Box4) -> bool {
        let wanted = self.boxed(at, around);
        self.is_free(wanted) && self.put_in(wanted)
    }

    /// Takes the box around a place when nothing but a belt stands there.
    pub(super) fn take_over_ways(&mut self, at: MapPoint, around: Box4) -> bool {
        let wanted = self.boxed(at, around);
        self.is_free_of_marks(wanted) && self.put_in(wanted)
    }

    fn boxed(&self, at: MapPoint, around: Box4) -> Rect {
        let [x, y] = self.px(at);
        [x + f64::from(around.0), y + f64::from(around.1), x + f64::from(around.2), y + f64::from(around.3)]
    }

    fn put_in(&mut self, wanted: Rect) -> bool {
        self.put(wanted);
        true
    }

    /// Whether neither box nor line nor belt stands in the box.
    pub(super) fn is_free(&self, wanted: Rect) -> bool {
        let wide = [wanted[0] - WAY_PX, wanted[1] - WAY_PX, wanted[2] + WAY_PX, wanted[3] + WAY_PX];
        let ways = |cell| self.ways.get(&cell).is_none_or(|ways| ways.iter().all(|way| !meets(*way, wide)));
        (self.ways.is_empty() || cells(wide).all(ways)) && self.is_free_of_marks(wanted)
    }

    fn is_free_of_marks(&self, wanted: Rect) -> bool {
        cells(wanted).all(|cell| {
            self.boxes.get(&cell).is_none_or(|boxes| boxes.iter().all(|other| are_apart(wanted, *other)))
                && self.lines.get(&cell).is_none_or(|lines| lines.iter().all(|line| !meets(*line, wanted)))
        })
    }

    /// Whether a line crosses no other line and no box.
    pub(super) fn is_free_line(&self, line: Segment) -> bool {
        cells(around(line)).all(|cell| {
            self.boxes.get(&cell).is_none_or(|boxes| boxes.iter().all(|other| !meets(line, *other)))
                && self.lines.get(&cell).is_none_or(|lines| lines.iter().all(|other| !cross(line, *other)))
        })
    }

    /// Takes a box, whatever stands there.
    pub(super) fn put(&mut self, wanted: Rect) {
        for cell in cells(wanted) {
            self.boxes.entry(cell).or_default().push(wanted);
        }
    }

    /// Takes a line, whatever stands there.
    pub(super) fn put_line(&mut self, line: Segment) {
        for cell in cells(around(line)) {
            self.lines.entry(cell).or_default().push(line);
        }
    }

    /// Takes what a belt covers, in short pieces: the box around a long one would hold far more.
    pub(super) fn put_way(&mut self, line: &[MapPoint]) {
        for pair in line.windows(2) {
            let ([x, y], [to_x, to_y]) = (self.px(pair[0]), self.px(pair[1]));
            let pieces = ((to_x - x).hypot(to_y - y) / Self::CELL_PX).ceil().clamp(1.0, 10_000.0);
            let at = |n: f64| [x + (to_x - x) * n / pieces, y + (to_y - y) * n / pieces];
            let mut n = 0.0;
            while n < pieces {
                let ([x, y], [to_x, to_y]) = (at(n), at(n + 1.0));
                let piece = [x, y, to_x, to_y];
                for cell in cells(around(piece)) {
                    self.ways.entry(cell).or_default().push(piece);
                }
                n += 1.0;
            }
        }
    }

    /// Whether the whole edge of the box lies inside the area that the mark names, as points along it tell.
    pub(super) fn lies_clear(&self, mark: &Mark, around: Box4) -> bool {
        const STEPS: u8 = 8;
        let Some(outline) = &mark.within else { return true };
        let part = |from: f32, to: f32, n: u8| from + (to - from) * f32::from(n) / f32::from(STEPS);
        let along = (0..=STEPS).flat_map(|n| {
            let (x, y) = (part(around.0, around.2, n), part(around.1, around.3, n));
            [(x, around.1), (x, around.3), (around.0, y), (around.2, y)]
        });
        { along }.all(|(x, y)| {
            let p = MapPoint { x: mark.at.x + f64::from(x) / self.scale, y: mark.at.y + f64::from(y) / self.scale };
            outline.contains(p)
        })
    }

    /// Width and height in px of the box around the area that the mark names.
    #[allow(clippy::cast_possible_truncation)] // a drawing's numbers
    pub(super) fn room(&self, mark: &Mark) -> (f32, f32) {
        let bounds = mark.within.as_ref().and_then(|outline| outline.bounds());
        bounds.map_or((f32::INFINITY, f32::INFINITY), |b| {
            (((b.max.x - b.min.x) * self.scale) as f32, ((b.max.y - b.min.y) * self.scale) as f32)
        })
    }

    /// Whether the box lies inside the area that the mark names: its corners and the middles of its long sides.
    pub(super) fn lies_within(&self, mark: &Mark, around: Box4) -> bool {
        let Some(outline) = &mark.within else { return true };
        let xs = [around.0, f32::midpoint(around.0, around.2), around.2];
        xs.into_iter().flat_map(|x| [(x, around.1), (x, around.3)]).all(|(x, y)| {
            let p = MapPoint { x: mark.at.x + f64::from(x) / self.scale, y: mark.at.y + f64::from(y) / self.scale };
            outline.contains(p)
        })
    }
}

/// Whether two boxes stand at least the gap apart.
fn are_apart(a: Rect, b: Rect) -> bool {
    let gap = f64::from(GAP_PX);
    a[0] >= b[2] + gap || b[0] >= a[2] + gap || a[1] >= b[3] + gap || b[1] >= a[3] + gap
}

/// Whether a line comes closer to a box than a leader may.
///
/// Source: clipping a line by a box, parameter by parameter (Liang and Barsky 1984).
pub(super) fn meets(line: Segment, b: Rect) -> bool {
    let (dx, dy) = (line[2] - line[0], line[3] - line[1]);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let sides = [
        (-dx, line[0] - b[0] + LINE_GAP_PX),
        (dx, b[2] + LINE_GAP_PX - line[0]),
        (-dy, line[1] - b[1] + LINE_GAP_PX),
        (dy, b[3] + LINE_GAP_PX - line[1]),
    ];
    for (along, room) in sides {
        if along == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if along < 0.0 {
            enter = enter.max(room / along);
        } else {
            leave = leave.min(room / along);
        }
    }
    enter <= leave
}

/// Whether two lines share a point.
pub(super) fn cross(a: Segment, b: Segment) -> bool {
    let side = |l: Segment, x: f64, y: f64| (l[2] - l[0]) * (y - l[1]) - (l[3] - l[1]) * (x - l[0]);
    let (a0, a1) = (side(b, a[0], a[1]), side(b, a[2], a[3]));
    let (b0, b1) = (side(a, b[0], b[1]), side(a, b[2], b[3]));
    a0 * a1 <= 0.0 && b0 * b1 <= 0.0 && !(a0 == 0.0 && a1 == 0.0 && b0 == 0.0 && b1 == 0.0)
}

/// The box around a line.
fn around(line: Segment) -> Rect {
    [line[0].min(line[2]), line[1].min(line[3]), line[0].max(line[2]), line[1].max(line[3])]
}

#[allow(clippy::cast_possible_truncation)] // px of the whole map, below 2^40
fn cells(b: Rect) -> impl Iterator<Item = (i64, i64)> {
    let cell = |px: f64| (px / Taken::CELL_PX).floor() as i64;
    let gap = f64::from(GAP_PX);
    let columns = cell(b[0] - gap)..=cell(b[2] + gap);
    columns.flat_map(move |column| (cell(b[1] - gap)..=cell(b[3] + gap)).map(move |row| (column, row)))
}
