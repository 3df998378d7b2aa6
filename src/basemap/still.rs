//! What lies under a picture that stands still: the tiles of its view from a file, and a scan. It waits for each of them
//! and asks no server.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::file::TileFile;
use super::{Info, Limits, PageReader, Problem, Scan, TileId, Underlay, Viewed};
use crate::drawing::{Laid, Net, Pixels};

/// The tiles of a view.
#[derive(Clone, Debug)]
pub struct Still {
    /// The pictures, where they lie.
    pub laid: Vec<Laid>,
    /// Whether they take the place of the own backdrop.
    pub covers: bool,
    /// What the file says of itself.
    pub info: Info,
}

/// The tiles that a file has for a view, drawn with an opacity from 0 to 1. Where a tile is missing, a part of the one
/// above it stands in.
///
/// # Errors
/// A file that holds no tiles, or none of pictures. A single tile that is damaged is left out.
pub fn still(path: &Path, view: Viewed, opacity: f32) -> Result<Still, Problem> {
    let limits = Limits::default();
    let file = TileFile::open(path)?;
    let info = file.info();
    let tiles = view.tiles(info.zooms, limits.tiles_of_view);
    // Made once for each tile of the file: many tiles of a deep view share the one above them.
    let mut pictures: BTreeMap<TileId, Option<Arc<Pixels>>> = BTreeMap::new();
    let mut laid = Vec::new();
    for &tile in &tiles {
        let found = tile.stand_ins().find_map(|above| {
            let read = || {
                let picture = file.read(above, &limits).ok()?;
                Pixels::of(picture.width, picture.height, &picture.rgba).map(Arc::new)
            };
            pictures.entry(above).or_insert_with(read).clone().map(|pixels| (above, pixels))
        });
        let Some((above, pixels)) = found else { continue };
        laid.push(Laid { pixels, net: Net::square(tile.bounds(), tile.part_of(above)), opacity });
    }
    Ok(Still { covers: covers(laid.len(), tiles.len()), laid, info })
}

/// A scan as it lies on the map; `None` while it cannot be placed or is not to be shown.
///
/// # Errors
/// A picture that cannot be read.
pub fn still_scan(underlay: &Underlay) -> Result<Option<Laid>, Problem> {
    let Ok(placement) = underlay.placement() else { return Ok(None) };
    if !underlay.shown {
        return Ok(None);
    }
    let scan = Scan::load(underlay, &PageReader::default())?;
    let pixels = Pixels::of(scan.picture.width, scan.picture.height, &scan.picture.rgba);
    let net = placement.net(scan.width, scan.height);
    let opacity = f32::from(underlay.opacity.min(100)) / 100.0;
    Ok(pixels.zip(net).map(|(pixels, net)| Laid { pixels: Arc::new(pixels), net, opacity }))
}

/// Whether so many tiles of a view take the place of the own backdrop.
pub fn covers(drawn: usize, tiles: usize) -> bool {
    tiles > 0 && 2 * drawn > tiles
}
