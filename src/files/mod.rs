//! The only room that opens files.
//!
//! `project` is the project's own GeoPackage; `exchange` holds one foreign format a file; `disk` replaces whole files
//! safely; `lock` keeps a second window out; `line_file` grows by lines; `folder` lists what lies in one.

mod disk;
mod error;
pub mod exchange;
mod folder;
mod line_file;
mod lock;
pub mod project;
pub(crate) mod sqlite;

pub use disk::{
    Disk, copy_file, make_folder, make_folders, read_bytes, read_small, remove, replace_file, set_aside, write_small,
};
pub use error::{FileError, Problem};
pub use folder::{Entry, Place, PlaceKind, places, read_folder};
pub use line_file::{LineFile, read_left_lines};
pub use lock::ProjectLock;
