//! Where a picture lies on the ground: a similarity from two control points, an affine map from three, and with more
//! the one of least squares, with what is left over at each point in metres and what that says about the point.
//!
//! Source: least squares by normal equations, in Gauss-Krüger coordinates (EPSG:4543), in which paper maps here are
//! drawn; both sides are centred first so that the equations stay well conditioned.

pub use crate::domain::{ControlPoint, MOST_POINTS, Transform};
use crate::drawing::{MapPoint, Net};
use crate::geodesy::{GeographicPoint, ProjectedPoint};
use crate::text::{self, Lang};

/// Cells along a side of a picture's net.
const CELLS: u32 = 12;

/// What is left over at a control point, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The points are as few as the map needs: it goes through each of them, right or wrong.
    Unchecked,
    /// As near as a hand hits a place.
    Good,
    /// Farther off than that: this point or another is wrong.
    Check,
}

/// How far off a point may be in pixels: a millimetre of a paper scanned at 150 dpi.
const GOOD_PX: f64 = 6.0;

/// And in any case in metres: a street's width.
const GOOD_M: f64 = 5.0;

/// How the map from picture to ground was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Two points: moved, turned, scaled.
    Similarity,
    /// Three points: any affine map, exact.
    Affine,
    /// More points: the affine map with the least squares.
    LeastSquares,
    /// More than two points, and no shear wanted: the similarity with the least squares.
    SimilarityOfMore,
}

/// Where a picture lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// How it was found.
    pub fit: Fit,
    /// What is left over at each control point, in metres.
    pub residuals_m: Vec<f64>,
    /// East and north in metres of a pixel: `e = a·x + b·y + c`, `n = d·x + e·y + f`.
    affine: [f64; 6],
}

/// Why a picture cannot be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacementError {
    /// Fewer than two points.
    TooFew,
    /// More than the most.
    TooMany,
    /// A number that is no place in the picture or on the earth.
    NoPlace(usize),
    /// Points lie on one another or on a line.
    OnALine,
}

impl PlacementError {
    /// The reason in words.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::TooFew => text::basemap::points_too_few(lang).to_owned(),
            Self::TooMany => text::basemap::points_too_many(lang, MOST_POINTS),
            Self::NoPlace(number) => text::basemap::points_no_place(lang, number + 1),
            Self::OnALine => text::basemap::points_on_a_line(lang).to_owned(),
        }
    }
}

impl Placement {
    /// Places a picture by its control points.
    ///
    /// # Errors
    /// Too few points, points on a line, or numbers that are no places.
    ///
    /// # Validity
    /// Within a few degrees of 102° E, where EPSG:4543 is true to scale.
    pub fn of(points: &[ControlPoint]) -> Result<Self, PlacementError> {
        Self::by(points, Transform::ByPoints)
    }

    /// As [`Placement::of`], by a map of the kind wanted.
    ///
    /// # Errors
    /// As [`Placement::of`].
    pub fn by(points: &[ControlPoint], wanted: Transform) -> Result<Self, PlacementError> {
        if points.len() < 2 {
            return Err(PlacementError::TooFew);
        }
        if points.len() > MOST_POINTS {
            return Err(PlacementError::TooMany);
        }
        let mut pairs = Vec::with_capacity(points.len());
        for (number, point) in points.iter().enumerate() {
            let place = GeographicPoint::new(point.lon_deg, point.lat_deg);
            let sane = place.to_lattice().is_ok() && point.x_px.is_finite() && point.y_px.is_finite();
            let near = (point.lon_deg - 102.0).abs() < 6.0 && point.lat_deg.abs() < 85.0;
            if !sane || !near || point.x_px.abs().max(point.y_px.abs()) > 1e6 {
                return Err(PlacementError::NoPlace(number));
            }
            let ground = ProjectedPoint::from_geographic(place);
            pairs.push(((point.x_px, point.y_px), (ground.east_m, ground.north_m)));
        }
        let (fit, affine) = match (pairs.len(), wanted) {
            (2, _) => (Fit::Similarity, similarity(&pairs)),
            (_, Transform::Similarity) => (Fit::SimilarityOfMore, similarity(&pairs)),
            (3, _) => (Fit::Affine, least_squares(&pairs)),
            _ => (Fit::LeastSquares, least_squares(&pairs)),
        };
        let affine = affine.ok_or(PlacementError::OnALine)?;
        let placed = Self { fit, residuals_m: Vec::new(), affine };
        let left = |&((x, y), (east, north)): &Pair| {
            let (e, n) = placed.metres(x, y);
            (e - east).hypot(n - north)
        };
        Ok(Self { residuals_m: pairs.iter().map(left).collect(), ..placed })
    }

    /// The root of the mean square of what is left over, in metres.
    #[allow(clippy::cast_precision_loss)] // a dozen points
    pub fn mean_m(&self) -> f64 {
        let sum: f64 = self.residuals_m.iter().map(|m| m * m).sum();
        (sum / self.residuals_m.len().max(1) as f64).sqrt()
    }

