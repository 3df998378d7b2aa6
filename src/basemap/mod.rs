//! Base maps: tiles from servers and files and a scanned picture, laid under the map.
//!
//! Everything here works on threads of its own and trusts nobody: every answer has a limit in time, bytes and pixels.
//! It knows no document and no window; a source is read only because the user chose it ([`Choice`]) or said yes to
//! what a project names ([`Consent`]). Keys stand in [`Keys`] alone and are never written out with anything else.

mod choice;
mod disk;
mod engine;
mod file;
mod http;
mod key;
mod limits;
mod mbtiles;
mod memory;
mod network;
mod page;
mod patience;
mod pdf;
mod picture;
mod placement;
mod placement_file;
mod pmtiles;
mod problem;
mod queue;
mod source;
mod still;
mod template;
mod tile;
mod underlay;

pub use choice::{Choice, Consent, Proposal};
pub use engine::Engine;
pub use http::Trust;
pub use key::{Key, Keys};
pub use limits::{Limits, Setup};
pub use network::Network;
pub use page::{PAGE_LIFE, PAGE_WORD, Page, PageChoice, PageReader};
pub use patience::delay;
pub use pdf::write_page;
pub use picture::TilePicture;
pub use placement::{ControlPoint, Fit, Judged, MOST_POINTS, Placement, PlacementError, Transform};
pub use placement_file::{is_beside, placement_name, read_placement, write_placement};
pub use problem::{Problem, Status};
pub use source::{Info, Kind, Source, Tianditu};
pub use still::{Still, covers, still, still_scan};
pub use template::{Template, TemplateError};
pub use tile::{TileId, TileKey, Viewed};
pub use underlay::{Scan, Underlay};
