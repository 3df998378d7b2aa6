//! The document: the domain's records and the partition, immutable; one file per edit; history.
//!
//! Never does I/O, reads a clock or uses randomness.

mod change;
mod codes;
mod commands;
mod cut;
mod delta;
mod document;
mod draft;
mod hash;
mod heirs;
mod history;
mod levels;
mod links;
mod locks;
mod new_project;
mod references;
mod ring_fault;
mod snapshot;
mod table;
mod tables;

pub use change::{Unsound, check_change};
pub use codes::next_code;
pub use commands::{
    AreaAttribute, AreaAttributeValue, Command, DedicatedGrid, GridPart, MergedOffices, NewArea, NewCode, NewGrid,
    NewNonGrid, Outline, Refusal, WaiverReason, apply, doubled_offices, purpose_words,
};
pub use delta::{BeforeAfter, Contradiction, Delta};
pub use document::Document;
pub use hash::{CanonicalHash, canonical_hash};
pub use heirs::MergedPosts;
pub use history::{History, Revision};
pub use levels::{LevelFault, check_levels};
pub use links::Links;
pub use new_project::{NewProject, NewProjectFault};
pub use references::{BrokenReference, References, check_references};
pub use ring_fault::{RingFault, check_closing, check_next_point};
pub use snapshot::Snapshot;
pub use table::{Record, RowChange, Table};
// What tools of the window name beside commands: it may not know the plane.
pub use crate::partition::{Label, Region};
pub use tables::{DeltaVisitor, Kind, TableVisitor, TableVisitorMut, Tables, TablesDelta};
