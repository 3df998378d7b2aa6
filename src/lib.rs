//! Tongxin 同心: a native desktop GIS for one urban district, in which the borders of all grid levels are stored once.
//!
//! The rooms of the house, lowest first. A room may import any room above it in this list, never one below;
//! `cli` and `ui` never import each other. `tests/core/architecture.rs` holds these rules.

pub mod text;
pub mod geodesy;
pub mod jobs;
pub mod domain;
pub mod partition;
pub mod model;
pub mod demo;
pub mod query;
pub mod propose;
pub mod drawing;
pub mod files;
pub mod basemap;
pub mod session;
pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;
