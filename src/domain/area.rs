//! Areas of the grid levels and the faces that belong to no grid.

use serde::{Deserialize, Serialize};

use super::{AreaId, NonGridId};

/// The place of a level in the tree of levels: 0 is the district, the last one holds the grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LevelIndex(pub u8);

impl LevelIndex {
    /// The level of the whole district (区).
    pub const DISTRICT: Self = Self(0);
    /// The level of streets (街道) in the usual four.
    pub const STREET: Self = Self(1);
    /// The level of communities (社区) in the usual four.
    pub const COMMUNITY: Self = Self(2);
    /// The level of grids (网格) in the usual four.
    pub const GRID: Self = Self(3);
}

/// One level of the tree (区, 街道, 社区, 网格, …). Levels are data: a project may have three or five.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
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
        let level = |name_zh: &str, name_en: &str, code_digits| Self {
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            code_digits,
        };
        vec![
            level("区", "district", 6),
            level("街道", "street", 9),
            level("社区", "community", 12),
            level("网格", "grid", 15),
        ]
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
    /// Volunteers (基层志愿者) registered here; higher levels add up those of their grids.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volunteers: u32,
    /// Staffing quota (核定编制) of a street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_quota: Option<u32>,
    /// Body responsible for a dedicated grid; the local community answers for the others (属地兜底).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_body: Option<String>,
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
