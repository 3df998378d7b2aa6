//! Places and where people live: sites (点), estates, branches, atoms of households.

use serde::{Deserialize, Serialize};

use super::{AtomId, BranchId, EstateId, SiteId};
use crate::geodesy::LatticePoint;

/// A site (点).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Id.
    pub id: SiteId,
    /// Kind.
    pub kind: SiteKind,
    /// Name.
    pub name: String,
    /// Where it is.
    pub at: LatticePoint,
    /// Brand or programme that it belongs to, e.g. 邻里驿站.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Kind of a site, in the order of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteKind {
    /// 党群服务中心
    ServiceCentre,
    /// 红色物业示范点
    RedProperty,
    /// 开放式组织生活基地
    OpenBase,
    /// 互联网企业党建示范基地
    InternetBase,
    /// 律师事务所
    LawFirm,
    /// 楼宇
    Building,
    /// 城市基层党建创新发展中心
    InnovationCentre,
    /// 四社联动孵化创新发展基地
    Incubator,
    /// 社区干部实训学院
    Academy,
    /// 社区服务
    CommunityService,
    /// 物业服务
    PropertyService,
    /// 政府购买服务
    PurchasedService,
    /// 志愿服务
    VolunteerService,
    /// 居民自助服务
    SelfService,
    /// 民生保障品牌点
    Livelihood,
    /// 生态保护案例
    EcologyCase,
    /// 乡村振兴点
    RuralRevitalisation,
}

/// A residential estate (小区): a place that a residential-area branch can cover.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estate {
    /// Id.
    pub id: EstateId,
    /// Name.
    pub name: String,
    /// Its outline, anticlockwise, the first point not repeated.
    pub ring: Vec<LatticePoint>,
    /// Its renewal (老旧小区微改造), when it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Renewal>,
}

/// What an estate's renewal changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// A residential-area party branch (居民区党支部). One joint branch covers several estates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Id.
    pub id: BranchId,
    /// Name.
    pub name: String,
    /// How it was founded.
    pub mode: BranchMode,
    /// The estates that it covers.
    pub estates: Vec<EstateId>,
}

/// How a branch was founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BranchMode {
    /// 单独组建
    Single,
    /// 联合组建
    Joint,
    /// 物业联建
    Property,
}

/// A point to which households belong. A grid's figures are the sums of its atoms, so borders may move and come back
/// without a household lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Atom {
    /// Id.
    pub id: AtomId,
    /// Where it is.
    pub at: LatticePoint,
    /// Households (户).
    pub households: u32,
    /// People (人).
    pub people: u32,
    /// The estate that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estate: Option<EstateId>,
}
