//! Keeps a second window from writing the same project. The lock is the system's own, on a file beside the project:
//! it ends with the process, so nobody has to clear away a stale one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::disk::{LOCKED_FILES_CAN_BE_READ, has_no_locks};
use super::{FileError, Problem};

/// The right to write a project, held until dropped.
#[derive(Debug)]
pub struct ProjectLock {
    file: File,
    path: PathBuf,
}

impl ProjectLock {
    /// Takes the lock of the project at this path.
    ///
    /// # Errors
    /// [`Problem::OpenElsewhere`] with who holds it; [`Problem::ReadOnlyPlace`] or [`Problem::NoPermission`] where no
    /// file can be made, and so no project be written either.
    pub fn take(project: &Path) -> Result<Self, FileError> {
        let no_locks = || FileError::io(std::io::Error::from(std::io::ErrorKind::Unsupported), project);
        Self::take_where_there_are_any(project)?.ok_or_else(no_locks)
    }

    /// As [`Self::take`]; `None` where the file system has no locks, as on some shares. For files that are written in
    /// one piece in any case, and where losing a race loses one change at most.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn take_where_there_are_any(project: &Path) -> Result<Option<Self>, FileError> {
        let path = lock_path(project)?;
        // A holder that ends removes its file; one that was opened just before that locks nothing. Then look again.
        for _ in 0..16 {
            let refused = |error| {
                let refused = FileError { path: project.to_owned(), ..FileError::io(error, &path) };
                // A file that is made is never missing: its folder is.
                let problem =
                    if refused.problem == Problem::NotFound { Problem::NoFolder } else { refused.problem.clone() };
                FileError { problem, ..refused }
            };
            let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = opened.map_err(refused)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // Windows lets nobody read a locked file: the holder stays unnamed there.
                    let _ = file.take(200).read_to_string(&mut holder);
                    return Err(FileError::new(Problem::OpenElsewhere { holder: holder.trim().to_owned() }, project));
                }
                Err(TryLockError::Error(error)) if has_no_locks(&error) => {
                    drop(file);
                    let _ = fs::remove_file(&path);
                    return Ok(None);
                }
                Err(TryLockError::Error(error)) => return Err(refused(error)),
            }
            let holder = holder();
            let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes()));
            written.map_err(refused)?;
            let lock = Self { file, path: path.clone() };
            // It is missing when its last holder removed it, and says who holds it otherwise.
            if !LOCKED_FILES_CAN_BE_READ || fs::read_to_string(&path).is_ok_and(|found| found == holder) {
                return Ok(Some(lock));
            }
        }
        Err(FileError::new(Problem::OpenElsewhere { holder: String::new() }, project))
    }

    /// Whether this is the lock of the project at a path.
    pub fn is_for(&self, project: &Path) -> bool {
        lock_path(project).is_ok_and(|path| path == self.path)
    }
}

impl Drop for ProjectLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn lock_path(project: &Path) -> Result<PathBuf, FileError> {
    // One file has one lock, by whatever road it is reached.
    let real = fs::canonicalize(project).or_else(|_| match (project.parent(), project.file_name()) {
        (Some(folder), Some(name)) if !folder.as_os_str().is_empty() => Ok(fs::canonicalize(folder)?.join(name)),
        (_, Some(name)) => Ok(fs::canonicalize(".")?.join(name)),
        _ => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
    });
    let real = real.unwrap_or_else(|_| project.to_owned());
    let name = real.file_name().ok_or_else(|| FileError::new(Problem::NotFound, project))?;
    let mut lock = std::ffi::OsString::from(".");
    lock.push(name);
    lock.push(".lock");
    Ok(real.with_file_name(lock))
}

/// Who this process is, for the other window's message: the computer and the number of the process.
fn holder() -> String {
    let computer = std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME"));
    match computer {
        Ok(computer) => format!("{computer} · {}", std::process::id()),
        Err(_) => std::process::id().to_string(),
    }
}
