//! The words of the program as plain data: areas of any number of levels, units, committees, alliances, belts, sites …
//!
//! Records name each other by id and hold no geometry of the partition: which ground an area covers is said by
//! `partition`, under the area's id. Nothing here does I/O, draws or computes.

mod area;
mod backdrop;
mod base_map;
mod id;
mod lock;
mod overlay;
mod people;
mod place;
mod project;
mod scan;
mod scheme;
mod subject;
mod unit;
mod waiver;

pub use area::{Area, GridKind, GridPurpose, Level, LevelIndex, LevelRole, NonGrid, NonGridReason};
pub use backdrop::{Backdrop, BackdropArea, BackdropAreaKind, BackdropLine, BackdropLineKind, BackdropName};
pub use base_map::NamedBaseMap;
pub use id::*;
pub use lock::{BorderLock, Locks};
pub use overlay::{Belt, Circle, CircleKind, Reach, River};
pub use people::{EnforcementTeam, Office, OfficeKind, Post, PostKind, PostPlace};
pub use place::{Atom, Branch, BranchMode, Estate, Renewal, Site, SiteKind};
pub use project::ProjectInfo;
pub use scan::{ControlPoint, MOST_POINTS, PageChoice, PlacedScan, Transform};
pub use scheme::{Initiative, LinkageNode, LinkageTier, Scheme, SchemeItem, SchemeKind};
pub use subject::Subject;
pub use unit::{Alliance, AllianceKind, Assignment, Committee, Unit};
pub use waiver::{FindingName, Waiver};
