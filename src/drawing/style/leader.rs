//! The line from a point in an area to its name beside it.

use super::Theme;
use crate::drawing::{Colour, Placed, Symbol};

/// How a line that leads to a name is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeaderStyle {
    /// Colour of the line.
    pub ink: Colour,
    /// Of the halo under line and dot, so that they stand out from borders and roads.
    pub halo: Colour,
    /// Of the dot at the start.
    pub dot: Colour,
    /// What stands in the place of the dot: the symbol that had no room, smaller.
    pub sign: Option<Symbol>,
    /// The radius of the dot or of the sign.
    pub dot_px: f32,
}

impl LeaderStyle {
    /// How wide the line is.
    pub const LINE_PX: f32 = 1.0;
    /// How wide its halo is.
    pub const HALO_PX: f32 = 2.6;
    /// The radius of a sign in the place of the dot.
    const SIGN_PX: f32 = 3.6;

    /// The style for a name.
    pub fn of(placed: &Placed, theme: Theme) -> Self {
        let map = theme.map();
        let colour = placed.mark.text.as_ref().map_or(map.label, |text| text.colour);
        let plain = Self { ink: colour.percent(70), halo: map.halo.percent(60), dot: colour, sign: None, dot_px: 1.7 };
        match placed.mark.symbol.filter(|_| placed.symbol.is_none()) {
            sign @ Some(Symbol::Committee | Symbol::NoCommittee) => Self { sign, dot_px: Self::SIGN_PX, ..plain },
            _ => plain,
        }
    }
}
