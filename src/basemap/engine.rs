//! The tile engine: threads that fetch what the view needs and a queue that they share. Nobody who asks it ever waits.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::disk::DiskCache;
use super::file::TileFile;
use super::http::Client;
use super::queue::{Next, Queue};
use super::source::{Info, Online};
use super::{Keys, Problem, Setup, Source, Status, TileId, TileKey, TilePicture, Viewed};

/// Threads that read a file.
const FILE_READERS: usize = 2;

/// A source of tiles at work. Dropping it ends its threads, each after the request that it is in.
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    setup: Setup,
    notify: Box<dyn Fn() + Send + Sync>,
}

/// A source that is open.
enum Opened {
    Online { online: Box<Online>, client: Box<Client>, disk: Option<DiskCache> },
    File(TileFile),
}

impl Engine {
    /// Starts to open a source. `notify` is called from its threads whenever there is something new to show.
    pub fn start(source: &Source, keys: &Keys, setup: Setup, notify: impl Fn() + Send + Sync + 'static) -> Self {
        let queue = Mutex::new(Queue::new(setup.limits.clone()));
        let shared = Arc::new(Shared { queue, changed: Condvar::new(), setup, notify: Box::new(notify) });
        let online = source.is_online().then(|| source.online(keys));
        let (inner, path) = (
            shared.clone(),
            match source {
                Source::File { path } => path.clone(),
                _ => std::path::PathBuf::new(),
            },
        );
        // Opening a file may take long on a network drive, so it has a thread too.
        let opened = thread("basemap", move || {
            let opened = match online {
                Some(online) => online.and_then(|online| Opened::online(online, &inner.setup)),
                None => TileFile::open(&path).map(Opened::File),
            };
            match opened {
                Ok(opened) => inner.work(Arc::new(opened)),
                Err(problem) => inner.lock().info = Some(Err(problem)),
            }
            (inner.notify)();
        });
        if let Err(problem) = opened {
            shared.lock().info = Some(Err(problem));
        }
        Self { shared }
    }

    /// Looks at a view: what left it is no longer fetched.
    pub fn look_at(&self, view: Viewed) {
        if self.shared.lock().look_at(view) {
            self.shared.changed.notify_all();
        }
    }

    /// The tiles of the view, the nearest to its middle first.
    pub fn tiles(&self) -> Vec<TileId> {
        self.shared.lock().tiles()
    }

    /// A tile that is there.
    pub fn picture(&self, key: TileKey) -> Option<Arc<TilePicture>> {
        self.shared.lock().memory.get(key)
    }

    /// How it is doing.
    pub fn status(&self) -> Status {
        self.shared.lock().status()
    }

    /// What is known of the source; `None` until it is open.
    pub fn info(&self) -> Option<Info> {
        self.shared.lock().info.as_ref().and_then(|info| info.as_ref().ok().cloned())
    }

    /// Bytes of decoded tiles in memory.
    pub fn memory_bytes(&self) -> usize {
        self.shared.lock().memory.bytes()
    }

    /// Tries everything again that failed.
    pub fn retry(&self) {
        self.shared.lock().retry();
        self.shared.changed.notify_all();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        queue.stopped = true;
        queue.cancel_all();
        drop(queue);
        self.shared.changed.notify_all();
    }
}

impl Shared {
    /// A thread that panicked leaves a queue that is whole: every change is made in one go.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the other threads and works as one of them.
    fn work(self: &Arc<Self>, opened: Arc<Opened>) {
        {
            let mut queue = self.lock();
            queue.info = Some(Ok(opened.info()));
            queue.remake();
        }
        (self.notify)();
        let count = match &*opened {
            Opened::Online { .. } => self.setup.limits.workers,
            _ => FILE_READERS,
        };
        for _ in 1..count.max(1) {
            let (shared, opened) = (self.clone(), opened.clone());
            // With fewer threads it is slower.
            let _ = thread("basemap", move || shared.fetch_all(&opened));
        }
        self.fetch_all(&opened);
    }

