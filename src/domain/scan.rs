//! A scanned map that a project holds with the places by which it lies. Plain data: the picture itself stays a file.

use serde::{Deserialize, Serialize};

use super::base_map::is_line;

/// The most control points.
pub const MOST_POINTS: usize = 12;

/// A place in the picture and the same place on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlPoint {
    /// Pixels from the left edge.
    pub x_px: f64,
    /// Pixels from the upper edge.
    pub y_px: f64,
    /// Longitude in degrees, EPSG:4490.
    pub lon_deg: f64,
    /// Latitude in degrees, EPSG:4490.
    pub lat_deg: f64,
}

/// Which maps from picture to ground are allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// What the number of points allows: a similarity from two, an affine map from three on.
    #[default]
    ByPoints,
    /// Moved, turned and scaled, never sheared: for drawings that are true to scale.
    Similarity,
}

/// Which page of a file, and how finely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageChoice {
    /// The page, counted from 1.
    pub number: u32,
    /// Pixels per inch of paper.
    pub dpi: u16,
}

/// A scanned map that a project holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedScan {
    /// The picture: from the project's folder where it lies in it, with `/` between folders.
    pub path: String,
    /// Which page of a PDF file.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub page: PageChoice,
    /// Control points, in pixels of the whole picture.
    pub points: Vec<ControlPoint>,
    /// By which kind of map they place it.
    #[serde(default, skip_serializing_if = "is_by_points")]
    pub transform: Transform,
    /// How strongly it is drawn, in per cent.
    pub opacity: u8,
}

impl Default for PageChoice {
    fn default() -> Self {
        Self { number: 1, dpi: 150 }
    }
}

impl PageChoice {
    /// The resolutions that are offered.
    pub const DPI: [u16; 3] = [72, 150, 300];
}

impl PlacedScan {
    /// Whether the path is a line that shows all it holds, and the points are as many as place a picture and lie on the
    /// earth.
    pub fn is_sound(&self) -> bool {
        let is_place = |p: &ControlPoint| {
            p.x_px.is_finite() && p.y_px.is_finite() && p.lon_deg.abs() <= 180.0 && p.lat_deg.abs() <= 90.0
        };
        is_line(&self.path)
            && !self.path.trim().is_empty()
            && (2..=MOST_POINTS).contains(&self.points.len())
            && self.points.iter().all(is_place)
            && self.opacity <= 100
            && PageChoice::DPI.contains(&self.page.dpi)
    }
}

fn is_by_points(transform: &Transform) -> bool {
    *transform == Transform::ByPoints
}

fn is_usual(page: &PageChoice) -> bool {
    *page == PageChoice::default()
}

#[cfg(test)]
mod tests {
    use super::{ControlPoint, MOST_POINTS, PageChoice, PlacedScan, Transform};

    fn scan(path: &str, points: usize) -> PlacedScan {
        let point = ControlPoint { x_px: 1.0, y_px: 2.0, lon_deg: 102.6, lat_deg: 25.0 };
        PlacedScan {
            path: path.to_owned(),
            page: PageChoice::default(),
            points: vec![point; points],
            transform: Transform::ByPoints,
            opacity: 60,
        }
    }

    #[test]
    fn what_cannot_be_a_placed_picture_is_not_sound() {
        assert!(scan("网格图.png", 2).is_sound() && scan("a.pdf", MOST_POINTS).is_sound());
        assert!(!scan("", 2).is_sound() && !scan("a\u{202e}gnp", 2).is_sound());
        assert!(!scan("a.png", 1).is_sound() && !scan("a.png", MOST_POINTS + 1).is_sound());
        assert!(!PlacedScan { opacity: 101, ..scan("a.png", 2) }.is_sound());
        assert!(!PlacedScan { page: PageChoice { number: 1, dpi: 9 }, ..scan("a.pdf", 2) }.is_sound());
        for (lon_deg, lat_deg) in [(f64::NAN, 25.0), (200.0, 25.0), (102.0, 91.0)] {
            let mut bad = scan("a.png", 2);
            bad.points[0] = ControlPoint { lon_deg, lat_deg, ..bad.points[0] };
            assert!(!bad.is_sound(), "{lon_deg} {lat_deg}");
        }
    }
}
