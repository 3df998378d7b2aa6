//! Units and what binds them: assignments, big committees, alliances.

use serde::{Deserialize, Serialize};

use super::{AllianceId, AreaId, AssignmentId, CircleId, CommitteeId, UnitId};
use crate::geodesy::LatticePoint;

/// A unit's party organisation (单位党组织). Members are counted, never listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name: String,
    /// 统一社会信用代码, 18 characters (GB 32100), when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<String>,
    /// Sector of the unit, e.g. 机关, 学校, 医院, 企业.
    pub sector: String,
    /// In-service members (在职党员) who checked in.
    pub members: u32,
    /// Where the unit sits, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<LatticePoint>,
}

/// A unit checked in at a community (双报到). A unit may have several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// Id.
    pub id: AssignmentId,
    /// The unit.
    pub unit: UnitId,
    /// The community that it serves.
    pub community: AreaId,
}

/// The big party committee (社区大党委) of a community.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Committee {
    /// Id.
    pub id: CommitteeId,
    /// The community.
    pub community: AreaId,
    /// Name.
    pub name: String,
    /// Member units.
    pub members: Vec<UnitId>,
}

/// A party alliance (党建联盟) or a committee of an industry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alliance {
    /// Id.
    pub id: AllianceId,
    /// Kind.
    pub kind: AllianceKind,
    /// Name.
    pub name: String,
    /// The street whose alliance it is; for others the street in which it sits, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<AreaId>,
    /// The circle that it covers, when it has a shape of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circle: Option<CircleId>,
    /// Member units.
    pub members: Vec<UnitId>,
    /// Projects or lines of work, e.g. the lawyers' 四大工程.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
}

/// Kind of an alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllianceKind {
    /// 街道党建联盟
    Street,
    /// 楼宇党建联盟
    Building,
    /// 行业党委, 行业党建
    Industry,
    /// 专题联盟
    Thematic,
}
