//! Lays out the ground of the district: first what is given, then street blocks in the city and cells between
//! watersheds in the hills, all as one arrangement of lines. Knows no grids yet.

mod hills;
mod lines;
mod rings;
mod streets;

use crate::geodesy::LatticePoint;
use crate::partition::{Arrangement, ArrangementError, FaceId};

use super::plane::{Spot, holds};

pub use lines::{Line, bent, rings as given_rings, wander};
pub use rings::{ring_around, ring_of};
pub use streets::{extent, long_axis};

/// What a line is, the strongest first: an edge on which several lines run is what the strongest of them is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 区界
    Outline,
    /// 湖岸
    Shore,
    /// 快速路, 高速公路
    Trunk,
    /// 主干道
    Main,
    /// 河
    River,
    /// 山脊
    Ridge,
    /// 次干道
    Secondary,
    /// 支路
    Local,
    /// Edge of a hill cell, drawn by nobody.
    Cell,
}

/// What a face is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Not in the district.
    Outside,
    /// 滇池
    Lake,
    /// The resort zone, managed apart.
    Apart,
    /// The city in the plain.
    City,
    /// Hills and valleys.
    Hills,
}

/// The rings that tell zones apart.
pub struct Zones {
    outline: Vec<Bounded>,
    lake: Vec<Bounded>,
    apart: Vec<Bounded>,
    city: Vec<Bounded>,
}

/// A ring with the box around it, south-western corner first.
struct Bounded {
    ring: Vec<Spot>,
    low: Spot,
    high: Spot,
}

/// The ground with all its lines.
pub struct Ground {
    /// The arrangement of the lines.
    pub arrangement: Arrangement,
    /// The lines, in the order in which the arrangement numbers them.
    pub lines: Vec<Line>,
    /// The zone of each face, by its number.
    pub zone: Vec<Zone>,
}

impl Zones {
    fn given() -> Self {
        Self { outline: bounded("outline"), lake: bounded("lake"), apart: bounded("apart"), city: bounded("city") }
    }

    /// The zone at a spot that lies on no given line.
    pub fn at(&self, spot: Spot) -> Zone {
        let within = |rings: &[Bounded]| {
            rings.iter().any(|it| {
                let boxed = it.low.x <= spot.x && spot.x <= it.high.x && it.low.y <= spot.y && spot.y <= it.high.y;
                boxed && holds(&it.ring, spot)
            })
        };
        if !within(&self.outline) {
            Zone::Outside
        } else if within(&self.lake) {
            Zone::Lake
        } else if within(&self.apart) {
            Zone::Apart
        } else if within(&self.city) {
            Zone::City
        } else {
            Zone::Hills
        }
    }
}

fn bounded(kind: &str) -> Vec<Bounded> {
    lines::rings(kind)
        .into_iter()
        .map(|ring| {
            let ((west, east), (south, north)) =
                (extent(&ring, Spot::new(1.0, 0.0)), extent(&ring, Spot::new(0.0, 1.0)));
            Bounded { ring, low: Spot::new(west, south), high: Spot::new(east, north) }
        })
        .collect()
}

impl Ground {
    /// The strongest kind among lines given by their numbers.
    pub fn kind_of(&self, numbers: &[u32]) -> Kind {
        numbers.iter().map(|&number| self.lines[number as usize].kind).min().unwrap_or(Kind::Cell)
    }

    /// The zone of a face.
    pub fn zone_of(&self, face: FaceId) -> Zone {
        self.zone.get(face.0 as usize).copied().unwrap_or(Zone::Outside)
    }
}

/// The ground of the district, always the same.
///
/// # Errors
/// None in practice: the facts span half a degree.
///
/// # Performance
/// About 50 ms: two arrangements, of some hundred and of some ten thousand lines.
pub fn ground() -> Result<Ground, ArrangementError> {
    let zones = Zones::given();
    let mut lines = lines::given();
    let wide = Arrangement::of(&lattice(&lines))?;
    let mut added = Vec::new();
    for face in wide.faces() {
        let Some(inside) = face.interior else { continue };
        if matches!(zones.at(Spot::of(inside)), Zone::City | Zone::Apart) {
            let ring = ring_of(&wide, face.id);
            streets::split(ring, u64::from(face.id.0), &mut added);
        }
    }
    added.extend(hills::cells(&zones));
    lines.extend(added);
    let arrangement = Arrangement::of(&lattice(&lines))?;
    let last = arrangement.faces().map(|face| face.id.0).max().unwrap_or(0);
    let mut zone = vec![Zone::Outside; last as usize + 1];
    for face in arrangement.faces() {
        if let Some(inside) = face.interior {
            zone[face.id.0 as usize] = zones.at(Spot::of(inside));
        }
    }
    Ok(Ground { arrangement, lines, zone })
}

fn lattice(lines: &[Line]) -> Vec<Vec<LatticePoint>> {
    lines.iter().map(|line| line.spots.iter().map(|spot| spot.lattice()).collect()).collect()
}
