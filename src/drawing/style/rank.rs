//! How high a level ranks on the map: the usual four have ranks of their own, levels in between lie between them.

use crate::domain::{Level, LevelRole};
use crate::drawing::Colour;

/// The rank of a level: 0 for the district, 1 for streets, 2 for communities, 3 for grids; a fraction for a level in
/// between, so that it is drawn weaker than the one above and stronger than the one below.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rank(f32);

impl Rank {
    /// Of the district.
    pub const DISTRICT: Self = Self(0.0);
    /// Of streets.
    pub const STREET: Self = Self(1.0);
    /// Of communities.
    pub const COMMUNITY: Self = Self(2.0);
    /// Of grids.
    pub const GRID: Self = Self(3.0);

    /// The ranks of levels, highest level first.
    pub fn of_levels(levels: &[Level]) -> Vec<Self> {
        let own = |level: &Level| match level.role {
            LevelRole::District => Some(Self::DISTRICT),
            LevelRole::Street => Some(Self::STREET),
            LevelRole::Community => Some(Self::COMMUNITY),
            LevelRole::Grid => Some(Self::GRID),
            LevelRole::Other => None,
        };
        let known: Vec<(usize, Self)> =
            levels.iter().enumerate().filter_map(|(place, level)| Some((place, own(level)?))).collect();
        let between = |place: usize| {
            let above = known.iter().rfind(|(known, _)| *known <= place).map_or((0, Self::DISTRICT), |found| *found);
            let below =
                known.iter().find(|(known, _)| *known >= place).map_or((levels.len(), Self::GRID), |found| *found);
            #[allow(clippy::cast_precision_loss)] // a handful of levels
            let share = (place - above.0) as f32 / (below.0 - above.0).max(1) as f32;
            Self(above.1.0 + (below.1.0 - above.1.0) * share)
        };
        (0..levels.len()).map(between).collect()
    }

    /// Whether it is that of one of the usual four.
    pub fn is_usual(self) -> bool {
        [Self::DISTRICT, Self::STREET, Self::COMMUNITY, Self::GRID].contains(&self)
    }

    /// The number for this rank, given those of the usual four, highest first.
    pub fn number(self, usual: [f32; 4]) -> f32 {
        let (above, share) = self.steps();
        usual[above] + (usual[(above + 1).min(3)] - usual[above]) * share
    }

    /// The colour for this rank, given those of the usual four, highest first.
    pub fn colour(self, usual: [Colour; 4]) -> Colour {
        let mix = |part: fn(Colour) -> u8| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between two colours
            let mixed = self.number(usual.map(|colour| f32::from(part(colour)))).round() as u8;
            mixed
        };
        Colour { r: mix(|c| c.r), g: mix(|c| c.g), b: mix(|c| c.b), a: mix(|c| c.a) }
    }

    /// The usual rank at or above this one, and how far below it this one lies.
    fn steps(self) -> (usize, f32) {
        let above = [Self::GRID, Self::COMMUNITY, Self::STREET].iter().position(|usual| self >= *usual);
        let above = above.map_or(0, |found| 3 - found);
        #[allow(clippy::cast_precision_loss)] // at most 3
        let share = self.0 - above as f32;
        (above, share)
    }
}
