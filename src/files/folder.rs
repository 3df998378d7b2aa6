//! What lies in a folder, and the folders where people keep things. Opens no file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{FileError, Problem};

/// The most entries listed of one folder.
const LIMIT: usize = 20_000;

/// A file or folder in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was changed last, in milliseconds since 1970 UTC.
    pub changed_ms: Option<i64>,
}

/// The folders, and the files with one of these endings (all files when there is none), folders first, by name without
/// regard to case. Hidden ones are left out.
///
/// # Errors
/// What the system says.
pub fn read_folder(folder: &Path, endings: &[&str]) -> Result<Vec<Entry>, FileError> {
    let entries = fs::read_dir(folder).map_err(|error| match FileError::io(error, folder) {
        error if error.problem == Problem::NotFound => FileError { problem: Problem::NoFolder, ..error },
        error => error,
    })?;
    let mut found: Vec<Entry> = entries.flatten().filter_map(|entry| look_at(&entry, endings)).take(LIMIT).collect();
    found.sort_by_cached_key(|entry| (!entry.is_folder, entry.name.to_lowercase(), entry.name.clone()));
    Ok(found)
}

fn look_at(entry: &fs::DirEntry, endings: &[&str]) -> Option<Entry> {
    let name = entry.file_name().to_string_lossy().into_owned();
    if name.starts_with('.') || name.starts_with('$') {
        return None;
    }
    let path = entry.path();
    // Follows links: a link to a folder is one to go into.
    let found = fs::metadata(&path).ok()?;
    let has_ending = || {
        let ending = path.extension().map(|found| found.to_string_lossy().to_lowercase());
        endings.is_empty() || ending.is_some_and(|ending| endings.contains(&ending.as_str()))
    };
    if !found.is_dir() && !has_ending() {
        return None;
    }
    let changed = found.modified().ok().and_then(|moment| moment.duration_since(UNIX_EPOCH).ok());
    Some(Entry {
        is_folder: found.is_dir(),
        bytes: found.len(),
        changed_ms: changed.and_then(|since| i64::try_from(since.as_millis()).ok()),
        name,
        path,
    })
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// The user's own folder.
    Home,
    /// The desktop.
    Desktop,
    /// Documents.
    Documents,
    /// Downloads.
    Downloads,
    /// A drive or stick.
    Drive,
}

/// A folder where people keep things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is.
    pub path: PathBuf,
}

/// The folders where people keep things, as far as this computer has them.
pub fn places() -> Vec<Place> {
    let mut found = Vec::new();
    let mut add = |kind, path: Option<&Path>| {
        if let Some(path) = path.filter(|path| path.is_dir()) {
            found.push(Place { kind, path: path.to_owned() });
        }
    };
    if let Some(user) = directories::UserDirs::new() {
        add(PlaceKind::Home, Some(user.home_dir()));
        add(PlaceKind::Desktop, user.desktop_dir());
        add(PlaceKind::Documents, user.document_dir());
        add(PlaceKind::Downloads, user.download_dir());
    }
    for drive in drives() {
        add(PlaceKind::Drive, Some(&drive));
    }
    found
}

/// Letters where drives have letters; elsewhere what is mounted where sticks and shares usually are.
fn drives() -> Vec<PathBuf> {
    if std::path::MAIN_SEPARATOR == '\\' {
        return (b'A'..=b'Z').map(|letter| PathBuf::from(format!("{}:\\", char::from(letter)))).collect();
    }
    let user = std::env::var("USER").unwrap_or_default();
    let mut found = vec![PathBuf::from("/")];
    for above in [format!("/media/{user}"), format!("/run/media/{user}"), "/mnt".to_owned(), "/Volumes".to_owned()] {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(above).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        inside.sort();
        found.extend(inside);
    }
    found
}
