//! Checks the facts in `data/xishan` and turns them into Rust source. Runs inside `build.rs` only; every problem is
//! said with its file and line, and stops the build.

mod columns;
mod shapes;
mod tables;

use std::path::Path;

/// The Rust source of all facts, or the first problem in words with its file and line.
pub fn compile(root: &Path) -> Result<String, String> {
    let mut source = String::new();
    let divisions = tables::divisions(root)?;
    for table in columns::TABLES {
        tables::table(&mut source, root, table, &divisions)?;
    }
    shapes::shapes(&mut source, root)?;
    Ok(source)
}

/// A longitude and latitude in degrees as lattice units, when they lie near the district.
fn lattice(lon_deg: f64, lat_deg: f64) -> Result<(i64, i64), String> {
    if !(102.2..103.0).contains(&lon_deg) || !(24.5..25.4).contains(&lat_deg) {
        return Err(format!("{lon_deg}, {lat_deg} is not a longitude and latitude near the district"));
    }
    #[allow(clippy::cast_possible_truncation)] // bounded just above
    let unit = |degrees: f64| (degrees * 1e8).round() as i64;
    Ok((unit(lon_deg), unit(lat_deg)))
}
