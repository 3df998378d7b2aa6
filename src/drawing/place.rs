//! Which symbols and labels are shown at a zoom, and where: the most important first, none over another.
//!
//! A placement depends on the zoom only, never on what part of the map is seen, so labels stay put while one pans.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Camera, MapPoint, Mark, Text};

/// A mark that is shown. Offsets are in px from the mark's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The mark.
    pub mark: Arc<Mark>,
    /// The middle of its symbol, when it is shown.
    pub symbol: Option<(f32, f32)>,
    /// The left end of its text's base line, when it is shown.
    pub text: Option<(f32, f32)>,
    /// Where the line ends that leads from the mark's place to a text beside its area, when there is one.
    pub leader: Option<(f32, f32)>,
}

impl Placed {
    /// The boxes of its symbol and its text in px from the upper left corner of the camera's picture: left, top, right,
    /// bottom.
    pub fn boxes(&self, camera: &Camera) -> Vec<[f32; 4]> {
        let mark = &self.mark;
        let at = camera.to_screen(mark.at);
        let symbol = mark.symbol.zip(self.symbol).map(|(symbol, (x, y))| {
            let r = symbol.radius_px();
            [at.x + x - r, at.y + y - r, at.x + x + r, at.y + y + r]
        });
        let text = mark.text.as_ref().zip(self.text).map(|(text, (x, y))| {
            let (left, middle) = (at.x + x - text.padding_px(), at.y + y - text.size_px * BASE_LINE_EM);
            let (w, h) = (text.width_px() + 2.0 * text.padding_px(), text.height_px() / 2.0);
            [left, middle - h, left + w, middle + h]
        });
        symbol.into_iter().chain(text).collect()
    }
}

/// The base line lies this far below the middle of a text, in em.
const BASE_LINE_EM: f32 = 0.37;
/// Free space around what stands already, in px.
const GAP_PX: f32 = 3.0;

/// Places the marks for the zoom of the camera; its position does not matter.
///
/// # Performance
/// O(n) for n marks spread over the map.
pub fn place(marks: &[Arc<Mark>], camera: &Camera) -> Vec<Placed> {
    let mut taken = Taken { scale: camera.scale(), boxes: BTreeMap::new() };
    #[allow(clippy::cast_possible_truncation)] // a drawing's number
    let metres_per_px = camera.metres_per_px() as f32;
    let shown = |mark: &Arc<Mark>| mark.metres_per_px.0 <= metres_per_px && metres_per_px < mark.metres_per_px.1;
    let mut symbols: Vec<Spot> = vec![None; marks.len()];
    for (number, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.fixed && shown(mark)) {
        if let Some(symbol) = mark.symbol {
            let r = symbol.radius_px();
            let free = |&(x, y): &(f32, f32)| taken.take(mark.at, (x - r, y - r, x + r, y + r));
            let spots = if mark.must { around(2.0 * r + GAP_PX).take(9) } else { around(0.0).take(1) };
            symbols[number] = { spots }.find(free).or(mark.must.then_some((0.0, 0.0)));
        }
    }
    let mut placed = Vec::new();
    for (number, mark) in marks.iter().enumerate().filter(|(_, mark)| shown(mark)) {
        let text = mark.text.as_ref().filter(|_| metres_per_px < mark.text_below_m_per_px);
        let found = if mark.fixed {
            symbols[number].map(|spot| {
                let text = text.and_then(|text| beside(&mut taken, mark, spot, text));
                Placed { mark: mark.clone(), symbol: Some(spot), text, leader: None }
            })
        } else {
            let group = group(&mut taken, mark, text);
            group.map(|(symbol, text)| {
                let leader = if mark.must { leader(&taken, mark, text) } else { None };
                Placed { mark: mark.clone(), symbol, text, leader }
            })
        };
        placed.extend(found);
    }
    placed
}

/// Text to the right of a fixed symbol, or on another side of it.
fn beside(taken: &mut Taken, mark: &Mark, spot: (f32, f32), text: &Text) -> Option<(f32, f32)> {
    let r = mark.symbol.map_or(0.0, |symbol| symbol.radius_px()) + 4.0;
    let (w, h) = (text.width_px() + 2.0 * text.padding_px(), text.height_px() / 2.0);
    let below = r + h;
    [(r, 0.0), (-r - w, 0.0), (-w / 2.0, below), (-w / 2.0, -below)].into_iter().find_map(|(x, y)| {
        let (x, y) = (x + spot.0, y + spot.1);
        let free = taken.take(mark.at, (x, y - h, x + w, y + h));
        free.then(|| (x + text.padding_px(), y + text.size_px * BASE_LINE_EM))
    })
}

