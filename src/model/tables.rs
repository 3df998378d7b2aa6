//! The list of all kinds of records. A new kind is one line in `kinds!` and one struct in `domain`.

use serde::{Deserialize, Serialize};

use super::{Contradiction, Record, RowChange, Table};
use crate::domain::{
    Alliance, AllianceId, Area, AreaId, Assignment, AssignmentId, Atom, AtomId, Belt, BeltId, Branch, BranchId, Circle,
    CircleId, Committee, CommitteeId, EnforcementTeam, EnforcementTeamId, Estate, EstateId, Initiative, InitiativeId,
    LinkageNode, LinkageNodeId, NonGrid, NonGridId, Office, OfficeId, Post, PostId, RecordId, River, RiverId, Scheme,
    SchemeId, Site, SiteId, Subject, Unit, UnitId,
};
use crate::text::{self, Lang};

macro_rules! kinds {
    ($($table:ident: $record:ident, $id:ident, $name:literal, $words:ident;)*) => {
        /// Kind of a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $(#[doc = concat!("See [`", stringify!($record), "`].")] $record,)*
        }

        impl Kind {
            /// All kinds, in the order in which tables are walked.
            pub const ALL: &[Self] = &[$(Self::$record),*];

            /// The name by which files know the kind.
            pub fn name(self) -> &'static str {
                match self { $(Self::$record => $name,)* }
            }

            /// The kind in words.
            pub fn words(self, lang: Lang) -> &'static str {
                match self { $(Self::$record => text::model::$words(lang),)* }
            }

            /// The kind that files know by this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$record),)* _ => None }
            }
        }

        impl Subject {
            /// The subject of a kind with this number, whether or not a record has it.
            pub fn new(kind: Kind, number: u32) -> Self {
                match kind { $(Kind::$record => Self::$record($id::from_number(number)),)* }
            }

            /// Its kind.
            pub fn kind(self) -> Kind {
                match self { $(Self::$record(_) => Kind::$record,)* }
            }

            /// Whether the tables hold its record.
            pub fn is_in(self, tables: &Tables) -> bool {
                match self { $(Self::$record(id) => tables.$table.get(id).is_some(),)* }
            }
        }

        $(impl Record for $record {
            type Id = $id;
            const KIND: Kind = Kind::$record;
            fn id(&self) -> $id { self.id }
        })*

        /// One table of each kind.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Tables {
            $(#[doc = concat!("See [`", stringify!($record), "`].")] pub $table: Table<$record>,)*
        }

        /// The rows of all tables that differ between two documents.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct TablesDelta {
            $(#[doc = concat!("See [`", stringify!($record), "`].")]
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub $table: Vec<RowChange<$record>>,)*
        }

        impl Tables {
            /// The rows that differ.
            pub fn diff(&self, after: &Self) -> TablesDelta {
                TablesDelta { $($table: self.$table.diff(&after.$table),)* }
            }

            /// Carries out the changes; `next_number` is larger than the number of any record.
            ///
            /// # Errors
            /// A row that is not as the change says that it is before; some tables are changed then.
            pub fn apply(&mut self, delta: &TablesDelta, next_number: u32) -> Result<(), Contradiction> {
                $(self.$table.apply(&delta.$table, next_number)?;)*
                Ok(())
            }

            /// Shows each table to the visitor, in the order of [`Kind::ALL`].
            ///
            /// # Errors
            /// The first error of the visitor.
            pub fn visit<V: TableVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $(visitor.table(&self.$table)?;)*
                Ok(())
            }

            /// Lends each table to the visitor, in the order of [`Kind::ALL`].
            ///
            /// # Errors
            /// The first error of the visitor.
            pub fn visit_mut<V: TableVisitorMut>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
                $(visitor.table(&mut self.$table)?;)*
                Ok(())
            }

            /// All records of a kind, by id.
            pub fn subjects(&self, kind: Kind) -> Vec<Subject> {
                match kind { $(Kind::$record => self.$table.iter().map(|row| Subject::$record(row.id)).collect(),)* }
            }

            /// Whether there is a record of this kind with this number.
            pub fn holds(&self, kind: Kind, number: u32) -> bool {
                match kind { $(Kind::$record => self.$table.get(RecordId::from_number(number)).is_some(),)* }
            }

            /// The smallest record number of any kind.
            pub fn first_number(&self) -> Option<u32> {
                [$(self.$table.first_id().map(RecordId::number)),*].into_iter().flatten().min()
            }

            /// The largest record number of any kind.
            pub fn last_number(&self) -> Option<u32> {
                [$(self.$table.last_id().map(RecordId::number)),*].into_iter().flatten().max()
            }
        }

        impl TablesDelta {
            /// Whether nothing differs.
            pub fn is_empty(&self) -> bool {
                true $(&& self.$table.is_empty())*
            }

            /// The delta that takes this one back.
            #[must_use]
            pub fn reversed(&self) -> Self {
                Self { $($table: self.$table.iter().map(RowChange::reversed).collect(),)* }
            }

            /// Shows the changes of each table to the visitor.
            ///
            /// # Errors
            /// The first error of the visitor.
            pub fn visit<V: DeltaVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $(visitor.changes(&self.$table)?;)*
                Ok(())
            }
        }
    };
}

kinds! {
    areas: Area, AreaId, "area", kind_area;
    non_grids: NonGrid, NonGridId, "non_grid", kind_non_grid;
    units: Unit, UnitId, "unit", kind_unit;
    assignments: Assignment, AssignmentId, "assignment", kind_assignment;
    committees: Committee, CommitteeId, "committee", kind_committee;
    alliances: Alliance, AllianceId, "alliance", kind_alliance;
    circles: Circle, CircleId, "circle", kind_circle;
    belts: Belt, BeltId, "belt", kind_belt;
    sites: Site, SiteId, "site", kind_site;
    estates: Estate, EstateId, "estate", kind_estate;
    branches: Branch, BranchId, "branch", kind_branch;
    atoms: Atom, AtomId, "atom", kind_atom;
    rivers: River, RiverId, "river", kind_river;
    posts: Post, PostId, "post", kind_post;
    offices: Office, OfficeId, "office", kind_office;
    enforcement_teams: EnforcementTeam, EnforcementTeamId, "enforcement_team", kind_enforcement_team;
    schemes: Scheme, SchemeId, "scheme", kind_scheme;
    linkage: LinkageNode, LinkageNodeId, "linkage_node", kind_linkage_node;
    initiatives: Initiative, InitiativeId, "initiative", kind_initiative;
}

/// Looks at one table after the other, whatever its kind.
pub trait TableVisitor {
    /// What can go wrong.
    type Error;
    /// Looks at one table.
    ///
    /// # Errors
    /// Whatever the visitor says; the walk stops.
    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error>;
}

/// Changes one table after the other, whatever its kind.
pub trait TableVisitorMut {
    /// What can go wrong.
    type Error;
    /// Changes one table.
    ///
    /// # Errors
    /// Whatever the visitor says; the walk stops.
    fn table<R: Record>(&mut self, table: &mut Table<R>) -> Result<(), Self::Error>;
}

/// Looks at the changes of one table after the other, whatever its kind.
pub trait DeltaVisitor {
    /// What can go wrong.
    type Error;
    /// Looks at the changes of one table.
    ///
    /// # Errors
    /// Whatever the visitor says; the walk stops.
    fn changes<R: Record>(&mut self, changes: &[RowChange<R>]) -> Result<(), Self::Error>;
}
