//! What lies over the partition and never belongs to it: circles (圈), belts (带), rivers with their chiefs.

use serde::{Deserialize, Serialize};

use super::{AreaId, BeltId, CircleId, PostId, RiverId, SiteId};
use crate::geodesy::LatticePoint;

/// A circle (圈): an area overlay such as a demonstration block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circle {
    /// Id.
    pub id: CircleId,
    /// Kind.
    pub kind: CircleKind,
    /// Name.
    pub name: String,
    /// Its outline, anticlockwise, the first point not repeated.
    pub ring: Vec<LatticePoint>,
}

/// Kind of a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CircleKind {
    /// 党建示范街区
    DemonstrationBlock,
    /// 楼宇党建联盟
    BuildingAlliance,
    /// 行业园区
    IndustryPark,
}

/// A demonstration belt (示范带): a line with ordered stops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Belt {
    /// Id.
    pub id: BeltId,
    /// Name.
    pub name: String,
    /// Its line.
    pub line: Vec<LatticePoint>,
    /// Its stops in order.
    pub stops: Vec<SiteId>,
}

/// A river with its chief (河长) and the reaches that communities look after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct River {
    /// Id.
    pub id: RiverId,
    /// Name.
    pub name: String,
    /// The post of its chief.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chief: Option<PostId>,
    /// Its reaches, from source to mouth.
    pub reaches: Vec<Reach>,
}

/// A part of a river (河段) and the community responsible for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// Its line, downstream.
    pub line: Vec<LatticePoint>,
    /// The community responsible, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<AreaId>,
}