/// Where a line from the mark's place meets the box of a text that leaves its area.
fn leader(taken: &Taken, mark: &Mark, words: Spot) -> Spot {
    let (text, (x, y)) = (mark.text.as_ref()?, words?);
    let (left, middle) = (x - text.padding_px(), y - text.size_px * BASE_LINE_EM);
    let (w, h) = (text.width_px() + 2.0 * text.padding_px(), text.height_px() / 2.0);
    let leaves = mark.within.is_some() && !taken.lies_within(mark, (left, middle - h, left + w, middle + h));
    leaves.then(|| (0.0_f32.clamp(left, left + w), 0.0_f32.clamp(middle - h, middle + h)))
}

type Spot = Option<(f32, f32)>;

/// A symbol with its text to the right or below, or a text alone, near the mark's place; the symbol alone where both
/// do not fit.
fn group(taken: &mut Taken, mark: &Mark, text: Option<&Text>) -> Option<(Spot, Spot)> {
    let r = mark.symbol.map_or(0.0, |symbol| symbol.radius_px());
    if let Some(text) = text {
        let room = taken.room(mark);
        let layouts = [Some(Layout::beside(text, r)), (r > 0.0).then(|| Layout::below(text, r))];
        let fitting = layouts.into_iter().flatten().filter(|layout| layout.w <= room.0 && 2.0 * layout.h <= room.1);
        let fitting: Vec<Layout> = fitting.collect();
        let near = fitting.iter().flat_map(|layout| {
            shifts(layout.w, 2.0 * layout.h, mark.within.is_some()).map(move |shift| (layout, shift))
        });
        // Where the usual places are taken or reach out of the area, all around by small steps.
        let rings = 1_u8..if mark.within.is_some() { 10 } else { 1 };
        let far = rings.flat_map(|ring| {
            let fitting = &fitting;
            around(5.0 * f32::from(ring)).skip(1).flat_map(move |shift| fitting.iter().map(move |it| (it, shift)))
        });
        for (layout, (dx, dy)) in near.chain(far) {
            let around = (dx - layout.w / 2.0, dy - layout.h, dx + layout.w / 2.0, dy + layout.h);
            let (left, middle) =
                (dx + layout.words.0 - text.padding_px(), dy + layout.words.1 - text.size_px * BASE_LINE_EM);
            let (wide, high) = (text.width_px() + 2.0 * text.padding_px(), text.height_px() / 2.0);
            let words = (left, middle - high, left + wide, middle + high);
            let inside = taken.lies_within(mark, around) && taken.lies_within(mark, words);
            if inside && taken.take(mark.at, around) {
                let symbol = mark.symbol.map(|_| (dx + layout.symbol.0, dy + layout.symbol.1));
                return Some((symbol, Some((dx + layout.words.0, dy + layout.words.1))));
            }
        }
    }
    if let (true, Some(text)) = (mark.must && mark.symbol.is_none(), text) {
        return over_the_border(taken, mark, text).map(|words| (None, Some(words)));
    }
    mark.symbol?;
    let around = (-r, -r, r, r);
    (taken.lies_within(mark, around) && taken.take(mark.at, around)).then_some((Some((0.0, 0.0)), None))
}

/// A symbol and its text in a box around a middle.
struct Layout {
    /// Width.
    w: f32,
    /// Half the height.
    h: f32,
    /// The middle of the symbol.
    symbol: (f32, f32),
    /// The left end of the base line.
    words: (f32, f32),
}

impl Layout {
    fn beside(text: &Text, r: f32) -> Self {
        let lead = if r > 0.0 { 2.0 * r + 4.0 } else { 0.0 };
        let w = lead + text.width_px() + 2.0 * text.padding_px();
        let h = (text.height_px() / 2.0).max(r);
        let words = (lead + text.padding_px() - w / 2.0, text.size_px * BASE_LINE_EM);
        Self { w, h, symbol: (r - w / 2.0, 0.0), words }
    }

    fn below(text: &Text, r: f32) -> Self {
        let wide = text.width_px() + 2.0 * text.padding_px();
        let (w, h) = (wide.max(2.0 * r), r + text.height_px() / 2.0);
        let words = (text.padding_px() - wide / 2.0, r + text.size_px * BASE_LINE_EM);
        Self { w, h, symbol: (0.0, r - h), words }
    }
}

/// A text that does not fit inside its area: anywhere in it first, then with its middle inside, then beside it.
fn over_the_border(taken: &mut Taken, mark: &Mark, text: &Text) -> Option<(f32, f32)> {
    let (w, h) = (text.width_px() / 2.0, text.height_px() / 2.0);
    let boxed = |(x, y): (f32, f32)| (x - w, y - h, x + w, y + h);
    let spots: Vec<(f32, f32)> = (1_u8..=6).flat_map(|ring| around(f32::from(ring) * h)).collect();
    let wholly = spots.iter().find(|&&spot| taken.lies_within(mark, boxed(spot)) && taken.take(mark.at, boxed(spot)));
    let middle = |&&(x, y): &&(f32, f32)| taken.lies_within(mark, (x, y, x, y));
    let found = match wholly {
        Some(spot) => Some(*spot),
        None => {
            let inside: Vec<(f32, f32)> = spots.iter().filter(middle).copied().collect();
            inside.into_iter().chain(spots).find(|&spot| taken.take(mark.at, boxed(spot)))
        }
    };
    found.map(|(x, y)| (x - w, y + text.size_px * BASE_LINE_EM))
}

