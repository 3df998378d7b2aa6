//! The way of the camera from one view to another: it draws back as far as the distance asks for, and comes near again.
//!
//! Source: J. J. van Wijk and W. A. A. Nuij, *Smooth and efficient zooming and panning* (2003).

use crate::drawing::{Camera, MapPoint};

/// How much drawing back is preferred to moving sideways; the value that people liked best in that paper.
const RHO: f64 = 1.42;
/// Seconds for a unit of the paper's length.
const PACE_S: f64 = 0.45;
/// The shortest and the longest flight in seconds.
const SECONDS: (f64, f64) = (0.6, 3.5);

/// A flight that has begun.
#[derive(Clone, Copy, Debug)]
pub struct Flight {
    from: Camera,
    to: Camera,
    began_s: f64,
}

impl Flight {
    /// A flight that begins now.
    pub fn new(from: Camera, to: Camera, now_s: f64) -> Self {
        Self { from, to, began_s: now_s }
    }

    /// Where it ends.
    pub fn end(&self) -> Camera {
        self.to
    }

    /// Where the camera is, and whether it has arrived.
    pub fn at(&self, now_s: f64) -> (Camera, bool) {
        let (length, _) = self.path();
        let seconds = (length * PACE_S).clamp(SECONDS.0, SECONDS.1);
        #[allow(clippy::cast_possible_truncation)] // between 0 and 1
        let share = ((now_s - self.began_s) / seconds).clamp(0.0, 1.0) as f32;
        if share >= 1.0 {
            return (self.to, true);
        }
        (self.along(f64::from(egui::emath::easing::cubic_in_out(share))), false)
    }

    /// The length of the way in the paper's units, and the distance on the map.
    fn path(&self) -> (f64, f64) {
        let (w0, w1) = (1.0 / self.from.scale(), 1.0 / self.to.scale());
        let distance = self.distance();
        if distance < 1e-3 {
            return ((w1 / w0).ln().abs() / RHO, distance);
        }
        let (r0, r1) = self.turns(distance);
        ((r1 - r0).abs() / RHO, distance)
    }

    /// The distance in widths of the first view, so that numbers stay of usual size.
    fn distance(&self) -> f64 {
        let (dx, dy) = (self.to.centre.x - self.from.centre.x, self.to.centre.y - self.from.centre.y);
        dx.hypot(dy) * self.from.scale() / f64::from(self.from.size.0.max(1.0))
    }

    fn turns(&self, distance: f64) -> (f64, f64) {
        let w1 = self.from.scale() / self.to.scale();
        let turn = |w: f64, sign: f64| {
            let b = (w1 * w1 - 1.0 + sign * RHO.powi(4) * distance * distance) / (2.0 * w * RHO * RHO * distance);
            // ln(√(b² + 1) − b), exact for large b too.
            -b.asinh()
        };
        (turn(1.0, 1.0), turn(w1, -1.0))
    }

    /// The camera at a share of the way.
    fn along(&self, share: f64) -> Camera {
        let (length, distance) = self.path();
        let s = share * length;
        if distance < 1e-3 {
            let zoom = self.from.zoom + (self.to.zoom - self.from.zoom) * share;
            let mix = |a: f64, b: f64| a + (b - a) * share;
            let centre =
                MapPoint { x: mix(self.from.centre.x, self.to.centre.x), y: mix(self.from.centre.y, self.to.centre.y) };
            return Camera { centre, zoom, ..self.to };
        }
        let (r0, _) = self.turns(distance);
        let width = r0.cosh() / (RHO * s + r0).cosh();
        let moved = (r0.cosh() * (RHO * s + r0).tanh() - r0.sinh()) / (RHO * RHO) / distance;
        let mix = |a: f64, b: f64| a + (b - a) * moved.clamp(0.0, 1.0);
        Camera {
            centre: MapPoint {
                x: mix(self.from.centre.x, self.to.centre.x),
                y: mix(self.from.centre.y, self.to.centre.y),
            },
            zoom: self.from.zoom - width.log2(),
            ..self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_begins_and_ends_where_it_should_and_draws_back_between() {
        let camera = |x, zoom| Camera { centre: MapPoint { x, y: 0.43 }, zoom, size: (1000.0, 700.0) };
        for (from, to) in [
            (camera(0.78, 15.0), camera(0.7805, 15.0)),
            (camera(0.78, 11.0), camera(0.7801, 16.0)),
            (camera(0.78, 16.0), camera(0.78, 11.0)),
        ] {
            let flight = Flight::new(from, to, 10.0);
            let (start, _) = flight.at(10.0);
            assert!((start.zoom - from.zoom).abs() < 1e-6 && (start.centre.x - from.centre.x).abs() < 1e-9);
            let near_end = flight.along(1.0);
            assert!((near_end.zoom - to.zoom).abs() < 1e-6, "{near_end:?}");
            assert!((near_end.centre.x - to.centre.x).abs() < 1e-9, "{near_end:?}");
            assert_eq!(flight.at(14.0), (to, true));
        }
        let far = Flight::new(camera(0.78, 15.0), camera(0.7805, 15.0), 0.0);
        assert!(far.along(0.5).zoom < 14.0, "{:?}", far.along(0.5));
    }
}
