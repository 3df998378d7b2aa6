//! What can go wrong with a file, with the words for it.

use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::sqlite::{self, ErrorCode};
use crate::model::BrokenReference;
use crate::partition::{GraphError, Violation};
use crate::text::{self, Lang};

/// A problem with a file: what it is, what caused it, and last the path.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub struct FileError {
    /// What is wrong.
    pub problem: Problem,
    /// What the system or a library said.
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
    /// The file.
    pub path: PathBuf,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It does not exist.
    NotFound,
    /// The folder that it should lie in does not exist.
    NoFolder,
    /// A folder stands in its place.
    IsFolder,
    /// The user may not read or write it.
    NoPermission,
    /// It, or the folder that it lies in, can only be read.
    ReadOnlyPlace,
    /// No space is left.
    DiskFull,
    /// Another program is writing to it.
    Busy,
    /// Another window of this program has it open.
    OpenElsewhere {
        /// Who, as far as known.
        holder: String,
    },
    /// Not a database at all.
    NotADatabase,
    /// A database, but not a GeoPackage.
    NotAGeoPackage,
    /// A GeoPackage of another program.
    NotAProject,
    /// The end of the file is missing.
    Truncated {
        /// Bytes that it should have.
        expected: u64,
        /// Bytes that it has.
        found: u64,
    },
    /// Its content is not what was saved.
    Damaged {
        /// Where: a table, or empty when it cannot be said.
        place: String,
    },
    /// Saved by a newer version of the program.
    NewerSchema {
        /// The version of the file.
        found: i64,
        /// The newest one known.
        known: i64,
    },
    /// A row that names something which only a newer version of the program knows.
    NewerContent {
        /// The table.
        table: String,
        /// The number of the row.
        row: i64,
    },
    /// A trigger, view or table that has no business there.
    HostileSchema {
        /// Its name.
        object: String,
    },
    /// A table of the project that another program altered or took away.
    AlteredTable {
        /// Its name.
        table: String,
    },
    /// A row that cannot be read.
    BadRow {
        /// The table.
        table: String,
        /// The number of the row.
        row: i64,
    },
    /// A name that leads nowhere.
    Broken(BrokenReference),
    /// Borders that make no partition.
    Graph(GraphError),
    /// Borders that do not hang together.
    Structure(Violation),
    /// Borders that cross, or that name the ground between them differently.
    Plane(Violation),
    /// It was opened only to find out what is wrong with it.
    OnlyExamined,
    /// It was not written, since it could not be opened again: for this reason.
    Unsaved(Box<Problem>),
    /// It was saved from elsewhere since it was opened.
    ChangedOnDisk,
    /// Another program changed its map layers, and nobody has said yet what shall become of that.
    ForeignChanges {
        /// How many features are concerned.
        count: usize,
    },
    /// The file has to be written whole, and tables of other programs would be lost.
    OtherTables {
        /// Their names.
        tables: String,
    },
    /// A layer that is new to the file would have the name of a table of another program.
    NameTaken {
        /// Its name.
        table: String,
    },
    /// A number in the file is so large that the program could not go on counting from it.
    BeyondLimits {
        /// The table.
        table: String,
    },
    /// The user stopped the work.
    Cancelled,
    /// Too large to be what it should be.
    TooLarge,
    /// Anything else that the system says.
    Other,
}

impl FileError {
    /// The problem alone.
    pub fn new(problem: Problem, path: &Path) -> Self {
        Self { problem, source: None, path: path.to_owned() }
    }

    /// A problem with what caused it.
    pub fn caused(problem: Problem, source: impl Error + Send + Sync + 'static, path: &Path) -> Self {
        Self { problem, source: Some(Box::new(source)), path: path.to_owned() }
    }

