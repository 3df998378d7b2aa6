//! Which layers are shown and how strongly: decided when a frame is painted, so nothing is made anew.

use std::collections::{BTreeMap, BTreeSet};

use super::LayerKey;

/// What a symbol or label stands for, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// Lakes, reserved land, zones managed apart.
    NonGrids,
    /// Streets.
    Streets,
    /// Stops of belts.
    Stops,
    /// Circles.
    Circles,
    /// Communities with the sign of their big party committee.
    Communities,
    /// Grids.
    Grids,
    /// Sites.
    Sites,
    /// Unit party organisations.
    Units,
    /// What lies outside.
    Outside,
}

/// A choice of layers and kinds of marks. What it does not name is shown in full.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerChoice {
    opacity: BTreeMap<LayerKey, f32>,
    hidden_marks: BTreeSet<MarkKind>,
}

impl LayerChoice {
    /// Shows a layer with an opacity from 0 (not at all) to 1 (in full).
    pub fn set_opacity(&mut self, layer: LayerKey, opacity: f32) {
        self.opacity.insert(layer, opacity.clamp(0.0, 1.0));
    }

    /// How strongly a layer is shown.
    pub fn opacity(&self, layer: LayerKey) -> f32 {
        self.opacity.get(&layer).copied().unwrap_or(1.0)
    }

    /// Shows or hides the symbols and labels of a kind.
    pub fn show_marks(&mut self, kind: MarkKind, shown: bool) {
        if shown {
            self.hidden_marks.remove(&kind)
        } else {
            self.hidden_marks.insert(kind)
        };
    }

    /// Whether the symbols and labels of a kind are shown.
    pub fn shows_marks(&self, kind: MarkKind) -> bool {
        !self.hidden_marks.contains(&kind)
    }
}
