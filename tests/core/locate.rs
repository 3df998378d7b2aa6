//! Tests of `locate`.

use std::collections::HashMap;

use tongxin::domain::{AreaId, NonGridId};
use tongxin::geodesy::{LatticePoint, MAX_SPAN, orientation};
use tongxin::jobs::{Cancelled, Progress};
use tongxin::partition::{Border, BorderId, BorderTree, Label, Partition, PartitionDelta, move_vertex};
use tongxin::query::{CellIndex, Engine, Locator};

use super::fixtures::bench_coverage::{CORNER, Coverage, Dice, EXTENT};
use super::fixtures::five_levels::{self, five_levels};

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

const A: Label = Label::Grid(AreaId(1));
const B: Label = Label::Grid(AreaId(2));
const LAKE: Label = Label::NonGrid(NonGridId(1));

fn partition(borders: &[(Label, Label, &[(i64, i64)])]) -> Partition {
    let border = |(id, &(left, right, points)): (u32, &(Label, Label, &[(i64, i64)]))| Border {
        id: BorderId(id),
        left,
        right,
        points: points.iter().map(|&(x, y)| LatticePoint::new(x, y)).collect(),
    };
    Partition::from_borders((0..).zip(borders).map(border)).unwrap()
}

/// What each engine says at every point of a small map, written as it lies: north at the top, `.` for outside.
fn assert_map(partition: &Partition, rows: &[&str]) {
    for engine in [Engine::Tree, Engine::Cells] {
        let locator = Locator::of(partition, engine);
        assert_eq!(locator.cells().is_some(), engine == Engine::Cells, "the tree alone has no cells");
        for (y, row) in (0..).zip(rows.iter().rev()) {
            let found: String = (0..)
                .zip(row.chars())
                .map(|(x, _)| match locator.leaf(LatticePoint::new(x, y)) {
                    Label::Outside => '.',
                    A => 'A',
                    B => 'B',
                    LAKE => 'L',
                    _ => '?',
                })
                .collect();
            assert_eq!(&found, row, "{engine:?}, row {y}");
        }
    }
}

#[test]
fn a_point_on_a_border_belongs_to_the_north_east_and_the_district_is_closed() {
    let two_squares = partition(&[
        (A, B, &[(3, 1), (3, 4)]),
        (A, Label::Outside, &[(3, 4), (1, 4), (1, 1), (3, 1)]),
        (B, Label::Outside, &[(3, 1), (6, 1), (6, 4), (3, 4)]),
    ]);
    // The northern corner that both share goes to the smaller label.
    assert_map(&two_squares, &["........", ".AAABBB.", ".AABBBB.", ".AABBBB.", ".AABBBB.", "........"]);
}

#[test]
fn a_slanted_border_counts_as_above_it() {
    // A above the diagonal, B below it.
    let halves = partition(&[
        (A, B, &[(0, 0), (4, 4)]),
        (A, Label::Outside, &[(4, 4), (0, 4), (0, 0)]),
        (B, Label::Outside, &[(0, 0), (4, 0), (4, 4)]),
    ]);
    assert_map(&halves, &["AAAAA.", "AAAAB.", "AAABB.", "AABBB.", "ABBBB."]);
    let other_way = partition(&[
        (B, A, &[(0, 4), (4, 0)]),
        (A, Label::Outside, &[(0, 4), (0, 0), (4, 0)]),
        (B, Label::Outside, &[(4, 0), (4, 4), (0, 4)]),
    ]);
    assert_map(&other_way, &["ABBBB.", "ABBBB.", "AABBB.", "AAABB.", "AAAAA."]);
}

#[test]
fn holes_lakes_and_parts_that_touch_at_a_corner() {
    let map = partition(&[
        // A in two parts that touch at (4, 4), a hole in the first, a lake in the second.
        (A, Label::Outside, &[(4, 4), (0, 4), (0, 0), (4, 0), (4, 4)]),
        (A, Label::Outside, &[(4, 4), (8, 4), (8, 8), (4, 8), (4, 4)]),
        (Label::Outside, A, &[(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)]),
        (LAKE, A, &[(5, 5), (7, 5), (7, 7), (5, 7), (5, 5)]),
    ]);
    assert_map(
        &map,
        &[
            "....AAAAA",
            "....AAAAA",
            "....ALLAA",
            "....ALLAA",
            "AAAAAAAAA",
            "AAAAA....",
            "AA.AA....",
            "AAAAA....",
            "AAAAA....",
        ],
    );
}

#[test]
fn without_borders_everything_is_outside() {
    let locator = Locator::of(&Partition::default(), Engine::Cells);
    assert_eq!(locator.leaf(LatticePoint::new(0, 0)), Label::Outside);
    assert_eq!(locator.leaf(LatticePoint::new(i64::MIN, i64::MAX)), Label::Outside);
    let numbers = locator.cells().unwrap().locate_batch(&[LatticePoint::new(5, 5)], &Progress::default()).unwrap();
    assert_eq!(numbers, [0]);
}

