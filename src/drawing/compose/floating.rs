//! Names without an area of their own: of what lies outside, of roads, and of what is so large on the screen that its
//! one name may be out of sight; and the belts, which no text covers.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::labels::text;
use super::{Traced, map_points, tinted_level, veil_rings};
use crate::domain::{BackdropLineKind, NonGridReason};
use crate::drawing::marks::MarkKind;
use crate::drawing::style::{Theme, road_style};
use crate::drawing::{MapBounds, MapPoint, Mark, Outline, Text, TextGround, Weight};
use crate::model::Document;
use crate::partition::BorderId;
use crate::query::outlines::Outlines;

/// One looks at single houses while a pixel covers fewer metres: a name in the middle of something is out of sight.
pub(super) const HOUSES_BELOW: f32 = 0.35;
/// From name to name of the same thing there, in metres.
const AGAIN_M: f64 = 90.0;
/// Lengths of roads that have a name each, in metres, with the scales at which they have it: from 250 to 500 px.
const ROAD_PIECES: [(f64, (f32, f32)); 5] =
    [(130.0, (0.0, 0.5)), (250.0, (0.5, 1.0)), (500.0, (1.0, 2.0)), (1000.0, (2.0, 4.0)), (2000.0, (4.0, 8.0))];
/// So long are the pieces of a belt that are looked for by themselves, in metres.
const BELT_PIECE_M: f64 = 400.0;

/// A mark without anything to show yet.
fn plain(kind: MarkKind, at: MapPoint, metres_per_px: (f32, f32)) -> Mark {
    Mark {
        kind,
        at,
        within: None,
        line: None,
        symbol: None,
        text: None,
        shorter: None,
        fixed: false,
        must: false,
        metres_per_px,
        text_below_m_per_px: f32::INFINITY,
    }
}

/// Names that float: neighbours, which keep off the district; inside it hills, smaller and in an ink of their own, off
/// the borders of streets and off trunk roads. A lake that is a
/// face of its own is named with it.
pub(crate) fn name_marks(document: &Document, outlines: &Outlines, traced: &Traced, theme: Theme) -> Vec<Mark> {
    let map = theme.map();
    let district = &traced.district;
    let outside = veil_rings(district).map(|rings| Arc::new(Outline { rings }));
    let lakes: Vec<&Outline> = traced
        .faces
        .iter()
        .filter(|(id, _)| document.tables.non_grids.get(**id).is_some_and(|face| face.reason == NonGridReason::Water))
        .flat_map(|(_, parts)| parts)
        .collect();
    let hills = document.backdrop.names.iter().any(|name| {
        let at = MapPoint::from(name.at);
        district.iter().any(|part| part.contains(at))
    });
    let lines = if hills { strong_lines(document, outlines) } else { Vec::new() };
    let mark = |name: &crate::domain::BackdropName| {
        let at = MapPoint::from(name.at);
        if lakes.iter().any(|lake| lake.contains(at)) {
            return None;
        }
        if district.iter().any(|part| part.contains(at)) {
            let words = Text { colour: map.relief_text, ..text(&name.name, Weight::Regular, 12.0, theme) };
            let at = off_lines(at, &lines, district);
            return Some(Mark { text: Some(words), ..plain(MarkKind::Outside, at, (6.0, 500.0)) });
        }
        let words = text(&name.name, Weight::Regular, 14.0, theme);
        let words = Text { colour: map.outside_label, tracking_em: 0.3, ..words };
        let within = outside.clone().filter(|outside| outside.contains(at));
        Some(Mark { within, text: Some(words), ..plain(MarkKind::Outside, at, (6.0, 500.0)) })
    };
    document.backdrop.names.iter().filter_map(mark).collect()
}

