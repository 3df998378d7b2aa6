//! When to ask again: pauses that double, scattered so that not all come back at once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{Limits, Problem, TileKey};

/// The most tiles whose troubles are remembered.
const MOST: usize = 4096;

/// The pause before a further try after `failures` in a row: the first pause doubled each time, up to the longest,
/// scattered between its half and its whole by `seed`.
pub fn delay(limits: &Limits, failures: u32, seed: u64) -> Duration {
    let doubled = limits.first_pause.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(limits.longest_pause);
    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    let mut z = seed.wrapping_add(u64::from(failures).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    #[allow(clippy::cast_precision_loss)] // a fraction between 0 and 1
    let part = 0.5 + 0.5 * (z >> 11) as f64 / (1_u64 << 53) as f64;
    doubled.mul_f64(part)
}

/// A tile that could not be had.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// How often in a row.
    pub failures: u32,
    /// Not to be asked for before.
    pub until: Instant,
    /// Why.
    pub problem: Problem,
}

/// Tiles and servers that failed.
#[derive(Default)]
pub struct Troubles {
    tiles: BTreeMap<TileKey, Trouble>,
    hosts: BTreeMap<String, Trouble>,
    latest: Option<Problem>,
    /// Requests in a row that no server answered.
    silent: u32,
}

impl Troubles {
    /// The trouble with a tile.
    pub fn of(&self, key: TileKey) -> Option<&Trouble> {
        self.tiles.get(&key)
    }

    /// When a server may be asked again.
    pub fn host_rests_until(&self, host: &str) -> Option<Instant> {
        self.hosts.get(host).map(|trouble| trouble.until)
    }

    /// Whether the tile does not exist at its source.
    pub fn is_absent(&self, key: TileKey) -> bool {
        self.of(key).is_some_and(|trouble| trouble.problem == Problem::Absent)
    }

    /// The latest problem.
    pub fn latest(&self) -> Option<&Problem> {
        self.latest.as_ref()
    }

    /// Whether no server answered the last requests.
    pub fn is_silent(&self) -> bool {
        self.silent >= 2
    }

    /// A tile came, or the server said honestly that there is none.
    pub fn host_answered(&mut self, host: &str) {
        self.hosts.remove(host);
        self.silent = 0;
    }

    /// A tile came.
    pub fn tile_came(&mut self, key: TileKey) {
        self.tiles.remove(&key);
        if self.tiles.is_empty() {
            self.latest = None;
        }
    }

    /// A tile could not be had. `host` is the server that was asked.
    pub fn failed(&mut self, key: TileKey, host: &str, problem: &Problem, now: Instant, limits: &Limits, seed: u64) {
        let scatter = seed ^ (u64::from(key.tile.x) << 32) ^ u64::from(key.tile.y) ^ (u64::from(key.layer) << 61);
        let failures = self.tiles.get(&key).map_or(0, |trouble| trouble.failures).saturating_add(1);
        let pause = if *problem == Problem::Absent { limits.absent_for } else { delay(limits, failures, scatter) };
        if self.tiles.len() >= MOST {
            self.tiles.retain(|_, trouble| trouble.until > now);
            if self.tiles.len() >= MOST {
                self.tiles.clear();
            }
        }
        self.tiles.insert(key, Trouble { failures, until: now + pause, problem: problem.clone() });
        if problem.is_of_host() {
            self.silent = if problem.is_offline() { self.silent.saturating_add(1) } else { 0 };
            // Requests that were under way together count once.
            let before = self.hosts.get(host);
            let rests = before.is_some_and(|trouble| trouble.until > now);
            let failures = before.map_or(0, |trouble| trouble.failures).saturating_add(u32::from(!rests));
            // A key that is refused will be refused again.
            let pause = match problem {
                Problem::KeyRefused => limits.longest_pause,
                _ => delay(limits, failures, seed),
            };
            let trouble = Trouble { failures, until: now + pause, problem: problem.clone() };
            self.hosts.insert(host.to_owned(), trouble);
        } else {
            self.host_answered(host);
        }
        if *problem != Problem::Absent {
            self.latest = Some(problem.clone());
        }
    }

    /// Everything may be asked for again at once.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
