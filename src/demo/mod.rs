//! The demo district: Xishan, made from the facts in `data/xishan`, the same on every machine and in every run.
//!
//! Its borders below the district's outline are invented. Never reads a file at run time.

mod facts;
mod layout;
mod plane;
mod random;

#[doc(hidden)]
pub fn preview() -> String {
    use std::fmt::Write as _;
    let t = std::time::Instant::now();
    let Ok(ground) = layout::ground() else { return String::new() };
    eprintln!("ground {:?} faces {}", t.elapsed(), ground.arrangement.faces().len());
    let mut s = String::new();
    for e in ground.arrangement.edges() {
        let k = ground.kind_of(e.lines);
        let (a, b) = (plane::Spot::of(e.from), plane::Spot::of(e.to));
        let _ = writeln!(s, "{} {:.1} {:.1} {:.1} {:.1} {} {}", k as u8, a.x, a.y, b.x, b.y, e.left.0, e.right.0);
    }
    s
}
