//! Which tile is fetched next: wanted, not there yet, not under way, and its server neither resting nor busy.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::memory::Memory;
use super::patience::Troubles;
use super::source::Info;
use super::{Limits, Problem, Status, TileId, TileKey, TilePicture, Viewed};

/// Everything the threads of an engine share.
pub struct Queue {
    pub limits: Limits,
    pub memory: Memory,
    pub troubles: Troubles,
    /// What is known of the source; the problem when it cannot be opened; `None` while it is being opened.
    pub info: Option<Result<Info, Problem>>,
    pub stopped: bool,
    view: Option<Viewed>,
    /// Tiles of the view and what stands for tiles that do not exist, the nearest first.
    wanted: Vec<TileKey>,
    under_way: BTreeMap<TileKey, (String, Arc<AtomicBool>)>,
}

/// What a thread does next.
pub enum Next {
    /// Fetches a tile; the flag says when it is not wanted any more.
    Fetch(TileKey, Arc<AtomicBool>),
    /// Waits, until the moment if one is given.
    Wait(Option<Instant>),
    /// Ends.
    Stop,
}

impl Queue {
    pub fn new(limits: Limits) -> Self {
        Self {
            memory: Memory::new(limits.memory_bytes),
            limits,
            troubles: Troubles::default(),
            info: None,
            stopped: false,
            view: None,
            wanted: Vec::new(),
            under_way: BTreeMap::new(),
        }
    }

    /// Looks at another view. Whatever left it is not fetched any more, and what is under way for it stops.
    /// Returns whether the view is another one.
    pub fn look_at(&mut self, view: Viewed) -> bool {
        if self.view == Some(view) {
            return false;
        }
        self.view = Some(view);
        self.remake();
        true
    }

    /// Nothing is wanted any more.
    pub fn cancel_all(&mut self) {
        self.wanted.clear();
        for (_, cancelled) in self.under_way.values() {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Asks for everything anew.
    pub fn retry(&mut self) {
        self.troubles.forget();
        self.remake();
    }

    /// The tiles of the view, whether they are there or not.
    pub fn tiles(&self) -> Vec<TileId> {
        match (&self.info, self.view) {
            (Some(Ok(info)), Some(view)) => {
                view.tiles(info.zooms, self.limits.tiles_of_view / usize::from(info.layers.max(1)))
            }
            _ => Vec::new(),
        }
    }

    /// Makes the list of what is wanted.
    pub fn remake(&mut self) {
        let Some(Ok(info)) = &self.info else { return };
        let (layers, farthest) = (info.layers, info.zooms.0);
        let mut seen = HashSet::new();
        let mut wanted = Vec::new();
        for tile in self.tiles() {
            for layer in 0..layers {
                // Where a source has no tile, the one above it stands for it.
                let mut key = TileKey { layer, tile };
                while self.troubles.is_absent(key) && key.tile.z > farthest {
                    let Some(above) = key.tile.ancestor(1) else { break };
                    key.tile = above;
                }
                if seen.insert(key) {
                    wanted.push(key);
                }
            }
        }
        for (key, (_, cancelled)) in &self.under_way {
            cancelled.store(!seen.contains(key), Ordering::Relaxed);
        }
        self.wanted = wanted;
    }

    /// What to do next. `host` names the server of a tile.
    pub fn next(&mut self, now: Instant, host: impl Fn(TileKey) -> String) -> Next {
        if self.stopped {
            return Next::Stop;
        }
        let mut wake: Option<Instant> = None;
        for &key in &self.wanted {
            if self.memory.contains(key) || self.under_way.contains_key(&key) {
                continue;
            }
            let host = host(key);
            let rests = [self.troubles.of(key).map(|trouble| trouble.until), self.troubles.host_rests_until(&host)];
            if let Some(until) = rests.into_iter().flatten().max().filter(|&until| until > now) {
                wake = Some(wake.map_or(until, |wake| wake.min(until)));
                continue;
            }
            let busy = self.under_way.values().filter(|(other, _)| *other == host).count();
            // A server that failed is tried with one request alone.
            let most = if self.troubles.host_rests_until(&host).is_some() { 1 } else { self.limits.per_host };
            if busy >= most {
                continue;
            }
            let cancelled = Arc::new(AtomicBool::new(false));
            self.under_way.insert(key, (host, cancelled.clone()));
            return Next::Fetch(key, cancelled);
        }
        Next::Wait(wake)
    }

    /// What came of a tile.
    pub fn came(&mut self, key: TileKey, result: Result<TilePicture, Problem>, asked: bool, seed: u64) {
        let host = self.under_way.remove(&key).map(|(host, _)| host).unwrap_or_default();
        match result {
            Ok(picture) => {
                self.memory.keep(key, Arc::new(picture));
                self.troubles.tile_came(key);
                if asked {
                    self.troubles.host_answered(&host);
                }
            }
            Err(Problem::Cancelled) => {}
            Err(problem) => {
                self.troubles.failed(key, &host, &problem, Instant::now(), &self.limits, seed);
                if problem == Problem::Absent {
                    self.remake();
                }
            }
        }
    }

    /// The server of a tile did not answer, and an old tile stands in for it.
    pub fn stood_in(&mut self, key: TileKey, picture: TilePicture, problem: &Problem, seed: u64) {
        let host = self.under_way.remove(&key).map(|(host, _)| host).unwrap_or_default();
        self.memory.keep(key, Arc::new(picture));
        self.troubles.failed(key, &host, problem, Instant::now(), &self.limits, seed);
    }

    /// How the tiles of the view are doing.
    pub fn status(&self) -> Status {
        if let Some(Err(problem)) = &self.info {
            return Status { why: Some(problem.clone()), ..Status::default() };
        }
        let mut status = Status::default();
        let mut why = None;
        for &key in &self.wanted {
            if self.memory.contains(key) {
                continue;
            }
            match self.troubles.of(key) {
                Some(trouble) if trouble.problem == Problem::Absent => {}
                Some(trouble) => {
                    status.failed += 1;
                    why = Some(&trouble.problem);
                }
                None => status.loading += 1,
            }
        }
        status.offline = self.troubles.is_silent();
        let latest = if status.offline || status.failed > 0 { self.troubles.latest().or(why) } else { None };
        status.why = latest.cloned();
        status
    }
}
