//! Names along their line, character by character, each upright: where the line climbs they stand one above the other.

use std::sync::Arc;

use super::taken::{Rect, Taken};
use super::{BASE_LINE_EM, Placed};
use crate::drawing::{MapPoint, Mark, Text};

/// Between two characters, in px.
const SPACE_PX: f64 = 1.0;
/// How far the plate under a name reaches beyond its first and last character, in px.
const PLATE_END_PX: f64 = 3.0;
/// Steps along the line, in px.
const STEP_PX: f64 = 1.0;

/// Places a name along the middle of its line where all of it is free; a name in letters, which nobody reads one above
/// the other, as a whole on the middle. Each character is placed by itself; the first has the piece of the line that the whole name
/// covers, for the plate under it.
pub(super) fn along(taken: &mut Taken, mark: &Arc<Mark>) -> Vec<Placed> {
    let (Some(text), Some(line)) = (&mark.text, &mark.line) else { return Vec::new() };
    let mut line: Vec<[f64; 2]> = line.iter().map(|&p| taken.px(p)).collect();
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else { return Vec::new() };
    let (dx, dy) = (last[0] - first[0], last[1] - first[1]);
    // Read from the left, and where the line climbs by more than 52°, from the top.
    let steep = dy.abs() > dx.abs() * 1.28;
    if if steep { dy < 0.0 } else { dx < 0.0 } {
        line.reverse();
    }
    let spots = spots(&line);
    let words =
        if text.words.is_ascii() { vec![text.words.clone()] } else { text.words.chars().map(String::from).collect() };
    let Some(taking) = letters(text, &words, &spots, 0) else { return Vec::new() };
    let Some(found) = letters(text, &words, &spots, (spots.len() - taking.1) / 2) else { return Vec::new() };
    if !found.0.iter().all(|b| taken.is_free(*b)) {
        return Vec::new();
    }
    found.0.iter().for_each(|b| taken.put(*b));
    let scale = taken.scale;
    let under: Arc<[MapPoint]> =
        under(&spots, &found.0).iter().map(|[x, y]| MapPoint { x: x / scale, y: y / scale }).collect();
    let letter = |(number, (words, b)): (usize, (&String, &Rect))| {
        let line = (number == 0 && under.len() > 1).then(|| under.clone());
        let text = Text { words: words.clone(), ..text.clone() };
        let at = MapPoint { x: (b[0] + b[2]) / 2.0 / scale, y: (b[1] + b[3]) / 2.0 / scale };
        let place = (-text.width_px() / 2.0, text.size_px * BASE_LINE_EM);
        let mark = Arc::new(Mark { at, text: Some(text), line, ..(**mark).clone() });
        Placed { mark, symbol: None, text: Some(place), leader: None, bend: None }
    };
    words.iter().zip(&found.0).enumerate().map(letter).collect()
}

/// The places of a line under these boxes and a little beyond.
fn under(spots: &[[f64; 2]], boxes: &[Rect]) -> Vec<[f64; 2]> {
    let covered = |[x, y]: &[f64; 2]| {
        boxes.iter().any(|b| {
            let (left, right) = (b[0] - PLATE_END_PX, b[2] + PLATE_END_PX);
            (left..=right).contains(x) && (b[1] - PLATE_END_PX..=b[3] + PLATE_END_PX).contains(y)
        })
    };
    let first = spots.iter().position(covered);
    let last = spots.iter().rposition(covered);
    first.zip(last).map_or_else(Vec::new, |(first, last)| {
        // A place every few px is enough for a road.
        let mut found: Vec<[f64; 2]> = spots[first..last].iter().step_by(4).copied().collect();
        found.push(spots[last]);
        found
    })
}

/// Places along a line, a step from each other.
fn spots(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut found = Vec::new();
    let mut left = 0.0;
    for pair in line.windows(2) {
        let (dx, dy) = (pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
        let length = dx.hypot(dy);
        while left < length {
            found.push([pair[0][0] + dx * left / length, pair[0][1] + dy * left / length]);
            left += STEP_PX;
        }
        left -= length;
    }
    found
}

/// The boxes of the words one after the other from a spot on, none over another, and the number of spots they take;
/// `None` where the line ends before.
fn letters(text: &Text, words: &[String], spots: &[[f64; 2]], from: usize) -> Option<(Vec<Rect>, usize)> {
    let mut found: Vec<Rect> = Vec::with_capacity(words.len());
    let mut place = from;
    for words in words {
        let alone = Text { words: words.clone(), ..text.clone() };
        let (w, h) = (f64::from(alone.width_px()) / 2.0, f64::from(alone.height_px()) / 2.0);
        loop {
            let [x, y] = *spots.get(place)?;
            let b = [x - w, y - h, x + w, y + h];
            if found.iter().all(|other| stand_apart(b, *other)) {
                found.push(b);
                break;
            }
            place += 1;
        }
    }
    Some((found, place - from))
}

fn stand_apart(a: Rect, b: Rect) -> bool {
    a[0] >= b[2] + SPACE_PX || b[0] >= a[2] + SPACE_PX || a[1] >= b[3] + SPACE_PX || b[1] >= a[3] + SPACE_PX
}
