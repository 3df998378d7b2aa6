//! The smallest circle around points.

use crate::geodesy::{LatticePoint, conformal, conformal_scale_m};

/// A circle on the conformal map, where a small circle on the ground is one too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Circle {
    x: f64,
    y: f64,
    radius: f64,
}

/// Relative slack by which a point may lie outside and still count as on the circle.
const SLACK: f64 = 1e-12;

impl Circle {
    /// The smallest circle around the points: hull first, then Welzl's way of letting the circle grow (Welzl 1991,
    /// *Smallest enclosing disks*; iteratively as in de Berg et al., *Computational Geometry*, 4.7). The order in which
    /// points are tried is mixed, the same way each time.
    ///
    /// # Performance
    /// O(n log n).
    pub fn around(points: &[LatticePoint]) -> Option<Self> {
        let mut points: Vec<(f64, f64)> = points.iter().map(|p| conformal(*p)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        points.dedup();
        let mut hull = hull(&points);
        let origin = *hull.first()?;
        hull.iter_mut().for_each(|p| *p = (p.0 - origin.0, p.1 - origin.1));
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for place in (1..hull.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            #[allow(clippy::cast_possible_truncation)] // below the length
            hull.swap(place, ((state >> 33) % (place as u64 + 1)) as usize);
        }
        let circle = grown(&hull);
        Some(Self { x: circle.x + origin.0, y: circle.y + origin.1, radius: circle.radius })
    }

    /// Its radius on the ground, in metres.
    pub fn radius_m(&self) -> f64 {
        self.radius * conformal_scale_m(self.y)
    }

    /// Whether the circle stays the smallest when these points go and those come.
    pub fn stands(
        &self,
        gone: impl IntoIterator<Item = LatticePoint>,
        come: impl IntoIterator<Item = LatticePoint>,
    ) -> bool {
        let distance = |p: LatticePoint| {
            let (x, y) = conformal(p);
            let (dx, dy) = (x - self.x, y - self.y);
            (dx * dx + dy * dy).sqrt()
        };
        // One that lies on the circle may have held it up.
        gone.into_iter().all(|p| distance(p) < self.radius * (1.0 - 1e-7))
            && come.into_iter().all(|p| distance(p) < self.radius * (1.0 - 1e-7))
    }

    fn holds(&self, p: (f64, f64)) -> bool {
        let (dx, dy) = (p.0 - self.x, p.1 - self.y);
        dx * dx + dy * dy <= self.radius * self.radius * (1.0 + SLACK)
    }

    fn between(a: (f64, f64), b: (f64, f64)) -> Self {
        let (x, y) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
        let (dx, dy) = (a.0 - x, a.1 - y);
        Self { x, y, radius: (dx * dx + dy * dy).sqrt() }
    }

    fn through(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> Option<Self> {
        let ((bx, by), (cx, cy)) = ((b.0 - a.0, b.1 - a.1), (c.0 - a.0, c.1 - a.1));
        let doubled = 2.0 * (bx * cy - by * cx);
        let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
        let (x, y) = ((cy * b2 - by * c2) / doubled, (bx * c2 - cx * b2) / doubled);
        let circle = Self { x: a.0 + x, y: a.1 + y, radius: (x * x + y * y).sqrt() };
        circle.radius.is_finite().then_some(circle)
    }
}

fn grown(points: &[(f64, f64)]) -> Circle {
    let mut circle = Circle { x: points[0].0, y: points[0].1, radius: 0.0 };
    for (i, &p) in points.iter().enumerate() {
        if circle.holds(p) {
            continue;
        }
        circle = Circle { x: p.0, y: p.1, radius: 0.0 };
        for (j, &q) in points[..i].iter().enumerate() {
            if circle.holds(q) {
                continue;
            }
            circle = Circle::between(p, q);
            for &r in &points[..j] {
                if !circle.holds(r) {
                    circle = Circle::through(p, q, r).unwrap_or(circle);
                }
            }
        }
    }
    circle
}

/// The convex hull of sorted points, by Andrew's two chains.
fn hull(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let turns = |a: (f64, f64), b: (f64, f64), p: (f64, f64)| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    let chain = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut chain: Vec<(f64, f64)> = Vec::new();
        for p in points {
            while chain.len() >= 2 && turns(chain[chain.len() - 2], chain[chain.len() - 1], p) <= 0.0 {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut hull = chain(&mut points.iter().copied());
    hull.extend(chain(&mut points.iter().rev().copied()));
    if hull.is_empty() { points[..1].to_vec() } else { hull }
}
