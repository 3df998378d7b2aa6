//! MBTiles and PMTiles, good ones and hostile ones.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use tempfile::TempDir;
use tongxin::basemap::{Problem, Source, TileId, still};

use super::{failure, home, picture, png, setup, start, view_around};

fn place(name: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

fn open(path: &Path) -> tongxin::basemap::Engine {
    start(&Source::File { path: path.to_owned() }, setup())
}

/// Why the file as a whole cannot be used.
fn refusal(path: &Path) -> Problem {
    failure(&open(path), home()).why.unwrap()
}

const METADATA: &str = "CREATE TABLE metadata (name TEXT, value TEXT);
    INSERT INTO metadata VALUES ('format', 'png'), ('minzoom', '8'), ('maxzoom', '12'),
    ('attribution', '<a href=\"x\">© 测绘院</a><script>');";

fn mbtiles(sql: &str) -> (TempDir, PathBuf) {
    let (folder, path) = place("底图.mbtiles");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(sql).unwrap();
    (folder, path)
}

fn with_tile(sql: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let (folder, path) = mbtiles(&format!(
        "{METADATA} CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
         CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row); {sql}"
    ));
    let row = home().row_from_south();
    let connection = Connection::open(&path).unwrap();
    connection.execute("INSERT INTO tiles VALUES (12, ?1, ?2, ?3)", (home().x, row, bytes)).unwrap();
    (folder, path)
}

#[test]
fn a_tile_of_mbtiles_stands_where_its_row_from_the_south_says() {
    let (_folder, path) = with_tile("", &png(32, 32, [4, 5, 6, 255]));
    let engine = open(&path);
    assert_eq!(picture(&engine, home()).rgba[..4], [4, 5, 6, 255]);
    let info = engine.info().unwrap();
    assert_eq!((info.zooms, info.attribution.as_str()), ((8, 12), "© 测绘院"));
}

#[test]
fn mbtiles_that_keep_each_picture_once_are_read_without_running_their_view() {
    let row = home().row_from_south();
    let (_folder, path) = mbtiles(&format!(
        "{METADATA} CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
         CREATE TABLE images (tile_data BLOB, tile_id TEXT);
         CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, 'nothing' AS tile_data FROM map;
         INSERT INTO map VALUES (12, {}, {row}, 'a');",
        home().x
    ));
    let connection = Connection::open(&path).unwrap();
    connection.execute("INSERT INTO images VALUES (?1, 'a')", [png(24, 24, [1, 2, 3, 255])]).unwrap();
    drop(connection);
    assert_eq!(picture(&open(&path), home()).width, 24);
}

#[test]
fn a_tile_that_stands_in_for_many_is_copied_once() {
    let (_folder, path) = with_tile("", &png(16, 16, [1, 2, 3, 255]));
    let above = home().ancestor(1).unwrap();
    let connection = Connection::open(&path).unwrap();
    let row = (home().x / 2, above.row_from_south());
    connection.execute("UPDATE tiles SET zoom_level = 11, tile_column = ?1, tile_row = ?2", row).unwrap();
    drop(connection);
    // The middle of the tile above is the corner of four tiles of its file's deepest zoom.
    let mut view = view_around(above, 40.0);
    view.camera.zoom = 12.0;
    let laid = still(&path, view, 1.0).unwrap().laid;
    assert_eq!(laid.len(), 4);
    assert!(laid.iter().all(|other| Arc::ptr_eq(&other.pixels, &laid[0].pixels)));
}

#[test]
fn a_view_that_computes_is_not_run() {
    let (_folder, path) = mbtiles(&format!(
        "{METADATA} CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT 12 AS zoom_level, i AS tile_column, i AS tile_row, zeroblob(9) AS tile_data FROM n;"
    ));
    let started = std::time::Instant::now();
    assert_eq!(refusal(&path), Problem::NotTiles);
    assert!(started.elapsed().as_secs() < 2);
}

#[test]
fn tables_that_are_missing_wrong_or_computed_are_told() {
    for sql in [
        String::new(),
        METADATA.to_owned(),
        "CREATE TABLE tiles (a, b);".to_owned(),
        "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data AS (zeroblob(9)));".to_owned(),
        "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);".to_owned(),
        "CREATE VIRTUAL TABLE tiles USING fts5(zoom_level, tile_column, tile_row, tile_data);".to_owned(),
        "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data); INSERT INTO tiles VALUES (900, 1, 1, x'00');"
            .to_owned(),
    ] {
        let (_folder, path) = mbtiles(&sql);
        assert_eq!(refusal(&path), Problem::NotTiles, "{sql}");
    }
}

#[test]
fn vector_tiles_are_named_as_such() {
    let (_folder, path) = with_tile("UPDATE metadata SET value = 'pbf' WHERE name = 'format';", b"x");
    assert_eq!(refusal(&path), Problem::NotRaster("pbf".to_owned()));
}

