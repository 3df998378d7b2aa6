//! The lists of facts: comma-separated files with a head row, no quotes, one record a line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::columns::{Column, TableShape};

/// The level of each division, by its code.
pub type Divisions = BTreeMap<String, String>;

/// Reads the divisions and checks codes, levels and parents.
pub fn divisions(root: &Path) -> Result<Divisions, String> {
    let path = root.join("divisions.csv");
    let content = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut found = Divisions::new();
    for (number, line) in content.lines().enumerate().skip(1) {
        let place = |problem: String| format!("{}:{}: {problem}", path.display(), number + 1);
        let cells: Vec<&str> = line.split(',').collect();
        let [code, _, parent, level] = cells[..] else { return Err(place("not four columns".to_owned())) };
        let (digits, above) = match level {
            "district" => (6, ""),
            "street" => (9, "district"),
            "community" => (12, "street"),
            other => return Err(place(format!("no level is called {other}"))),
        };
        if code.len() != digits || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(place(format!("a {level} has a code of {digits} digits, not {code}")));
        }
        if !above.is_empty() && (found.get(parent).map(String::as_str) != Some(above) || !code.starts_with(parent)) {
            return Err(place(format!("{parent} is not the {above} that {code} belongs to")));
        }
        if found.insert(code.to_owned(), level.to_owned()).is_some() {
            return Err(place(format!("the code {code} stands twice")));
        }
    }
    Ok(found)
}

/// Writes the struct of a row and the list of all rows.
pub fn table(source: &mut String, root: &Path, shape: &TableShape, divisions: &Divisions) -> Result<(), String> {
    let path = root.join(shape.file);
    let content = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut lines = content.lines().enumerate();
    let head: Vec<&str> = lines.next().map(|(_, line)| line.split(',').collect()).unwrap_or_default();
    let expected: Vec<&str> = shape.columns.iter().map(|(name, _)| *name).collect();
    if head != expected {
        return Err(format!("{}:1: the columns are {head:?}, not {expected:?}", path.display()));
    }
    declare(source, shape);
    let mut seen: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (number, line) in lines {
        let place = |problem: String| format!("{}:{}: {problem}", path.display(), number + 1);
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        if cells.len() != expected.len() {
            return Err(place(format!("{} cells, not {}", cells.len(), expected.len())));
        }
        source.push_str("    ");
        source.push_str(shape.row);
        source.push_str(" { ");
        let mut column = 0;
        while column < cells.len() {
            let (name, kind) = shape.columns[column];
            let named = |problem: String| place(format!("column {name}: {problem}"));
            if matches!(kind, Column::Unique)
                && let Some(first) = seen.insert((column, cells[column]), number + 1)
            {
                return Err(named(format!("{} stands in line {first} too", cells[column])));
            }
            column += cell(source, name, kind, &cells[column..], divisions).map_err(named)?;
        }
        source.push_str("},\n");
    }
    source.push_str("];\n");
    Ok(())
}

fn declare(source: &mut String, shape: &TableShape) {
    let mut fields = String::new();
    for (name, kind) in shape.columns {
        let (name, kind) = match kind {
            Column::Number => (*name, "u32"),
            Column::Flag => (*name, "bool"),
            Column::Place if *name == "lon" => ("at", "LatticePoint"),
            Column::PlaceOrNone if *name == "lon" => ("at", "Option<LatticePoint>"),
            Column::Place | Column::PlaceOrNone => continue,
            _ => (*name, "&'static str"),
        };
        let _ = writeln!(fields, "    pub {name}: {kind},");
    }
    let (file, row, rows) = (shape.file, shape.row, shape.rows);
    let _ = write!(
        source,
        "/// A row of `{file}`.\n#[allow(dead_code, missing_docs)]\n#[derive(Clone, Copy, Debug)]\npub struct {row} {{\n{fields}}}\n\n\
         /// The rows of `{file}`.\npub static {rows}: &[{row}] = &[\n"
    );
}

/// Writes one field and says how many cells it took.
fn cell(source: &mut String, name: &str, kind: Column, cells: &[&str], divisions: &Divisions) -> Result<usize, String> {
    let value = cells[0];
    let wrong_code = |level: &str| {
        let known = divisions.get(value).map(String::as_str);
        if known.is_none() || (level != "any" && known != Some(level)) {
            return Err(format!("{value} is not the code of a {level}"));
        }
        Ok(())
    };
    match kind {
        Column::Text | Column::Unique if value.is_empty() => return Err("is empty".to_owned()),
        Column::Code(level) => wrong_code(level)?,
        Column::CodeOrNone(level) if !value.is_empty() => wrong_code(level)?,
        Column::OneOf(words) if !words.contains(&value) => return Err(format!("{value:?} is none of {words:?}")),
        Column::Number => {
            let number: u32 = value.parse().map_err(|_| format!("{value:?} is not a whole number"))?;
            let _ = write!(source, "{name}: {number}, ");
            return Ok(1);
        }
        Column::Flag => {
            let flag = match value {
                "yes" => true,
                "no" => false,
                _ => return Err(format!("{value:?} is neither yes nor no")),
            };
            let _ = write!(source, "{name}: {flag}, ");
            return Ok(1);
        }
        Column::PlaceOrNone if value.is_empty() && cells.get(1) == Some(&"") => {
            source.push_str("at: None, ");
            return Ok(2);
        }
        Column::Place | Column::PlaceOrNone => {
            let degrees = |text: &str| text.parse::<f64>().map_err(|_| format!("{text:?} is not a number of degrees"));
            let (x, y) = super::lattice(degrees(value)?, degrees(cells.get(1).copied().unwrap_or(""))?)?;
            let _ = match kind {
                Column::Place => write!(source, "at: LatticePoint::new({x}, {y}), "),
                _ => write!(source, "at: Some(LatticePoint::new({x}, {y})), "),
            };
            return Ok(2);
        }
        _ => {}
    }
    let _ = write!(source, "{name}: {value:?}, ");
    Ok(1)
}
