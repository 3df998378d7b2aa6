//! The first look at a file that nobody trusts: its header as bytes, then the list of its tables.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::layers::{Layer, is_same_table, layers};
use super::schema::{APPLICATION_ID, SCHEMA_VERSION, truth_tables};
use crate::files::sqlite::{Connection, Error, Row};
use crate::files::{FileError, Problem};
use crate::model::Document;

/// What the header of a database says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// How often it was changed.
    pub counter: u32,
    /// Its length in bytes.
    pub length: u64,
    /// It is in WAL mode, in which the counter does not say whether it was changed.
    pub wal: bool,
}

/// A file held open beside the connections to it, to read its change counter while they keep others from writing.
/// Must outlive them: closing a file takes back the locks that the process holds on it.
#[derive(Debug)]
pub struct Counter(File);

impl Counter {
    /// Opens the file, before any connection to it.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        File::open(path).map(Self).map_err(|error| FileError::io(error, path))
    }

    /// The change counter as it is now.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(&mut self, path: &Path) -> Result<u32, FileError> {
        let mut bytes = [0; 4];
        let read = self.0.seek(SeekFrom::Start(24)).and_then(|_| self.0.read_exact(&mut bytes));
        read.map(|()| u32::from_be_bytes(bytes)).map_err(|error| FileError::io(error, path))
    }
}

/// Reads the header. Nothing of the file is given to SQLite, and no SQLite connection may be open on it: closing a
/// file takes back the locks that the process holds on it.
///
/// # Errors
/// The file is missing, a folder, unreadable, no database, no GeoPackage, or shorter than it says.
pub fn read_header(path: &Path) -> Result<Header, FileError> {
    let failed = |error| FileError::io(error, path);
    let problem = |problem| Err(FileError::new(problem, path));
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return problem(Problem::IsFolder);
    }
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut bytes = [0; 100];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]).map_err(failed)? {
            0 => break,
            count => filled += count,
        }
    }
    if !bytes.starts_with(b"SQLite format 3\0") {
        return problem(Problem::NotADatabase);
    }
    let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    if filled < bytes.len() {
        return problem(Problem::Truncated { expected: 100, found: length });
    }
    if number(68) != APPLICATION_ID {
        return problem(Problem::NotAGeoPackage);
    }
    let (counter, valid_for) = (number(24), number(92));
    let page_size = match u16::from_be_bytes([bytes[16], bytes[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let expected = page_size * u64::from(number(28));
    // While a journal waits to be played back, the file may be anything in between.
    if counter == valid_for && length < expected && !has_journal(path) {
        return problem(Problem::Truncated { expected, found: length });
    }
    Ok(Header { counter, length, wal: bytes[18] == 2 || bytes[19] == 2 })
}

/// Whether a journal lies beside the file: another program is writing, or was killed while it wrote.
pub fn has_journal(path: &Path) -> bool {
    ["-journal", "-wal"].iter().any(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        std::fs::metadata(PathBuf::from(name)).is_ok_and(|found| found.len() > 0)
    })
}

/// Holds the list of tables against what a project has. Returns the version of its schema.
///
/// # Errors
/// Not a project, a newer version, an altered table, an object that has no business there.
pub fn check_schema(connection: &Connection, path: &Path) -> Result<i64, FileError> {
    let failed = |error: Error| FileError::sqlite(error, path);
    let problem = |problem| Err(FileError::new(problem, path));
    let objects = objects(connection).map_err(failed)?;
    let project = objects.iter().find(|object| object.name.eq_ignore_ascii_case("tongxin_project"));
    match project {
        None => return problem(Problem::NotAProject),
        Some(object) if object.kind != "table" => {
            return problem(Problem::HostileSchema { object: object.name.clone() });
        }
        Some(_) => {}
    }
    let version: i64 = connection
        .query_row("SELECT schema_version FROM tongxin_project WHERE id = 1", [], |row| row.get(0))
        .map_err(|error| FileError::caused(Problem::Damaged { place: "tongxin_project".to_owned() }, error, path))?;
    if version > SCHEMA_VERSION {
        return problem(Problem::NewerSchema { found: version, known: SCHEMA_VERSION });
    }
    let known = truth_tables();
    for object in &objects {
        if let Some(reason) = objection(object, &known) {
            return problem(reason);
        }
    }
    // An older version may lack tables; its migration makes them.
    if version == SCHEMA_VERSION {
        for (name, _) in &known {
            if !objects.iter().any(|object| object.name == *name) {
                return problem(Problem::AlteredTable { table: name.clone() });
            }
        }
    }
    Ok(version)
}

/// The tables of other programs, which a file written whole would lack.
///
/// # Errors
/// What SQLite says.
pub fn other_tables(connection: &Connection, document: &Document) -> Result<Vec<String>, Error> {
    let layers = layers(document);
    let is_other = |object: &Object| {
        let name = object.name.to_ascii_lowercase();
        let ours = ["tongxin_", "gpkg_", "sqlite_", "rtree_"].iter().any(|start| name.starts_with(start));
        let is_it = |layer: &Layer| is_same_table(&layer.table, &object.name);
        matches!(object.kind.as_str(), "table" | "view") && !ours && !layers.iter().any(is_it)
    };
    let mut names: Vec<String> = objects(connection)?.into_iter().filter(is_other).map(|object| object.name).collect();
    names.sort();
    Ok(names)
}

/// An entry of the list of tables.
struct Object {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

fn objects(connection: &Connection) -> Result<Vec<Object>, Error> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema LIMIT 10000")?;
    // A name that is no text is somebody else's, and keeps nobody out.
    let words = |row: &Row<'_>, column| -> Result<String, Error> {
        let bytes = row.get_ref(column)?.as_bytes_or_null().ok().flatten().unwrap_or_default();
        Ok(String::from_utf8_lossy(bytes).into_owned())
    };
    let rows = statement.query_map([], |row| {
        Ok(Object { kind: words(row, 0)?, name: words(row, 1)?, table: words(row, 2)?, sql: words(row, 3)? })
    })?;
    rows.collect()
}

/// Why an object may not stand in a project. Nothing of this kind would run: triggers and views are switched off. But
/// who puts one on the truth wants something.
fn objection(object: &Object, known: &[(String, String)]) -> Option<Problem> {
    let ours = |name: &str| name.to_ascii_lowercase().starts_with("tongxin_");
    let hostile = || Some(Problem::HostileSchema { object: object.name.clone() });
    match object.kind.as_str() {
        "table" if ours(&object.name) => match known.iter().find(|(name, _)| *name == object.name) {
            Some((_, sql)) if *sql == object.sql => None,
            Some((name, _)) => Some(Problem::AlteredTable { table: name.clone() }),
            None => hostile(),
        },
        "table" => None,
        "index" if ours(&object.table) => hostile(),
        "index" => None,
        "trigger" => {
            let standard = ["rtree_", "gpkg_", "trigger_insert_feature_count_", "trigger_delete_feature_count_"];
            let known = standard.iter().any(|start| object.name.starts_with(start));
            if known && !ours(&object.table) { None } else { hostile() }
        }
        "view" if ours(&object.name) => hostile(),
        "view" => None,
        _ => hostile(),
    }
}
