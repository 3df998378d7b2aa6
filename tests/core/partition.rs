//! Tests of `partition`.

mod arrangement;
mod build;
mod canonical;
mod check;
mod edit_vertex;
mod move_vertex;
mod outline;
mod patch;
mod tree;

use proptest::prelude::*;
use tongxin::geodesy::LatticePoint;
use tongxin::partition::{Arrangement, Label, Partition};

use crate::fixtures::{grid, lake};

/// How many random cases a property is tried on: many times more where `TONGXIN_HEAVY=1` is set.
fn cases(light: u32) -> ProptestConfig {
    let heavy = std::env::var_os("TONGXIN_HEAVY").is_some_and(|value| value == "1");
    ProptestConfig::with_cases(if heavy { light * 50 } else { light })
}

/// Random lines on a square of the lattice: crossing, overlapping, touching, ending anywhere.
fn soup(extent: i64, lines: usize) -> impl Strategy<Value = Vec<Vec<LatticePoint>>> {
    let point = (0..=extent, 0..=extent).prop_map(|(x, y)| LatticePoint::new(x, y));
    prop::collection::vec(prop::collection::vec(point, 1..6), 1..lines)
}

/// Partitions of such lines, with few labels, so that there are exclaves, enclaves, holes and touching corners.
fn any_partition(extent: i64, lines: usize) -> impl Strategy<Value = Partition> {
    let label = prop_oneof![Just(Label::Outside), Just(grid(1)), Just(grid(2)), Just(grid(3)), Just(lake(1))];
    (soup(extent, lines), prop::collection::vec(label, 1..9)).prop_map(|(lines, labels)| {
        let arrangement = Arrangement::of(&lines).unwrap();
        arrangement.into_partition(|face| labels[face.0 as usize % labels.len()])
    })
}
