//! Base maps: what good and bad servers and files do to the tile engine.

mod engine;
mod file;
mod hostile;
mod key;
mod network;
mod page;
mod placement;
mod server;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tongxin::basemap::{Engine, Keys, Limits, Setup, Source, Status, Template, TileId, TileKey, TilePicture, Viewed};
use tongxin::drawing::Camera;

/// Limits that make tests quick.
pub fn tight() -> Limits {
    Limits {
        connect: Duration::from_millis(400),
        whole: Duration::from_millis(800),
        first_pause: Duration::from_millis(40),
        longest_pause: Duration::from_millis(400),
        tile_bytes: 100_000,
        tile_side: 512,
        ..Limits::default()
    }
}

pub fn setup() -> Setup {
    Setup { limits: tight(), ..Setup::default() }
}

/// A server's tiles.
pub fn xyz(address: &str) -> Source {
    let (template, _) = Template::parse(address).unwrap();
    Source::Xyz { template, deepest: 18, attribution: String::new() }
}

/// A view that needs this tile alone.
pub fn view_of(tile: TileId) -> Viewed {
    view_around(tile, 20.0)
}

/// A view of so many px around the middle of a tile.
pub fn view_around(tile: TileId, side: f32) -> Viewed {
    let camera = Camera { centre: tile.bounds().centre(), zoom: f64::from(tile.z), size: (side, side) };
    Viewed { camera, density: 1.0 }
}

pub fn tile(z: u8, x: u32, y: u32) -> TileId {
    TileId::new(z, x, y).unwrap()
}

/// A tile near Kunming.
pub fn home() -> TileId {
    tile(12, 3214, 1757)
}

pub fn key(tile: TileId) -> TileKey {
    TileKey { layer: 0, tile }
}

pub fn start(source: &Source, setup: Setup) -> Engine {
    Engine::start(source, &Keys::default(), setup, || {})
}

/// Waits until it is so, at most five seconds.
pub fn until(engine: &Engine, what: &str, so: impl Fn(&Engine) -> bool) {
    let started = Instant::now();
    while !so(engine) {
        assert!(started.elapsed() < Duration::from_secs(5), "{what}: {:?}", engine.status());
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// The picture of a tile, once it is there.
pub fn picture(engine: &Engine, tile: TileId) -> Arc<TilePicture> {
    engine.look_at(view_of(tile));
    until(engine, "the tile came", |engine| engine.picture(key(tile)).is_some());
    engine.picture(key(tile)).unwrap()
}

/// The status once a tile has failed.
pub fn failure(engine: &Engine, tile: TileId) -> Status {
    engine.look_at(view_of(tile));
    until(engine, "the tile failed", |engine| engine.status().why.is_some());
    assert!(engine.picture(key(tile)).is_none());
    engine.status()
}

/// A picture of one colour as PNG.
pub fn png(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
    encoded(width, height, colour, image::ImageFormat::Png)
}

pub fn encoded(width: u32, height: u32, colour: [u8; 4], format: image::ImageFormat) -> Vec<u8> {
    let picture = image::RgbaImage::from_pixel(width, height, image::Rgba(colour));
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::DynamicImage::from(picture);
    match format {
        image::ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut bytes, format).unwrap(),
        _ => picture.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}
