//! Tests of `geodesy`: reference values of independent programs, and every conversion undone by its inverse.

use proptest::prelude::*;
use tongxin::geodesy::{
    Bd09Point, CoordinateError, CoordinateSystem, Gcj02Point, GeographicPoint, LatticePoint, ProjectedPoint,
    ZonedPoint, area_m2, distance_m, lattice_point, lattice_units, length_m,
};

/// Longitude, latitude, easting and northing in EPSG:4543, by PROJ 9.5.1 through pyproj 3.7. Over 3,000 random places
/// between 99°E and 105°E the largest difference was 0.2 µm.
const PROJ_4543: &[(f64, f64, f64, f64)] = &[
    (102.66, 25.04, 566_606.424_687, 2_770_647.471_041),
    (102.5, 24.8, 550_556.863_862, 2_743_992.420_046),
    (102.0, 25.0, 500_000.0, 2_766_054.169_063),
    (100.5, 26.5, 350_454.506_314, 2_933_104.076_591),
    (103.5, 24.0, 652_639.411_083, 2_656_101.457_474),
    (105.0, 20.0, 814_051.941_211, 2_215_180.098_297),
    (99.0, 30.0, 210_474.536_577, 3_323_905.466_476),
    (102.706_123_45, 25.012_345_67, 571_277.268_915, 2_767_607.448_838),
];

/// Longitude and latitude, in GCJ-02, in BD-09, by prcoords 1.0.2 (PyPI). Over 3,000 random places the largest
/// difference was 4e-15 degree. eviltransform 0.1.1 differs from both by up to 9 mm: it mixes in another ellipsoid.
const PRCOORDS: &[[f64; 6]] = &[
    [102.66, 25.04, 102.661_319_274, 25.036_935_902, 102.667_879_146, 25.042_624_98],
    [102.5, 24.8, 102.501_395_708, 24.797_022_958, 102.507_848_194, 24.803_153_198],
    [100.5, 26.5, 100.501_150_641, 26.496_454_05, 100.507_711_74, 26.502_148_284],
    [105.0, 20.0, 105.002_580_057, 19.997_850_992, 105.009_004_805, 20.004_160_12],
    [102.706_123_45, 25.012_345_67, 102.707_552_018, 25.009_361_084, 102.714_002_643, 25.015_608_545],
];

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}

#[test]
fn the_projection_agrees_with_proj_within_a_micrometre() {
    for &(lon, lat, east, north) in PROJ_4543 {
        let place = GeographicPoint::new(lon, lat);
        let projected = ProjectedPoint::from_geographic(place);
        assert!(close(projected.east_m, east, 1e-6) && close(projected.north_m, north, 1e-6), "{projected:?}");
        let zoned = ZonedPoint::from_geographic(place);
        assert!(close(zoned.east_m, 34e6 + east, 1e-6) && close(zoned.north_m, north, 1e-6), "{zoned:?}");
    }
}

#[test]
fn shifted_coordinates_agree_with_an_independent_converter() {
    for &[lon, lat, gcj_lon, gcj_lat, bd_lon, bd_lat] in PRCOORDS {
        let place = GeographicPoint::new(lon, lat);
        let gcj = Gcj02Point::from_geographic(place);
        assert!(close(gcj.lon_deg, gcj_lon, 1e-9) && close(gcj.lat_deg, gcj_lat, 1e-9), "{gcj:?}");
        let bd = Bd09Point::from_geographic(place);
        assert!(close(bd.lon_deg, bd_lon, 1e-9) && close(bd.lat_deg, bd_lat, 1e-9), "{bd:?}");
    }
}

#[test]
fn the_shift_in_kunming_is_as_measured_there() {
    let place = GeographicPoint::new(102.66, 25.04);
    let gcj = Gcj02Point::from_geographic(place);
    let shift_m = distance_m(place, GeographicPoint::new(gcj.lon_deg, gcj.lat_deg));
    assert!((354.0..366.0).contains(&shift_m), "{shift_m}");
}

