//! What a person can point at: any record of the project, whatever its kind. Names it and holds nothing of it.

use serde::{Deserialize, Serialize};

use super::{
    AllianceId, AreaId, AssignmentId, AtomId, BeltId, BranchId, CircleId, CommitteeId, EnforcementTeamId, EstateId,
    InitiativeId, LinkageNodeId, NonGridId, OfficeId, PostId, RecordId, RiverId, SchemeId, SiteId, UnitId,
};

macro_rules! subjects {
    ($($name:ident: $id:ident),* $(,)?) => {
        /// Any record, by its kind and id: what details, tables, search results and selections speak of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Subject {
            $(#[doc = concat!("See [`", stringify!($name), "`](super::", stringify!($name), ").")] $name($id),)*
        }

        impl Subject {
            /// The number of the record; a number names one record in a project, whatever its kind.
            pub fn number(self) -> u32 {
                match self { $(Self::$name(id) => id.number(),)* }
            }
        }

        $(impl From<$id> for Subject {
            fn from(id: $id) -> Self {
                Self::$name(id)
            }
        })*
    };
}

subjects! {
    Area: AreaId,
    NonGrid: NonGridId,
    Unit: UnitId,
    Assignment: AssignmentId,
    Committee: CommitteeId,
    Alliance: AllianceId,
    Circle: CircleId,
    Belt: BeltId,
    Site: SiteId,
    Estate: EstateId,
    Branch: BranchId,
    Atom: AtomId,
    River: RiverId,
    Post: PostId,
    Office: OfficeId,
    EnforcementTeam: EnforcementTeamId,
    Scheme: SchemeId,
    LinkageNode: LinkageNodeId,
    Initiative: InitiativeId,
}
