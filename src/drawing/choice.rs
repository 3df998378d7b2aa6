//! Which layers are shown, how strongly and in which order: decided when a frame is painted, so nothing is made anew.

use std::collections::BTreeMap;

use super::marks::MarkKind;
use super::{DisplayList, Layer, LayerKey};

/// Layers and marks that are switched and dimmed together.
#[derive(Clone, Copy, Debug)]
pub struct LayerGroup {
    /// The word by which the command line knows it.
    pub key: &'static str,
    /// Its layers.
    pub layers: &'static [LayerKey],
    /// Its symbols and labels.
    pub marks: &'static [MarkKind],
}

impl LayerGroup {
    /// All groups, in the order of the window's card. Every layer but the selection and every kind of marks is in one.
    pub const ALL: [Self; 17] = {
        use LayerKey as L;
        use MarkKind as M;
        const fn group(key: &'static str, layers: &'static [L], marks: &'static [M]) -> LayerGroup {
            LayerGroup { key, layers, marks }
        }
        [
            group("committees", &[], &[M::Communities]),
            group("circles", &[L::Circles], &[M::Circles]),
            group("belts", &[L::Belts], &[M::Stops]),
            group("sites", &[], &[M::Sites]),
            group("units", &[], &[M::Units]),
            group("rivers", &[L::Rivers], &[M::Rivers]),
            group("estates", &[L::Estates], &[M::Estates]),
            group("borders", &[L::Borders], &[]),
            group("tints", &[L::Tints], &[]),
            group("street-names", &[], &[M::Streets]),
            group("other-names", &[], &[M::InBetween]),
            group("grid-names", &[], &[M::Grids]),
            group("water", &[L::Water, L::NonGrid], &[M::NonGrids]),
            group("roads", &[L::Roads], &[M::Roads]),
            group("buildings", &[L::Buildings], &[]),
            group("ground", &[L::Ground], &[]),
            group("outside", &[L::Veil], &[M::Outside]),
        ]
    };

    /// The group with this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key == key)
    }
}

/// A choice of layers and kinds of marks. What it does not name is shown in full, in the order of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerChoice {
    opacity: BTreeMap<LayerKey, f32>,
    /// Layers in an order of their own, bottom to top; they take the places of each other.
    order: Vec<LayerKey>,
    hidden_marks: std::collections::BTreeSet<MarkKind>,
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

    /// Puts these layers in this order, bottom to top, in the places that they have together.
    pub fn set_order(&mut self, layers: Vec<LayerKey>) {
        self.order = layers;
    }

    /// The layers that are shown, bottom to top, with their opacity.
    pub fn layers<'a>(&'a self, list: &'a DisplayList) -> impl Iterator<Item = (&'a Layer, f32)> {
        let mut ordered = self.order.iter().filter(|key| list.layer(**key).is_some());
        let placed = list.layers.iter().map(move |layer| {
            let here = if self.order.contains(&layer.key) { ordered.next().copied() } else { None };
            here.and_then(|key| list.layer(key)).unwrap_or(layer)
        });
        placed.map(|layer| (layer, self.opacity(layer.key))).filter(|(_, opacity)| *opacity > 0.0)
    }
}

/// Over a picture the tints of areas are so much lighter: one looks through them.
const TINTS_OVER_PICTURES: f32 = 0.5;

/// Pictures on the ground: tiles of a base map and scans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pictures {
    /// None.
    #[default]
    None,
    /// Some, on a part of what is seen: the own backdrop lies under them and is seen around them.
    Some,
    /// So many that the own backdrop gives way.
    All,
}

/// What is painted, each bottom to top with its opacity: layers, then the pictures on the ground, then layers again.
#[derive(Clone, Debug, Default)]
pub struct Painted<'a> {
    /// Layers below the pictures.
    pub under: Vec<(&'a Layer, f32)>,
    /// Layers over them.
    pub over: Vec<(&'a Layer, f32)>,
}

impl<'a> Painted<'a> {
    /// All layers, bottom to top.
    pub fn layers(&self) -> impl Iterator<Item = (&'a Layer, f32)> {
        self.under.iter().chain(&self.over).copied()
    }
}

/// What is painted: the layers as they were chosen, a shade in the place of the layer that it stands for, and the own
/// backdrop under the pictures, or not at all where they cover it.
pub fn painted<'a>(
    list: &'a DisplayList,
    choice: &'a LayerChoice,
    shade: Option<&'a Layer>,
    pictures: Pictures,
) -> Painted<'a> {
    let mut painted = Painted::default();
    for (layer, opacity) in choice.layers(list) {
        if pictures != Pictures::None && layer.key.is_backdrop() {
            painted.under.extend((pictures == Pictures::Some).then_some((layer, opacity)));
            continue;
        }
        let shaded = shade.filter(|shade| shade.key == layer.key);
        let is_tint = pictures != Pictures::None && shaded.is_none() && layer.key == LayerKey::Tints;
        let opacity = if is_tint { opacity * TINTS_OVER_PICTURES } else { opacity };
        painted.over.push((shaded.unwrap_or(layer), opacity));
    }
    painted
}
