//! PMTiles version 3 with pictures in it, from a file of a stranger: every number is checked before it is followed.
//!
//! Source: the PMTiles specification 3. Directories packed with gzip or not at all are read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;

use super::source::Info;
use super::{Problem, TileId};

/// Bytes of the head.
const HEAD: usize = 127;
/// The longest directory in the file, packed.
const PACKED: u64 = 4 << 20;
/// The longest directory unpacked.
const UNPACKED: u64 = 24 << 20;
/// Entries of one directory.
const ENTRIES: u64 = 1 << 20;
/// How deep directories lie in one another.
const DEPTH: usize = 4;
/// Leaf directories kept.
const KEPT: usize = 16;

/// A PMTiles file that is open.
pub struct PmTiles {
    file: File,
    length: u64,
    head: Head,
    root: Arc<[Entry]>,
    leaves: BTreeMap<u64, Arc<[Entry]>>,
    /// What it says of itself.
    pub info: Info,
}

#[derive(Clone, Copy)]
struct Head {
    leaves: (u64, u64),
    data: (u64, u64),
    packing: u8,
}

/// A run of tiles with the same content, or (`run` 0) a directory further down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    tile: u64,
    offset: u64,
    length: u64,
    run: u64,
}

impl PmTiles {
    /// Opens the file.
    ///
    /// # Errors
    /// No such file, no PMTiles of version 3, tiles that are not pictures, or numbers that do not fit.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let told = |error: std::io::Error| Problem::File(error.to_string());
        let mut file = File::open(path).map_err(told)?;
        let length = file.metadata().map_err(told)?.len();
        let head = read_at(&mut file, length, 0, HEAD as u64).map_err(|_| Problem::NotTiles)?;
        if !head.starts_with(b"PMTiles") || head.get(7) != Some(&3) {
            return Err(Problem::NotTiles);
        }
        let number =
            |at: usize| head.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
        let byte = |at: usize| head.get(at).copied().unwrap_or_default();
        match byte(99) {
            2..=4 => {}
            1 => return Err(Problem::NotRaster("MVT".to_owned())),
            5 => return Err(Problem::NotRaster("AVIF".to_owned())),
            other => return Err(Problem::NotRaster(other.to_string())),
        }
        let zooms = (byte(100), byte(101));
        if zooms.0 > zooms.1 || zooms.1 > super::tile::DEEPEST {
            return Err(Problem::DamagedFile);
        }
        // Pictures are packed already; a second packing would be one more thing to trust.
        if !matches!(byte(98), 0 | 1) {
            return Err(Problem::UnknownPacking);
        }
        let packing = byte(97);
        let attribution = attribution(&mut file, length, (number(24), number(32)), packing);
        let root = directory(&mut file, length, number(8), number(16), packing)?;
        let head = Head { leaves: (number(40), number(48)), data: (number(56), number(64)), packing };
        let info = Info { layers: 1, zooms, attribution };
        Ok(Self { file, length, head, root, leaves: BTreeMap::new(), info })
    }

    /// The picture of a tile, of at most `limit` bytes.
    ///
    /// # Errors
    /// No such tile, or whatever is wrong with the file.
    pub fn read(&mut self, tile: TileId, limit: u64) -> Result<Vec<u8>, Problem> {
        let number = number_of(tile);
        let mut directory = self.root.clone();
        for _ in 0..DEPTH {
            let entry = find(&directory, number).ok_or(Problem::Absent)?;
            if entry.run > 0 {
                if entry.length > limit {
                    return Err(Problem::TooLong);
                }
                let at = within(self.head.data, entry)?;
                return read_at(&mut self.file, self.length, at, entry.length);
            }
            directory = self.leaf(entry)?;
        }
        // Directories that lead to one another in circles.
        Err(Problem::DamagedFile)
    }

    fn leaf(&mut self, entry: Entry) -> Result<Arc<[Entry]>, Problem> {
        let at = within(self.head.leaves, entry)?;
        if let Some(known) = self.leaves.get(&at) {
            return Ok(known.clone());
        }
        let leaf = directory(&mut self.file, self.length, at, entry.length, self.head.packing)?;
        if self.leaves.len() >= KEPT {
            self.leaves.pop_first();
        }
        self.leaves.insert(at, leaf.clone());
        Ok(leaf)
    }
}

/// Where the content of an entry lies in the file, if it lies in its section.
fn within(section: (u64, u64), entry: Entry) -> Result<u64, Problem> {
    let end = entry.offset.checked_add(entry.length).filter(|&end| end <= section.1);
    end.and(section.0.checked_add(entry.offset)).ok_or(Problem::DamagedFile)
}

