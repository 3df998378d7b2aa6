//! Decoded tiles in memory: the ones used last, up to so many bytes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{TileKey, TilePicture};

/// The tiles.
pub struct Memory {
    limit: usize,
    bytes: usize,
    clock: u64,
    tiles: HashMap<TileKey, (u64, Arc<TilePicture>)>,
    order: BTreeMap<u64, TileKey>,
}

impl Memory {
    /// Room for so many bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, bytes: 0, clock: 0, tiles: HashMap::new(), order: BTreeMap::new() }
    }

    /// A tile, which counts as used by that.
    pub fn get(&mut self, key: TileKey) -> Option<Arc<TilePicture>> {
        self.clock += 1;
        let (used, picture) = self.tiles.get_mut(&key)?;
        self.order.remove(used);
        *used = self.clock;
        self.order.insert(self.clock, key);
        Some(picture.clone())
    }

    /// Whether a tile is there.
    pub fn contains(&self, key: TileKey) -> bool {
        self.tiles.contains_key(&key)
    }

    /// Keeps a tile; those used longest ago give way.
    pub fn keep(&mut self, key: TileKey, picture: Arc<TilePicture>) {
        self.clock += 1;
        self.bytes += picture.bytes();
        if let Some((used, before)) = self.tiles.insert(key, (self.clock, picture)) {
            self.order.remove(&used);
            self.bytes -= before.bytes();
        }
        self.order.insert(self.clock, key);
        while self.bytes > self.limit && self.tiles.len() > 1 {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            if let Some((_, gone)) = self.tiles.remove(&oldest) {
                self.bytes -= gone.bytes();
            }
        }
    }

    /// The bytes that are kept.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
