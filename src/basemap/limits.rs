//! How much a source of tiles may ask of the machine and how long anybody waits for it.

use std::path::PathBuf;
use std::time::Duration;

use super::{Network, PageReader, Trust};

/// The limits. The usual ones suit an office network; tests set tighter ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Name look-up, connection and TLS together.
    pub connect: Duration,
    /// A request from its first to its last byte, redirects included.
    pub whole: Duration,
    /// Bytes of a tile.
    pub tile_bytes: u64,
    /// Pixels along either side of a tile.
    pub tile_side: u32,
    /// Redirects that are followed.
    pub redirects: u32,
    /// Requests to one host at a time.
    pub per_host: usize,
    /// Threads that fetch.
    pub workers: usize,
    /// The first pause after a failure; each further one is twice as long.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// How long a tile that does not exist is not asked for again.
    pub absent_for: Duration,
    /// Decoded tiles in memory, in bytes.
    pub memory_bytes: usize,
    /// Tiles on disk, in bytes.
    pub disk_bytes: u64,
    /// How old a tile on disk may be before it is asked for again.
    pub disk_age: Duration,
    /// Tiles of one view, over all layers.
    pub tiles_of_view: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(6),
            whole: Duration::from_secs(20),
            tile_bytes: 2 << 20,
            tile_side: 1024,
            redirects: 3,
            per_host: 4,
            workers: 6,
            first_pause: Duration::from_millis(800),
            longest_pause: Duration::from_secs(60),
            absent_for: Duration::from_secs(600),
            memory_bytes: 96 << 20,
            disk_bytes: 512 << 20,
            disk_age: Duration::from_secs(30 * 24 * 3600),
            tiles_of_view: 600,
        }
    }
}

/// What a tile engine is started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Limits.
    pub limits: Limits,
    /// The folder of tiles on disk; `None` keeps none.
    pub cache: Option<PathBuf>,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// What stands between this machine and the internet.
    pub network: Network,
    /// Where the scatter of pauses comes from.
    pub seed: u64,
    /// Who draws pages of PDF files.
    pub pages: PageReader,
}

impl Setup {
    /// The usual setup, with the cache in the user's own folder.
    pub fn usual() -> Self {
        let folders = directories::ProjectDirs::from("", "", "tongxin");
        Self { cache: folders.map(|folders| folders.cache_dir().join("tiles")), seed: 0x5eed, ..Self::default() }
    }
}
