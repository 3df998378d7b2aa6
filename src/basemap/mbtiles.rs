//! MBTiles: pictures in a SQLite file of a stranger. Its tables are read; its views, triggers and functions never run.
//!
//! Source: the MBTiles specification 1.3. Rows count from the south. Files that keep each picture once (tables `map`
//! and `images`, or `tiles_shallow` and `tiles_data`, with `tiles` as a view over them) are read at their tables.

use std::path::Path;
use std::time::{Duration, Instant};

use super::source::Info;
use super::{Problem, TileId};
use crate::files::sqlite::{self, Connection, Error, ErrorCode, OptionalExtension};

/// How long one question to the file may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// The longest text of the metadata that is used.
const TEXT: usize = 300;

/// Ways in which the tiles are kept: tables that must exist, and the question for one tile.
const SHAPES: [(&[&str], &str); 3] = [
    (&["tiles"], "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3"),
    (
        &["map", "images"],
        "SELECT images.tile_data FROM map JOIN images ON images.tile_id = map.tile_id
         WHERE map.zoom_level = ?1 AND map.tile_column = ?2 AND map.tile_row = ?3",
    ),
    (
        &["tiles_shallow", "tiles_data"],
        "SELECT tiles_data.tile_data FROM tiles_shallow
         JOIN tiles_data ON tiles_data.tile_data_id = tiles_shallow.tile_data_id
         WHERE tiles_shallow.zoom_level = ?1 AND tiles_shallow.tile_column = ?2 AND tiles_shallow.tile_row = ?3",
    ),
];

/// An MBTiles file that is open.
pub struct MbTiles {
    connection: Connection,
    question: &'static str,
    /// What it says of itself.
    pub info: Info,
}

impl MbTiles {
    /// Opens the file.
    ///
    /// # Errors
    /// No such file, no database, no tiles in it, or tiles that are not pictures.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let mut connection = sqlite::open_to_read(path).map_err(|error| problem(&error))?;
        patient(&mut connection);
        let mut found = None;
        for (tables, question) in SHAPES {
            if tables.iter().all(|table| is_table(&connection, table)) {
                found = Some((tables[0], question));
                break;
            }
        }
        let (table, question) = found.ok_or(Problem::NotTiles)?;
        connection.prepare(question).map_err(|error| problem(&error))?;
        let info = info(&connection, table)?;
        Ok(Self { connection, question, info })
    }

    /// The picture of a tile, of at most `limit` bytes.
    ///
    /// # Errors
    /// No such tile, or whatever is wrong with the file.
    pub fn read(&mut self, tile: TileId, limit: u64) -> Result<Vec<u8>, Problem> {
        patient(&mut self.connection);
        let mut statement = self.connection.prepare_cached(self.question).map_err(|error| problem(&error))?;
        let bytes = statement.query_row((tile.z, tile.x, tile.row_from_south()), |row| {
            // Looked at where it lies: a huge one is never copied.
            let value = row.get_ref(0)?;
            Ok(match value.as_blob() {
                Ok(blob) if blob.len() as u64 <= limit => Ok(blob.to_vec()),
                Ok(_) => Err(Problem::TooLong),
                Err(_) => Err(Problem::NotAPicture),
            })
        });
        match bytes.optional().map_err(|error| problem(&error))? {
            Some(bytes) => bytes.and_then(|bytes| if bytes.is_empty() { Err(Problem::Absent) } else { Ok(bytes) }),
            None => Err(Problem::Absent),
        }
    }
}

/// An ordinary table: no view, no virtual one, and nothing that computes.
fn is_table(connection: &Connection, name: &str) -> bool {
    let sql = connection.query_row(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
        [name],
        |row| row.get::<_, String>(0),
    );
    sql.is_ok_and(|sql| {
        let sql = sql.to_ascii_uppercase();
        !sql.contains("VIRTUAL") && !sql.contains("GENERATED") && !sql.contains(" AS (") && !sql.contains(" AS(")
    })
}

fn info(connection: &Connection, table: &str) -> Result<Info, Problem> {
    if let Some(format) = text_of(connection, "format")
        && !["png", "jpg", "jpeg", "webp"].contains(&format.to_ascii_lowercase().as_str())
    {
        return Err(Problem::NotRaster(format));
    }
    let zoom = |name: &str| text_of(connection, name).and_then(|text| text.trim().parse::<u8>().ok());
    let zooms = match (zoom("minzoom"), zoom("maxzoom")) {
        (Some(min), Some(max)) if min <= max && max <= super::tile::DEEPEST => (min, max),
        // The name of the table is one of ours, not of the file.
        _ => {
            let asked = format!("SELECT min(zoom_level), max(zoom_level) FROM {table}");
            let found =
                connection.query_row(&asked, [], |row| Ok((row.get::<_, Option<u8>>(0), row.get::<_, Option<u8>>(1))));
            match found.map_err(|error| problem(&error))? {
                (Ok(Some(min)), Ok(Some(max))) if min <= max && max <= super::tile::DEEPEST => (min, max),
                _ => return Err(Problem::NotTiles),
            }
        }
    };
    Ok(Info { layers: 1, zooms, attribution: plain(&text_of(connection, "attribution").unwrap_or_default()) })
}

/// A value of the metadata; a file need not have any.
fn text_of(connection: &Connection, name: &str) -> Option<String> {
    if !is_table(connection, "metadata") {
        return None;
    }
    let asked = "SELECT substr(CAST(value AS TEXT), 1, 2000) FROM metadata WHERE name = ?1 LIMIT 1";
    connection.query_row(asked, [name], |row| row.get::<_, String>(0)).ok()
}

/// Text without marks of HTML, of a length that fits on a map.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside && !c.is_control() => plain.push(c),
            _ => {}
        }
    }
    let plain = plain.replace("&copy;", "©").replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TEXT).collect()
}

/// From now on the connection has so much time.
fn patient(connection: &mut Connection) {
    let started = Instant::now();
    sqlite::stop_when(connection, move || started.elapsed() > PATIENCE);
}

fn problem(error: &Error) -> Problem {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Problem::FileTooSlow,
        Some(ErrorCode::DatabaseCorrupt) => Problem::DamagedFile,
        Some(ErrorCode::TooBig) => Problem::TooLong,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => {
            Problem::File(error.to_string())
        }
        _ => Problem::NotTiles,
    }
}
