//! The four sides of an area in words (四至): what its border runs along in the east, south, west and north.

use std::collections::BTreeMap;

use super::answer::local_name;
use super::outlines::Outlines;
use crate::domain::{AreaId, BackdropLine};
use crate::geodesy::{Bounds, LatticePoint, LocalPlane, edge_length_um};
use crate::model::Document;
use crate::partition::Label;
use crate::text::{self, Lang};

/// The four sides of an area, each with what its border runs along, clockwise around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FourSides {
    /// From its north-eastern corner to its south-eastern one.
    pub east: Vec<Along>,
    /// From its south-eastern corner to its south-western one.
    pub south: Vec<Along>,
    /// From its south-western corner to its north-western one.
    pub west: Vec<Along>,
    /// From its north-western corner to its north-eastern one.
    pub north: Vec<Along>,
}

/// What a stretch of a side runs along.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// The name of a road, a river or a neighbour.
    pub name: String,
    /// How much of the side, in metres.
    pub length_m: f64,
}

/// So near a road or river must run for a border to run along it.
const NEAR_M: f64 = 30.0;
/// And within this angle (cosine of 30°) of its direction.
const ALONG: f64 = 0.866;
/// A border is looked at in pieces of at most this length.
const PIECE_M: f64 = 25.0;
/// A name for less than this part of a side is left out.
const LEAST_SHARE: f64 = 0.1;

/// The four sides of the largest piece of an area. `None` when it has no ground.
///
/// The rule: the corners are the points of the outer ring that lie farthest to the north-east, south-east, south-west and
/// north-west (by the sum or difference of metres east and north); the ring between two of them is a side. It is walked
/// clockwise in pieces of at most 25 m. A piece is named after the nearest road or river with a name whose line passes
/// within 30 m of its middle at an angle below 30°; else after what lies across the border: a lake or other face by its
/// name, the neighbour of the same level by its own; outside the district by what the district borders on there
/// (区界). Of each side, names that hold less than a tenth of its length are left out, but for the longest; the others
/// stand in the order in which they are met first.
///
/// # Performance
/// In the order of its border, times the vertices of the roads and rivers near it.
pub fn four_sides(document: &Document, outlines: &Outlines, area: AreaId, lang: Lang) -> Option<FourSides> {
    let pieces = outlines.outline(document, area);
    let piece = pieces.iter().max_by_key(|piece| piece.doubled_area())?;
    let bounds = piece.bounds()?;
    let (plane, ways) = (LocalPlane::at(bounds.centre()), ways_near(document, bounds));
    let across = across(document, outlines, area, lang);
    // Clockwise, the first point not repeated.
    let mut ring = piece.outer.clone();
    ring.pop();
    ring.reverse();
    let farthest = |east: f64, north: f64| {
        let reach = |p: &LatticePoint| {
            let (x, y) = plane.metres(*p);
            x * east + y * north
        };
        (0..ring.len()).max_by(|&a, &b| reach(&ring[a]).total_cmp(&reach(&ring[b])).then(b.cmp(&a)))
    };
    let corners = [farthest(1.0, 1.0)?, farthest(1.0, -1.0)?, farthest(-1.0, -1.0)?, farthest(-1.0, 1.0)?];
    let side = |place: usize| {
        let (from, to) = (corners[place], corners[(place + 1) % 4]);
        let mut names: Vec<Along> = Vec::new();
        let mut at = from;
        while at != to {
            let next = (at + 1) % ring.len();
            let (a, b) = (ring[at], ring[next]);
            for (name, length_m) in named(a, b, &ways, || across.get(&key(a, b)).cloned()) {
                match names.iter_mut().find(|along| along.name == name) {
                    Some(along) => along.length_m += length_m,
                    None => names.push(Along { name, length_m }),
                }
            }
            at = next;
        }
        let whole: f64 = names.iter().map(|along| along.length_m).sum();
        let longest = names.iter().map(|along| along.length_m).fold(0.0, f64::max);
        names.retain(|along| along.length_m >= longest.min(whole * LEAST_SHARE));
        names
    };
    let [east, south, west, north] = [0, 1, 2, 3].map(side);
    Some(FourSides { east, south, west, north })
}

