//! Our side of the comparison in `benches/peers`: writes the coverage and the points for all, and answers in turns.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

use std::hint::black_box;
use std::io::{BufRead, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use tongxin::geodesy::LatticePoint;
use tongxin::jobs::Progress;
use tongxin::partition::{Border, Label, Partition, PartitionDelta};
use tongxin::query::CellIndex;

mod coverage;
use coverage::{Coverage, Dice};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("export") => export(args[2].parse().unwrap(), args[3].parse().unwrap(), Path::new(&args[4])),
        Some("serve") => serve(args[2].parse().unwrap(), Path::new(&args[3])),
        Some("tune") => tune(args[2].parse().unwrap(), args[3].parse().unwrap()),
        // `cargo bench` runs every bench target; this one has nothing to do by itself.
        _ => println!("usage: peers_side export GRIDS POINTS FOLDER | serve GRIDS FOLDER | tune GRIDS ROUNDS"),
    }
}

/// Polygons as (u32 id, u32 length, WKB) one after the other, points as pairs of f64 degrees; little endian.
fn export(grids: usize, points: usize, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let coverage = Coverage::plain(grids);
    let mut out = BufWriter::new(std::fs::File::create(folder.join("grids.wkb")).unwrap());
    for (id, ring) in coverage.rings() {
        let mut wkb = vec![1, 3, 0, 0, 0, 1, 0, 0, 0];
        wkb.extend(u32::try_from(ring.len()).unwrap().to_le_bytes());
        for p in &ring {
            wkb.extend(p.lon_deg().to_le_bytes());
            wkb.extend(p.lat_deg().to_le_bytes());
        }
        out.write_all(&id.to_le_bytes()).unwrap();
        out.write_all(&u32::try_from(wkb.len()).unwrap().to_le_bytes()).unwrap();
        out.write_all(&wkb).unwrap();
    }
    let mut out = BufWriter::new(std::fs::File::create(folder.join("points.f64")).unwrap());
    let mut dice = Dice(7);
    for _ in 0..points {
        let p = dice.point();
        out.write_all(&p.lon_deg().to_le_bytes()).unwrap();
        out.write_all(&p.lat_deg().to_le_bytes()).unwrap();
    }
}

fn read_points(folder: &Path) -> Vec<[f64; 2]> {
    use std::io::Read;
    let path = folder.join("points.f64");
    let count = usize::try_from(std::fs::metadata(&path).unwrap().len()).unwrap() / 16;
    let mut file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let mut points = Vec::with_capacity(count);
    let mut pair = [0; 16];
    for _ in 0..count {
        file.read_exact(&mut pair).unwrap();
        let number = |at: usize| f64::from_le_bytes(pair[at..at + 8].try_into().unwrap());
        points.push([number(0), number(8)]);
    }
    points
}

/// Seconds that this thread has been on a core.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Million points per CPU-second, of a few passes over all points.
fn rate(points: usize, mut pass: impl FnMut()) -> f64 {
    let start = cpu_seconds();
    let mut passes = 0;
    while passes < 3 || cpu_seconds() - start < 0.4 {
        pass();
        passes += 1;
    }
    (points * passes) as f64 / (cpu_seconds() - start) / 1e6
}

fn build(grids: usize) -> (Partition, CellIndex, f64) {
    let partition = Coverage::plain(grids).partition();
    let start = cpu_seconds();
    let clock = Instant::now();
    let index = CellIndex::of(&partition).unwrap();
    let cpu = cpu_seconds() - start;
    let seconds = if cpu < 0.05 { clock.elapsed().as_secs_f64() } else { cpu };
    (partition, index, seconds)
}

