//! Hatches: lines a fixed number of px apart that tell what a colour alone may not. They hang on the ground, not on the
//! window, and are cut to their area exactly, so window and picture draw the same ones.

use std::collections::BTreeMap;

use super::outline::edges;
use super::style::{Stroke, Width};
use super::{Colour, MapBounds, MapPoint};

/// How an area is hatched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hatch {
    /// Colour of the lines.
    pub colour: Colour,
    /// Which way they run.
    pub form: HatchForm,
}

/// Which way the lines of a hatch run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HatchForm {
    /// From lower left to upper right: a gap (amber), a change (accent).
    Rising,
    /// Both ways: a conflict.
    Crossed,
    /// Up and down: locked.
    Upright,
    /// Level: managed by another body.
    Level,
}

impl Hatch {
    /// How far apart the lines are, in px.
    pub const PITCH_PX: f64 = 7.0;
    /// How wide a line is, in px.
    pub const WIDTH_PX: f32 = 2.0;

    /// How its lines are stroked.
    pub fn stroke(self) -> Stroke {
        Stroke::new(self.colour, Width::Fixed(Self::WIDTH_PX))
    }

    /// The lines inside rings (even-odd) where `scale` px are as wide as the earth, as far as they come near `within`.
    ///
    /// # Performance
    /// O(n + m log m) for n edges and m places where a line crosses one.
    pub fn lines(self, rings: &[Vec<MapPoint>], scale: f64, within: MapBounds) -> Vec<[MapPoint; 2]> {
        const HALF_ROOT: f64 = std::f64::consts::FRAC_1_SQRT_2;
        let across: &[(f64, f64)] = match self.form {
            HatchForm::Rising => &[(HALF_ROOT, HALF_ROOT)],
            HatchForm::Crossed => &[(HALF_ROOT, HALF_ROOT), (HALF_ROOT, -HALF_ROOT)],
            HatchForm::Upright => &[(1.0, 0.0)],
            HatchForm::Level => &[(0.0, 1.0)],
        };
        across.iter().flat_map(|&normal| parallel(rings, normal, Self::PITCH_PX / scale, within)).collect()
    }
}

/// The lines at multiples of `pitch` along a normal.
fn parallel(
    rings: &[Vec<MapPoint>],
    (nx, ny): (f64, f64),
    pitch: f64,
    within: MapBounds,
) -> impl Iterator<Item = [MapPoint; 2]> {
    let number = |p: MapPoint| (p.x * nx + p.y * ny) / pitch;
    let along = |p: MapPoint| p.y * nx - p.x * ny;
    let corners = [(within.min.x, within.min.y), (within.max.x, within.min.y), (within.min.x, within.max.y)];
    let corners = corners.into_iter().chain([(within.max.x, within.max.y)]).map(|(x, y)| number(MapPoint { x, y }));
    let (first, last) = corners.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), n| (a.min(n), b.max(n)));
    let mut crossings: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (a, b) in rings.iter().flat_map(|ring| edges(ring)) {
        let (a, b) = if number(a) <= number(b) { (a, b) } else { (b, a) };
        let (from, to) = (number(a), number(b));
        // Half-open, so a line through a vertex crosses one of its two edges.
        #[allow(clippy::cast_possible_truncation)] // px of the whole earth, below 2^40
        let numbers = from.max(first).ceil() as i64..to.min(last + 1.0).ceil() as i64;
        for number in numbers {
            #[allow(clippy::cast_precision_loss)] // as above
            let share = (number as f64 - from) / (to - from);
            let (start, end) = (along(a), along(b));
            crossings.entry(number).or_default().push(start + (end - start) * share);
        }
    }
    crossings.into_iter().flat_map(move |(number, mut places)| {
        places.sort_unstable_by(f64::total_cmp);
        #[allow(clippy::cast_precision_loss)] // as above
        let across = number as f64 * pitch;
        let at = move |along: f64| MapPoint { x: across * nx - along * ny, y: across * ny + along * nx };
        places.chunks_exact(2).map(|pair| [at(pair[0]), at(pair[1])]).collect::<Vec<_>>()
    })
}
