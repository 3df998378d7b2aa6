//! Names that are led out of their areas by a line, all of a kind at once: no line crosses a line, a name or the point
//! at which another one starts.
//!
//! Source: greedy placement by cost with repair by ejection: what has no free place takes one from the neighbours that
//! are the cheapest to move, and each move makes a neighbour dearer (after Glover 1996, "Ejection chains").

use std::collections::VecDeque;
use std::sync::Arc;

use super::Placed;
use super::inside::Layout;
use super::room::{Room, part_outside};
use super::taken::{Rect, Segment, Taken, cross, meets};
use crate::drawing::{MapPoint, Mark, Text};

/// Half the side of the box around the point at which a line starts, in px.
const DOT_PX: f64 = 3.0;
/// The same where the line stands for no sign, and the name must be shown.
const BARE_DOT_PX: f64 = 0.5;
/// How long a line may be, in px, from short to long.
const LENGTHS_PX: [f64; 10] = [7.0, 12.0, 18.0, 25.0, 37.0, 53.0, 73.0, 98.0, 128.0, 160.0];
/// That of a code without a sign of its own, which would not be looked for far away.
const CODE_LENGTHS: usize = 4;
/// A quarter of the directions of lines: cosine and sine of multiples of 15°.
const QUARTER: [(f64, f64); 6] =
    [(1.0, 0.0), (0.9659, 0.2588), (0.8660, 0.5), (HALF_ROOT, HALF_ROOT), (0.5, 0.8660), (0.2588, 0.9659)];
const HALF_ROOT: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// So many comparisons of places are made to repair a crowd, and no more: a frame waits for them.
const COMPARISONS: usize = 20_000;
/// So often each name may come closer in the end.
const SWEEPS: usize = 2;
/// So much closer do names of a crowd come to what stands fast than names at home, in px.
const CLOSER_PX: f64 = 1.5;
/// The box of a name without a place.
const NOWHERE: Rect = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
/// A name within this distance of another anchor is in its way,
const MARGIN_PX: f64 = 14.0;
/// and costs as much as a line so much longer.
const COVERED_PX: f64 = 22.0;
/// No more than this part of a name without a line lies outside of its area,
const MOST_OUTSIDE: f64 = 0.7;
/// and it costs as much as a line so long where all of it did.
const OUTSIDE_PX: f64 = 60.0;
/// Lines have no business with anchors farther away than this, in px.
const CROWD_PX: f64 = 110.0;

/// Places a name beside the area of each mark; `None` for those without a place.
pub(super) fn lead(taken: &mut Taken, marks: &[&Arc<Mark>]) -> Vec<Option<Placed>> {
    let anchors: Vec<Option<[f64; 2]>> = marks.iter().map(|mark| anchor(taken, mark)).collect();
    let rooms: Vec<Room> = marks.iter().map(|mark| Room::of(taken, mark)).collect();
    let mut crowd = Crowd { taken, anchors, names: Vec::new(), reach: vec![NOWHERE; marks.len()], compared: 0 };
    crowd.names = (0..marks.len()).map(|number| crowd.name(number, marks[number], &rooms[number])).collect();
    crowd.settle();
    crowd.draw_closer();
    let names = crowd.names;
    let mut found = Vec::with_capacity(marks.len());
    for (name, mark) in names.into_iter().zip(marks) {
        let choice = name.chosen.map(|number| name.places[number]);
        if let Some(choice) = choice {
            let [x, y, ..] = choice.line;
            taken.put(choice.label);
            taken.put_line(choice.line);
            taken.put(dot(x, y));
        }
        found.push(choice.and_then(|choice| placed(taken, mark, choice)));
    }
    found
}

/// Where a name may stand.
#[derive(Clone, Copy)]
struct Place {
    label: Rect,
    line: Segment,
    form: Form,
    cost: f64,
    /// Whether what stands fast leaves it free, once somebody has looked.
    free: Option<bool>,
}

impl Place {
    /// A name on the point at which its line would start.
    fn at_home(label: Rect, [x, y]: [f64; 2], form: Form, cost: f64) -> Self {
        Self { label, line: [x, y, x, y], form, cost, free: None }
    }

    #[allow(clippy::float_cmp)] // a line of no length ends where it starts, bit for bit
    fn is_at_home(&self) -> bool {
        self.line[0] == self.line[2] && self.line[1] == self.line[3]
    }

    /// The box around the name, its line and the dot at which that starts.
    fn reach(&self) -> Rect {
        let ([x, y, to_x, to_y], [left, top, right, bottom]) = (self.line, self.label);
        let dot = dot(x, y);
        [
            left.min(dot[0]).min(to_x),
            top.min(dot[1]).min(to_y),
            right.max(dot[2]).max(to_x),
            bottom.max(dot[3]).max(to_y),
        ]
    }