/// For each line on the standard input, one round.
fn serve(grids: usize, folder: &Path) {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    let points = read_points(folder);
    let (_partition, index, seconds) = build(grids);
    println!("{{\"build_s\": {seconds:.4}, \"index_mb\": {:.1}}}", index.bytes() as f64 / 1e6);
    let progress = Progress::default();
    let mut answers = Vec::new();
    for line in std::io::stdin().lock().lines() {
        match line.unwrap().as_str() {
            "degrees" => {
                let rate = rate(points.len(), || answers = index.locate_degrees(&points, &progress).unwrap().numbers);
                println!("{{\"rate\": {rate:.3}}}");
            }
            "lattice" => {
                let lattice: Vec<LatticePoint> =
                    points.iter().map(|p| LatticePoint::from_degrees(p[0], p[1]).unwrap()).collect();
                let rate = rate(points.len(), || answers = index.locate_batch(&lattice, &progress).unwrap());
                println!("{{\"rate\": {rate:.3}}}");
            }
            "answers" => {
                let mut out = BufWriter::new(std::fs::File::create(folder.join("ours.u32")).unwrap());
                for &number in &answers {
                    let id = if let Label::Grid(id) = index.labels()[number as usize] { id.0 } else { 0 };
                    out.write_all(&id.to_le_bytes()).unwrap();
                }
                out.flush().unwrap();
                println!("{{}}");
            }
            other => println!("{{\"error\": \"{other}\"}}"),
        }
    }
}

/// Our figures alone.
fn tune(grids: usize, rounds: usize) {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    let (partition, mut index, seconds) = build(grids);
    println!("{grids} grids: build {:.1} ms, index {:.1} MB", seconds * 1e3, index.bytes() as f64 / 1e6);
    let mut dice = Dice(7);
    let lattice: Vec<LatticePoint> = (0..1_000_000).map(|_| dice.point()).collect();
    let degrees: Vec<[f64; 2]> = lattice.iter().map(|p| [p.lon_deg(), p.lat_deg()]).collect();
    let progress = Progress::default();
    for _ in 0..rounds {
        let from_lattice = rate(lattice.len(), || _ = black_box(index.locate_batch(&lattice, &progress)));
        let from_degrees = rate(lattice.len(), || _ = black_box(index.locate_degrees(&degrees, &progress)));
        let single = rate(lattice.len(), || {
            for &p in &lattice {
                black_box(index.number_at(p));
            }
        });
        println!("  lattice {from_lattice:.1}  degrees {from_degrees:.1}  single {single:.1} M/s");
    }
    let mut times: Vec<u128> = Vec::new();
    for chunk in lattice.chunks(16).take(20_000) {
        let start = Instant::now();
        for &p in chunk {
            black_box(index.number_at(p));
        }
        times.push(start.elapsed().as_nanos() / 16);
    }
    times.sort_unstable();
    println!("  single p50 {} ns, p99 {} ns", times[times.len() / 2], times[times.len() * 99 / 100]);
    edits(partition, &mut index, &mut dice);
}

fn edits(mut partition: Partition, index: &mut CellIndex, dice: &mut Dice) {
    let ids: Vec<_> = partition.borders().map(|border| border.id).collect();
    let mut times: Vec<u128> = Vec::new();
    for _ in 0..2000 {
        let border = partition.border(ids[usize::try_from(dice.below(ids.len() as i64)).unwrap()]).unwrap().clone();
        let mut points = border.points.to_vec();
        let i = usize::try_from(1 + dice.below(points.len() as i64 - 2)).unwrap();
        points[i] = LatticePoint::new((points[i - 1].x + points[i].x) / 2, (points[i - 1].y + points[i].y) / 2);
        let moved = Border { points: Arc::from(points), ..border.clone() };
        let delta = PartitionDelta { removed: vec![border], inserted: vec![moved] };
        let start = Instant::now();
        assert!(index.follow(&partition, &delta));
        times.push(start.elapsed().as_nanos());
        partition = partition.with(&delta);
    }
    times.sort_unstable();
    println!(
        "  edit p50 {:.1} µs, p99 {:.1} µs, most {:.1} µs",
        times[1000] as f64 / 1e3,
        times[1980] as f64 / 1e3,
        times[1999] as f64 / 1e3
    );
    if ids.len() < 100_000 {
        assert!(index.agrees_with(&partition));
    }
}
