//! A scan with its control points as a small file beside the picture, so that it lies in its place on another computer
//! and in pictures made by the command line.

use std::path::{Path, PathBuf};

use super::{Problem, Underlay};
use crate::files::{read_small, write_small};

/// The largest such file.
const LIMIT: u64 = 1 << 20;

/// The name that is offered for the file: that of the picture with `.placement.json`.
pub fn placement_name(picture: &Path) -> PathBuf {
    let mut name = picture.as_os_str().to_owned();
    name.push(".placement.json");
    PathBuf::from(name)
}

/// Reads a placed scan. A picture that is named without a folder is looked for beside the file.
///
/// # Errors
/// No such file, or one of another kind.
pub fn read_placement(path: &Path) -> Result<Underlay, Problem> {
    let content = read_small(path, LIMIT).map_err(|error| Problem::File(error.to_string()))?;
    let mut underlay: Underlay = serde_json::from_str(&content).map_err(|_| Problem::NoPlacementFile)?;
    if let Some(folder) = path.parent() {
        underlay.path = folder.join(&underlay.path);
    }
    underlay.opacity = underlay.opacity.min(100);
    Ok(underlay)
}

/// Writes a placed scan. A picture in the same folder is named without it.
///
/// # Errors
/// What the disk says.
pub fn write_placement(underlay: &Underlay, path: &Path) -> Result<(), Problem> {
    let beside = path.parent().and_then(|folder| underlay.path.strip_prefix(folder).ok());
    let named = Underlay { path: beside.unwrap_or(&underlay.path).to_owned(), ..underlay.clone() };
    let content = serde_json::to_string_pretty(&named).unwrap_or_default();
    write_small(path, &(content + "\n")).map_err(|error| Problem::File(error.to_string()))
}