    /// The dot at which its line starts, when it has one.
    fn dot(&self) -> Option<Rect> {
        (!self.is_at_home()).then(|| dot(self.line[0], self.line[1]))
    }
}

/// What stands at the end of the line.
#[derive(Clone, Copy)]
struct Form {
    /// The shorter text in the place of the whole one.
    short: bool,
}

impl Form {
    fn text(self, mark: &Mark) -> Option<&Text> {
        if self.short { mark.shorter.as_ref() } else { mark.text.as_ref() }
    }

    fn layout(self, mark: &Mark) -> Option<Layout> {
        Some(Layout::beside(self.text(mark)?, 0.0))
    }

    /// Rather a line so much longer than this form.
    fn dear_px(self) -> f64 {
        40.0 * f64::from(u8::from(self.short))
    }
}

/// A name with the places that it may have, the best first.
struct Name {
    places: Vec<Place>,
    chosen: Option<usize>,
    /// How dear it is to move.
    weight: u32,
}

/// Names that have no room in their areas.
struct Crowd<'a> {
    taken: &'a Taken,
    /// The point of each from which its line starts.
    anchors: Vec<Option<[f64; 2]>>,
    names: Vec<Name>,
    /// The box around the place that each has chosen.
    reach: Vec<Rect>,
    /// How many places were compared.
    compared: usize,
}

