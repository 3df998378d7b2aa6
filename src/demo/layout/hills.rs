//! Cells of the hills: a honeycomb shaken out of order, whose edges wander like the crests between small valleys.

use super::{Kind, Line, Zone, Zones};
use crate::demo::plane::Spot;
use crate::demo::random::Random;

/// Side of a hexagon before it is shaken.
const SIDE_M: f64 = 400.0;
/// √3 / 2.
const HALF_ROOT_THREE: f64 = 0.866_025_403_784_438_6;

/// Columns and rows of corners that cover the district.
const COLUMNS: std::ops::Range<i32> = -76..46;
const ROWS: std::ops::Range<i32> = -41..52;

/// The edges of the cells, as far as they run through hills.
pub fn cells(zones: &Zones) -> Vec<Line> {
    let corners: Vec<(Spot, Zone)> = (ROWS.start..=ROWS.end)
        .flat_map(|row| (COLUMNS.start..=COLUMNS.end).map(move |column| corner(column, row)))
        .map(|spot| (spot, zones.at(spot)))
        .collect();
    #[allow(clippy::cast_sign_loss)] // both count from the start of their range
    let at = |column: i32, row: i32| {
        corners[(row - ROWS.start) as usize * (COLUMNS.len() + 1) + (column - COLUMNS.start) as usize]
    };
    let mut lines = Vec::new();
    for row in ROWS {
        for column in COLUMNS {
            let here = at(column, row);
            // A honeycomb drawn as a brick wall: from each corner to the next in the east, from every second northward.
            edge(here, at(column + 1, row), seed(column, row, 1), zones, &mut lines);
            if (column + row) % 2 == 0 {
                edge(here, at(column, row + 1), seed(column, row, 2), zones, &mut lines);
            }
        }
    }
    lines
}

fn seed(column: i32, row: i32, salt: u64) -> u64 {
    #[allow(clippy::cast_sign_loss)] // a seed is any number
    let (column, row) = (column as u64, row as u64);
    column.wrapping_mul(0x9E37_79B1).wrapping_add(row.wrapping_mul(0x85EB_CA77_C2B2)).wrapping_add(salt << 48)
}

/// A corner of the honeycomb, shaken.
fn corner(column: i32, row: i32) -> Spot {
    let mut random = Random::of(seed(column, row, 3));
    let low = (column + row).rem_euclid(2) == 0;
    let x = f64::from(column) * SIDE_M * HALF_ROOT_THREE;
    let y = f64::from(row) * SIDE_M * 1.5 + if low { SIDE_M * 0.25 } else { -SIDE_M * 0.25 };
    let reach = SIDE_M * 0.36;
    Spot::new(x + random.between(-reach, reach), y + random.between(-reach, reach))
}

/// Draws the wandering line between two corners where it runs through hills.
fn edge((from, a): (Spot, Zone), (to, b): (Spot, Zone), seed: u64, zones: &Zones, lines: &mut Vec<Line>) {
    if a != Zone::Hills && b != Zone::Hills {
        return;
    }
    let mut random = Random::of(seed);
    let mut spots = vec![from, to];
    let mut reach = 0.17;
    for _ in 0..3 {
        let mut finer = Vec::with_capacity(2 * spots.len());
        for pair in spots.windows(2) {
            let aside = pair[1].minus(pair[0]).turned().times(random.between(-reach, reach));
            finer.push(pair[0]);
            finer.push(pair[0].towards(pair[1], random.between(0.42, 0.58)).plus(aside));
        }
        finer.extend(spots.last().copied());
        spots = finer;
        reach *= 0.85;
    }
    if a == b {
        lines.push(Line { kind: Kind::Cell, name: "", spots });
        return;
    }
    // One end lies elsewhere: keep the part in the hills and one step over the line that ends them.
    if a != Zone::Hills {
        spots.reverse();
    }
    let keep = spots.iter().position(|&spot| zones.at(spot) != Zone::Hills).map_or(spots.len(), |first| first + 1);
    spots.truncate(keep);
    lines.push(Line { kind: Kind::Cell, name: "", spots });
}
