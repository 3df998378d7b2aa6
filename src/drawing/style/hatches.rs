//! What a hatch says: each sign has a colour and a form of its own, so it reads without colour too.

use super::Theme;
use crate::drawing::{Colour, Hatch, HatchForm};

/// What is said about an area by a hatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaSign {
    /// Something changes here.
    Change,
    /// Something is missing here.
    Gap,
    /// Two things contradict each other here.
    Conflict,
    /// Nobody may edit here.
    Locked,
    /// It lies in the district and another body manages it, or it is kept for later: no grid is missing here.
    Apart,
}

impl AreaSign {
    fn ink(self, theme: Theme) -> Colour {
        let tokens = theme.tokens();
        match self {
            Self::Change => tokens.accent,
            Self::Gap => tokens.warn,
            Self::Conflict => tokens.error,
            Self::Locked | Self::Apart => theme.map().missing,
        }
    }

    /// The lines over the area.
    pub fn hatch(self, theme: Theme) -> Hatch {
        let form = match self {
            Self::Change | Self::Gap => HatchForm::Rising,
            Self::Conflict => HatchForm::Crossed,
            Self::Locked => HatchForm::Upright,
            Self::Apart => HatchForm::Level,
        };
        // What is as it should be is said quietly.
        let percent = if self == Self::Apart { 26 } else { 65 };
        Hatch { colour: self.ink(theme).percent(percent), form }
    }

    /// What the lines stand on.
    pub fn ground(self, theme: Theme) -> Colour {
        self.ink(theme).percent(10)
    }

    /// The edge of the area, 1.5 px wide.
    pub fn edge(self, theme: Theme) -> Colour {
        self.ink(theme).percent(80)
    }
}
