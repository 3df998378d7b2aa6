//! The tables of a project file: the truth, whose SQL must stand in a file to the letter, and those that GeoPackage
//! asks for.

use crate::files::sqlite::{Connection, Error};
use crate::model::Kind;

/// `GPKG`, in the header of every GeoPackage.
pub const APPLICATION_ID: u32 = 0x4750_4b47;

/// GeoPackage 1.3, the newest that GDAL 3.6 knows.
pub const GEOPACKAGE_VERSION: u32 = 10_300;

/// The version of the truth tables, raised with every change of them.
pub const SCHEMA_VERSION: i64 = 2;

/// The one row that says what holds for the whole project.
pub const PROJECT: Table = Table {
    name: "tongxin_project",
    columns: &["id", "schema_version", "info", "levels", "next_number", "next_revision", "cursor", "next_border"],
    sql: "CREATE TABLE tongxin_project (id INTEGER PRIMARY KEY, schema_version INTEGER NOT NULL, info TEXT NOT NULL, \
          levels TEXT NOT NULL, next_number INTEGER NOT NULL, next_revision INTEGER NOT NULL, cursor INTEGER NOT NULL, \
          next_border INTEGER NOT NULL)",
};

/// The borders: labels on both sides (kind 0 outside, 1 grid, 2 non-grid face) and points, see `points`.
pub const BORDER: Table = Table {
    name: "tongxin_border",
    columns: &["id", "left_kind", "left_id", "right_kind", "right_id", "points"],
    sql: "CREATE TABLE tongxin_border (id INTEGER PRIMARY KEY, left_kind INTEGER NOT NULL, left_id INTEGER NOT NULL, \
          right_kind INTEGER NOT NULL, right_id INTEGER NOT NULL, points BLOB NOT NULL)",
};

/// The backdrop, in drawing order.
pub const BACKDROP: Table = Table {
    name: "tongxin_backdrop",
    columns: &["id", "class", "kind", "name", "points"],
    sql: "CREATE TABLE tongxin_backdrop (id INTEGER PRIMARY KEY, class TEXT NOT NULL, kind TEXT NOT NULL, \
          name TEXT NOT NULL, points BLOB NOT NULL)",
};

/// The history: every edit with the records that it changed, before and after.
pub const REVISION: Table = Table {
    name: "tongxin_revision",
    columns: &["number", "command", "delta", "time_ms", "author", "focus"],
    sql: "CREATE TABLE tongxin_revision (number INTEGER PRIMARY KEY, command TEXT NOT NULL, delta TEXT NOT NULL, \
          time_ms INTEGER NOT NULL, author TEXT NOT NULL, focus TEXT)",
};

/// The borders that the edits changed: for each edit those that went (side 0), then those that came (side 1). Apart from
/// the edits, since one of them may move thousands.
pub const REVISION_BORDER: Table = Table {
    name: "tongxin_revision_border",
    columns: &["id", "revision", "side", "border", "left_kind", "left_id", "right_kind", "right_id", "points"],
    sql: "CREATE TABLE tongxin_revision_border (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, \
          side INTEGER NOT NULL, border INTEGER NOT NULL, left_kind INTEGER NOT NULL, left_id INTEGER NOT NULL, \
          right_kind INTEGER NOT NULL, right_id INTEGER NOT NULL, points BLOB NOT NULL)",
};

/// The backdrops of the edits that changed it: the one before (side 0), then the one after (side 1).
pub const REVISION_BACKDROP: Table = Table {
    name: "tongxin_revision_backdrop",
    columns: &["id", "revision", "side", "class", "kind", "name", "points"],
    sql: "CREATE TABLE tongxin_revision_backdrop (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, \
          side INTEGER NOT NULL, class TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, points BLOB NOT NULL)",
};

/// The seals of all other tables. Row 0 holds the change counter of the file after the last save of this program.
pub const SEAL: Table = Table {
    name: "tongxin_seal",
    columns: &["id", "table_name", "rows", "digest"],
    sql: "CREATE TABLE tongxin_seal (id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, rows INTEGER NOT NULL, \
          digest BLOB NOT NULL)",
};

/// A table of fixed form. Its first column is its integer key.
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Columns.
    pub columns: &'static [&'static str],
    /// The SQL that makes it.
    pub sql: &'static str,
}

/// The columns of a table of records.
pub const RECORD_COLUMNS: &[&str] = &["id", "record"];

/// The table of the records of a kind.
pub fn record_table(kind: Kind) -> String {
    format!("tongxin_{}", kind.name())
}

/// Name and SQL of every truth table.
pub fn truth_tables() -> Vec<(String, String)> {
    let fixed = [PROJECT, BORDER, BACKDROP, REVISION, REVISION_BORDER, REVISION_BACKDROP, SEAL];
    let fixed = fixed.map(|table| (table.name.to_owned(), table.sql.to_owned()));
    let records = Kind::ALL.iter().map(|kind| {
        let name = record_table(*kind);
        let sql = format!("CREATE TABLE {name} (id INTEGER PRIMARY KEY, record TEXT NOT NULL)");
        (name, sql)
    });
    fixed.into_iter().chain(records).collect()
}

/// Makes the tables that GeoPackage asks for and those of the truth.
pub fn create(connection: &Connection) -> Result<(), Error> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    connection.execute_batch(GEOPACKAGE)?;
    let mut insert = connection.prepare(
        "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, \
         description) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for (name, id, organization, number, definition, description) in SYSTEMS {
        insert.execute((name, id, organization, number, definition, description))?;
    }
    for (_, sql) in truth_tables() {
        connection.execute_batch(&sql)?;
    }
    Ok(())
}

/// The tables of the standard, with the definitions of its annex C.
const GEOPACKAGE: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
";

/// The coordinate systems: the three that the standard asks for, and CGCS2000.
const SYSTEMS: [(&str, i64, &str, i64, &str, &str); 4] = [
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    (
        "WGS 84 geodetic",
        4326,
        "EPSG",
        4326,
        "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],\
         AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],\
         UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],\
         AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]",
        "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid",
    ),
    (
        "China Geodetic Coordinate System 2000",
        4490,
        "EPSG",
        4490,
        "GEOGCS[\"China Geodetic Coordinate System 2000\",DATUM[\"China_2000\",SPHEROID[\"CGCS2000\",6378137,\
         298.257222101,AUTHORITY[\"EPSG\",\"1024\"]],AUTHORITY[\"EPSG\",\"1043\"]],PRIMEM[\"Greenwich\",0,\
         AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],\
         AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4490\"]]",
        "longitude/latitude coordinates in decimal degrees on the CGCS2000 spheroid",
    ),
];
