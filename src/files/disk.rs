//! Whole files, written so that a reader finds the old or the new one and never half of either.
//!
//! The only place that treats operating systems differently.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::{FileError, Problem, ProjectLock};

/// How long nobody has to have written to a file before it counts as left behind.
const REST: Duration = Duration::from_secs(60);

/// What the writing of a file asks of the disk. Tests put failing ones in its place.
#[derive(Clone, Copy, Debug)]
pub struct Disk {
    /// Brings what was written to a file onto the disk.
    pub sync: fn(&File) -> io::Result<()>,
    /// Puts a file under the name of another.
    pub rename: fn(&Path, &Path) -> io::Result<()>,
    /// Comes before the last step of a save in place; when it fails, so does that step.
    pub before_commit: fn() -> io::Result<()>,
    /// Comes after it: the file has its new content, and the system says that something went wrong.
    pub after_commit: fn() -> io::Result<()>,
    /// The most pages a database may have; a full disk for tests.
    pub page_limit: Option<u32>,
}

impl Default for Disk {
    fn default() -> Self {
        Self {
            sync: File::sync_all,
            rename: |from, to| fs::rename(from, to),
            before_commit: || Ok(()),
            after_commit: || Ok(()),
            page_limit: None,
        }
    }
}

/// Puts a file in the place of another: written beside it, brought onto the disk, renamed.
///
/// # Errors
/// Whatever `write` or the disk says; the file that was there stays as it was, and nothing is left beside it.
pub fn replace_file(
    path: &Path,
    disk: Disk,
    write: impl FnOnce(&Path) -> Result<(), FileError>,
) -> Result<(), FileError> {
    if path.is_dir() {
        return Err(FileError::new(Problem::IsFolder, path));
    }
    if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(FileError::new(Problem::NoFolder, path));
    }
    // A link stays a link: what it points at is replaced.
    let real = behind_links(path);
    let path = &*real;
    clear_abandoned(path);
    let temporary = Temporary::beside(path)?;
    write(&temporary.path)?;
    let placed = |error: io::Error| FileError::io(error, path);
    // Opened for writing: Windows syncs no handle that can only read.
    let file = fs::OpenOptions::new().read(true).write(true).open(&temporary.path).map_err(placed)?;
    (disk.sync)(&file).map_err(placed)?;
    drop(file);
    if let Ok(before) = fs::metadata(path) {
        if before.permissions().readonly() {
            return Err(FileError::new(Problem::ReadOnlyPlace, path));
        }
        fs::set_permissions(&temporary.path, before.permissions()).map_err(placed)?;
    }
    (disk.rename)(&temporary.path, path).map_err(placed)?;
    // The new file is in place and whole. Should its name not reach the disk before a power cut, the old one is found
    // again: no reason to say that nothing was written.
    let _ = sync_folder(path, disk);
    Ok(())
}

/// The file itself where the name is a link; else the name as it is. What a database lays beside itself lies beside
/// the file, not beside a link to it.
pub fn behind_links(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink());
    let real = if is_link { fs::canonicalize(path).ok() } else { None };
    real.unwrap_or_else(|| path.to_owned())
}

/// Puts text in the place of a small file.
///
/// # Errors
/// As [`replace_file`]. A missing folder is made.
pub fn write_small(path: &Path, content: &str) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| FileError::io(error, path))?;
    }
    replace_file(path, Disk::default(), |temporary| {
        let written = File::create(temporary).and_then(|mut file| file.write_all(content.as_bytes()));
        written.map_err(|error| FileError::io(error, path))
    })
}

/// Reads a small text file.
///
/// # Errors
/// What the system says; a file of more than `limit` bytes.
pub fn read_small(path: &Path, limit: u64) -> Result<String, FileError> {
    let mut content = String::new();
    let read = File::open(path).and_then(|file| file.take(limit + 1).read_to_string(&mut content));
    match read.map_err(|error| FileError::io(error, path))? {
        length if length as u64 > limit => Err(FileError::new(Problem::TooLarge, path)),
        _ => Ok(content),
    }
}

/// Reads a small file.
///
/// # Errors
/// What the system says; a file of more than `limit` bytes.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut content = Vec::new();
    let read = File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut content));
    match read.map_err(|error| FileError::io(error, path))? {
        length if length as u64 > limit => Err(FileError::new(Problem::TooLarge, path)),
        _ => Ok(content),
    }
}

/// Puts a copy of a file under another name: whole, or not at all.
///
/// # Errors
/// As [`replace_file`].
pub fn copy_file(from: &Path, to: &Path, disk: Disk) -> Result<(), FileError> {
    replace_file(to, disk, |temporary| fs::copy(from, temporary).map(drop).map_err(|error| FileError::io(error, to)))
}

