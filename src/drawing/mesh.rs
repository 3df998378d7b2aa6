//! Geometry that a sink with triangles needs: fills cut into triangles, the normals of a line, dashes. Computed once
//! for a layer and valid at every zoom, because the map only moves and scales.

use super::MapPoint;

/// The triangles of an area with holes: the points of all rings in turn, and three numbers of points a triangle.
///
/// # Performance
/// O(n log n). Do it once, not every frame.
pub fn triangles(rings: &[Vec<MapPoint>]) -> (Vec<MapPoint>, Vec<u32>) {
    let points: Vec<MapPoint> = rings.iter().flatten().copied().collect();
    // The numbers of a map are tiny differences of numbers near one half: move the corner to the first point.
    let corner = points.first().copied().unwrap_or_default();
    let flat: Vec<f64> = points.iter().flat_map(|p| [p.x - corner.x, p.y - corner.y]).collect();
    let mut starts = Vec::new();
    let mut count = 0;
    for ring in rings {
        if count > 0 {
            starts.push(count);
        }
        count += ring.len();
    }
    let numbers = earcutr::earcut(&flat, &starts, 2).unwrap_or_default();
    #[allow(clippy::cast_possible_truncation)] // a ring has far fewer than 2^32 points
    let numbers = numbers.into_iter().map(|number| number as u32).collect();
    (points, numbers)
}

/// For each point of a line the vector to its right by which it moves when the line is shifted by one px: the miter,
/// at most twice as long as the shift.
pub fn normals(points: &[MapPoint], closed: bool) -> Vec<(f32, f32)> {
    let count = points.len();
    let direction = |from: usize, to: usize| {
        let (dx, dy) = (points[to].x - points[from].x, points[to].y - points[from].y);
        let length = dx.hypot(dy);
        if length > 0.0 { (dx / length, dy / length) } else { (0.0, 0.0) }
    };
    (0..count)
        .map(|i| {
            let before = if i > 0 { Some(i - 1) } else { closed.then_some(count - 1) };
            let after = if i + 1 < count { Some(i + 1) } else { closed.then_some(0) };
            let into = before.map_or((0.0, 0.0), |j| direction(j, i));
            let out = after.map_or((0.0, 0.0), |j| direction(i, j));
            let (sx, sy) = (into.0 + out.0, into.1 + out.1);
            let length = f64::hypot(sx, sy);
            let (tx, ty) = if length > 1e-6 { (sx / length, sy / length) } else { out };
            // The cosine of half the turn; at the ends of an open line there is no turn.
            let cosine = if length > 1e-6 && before.is_some() && after.is_some() { length / 2.0 } else { 1.0 };
            let miter = (1.0 / cosine).min(2.0);
            #[allow(clippy::cast_possible_truncation)] // a drawing's numbers
            ((-ty * miter) as f32, (tx * miter) as f32)
        })
        .collect()
}

/// The marks of a dashed line. Lengths of marks and gaps are in map units.
pub fn dashes(points: &[MapPoint], closed: bool, pattern: &[f64]) -> Vec<Vec<MapPoint>> {
    let whole: f64 = pattern.iter().sum();
    if pattern.is_empty() || whole <= 0.0 {
        return vec![points.to_vec()];
    }
    let mut marks = Vec::new();
    let (mut number, mut left) = (0, pattern[0]);
    let mut mark: Vec<MapPoint> = points.first().copied().into_iter().collect();
    let closing = closed.then(|| points.last().copied().zip(points.first().copied())).flatten();
    for (a, b) in points.windows(2).map(|pair| (pair[0], pair[1])).chain(closing) {
        let length = (b.x - a.x).hypot(b.y - a.y);
        let mut at = 0.0;
        while length - at > left {
            at += left;
            let p = MapPoint { x: a.x + (b.x - a.x) * at / length, y: a.y + (b.y - a.y) * at / length };
            if number % 2 == 0 {
                mark.push(p);
                marks.push(std::mem::take(&mut mark));
            } else {
                mark = vec![p];
            }
            number += 1;
            left = pattern[number % pattern.len()];
        }
        left -= length - at;
        if number % 2 == 0 {
            mark.push(b);
        }
    }
    marks.push(mark);
    marks.retain(|mark| mark.len() > 1);
    marks
}
