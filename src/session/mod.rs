//! The open project: run, undo, redo, save; settings. Brings files and the model together and draws nothing.

mod backup;
mod clock;
mod focus;
mod followers;
mod journal;
mod project;
mod proof;
mod recovery;
mod saving;
mod settings;
mod settings_merge;
mod settings_store;
mod span;

pub use backup::{Backup, back_up, dated};
pub use clock::{Clock, Stamp, day_and_minute};
pub use journal::{Base, Journal, Mark};
pub use project::{Access, Session, SessionError};
pub use proof::{PlaneProof, PlaneToProve};
pub use recovery::{Recovered, RecoveryError, Unsaved, journal_folder};
pub use saving::{SaveDone, SaveReport, SaveWork};
pub use settings::{FileDialogs, Settings, SettingsTrouble, ThemeChoice, WindowPlace};
pub use settings_store::SettingsStore;
pub use span::{Span, Told};

// What the window needs to talk about files without naming their room.
pub use crate::files::exchange::{
    OutlineError, OutlineReadings, Reading, read_outline, table_tsv, write_picture, write_table_csv, write_text,
};
pub use crate::files::project::{ForeignChange, ForeignEdit};
pub use crate::files::{Entry, FileError, Place, PlaceKind, Problem, make_folder, places, read_folder};