    /// Metres on the ground along a side of a pixel, about.
    pub fn metres_per_px(&self) -> f64 {
        let [a, b, _, d, e, _] = self.affine;
        (a * e - b * d).abs().sqrt()
    }

    /// How many points there are beyond what the map needs.
    pub fn spare_points(&self) -> usize {
        let needed = match self.fit {
            Fit::Similarity | Fit::SimilarityOfMore => 2,
            Fit::Affine | Fit::LeastSquares => 3,
        };
        self.residuals_m.len().saturating_sub(needed)
    }

    /// What is left over at a control point, judged.
    pub fn judged(&self, number: usize) -> Judged {
        let limit = GOOD_M.max(GOOD_PX * self.metres_per_px());
        match self.residuals_m.get(number) {
            Some(_) if self.spare_points() == 0 => Judged::Unchecked,
            Some(&left) if left > limit => Judged::Check,
            Some(_) => Judged::Good,
            None => Judged::Unchecked,
        }
    }

    /// The place of a pixel on the ground; `None` where there is none.
    pub fn ground(&self, x_px: f64, y_px: f64) -> Option<GeographicPoint> {
        let (east_m, north_m) = self.metres(x_px, y_px);
        ProjectedPoint { east_m, north_m }.to_geographic().ok()
    }

    /// A picture of this size as a net on the map: it is straight on its own sheet and not quite on the map. `None`
    /// where a corner has no place.
    pub fn net(&self, width_px: u32, height_px: u32) -> Option<Net> {
        let mut corners = Vec::with_capacity(((CELLS + 1) * (CELLS + 1)) as usize);
        for row in 0..=CELLS {
            for column in 0..=CELLS {
                let (u, v) = (f64::from(column) / f64::from(CELLS), f64::from(row) / f64::from(CELLS));
                let place = self.ground(u * f64::from(width_px), v * f64::from(height_px))?;
                #[allow(clippy::cast_possible_truncation)] // between 0 and 1
                corners.push((MapPoint::from_degrees(place.lon_deg, place.lat_deg), (u as f32, v as f32)));
            }
        }
        Some(Net { columns: CELLS, rows: CELLS, corners, snapped: false })
    }

    fn metres(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.affine;
        (a * x + b * y + c, d * x + e * y + f)
    }
}

type Pair = ((f64, f64), (f64, f64));

/// Moved, turned and scaled, with the least squares; the picture's y points down.
fn similarity(pairs: &[Pair]) -> Option<[f64; 6]> {
    let (mx, my, me, mn) = middle(pairs);
    let (mut picture, mut ground, mut along, mut across) = (0.0, 0.0, 0.0, 0.0);
    for ((x, y), (e, n)) in pairs {
        let (dx, dy, de, dn) = (x - mx, my - y, e - me, n - mn);
        picture += dx * dx + dy * dy;
        ground += de * de + dn * dn;
        along += de * dx + dn * dy;
        across += dn * dx - de * dy;
    }
    // Points closer than a pixel in the picture or a metre on the ground say nothing about direction. Of two points each
    // lies half of that from the middle: the sum of both squares is half of one.
    if picture < 0.5 || ground < 0.5 {
        return None;
    }
    let (p, q) = (along / picture, across / picture);
    if p * p + q * q < 1e-12 {
        return None;
    }
    // e = p·x − q·(−y), n = q·x + p·(−y)
    let (a, b, d, e) = (p, q, q, -p);
    Some([a, b, me - a * mx - b * my, d, e, mn - d * mx - e * my])
}

/// The middle of the points, in the picture and on the ground.
#[allow(clippy::cast_precision_loss)] // a dozen points
fn middle(pairs: &[Pair]) -> (f64, f64, f64, f64) {
    let count = pairs.len() as f64;
    let mean = |of: fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    (mean(|p| p.0.0), mean(|p| p.0.1), mean(|p| p.1.0), mean(|p| p.1.1))
}

fn least_squares(pairs: &[Pair]) -> Option<[f64; 6]> {
    let (mx, my, me, mn) = middle(pairs);
    let (mut xx, mut xy, mut yy, mut xe, mut ye, mut xn, mut yn) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for ((x, y), (e, n)) in pairs {
        let (x, y, e, n) = (x - mx, y - my, e - me, n - mn);
        xx += x * x;
        xy += x * y;
        yy += y * y;
        xe += x * e;
        ye += y * e;
        xn += x * n;
        yn += y * n;
    }
    let determinant = xx * yy - xy * xy;
    // A hundredth of the widest spread: flatter than that, the points lie on a line.
    if determinant <= 1e-4 * (xx + yy) * (xx + yy) || xx + yy < 1.0 {
        return None;
    }
    let (a, b) = ((xe * yy - ye * xy) / determinant, (ye * xx - xe * xy) / determinant);
    let (d, e) = ((xn * yy - yn * xy) / determinant, (yn * xx - xn * xy) / determinant);
    // All places on the ground on one line.
    if (a * e - b * d).abs() < 1e-9 {
        return None;
    }
    Some([a, b, me - a * mx - b * my, d, e, mn - d * mx - e * my])
}
