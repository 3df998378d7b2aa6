//! Which symbols and labels are shown at a zoom, and where: the most important first, none over another.
//!
//! A placement depends on the zoom only, never on what part of the map is seen, so labels stay put while one pans.

mod along;
mod inside;
mod leaders;
mod room;
mod taken;

use std::sync::Arc;

use self::along::along;
use self::inside::{beside, clear_of_the_district, group, leader_of, over_the_border, symbol_alone};
use self::leaders::lead;
use self::taken::Taken;
use super::{Camera, Mark, MarkKind};

/// A mark that is shown. Offsets are in px from the mark's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The mark; where its name had no room, with the shorter form in its place.
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

    /// The line that leads to a text beside its area, in px from the mark's place: `None` where the text covers it.
    pub fn leader_line(&self) -> Option<(f32, f32)> {
        self.leader.filter(|&(x, y)| x != 0.0 || y != 0.0)
    }
}

/// The base line lies this far below the middle of a text, in em.
const BASE_LINE_EM: f32 = 0.37;
/// Free space around what stands already, in px.
const GAP_PX: f32 = 3.0;

/// Where more names of a kind than this have no room, none is led out of its area: the lines would hide the map.
const LARGEST_CROWD: usize = 100;

/// From so many metres in a pixel on, small areas are named without their sign: it would leave no room for their
/// neighbours' names.
const CROWDED_FROM: f32 = 17.5;
/// An area is small where it is narrower or lower than this, in px.
const SMALL_PX: f32 = 50.0;

type Spot = Option<(f32, f32)>;
type Box4 = (f32, f32, f32, f32);

/// The camera for which labels are placed that this one shows: at a step of the zoom at or below. Closer they only move
/// apart. From far away, where names crowd, the steps are finer.
#[must_use]
pub fn label_camera(camera: &Camera) -> Camera {
    const FAR: f64 = 13.0;
    let steps = if camera.zoom < FAR { 8.0 } else { 4.0 };
    Camera { zoom: (camera.zoom * steps + 1e-6).floor() / steps, ..*camera }
}

/// Places the marks, the most important kind first, for the zoom of the camera; its position does not matter.
///
/// A kind at a time: first what has room in its own area, then the names that are led out of theirs.
///
/// # Performance
/// O(n) for n marks spread over the map; names that are led out cost up to O(k²) where k of them crowd in one place.
pub fn place(marks: &[Arc<Mark>], camera: &Camera) -> Vec<Placed> {
    let mut taken = Taken::new(camera.scale());
    #[allow(clippy::cast_possible_truncation)] // a drawing's number
    let metres_per_px = camera.metres_per_px() as f32;
    let marks: Vec<&Arc<Mark>> = marks
        .iter()
        .filter(|mark| mark.metres_per_px.0 <= metres_per_px && metres_per_px < mark.metres_per_px.1)
        .collect();
    let mut symbols: Vec<Spot> = vec![None; marks.len()];
    for (number, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.fixed) {
        if let Some(symbol) = mark.symbol {
            // What must be seen stands on its place, may touch its neighbour, and is an obstacle wherever it stands.
            let r = symbol.radius_px() - if mark.must { GAP_PX / 2.0 } else { 0.0 };
            let free = taken.take(mark.at, (-r, -r, r, r));
            symbols[number] = (free || mark.must).then_some((0.0, 0.0));
        }
    }
    for mark in marks.iter().filter(|mark| mark.text.is_none()) {
        mark.line.iter().for_each(|line| taken.put_way(line));
    }
    let mut placed: Vec<Option<Placed>> = vec![None; marks.len()];
    let mut runs = Vec::new();
    let numbers: Vec<usize> = (0..marks.len()).collect();
    for of_kind in numbers.chunk_by(|&a, &b| marks[a].kind == marks[b].kind) {
        let mut without_room = Vec::new();
        for &number in of_kind {
            let mark = marks[number];
            let text = mark.text.as_ref().filter(|_| metres_per_px < mark.text_below_m_per_px);
            let shown = |mark: &Arc<Mark>, (symbol, text)| Placed { mark: mark.clone(), symbol, text, leader: None };
            let with_sign = metres_per_px < CROWDED_FROM || !is_small(&taken, mark);
            if mark.line.is_some() {
                runs.extend(along(&mut taken, mark));
                continue;
            }
            placed[number] = if mark.fixed {
                symbols[number].map(|spot| {
                    let text = text.and_then(|text| beside(&mut taken, mark, spot, text));
                    shown(mark, (Some(spot), text))
                })
            } else if mark.kind == MarkKind::Outside && mark.within.is_some() {
                clear_of_the_district(&mut taken, mark).map(|words| shown(mark, (None, Some(words))))
            } else if let Some(found) = with_sign.then(|| group(&mut taken, mark, text)).flatten() {
                Some(shown(mark, found))
            } else if let Some(shorter) = shorter(mark) {
                let found = with_sign.then(|| group(&mut taken, &shorter, shorter.text.as_ref())).flatten();
                let found = found.map(|found| shown(&shorter, found));
                if found.is_none() {
                    without_room.push(number);
                }
                found
            } else if mark.must {
                without_room.push(number);
                None
            } else {
                symbol_alone(&mut taken, mark).map(|found| shown(mark, found))
            };
        }
        if !without_room.is_empty() {
            let crowd: Vec<&Arc<Mark>> = without_room.iter().map(|&number| marks[number]).collect();
            let led = if crowd.len() <= LARGEST_CROWD { lead(&mut taken, &crowd) } else { vec![None; crowd.len()] };
            for (number, found) in without_room.into_iter().zip(led) {
                let alone = |taken: &mut Taken| {
                    let (symbol, text) = symbol_alone(taken, marks[number])?;
                    Some(Placed { mark: marks[number].clone(), symbol, text, leader: None })
                };
                let found = found.or_else(|| across(&mut taken, marks[number]));
                placed[number] = found.or_else(|| alone(&mut taken));
            }
        }
    }
    placed.into_iter().flatten().chain(runs).collect()
}

/// A name that must be shown and has room neither in its area nor beside it, over the border.
fn across(taken: &mut Taken, mark: &Arc<Mark>) -> Option<Placed> {
    let mark = shorter(mark).filter(|_| mark.must && mark.symbol.is_none())?;
    let text = over_the_border(taken, &mark, mark.text.as_ref()?);
    let leader = leader_of(taken, &mark, text);
    text.map(|text| Placed { mark, symbol: None, text: Some(text), leader })
}

/// The mark with its shorter text, when it has one.
fn shorter(mark: &Arc<Mark>) -> Option<Arc<Mark>> {
    let text = mark.shorter.clone()?;
    Some(Arc::new(Mark { text: Some(text), ..(**mark).clone() }))
}

/// Whether a mark stands in an area that is too small for its sign and its name.
fn is_small(taken: &Taken, mark: &Mark) -> bool {
    let (w, h) = taken.room(mark);
    mark.symbol.is_some() && mark.shorter.is_some() && w.min(h) < SMALL_PX
}
