//! What is said of a project as a whole.

use serde::{Deserialize, Serialize};

use super::{Locks, NamedBaseMap, PlacedScan, Waiver};

/// What is said of a project as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectInfo {
    /// Title, e.g. 西山区四级网格.
    pub title: String,
    /// As of which day the data hold, as `2021-07-19`; empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub as_of: String,
    /// Records with a smaller number were made by the demo generator: 示例数据 is shown while one of them is left.
    #[serde(default)]
    pub demo_below: u32,
    /// Whether the demo generator made the backdrop, which has no record numbers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo_backdrop: bool,
    /// Target band of households per grid, both ends included.
    #[serde(default = "usual_band")]
    pub household_band: (u32, u32),
    /// The base map that the project names. Nothing of it is fetched before the user agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_map: Option<NamedBaseMap>,
    /// The scanned map that the project holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<PlacedScan>,
    /// Which borders are locked; `None` where nobody decided otherwise: those of the district, the streets and the
    /// shores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locks: Option<Locks>,
    /// Findings that are left as they are, by what they are about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// 300–500 households per grid, the usual range in published practice.
fn usual_band() -> (u32, u32) {
    (300, 500)
}