/// Removes a file that nobody needs any more. Failing does no harm.
pub fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Gives a file that cannot be used a name beside it that is free, `name.broken` or `name.broken-2`. Returns the name.
///
/// # Errors
/// What the system says.
pub fn set_aside(path: &Path) -> Result<PathBuf, FileError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (1..1000).map(|n| if n == 1 { format!("{name}.broken") } else { format!("{name}.broken-{n}") });
    let aside = names.map(|name| path.with_file_name(name)).find(|path| !path.exists());
    let aside = aside.ok_or_else(|| FileError::new(Problem::Other, path))?;
    fs::rename(path, &aside).map_err(|error| FileError::io(error, path))?;
    Ok(aside)
}

/// Makes a folder.
///
/// # Errors
/// What the system says.
pub fn make_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir(path).map_err(|error| FileError::io(error, path))
}

/// Makes a folder and those above it, where they are missing.
///
/// # Errors
/// What the system says.
pub fn make_folders(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(|error| FileError::io(error, path))
}

/// Removes what runs that were killed left beside a file of this name. Failing does no harm.
pub(super) fn clear_abandoned(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Some(name), Ok(entries)) = (path.file_name().and_then(OsStr::to_str), fs::read_dir(folder)) else { return };
    for entry in entries.flatten() {
        let found = entry.file_name();
        let Some(temporary) = found.to_str().and_then(|found| temporary_of(found, name)) else { continue };
        let modified = entry.metadata().and_then(|found| found.modified());
        if !modified.is_ok_and(|moment| moment.elapsed().is_ok_and(|since| since > REST)) {
            continue;
        }
        // Who holds the lock is writing, on whatever computer; a number of a process would say nothing on a share.
        let temporary = path.with_file_name(temporary);
        if let Ok(_lock) = ProjectLock::take(&temporary) {
            let _ = fs::remove_file(&temporary);
        }
    }
}

/// The temporary file for `name` that an entry of its folder is, or is the lock of.
fn temporary_of<'e>(entry: &'e str, name: &str) -> Option<&'e str> {
    let locked = entry.strip_prefix('.').and_then(|entry| entry.strip_suffix(".lock"));
    let number = |entry: &str| -> Option<u32> {
        let rest = entry.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.')?;
        rest.strip_suffix(".tmp")?.parse().ok()
    };
    [Some(entry), locked].into_iter().flatten().find(|entry| number(entry).is_some())
}

/// Where the search for a free name begins, so that no two of this process begin with the same.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A file under a name that nobody else uses, removed when it goes out of scope; after a rename there is none.
struct Temporary {
    path: PathBuf,
    /// Says to others that the file is being written. None where the place has no locks: then nobody clears it away.
    _lock: Option<ProjectLock>,
}

impl Temporary {
    /// A name in the folder of a file that is free, or left over from a run that was killed.
    fn beside(path: &Path) -> Result<Self, FileError> {
        let name = path.file_name().ok_or_else(|| FileError::new(Problem::NotFound, path))?;
        let first = NEXT.fetch_add(1, Ordering::Relaxed);
        // Two computers on one share may have given one number to two processes, and one process may save twice at once.
        for step in 0..64 {
            let number = std::process::id().saturating_add(first.wrapping_add(step) % 64);
            let mut temporary = OsString::from(".");
            temporary.push(name);
            temporary.push(format!(".{number}.tmp"));
            let temporary = path.with_file_name(temporary);
            match ProjectLock::take(&temporary) {
                Ok(lock) => return Ok(Self { path: temporary, _lock: Some(lock) }),
                Err(error) if matches!(error.problem, Problem::OpenElsewhere { .. }) => {}
                Err(_) => return Ok(Self { path: temporary, _lock: None }),
            }
        }
        Err(FileError::new(Problem::Busy, path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a file that another process has locked can be read. Windows refuses.
pub(super) const LOCKED_FILES_CAN_BE_READ: bool = cfg!(unix);

/// Whether the file system knows no locks at all.
pub(super) fn has_no_locks(error: &std::io::Error) -> bool {
    // What the systems say that has no kind of its own: no locks available, and a call that the file system lacks.
    let codes: &[i32] = if cfg!(windows) {
        &[1, 50]
    } else if cfg!(target_os = "linux") {
        &[37, 38, 95]
    } else {
        &[45, 77, 78, 102]
    };
    error.kind() == std::io::ErrorKind::Unsupported || error.raw_os_error().is_some_and(|code| codes.contains(&code))
}

/// Brings the names in the folder of a file onto the disk.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path, disk: Disk) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (disk.sync)(&File::open(folder)?)
}

/// Windows keeps names by itself and lets nobody sync a folder.
#[cfg(not(unix))]
pub(super) fn sync_folder(_path: &Path, _disk: Disk) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::has_no_locks;

    #[test]
    fn a_file_system_without_locks_is_known_from_one_that_fails() {
        assert!(has_no_locks(&ErrorKind::Unsupported.into()));
        #[cfg(target_os = "linux")]
        for code in [37, 38, 95] {
            assert!(has_no_locks(&Error::from_raw_os_error(code)), "{code}");
        }
        assert!(!has_no_locks(&ErrorKind::PermissionDenied.into()));
        assert!(!has_no_locks(&Error::from_raw_os_error(5)));
    }
}
