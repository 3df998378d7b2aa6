//! A lattice point strictly inside a face, found exactly, or the proof that there is none.

use super::segment::{Spot, vector};

/// A lattice point strictly inside the face whose half-edges are given (the face on their left, `holes` of its cycles
/// being holes), or `None` when there is none.
///
/// # Performance
/// O(n) for n half-edges to see whether there is one, by Pick's theorem; O(n) more for each row of the lattice that is
/// looked at, which is one or two for all but the thinnest faces.
pub(super) fn point_inside(way: &[(Spot, Spot)], holes: usize, doubled_area: i128) -> Option<Spot> {
    if points_inside(way, holes, doubled_area) <= 0 {
        return None;
    }
    let low = way.iter().map(|&(from, _)| from.y).min()?;
    let high = way.iter().map(|&(from, _)| from.y).max()?;
    rows(low, high).find_map(|y| widest_run(way, y)).map(|(y, from, to)| Spot { x: i32::midpoint(from, to), y })
}

/// How many lattice points lie strictly inside: Pick's theorem for a face with holes, whose boundary may touch itself
/// and have lines that end inside the face.
///
/// Every lattice point counts for the share of a small disc around it that the face covers; that adds up to the area.
/// Points on the boundary count one half for each half-edge through them, and the corners of a cycle miss half a turn
/// each but for one turn in all, more for a hole, less for the outer cycle.
fn points_inside(way: &[(Spot, Spot)], holes: usize, doubled_area: i128) -> i128 {
    let on_boundary: i128 = way
        .iter()
        .map(|&(from, to)| {
            let (dx, dy) = vector(from, to);
            i128::from(common_divisor(dx.unsigned_abs(), dy.unsigned_abs()))
        })
        .sum();
    (doubled_area - on_boundary) / 2 + 1 - i128::try_from(holes).unwrap_or(i128::MAX)
}

fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// All rows strictly between two: the middle one first, then those in the middle of the halves, and so on. Narrow
/// halves give rows twice.
fn rows(low: i32, high: i32) -> impl Iterator<Item = i32> {
    let height = i64::from(high) - i64::from(low);
    let levels = i64::BITS - height.leading_zeros();
    (0..=levels).flat_map(move |level| {
        (0..1_i64 << level).filter_map(move |place| {
            let row = i64::from(low) + ((height * (2 * place + 1)) >> (level + 1));
            i32::try_from(row).ok().filter(|&row| row > low)
        })
    })
}

/// The longest run of points strictly inside on row `y`, as row, first and last.
fn widest_run(way: &[(Spot, Spot)], y: i32) -> Option<(i32, i32, i32)> {
    // Where half-edges cross just above the row, rounded down, and the runs of the row that lie on them.
    let mut crossings: Vec<i32> = Vec::new();
    let mut blocked: Vec<(i32, i32)> = Vec::new();
    for &(from, to) in way {
        if from.y == y {
            blocked.push(if to.y == y { (from.x.min(to.x), from.x.max(to.x)) } else { (from.x, from.x) });
        }
        let (low, high) = if from.y < to.y { (from, to) } else { (to, from) };
        if low.y <= y && y < high.y {
            let (dx, dy) = vector(low, high);
            let shift = dx * (i64::from(y) - i64::from(low.y));
            #[allow(clippy::cast_possible_truncation)] // between the ends
            let x = low.x + shift.div_euclid(dy) as i32;
            if shift.rem_euclid(dy) == 0 {
                blocked.push((x, x));
            }
            crossings.push(x);
        }
    }
    crossings.sort_unstable();
    blocked.sort_unstable();
    let mut widest: Option<(i32, i32, i32)> = None;
    let mut blocked = blocked.into_iter().peekable();
    let mut blocked_to = i32::MIN;
    for pair in crossings.chunks_exact(2) {
        // A crossing between two columns has the next column on its right, a crossing in a column blocks it.
        let (mut from, to) = ((pair[0] + 1).max(blocked_to.saturating_add(1)), pair[1]);
        let mut offer = |from: i32, to: i32| {
            if from <= to && widest.is_none_or(|(_, a, b)| to - from > b - a) {
                widest = Some((y, from, to));
            }
        };
        while let Some((first, last)) = blocked.next_if(|&(first, _)| first <= to) {
            offer(from, to.min(first - 1));
            // What blocks the end of this run may reach into the next.
            blocked_to = blocked_to.max(last);
            from = from.max(last.saturating_add(1));
        }
        offer(from, to);
    }
    widest
}
