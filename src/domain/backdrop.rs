//! The project's own quiet base map: roads, rivers, buildings, parks, neighbours' names. Nothing depends on it.

use serde::{Deserialize, Serialize};

use crate::geodesy::LatticePoint;

/// The backdrop of a project. It is drawn and edits may snap to it; it is never part of the partition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backdrop {
    /// Roads and rivers.
    pub lines: Vec<BackdropLine>,
    /// Lakes, parks, built-up land, buildings.
    pub areas: Vec<BackdropArea>,
    /// Names that float on the map: neighbours, waters, hills.
    pub names: Vec<BackdropName>,
}

/// A road or river.
#[derive(Clone, Debug, PartialEq)]
pub struct BackdropLine {
    /// Kind.
    pub kind: BackdropLineKind,
    /// Name; empty when it has none.
    pub name: String,
    /// Its line.
    pub line: Vec<LatticePoint>,
}

/// Kind of a backdrop line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackdropLineKind {
    /// 快速路, 高速公路
    TrunkRoad,
    /// 主干道
    MainRoad,
    /// 次干道
    SecondaryRoad,
    /// 支路
    LocalRoad,
    /// 河流
    River,
}

/// A piece of ground of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct BackdropArea {
    /// Kind.
    pub kind: BackdropAreaKind,
    /// Name; empty when it has none.
    pub name: String,
    /// Outer ring, anticlockwise, the first point not repeated.
    pub ring: Vec<LatticePoint>,
}

/// Kind of a backdrop area, in drawing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackdropAreaKind {
    /// 建成区
    City,
    /// 水面
    Water,
    /// 公园绿地
    Park,
    /// 街坊
    Block,
    /// 建筑
    Building,
}

/// A name on the map without a thing of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct BackdropName {
    /// Name, e.g. 安宁市.
    pub name: String,
    /// Where its middle stands.
    pub at: LatticePoint,
}