/// What a hill's name keeps off: borders of streets and trunk roads.
fn strong_lines(document: &Document, outlines: &Outlines) -> Vec<(MapBounds, Vec<MapPoint>)> {
    let around = outlines.level(tinted_level(document)).flat_map(|(_, borders)| borders);
    let around: BTreeSet<BorderId> = around.copied().collect();
    let borders = around.into_iter().filter_map(|id| document.partition.border(id)).map(|border| &border.points[..]);
    let trunks = document.backdrop.lines.iter().filter(|line| line.kind == BackdropLineKind::TrunkRoad);
    let lines = borders.chain(trunks.map(|line| &line.line[..])).map(map_points);
    lines.filter_map(|line| Some((MapBounds::of(line.iter().copied())?, line))).collect()
}

/// The place near `at` that is the farthest from all lines, as far as that matters. A hill is not a point.
fn off_lines(at: MapPoint, lines: &[(MapBounds, Vec<MapPoint>)], district: &[Outline]) -> MapPoint {
    const STEP_M: f64 = 300.0;
    const RINGS: u8 = 6;
    // So far away no line touches the name even where the whole district is seen.
    const ENOUGH_M: f64 = 2_400.0;
    let unit = map_units_per_metre(at);
    // What lies farther off, squeezed as below, decides nothing.
    let reach = (2.0 * ENOUGH_M + f64::from(RINGS) * STEP_M) * unit;
    let near = MapBounds { min: at, max: at }.grown(reach);
    let lines: Vec<&[MapPoint]> =
        lines.iter().filter(|(bounds, _)| bounds.intersects(near)).map(|(_, line)| &line[..]).collect();
    // A name is several times as wide as it is high.
    let distance = |p: MapPoint| {
        let pairs = lines.iter().flat_map(|line| line.windows(2));
        let nearest = pairs.map(|pair| {
            let squeezed = |q: MapPoint| ((q.x - p.x) / 2.0, q.y - p.y);
            let ((ax, ay), (bx, by)) = (squeezed(pair[0]), squeezed(pair[1]));
            let (dx, dy) = (bx - ax, by - ay);
            let length = dx * dx + dy * dy;
            let t = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
            (ax + dx * t).hypot(ay + dy * t)
        });
        nearest.fold(f64::INFINITY, f64::min).min(ENOUGH_M * unit)
    };
    let rings = (1..=RINGS).flat_map(|ring| {
        let r = f64::from(ring) * STEP_M * unit;
        let d = r * std::f64::consts::FRAC_1_SQRT_2;
        let around = [(r, 0.0), (-r, 0.0), (0.0, r), (0.0, -r), (d, d), (-d, -d), (d, -d), (-d, d)];
        around.map(|(x, y)| MapPoint { x: at.x + x, y: at.y + y })
    });
    let inside = rings.filter(|p| district.iter().any(|part| part.contains(*p)));
    let best = inside.map(|p| (distance(p), p)).fold((distance(at), at), |best, found| {
        // Of places that are as good the nearer one.
        if found.0 > best.0 * 1.05 { found } else { best }
    });
    best.1
}

/// Names of roads, again and again along each.
pub(crate) fn road_marks(document: &Document, theme: Theme) -> Vec<Mark> {
    let colour = theme.map().road_text;
    let mut roads: Vec<_> = document.backdrop.lines.iter().filter(|line| !line.name.trim().is_empty()).collect();
    roads.retain(|line| line.kind != BackdropLineKind::River && line.line.len() > 1);
    roads.sort_by_key(|line| line.kind);
    let marks = |road: &&crate::domain::BackdropLine| {
        let ground = TextGround::Halo(road_style(road.kind, theme).surface.colour);
        let words = Text { colour, ground, ..text(road.name.trim(), Weight::Regular, 12.0, theme) };
        let points = map_points(&road.line);
        let marks = ROAD_PIECES.into_iter().flat_map(move |(length_m, scales)| {
            let words = words.clone();
            pieces(&points, length_m).into_iter().filter_map(move |piece| {
                let at = *piece.get(piece.len() / 2)?;
                let line = Some(piece.into());
                Some(Mark { line, text: Some(words.clone()), ..plain(MarkKind::Roads, at, scales) })
            })
        });
        marks.collect::<Vec<Mark>>()
    };
    roads.iter().flat_map(marks).collect()
}

