//! The project file.

mod foreign;
mod gate;
mod history;
mod hostile;
mod kill;
mod layers;
mod roundtrip;
mod speed;
mod trouble;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tempfile::TempDir;
use tongxin::files::project::{self, Opened, Saved};
use tongxin::files::{Disk, FileError};
use tongxin::jobs::Progress;
use tongxin::model::{Document, History};

/// A folder that goes away with the test, and a name for a project in it.
pub fn place() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("方格镇.gpkg");
    (folder, path)
}

pub fn save(path: &Path, document: &Document) -> Saved {
    project::save_as(path, document, &History::default(), Disk::default(), &Progress::default()).unwrap()
}

/// A file that the program itself would never write.
pub fn forge(path: &Path, document: &Document, history: &History) {
    project::save_unchecked(path, document, history, Disk::default(), &Progress::default()).unwrap();
}

pub fn open(path: &Path) -> Result<Opened, FileError> {
    project::open(path, &Progress::default())
}

/// Another program's way into the file.
fn sql(path: &Path, statements: &str) {
    Connection::open(path).unwrap().execute_batch(statements).unwrap();
}

/// Seals a table as it is now: what somebody does who knows how the file is made, or a newer version of the program.
fn reseal(path: &Path, table: &str) {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let (mut count, mut digest) = (0i64, 0u128);
    while let Some(row) = rows.next().unwrap() {
        let mut bytes = Vec::new();
        for column in 0..columns {
            let (kind, content) = match row.get_ref(column).unwrap() {
                ValueRef::Null => (0, Vec::new()),
                ValueRef::Integer(number) => (1, number.to_le_bytes().to_vec()),
                ValueRef::Real(number) => (2, number.to_bits().to_le_bytes().to_vec()),
                ValueRef::Text(text) => (3, [&(text.len() as u64).to_le_bytes(), text].concat()),
                ValueRef::Blob(blob) => (4, [&(blob.len() as u64).to_le_bytes(), blob].concat()),
            };
            bytes.push(kind);
            bytes.extend(content);
        }
        count += 1;
        digest = digest.wrapping_add(xxhash_rust::xxh3::xxh3_128(&bytes));
    }
    let set = "UPDATE tongxin_seal SET rows = ?, digest = ? WHERE table_name = ?";
    assert_eq!(connection.execute(set, (count, digest.to_le_bytes(), table)).unwrap(), 1);
}

/// Everything that a file holds in tables, except what depends on how often it was written: one line per row.
pub fn dump(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'rtree_%' ORDER BY name";
    let mut statement = connection.prepare(names).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rtrees = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let mut statement = connection.prepare(rtrees).unwrap();
    let rtrees: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut lines = Vec::new();
    for name in names.iter().chain(&rtrees) {
        let all = match &**name {
            // The counter says how often the file was written.
            "tongxin_seal" => "SELECT * FROM tongxin_seal WHERE id > 0".to_owned(),
            _ => format!("SELECT * FROM \"{name}\" ORDER BY 1"),
        };
        let mut statement = connection.prepare(&all).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> =
                (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
            lines.push(format!("{name}: {}", values.join(" | ")));
        }
    }
    lines.sort();
    lines
}

fn heavy() -> bool {
    std::env::var_os("TONGXIN_HEAVY").is_some()
}
