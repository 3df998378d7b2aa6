//! The open project: run, undo, redo, save; settings. Brings files and the model together and draws nothing.

mod clock;
mod focus;
mod project;
mod settings;

pub use clock::{Clock, Stamp};
pub use project::{Access, Session, SessionError};
pub use settings::Settings;

// What the window needs to talk about files without naming their room.
pub use crate::files::project::{ForeignChange, ForeignEdit};
pub use crate::files::{FileError, Problem};
