//! One border: a line between two junctions with a label on either side.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::GraphError;
use crate::domain::{AreaId, NonGridId};
use crate::geodesy::{Bounds, LatticePoint};
use crate::text::{self, Lang};

/// What covers a face of the partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Not part of the district.
    Outside,
    /// An area of the lowest level.
    Grid(AreaId),
    /// A face without a grid.
    NonGrid(NonGridId),
}

impl Label {
    /// The label in words, by the number of its record: names are not known here.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::Outside => text::partition::label_outside(lang).to_owned(),
            Self::Grid(id) => text::partition::label_grid(lang, id.0),
            Self::NonGrid(id) => text::partition::label_non_grid(lang, id.0),
        }
    }
}

/// Id of a border within a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BorderId(pub u32);

/// A border between two faces, stored once. Its vertices never change: an edit replaces the border.
///
/// # Validity
/// At least two points, no two consecutive ones equal, the labels different. A border that closes on itself starts
/// and ends at the same point. For the direction in which borders are written, see
/// [`Partition::canonical`](super::Partition::canonical).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Border {
    /// Id.
    pub id: BorderId,
    /// The label on the left of the direction in which the points run.
    pub left: Label,
    /// The label on the right.
    pub right: Label,
    /// The vertices, both junctions included.
    pub points: Arc<[LatticePoint]>,
}

impl Border {
    /// The junction that it starts at.
    pub fn start(&self) -> LatticePoint {
        self.points[0]
    }

    /// The junction that it ends at.
    pub fn end(&self) -> LatticePoint {
        self.points[self.points.len() - 1]
    }

    /// Whether it can be a border by itself.
    ///
    /// # Errors
    /// Fewer than two points, a point twice in a row, one label on both sides.
    pub fn check(&self) -> Result<(), GraphError> {
        if self.points.len() < 2 || self.points.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(GraphError::DegenerateBorder(self.id));
        }
        if self.left == self.right { Err(GraphError::SameLabels(self.id)) } else { Ok(()) }
    }

    /// The label on the other side than `label`.
    pub fn across(&self, label: Label) -> Label {
        if self.left == label { self.right } else { self.left }
    }

    /// The smallest box around it.
    pub fn bounds(&self) -> Bounds {
        let start = Bounds { min: self.start(), max: self.start() };
        self.points.iter().fold(start, |bounds, &p| bounds.including(p))
    }
}
