//! The demo district: Xishan, made from the facts in `data/xishan`, the same on every machine and in every run.
//!
//! Its borders below the district's outline are invented. Never reads a file at run time.

mod aggregate;
mod backdrop;
mod district;
mod facts;
mod layout;
mod plane;
mod random;
mod records;

use std::sync::Arc;

use crate::model::Document;

/// The demo district as a document.
///
/// Every figure that it shows is counted from its records; they are marked as demo data by their numbers (see
/// [`ProjectInfo::demo_below`](crate::domain::ProjectInfo::demo_below)).
///
/// # Performance
/// Some 0.3 s: it is laid out, divided and furnished anew on every call.
pub fn xishan() -> Document {
    // The lines span half a degree, so the arrangement always exists; an empty document would show at once.
    let Ok(district) = district::District::made() else { return Document::default() };
    let mut document = records::document(&district);
    document.backdrop = Arc::new(backdrop::backdrop(&district));
    document
}

#[doc(hidden)]
pub fn preview() -> String {
    use std::fmt::Write as _;
    let t = std::time::Instant::now();
    let t0 = std::time::Instant::now();
    let doc = xishan();
    eprintln!(
        "xishan {:?} numbers {} buildings {} lines {}",
        t0.elapsed(),
        doc.next_number,
        doc.backdrop.areas.len(),
        doc.backdrop.lines.len()
    );
    let Ok(ground) = layout::ground() else { return String::new() };
    eprintln!("ground {:?} faces {}", t.elapsed(), ground.arrangement.faces().len());
    let graph = aggregate::CellGraph::of(&ground);
    eprintln!("graph {:?} cells {}", t.elapsed(), graph.cells.len());
    let division = aggregate::divide(&ground, &graph);
    eprintln!("divide {:?} grids {}", t.elapsed(), division.grids.len());
    let mut s = String::new();
    for f in ground.arrangement.faces() {
        let c = graph.cell_of[f.id.0 as usize];
        let z = ground.zone_of(f.id);
        let g = if c == usize::MAX { None } else { division.grid_of[c] };
        let _ = write!(s, "F {} {} {}", f.id.0, z as u8, g.map_or(-1, |g| g as i64));
        let m = g.map(|g| division.grids[g]);
        let _ = write!(s, " {} {}", m.map_or(-1, |g| g as i64), m.map_or("-", |m| &facts::SEEDS[m].community[6..9]));
        for p in layout::ring_of(&ground.arrangement, f.id) {
            let _ = write!(s, " {:.1},{:.1}", p.x, p.y);
        }
        s.push('\n');
    }
    for e in ground.arrangement.edges() {
        let k = ground.kind_of(e.lines);
        let (a, b) = (plane::Spot::of(e.from), plane::Spot::of(e.to));
        let _ = writeln!(s, "E {} {:.1} {:.1} {:.1} {:.1} {} {}", k as u8, a.x, a.y, b.x, b.y, e.left.0, e.right.0);
    }
    s
}
