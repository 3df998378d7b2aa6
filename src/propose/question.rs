//! What is asked for, and why there is no proposal.

use crate::domain::AreaId;
use crate::model::{Document, Refusal};
use crate::partition::ArrangementError;
use crate::text::{self, Lang};

/// What shall be divided, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// A grid that is too large, or an area whose grids are to be drawn anew.
    pub area: AreaId,
    /// How many grids there are to be.
    pub parts: u32,
    /// The seed of the first proposal; the others take those after it, and pass over such as find nothing new.
    pub seed: u64,
    /// How many proposals there are to be at most. Those that come out equal are given once.
    pub count: u32,
    /// What counts as balanced.
    pub balance: BalanceRule,
}

/// What counts as balanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceRule {
    /// So many percent more or less than the mean.
    AroundMean(u32),
    /// Within the band that the project gives for grids.
    Band,
}

impl Question {
    /// One proposal of the first seed, balanced to 5 %.
    pub fn new(area: AreaId, parts: u32) -> Self {
        Self { area, parts, seed: 1, count: 1, balance: BalanceRule::AroundMean(5) }
    }

    /// The most parts, and the most proposals, of one question.
    pub const LIMIT: u32 = 500;
}

/// Why there is no proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoProposal {
    /// The area does not exist (any more).
    NoSuchArea(AreaId),
    /// Too many parts or proposals asked for, or none.
    OutOfReach {
        /// How many there may be.
        limit: u32,
    },
    /// A grid divided into one is the grid.
    OnePart,
    /// The area is locked.
    Locked(AreaId),
    /// No grid below the area may be drawn anew: there is none, or all are locked or dedicated.
    NothingToDivide(AreaId),
    /// Every area right above the grids needs one at least.
    TooFewParts {
        /// So many.
        least: u32,
    },
    /// There are fewer cells than parts: estates are not cut, and what is left is too small.
    TooFewCells {
        /// The area whose ground it is.
        area: AreaId,
        /// How many cells there are.
        cells: u32,
    },
    /// The best division found is the one that there is.
    AsToday,
    /// The lines of the ground make no arrangement.
    Ground(ArrangementError),
    /// The grids may not be made so.
    Refused(Refusal),
    /// Somebody asked the work to stop.
    Cancelled,
}

impl NoProposal {
    /// The reason in words. Names come from the document that was asked about.
    pub fn words(&self, lang: Lang, document: &Document) -> String {
        match self {
            Self::NoSuchArea(id) => text::model::no_such_area(lang, id.0),
            Self::OutOfReach { limit } => text::propose::out_of_reach(lang, limit),
            Self::OnePart => text::propose::one_part(lang).to_owned(),
            Self::Locked(id) => text::propose::locked(lang, document.name_of(*id)),
            Self::NothingToDivide(id) => text::propose::nothing_to_divide(lang, document.name_of(*id)),
            Self::TooFewParts { least } => text::propose::too_few_parts(lang, least),
            Self::TooFewCells { area, cells } => text::propose::too_few_cells(lang, document.name_of(*area), cells),
            Self::AsToday => text::propose::as_today(lang).to_owned(),
            Self::Ground(error) => text::propose::bad_ground(lang, error.words(lang)),
            Self::Refused(refusal) => refusal.words(lang, document),
            Self::Cancelled => text::propose::cancelled(lang).to_owned(),
        }
    }
}
