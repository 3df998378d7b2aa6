//! Areas of the grid levels and the faces that belong to no grid.

use serde::{Deserialize, Serialize};

use super::{AreaId, NonGridId};

/// The place of a level in the tree of levels: 0 is the district, the last one holds the grids. What a level in between
/// is for is said by its [`LevelRole`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LevelIndex(pub u8);

/// One level of the tree (区, 街道, 社区, 网格, …). Levels are data: a project may have three or five.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenLevel")]
pub struct Level {
    /// What the level is for, however it is called.
    pub role: LevelRole,
    /// Chinese word for an area of this level, e.g. 街道.
    pub name_zh: String,
    /// English word for an area of this level, e.g. street.
    pub name_en: String,
    /// How many digits a code of this level has in all, e.g. 9 for streets.
    pub code_digits: u8,
}

impl Level {
    /// The usual four levels with codes of 6 + 3 + 3 + 3 digits.
    pub fn usual_four() -> Vec<Self> {
        let level = |role, name_zh: &str, name_en: &str, code_digits| Self {
            role,
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            code_digits,
        };
        vec![
            level(LevelRole::District, "区", "district", 6),
            level(LevelRole::Street, "街道", "street", 9),
            level(LevelRole::Community, "社区", "community", 12),
            level(LevelRole::Grid, "网格", "grid", 15),
        ]
    }
}

/// What a level is for: what hangs on its areas and how they are shown. Nothing else of the program goes by the place
/// of a level in the tree.
///
/// The roles say what an area does, not what it is called. Where a project divides its 网格 into 微网格, the 微网格 are
/// the grids: they cover the ground and have the administrators; the 网格 above them are a level in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelRole {
    /// 区: the whole, on top.
    District,
    /// 街道: has the offices and centres, the alliance, the enforcement team and a staffing quota.
    Street,
    /// 社区: has the big committee and the units assigned to it.
    Community,
    /// 网格: covers the ground, has the administrator, the volunteers and the households; at the bottom.
    Grid,
    /// Any other level in between, such as 片区: it has what lies below it, and nothing of its own is expected of it.
    Other,
}

impl LevelRole {
    /// The key by which files and scripts know it.
    pub fn key(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Grid => "grid",
            Self::Other => "other",
        }
    }
}

/// A level as a project file holds it.
///
/// Projects made before levels had roles know the usual names only, and a name says which role was meant. Whether the
/// roles make sense together is looked at on opening in any case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLevel {
    role: Option<LevelRole>,
    name_zh: String,
    name_en: String,
    code_digits: u8,
}

impl From<WrittenLevel> for Level {
    fn from(written: WrittenLevel) -> Self {
        let WrittenLevel { role, name_zh, name_en, code_digits } = written;
        let named = || {
            let usual =
                Self::usual_four().into_iter().find(|usual| usual.name_zh == name_zh || usual.name_en == name_en);
            usual.map_or(LevelRole::Other, |usual| usual.role)
        };
        Self { role: role.unwrap_or_else(named), name_zh, name_en, code_digits }
    }
}

/// An area of one level: a district, a street, a community or a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Id.
    pub id: AreaId,
    /// Its level.
    pub level: LevelIndex,
    /// The area of the next higher level that it belongs to; only the district has none.
    pub parent: Option<AreaId>,
    /// Its code: as many digits as its level says, and those of its parent first.
    pub code: String,
    /// Its full name, e.g. 杨家社区.
    pub name: String,
    /// Whether somebody else runs it (the resort zone and its communities): listed, but without grids of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub managed_apart: bool,
    /// Whether a grid is a basic or a dedicated one. Meaningful on the lowest level only.
    #[serde(default, skip_serializing_if = "GridKind::is_basic")]
    pub grid_kind: GridKind,
    /// What a dedicated grid is for, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<GridPurpose>,
    /// Volunteers (基层志愿者) registered here; higher levels add up those of their grids.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volunteers: u32,
    /// Staffing quota (核定编制) of a street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_quota: Option<u32>,
    /// Body responsible for a dedicated grid; the local community answers for the others (属地兜底).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_body: Option<String>,
    /// Codes that it had before, and those of areas that became part of it, oldest first: nobody else may get them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_codes: Vec<String>,
    /// Whether its outline is locked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
}

impl Area {
    /// An area of which nothing else is known yet: a basic one, without volunteers, run as usual, not locked.
    pub fn new(id: AreaId, level: LevelIndex, parent: Option<AreaId>, code: String, name: String) -> Self {
        Self {
            id,
            level,
            parent,
            code,
            name,
            managed_apart: false,
            grid_kind: GridKind::Basic,
            purpose: None,
            volunteers: 0,
            staff_quota: None,
            responsible_body: None,
            former_codes: Vec::new(),
            locked: false,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Kind of a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GridKind {
    /// 基础网格
    #[default]
    Basic,
    /// 专属网格: a school, park, mall or site with a responsible body of its own.
    Dedicated,
}

/// What a dedicated grid is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GridPurpose {
    /// 学校
    School,
    /// 公园
    Park,
    /// 商场
    Mall,
    /// 工地
    Site,
}

impl GridPurpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::School, Self::Park, Self::Mall, Self::Site];
}

impl GridKind {
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
    fn is_basic(&self) -> bool {
        *self == Self::Basic
    }
}

/// A face of the partition that belongs to no grid: a lake, reserved land, a zone managed apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NonGrid {
    /// Id.
    pub id: NonGridId,
    /// Name, e.g. 滇池.
    pub name: String,
    /// Why no grid covers it.
    pub reason: NonGridReason,
    /// The area that it hangs on: the lowest one that holds all of it.
    pub parent: AreaId,
    /// The area that covers it when it is managed apart (the resort zone).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<AreaId>,
}

/// Why no grid covers a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonGridReason {
    /// 水域
    Water,
    /// 预留
    Reserved,
    /// 托管: another body runs it.
    ManagedApart,
}