#[test]
fn degrees_round_as_single_points_do_and_what_is_no_place_is_outside() {
    let coverage = Coverage::dressed(30).partition();
    let index = CellIndex::of(&coverage).unwrap();
    let mut dice = Dice(3);
    // Halves of a unit and neighbours of halves, where rounding decides.
    let places: Vec<[f64; 2]> = border_points(&coverage, &mut dice, 4_000)
        .into_iter()
        .map(|p| {
            let mut off = || [0.5, -0.5, 0.499_999, 0.500_001, 0.0][usize::try_from(dice.below(5)).unwrap()];
            [(p.x as f64 + off()) / 1e8, (p.y as f64 + off()) / 1e8]
        })
        .collect();
    let found = index.locate_degrees(&places, &Progress::default()).unwrap();
    for (place, &number) in places.iter().zip(&found.numbers) {
        let p = LatticePoint::from_degrees(place[0], place[1]).unwrap();
        assert_eq!(number, index.number_at(p), "{place:?}");
    }
    let huge = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 181.0, -180.000_1, 4.6e7, -9.3e10];
    let bad: Vec<[f64; 2]> = huge.iter().flat_map(|&x| [[x, 24.7], [102.6, x], [x, x]]).collect();
    let found = index.locate_degrees(&bad, &Progress::default()).unwrap();
    assert_eq!(found.invalid, bad.len());
    assert!(found.numbers.iter().all(|&number| index.labels()[number as usize] == Label::Outside));
}

#[test]
fn a_batch_stops_when_cancelled_and_says_how_far_it_is() {
    let index = CellIndex::of(&Coverage::plain(4).partition()).unwrap();
    let points = vec![CORNER; 200_000];
    let progress = Progress::default();
    index.locate_batch(&points, &progress).unwrap();
    assert_eq!(progress.state(), (200_000, 200_000));
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(index.locate_batch(&points, &progress), Err(Cancelled));
}

#[test]
fn beyond_the_frame_a_new_index_is_built_and_beyond_the_span_the_tree_answers() {
    let square = |size: i64| partition(&[(A, Label::Outside, &[(0, 0), (size, 0), (size, size), (0, size), (0, 0)])]);
    let mut locator = Locator::of(&square(100), Engine::Cells);
    let far = LatticePoint::new(5_000, 5_000);
    assert_eq!(locator.leaf(far), Label::Outside);
    locator.follow(&square(10_000));
    assert!(locator.cells().is_some());
    assert_eq!(locator.leaf(far), A);
    locator.follow(&partition_beyond_span());
    assert!(locator.cells().is_none());
    assert_eq!(locator.leaf(LatticePoint::new(MAX_SPAN + 1, 1)), B);
    locator.follow(&square(100));
    assert!(locator.cells().is_some());
    assert_eq!(locator.leaf(LatticePoint::new(50, 50)), A);
}

