//! Posts, offices and teams. Names of persons are optional free text; nothing else about a person is held.

use serde::{Deserialize, Serialize};

use super::{AllianceId, AreaId, EnforcementTeamId, OfficeId, PostId, RiverId};
use crate::geodesy::LatticePoint;

/// A post (岗位), filled or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// Kind.
    pub kind: PostKind,
    /// What the post is for.
    pub place: PostPlace,
    /// Name of its holder: free text, hidden in presentation and dropped from public exports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
}

/// Kind of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// 网格管理员
    GridAdministrator,
    /// 社区党委书记 (头雁)
    CommunitySecretary,
    /// 后备力量
    Reserve,
    /// 楼宇专职党务工作者
    FullTimeWorker,
    /// 河长
    RiverChief,
}

/// What a post is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostPlace {
    /// An area of any level.
    Area(AreaId),
    /// An alliance.
    Alliance(AllianceId),
    /// A river.
    River(RiverId),
}

/// One of a street's offices or centres (五办六中心).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Id.
    pub id: OfficeId,
    /// Kind.
    pub kind: OfficeKind,
    /// The street.
    pub street: AreaId,
    /// Name.
    pub name: String,
}

/// Office or centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// 办
    Office,
    /// 中心
    Centre,
}

/// A street's joint enforcement team (街道综合行政执法队).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnforcementTeam {
    /// Id.
    pub id: EnforcementTeamId,
    /// The street that it works in.
    pub street: AreaId,
    /// Name.
    pub name: String,
    /// Where it sits.
    pub at: LatticePoint,
    /// The agencies in it, e.g. 城管.
    pub agencies: Vec<String>,
}
