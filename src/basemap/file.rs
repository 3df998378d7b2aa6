//! A file of tiles: MBTiles or PMTiles, told apart by its first bytes.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::mbtiles::MbTiles;
use super::pmtiles::PmTiles;
use super::source::Info;
use super::{Limits, Problem, TileId, TilePicture};

/// A file of tiles that is open.
pub(super) enum TileFile {
    MbTiles(Mutex<MbTiles>),
    PmTiles(Mutex<PmTiles>),
}

impl TileFile {
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let told = |error: std::io::Error| Problem::File(error.to_string());
        // A pipe or a device would keep us waiting.
        if !std::fs::metadata(path).map_err(told)?.is_file() {
            return Err(Problem::NotTiles);
        }
        let mut start = [0_u8; 7];
        let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read(&mut file, &mut start));
        if read.map_err(told)? == 7 && &start == b"PMTiles" {
            return PmTiles::open(path).map(|tiles| Self::PmTiles(Mutex::new(tiles)));
        }
        MbTiles::open(path).map(|tiles| Self::MbTiles(Mutex::new(tiles)))
    }

    pub fn info(&self) -> Info {
        match self {
            Self::MbTiles(tiles) => tiles.lock().unwrap_or_else(PoisonError::into_inner).info.clone(),
            Self::PmTiles(tiles) => tiles.lock().unwrap_or_else(PoisonError::into_inner).info.clone(),
        }
    }

    pub fn read(&self, tile: TileId, limits: &Limits) -> Result<TilePicture, Problem> {
        let bytes = match self {
            Self::MbTiles(tiles) => tiles.lock().unwrap_or_else(PoisonError::into_inner).read(tile, limits.tile_bytes),
            Self::PmTiles(tiles) => tiles.lock().unwrap_or_else(PoisonError::into_inner).read(tile, limits.tile_bytes),
        };
        TilePicture::of_tile(&bytes?, limits.tile_side)
    }
}