#[test]
fn nothing_is_shifted_outside_the_box_around_china() {
    let paris = GeographicPoint::new(2.35, 48.85);
    let gcj = Gcj02Point::from_geographic(paris);
    assert_eq!((gcj.lon_deg, gcj.lat_deg), (2.35, 48.85));
}

#[test]
fn lengths_and_areas_agree_with_geographiclib() {
    // By pyproj.Geod(a=6378137, rf=298.257222101).
    let line = [(10_266, 2_504), (10_250, 2_480)].map(|(x, y)| LatticePoint::new(x * 1_000_000, y * 1_000_000));
    assert!(close(length_m(&line), 31_112.660_058_639, 1e-6));
    let square = [(1_026, 249), (1_027, 249), (1_027, 250), (1_026, 250)]
        .map(|(x, y)| LatticePoint::new(x * 10_000_000, y * 10_000_000));
    assert!(close(area_m2(&square), 111_869_788.592_5, 0.01));
    let triangle = [(102.70, 25.01), (102.701, 25.0123), (102.702, 25.009)]
        .map(|(x, y)| LatticePoint::from_degrees(x, y).unwrap());
    assert!(close(area_m2(&triangle), -31_308.669_498, 0.001), "clockwise rings are negative");
}

#[test]
fn a_ring_has_one_area_closed_or_open_and_degenerate_ones_have_none() {
    let mut ring = vec![LatticePoint::new(0, 0), LatticePoint::new(1_000_000, 0), LatticePoint::new(0, 1_000_000)];
    let open = area_m2(&ring);
    ring.push(ring[0]);
    assert!(open > 0.0 && area_m2(&ring).to_bits() == open.to_bits());
    assert_eq!([area_m2(&[]), area_m2(&ring[..1]), area_m2(&ring[..2]), length_m(&[])], [0.0; 4]);
}

#[test]
fn written_degrees_are_rounded_as_decimals() {
    let check = |written: &str, units: Option<i64>| assert_eq!(lattice_units(written.as_bytes()), units, "{written}");
    check("102.70612345", Some(10_270_612_345));
    check(" -0.5\t", Some(-50_000_000));
    check("+25", Some(2_500_000_000));
    check(".5", Some(50_000_000));
    check("7.", Some(700_000_000));
    // Halves go to the even unit, whatever the nearest binary number does.
    check("25.000000005", Some(2_500_000_000));
    check("25.000000015", Some(2_500_000_002));
    check("25.00000000500000000000000000000001", Some(2_500_000_001));
    check("25.000000004999999999999999999999999", Some(2_500_000_000));
    check("-25.000000015", Some(-2_500_000_002));
    check("1.0270612345e2", Some(10_270_612_345));
    check("1.02706123450000e2", Some(10_270_612_345));
    for not_a_number in
        ["", " ", ".", "-", "+.", "1,5", "1.2.3", "102°", "1e", "e5", "--1", "0x10", "nan", "inf", "1 2"]
    {
        check(not_a_number, None);
    }
    check("1.00000000x", None);
    check("1.000000000x", None);
    // Far beyond the earth: large, never wrapped round.
    assert!(lattice_units(b"99999999999999999999999").unwrap() > 1 << 60);
    assert!(lattice_units(b"1e300").unwrap() > 1 << 60);
}