#[test]
fn a_huge_blob_is_not_copied_and_a_wrong_one_is_told() {
    let (_folder, path) = with_tile("", &vec![0; 30 << 20]);
    let started = std::time::Instant::now();
    assert_eq!(refusal(&path), Problem::TooLong);
    assert!(started.elapsed().as_secs() < 2);
    let (_folder, path) = with_tile("", b"no picture at all");
    assert_eq!(refusal(&path), Problem::NotAPicture);
    let (_folder, path) = with_tile("", &png(900, 9, [0, 0, 0, 255]));
    assert_eq!(refusal(&path), Problem::TooManyPixels);
    let (folder, path) = with_tile("", b"");
    Connection::open(&path).unwrap().execute("UPDATE tiles SET tile_data = 'text'", []).unwrap();
    assert_eq!(refusal(&path), Problem::NotAPicture);
    drop(folder);
}

#[test]
fn what_is_no_database_is_told() {
    let (folder, path) = place("x.mbtiles");
    std::fs::write(&path, b"PK\x03\x04 something else entirely, and long enough to look at").unwrap();
    assert_eq!(refusal(&path), Problem::NotTiles);
    std::fs::write(&path, b"").unwrap();
    assert_eq!(refusal(&path), Problem::NotTiles);
    assert!(matches!(refusal(&folder.path().join("none.mbtiles")), Problem::File(_)));
    assert_eq!(refusal(folder.path()), Problem::NotTiles, "a folder");
    let (_folder, good) = with_tile("", &png(8, 8, [0, 0, 0, 255]));
    let whole = std::fs::read(&good).unwrap();
    for part in [100, 600, 5000, whole.len() - 3000] {
        std::fs::write(&path, &whole[..part.min(whole.len())]).unwrap();
        let engine = open(&path);
        engine.look_at(super::view_of(home()));
        // What breaks off where the tile would stand is a file without that tile.
        super::until(&engine, "it ended", |engine| {
            engine.status().why.is_some() || (engine.info().is_some() && engine.status().loading == 0)
        });
        assert!(engine.picture(super::key(home())).is_none(), "{part}");
    }
}

#[test]
fn reading_does_not_write_into_the_file() {
    let (folder, path) = with_tile("", &png(8, 8, [0, 0, 0, 255]));
    let before = std::fs::read(&path).unwrap();
    picture(&open(&path), home());
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside it");
}

/// A PMTiles file in the making.
struct Pm {
    packing: u8,
    kind: u8,
    root: Vec<u8>,
    leaves: Vec<u8>,
    data: Vec<u8>,
    metadata: Vec<u8>,
}

impl Pm {
    fn new() -> Self {
        Self { packing: 1, kind: 2, root: Vec::new(), leaves: Vec::new(), data: Vec::new(), metadata: b"{}".to_vec() }
    }

