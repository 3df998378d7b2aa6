//! Which borders may not move until somebody unlocks them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{AreaId, LevelIndex};

/// Borders that are locked or unlocked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BorderLock {
    /// All borders between areas of a level.
    Level(LevelIndex),
    /// All shores: the borders of water.
    Shores,
    /// The outline of one area.
    Area(AreaId),
}

/// What is locked in a project, beside single areas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locks {
    /// The levels whose borders are locked.
    #[serde(default)]
    pub levels: BTreeSet<LevelIndex>,
    /// Whether the shores are.
    #[serde(default)]
    pub shores: bool,
}
