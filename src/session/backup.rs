//! Dated backups of a project beside it: the state of the day before, made before the first save of a day.

use std::path::{Path, PathBuf};

use super::clock::in_china;
use crate::files::{self, Disk, FileError};

/// What came of the backup that belongs to a save.
#[derive(Debug, Default)]
pub enum Backup {
    /// There is one of this day already, there was nothing to keep, or none are wanted.
    #[default]
    NotNeeded,
    /// A new one.
    Made(PathBuf),
    /// None could be made. The save itself goes on: it changes the file whole or not at all.
    Failed(FileError),
}

/// The day of a moment in milliseconds since 1970 UTC, as `20210719`.
fn day(now_ms: i64) -> String {
    let date = in_china(now_ms);
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day())
}

/// The name of a project's backup of a day: `项目.backup-20210719.gpkg`.
fn name(project: &Path, day: &str) -> PathBuf {
    let stem = project.file_stem().unwrap_or_default().to_string_lossy();
    let ending = project.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    project.with_file_name(format!("{stem}.backup-{day}{ending}"))
}

/// Keeps the project file as it is under today's name, if it has no backup of today. Then removes the oldest backups
/// beyond `keep`; never before the new one is on the disk.
pub fn back_up(project: &Path, now_ms: i64, keep: u16, disk: Disk) -> Backup {
    if keep == 0 || !project.is_file() {
        return Backup::NotNeeded;
    }
    let target = name(project, &day(now_ms));
    if target.exists() {
        return Backup::NotNeeded;
    }
    if let Err(error) = files::copy_file(project, &target, disk) {
        return Backup::Failed(error);
    }
    for old in dated(project).into_iter().rev().skip(usize::from(keep)) {
        files::remove(&old);
    }
    Backup::Made(target)
}

/// The backups of a project, oldest first.
pub fn dated(project: &Path) -> Vec<PathBuf> {
    let Some(folder) = project.parent() else { return Vec::new() };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let of_day = |path: &PathBuf| {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let day = stem.rsplit_once(".backup-").map(|(_, day)| day.to_owned()).unwrap_or_default();
        day.len() == 8 && day.bytes().all(|c| c.is_ascii_digit()) && name(project, &day).file_name() == path.file_name()
    };
    let mut found: Vec<PathBuf> = files::read_folder(folder, &[])
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| !entry.is_folder)
        .map(|entry| entry.path)
        .filter(of_day)
        .collect();
    found.sort();
    found
}
