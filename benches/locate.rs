//! Point location at three sizes: building, single answers, batches from lattice points and from degrees, following edits.
//!
//! `cargo bench --no-default-features --bench locate`; `TONGXIN_GRIDS=423` runs one size only.
#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::partition::{Border, BorderId, Partition, PartitionDelta};
use tongxin::query::CellIndex;

mod coverage;
use coverage::{Coverage, Dice};

fn sizes() -> Vec<usize> {
    let chosen = std::env::var("TONGXIN_GRIDS").ok().and_then(|grids| grids.parse().ok());
    chosen.map_or_else(|| vec![423, 20_000, 200_000], |grids| vec![grids])
}

/// A change of one border there and back: a vertex moves halfway to the one before.
fn edit(partition: &Partition, id: BorderId) -> (Partition, PartitionDelta) {
    let border = partition.border(id).unwrap().clone();
    let mut points = border.points.to_vec();
    points[5] = LatticePoint::new(i64::midpoint(points[4].x, points[5].x), i64::midpoint(points[4].y, points[5].y));
    let moved = Border { points: Arc::from(points), ..border.clone() };
    let delta = PartitionDelta { removed: vec![border], inserted: vec![moved] };
    (partition.with(&delta), delta)
}

fn locate(criterion: &mut Criterion) {
    // One thread, so that figures of different machines can be compared.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    let progress = Progress::default();
    for grids in sizes() {
        let partition = Coverage::plain(grids).partition();
        let mut index = CellIndex::of(&partition).unwrap();
        let mut dice = Dice(7);
        let points: Vec<LatticePoint> = (0..1_000_000).map(|_| dice.point()).collect();
        let degrees: Vec<[f64; 2]> = points.iter().map(|p| [p.lon_deg(), p.lat_deg()]).collect();

        let mut group = criterion.benchmark_group("locate");
        group.sample_size(10).measurement_time(Duration::from_secs(3));
        group.bench_function(BenchmarkId::new("build", grids), |b| b.iter(|| CellIndex::of(black_box(&partition))));
        let mut next = points.iter().cycle();
        group.bench_function(BenchmarkId::new("single", grids), |b| {
            b.iter(|| next.next().map(|&p| index.leaf(p)));
        });
        let (after, there) = edit(&partition, BorderId(partition.next_border().0 / 2));
        let back = there.reversed();
        group.bench_function(BenchmarkId::new("edit there and back", grids), |b| {
            b.iter(|| index.follow(&partition, &there) && index.follow(&after, &back));
        });
        group.throughput(Throughput::Elements(points.len() as u64));
        group.bench_function(BenchmarkId::new("batch from lattice points", grids), |b| {
            b.iter(|| index.locate_batch(&points, &progress));
        });
        group.bench_function(BenchmarkId::new("batch from degrees", grids), |b| {
            b.iter(|| index.locate_degrees(&degrees, &progress));
        });
        group.finish();
    }
}

criterion_group!(benches, locate);
criterion_main!(benches);
