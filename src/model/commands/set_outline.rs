//! Gives a project without ground the outline of its district, with one area of each level below it to begin with.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::domain::{Area, AreaId, LevelIndex};
use crate::geodesy::{LatticePoint, area_m2};
use crate::model::{Document, check_levels};
use crate::partition::{Arrangement, ArrangementError, FaceId, Label, Partition, Polygon};

/// The outline of a district: closed rings, the first point not repeated. A place lies inside when a ray from it crosses
/// them an odd number of times, so islands and holes need no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outline(pub Vec<Vec<LatticePoint>>);

impl Outline {
    /// The ground inside in square metres, on the ellipsoid: islands counted, holes taken off. `None` where the rings
    /// extend too far.
    ///
    /// # Performance
    /// O((n + k) log n) for n points with k crossings.
    pub fn area_m2(&self) -> Option<f64> {
        let label = Label::Grid(AreaId(1));
        let ground = Ground::of(self).ok()?.partition(label);
        let outlines = ground.outlines_by(|other| (other == label).then_some(()));
        Some(outlines.values().flatten().flat_map(Polygon::rings).map(area_m2).sum())
    }
}

/// The faces between the rings of an outline, and which of them lie inside.
struct Ground {
    arrangement: Arrangement,
    inside: BTreeSet<FaceId>,
}

impl Ground {
    fn of(outline: &Outline) -> Result<Self, ArrangementError> {
        // Each side is a line by itself, so that an edge knows how often the rings run along it.
        let sides = |ring: &Vec<LatticePoint>| {
            let ring = closed(ring);
            ring.windows(2).map(<[LatticePoint]>::to_vec).collect::<Vec<_>>()
        };
        let sides: Vec<Vec<LatticePoint>> = outline.0.iter().flat_map(sides).collect();
        let arrangement = Arrangement::of(&sides)?;
        // A face thinner than the lattice is no ground.
        let solid = |face: &FaceId| arrangement.face(*face).is_some_and(|face| face.interior.is_some());
        let inside = arrangement.inside(u32::MAX).into_iter().filter(|(_, inside)| *inside);
        let inside = inside.map(|(face, _)| face).filter(solid).collect();
        Ok(Self { arrangement, inside })
    }

    fn is_empty(&self) -> bool {
        self.inside.is_empty()
    }

    /// The plane in which all of it is one grid.
    fn partition(&self, grid: Label) -> Partition {
        self.arrangement.to_partition(|face| if self.inside.contains(&face) { grid } else { Label::Outside })
    }
}

/// The document with the ground inside the outline, all of it one grid.
///
/// # Performance
/// O((n + k) log n) for n points of the outline with k crossings.
pub(super) fn apply(document: &Document, outline: &Outline, names: &[String]) -> Result<Document, Refusal> {
    if document.partition.borders().next().is_some() {
        return Err(Refusal::HasGround);
    }
    check_levels(&document.levels).map_err(Refusal::Levels)?;
    let mut after = document.clone();
    let mut above =
        document.tables.areas.iter().find(|area| area.parent.is_none()).cloned().ok_or(Refusal::NoDistrict)?;
    // A project that has been given areas before keeps them; the ground goes to new ones.
    for (place, level) in document.levels.iter().enumerate().skip(1) {
        #[allow(clippy::cast_possible_truncation)] // at most LEVEL_LIMIT
        let index = LevelIndex(place as u8);
        let name = names.get(place - 1).map_or("", |name| name.trim());
        let code = first_code(&above.code, usize::from(level.code_digits));
        let name = if name.is_empty() { level.name_zh.clone() } else { name.to_owned() };
        let area = Area::new(AreaId(after.allot()), index, Some(above.id), code, name);
        after.tables.areas.put(area.clone());
        above = area;
    }
    let ground = Ground::of(outline).map_err(Refusal::BadOutline)?;
    if ground.is_empty() {
        return Err(Refusal::EmptyOutline);
    }
    after.partition = ground.partition(Label::Grid(above.id));
    Ok(after)
}

/// The first code below another: number 1, as wide as the level asks.
fn first_code(above: &str, digits: usize) -> String {
    let width = digits.saturating_sub(above.len());
    if width == 0 { above.to_owned() } else { format!("{above}{:0>width$}", 1) }
}

/// The ring with its first point at the end too.
fn closed(ring: &[LatticePoint]) -> Vec<LatticePoint> {
    let mut line = ring.to_vec();
    if line.first() != line.last() || line.len() == 1 {
        line.extend(ring.first().copied());
    }
    line
}