    /// What the system said about a file.
    pub fn io(error: std::io::Error, path: &Path) -> Self {
        let problem = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Problem::NotFound,
            ErrorKind::PermissionDenied => Problem::NoPermission,
            ErrorKind::ReadOnlyFilesystem => Problem::ReadOnlyPlace,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Problem::DiskFull,
            ErrorKind::IsADirectory => Problem::IsFolder,
            _ => Problem::Other,
        };
        Self::caused(problem, error, path)
    }

    /// What SQLite said about a file.
    pub(super) fn sqlite(error: sqlite::Error, path: &Path) -> Self {
        let problem = match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Problem::NotADatabase,
            Some(ErrorCode::DatabaseCorrupt) => Problem::Damaged { place: String::new() },
            Some(ErrorCode::DiskFull) => Problem::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::Busy,
            Some(ErrorCode::ReadOnly) => Problem::ReadOnlyPlace,
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Problem::NoPermission,
            Some(ErrorCode::TooBig) => Problem::TooLarge,
            Some(ErrorCode::OperationInterrupted) => Problem::Cancelled,
            _ => Problem::Other,
        };
        Self::caused(problem, error, path)
    }

    /// What is wrong and where, for a person.
    pub fn words(&self, lang: Lang) -> String {
        let what = match (&self.problem, &self.source) {
            (Problem::Other, Some(source)) => text::files::other(lang, source),
            (problem, _) => problem.words(lang),
        };
        text::files::at_path(lang, what, self.path.display())
    }
}

impl Problem {
    /// The problem in words, without the path.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotFound => text::files::not_found(lang).to_owned(),
            Self::NoFolder => text::files::no_folder(lang).to_owned(),
            Self::IsFolder => text::files::is_folder(lang).to_owned(),
            Self::NoPermission => text::files::no_permission(lang).to_owned(),
            Self::ReadOnlyPlace => text::files::read_only_place(lang).to_owned(),
            Self::DiskFull => text::files::disk_full(lang).to_owned(),
            Self::Busy => text::files::busy(lang).to_owned(),
            Self::OpenElsewhere { holder } if holder.is_empty() => text::files::open_elsewhere(lang).to_owned(),
            Self::OpenElsewhere { holder } => text::files::open_elsewhere_by(lang, holder),
            Self::NotADatabase => text::files::not_a_database(lang).to_owned(),
            Self::NotAGeoPackage => text::files::not_a_geopackage(lang).to_owned(),
            Self::NotAProject => text::files::not_a_project(lang).to_owned(),
            Self::Truncated { expected, found } => text::files::truncated(lang, expected, found),
            Self::Damaged { place } if place.is_empty() => text::files::damaged(lang).to_owned(),
            Self::Damaged { place } => text::files::damaged_at(lang, place),
            Self::NewerSchema { found, known } => text::files::newer_schema(lang, found, known),
            Self::NewerContent { table, row } => text::files::newer_content(lang, table, row),
            Self::HostileSchema { object } => text::files::hostile_schema(lang, object),
            Self::AlteredTable { table } => text::files::altered_table(lang, table),
            Self::BadRow { table, row } => text::files::bad_row(lang, table, row),
            Self::Broken(broken) => text::files::broken(lang, broken.words(lang)),
            Self::Graph(error) => text::files::broken(lang, error.words(lang)),
            Self::Structure(violation) => text::files::broken(lang, violation.words(lang)),
            Self::Plane(violation) => text::files::broken_plane(lang, violation.words(lang)),
            Self::ChangedOnDisk => text::files::changed_on_disk(lang).to_owned(),
            Self::ForeignChanges { count } => text::files::foreign_changes(lang, count),
            Self::OtherTables { tables } => text::files::other_tables(lang, tables),
            Self::NameTaken { table } => text::files::name_taken(lang, table),
            Self::BeyondLimits { table } => text::files::beyond_limits(lang, table),
            Self::Cancelled => text::files::cancelled(lang).to_owned(),
            Self::TooLarge => text::files::too_large(lang).to_owned(),
            Self::OnlyExamined => text::files::only_examined(lang).to_owned(),
            Self::Unsaved(problem) => match &**problem {
                Self::Plane(violation) => text::files::unsaved(lang, violation.words(lang)),
                problem => text::files::unsaved(lang, problem.words(lang)),
            },
            Self::Other => text::files::other(lang, "?"),
        }
    }
}