#[test]
fn numbers_off_the_earth_say_which_mistake_it_is() {
    assert!(matches!(lattice_point(2_500_000_000, 10_270_000_000), Err(CoordinateError::Swapped { .. })));
    assert!(matches!(lattice_point(20_000_000_000, 0), Err(CoordinateError::OutOfRange { .. })));
    assert!(matches!(lattice_point(i64::MAX, i64::MIN + 1), Err(CoordinateError::OutOfRange { .. })));
    assert_eq!(lattice_point(18_000_000_000, -9_000_000_000), Ok(LatticePoint::new(18_000_000_000, -9_000_000_000)));
    let projected = |x, y| CoordinateSystem::GaussKruger102.to_lattice(x, y).unwrap_err();
    assert!(matches!(projected(2_770_647.0, 566_606.0), CoordinateError::ProjectedSwapped { .. }));
    assert!(matches!(projected(102.66, 25.04), CoordinateError::DegreesNotMetres { .. }));
    assert!(matches!(projected(34_566_606.0, 2_770_647.0), CoordinateError::OutOfZone { .. }));
    assert!(matches!(projected(f64::NAN, 0.0), CoordinateError::NotFinite));
    let zoned = |x, y| CoordinateSystem::GaussKrugerZone34.to_lattice(x, y).unwrap_err();
    assert!(matches!(zoned(566_606.0, 2_770_647.0), CoordinateError::OutOfZone { .. }));
    assert!(matches!(zoned(2_770_647.0, 34_566_606.0), CoordinateError::ProjectedSwapped { .. }));
    assert!(matches!(zoned(102.66, 25.04), CoordinateError::DegreesNotMetres { .. }));
    assert!(matches!(CoordinateSystem::Gcj02.to_lattice(25.0, 102.0), Err(CoordinateError::Swapped { .. })));
}

#[test]
fn systems_are_known_by_their_names() {
    for system in CoordinateSystem::ALL {
        assert_eq!(system.name().parse(), Ok(system));
    }
    assert_eq!("epsg:4326".parse(), Ok(CoordinateSystem::Cgcs2000));
    assert_eq!("GCJ-02".parse(), Ok(CoordinateSystem::Gcj02));
    assert!("EPSG:2379".parse::<CoordinateSystem>().is_err());
}

proptest! {
    #[test]
    fn every_system_takes_a_place_there_and_back(lon in 99.0..105.0_f64, lat in 1.0..55.0_f64) {
        let place = GeographicPoint::new(lon, lat);
        for system in CoordinateSystem::ALL {
            let (x, y) = system.coordinates(place);
            let back = system.to_geographic(x, y).unwrap();
            prop_assert!(close(back.lon_deg, lon, 1e-11) && close(back.lat_deg, lat, 1e-11), "{} {:?}", system, back);
        }
    }

    #[test]
    fn lattice_points_survive_every_system(x in 9_900_000_000..10_500_000_000_i64, y in 100_000_000..5_500_000_000_i64) {
        let point = LatticePoint::new(x, y);
        for system in CoordinateSystem::ALL {
            let (a, b) = system.coordinates(point.into());
            prop_assert_eq!(system.to_lattice(a, b), Ok(point));
        }
    }

    #[test]
    fn no_number_makes_a_conversion_panic(x in any::<f64>(), y in any::<f64>()) {
        for system in CoordinateSystem::ALL {
            let _ = system.to_lattice(x, y);
        }
    }

    #[test]
    fn written_degrees_match_exact_arithmetic(whole in 0..180_i64, digits in "[0-9]{0,14}", negative: bool) {
        // Sixteen places of decimals in 128 bits, then rounded by hand.
        let padded: i128 = format!("{digits:0<16}").parse().unwrap();
        let scaled = i128::from(whole) * 10_i128.pow(16) + padded;
        let (floor, rest) = (scaled / 10_i128.pow(8), scaled % 10_i128.pow(8));
        let up = rest > 50_000_000 || (rest == 50_000_000 && floor % 2 == 1);
        let expected = i64::try_from(floor + i128::from(up)).unwrap() * if negative { -1 } else { 1 };
        let written = format!("{}{whole}.{digits}", if negative { "-" } else { "" });
        prop_assert_eq!(lattice_units(written.as_bytes()), Some(expected));
    }

    #[test]
    fn any_bytes_are_a_number_or_not_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = lattice_units(&bytes);
    }
}
