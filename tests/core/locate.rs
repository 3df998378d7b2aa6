//! Tests of `locate`.

use std::collections::HashMap;

use tongxin::geodesy::{LatticePoint, orientation};
use tongxin::jobs::Progress;
use tongxin::partition::{Border, Label, Partition};
use tongxin::query::CellIndex;

use super::fixtures::bench_coverage::{CORNER, Coverage, Dice, EXTENT};

/// The rule, word for word and by another way: count crossings, edge by edge, without any order among the edges.
struct Oracle {
    /// Edges by the strip of columns that they touch: a, b, left label, right label.
    strips: HashMap<i64, Vec<(LatticePoint, LatticePoint, Label, Label)>>,
    width: i64,
}

impl Oracle {
    fn of(partition: &Partition) -> Self {
        let edges: usize = partition.borders().map(|b| b.points.len() - 1).sum();
        let width = EXTENT / i64::try_from(edges / 16).unwrap().clamp(16, 30_000);
        let mut strips: HashMap<i64, Vec<_>> = HashMap::new();
        for border in partition.borders() {
            for pair in border.points.windows(2) {
                let (low, high) = (pair[0].x.min(pair[1].x), pair[0].x.max(pair[1].x));
                for strip in low.div_euclid(width)..=high.div_euclid(width) {
                    strips.entry(strip).or_default().push((pair[0], pair[1], border.left, border.right));
                }
            }
        }
        Self { strips, width }
    }

    /// A ray straight down from the place a hair to the right of and above `p` crosses each label's boundary as often
    /// as it enters and leaves the label. The label that it is in has an odd count.
    fn label(&self, p: LatticePoint) -> Label {
        let Some(edges) = self.strips.get(&p.x.div_euclid(self.width)) else { return Label::Outside };
        let mut odd: Vec<Label> = Vec::new();
        let mut touching: Vec<Label> = Vec::new();
        for &(a, b, left, right) in edges {
            let on = orientation(a, b, p).is_eq()
                && (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x)
                && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y);
            if on && left == Label::Outside {
                touching.push(right);
            } else if on && right == Label::Outside {
                touching.push(left);
            }
            let (west, east) = if a.x < b.x { (a, b) } else { (b, a) };
            if west.x <= p.x && p.x < east.x && orientation(west, east, p).is_ge() {
                for label in [left, right] {
                    match odd.iter().position(|l| *l == label) {
                        Some(i) => _ = odd.swap_remove(i),
                        None => odd.push(label),
                    }
                }
            }
        }
        // The outside has an odd count when one is inside, since the ray ends there.
        let inside = odd.into_iter().filter(|l| *l != Label::Outside).collect::<Vec<_>>();
        assert!(inside.len() <= 1, "{p:?} is in {inside:?}");
        inside.first().copied().or_else(|| touching.into_iter().min()).unwrap_or(Label::Outside)
    }
}

fn heavy() -> bool {
    std::env::var_os("TONGXIN_HEAVY").is_some()
}

/// Points exactly on borders: vertices, lattice points on slanted edges, on runs along either axis, and next to them.
fn border_points(partition: &Partition, dice: &mut Dice, count: usize) -> Vec<LatticePoint> {
    let borders: Vec<&Border> = partition.borders().collect();
    let mut points = Vec::with_capacity(count);
    while points.len() < count {
        let border = borders[usize::try_from(dice.below(borders.len() as i64)).unwrap()];
        let i = usize::try_from(dice.below(border.points.len() as i64 - 1)).unwrap();
        let (a, b) = (border.points[i], border.points[i + 1]);
        let steps = gcd((b.x - a.x).abs(), (b.y - a.y).abs());
        let t = dice.below(steps + 1);
        let on = LatticePoint::new(a.x + (b.x - a.x) / steps * t, a.y + (b.y - a.y) / steps * t);
        points.push(on);
        points.push(LatticePoint::new(on.x + dice.around(1), on.y + dice.around(1)));
    }
    points
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Compares single answers and both batches with the oracle.
fn assert_right(index: &CellIndex, partition: &Partition, points: &[LatticePoint]) {
    let oracle = Oracle::of(partition);
    let progress = Progress::default();
    let numbers = index.locate_batch(points, &progress).unwrap();
    let degrees: Vec<[f64; 2]> = points.iter().map(|p| [p.lon_deg(), p.lat_deg()]).collect();
    let from_degrees = index.locate_degrees(&degrees, &progress).unwrap();
    assert_eq!(numbers, from_degrees.numbers);
    assert_eq!(from_degrees.invalid, 0);
    for (&p, &number) in points.iter().zip(&numbers) {
        let expected = oracle.label(p);
        assert_eq!(index.labels()[number as usize], expected, "batch at {p:?}");
        assert_eq!(index.leaf(p), expected, "single at {p:?}");
    }
}

fn sizes() -> Vec<usize> {
    if heavy() { vec![423, 20_000, 200_000] } else { vec![1, 2, 30, 423] }
}

#[test]
fn equals_the_oracle_anywhere_and_on_borders() {
    for grids in sizes() {
        for coverage in [Coverage::plain(grids), Coverage::dressed(grids)] {
            let partition = coverage.partition();
            let index = CellIndex::of(&partition).unwrap();
            let mut dice = Dice(grids as u64);
            let (anywhere, on_borders) = if heavy() { (1_000_000, 100_000) } else { (5_000, 5_000) };
            let mut points: Vec<_> = (0..anywhere).map(|_| dice.point()).collect();
            points.extend(border_points(&partition, &mut dice, on_borders * 2));
            assert_right(&index, &partition, &points);
        }
    }
}
