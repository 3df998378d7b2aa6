//! The proof that the borders of a large project keep the rules of the plane. Opening does not wait for it: a job makes it
//! beside the work, from a copy that costs nothing.

use crate::files::project::{is_proved_on_opening, plane_violation};
use crate::partition::{Partition, Violation};

/// What is known of the borders of an open project.
#[derive(Clone, Debug, Default)]
pub enum Plane {
    /// They are too many to have been proved on opening.
    Unproved,
    /// They keep the rules.
    #[default]
    Sound,
    /// They break one.
    Broken(Violation),
}

/// The borders of an open project as they are now, which a job may prove.
#[derive(Clone, Debug)]
pub struct PlaneToProve(pub(super) Partition);

/// What the proof said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaneProof(pub(super) Option<Violation>);

impl Plane {
    /// What opening knows of these borders.
    pub fn after_opening(partition: &Partition) -> Self {
        if is_proved_on_opening(partition) { Self::Sound } else { Self::Unproved }
    }
}

impl PlaneToProve {
    /// Proves the plane.
    ///
    /// # Performance
    /// About half a second for a million vertices.
    pub fn prove(&self) -> PlaneProof {
        PlaneProof(plane_violation(&self.0))
    }
}

impl PlaneProof {
    /// The rule that is broken, and where; `None` when all are kept.
    pub fn violation(&self) -> Option<&Violation> {
        self.0.as_ref()
    }
}