    fn fetch_all(&self, opened: &Opened) {
        let mut queue = self.lock();
        loop {
            match queue.next(Instant::now(), |key| opened.host(key)) {
                Next::Stop => return,
                Next::Wait(until) => {
                    let most = Duration::from_secs(3600);
                    let pause = until.map_or(most, |until| until.saturating_duration_since(Instant::now()));
                    let waited = self.changed.wait_timeout(queue, pause.max(Duration::from_millis(1)));
                    queue = waited.map_or_else(|error| error.into_inner().0, |(queue, _)| queue);
                }
                Next::Fetch(key, cancelled) => {
                    drop(queue);
                    let fetched = opened.fetch(key, &self.setup, &|| cancelled.load(Ordering::Relaxed));
                    queue = self.lock();
                    let seed = self.setup.seed;
                    match fetched {
                        Fetched::Fresh(picture) => queue.came(key, Ok(picture), true, seed),
                        Fetched::Kept(picture) => queue.came(key, Ok(picture), false, seed),
                        Fetched::Old(picture, problem) => queue.stood_in(key, picture, &problem, seed),
                        Fetched::Failed(problem) => queue.came(key, Err(problem), true, seed),
                    }
                    drop(queue);
                    self.changed.notify_all();
                    (self.notify)();
                    queue = self.lock();
                }
            }
        }
    }
}

/// What came of a tile.
enum Fetched {
    /// From its source.
    Fresh(TilePicture),
    /// From the disk, young enough.
    Kept(TilePicture),
    /// From the disk and old, since its source failed.
    Old(TilePicture, Problem),
    Failed(Problem),
}

impl Opened {
    fn online(online: Online, setup: &Setup) -> Result<Self, Problem> {
        let limits = &setup.limits;
        let disk = setup.cache.clone();
        let disk = disk.map(|folder| DiskCache::new(folder, limits.disk_bytes, limits.disk_age, limits.tile_bytes));
        let client = Client::new(limits, &setup.trust, &setup.network)?;
        Ok(Self::Online { online: Box::new(online), client: Box::new(client), disk })
    }

    fn info(&self) -> Info {
        match self {
            Self::Online { online, .. } => {
                let layers = u8::try_from(online.templates.len()).unwrap_or(u8::MAX);
                Info { layers, zooms: online.zooms, attribution: String::new() }
            }
            Self::File(file) => file.info(),
        }
    }

    /// The server of a tile; files have none.
    fn host(&self, key: TileKey) -> String {
        let Self::Online { online, .. } = self else { return String::new() };
        let template = online.templates.get(usize::from(key.layer));
        let address = template.map(|template| template.fill(key.tile, None)).unwrap_or_default();
        address.split('/').nth(2).unwrap_or_default().to_owned()
    }

    fn fetch(&self, key: TileKey, setup: &Setup, cancelled: &dyn Fn() -> bool) -> Fetched {
        let limits = &setup.limits;
        let fetched = match self {
            Self::Online { online, client, disk } => {
                let decode = |bytes: &[u8]| TilePicture::of_tile(bytes, limits.tile_side);
                return online_tile(online, client, disk.as_ref(), key, &decode, cancelled);
            }
            Self::File(file) => file.read(key.tile, limits),
        };
        fetched.map_or_else(Fetched::Failed, Fetched::Fresh)
    }
}

fn online_tile(
    online: &Online,
    client: &Client,
    disk: Option<&DiskCache>,
    key: TileKey,
    decode: &dyn Fn(&[u8]) -> Result<TilePicture, Problem>,
    cancelled: &dyn Fn() -> bool,
) -> Fetched {
    let Some(template) = online.templates.get(usize::from(key.layer)) else { return Fetched::Failed(Problem::Absent) };
    let name = online.cache_name(key.layer);
    let mut old = None;
    if let Some((bytes, young)) = disk.and_then(|disk| disk.load(&name, key.tile)) {
        match decode(&bytes) {
            Ok(picture) if young => return Fetched::Kept(picture),
            Ok(picture) => old = Some(picture),
            Err(_) => {
                if let Some(disk) = disk {
                    disk.remove(&name, key.tile);
                }
            }
        }
    }
    let address = template.fill(key.tile, online.key.as_ref());
    // Only what is a picture goes to the disk.
    let fetched = client.get(&address, cancelled).and_then(|bytes| decode(&bytes).map(|picture| (bytes, picture)));
    match (fetched, old) {
        (Ok((bytes, picture)), _) => {
            if let Some(disk) = disk {
                disk.store(&name, key.tile, &bytes);
            }
            Fetched::Fresh(picture)
        }
        (Err(problem), Some(old)) if problem != Problem::Cancelled => Fetched::Old(old, problem),
        (Err(problem), _) => Fetched::Failed(problem),
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Problem> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    started.map(drop).map_err(|error| Problem::File(error.to_string()))
}
