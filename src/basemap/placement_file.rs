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
/// No such file, one of another kind, or one that names a picture on another computer: merely opening that would sign in
/// there.
pub fn read_placement(path: &Path) -> Result<Underlay, Problem> {
    let content = read_small(path, LIMIT).map_err(|error| Problem::File(error.to_string()))?;
    let mut underlay: Underlay = serde_json::from_str(&content).map_err(|_| Problem::NoPlacementFile)?;
    if is_elsewhere(&underlay.path.to_string_lossy()) {
        return Err(Problem::PlacementElsewhere);
    }
    if let Some(folder) = path.parent() {
        underlay.path = folder.join(&underlay.path);
    }
    underlay.opacity = underlay.opacity.min(100);
    Ok(underlay)
}

/// Whether the picture of a placement lies in the folder of its file or below it. Another one was named by whoever wrote
/// the file, and is opened only where somebody here wants that.
pub fn is_beside(underlay: &Underlay, placement: &Path) -> bool {
    let Some(folder) = std::path::absolute(placement).ok().and_then(|path| path.parent().map(Path::to_owned)) else {
        return false;
    };
    let Ok(picture) = std::path::absolute(&underlay.path) else { return false };
    let climbs = underlay.path.components().any(|part| part == std::path::Component::ParentDir);
    !climbs && picture.starts_with(folder)
}

/// Writes a placed scan. A picture in the same folder is named without it.
///
/// # Errors
/// What the disk says.
pub fn write_placement(underlay: &Underlay, path: &Path) -> Result<(), Problem> {
    // A path from the working folder says nothing to whoever reads the file.
    let full = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (picture, place) = (full(&underlay.path), full(path));
    let beside = place.parent().and_then(|folder| picture.strip_prefix(folder).ok());
    let named = Underlay { path: beside.unwrap_or(&picture).to_owned(), ..underlay.clone() };
    let content = serde_json::to_string_pretty(&named).unwrap_or_default();
    write_small(path, &(content + "\n")).map_err(|error| Problem::File(error.to_string()))
}

/// Whether a path names a share or a device, as any system reads it: it begins with two strokes, or is an address.
pub(super) fn is_elsewhere(path: &str) -> bool {
    let stroke = |c: char| c == '/' || c == '\\';
    let mut start = path.trim_start().chars();
    (start.next().is_some_and(stroke) && start.next().is_some_and(stroke)) || path.contains("://")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::path::Path;

    use super::{Problem, is_beside, is_elsewhere, read_placement, write_placement};
    use crate::basemap::Underlay;

    #[test]
    fn a_share_is_not_opened_for_a_stranger() {
        for there in
            [r"\\server\share\x.png", "//server/share/x.png", r"\\.\pipe\x", r"\/server/x", "smb://server/x.png"]
        {
            assert!(is_elsewhere(there), "{there}");
        }
        for here in ["图.pdf", "scans/x.png", "/home/wang/x.png", r"C:\maps\x.png"] {
            assert!(!is_elsewhere(here), "{here}");
        }
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("x.placement.json");
        let foreign = serde_json::to_string(&Underlay::new(r"\\server\share\x.png".into())).unwrap();
        std::fs::write(&path, foreign).unwrap();
        assert_eq!(read_placement(&path).map(drop), Err(Problem::PlacementElsewhere));
    }

    #[test]
    fn a_picture_that_was_named_from_the_working_folder_is_found_again() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("x.placement.json");
        write_placement(&Underlay::new("Cargo.toml".into()), &path).unwrap();
        let read = read_placement(&path).unwrap();
        assert!(!is_beside(&read, &path), "it lies elsewhere");
        let beside = Underlay::new(folder.path().join("scans/x.png"));
        assert!(is_beside(&beside, &path));
        assert!(!is_beside(&Underlay::new(folder.path().join("../x.png")), &path));
        assert_eq!(read.path, std::path::absolute(Path::new("Cargo.toml")).unwrap());
    }
}
