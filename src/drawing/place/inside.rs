//! Room for a text on its own ground: beside a symbol that stands fast, inside its area, or, for what must be named,
//! over the area's border.

use super::taken::Taken;
use super::{BASE_LINE_EM, Spot};
use crate::drawing::{Mark, Text};

/// Text to the right of a fixed symbol, or on another side of it.
pub(super) fn beside(taken: &mut Taken, mark: &Mark, spot: (f32, f32), text: &Text) -> Option<(f32, f32)> {
    let r = mark.symbol.map_or(0.0, |symbol| symbol.radius_px()) + 4.0;
    let (w, h) = (text.width_px() + 2.0 * text.padding_px(), text.height_px() / 2.0);
    let below = r + h;
    // What must be named may cover the belt on which it stands.
    let ways = [true, false].into_iter().take(if mark.must { 2 } else { 1 });
    ways.flat_map(|clear| {
        [(r, 0.0), (-r - w, 0.0), (-w / 2.0, below), (-w / 2.0, -below)].map(move |(x, y)| (clear, x, y))
    })
    .find_map(|(clear, x, y)| {
        let (x, y) = (x + spot.0, y + spot.1);
        let around = (x, y - h, x + w, y + h);
        let free = if clear { taken.take(mark.at, around) } else { taken.take_over_ways(mark.at, around) };
        free.then(|| (x + text.padding_px(), y + text.size_px * BASE_LINE_EM))
    })
}

/// Where a line from the mark's place meets the box of a text that leaves its area.
pub(super) fn leader_of(taken: &mut Taken, mark: &Mark, words: Spot) -> Spot {
    let (text, (x, y)) = (mark.text.as_ref()?, words?);
    let (left, middle) = (x - text.padding_px(), y - text.size_px * BASE_LINE_EM);
    let (w, h) = (text.width_px() + 2.0 * text.padding_px(), text.height_px() / 2.0);
    let leaves = mark.within.is_some() && !taken.lies_within(mark, (left, middle - h, left + w, middle + h));
    let end = leaves.then(|| (0.0_f32.clamp(left, left + w), 0.0_f32.clamp(middle - h, middle + h)))?;
    let [px, py] = taken.px(mark.at);
    taken.put_line([px, py, px + f64::from(end.0), py + f64::from(end.1)]);
    Some(end)
}

/// A symbol with its text to the right or below, or a text alone, near the mark's place and in its area. A symbol that
/// has no text at this scale stands alone.
pub(super) fn group(taken: &mut Taken, mark: &Mark, text: Option<&Text>) -> Option<(Spot, Spot)> {
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
    if text.is_none() { symbol_alone(taken, mark) } else { None }
}

/// The symbol without its text, on the mark's place and in its area.
pub(super) fn symbol_alone(taken: &mut Taken, mark: &Mark) -> Option<(Spot, Spot)> {
    let r = mark.symbol?.radius_px();
    let around = (-r, -r, r, r);
    (taken.lies_within(mark, around) && taken.take(mark.at, around)).then_some((Some((0.0, 0.0)), None))
}

/// A symbol and its text in a box around a middle.
pub(super) struct Layout {
    /// Width.
    pub(super) w: f32,
    /// Half the height.
    pub(super) h: f32,
    /// The middle of the symbol.
    pub(super) symbol: (f32, f32),
    /// The left end of the base line.
    pub(super) words: (f32, f32),
}

impl Layout {
    pub(super) fn beside(text: &Text, r: f32) -> Self {
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

/// A text that does not fit inside its area: anywhere in it first, then with its middle inside.
pub(super) fn over_the_border(taken: &mut Taken, mark: &Mark, text: &Text) -> Option<(f32, f32)> {
    let (w, h) = (text.width_px() / 2.0, text.height_px() / 2.0);
    let boxed = |(x, y): (f32, f32)| (x - w, y - h, x + w, y + h);
    let steps = (-12_i8..=12).map(|step| f32::from(step) * 6.0);
    let mut spots: Vec<(f32, f32)> = steps.clone().flat_map(|y| steps.clone().map(move |x| (x, y))).collect();
    spots.sort_by(|a, b| (a.0 * a.0 + a.1 * a.1).total_cmp(&(b.0 * b.0 + b.1 * b.1)));
    let wholly = spots.iter().find(|&&spot| taken.lies_within(mark, boxed(spot)) && taken.take(mark.at, boxed(spot)));
    let middle = |&&(x, y): &&(f32, f32)| taken.lies_within(mark, (x, y, x, y));
    let found = match wholly {
        Some(spot) => Some(*spot),
        None => {
            let inside: Vec<(f32, f32)> = spots.iter().filter(middle).copied().collect();
            inside.into_iter().find(|&spot| {
                // Its line crosses nothing either.
                let around = boxed(spot);
                let [px, py] = taken.px(mark.at);
                let end = (0.0_f32.clamp(around.0, around.2), 0.0_f32.clamp(around.1, around.3));
                let line = [px, py, px + f64::from(end.0), py + f64::from(end.1)];
                (end == (0.0, 0.0) || taken.is_free_line(line)) && taken.take(mark.at, around)
            })
        }
    };
    found.map(|(x, y)| (x - w, y + text.size_px * BASE_LINE_EM))
}

/// A text outside of the district, on its place or as near as it keeps off the rim of the district.
pub(super) fn clear_of_the_district(taken: &mut Taken, mark: &Mark) -> Option<(f32, f32)> {
    // Two more than wanted: a spur of the outline may reach in between the points that are looked at.
    const RIM_PX: f32 = 18.0;
    let text = mark.text.as_ref()?;
    let (w, h) = (text.width_px() / 2.0, text.height_px() / 2.0);
    let spots = (0_u8..26).flat_map(|ring| around(8.0 * f32::from(ring)).skip(usize::from(ring > 0)));
    let (x, y) = spots.into_iter().find(|(x, y)| {
        let rim = (x - w - RIM_PX, y - h - RIM_PX, x + w + RIM_PX, y + h + RIM_PX);
        taken.lies_clear(mark, rim) && taken.take(mark.at, (x - w, y - h, x + w, y + h))
    })?;
    Some((x - w, y + text.size_px * BASE_LINE_EM))
}

/// The place itself, then eight around it at a distance.
pub(super) fn around(distance: f32) -> impl Iterator<Item = (f32, f32)> {
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
