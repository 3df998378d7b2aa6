//! Lines cut at the rim of the district: a river that went on into the empty ground around it would look like a mistake
//! in the map. Never cuts what is filled.

use std::sync::Arc;

use crate::drawing::outline::edges;
use crate::drawing::{MapPoint, Outline};

/// A line that leaves the district and is back after less than this, in parts of the earth (about 300 m), runs along the
/// rim and is not cut.
const ALONG_THE_RIM: f64 = 300.0 / 40_075_000.0;

/// The ground of the district, made for asking where lines leave it.
pub(super) struct Rim {
    /// Edges by the band of their height, each in all bands that it reaches.
    bands: Vec<Vec<(MapPoint, MapPoint)>>,
    top: f64,
    band: f64,
}

impl Rim {
    /// The rim around these outlines; `None` where there is no district to cut at.
    ///
    /// # Performance
    /// O(n) for n edges, as long as few of them are higher than a band.
    pub(super) fn of(district: &[Outline]) -> Option<Self> {
        let all: Vec<_> = district.iter().flat_map(|outline| &outline.rings).flat_map(|ring| edges(ring)).collect();
        let (top, bottom) = all.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), (a, b)| {
            (top.min(a.y).min(b.y), bottom.max(a.y).max(b.y))
        });
        if bottom <= top {
            return None;
        }
        let count = (all.len() / 4).clamp(16, 8192);
        #[allow(clippy::cast_precision_loss)] // a few thousand
        let band = (bottom - top) / count as f64;
        let mut rim = Self { bands: vec![Vec::new(); count], top, band };
        for (a, b) in all {
            for number in rim.numbers(a.y, b.y) {
                rim.bands[number].push((a, b));
            }
        }
        Some(rim)
    }

    /// The bands that something from one height to another reaches.
    fn numbers(&self, a: f64, b: f64) -> std::ops::RangeInclusive<usize> {
        let last = self.bands.len() - 1;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // cut off at both ends
        let number = |y: f64| (((y - self.top) / self.band).max(0.0) as usize).min(last);
        number(a.min(b))..=number(a.max(b))
    }

    /// Whether a place lies inside (even-odd).
    fn contains(&self, p: MapPoint) -> bool {
        let crossed = |&&(a, b): &&(MapPoint, MapPoint)| {
            (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y)
        };
        self.bands[*self.numbers(p.y, p.y).start()].iter().filter(crossed).count() % 2 == 1
    }

    /// Where a straight piece crosses the rim, in parts of its length, from its start to its end.
    fn crossings(&self, a: MapPoint, b: MapPoint) -> Vec<f64> {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let crossing = |&(c, d): &(MapPoint, MapPoint)| {
            let (ex, ey) = (d.x - c.x, d.y - c.y);
            let turn = dx * ey - dy * ex;
            let along = ((c.x - a.x) * ey - (c.y - a.y) * ex) / turn;
            let across = ((c.x - a.x) * dy - (c.y - a.y) * dx) / turn;
            (turn != 0.0 && along > 0.0 && along < 1.0 && (0.0..1.0).contains(&across)).then_some(along)
        };
        let mut found: Vec<f64> =
            self.numbers(a.y, b.y).flat_map(|number| &self.bands[number]).filter_map(crossing).collect();
        found.sort_unstable_by(f64::total_cmp);
        // An edge that reaches several bands is met once in each.
        found.dedup();
        found
    }

    /// The parts of a line inside the district. One that never leaves it is the same line.
    pub(super) fn cut(&self, line: &Arc<[MapPoint]>) -> Vec<Arc<[MapPoint]>> {
        let mut parts: Vec<(bool, Vec<MapPoint>)> = Vec::new();
        let mut put = |inside: bool, from: MapPoint, to: MapPoint| match parts.last_mut() {
            Some((same, points)) if *same == inside => points.push(to),
            _ => parts.push((inside, vec![from, to])),
        };
        for pair in line.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let at = |t: f64| MapPoint { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
            let mut from = 0.0;
            for to in self.crossings(a, b).into_iter().chain([1.0]) {
                let (start, end) = (if from > 0.0 { at(from) } else { a }, if to < 1.0 { at(to) } else { b });
                put(self.contains(at(f64::midpoint(from, to))), start, end);
                from = to;
            }
        }
        let last = parts.len().saturating_sub(1);
        let kept = |number: usize, inside: bool, points: &[MapPoint]| {
            inside || (number > 0 && number < last && length(points) < ALONG_THE_RIM)
        };
        let mut cut: Vec<Vec<MapPoint>> = Vec::new();
        let mut open = false;
        for (number, (inside, points)) in parts.into_iter().enumerate() {
            let keep = kept(number, inside, &points);
            match cut.last_mut() {
                Some(part) if keep && open => part.extend(points.into_iter().skip(1)),
                _ if keep => cut.push(points),
                _ => {}
            }
            open = keep;
        }
        match cut.as_slice() {
            [whole] if whole.len() == line.len() && whole.first() == line.first() => vec![line.clone()],
            _ => cut.into_iter().map(Into::into).collect(),
        }
    }
}

fn length(points: &[MapPoint]) -> f64 {
    points.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> MapPoint {
        MapPoint { x: 0.5 + x * 1e-4, y: 0.4 + y * 1e-4 }
    }

    fn line(points: &[(f64, f64)]) -> Arc<[MapPoint]> {
        points.iter().map(|&(x, y)| at(x, y)).collect()
    }

    /// A square with a corner cut out of it.
    fn rim() -> Rim {
        let ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (5.0, 5.0), (5.0, 10.0), (0.0, 10.0)];
        Rim::of(&[Outline { rings: vec![ring.iter().map(|&(x, y)| at(x, y)).collect()] }]).unwrap()
    }

    #[test]
    fn a_line_ends_where_it_leaves_and_begins_where_it_comes_back() {
        let near = |a: MapPoint, b: MapPoint| (a.x - b.x).abs() < 1e-12 && (a.y - b.y).abs() < 1e-12;
        let found = rim().cut(&line(&[(-3.0, 1.0), (8.0, 1.0), (8.0, 8.0), (2.0, 8.0)]));
        assert_eq!(found.len(), 2);
        assert!(near(found[0][0], at(0.0, 1.0)) && near(found[0][1], at(8.0, 1.0)) && near(found[0][2], at(8.0, 5.0)));
        assert!(near(found[1][0], at(5.0, 8.0)) && near(found[1][1], at(2.0, 8.0)));
        assert!(rim().cut(&line(&[(-3.0, 1.0), (-1.0, 8.0)])).is_empty());
    }

    #[test]
    fn a_line_that_stays_inside_or_runs_along_the_rim_is_whole() {
        let inside = line(&[(1.0, 1.0), (4.0, 4.0), (1.0, 9.0)]);
        assert!(Arc::ptr_eq(&rim().cut(&inside)[0], &inside));
        let along = rim().cut(&line(&[(1.0, 0.01), (2.0, -0.005), (2.02, 0.01), (9.0, 1.0)]));
        assert_eq!(along.len(), 1, "{along:?}");
    }
}
