//! The only room that opens files.
//!
//! `project` is the project's own GeoPackage; `exchange` holds one foreign format a file; `disk` replaces whole files
//! safely; `lock` keeps a second window out.

mod disk;
mod error;
pub mod exchange;
mod lock;
pub mod project;
pub(crate) mod sqlite;

pub use disk::{Disk, read_small, replace_file, write_small};
pub use error::{FileError, Problem};
pub use lock::ProjectLock;
