//! Tracing polygons from borders.

use std::collections::BTreeMap;

use geo::{Coord, LineString, Validation};
use tongxin::domain::AreaId;
use tongxin::geodesy::LatticePoint;
use tongxin::partition::{Label, Partition, Polygon};

use crate::fixtures::{self, CORNER, STEP, coverage, grid, lake};

/// Rings in steps, easy to read.
fn steps(polygons: &[Polygon]) -> Vec<Vec<Vec<(i64, i64)>>> {
    let step = |p: &LatticePoint| ((p.x - CORNER.x) / STEP, (p.y - CORNER.y) / STEP);
    polygons.iter().map(|polygon| polygon.rings().map(|ring| ring.iter().map(step).collect()).collect()).collect()
}

/// The rules that hold for every outline: valid for OGC, wound and started as documented.
fn check(name: &str, polygons: &[Polygon]) {
    assert!(polygons.is_sorted());
    for polygon in polygons {
        let line = |ring: &[LatticePoint]| -> LineString {
            #[allow(clippy::cast_precision_loss)]
            ring.iter().map(|p| Coord { x: (p.x - CORNER.x) as f64, y: (p.y - CORNER.y) as f64 }).collect()
        };
        let shape = geo::Polygon::new(line(&polygon.outer), polygon.holes.iter().map(|hole| line(hole)).collect());
        assert!(
            shape.is_valid(),
            "{name}: {:?} of {:?}",
            shape.validation_errors(),
            steps(std::slice::from_ref(polygon))
        );
        for (place, ring) in polygon.rings().enumerate() {
            assert_eq!(ring.first(), ring.last());
            assert_eq!(ring.first(), ring.iter().min());
            assert_eq!(tongxin::geodesy::doubled_area(ring) > 0, place == 0, "{name}");
        }
        assert!(polygon.holes.is_sorted());
    }
}

fn total(polygons: &[Polygon]) -> i128 {
    polygons.iter().map(Polygon::doubled_area).sum()
}

#[test]
fn outlines_of_every_fixture_are_valid_and_tile_the_district() {
    for (name, partition) in fixtures::all() {
        let areas = partition.doubled_areas();
        assert_eq!(areas.values().sum::<i128>(), 0, "{name}");
        let all = partition.outlines_by(|label| (label != Label::Outside).then_some(label));
        for (&label, polygons) in &all {
            check(name, polygons);
            assert_eq!(total(polygons), areas[&label], "{name} {label:?}");
            assert_eq!(areas[&label], partition.doubled_area(label));
            assert_eq!(*polygons, partition.outline(label), "{name} {label:?}");
        }
        let district = partition.outlines_by(|label| (label != Label::Outside).then_some(()));
        check(name, &district[&()]);
        assert_eq!(total(&district[&()]), -areas[&Label::Outside], "{name}");
        let ids = partition.borders().map(|border| border.id);
        assert_eq!(district[&()], partition.outline_of(|label| label != Label::Outside, ids));
    }
}

#[test]
fn an_enclave_is_a_hole() {
    let partition = fixtures::enclave();
    assert_eq!(
        steps(&partition.outline(grid(1))),
        [[vec![(0, 0), (20, 0), (20, 20), (0, 20), (0, 0)], vec![(6, 6), (6, 12), (12, 14), (14, 8), (6, 6)]]]
    );
    assert_eq!(steps(&partition.outline(grid(2))), [[vec![(6, 6), (14, 8), (12, 14), (6, 12), (6, 6)]]]);
}

#[test]
fn a_lake_between_two_grids_is_no_hole_of_either() {
    let partition = fixtures::hole_with_lake();
    assert!(partition.labels().all(|label| label == Label::Outside || partition.outline(label)[0].holes.is_empty()));
    let both = partition.outlines_by(|label| matches!(label, Label::Grid(_)).then_some(()));
    assert_eq!(both[&()].len(), 1);
    assert_eq!(both[&()][0].holes.len(), 1);
    assert_eq!(total(&both[&()]), -partition.doubled_area(Label::Outside) - partition.doubled_area(lake(9)));
}

#[test]
fn an_exclave_is_a_second_polygon() {
    let partition = fixtures::exclave();
    assert_eq!(partition.outline(grid(1)).len(), 2);
    assert_eq!(partition.outline(grid(2)).iter().map(|polygon| polygon.holes.len()).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_hole_that_touches_the_outer_ring_stays_a_hole() {
    let outline = fixtures::pinched().outline(grid(1));
    assert_eq!(
        steps(&outline),
        [[
            vec![(0, 0), (20, 0), (20, 20), (0, 20), (0, 10), (0, 0)],
            vec![(0, 10), (8, 14), (12, 10), (8, 6), (0, 10)]
        ]]
    );
}

#[test]
fn ground_that_hangs_together_in_a_point_is_two_polygons() {
    assert_eq!(
        steps(&fixtures::bow_tie().outline(grid(1))),
        [[vec![(0, 0), (20, 0), (10, 10), (0, 0)]], [vec![(0, 20), (10, 10), (20, 20), (0, 20)]]]
    );
}

#[test]
fn islands_in_a_ring_make_one_hole_and_a_second_piece() {
    let outline = fixtures::islands_in_a_chain().outline(grid(1));
    assert_eq!(outline.iter().map(|polygon| polygon.holes.len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(
        steps(&outline[1..]),
        [[vec![(6, 10), (10, 4), (10, 7), (14, 7), (10, 16), (6, 10)]]],
        "what the islands enclose"
    );
}

#[test]
fn outlines_of_higher_levels_follow_the_same_vertices() {
    let partition = coverage::wavy(12, 3);
    let street = |label: Label| match label {
        Label::Grid(AreaId(number)) => Some((number - 1) % 12 / 4 + (number - 1) / 12 / 6 * 3),
        _ => None,
    };
    let streets: BTreeMap<u32, Vec<Polygon>> = partition.outlines_by(street);
    assert_eq!(streets.keys().copied().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    let grids = partition.outlines_by(|label| (label != Label::Outside).then_some(label));
    for (number, polygons) in &streets {
        check("streets", polygons);
        let parts: i128 =
            grids.iter().filter(|(label, _)| street(**label) == Some(*number)).map(|(_, parts)| total(parts)).sum();
        assert_eq!(total(polygons), parts);
    }
}

#[test]
fn an_empty_partition_has_no_outline() {
    let empty = Partition::default();
    assert!(empty.outlines_by(Some).is_empty() && empty.outline(grid(1)).is_empty());
    assert_eq!(empty.doubled_area(grid(1)), 0);
}