/// The place itself, then eight around it at a distance.
fn around(distance: f32) -> impl Iterator<Item = (f32, f32)> {
    const SIDES: [(f32, f32); 9] = [
        (0.0, 0.0),
        (1.0, 0.0),
        (-1.0, 0.0),
        (0.0, 1.0),
        (0.0, -1.0),
        (1.0, 1.0),
        (-1.0, -1.0),
        (1.0, -1.0),
        (-1.0, 1.0),
    ];
    SIDES.into_iter().map(move |(x, y)| (x * distance, y * distance))
}

/// Where to try: the place itself, then around it.
fn shifts(w: f32, h: f32, area: bool) -> impl Iterator<Item = (f32, f32)> {
    const AREA: [(f32, f32); 13] = [
        (0.0, 0.0),
        (0.0, -1.2),
        (0.0, 1.2),
        (-0.4, 0.0),
        (0.4, 0.0),
        (-0.4, -1.2),
        (0.4, 1.2),
        (0.4, -1.2),
        (-0.4, 1.2),
        (0.0, -2.4),
        (0.0, 2.4),
        (-0.8, 0.0),
        (0.8, 0.0),
    ];
    const FREE: [(f32, f32); 3] = [(0.0, 0.0), (0.0, -1.0), (0.0, 1.0)];
    let tries: &[(f32, f32)] = if area { &AREA } else { &FREE };
    tries.iter().map(move |&(x, y)| (x * w, y * h))
}

type Box4 = (f32, f32, f32, f32);

/// The boxes that are taken, in px of the whole map, in cells of 128 px.
struct Taken {
    scale: f64,
    boxes: BTreeMap<(i64, i64), Vec<[f64; 4]>>,
}

impl Taken {
    const CELL_PX: f64 = 128.0;

    /// Takes the box around a place when nothing stands there.
    fn take(&mut self, at: MapPoint, around: Box4) -> bool {
        let (x, y) = (at.x * self.scale, at.y * self.scale);
        let wanted =
            [x + f64::from(around.0), y + f64::from(around.1), x + f64::from(around.2), y + f64::from(around.3)];
        let gap = f64::from(GAP_PX);
        let free = Self::cells(wanted).all(|cell| {
            self.boxes.get(&cell).is_none_or(|boxes| {
                boxes.iter().all(|b| {
                    wanted[0] >= b[2] + gap
                        || b[0] >= wanted[2] + gap
                        || wanted[1] >= b[3] + gap
                        || b[1] >= wanted[3] + gap
                })
            })
        });
        if free {
            for cell in Self::cells(wanted) {
                self.boxes.entry(cell).or_default().push(wanted);
            }
        }
        free
    }

    /// Width and height in px of the box around the area that the mark names.
    #[allow(clippy::cast_possible_truncation)] // a drawing's numbers
    fn room(&self, mark: &Mark) -> (f32, f32) {
        let bounds = mark.within.as_ref().and_then(|outline| outline.bounds());
        bounds.map_or((f32::INFINITY, f32::INFINITY), |b| {
            (((b.max.x - b.min.x) * self.scale) as f32, ((b.max.y - b.min.y) * self.scale) as f32)
        })
    }

    /// Whether the box lies inside the area that the mark names: its corners and the middles of its long sides.
    fn lies_within(&self, mark: &Mark, around: Box4) -> bool {
        let Some(outline) = &mark.within else { return true };
        let xs = [around.0, f32::midpoint(around.0, around.2), around.2];
        xs.into_iter().flat_map(|x| [(x, around.1), (x, around.3)]).all(|(x, y)| {
            let p = MapPoint { x: mark.at.x + f64::from(x) / self.scale, y: mark.at.y + f64::from(y) / self.scale };
            outline.contains(p)
        })
    }

    #[allow(clippy::cast_possible_truncation)] // px of the whole map, below 2^40
    fn cells(b: [f64; 4]) -> impl Iterator<Item = (i64, i64)> {
        let cell = |px: f64| (px / Self::CELL_PX).floor() as i64;
        let gap = f64::from(GAP_PX);
        let columns = cell(b[0] - gap)..=cell(b[2] + gap);
        columns.flat_map(move |column| (cell(b[1] - gap)..=cell(b[3] + gap)).map(move |row| (column, row)))
    }
}
