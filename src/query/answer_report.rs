//! An answer as other programs read it: names and codes instead of ids. The keys are documented and stable.

use serde::Serialize;

use super::answer::{Answer, Place, label_words};
use crate::domain::{AreaId, LevelRole, NonGridReason};
use crate::model::Document;
use crate::text::Lang;

/// An answer with names and codes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerReport {
    /// Longitude in degrees, EPSG:4490.
    pub lon: f64,
    /// Latitude in degrees, EPSG:4490.
    pub lat: f64,
    /// `inside`, `outside` or `non_grid`.
    pub status: &'static str,
    /// Why no grid covers the point: `water`, `reserved`, `managed_apart`; `null` inside and outside.
    pub reason: Option<NonGridReason>,
    /// Name of the face without a grid.
    pub non_grid: Option<String>,
    /// The grid. This and the next three are the areas of the levels with these roles: `null` where the project has no
    /// such level (a district without streets) or the point lies above it (a lake that hangs on the district).
    pub grid: Option<CodeName>,
    /// The community.
    pub community: Option<CodeName>,
    /// The street.
    pub street: Option<CodeName>,
    /// The district.
    pub district: Option<CodeName>,
    /// Areas of every level, lowest first, those of levels in between among them.
    pub areas: Vec<LevelCodeName>,
    /// Everyone responsible.
    pub responsible: Vec<ResponsibleReport>,
    /// Names of the circles that cover the point.
    pub circles: Vec<String>,
    /// Belts within 3 km, nearest first.
    pub belts: Vec<BeltReport>,
    /// The border that the point lies on or close to.
    pub border_of: Option<BorderReport>,
}

/// Code and name of an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeName {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// An area with its level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelCodeName {
    /// The level's key, as in the statistics: that of its role (`street`) or, of a level in between, its English name.
    pub level: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Somebody responsible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResponsibleReport {
    /// Role, e.g. `grid_administrator`.
    pub role: &'static str,
    /// Name.
    pub name: String,
    /// Code of the area answered for, or the unit's credit code.
    pub code: Option<String>,
}

/// A belt near the point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BeltReport {
    /// Name.
    pub name: String,
    /// Metres to its line.
    pub distance_m: f64,
    /// Its nearest stop.
    pub nearest_stop: Option<StopReport>,
}

/// A stop near the point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StopReport {
    /// Place in the belt's order, from 1.
    pub number: usize,
    /// Name.
    pub name: String,
    /// Metres to it.
    pub distance_m: f64,
}

/// The border near the point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BorderReport {
    /// What lies on either side; the side of the answer first.
    pub between: [String; 2],
    /// Metres to it, to the millimetre; 0 on the border.
    pub distance_m: f64,
    /// Whether the point lies exactly on it.
    pub on_border: bool,
}

impl AnswerReport {
    /// The answer with names and codes looked up.
    pub fn of(document: &Document, answer: &Answer, lang: Lang) -> Self {
        let areas = &document.tables.areas;
        let at = |role| {
            let mut ladder = answer.ladder.iter().filter_map(|&id: &AreaId| areas.get(id));
            let area = ladder.find(|area| document.has_role(area, role))?;
            Some(CodeName { code: area.code.clone(), name: area.name.clone() })
        };
        let (status, reason, non_grid) = match answer.place {
            Place::Inside(_) => ("inside", None, None),
            Place::Outside => ("outside", None, None),
            Place::NonGrid(id, reason) => {
                ("non_grid", Some(reason), document.tables.non_grids.get(id).map(|face| face.name.clone()))
            }
        };
        Self {
            lon: answer.point.lon_deg(),
            lat: answer.point.lat_deg(),
            status,
            reason,
            non_grid,
            grid: at(LevelRole::Grid),
            community: at(LevelRole::Community),
            street: at(LevelRole::Street),
            district: at(LevelRole::District),
            areas: answer
                .ladder
                .iter()
                .filter_map(|&id| areas.get(id))
                .map(|area| LevelCodeName {
                    level: document.level_key(area.level),
                    code: area.code.clone(),
                    name: area.name.clone(),
                })
                .collect(),
            responsible: answer
                .responsible
                .iter()
                .map(|one| ResponsibleReport {
                    role: one.role(),
                    name: one.name(document, lang),
                    code: one.code(document),
                })
                .collect(),
            circles: answer
                .circles
                .iter()
                .filter_map(|&id| document.tables.circles.get(id))
                .map(|circle| circle.name.clone())
                .collect(),
            belts: belts(document, answer),
            border_of: answer.border.map(|border| BorderReport {
                between: border.labels.map(|label| label_words(document, label, lang)),
                distance_m: millimetres(border.distance_m),
                on_border: border.on_border,
            }),
        }
    }
}

fn belts(document: &Document, answer: &Answer) -> Vec<BeltReport> {
    let stop = |stop: super::overlays::NearStop| {
        let name = document.tables.sites.get(stop.site)?.name.clone();
        Some(StopReport { number: stop.number, name, distance_m: decimetres(stop.distance_m) })
    };
    answer
        .belts
        .iter()
        .filter_map(|near| {
            let name = document.tables.belts.get(near.belt)?.name.clone();
            Some(BeltReport { name, distance_m: decimetres(near.distance_m), nearest_stop: near.stop.and_then(stop) })
        })
        .collect()
}

/// Metres to one decimal: more would claim what the data do not hold.
fn decimetres(metres: f64) -> f64 {
    (metres * 10.0).round() / 10.0
}

/// Metres to three decimals, about the step of the lattice: near a border the question is on which side.
fn millimetres(metres: f64) -> f64 {
    (metres * 1_000.0).round() / 1_000.0
}