impl Crowd<'_> {
    /// All the places of a name. Lines that lead out of a crowd are cheaper than those that lead into it.
    fn name(&self, number: usize, mark: &Mark, room: &Room) -> Name {
        let mut places = Vec::new();
        if let Some([x, y]) = self.anchors[number] {
            let towards = self.crowd_around(number, x, y);
            let lengths =
                if mark.symbol.is_some() || mark.must { &LENGTHS_PX[..] } else { &LENGTHS_PX[..CODE_LENGTHS] };
            for form in forms(mark) {
                let Some(layout) = form.layout(mark) else { continue };
                let (w, h) = (f64::from(layout.w), f64::from(layout.h));
                if mark.symbol.is_some() {
                    places.extend(at_home(room, [x, y], (w, h), form));
                }
                for (dx, dy) in directions() {
                    let into = 0.5 + 0.5 * (dx * towards[0] + dy * towards[1]);
                    for &length in lengths {
                        let end = [x + dx * length, y + dy * length];
                        let label = if dx.abs() >= 0.5 {
                            let left = if dx > 0.0 { end[0] } else { end[0] - w };
                            [left, end[1] - h, left + w, end[1] + h]
                        } else {
                            let top = if dy > 0.0 { end[1] } else { end[1] - 2.0 * h };
                            [end[0] - w / 2.0, top, end[0] + w / 2.0, top + 2.0 * h]
                        };
                        let steep = if dx.abs() >= 0.5 { 0.0 } else { 6.0 };
                        let cost = length * (1.0 + into) + steep + form.dear_px() + self.covered_px(label);
                        places.push(Place { label, line: [x, y, end[0], end[1]], form, cost, free: None });
                    }
                }
            }
        }
        places.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        Name { places, chosen: None, weight: 1 }
    }

    /// What a name costs where it stands close to the anchors of others, in px of line.
    #[allow(clippy::cast_precision_loss)] // a handful
    fn covered_px(&self, label: Rect) -> f64 {
        let near = |a: &&[f64; 2]| {
            label[0] - MARGIN_PX < a[0]
                && a[0] < label[2] + MARGIN_PX
                && label[1] - MARGIN_PX < a[1]
                && a[1] < label[3] + MARGIN_PX
        };
        COVERED_PX * self.anchors.iter().flatten().filter(near).count() as f64
    }

    /// Where the crowd around a name is, as a direction; shorter than 1 where it is on all sides.
    fn crowd_around(&self, number: usize, x: f64, y: f64) -> [f64; 2] {
        let (mut sum, mut weight) = ([0.0, 0.0], 0.0);
        for (other, anchor) in self.anchors.iter().enumerate() {
            let Some([ox, oy]) = anchor else { continue };
            let (dx, dy) = (ox - x, oy - y);
            let distance = (dx * dx + dy * dy).sqrt();
            if other != number && distance > 0.0 && distance < CROWD_PX {
                sum = [sum[0] + dx / distance, sum[1] + dy / distance];
                weight += 1.0;
            }
        }
        if weight > 0.0 { [sum[0] / weight, sum[1] / weight] } else { [0.0, 0.0] }
    }

    /// Gives each name a place; those that crowd the least come first.
    fn settle(&mut self) {
        let mut order: Vec<usize> = (0..self.names.len()).filter(|&number| self.anchors[number].is_some()).collect();
        let near = |number: usize| {
            let [x, y] = self.anchors[number].unwrap_or_default();
            let close = |a: &&[f64; 2]| (a[0] - x).abs() < CROWD_PX && (a[1] - y).abs() < CROWD_PX;
            self.anchors.iter().flatten().filter(close).count()
        };
        order.sort_by_cached_key(|&number| (near(number), number));
        let mut waiting: VecDeque<usize> = order.into();
        while let Some(number) = waiting.pop_front() {
            let Some((place, moved)) = self.best(number) else { continue };
            // In the end nobody is moved any more.
            if self.compared > COMPARISONS && !moved.is_empty() {
                continue;
            }
            for other in moved {
                self.choose(other, None);
                self.names[other].weight += 1;
                waiting.push_back(other);
            }
            self.choose(number, Some(place));
        }
    }

    /// Gives each name the cheapest place that the others leave free, as moves of the others may have freed one.
    fn draw_closer(&mut self) {
        let count = self.names.len();
        for number in (0..SWEEPS).flat_map(|_| 0..count) {
            let before = self.names[number].chosen.unwrap_or(self.names[number].places.len());
            let better = (0..before).find(|&place| {
                let candidate = self.names[number].places[place];
                candidate.free != Some(false)
                    && self.conflicts(number, &candidate, 1).is_some()
                    && self.stands_free(number, place)
            });
            if better.is_some() {
                self.choose(number, better);
            }
        }
    }

    fn choose(&mut self, number: usize, place: Option<usize>) {
        self.names[number].chosen = place;
        self.reach[number] = place.map_or(NOWHERE, |place| self.names[number].places[place].reach());
    }

    /// The place that moves the least, and whom it moves.
    fn best(&mut self, number: usize) -> Option<(usize, Vec<usize>)> {
        let mut best: Option<(u32, usize, Vec<usize>)> = None;
        for place in 0..self.names[number].places.len() {
            let candidate = self.names[number].places[place];
            if candidate.free == Some(false) {
                continue;
            }
            self.compared += 1;
            let limit = best.as_ref().map_or(u32::MAX, |best| best.0);
            // In the end only a free place is looked for.
            let limit = if self.compared > COMPARISONS { 1 } else { limit };
            let Some((weight, moved)) = self.conflicts(number, &candidate, limit) else { continue };
            if !self.stands_free(number, place) {
                continue;
            }
            if weight == 0 {
                return Some((place, moved));
            }
            best = Some((weight, place, moved));
        }
        best.map(|(_, place, moved)| (place, moved))
    }

    /// The names that stand where this one wants to stand, when they weigh less than the limit.
    fn conflicts(&self, number: usize, wanted: &Place, limit: u32) -> Option<(u32, Vec<usize>)> {
        let (mut weight, mut moved) = (0, Vec::new());
        let reach = wanted.reach();
        for (other, near) in self.reach.iter().enumerate() {
            // Farther apart than any gap between them.
            if reach[0] > near[2] + 3.0
                || near[0] > reach[2] + 3.0
                || reach[1] > near[3] + 3.0
                || near[1] > reach[3] + 3.0
            {
                continue;
            }
            let name = &self.names[other];
            let Some(place) = name.chosen.filter(|_| other != number).map(|chosen| &name.places[chosen]) else {
                continue;
            };
            if clash(wanted, place) {
                weight += name.weight;
                if weight >= limit {
                    return None;
                }
                moved.push(other);
            }
        }
        Some((weight, moved))
    }

    /// Whether what stands fast leaves a place free.
    fn stands_free(&mut self, number: usize, place: usize) -> bool {
        let Place { label, line, free, .. } = self.names[number].places[place];
        let free = free.unwrap_or_else(|| self.taken.is_free(closer(label)) && self.taken.is_free_line(line));
        self.names[number].places[place].free = Some(free);
        free
    }
}

/// Whether one of two places is in the way of the other.
fn clash(a: &Place, b: &Place) -> bool {
    let on_dot =
        |one: &Place, other: &Place| other.dot().is_some_and(|dot| overlap(one.label, dot) || meets(one.line, dot));
    overlap(a.label, b.label)
        || meets(a.line, b.label)
        || meets(b.line, a.label)
        || cross(a.line, b.line)
        || on_dot(a, b)
        || on_dot(b, a)
}

