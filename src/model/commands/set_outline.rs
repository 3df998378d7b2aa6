//! Gives a project without ground the outline of its district, with one area of each level below it to begin with.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::domain::{Area, AreaId, GridKind, LevelIndex};
use crate::geodesy::{LatticePoint, area_m2, orientation};
use crate::model::{Document, check_levels};
use crate::partition::{Arrangement, Label};

/// The outline of a district: closed rings, the first point not repeated. A place lies inside when a ray from it crosses
/// them an odd number of times, so islands and holes need no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outline(pub Vec<Vec<LatticePoint>>);

impl Outline {
    /// The ground inside in square metres, on the ellipsoid: islands counted, holes taken off.
    ///
    /// # Validity
    /// For rings that do not cross.
    ///
    /// # Performance
    /// O(r n) for r rings and n points at the worst.
    pub fn area_m2(&self) -> f64 {
        let area_of = |number: usize| {
            let around = |other: &(usize, &Vec<LatticePoint>)| other.0 != number && holds([other.1], self.0[number][0]);
            let depth = self.0.iter().enumerate().filter(around).count();
            let area = area_m2(&self.0[number]).abs();
            if depth.is_multiple_of(2) { area } else { -area }
        };
        (0..self.0.len()).filter(|&number| !self.0[number].is_empty()).map(area_of).sum()
    }

    /// Whether a point off the rings lies inside.
    fn holds(&self, p: LatticePoint) -> bool {
        holds(&self.0, p)
    }
}

fn holds<'a>(rings: impl IntoIterator<Item = &'a Vec<LatticePoint>>, p: LatticePoint) -> bool {
    let crossings = rings.into_iter().flat_map(|ring| {
        let ends = ring.iter().cycle().skip(1);
        ring.iter().zip(ends).filter(move |&(&a, &b)| {
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            // Half open, so that a vertex on the ray counts once.
            low.y <= p.y && p.y < high.y && orientation(low, high, p).is_gt()
        })
    });
    crossings.count() % 2 == 1
}

/// The document with the ground inside the outline, all of it one grid.
///
/// # Performance
/// O(n log n) in the points of the outline.
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
        let area = Area {
            id: AreaId(after.allot()),
            level: index,
            parent: Some(above.id),
            code: first_code(&above.code, usize::from(level.code_digits)),
            name: if name.is_empty() { level.name_zh.clone() } else { name.to_owned() },
            managed_apart: false,
            grid_kind: GridKind::Basic,
            volunteers: 0,
            staff_quota: None,
            responsible_body: None,
        };
        after.tables.areas.put(area.clone());
        above = area;
    }
    let lines: Vec<Vec<LatticePoint>> = outline.0.iter().map(|ring| closed(ring)).collect();
    let arrangement = Arrangement::of(&lines).map_err(Refusal::BadOutline)?;
    let inside: Vec<bool> = arrangement.faces().map(|face| face.interior.is_some_and(|p| outline.holds(p))).collect();
    if !inside.contains(&true) {
        return Err(Refusal::EmptyOutline);
    }
    let ids: Vec<_> = arrangement.faces().map(|face| face.id).collect();
    let label_of = |face| {
        let covered = ids.iter().position(|id| *id == face).and_then(|place| inside.get(place)).copied();
        if covered.unwrap_or_default() { Label::Grid(above.id) } else { Label::Outside }
    };
    after.partition = arrangement.to_partition(label_of);
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
