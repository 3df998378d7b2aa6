//! Scans placed by control points.

use proptest::prelude::*;
use tongxin::basemap::{ControlPoint, Fit, PageReader, Placement, PlacementError, Problem, Scan, Underlay};
use tongxin::geodesy::{GeographicPoint, ProjectedPoint, distance_m};

/// A sheet of 4000 × 3000 px at 2 m a pixel, turned by some degrees: the place of a pixel.
fn ground(x: f64, y: f64, turn_deg: f64, shear: f64) -> GeographicPoint {
    let (sin, cos) = turn_deg.to_radians().sin_cos();
    let (u, v) = (2.0 * x + shear * y, -2.0 * y);
    ProjectedPoint { east_m: 560_000.0 + cos * u - sin * v, north_m: 2_765_000.0 + sin * u + cos * v }
        .to_geographic()
        .unwrap()
}

fn point(x: f64, y: f64, turn_deg: f64, shear: f64) -> ControlPoint {
    let place = ground(x, y, turn_deg, shear);
    ControlPoint { x_px: x, y_px: y, lon_deg: place.lon_deg, lat_deg: place.lat_deg }
}

proptest! {
    #[test]
    fn two_points_place_a_turned_sheet(turn in -180.0..180.0_f64, x in 0.0..4000.0_f64, y in 0.0..3000.0_f64) {
        let placed = Placement::of(&[point(100.0, 200.0, turn, 0.0), point(3900.0, 2500.0, turn, 0.0)]).unwrap();
        prop_assert_eq!(placed.fit, Fit::Similarity);
        let off = distance_m(placed.ground(x, y).unwrap(), ground(x, y, turn, 0.0));
        prop_assert!(off < 0.01, "{} m", off);
        prop_assert!(placed.mean_m() < 0.01);
    }

    #[test]
    fn three_points_place_a_sheet_that_shrank_unevenly(turn in -180.0..180.0_f64, shear in -0.5..0.5_f64) {
        let corners = [(0.0, 0.0), (4000.0, 100.0), (300.0, 3000.0)];
        let placed = Placement::of(&corners.map(|(x, y)| point(x, y, turn, shear))).unwrap();
        prop_assert_eq!(placed.fit, Fit::Affine);
        let off = distance_m(placed.ground(2000.0, 1500.0).unwrap(), ground(2000.0, 1500.0, turn, shear));
        prop_assert!(off < 0.01, "{} m", off);
    }

    #[test]
    fn no_numbers_make_it_panic(numbers in prop::collection::vec(prop::num::f64::ANY, 0..60)) {
        let points: Vec<ControlPoint> = numbers
            .chunks_exact(4)
            .map(|n| ControlPoint { x_px: n[0], y_px: n[1], lon_deg: n[2], lat_deg: n[3] })
            .collect();
        let _ = Placement::of(&points);
    }
}

#[test]
fn a_wrong_point_of_four_shows_in_the_residuals() {
    let mut points: Vec<ControlPoint> =
        [(0.0, 0.0), (4000.0, 0.0), (4000.0, 3000.0), (0.0, 3000.0)].map(|(x, y)| point(x, y, 3.0, 0.0)).to_vec();
    assert!(Placement::of(&points).unwrap().mean_m() < 0.01);
    // 40 m off to the east.
    points[2].x_px += 20.0;
    let placed = Placement::of(&points).unwrap();
    assert_eq!(placed.fit, Fit::LeastSquares);
    // Four corners of a rectangle share an error equally: a quarter each.
    for residual in &placed.residuals_m {
        assert!((residual - 10.0).abs() < 0.2, "{:?}", placed.residuals_m);
    }
    assert!((placed.mean_m() - 10.0).abs() < 0.2);
}

#[test]
fn points_that_say_nothing_are_refused() {
    let some =
        |places: &[(f64, f64)]| Placement::of(&places.iter().map(|&(x, y)| point(x, y, 0.0, 0.0)).collect::<Vec<_>>());
    assert_eq!(some(&[(1.0, 1.0)]), Err(PlacementError::TooFew));
    assert_eq!(some(&[(1.0, 1.0), (1.0, 1.0)]), Err(PlacementError::OnALine));
    assert_eq!(some(&[(0.0, 0.0), (100.0, 100.0), (200.0, 200.0)]), Err(PlacementError::OnALine));
    assert_eq!(some(&[(0.0, 0.0), (1000.0, 1.0), (2000.0, 0.0), (3000.0, 2.0)]), Err(PlacementError::OnALine));
    assert_eq!(some(&[(0.0, 0.0); 13]), Err(PlacementError::TooMany));
    let mut far = point(0.0, 0.0, 0.0, 0.0);
    far.lon_deg = 12.0;
    assert_eq!(Placement::of(&[point(9.0, 9.0, 0.0, 0.0), far]), Err(PlacementError::NoPlace(1)));
}

#[test]
fn scans_of_every_kind_are_read_and_others_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let load = |path: &std::path::Path| Scan::load(&Underlay::new(path.to_owned()), &PageReader::default());
    for (name, format) in [
        ("扫描.png", image::ImageFormat::Png),
        ("b.jpg", image::ImageFormat::Jpeg),
        ("c.tif", image::ImageFormat::Tiff),
        ("d.webp", image::ImageFormat::WebP),
    ] {
        let scan = load(&put(name, &super::encoded(300, 200, [9, 8, 7, 255], format))).unwrap();
        assert_eq!((scan.width, scan.height, scan.picture.width), (300, 200, 300), "{name}");
    }
    let large = load(&put("e.png", &super::encoded(9000, 60, [9, 8, 7, 255], image::ImageFormat::Png))).unwrap();
    assert_eq!((large.width, large.picture.width, large.picture.height), (9000, 4096, 27));
    let problem = |path: &std::path::Path| load(path).unwrap_err();
    assert_eq!(problem(&put("g.png", b"\x89PNG\r\n\x1a\n???")), Problem::DamagedPicture);
    assert_eq!(problem(&put("h.png", &[])), Problem::NotAPicture);
    assert!(matches!(problem(&folder.path().join("none.png")), Problem::File(_)));
    assert_eq!(problem(folder.path()), Problem::NotAPicture);
}

#[test]
fn an_underlay_is_kept_with_its_points() {
    let mut underlay = Underlay::new("扫描.tif".into());
    assert_eq!(underlay.placement(), Err(PlacementError::TooFew));
    underlay.points = vec![point(0.0, 0.0, 5.0, 0.0), point(900.0, 700.0, 5.0, 0.0)];
    let kept: Underlay = serde_json::from_str(&serde_json::to_string(&underlay).unwrap()).unwrap();
    assert_eq!(kept, underlay);
    assert!(kept.placement().is_ok());
}
