//! What a drag costs: a frame (check, preview, figures before and after, the ground to be drawn) and a commit with all
//! that follows the document, at three sizes.
//!
//! `cargo bench --no-default-features --bench redraw`; `TONGXIN_GRIDS=20000` runs one size only.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use tongxin::domain::{Area, AreaId, Atom, AtomId, Level, LevelIndex, Locks, ProjectInfo};
use tongxin::drawing::Drawing;
use tongxin::drawing::style::Theme;
use tongxin::geodesy::LatticePoint;
use tongxin::model::{Command, Document};
use tongxin::partition::{Border, Label};
use tongxin::query::Index;
use tongxin::query::balance::Balancer;
use tongxin::query::grasp::{swept, swept_lines};
use tongxin::query::outlines::Outlines;
use tongxin::session::Session;

mod coverage;
use coverage::Coverage;

/// A district of so many grids: blocks of 5 × 4 make a community, blocks of 10 × 20 a street; two atoms in each grid.
fn district(grids: usize) -> Document {
    let side = Coverage::side(grids);
    // The number of the block of so many columns and rows in which a grid lies.
    let block = |grid: usize, columns: usize, rows: usize| {
        number(grid / side / rows * side.div_ceil(columns) + grid % side / columns)
    };
    let mut document = Document { levels: Arc::new(Level::usual_four()), next_number: 1, ..Document::default() };
    let project = ProjectInfo { household_band: (300, 500), locks: Some(Locks::default()), ..ProjectInfo::default() };
    document.project = Arc::new(project);
    document.partition = Coverage::plain(grids).partition();
    let row = |id: u32, level: u8, parent: Option<u32>, code: String| {
        let name = code.clone();
        Area { volunteers: 1, ..Area::new(AreaId(id), LevelIndex(level), parent.map(AreaId), code, name) }
    };
    let blocks = |columns: usize, rows: usize| number(side.div_ceil(columns) * side.div_ceil(rows));
    let (streets, communities) = (blocks(10, 20), blocks(5, 4));
    let (first_street, first_community) = (number(grids) + 2, number(grids) + 2 + streets);
    document.tables.areas.put(row(number(grids) + 1, 0, None, "530112".into()));
    for street in 0..streets {
        document.tables.areas.put(row(first_street + street, 1, Some(number(grids) + 1), format!("S{street}")));
    }
    for community in 0..communities {
        // A row of communities has a second one in each street.
        let across = number(side.div_ceil(5));
        let (column, line) = (community % across / 2, community / across / 5);
        let parent = first_street + line * number(side.div_ceil(10)) + column;
        document.tables.areas.put(row(first_community + community, 2, Some(parent), format!("C{community}")));
    }
    let mut next = first_community + communities;
    for grid in 0..number(grids) {
        let parent = first_community + block(grid as usize, 5, 4);
        document.tables.areas.put(row(grid + 1, 3, Some(parent), format!("G{grid}")));
        let place = document.partition.borders_of(Label::Grid(AreaId(grid + 1)))[0];
        let at = document.partition.border(place).unwrap().start();
        for step in [1, 2] {
            let at = LatticePoint::new(at.x + step * 300, at.y + step * 300);
            document.tables.atoms.put(Atom { id: AtomId(next), at, households: 200, people: 520, estate: None });
            next += 1;
        }
    }
    document.next_number = next;
    document
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap()
}

/// The middle of some times, that below which 95 % lie, and the largest.
fn spread(mut times: Vec<Duration>) -> [Duration; 3] {
    times.sort_unstable();
    [times[times.len() / 2], times[times.len() * 95 / 100], times[times.len() - 1]]
}

