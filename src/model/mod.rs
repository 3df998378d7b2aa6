//! The document: the domain's records and the partition, immutable; one file per edit; history.
//!
//! Never does I/O, reads a clock or uses randomness.

mod change;
mod commands;
mod delta;
mod document;
mod hash;
mod history;
mod levels;
mod new_project;
mod references;
mod ring_fault;
mod table;
mod tables;

pub use change::{Unsound, check_change};
pub use commands::{AreaAttribute, AreaAttributeValue, Command, Outline, Refusal, apply};
pub use delta::{BeforeAfter, Contradiction, Delta};
pub use document::Document;
pub use hash::{CanonicalHash, canonical_hash};
pub use history::{History, Revision};
pub use levels::{LevelFault, check_levels};
pub use new_project::{NewProject, NewProjectFault};
pub use references::{BrokenReference, References, check_references};
pub use ring_fault::{RingFault, check_closing, check_next_point};
pub use table::{Record, RowChange, Table};
pub use tables::{DeltaVisitor, Kind, TableVisitor, TableVisitorMut, Tables, TablesDelta};