/// A square near, and one so far away that no index holds both.
fn partition_beyond_span() -> Partition {
    let far = MAX_SPAN;
    let near = partition(&[(A, Label::Outside, &[(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])]);
    let ring = [(far, 0), (far + 9, 0), (far + 9, 9), (far, 9), (far, 0)];
    let border = Border {
        id: BorderId(7),
        left: B,
        right: Label::Outside,
        points: ring.iter().map(|&(x, y)| LatticePoint::new(x, y)).collect(),
    };
    near.with(&PartitionDelta { removed: Vec::new(), inserted: vec![border] })
}

#[test]
fn enclave_exclave_and_holes_of_a_district_equal_the_oracle_before_and_after_edits() {
    let mut partition = five_levels().partition;
    let mut locator = Locator::of(&partition, Engine::Cells);
    let mut editor = Editor::of(9, 7);
    editor.shift = 20_000;
    for edits in [0, 60] {
        for _ in 0..edits {
            partition = partition.with(&editor.shift(&partition, locator.tree()));
            locator.follow(&partition);
        }
        let mut points = border_points(&partition, &mut Dice(9), 4_000);
        let (columns, rows) = (-1..=121, -1..=81);
        points.extend(
            rows.flat_map(|y| columns.clone().map(move |x| five_levels::at(f64::from(x) / 10.0, f64::from(y) / 10.0))),
        );
        assert_right(locator.cells().unwrap(), &partition, &points);
        for &p in &points {
            assert_eq!(locator.tree().locate(p), locator.cells().unwrap().leaf(p), "the engines differ at {p:?}");
        }
    }
}

/// Random changes that leave a partition: a vertex moves where it may, or a face changes hands.
struct Editor {
    dice: Dice,
    shift: i64,
}

impl Editor {
    fn of(grids: usize, seed: u64) -> Self {
        Self { shift: EXTENT / (grids as f64).sqrt().ceil() as i64 / 50, dice: Dice(seed) }
    }

    fn next(&mut self, partition: &Partition, tree: &BorderTree) -> PartitionDelta {
        if self.dice.below(20) == 0 { self.hand_over(partition) } else { self.shift(partition, tree) }
    }

    /// Moves a vertex of a random border, a junction as well as any other, to the first place that is not refused.
    fn shift(&mut self, partition: &Partition, tree: &BorderTree) -> PartitionDelta {
        loop {
            let id = BorderId(u32::try_from(self.dice.below(i64::from(partition.next_border().0))).unwrap());
            let Some(border) = partition.border(id) else { continue };
            let from = border.points[usize::try_from(self.dice.below(border.points.len() as i64)).unwrap()];
            let to = LatticePoint::new(from.x + self.dice.around(self.shift), from.y + self.dice.around(self.shift));
            if let Ok(delta) = move_vertex(partition, tree, from, to) {
                return delta;
            }
        }
    }

    /// All faces of a label go to another one; borders within it go.
    fn hand_over(&mut self, partition: &Partition) -> PartitionDelta {
        let labels: Vec<Label> = partition.labels().filter(|label| *label != Label::Outside).collect();
        let mut any = || labels[usize::try_from(self.dice.below(labels.len() as i64)).unwrap()];
        let (from, to) = (any(), any());
        let to =
            [to, Label::Outside, Label::Grid(AreaId(9_000_000)), LAKE][usize::try_from(self.dice.below(4)).unwrap()];
        let mut delta = PartitionDelta::default();
        if from == to {
            return delta;
        }
        for &id in partition.borders_of(from) {
            let border = partition.border(id).unwrap().clone();
            let renamed = |label: Label| if label == from { to } else { label };
            let after = Border { left: renamed(border.left), right: renamed(border.right), ..border.clone() };
            if after.left != after.right {
                delta.inserted.push(after);
            }
            delta.removed.push(border);
        }
        delta
    }
}

#[test]
fn follows_random_edits_and_equals_a_fresh_one() {
    let cases: &[(usize, usize)] =
        if heavy() { &[(423, 2_000), (20_000, 2_000), (200_000, 2_000)] } else { &[(6, 60), (90, 200)] };
    for &(grids, edits) in cases {
        let mut partition = Coverage::dressed(grids).partition();
        let mut locator = Locator::of(&partition, Engine::Cells);
        let mut editor = Editor::of(grids, 11);
        for step in 0..edits {
            let delta = editor.next(&partition, locator.tree());
            let after = partition.with(&delta);
            locator.follow(&after);
            // And back again every third time, as undo does.
            if step % 3 == 0 {
                locator.follow(&partition);
                assert_eq!(locator.partition().diff(&partition), PartitionDelta::default());
            } else {
                partition = after;
            }
            if step % (edits / 8) == 0 && grids <= 423 {
                assert!(locator.cells().unwrap().agrees_with(&partition), "after edit {step} of {grids} grids");
            }
        }
        assert!(locator.cells().unwrap().agrees_with(&partition));
        let mut dice = Dice(5);
        let (anywhere, on_borders) = if heavy() { (1_000_000, 100_000) } else { (3_000, 3_000) };
        let mut points: Vec<_> = (0..anywhere).map(|_| dice.point()).collect();
        points.extend(border_points(&partition, &mut dice, on_borders * 2));
        assert_right(locator.cells().unwrap(), &partition, &points);
        let by_cells: Vec<Label> = points.iter().map(|&p| locator.leaf(p)).collect();
        locator.set_engine(Engine::Tree);
        for (&p, expected) in points.iter().zip(by_cells) {
            assert_eq!(locator.leaf(p), expected, "the engines differ at {p:?}");
        }
    }
}

/// Large batches over a large index are dealt out by strips of the map first; smaller ones are not.
#[test]
fn a_batch_that_is_dealt_out_says_what_each_point_says_by_itself() {
    let index = CellIndex::of(&Coverage::plain(8_000).partition()).unwrap();
    assert!(index.bytes() >= 8 << 20, "the index is too small to be dealt out: {}", index.bytes());
    let mut dice = Dice(11);
    let mut points: Vec<LatticePoint> = (0..(1 << 18) + 7).map(|_| dice.point()).collect();
    points.extend([CORNER, LatticePoint::new(i64::MAX, i64::MIN), LatticePoint::default()]);
    let numbers = index.locate_batch(&points, &Progress::default()).unwrap();
    let alone: Vec<u32> = points.iter().map(|&point| index.number_at(point)).collect();
    assert_eq!(numbers, alone);
}
