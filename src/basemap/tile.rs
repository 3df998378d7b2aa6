//! Tiles by number, and which of them a view needs.

use crate::drawing::{Camera, MapBounds, MapPoint};

/// The deepest zoom that any source has.
pub(super) const DEEPEST: u8 = 24;

/// How many zooms above a tile may stand in for it.
const STAND_IN: u8 = 7;

/// A tile of the usual scheme: the earth is 2^z tiles wide, x counts eastward and y southward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// Zoom.
    pub z: u8,
    /// Column.
    pub x: u32,
    /// Row from the north.
    pub y: u32,
}

/// A tile of one layer of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileKey {
    /// Layer, counted from below.
    pub layer: u8,
    /// Tile.
    pub tile: TileId,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewed {
    /// The camera.
    pub camera: Camera,
    /// Device pixels per logical px.
    pub density: f32,
}

impl TileId {
    /// The tile; `None` where the zoom has no such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= DEEPEST && x >> z == 0 && y >> z == 0).then_some(Self { z, x, y })
    }

    /// The tile that holds this one, `steps` zooms above.
    pub fn ancestor(self, steps: u8) -> Option<Self> {
        (steps <= self.z).then(|| Self { z: self.z - steps, x: self.x >> steps, y: self.y >> steps })
    }

    /// The tiles that may be drawn in its place, the best first: itself, and those above it.
    pub fn stand_ins(self) -> impl Iterator<Item = Self> {
        (0..=STAND_IN.min(self.z)).filter_map(move |steps| self.ancestor(steps))
    }

    /// The part of a tile above it that covers it: left, top, right and bottom in parts of its sides.
    #[allow(clippy::cast_precision_loss)] // small numbers
    pub fn part_of(self, above: Self) -> [f32; 4] {
        let steps = self.z.saturating_sub(above.z).min(31);
        let side = 1.0 / (1_u32 << steps) as f32;
        let corner = |n: u32, above: u32| n.saturating_sub(above << steps) as f32 * side;
        let (left, top) = (corner(self.x, above.x), corner(self.y, above.y));
        [left, top, left + side, top + side]
    }

    /// The ground it covers.
    pub fn bounds(self) -> MapBounds {
        let width = (-f64::from(self.z)).exp2();
        let min = MapPoint { x: f64::from(self.x) * width, y: f64::from(self.y) * width };
        MapBounds { min, max: MapPoint { x: min.x + width, y: min.y + width } }
    }

    /// Its row counted from the south, as MBTiles have it.
    pub fn row_from_south(self) -> u32 {
        (1_u32 << self.z) - 1 - self.y
    }

    /// Its name in the scheme of four-way digits.
    pub fn quadkey(self) -> String {
        let digit = |bit: u8| char::from(b'0' + ((self.x >> bit) & 1) as u8 + 2 * ((self.y >> bit) & 1) as u8);
        (0..self.z).rev().map(digit).collect()
    }
}

impl Viewed {
    /// The tiles of a view, the nearest to its middle first, at the zoom that fits the screen and that the source has.
    ///
    /// # Performance
    /// At most `most` tiles: where a view needs more, it gets them from farther away.
    pub fn tiles(&self, zooms: (u8, u8), most: usize) -> Vec<TileId> {
        // A tile of 256 px is drawn between 0.7 and 1.4 times its size in device pixels.
        let wanted = self.camera.zoom + f64::from(self.density.clamp(0.5, 4.0)).log2() * 0.75;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0..=24
        let mut z = wanted.round().clamp(0.0, f64::from(DEEPEST)) as u8;
        z = z.clamp(zooms.0.min(zooms.1), zooms.1);
        loop {
            let (min, max) = self.range(z);
            let count = u64::from(max.0 - min.0 + 1) * u64::from(max.1 - min.1 + 1);
            if count <= most as u64 {
                let mut tiles: Vec<TileId> =
                    (min.1..=max.1).flat_map(|y| (min.0..=max.0).map(move |x| TileId { z, x, y })).collect();
                tiles.sort_by(|a, b| self.distance(*a).total_cmp(&self.distance(*b)).then(a.cmp(b)));
                return tiles;
            }
            if z <= zooms.0 {
                return Vec::new();
            }
            z -= 1;
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the tiles of the zoom
    fn range(&self, z: u8) -> ((u32, u32), (u32, u32)) {
        let seen = self.camera.bounds(0.0);
        let count = f64::from(z).exp2();
        let number = |v: f64| (v * count).floor().clamp(0.0, count - 1.0) as u32;
        ((number(seen.min.x), number(seen.min.y)), (number(seen.max.x), number(seen.max.y)))
    }

    fn distance(&self, tile: TileId) -> f64 {
        let middle = tile.bounds().centre();
        (middle.x - self.camera.centre.x).hypot(middle.y - self.camera.centre.y)
    }
}