    fn write(&self, change: impl Fn(&mut Vec<u8>)) -> (TempDir, PathBuf) {
        let mut head = b"PMTiles\x03".to_vec();
        let mut at = 127;
        for part in [&self.root, &self.metadata, &self.leaves, &self.data] {
            head.extend(u64::to_le_bytes(at));
            head.extend((part.len() as u64).to_le_bytes());
            at += part.len() as u64;
        }
        head.extend([0; 24]);
        head.extend([1, self.packing, 1, self.kind, 8, 12]);
        head.resize(127, 0);
        for part in [&self.root, &self.metadata, &self.leaves, &self.data] {
            head.extend(part);
        }
        change(&mut head);
        let (folder, path) = place("x.pmtiles");
        std::fs::write(&path, head).unwrap();
        (folder, path)
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Entries of tile, run, length and offset.
fn directory(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, entries.len() as u64);
    let mut before = 0;
    for entry in entries {
        varint(&mut out, entry.0 - before);
        before = entry.0;
    }
    entries.iter().for_each(|entry| varint(&mut out, entry.1));
    entries.iter().for_each(|entry| varint(&mut out, entry.2));
    entries.iter().for_each(|entry| varint(&mut out, entry.3 + 1));
    out
}

/// The number of a tile by walking the curve: slow, and another way than the program's.
fn number(tile: TileId) -> u64 {
    let before: u64 = (0..tile.z).map(|z| 1_u64 << (2 * z)).sum();
    let side = 1_u64 << tile.z;
    let (mut d, mut x, mut y) = (0, u64::from(tile.x), u64::from(tile.y));
    let mut s = side / 2;
    while s > 0 {
        let (rx, ry) = (u64::from(x & s > 0), u64::from(y & s > 0));
        d += s * s * ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = side - 1 - x;
                y = side - 1 - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        s /= 2;
    }
    before + d
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn good() -> Pm {
    let data = png(20, 20, [7, 7, 7, 255]);
    let root = directory(&[(number(home()), 1, data.len() as u64, 0)]);
    Pm { root, data, metadata: br#"{"attribution":"<b>Somebody</b>"}"#.to_vec(), ..Pm::new() }
}

#[test]
fn pmtiles_are_read_plain_packed_and_through_leaves() {
    let (_folder, path) = good().write(|_| {});
    let engine = open(&path);
    assert_eq!(picture(&engine, home()).width, 20);
    assert_eq!(engine.info().unwrap().attribution, "Somebody");
    let plain = good();
    let packed = Pm { packing: 2, root: gzip(&plain.root), metadata: gzip(b"{}"), ..plain };
    let (_folder, path) = packed.write(|_| {});
    assert_eq!(picture(&open(&path), home()).width, 20);
}

#[test]
fn runs_and_leaves_of_pmtiles_lead_to_their_tiles() {
    let data = png(20, 20, [7, 7, 7, 255]);
    let leaf = directory(&[(number(home()) - 3, 9, data.len() as u64, 0)]);
    let root = directory(&[(1, 0, leaf.len() as u64, 0)]);
    let (_folder, path) = Pm { root, leaves: leaf, data, ..Pm::new() }.write(|_| {});
    assert_eq!(picture(&open(&path), home()).width, 20);
}

#[test]
fn directories_in_circles_end() {
    // The leaf names itself.
    let leaf = directory(&[(1, 0, 5, 0)]);
    assert_eq!(leaf.len(), 5);
    let (_folder, path) = Pm { root: leaf.clone(), leaves: leaf, ..Pm::new() }.write(|_| {});
    assert_eq!(refusal(&path), Problem::DamagedFile);
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    let set = |at: usize, value: u64| move |file: &mut Vec<u8>| file[at..at + 8].copy_from_slice(&value.to_le_bytes());
    // Offsets and lengths of the root, of the data.
    for (at, value) in
        [(8, u64::MAX), (8, 1 << 40), (16, u64::MAX), (16, 1 << 33), (56, u64::MAX - 3), (64, 1), (56, 1 << 50)]
    {
        let (_folder, path) = good().write(set(at, value));
        assert_eq!(refusal(&path), Problem::DamagedFile, "{at} {value}");
    }
    for root in [
        Vec::new(),
        vec![0xff; 40],
        directory(&[(number(home()), 1, u64::MAX >> 1, 0)])[..8].to_vec(),
        // A million entries that are not there.
        vec![0x80, 0x80, 0x40],
        // The offset of the first entry is that of the one before.
        {
            let mut root = directory(&[(1, 1, 1, 0)]);
            *root.last_mut().unwrap() = 0;
            root
        },
    ] {
        let (_folder, path) = Pm { root: root.clone(), ..good() }.write(|_| {});
        assert_eq!(refusal(&path), Problem::DamagedFile, "{root:?}");
    }
    let huge = directory(&[(number(home()), 1, 50_000_000, 0)]);
    let (_folder, path) = Pm { root: huge, ..good() }.write(|_| {});
    assert_eq!(refusal(&path), Problem::TooLong);
}

#[test]
fn a_bomb_for_a_directory_does_not_go_off() {
    let bomb = gzip(&vec![1; 60 << 20]);
    let (_folder, path) = Pm { packing: 2, root: bomb.clone(), metadata: bomb, ..good() }.write(|_| {});
    let started = std::time::Instant::now();
    assert_eq!(refusal(&path), Problem::DamagedFile);
    assert!(started.elapsed().as_secs() < 2);
}

#[test]
fn other_kinds_and_packings_are_told() {
    for (change, expected) in [
        (Pm { kind: 1, ..good() }, Problem::NotRaster("MVT".to_owned())),
        (Pm { kind: 5, ..good() }, Problem::NotRaster("AVIF".to_owned())),
        (Pm { packing: 3, ..good() }, Problem::UnknownPacking),
        (Pm { packing: 4, ..good() }, Problem::UnknownPacking),
    ] {
        let (_folder, path) = change.write(|_| {});
        assert_eq!(refusal(&path), expected);
    }
    let (_folder, path) = good().write(|file| file[7] = 2);
    assert_eq!(refusal(&path), Problem::NotTiles, "version 2");
    let (_folder, path) = good().write(|file| file.truncate(60));
    assert_eq!(refusal(&path), Problem::NotTiles);
    let (_folder, path) = good().write(|file| (file[100], file[101]) = (12, 3));
    assert_eq!(refusal(&path), Problem::DamagedFile, "zooms the wrong way round");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]

    #[test]
    fn no_damage_to_a_file_makes_it_panic_or_hang(places in proptest::collection::vec((0..400_usize, 0..=255_u8), 1..12)) {
        let (_folder, path) = good().write(|file| {
            for &(at, value) in &places {
                let at = at % file.len();
                file[at] = value;
            }
        });
        let engine = open(&path);
        engine.look_at(super::view_of(home()));
        super::until(&engine, "it ended", |engine| {
            engine.picture(super::key(home())).is_some()
                || engine.status().why.is_some()
                || (engine.info().is_some() && engine.status().loading == 0)
        });
    }
}