impl FourSides {
    /// The four sides in a sentence, in the usual order: 东至…，南至…，西至…，北至….
    pub fn words(&self, lang: Lang) -> String {
        let side = |side: &[Along]| {
            let names: Vec<&str> = side.iter().map(|along| along.name.as_str()).collect();
            if names.is_empty() { text::query::side_none(lang).to_owned() } else { names.join(lang.pick("、", ", ")) }
        };
        text::query::four_sides(lang, side(&self.east), side(&self.south), side(&self.west), side(&self.north))
    }
}

type Key = (LatticePoint, LatticePoint);

fn key(a: LatticePoint, b: LatticePoint) -> Key {
    if a < b { (a, b) } else { (b, a) }
}

/// What lies across each edge of an area's border.
fn across(document: &Document, outlines: &Outlines, area: AreaId, lang: Lang) -> BTreeMap<Key, String> {
    let Some(level) = document.tables.areas.get(area).map(|row| row.level) else { return BTreeMap::new() };
    let mut names = BTreeMap::new();
    for border in outlines.borders(document, area).iter().filter_map(|id| document.partition.border(*id)) {
        let is_left = document.outline_at(border.left, level).is_some_and(|other| other.id == area);
        let name = match if is_left { border.right } else { border.left } {
            Label::Outside => text::query::side_district(lang).to_owned(),
            label => match (document.outline_at(label, level), label) {
                (Some(other), _) if other.level > document.naming_level() => local_name(document, other.id, lang),
                (Some(other), _) => other.name.clone(),
                (None, Label::NonGrid(id)) => {
                    document.tables.non_grids.get(id).map_or_else(String::new, |face| face.name.clone())
                }
                (None, _) => String::new(),
            },
        };
        for pair in border.points.windows(2) {
            names.insert(key(pair[0], pair[1]), name.clone());
        }
    }
    names
}

/// Roads and rivers with a name that pass near a box.
fn ways_near(document: &Document, bounds: Bounds) -> Vec<&BackdropLine> {
    // 30 m in lattice units, and more in the north.
    let reach = 60_000;
    let min = LatticePoint::new(bounds.min.x - reach, bounds.min.y - reach);
    let max = LatticePoint::new(bounds.max.x + reach, bounds.max.y + reach);
    let meets = |way: &&BackdropLine| {
        Bounds::of(way.line.iter().copied()).is_some_and(|around| around.intersects(Bounds { min, max }))
    };
    document.backdrop.lines.iter().filter(|way| !way.name.is_empty()).filter(meets).collect()
}

/// The pieces of an edge, each with its name and length in metres.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // lengths of an edge
fn named(
    a: LatticePoint,
    b: LatticePoint,
    ways: &[&BackdropLine],
    across: impl Fn() -> Option<String>,
) -> Vec<(String, f64)> {
    let length_m = edge_length_um(a, b) as f64 / 1e6;
    let count = (length_m / PIECE_M).ceil().clamp(1.0, 4096.0) as i64;
    let pieces = (0..count).filter_map(|piece| {
        let share = |from: i64, to: i64| from + (to - from) * (2 * piece + 1) / (2 * count);
        let middle = LatticePoint::new(share(a.x, b.x), share(a.y, b.y));
        let name = way_along(middle, (a, b), ways).map(str::to_owned).or_else(&across)?;
        (!name.is_empty()).then_some((name, length_m / count as f64))
    });
    pieces.collect()
}

/// The nearest road or river that runs along an edge at a place.
fn way_along<'w>(at: LatticePoint, edge: (LatticePoint, LatticePoint), ways: &[&'w BackdropLine]) -> Option<&'w str> {
    let plane = LocalPlane::at(at);
    let direction = |from: LatticePoint, to: LatticePoint| {
        let ((ax, ay), (bx, by)) = (plane.metres(from), plane.metres(to));
        let (dx, dy) = (bx - ax, by - ay);
        let length = (dx * dx + dy * dy).sqrt();
        (dx / length, dy / length)
    };
    let (ex, ey) = direction(edge.0, edge.1);
    let mut best: Option<(f64, &str)> = None;
    for way in ways {
        for pair in way.line.windows(2).filter(|pair| pair[0] != pair[1]) {
            let distance = plane.distance_to_segment_m(pair[0], pair[1]);
            let (wx, wy) = direction(pair[0], pair[1]);
            if distance <= NEAR_M
                && (ex * wx + ey * wy).abs() >= ALONG
                && best.is_none_or(|(nearest, _)| distance < nearest)
            {
                best = Some((distance, &way.name));
            }
        }
    }
    best.map(|(_, name)| name)
}