/// The belts, as what no text covers.
pub(super) fn belt_obstacles(document: &Document) -> impl Iterator<Item = Mark> {
    let lines = document.tables.belts.iter().flat_map(|belt| pieces(&map_points(&belt.line), BELT_PIECE_M));
    lines.filter_map(|line| {
        let at = *line.first()?;
        Some(Mark { line: Some(line.into()), ..plain(MarkKind::Stops, at, (0.0, f32::INFINITY)) })
    })
}

/// Places in the area that a mark names, evenly spread; its own place where there is none.
pub(super) fn again_within(mark: &Mark) -> impl Iterator<Item = MapPoint> + use<> {
    let step = AGAIN_M * map_units_per_metre(mark.at);
    let outline = mark.within.clone();
    let (at, bounds) = (mark.at, outline.as_ref().and_then(|outline| outline.bounds()));
    let spread = bounds.into_iter().flat_map(move |b| {
        let count = |from: f64, to: f64| ((to - from) / step).clamp(0.0, 30.0) as i32;
        let (west, east) = (-count(b.min.x, at.x), count(at.x, b.max.x));
        let (north, south) = (-count(b.min.y, at.y), count(at.y, b.max.y));
        (north..=south).flat_map(move |row| {
            (west..=east)
                .map(move |column| MapPoint { x: at.x + step * f64::from(column), y: at.y + step * f64::from(row) })
        })
    });
    spread.filter(move |p| outline.as_ref().is_some_and(|outline| outline.contains(*p)))
}

fn map_units_per_metre(at: MapPoint) -> f64 {
    const EQUATOR_M: f64 = 40_075_017.0;
    1.0 / (EQUATOR_M * at.to_degrees().1.to_radians().cos())
}

/// A line in pieces of about a length in metres, all equally long.
fn pieces(points: &[MapPoint], length_m: f64) -> Vec<Vec<MapPoint>> {
    let Some(&first) = points.first() else { return Vec::new() };
    let length = |pair: &[MapPoint]| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y);
    let total: f64 = points.windows(2).map(length).sum();
    let count = (total / (length_m * map_units_per_metre(first))).round().clamp(1.0, 10_000.0);
    let step = total / count;
    let (mut found, mut piece, mut left) = (Vec::new(), vec![first], step);
    for pair in points.windows(2) {
        let (mut from, mut rest) = (pair[0], length(pair));
        while rest > left && step > 0.0 {
            let part = left / rest;
            from = MapPoint { x: from.x + (pair[1].x - from.x) * part, y: from.y + (pair[1].y - from.y) * part };
            piece.push(from);
            found.push(std::mem::replace(&mut piece, vec![from]));
            (rest, left) = (rest - left, step);
        }
        piece.push(pair[1]);
        left -= rest;
    }
    // What rounding leaves at the end belongs to the last one.
    match found.last_mut() {
        Some(last) if left > step / 2.0 => last.extend(piece.into_iter().skip(1)),
        _ => found.push(piece),
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_divided_into_equal_pieces_that_hang_together() {
        let at = |x: f64, y: f64| MapPoint { x: 0.5 + x * 1e-6, y: 0.5 + y * 1e-6 };
        let line = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 7.0), at(11.0, 7.0)];
        let found = pieces(&line, 240.0);
        let length = |piece: &Vec<MapPoint>| -> f64 {
            piece.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
        };
        assert_eq!(found.len(), 3, "18 units of 40 m each");
        assert!(found.iter().all(|piece| (length(piece) - 6e-6).abs() < 1e-12));
        assert!(found.windows(2).all(|pair| pair[0].last() == pair[1].first()));
        assert_eq!((found[0][0], found[2].last()), (line[0], line.last()));
    }
}