fn find(directory: &[Entry], number: u64) -> Option<Entry> {
    let after = directory.partition_point(|entry| entry.tile <= number);
    let entry = *directory.get(after.checked_sub(1)?)?;
    (entry.run == 0 || number - entry.tile < entry.run).then_some(entry)
}

fn read_at(file: &mut File, length: u64, at: u64, count: u64) -> Result<Vec<u8>, Problem> {
    if at.checked_add(count).is_none_or(|end| end > length) {
        return Err(Problem::DamagedFile);
    }
    let told = |error: std::io::Error| Problem::File(error.to_string());
    file.seek(SeekFrom::Start(at)).map_err(told)?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}

fn unpacked(bytes: Vec<u8>, packing: u8, limit: u64) -> Result<Vec<u8>, Problem> {
    match packing {
        1 => Ok(bytes),
        2 => {
            let mut plain = Vec::new();
            let read = GzDecoder::new(bytes.as_slice()).take(limit + 1).read_to_end(&mut plain);
            read.map_err(|_| Problem::DamagedFile)?;
            if plain.len() as u64 > limit { Err(Problem::DamagedFile) } else { Ok(plain) }
        }
        _ => Err(Problem::UnknownPacking),
    }
}

fn directory(file: &mut File, length: u64, at: u64, count: u64, packing: u8) -> Result<Arc<[Entry]>, Problem> {
    if count > PACKED {
        return Err(Problem::DamagedFile);
    }
    let bytes = unpacked(read_at(file, length, at, count)?, packing, UNPACKED)?;
    entries(&bytes).ok_or(Problem::DamagedFile)
}

fn entries(bytes: &[u8]) -> Option<Arc<[Entry]>> {
    let mut rest = bytes;
    let count = varint(&mut rest)?;
    // Four numbers of at least a byte each.
    if count > ENTRIES || count.checked_mul(4)? > rest.len() as u64 {
        return None;
    }
    let mut entries = vec![Entry { tile: 0, offset: 0, length: 0, run: 0 }; usize::try_from(count).ok()?];
    let mut tile = 0_u64;
    for entry in &mut entries {
        tile = tile.checked_add(varint(&mut rest)?)?;
        entry.tile = tile;
    }
    for entry in &mut entries {
        entry.run = varint(&mut rest)?;
    }
    for entry in &mut entries {
        entry.length = varint(&mut rest).filter(|&length| length > 0)?;
    }
    let mut end = None;
    for entry in &mut entries {
        entry.offset = match varint(&mut rest)? {
            0 => end?,
            offset => offset - 1,
        };
        end = Some(entry.offset.checked_add(entry.length)?);
    }
    Some(entries.into())
}

/// A number in groups of seven bits, the lowest first.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The number of a tile: all zooms above first, then along Hilbert's curve.
fn number_of(tile: TileId) -> u64 {
    let before = ((1_u64 << (2 * tile.z)) - 1) / 3;
    let (mut x, mut y, mut along) = (u64::from(tile.x), u64::from(tile.y), 0);
    for bit in (0..tile.z).rev() {
        let side = 1_u64 << bit;
        let (right, down) = ((x >> bit) & 1, (y >> bit) & 1);
        along += side * side * ((3 * right) ^ down);
        if down == 0 {
            if right == 1 {
                (x, y) = ((side - 1).wrapping_sub(x), (side - 1).wrapping_sub(y));
            }
            (x, y) = (y, x);
        }
    }
    before + along
}

/// Whom the metadata name; a file need not name anybody.
fn attribution(file: &mut File, length: u64, (at, count): (u64, u64), packing: u8) -> String {
    if count > PACKED {
        return String::new();
    }
    let text = read_at(file, length, at, count).and_then(|bytes| unpacked(bytes, packing, UNPACKED));
    let read = text.ok().and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
    let named = read.as_ref().and_then(|json| json.get("attribution")).and_then(|value| value.as_str());
    super::mbtiles::plain(named.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{TileId, number_of};

    #[test]
    fn tiles_are_numbered_along_the_curve() {
        // The examples of the specification.
        for ((z, x, y), number) in [
            ((0, 0, 0), 0),
            ((1, 0, 0), 1),
            ((1, 0, 1), 2),
            ((1, 1, 1), 3),
            ((1, 1, 0), 4),
            ((2, 0, 0), 5),
            ((12, 3423, 1763), 19_078_479),
        ] {
            assert_eq!(number_of(TileId { z, x, y }), number, "{z}/{x}/{y}");
        }
    }
}
