//! What the window keeps for finding one's way: search, palette, views seen, measuring, the ground under the pointer.

use super::commands::Situation;
use super::map::measure::Measure;
use super::map::outline_tool::OutlineTool;
use super::map::pointer::Ground;
use super::panels::context_menu::ContextMenu;
use super::panels::palette::Palette;
use super::panels::search::SearchBox;
use super::trail::Trail;
use crate::geodesy::LatticePoint;

/// What the window keeps for finding one's way.
#[derive(Default)]
pub struct Find {
    /// The search.
    pub search: SearchBox,
    /// The command palette.
    pub palette: Palette,
    /// The menu of what was pointed at.
    pub menu: ContextMenu,
    /// The views seen.
    pub trail: Trail,
    /// What is being measured.
    pub measure: Option<Measure>,
    /// The outline that is being drawn.
    pub outline: Option<OutlineTool>,
    /// The areas as they are pointed at.
    pub ground: Ground,
    /// The last place under the pointer.
    pub place: Option<LatticePoint>,
    /// What commands looked at in this frame.
    pub situation: Situation,
}
