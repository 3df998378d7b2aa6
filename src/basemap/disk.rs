//! Tiles on disk: a folder per layer, named by a digest that no key goes into. What is old is asked for again, and
//! used all the same when nobody answers.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::TileId;

/// Names and sizes of files that are looked through at most.
const MOST_FILES: usize = 200_000;

/// The tiles on disk.
pub struct DiskCache {
    folder: PathBuf,
    limit: u64,
    age: Duration,
    tile_bytes: u64,
    /// Bytes written since the folder was looked through.
    written: AtomicU64,
}

impl DiskCache {
    /// A cache in a folder, which is made when the first tile comes.
    pub fn new(folder: PathBuf, limit: u64, age: Duration, tile_bytes: u64) -> Self {
        // The first tile has the folder looked through.
        Self { folder, limit, age, tile_bytes, written: AtomicU64::new(limit) }
    }

    fn path(&self, layer: &str, tile: TileId) -> PathBuf {
        self.folder.join(layer).join(tile.z.to_string()).join(tile.x.to_string()).join(format!("{}.tile", tile.y))
    }

    /// A tile and whether it is young enough.
    pub fn load(&self, layer: &str, tile: TileId) -> Option<(Vec<u8>, bool)> {
        let file = fs::File::open(self.path(layer, tile)).ok()?;
        let about = file.metadata().ok()?;
        if !about.is_file() || about.len() > self.tile_bytes {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(self.tile_bytes).read_to_end(&mut bytes).ok()?;
        // A clock that was set back makes a tile old: it is asked for again.
        let age = about.modified().ok().and_then(|made| SystemTime::now().duration_since(made).ok());
        (!bytes.is_empty()).then(|| (bytes, age.is_some_and(|age| age <= self.age)))
    }

    /// Keeps a tile. A full or missing disk keeps nobody from seeing the map.
    pub fn store(&self, layer: &str, tile: TileId, bytes: &[u8]) {
        let path = self.path(layer, tile);
        let Some(folder) = path.parent() else { return };
        if fs::create_dir_all(folder).is_err() {
            return;
        }
        // Written beside and renamed: nobody reads half a tile.
        let beside = folder.join(format!("{}.{}.part", tile.y, std::process::id()));
        if fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &path)).is_err() {
            let _ = fs::remove_file(&beside);
            return;
        }
        let written = self.written.fetch_add(bytes.len() as u64, Ordering::Relaxed) + bytes.len() as u64;
        if written > self.limit / 16 {
            self.written.store(0, Ordering::Relaxed);
            self.trim();
        }
    }

    /// Takes a tile away.
    pub fn remove(&self, layer: &str, tile: TileId) {
        let _ = fs::remove_file(self.path(layer, tile));
    }

    /// Removes the oldest tiles until nine tenths of the limit are left.
    fn trim(&self) {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                // Of the entry itself: a link is followed nowhere.
                let Ok(about) = entry.metadata() else { continue };
                if about.is_dir() {
                    folders.push(entry.path());
                } else if about.is_file() && files.len() < MOST_FILES {
                    let made = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    files.push((made, about.len(), entry.path()));
                }
            }
        }
        let mut bytes: u64 = files.iter().map(|(_, size, _)| size).sum();
        if bytes <= self.limit {
            return;
        }
        files.sort();
        for (_, size, path) in files {
            if bytes <= self.limit / 10 * 9 {
                break;
            }
            if fs::remove_file(path).is_ok() {
                bytes -= size;
            }
        }
    }
}
