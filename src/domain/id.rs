//! Ids of records. One counter serves all kinds, so a number names one record in a project and is never used again.

use serde::{Deserialize, Serialize};

/// What every id can do: be made from and read as the number it is stored by.
pub trait RecordId: Copy + Ord + std::fmt::Debug + Send + Sync + 'static {
    /// The id with this number.
    fn from_number(number: u32) -> Self;
    /// The number of the id.
    fn number(self) -> u32;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl RecordId for $name {
            fn from_number(number: u32) -> Self {
                Self(number)
            }
            fn number(self) -> u32 {
                self.0
            }
        }
    )*};
}

ids! {
    /// Of an [`Area`](super::Area) of any level.
    AreaId,
    /// Of a [`NonGrid`](super::NonGrid) face.
    NonGridId,
    /// Of a [`Unit`](super::Unit).
    UnitId,
    /// Of an [`Assignment`](super::Assignment).
    AssignmentId,
    /// Of a [`Committee`](super::Committee).
    CommitteeId,
    /// Of an [`Alliance`](super::Alliance).
    AllianceId,
    /// Of a [`Circle`](super::Circle).
    CircleId,
    /// Of a [`Belt`](super::Belt).
    BeltId,
    /// Of a [`Site`](super::Site).
    SiteId,
    /// Of an [`Estate`](super::Estate).
    EstateId,
    /// Of a [`Branch`](super::Branch).
    BranchId,
    /// Of an [`Atom`](super::Atom).
    AtomId,
    /// Of a [`River`](super::River).
    RiverId,
    /// Of a [`Post`](super::Post).
    PostId,
    /// Of an [`Office`](super::Office).
    OfficeId,
    /// Of an [`EnforcementTeam`](super::EnforcementTeam).
    EnforcementTeamId,
    /// Of a [`Scheme`](super::Scheme).
    SchemeId,
    /// Of a [`LinkageNode`](super::LinkageNode).
    LinkageNodeId,
    /// Of an [`Initiative`](super::Initiative).
    InitiativeId,
}
