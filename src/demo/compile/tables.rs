//! The lists of facts: comma-separated files with a head row, no quotes, one record a line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What a column may hold.
#[derive(Clone, Copy)]
pub enum Column {
    /// Words, at least one.
    Text,
    /// Words or nothing.
    Free,
    /// Words that no other record has.
    Unique,
    /// A whole number.
    Number,
    /// `yes` or `no`.
    Flag,
    /// Degrees of longitude; the next column holds the latitude. Emitted as one place.
    Place,
    /// As [`Column::Place`], or both empty.
    PlaceOrNone,
    /// Code of a division of this level.
    Code(&'static str),
    /// Code of a division of this level, or nothing.
    CodeOrNone(&'static str),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// One file.
pub struct TableShape {
    file: &'static str,
    row: &'static str,
    rows: &'static str,
    columns: &'static [(&'static str, Column)],
}

const SITE_KINDS: &[&str] = &[
    "service_centre",
    "red_property",
    "open_base",
    "internet_base",
    "law_firm",
    "building",
    "innovation_centre",
    "incubator",
    "academy",
    "community_service",
    "property_service",
    "purchased_service",
    "volunteer_service",
    "self_service",
    "livelihood",
    "ecology_case",
    "rural_revitalisation",
];

const SCHEME_KINDS: &[&str] =
    &["scheme", "power", "mechanism", "roster", "checklist", "pillar", "brand", "function", "theme"];

/// All files and their columns.
pub const TABLES: &[TableShape] = &[
    TableShape {
        file: "divisions.csv",
        row: "Division",
        rows: "DIVISIONS",
        columns: &[
            ("code", Column::Unique),
            ("name", Column::Text),
            ("parent", Column::Free),
            ("level", Column::OneOf(&["district", "street", "community"])),
        ],
    },
    TableShape {
        file: "streets.csv",
        row: "Street",
        rows: "STREETS",
        columns: &[
            ("street", Column::Code("street")),
            ("lon", Column::Place),
            ("lat", Column::Place),
            ("grids", Column::Number),
            ("staff_quota", Column::Number),
        ],
    },
    TableShape {
        file: "seeds.csv",
        row: "Seed",
        rows: "SEEDS",
        columns: &[
            ("community", Column::Code("community")),
            ("lon", Column::Place),
            ("lat", Column::Place),
            ("committee", Column::Flag),
        ],
    },
    TableShape {
        file: "places.csv",
        row: "Place",
        rows: "PLACES",
        columns: &[
            ("kind", Column::OneOf(SITE_KINDS)),
            ("name", Column::Unique),
            ("community", Column::Code("community")),
            ("lon", Column::PlaceOrNone),
            ("lat", Column::PlaceOrNone),
            ("brand", Column::Free),
            ("note", Column::Free),
        ],
    },
    TableShape {
        file: "circles.csv",
        row: "CircleFact",
        rows: "CIRCLES",
        columns: &[
            ("kind", Column::OneOf(&["demonstration_block", "building_alliance", "industry_park"])),
            ("name", Column::Unique),
            ("lon", Column::Place),
            ("lat", Column::Place),
            ("radius_m", Column::Number),
        ],
    },
    TableShape {
        file: "alliances.csv",
        row: "AllianceFact",
        rows: "ALLIANCES",
        columns: &[
            ("kind", Column::OneOf(&["building", "industry", "thematic"])),
            ("name", Column::Unique),
            ("street", Column::CodeOrNone("street")),
            ("circle", Column::Free),
            ("worker", Column::Flag),
            ("sector", Column::Free),
            ("projects", Column::Free),
        ],
    },
    TableShape {
        file: "units.csv",
        row: "UnitFact",
        rows: "UNITS",
        columns: &[
            ("name", Column::Unique),
            ("sector", Column::Text),
            ("members", Column::Number),
            ("community", Column::Code("community")),
            ("second", Column::CodeOrNone("community")),
        ],
    },
    TableShape {
        file: "branches.csv",
        row: "BranchFact",
        rows: "BRANCHES",
        columns: &[("name", Column::Unique), ("mode", Column::OneOf(&["single", "joint", "property"]))],
    },
    TableShape {
        file: "estates.csv",
        row: "EstateFact",
        rows: "ESTATES",
        columns: &[
            ("name", Column::Unique),
            ("community", Column::Code("community")),
            ("branch", Column::Free),
            ("before", Column::Free),
            ("after", Column::Free),
        ],
    },
    TableShape {
        file: "offices.csv",
        row: "OfficeFact",
        rows: "OFFICES",
        columns: &[("kind", Column::OneOf(&["office", "centre", "agency"])), ("name", Column::Unique)],
    },
    TableShape {
        file: "schemes.csv",
        row: "SchemeFact",
        rows: "SCHEMES",
        columns: &[
            ("kind", Column::OneOf(SCHEME_KINDS)),
            ("title", Column::Text),
            ("label", Column::Free),
            ("meaning", Column::Free),
        ],
    },
    TableShape {
        file: "initiatives.csv",
        row: "InitiativeFact",
        rows: "INITIATIVES",
        columns: &[("name", Column::Unique), ("area", Column::CodeOrNone("any")), ("tags", Column::Free)],
    },
    TableShape {
        file: "linkage.csv",
        row: "LinkageFact",
        rows: "LINKAGE",
        columns: &[
            ("tier", Column::OneOf(&["district_centre", "department_centre", "street_centre", "community", "group"])),
            ("name", Column::Unique),
            ("parent", Column::Free),
            ("area", Column::CodeOrNone("any")),
        ],
    },
];

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