/// Names of a crowd come closer to what stands fast than others.
fn closer([left, top, right, bottom]: Rect) -> Rect {
    [left + CLOSER_PX, top + CLOSER_PX, right - CLOSER_PX, bottom - CLOSER_PX]
}

/// The dot at which a line starts.
fn dot(x: f64, y: f64) -> Rect {
    [x - DOT_PX, y - DOT_PX, x + DOT_PX, y + DOT_PX]
}

/// The places of a name on its own point, without a line: in its area, or with less than half of it over the border.
fn at_home(room: &Room, [x, y]: [f64; 2], (w, h): (f64, f64), form: Form) -> Vec<Place> {
    // The point stays under the name.
    let (far, high) = (w / 2.0 - 1.0, h - 1.0);
    let steps = [0.0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1.0, 1.0];
    let shifted = |part: f64| {
        let middle = y + part * high;
        let [top, across, bottom] = [middle - h, middle, middle + h].map(|y| room.row(y));
        let place = move |aside: f64| {
            let (left, right) = (x + aside * far - w / 2.0, x + aside * far + w / 2.0);
            let outside = part_outside([&top, &across, &bottom], left, right);
            let cost = (aside * far).hypot(part * high) * 0.5 + OUTSIDE_PX * outside + form.dear_px();
            let may = outside <= MOST_OUTSIDE || across.contains(x + aside * far);
            may.then(|| Place::at_home([left, middle - h, right, middle + h], [x, y], form, cost))
        };
        steps.into_iter().filter_map(place).collect::<Vec<Place>>()
    };
    steps.into_iter().flat_map(shifted).collect()
}

/// Whether two names of a crowd come closer than a px, or over each other.
fn overlap(a: Rect, b: Rect) -> bool {
    a[0] < b[2] + 1.0 && b[0] < a[2] + 1.0 && a[1] < b[3] + 0.2 && b[1] < a[3] + 0.2
}

/// The whole text, then the shorter one. The sign never leaves its area: the dot at the start of the line says the same.
fn forms(mark: &Mark) -> impl Iterator<Item = Form> {
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.words.clone());
    // What must be named is led by as little as says it: a long name would hide more than it tells.
    let short = mark.must && mark.shorter.is_some();
    let whole = !short && words(&mark.text) != words(&mark.shorter);
    [whole.then_some(false), Some(true)].into_iter().flatten().map(|short| Form { short })
}

fn directions() -> impl Iterator<Item = (f64, f64)> {
    QUARTER.into_iter().flat_map(|(x, y)| [(x, y), (-y, x), (-x, -y), (y, -x)])
}

/// Where a line may start: in the area, on its deepest point or near it, and not under what stands already.
fn anchor(taken: &Taken, mark: &Mark) -> Option<[f64; 2]> {
    let [x, y] = taken.px(mark.at);
    let dot = if mark.must { BARE_DOT_PX } else { DOT_PX };
    let rings = (0_u8..16).flat_map(|ring| {
        let step = f64::from(ring) * 2.0;
        directions().take(if ring == 0 { 1 } else { 24 }).map(move |(dx, dy)| (dx * step, dy * step))
    });
    let mut spots = rings.map(|(dx, dy)| [x + dx, y + dy]);
    spots.find(|&[x, y]| {
        let at = MapPoint { x: x / taken.scale, y: y / taken.scale };
        let inside = mark.within.as_ref().is_none_or(|outline| outline.contains(at));
        let dot = [x - dot, y - dot, x + dot, y + dot];
        inside && taken.is_free(if mark.must { dot } else { closer(dot) })
    })
}

#[allow(clippy::cast_possible_truncation)] // px around a place
fn placed(taken: &Taken, mark: &Arc<Mark>, choice: Place) -> Option<Placed> {
    let (text, layout, scale) = (choice.form.text(mark)?.clone(), choice.form.layout(mark)?, taken.scale);
    let [x, y, to_x, to_y] = choice.line;
    let from = |x_px: f64, y_px: f64| ((x_px - x) as f32, (y_px - y) as f32);
    let [left, top, right, bottom] = choice.label;
    let (mx, my) = from(f64::midpoint(left, right), f64::midpoint(top, bottom));
    let mark = Mark { at: MapPoint { x: x / scale, y: y / scale }, text: Some(text), ..(**mark).clone() };
    let ((left, top), (right, bottom)) = (from(left, top), from(right, bottom));
    let leaves = !choice.is_at_home() || !taken.lies_within(&mark, (left, top, right, bottom));
    Some(Placed {
        symbol: None,
        text: Some((mx + layout.words.0, my + layout.words.1)),
        leader: leaves.then(|| from(to_x, to_y)),
        mark: Arc::new(mark),
    })
}
