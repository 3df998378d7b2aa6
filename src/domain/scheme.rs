//! Lists and trees that a project defines for itself: schemes, powers, mechanisms, checklists, brands, the linkage tree.

use serde::{Deserialize, Serialize};

use super::{AreaId, InitiativeId, LinkageNodeId, SchemeId};

/// A named list (e.g. 1+2+10+X, 九大员, 七改三清). Its meaning is the project's own and can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Id.
    pub id: SchemeId,
    /// Kind.
    pub kind: SchemeKind,
    /// Title.
    pub title: String,
    /// Entries in order.
    pub items: Vec<SchemeItem>,
}

/// An entry of a scheme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeItem {
    /// Label.
    pub label: String,
    /// What it means; empty where the source does not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub meaning: String,
}

/// Kind of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemeKind {
    /// A working scheme, e.g. 1+2+10+X or 1+9+X.
    Scheme,
    /// 权力
    Power,
    /// 机制
    Mechanism,
    /// A list of roles or visits, e.g. 九大员, 八必访.
    Roster,
    /// 清单, e.g. 三张清单 or 七改三清
    Checklist,
    /// 服务体系
    Pillar,
    /// 民生品牌
    Brand,
    /// 平台功能
    Function,
    /// 主题
    Theme,
}

/// A node of the five-level linkage (五级联动): a tree of its own beside the partition, in which departments, parks
/// and scenic areas stand next to streets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkageNode {
    /// Id.
    pub id: LinkageNodeId,
    /// The node above; only the district centre has none.
    pub parent: Option<LinkageNodeId>,
    /// Its tier.
    pub tier: LinkageTier,
    /// Name.
    pub name: String,
    /// The area that it stands for, when it stands for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
}

/// The five tiers of the linkage, highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkageTier {
    /// 区中心
    DistrictCentre,
    /// 部中心
    DepartmentCentre,
    /// 街道（园区、景区）中心
    StreetCentre,
    /// 社区
    Community,
    /// 小组
    Group,
}

/// A secretary-led project (书记领航项目) with its tags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// Id.
    pub id: InitiativeId,
    /// Name.
    pub name: String,
    /// The area whose secretary leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Tags, e.g. a theme's title.
    pub tags: Vec<String>,
}
