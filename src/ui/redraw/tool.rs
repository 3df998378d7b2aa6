//! The tools of redrawing, once each: name, icon, key and what to do with them.

use egui::Key;

use crate::drawing::Icon;
use crate::text::{self, Lang};

/// What the window is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Looking at the map and asking.
    #[default]
    View,
    /// Redrawing borders.
    Redraw,
}

/// A tool of redrawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Asks and selects, as without redrawing.
    #[default]
    Select,
    /// Drags vertices and junctions.
    Move,
    /// Puts vertices in and takes them out.
    Insert,
    /// Lays a border along a line.
    Reshape,
    /// Splits a grid along a line.
    Split,
    /// Makes one grid of several.
    Merge,
    /// Gives ground to the grid in which a stroke starts.
    Brush,
    /// Gives the ground inside a loop to the grid in which it starts.
    Lasso,
    /// Moves an area to another parent.
    Regroup,
    /// Cuts out a dedicated grid.
    Cut,
    /// Makes ground water or reserved, or a grid's again.
    Ground,
    /// Locks borders and unlocks them.
    Locks,
}

impl Tool {
    /// All tools in the order of the column, in groups.
    pub const GROUPS: &[&[Self]] = &[
        &[Self::Select, Self::Move, Self::Insert, Self::Reshape],
        &[Self::Split, Self::Merge, Self::Brush, Self::Lasso],
        &[Self::Regroup, Self::Cut, Self::Ground],
        &[Self::Locks],
    ];

    /// Its name.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Select => text::redrawing::tool_select(lang),
            Self::Move => text::redrawing::tool_move(lang),
            Self::Insert => text::redrawing::tool_insert(lang),
            Self::Reshape => text::redrawing::tool_reshape(lang),
            Self::Split => text::redrawing::tool_split(lang),
            Self::Merge => text::redrawing::tool_merge(lang),
            Self::Brush => text::redrawing::tool_brush(lang),
            Self::Lasso => text::redrawing::tool_lasso(lang),
            Self::Regroup => text::redraw_tools::tool_regroup(lang),
            Self::Cut => text::redraw_tools::tool_cut(lang),
            Self::Ground => text::redraw_tools::tool_ground(lang),
            Self::Locks => text::redrawing::tool_locks(lang),
        }
    }

    /// What to do with it, in a line.
    pub fn hint(self, lang: Lang) -> &'static str {
        match self {
            Self::Select => text::redrawing::hint_select(lang),
            Self::Move => text::redrawing::hint_move(lang),
            Self::Insert => text::redrawing::hint_insert(lang),
            Self::Reshape => text::redrawing::hint_reshape(lang),
            Self::Split => text::redrawing::hint_split(lang),
            Self::Merge => text::redrawing::hint_merge(lang),
            Self::Brush => text::redrawing::hint_brush(lang),
            Self::Lasso => text::redrawing::hint_lasso(lang),
            Self::Regroup => text::redraw_tools::hint_regroup(lang),
            Self::Cut => text::redraw_tools::hint_cut(lang),
            Self::Ground => text::redraw_tools::hint_ground(lang),
            Self::Locks => text::redrawing::hint_locks(lang),
        }
    }

    /// Its icon.
    pub fn icon(self) -> Icon {
        match self {
            Self::Select => Icon::Cursor,
            Self::Move => Icon::Node,
            Self::Insert => Icon::NodeAdd,
            Self::Reshape => Icon::Reshape,
            Self::Split => Icon::Split,
            Self::Merge => Icon::Merge,
            Self::Brush => Icon::Brush,
            Self::Lasso => Icon::Lasso,
            Self::Regroup => Icon::Hub,
            Self::Cut => Icon::Building,
            Self::Ground => Icon::Drop,
            Self::Locks => Icon::Lock,
        }
    }

    /// The key that takes it while borders are redrawn.
    pub fn key(self) -> Key {
        match self {
            Self::Select => Key::V,
            Self::Move => Key::M,
            Self::Insert => Key::A,
            Self::Reshape => Key::R,
            Self::Split => Key::S,
            Self::Merge => Key::G,
            Self::Brush => Key::B,
            Self::Lasso => Key::L,
            Self::Regroup => Key::T,
            Self::Cut => Key::C,
            Self::Ground => Key::W,
            Self::Locks => Key::K,
        }
    }

    /// All tools.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::GROUPS.iter().flat_map(|group| group.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::Tool;

    #[test]
    fn no_two_tools_share_a_key() {
        let keys: Vec<_> = Tool::all().map(Tool::key).collect();
        for (place, key) in keys.iter().enumerate() {
            assert!(!keys[place + 1..].contains(key), "{key:?}");
        }
    }
}