fn measure(name: &str, document: Document) {
    let mut drawing = Drawing::of(&document, Theme::Light);
    let mut outlines = Outlines::of(&document);
    let mut cells = Index::of(&document);
    let mut balancer = Balancer::of(&document, &outlines);
    // Vertices of borders all over the district, whole ones and junctions: of any border, of those between streets, of
    // the outer one.
    let street = |label| document.label_at(label, LevelIndex(1)).map(|area| area.id);
    let outer = |border: &&Border| border.left == Label::Outside || border.right == Label::Outside;
    let of_street = |border: &&Border| !outer(border) && street(border.left) != street(border.right);
    let of = |place: usize, borders: Vec<&Border>, count: usize| -> Vec<(usize, LatticePoint, LatticePoint)> {
        let step = (borders.len() / count).max(1);
        let vertex = |border: &&Border| {
            let at = if border.id.0.is_multiple_of(3) { 0 } else { border.points.len() / 2 };
            (place, border.points[at], border.points[if at == 0 { 1 } else { at - 1 }])
        };
        borders.iter().step_by(step).take(count).map(vertex).collect()
    };
    let borders = || document.partition.borders();
    let mut places = of(0, borders().collect(), 60);
    places.extend(of(1, borders().filter(of_street).collect(), 30));
    places.extend(of(2, borders().filter(outer).collect(), 30));
    let mut session = Session::create(document);
    let mut index = session.index();
    let (mut previews, mut balances, mut firsts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut grounds, mut frames) = (Vec::new(), Vec::new());
    let (mut commits, mut follows, mut cell_follows) = (Vec::new(), Vec::new(), Vec::new());
    let (mut drawn, mut wholes) = ([Vec::new(), Vec::new(), Vec::new()], Vec::new());
    let mut refused = 0;
    let _ = session.preview(&Command::MoveVertex { from: places[0].1, to: places[0].2 });
    for (place, from, next) in places {
        let part = |n: i64| LatticePoint::new(from.x + (next.x - from.x) * n / 20, from.y + (next.y - from.y) * n / 20);
        for frame in 1..=8 {
            let command = Command::MoveVertex { from, to: part(frame) };
            let start = Instant::now();
            let after = session.preview(&command);
            let previewed = start.elapsed();
            let Ok(after) = after else {
                refused += 1;
                continue;
            };
            let start = Instant::now();
            let balance = balancer.balance(&index, &after);
            assert!(!balance.areas.is_empty());
            let balanced = start.elapsed();
            let start = Instant::now();
            let moved = (swept(session.document(), &after), swept_lines(session.document(), &after));
            assert!(!moved.1.come.is_empty());
            let shown = start.elapsed();
            previews.push(previewed);
            grounds.push(shown);
            frames.push(previewed + balanced + shown);
            if frame == 1 { &mut firsts } else { &mut balances }.push(balanced);
        }
        let before = session.document().clone();
        let whole = Instant::now();
        if session.run(Command::MoveVertex { from, to: part(8) }).is_err() {
            continue;
        }
        commits.push(whole.elapsed());
        let start = Instant::now();
        session.keep_up(&mut index);
        follows.push(start.elapsed());
        let start = Instant::now();
        drawing.follow(session.document(), Theme::Light);
        let list = drawing.list().clone();
        assert!(list.bounds.is_some());
        drawn[place].push(start.elapsed());
        outlines.follow(&before, session.document(), &before.diff(session.document()));
        balancer.follow(session.document(), &outlines);
        wholes.push(whole.elapsed());
        let start = Instant::now();
        cells.follow(session.document());
        cell_follows.push(start.elapsed());
    }
    let [any, streets, outer] = drawn;
    for (what, times) in [
        ("preview", previews),
        ("balance, first frame of a drag", firsts),
        ("balance, later frames", balances),
        ("ground and lines to be drawn", grounds),
        ("a frame in all", frames),
        ("commit", commits),
        ("index follows", follows),
        ("index with cells follows", cell_follows),
        ("display list follows, any border", any),
        ("display list follows, of a street", streets),
        ("display list follows, outer border", outer),
        ("a commit in all", wholes),
    ] {
        let [middle, most, worst] = spread(times);
        println!("{name:>8}  {what:<32} median {middle:>10.1?}  95 % {most:>10.1?}  most {worst:>10.1?}");
    }
    println!("{name:>8}  {refused} frames refused");
}

fn main() {
    let chosen: Option<usize> = std::env::var("TONGXIN_GRIDS").ok().and_then(|grids| grids.parse().ok());
    if chosen.is_none() {
        let mut demo = tongxin::demo::xishan();
        Arc::make_mut(&mut demo.project).locks = Some(Locks::default());
        measure("demo", demo);
    }
    for grids in chosen.map_or_else(|| vec![20_000, 200_000], |grids| vec![grids]) {
        measure(&grids.to_string(), district(grids));
    }
}
