//! What a killed program left beside a file: SQLite would play it back into whatever stands under the name next.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::look::has_journal;
use super::open::recover;
use crate::files::disk::sync_folder;
use crate::files::{Disk, FileError, Problem};

/// Makes a name ready for another file: a file that is there gets back what its journal holds, then nothing is left
/// beside the name.
///
/// # Errors
/// Another program is writing to the old file, or what lies beside it cannot be taken away.
pub fn clear(path: &Path, disk: Disk) -> Result<(), FileError> {
    if path.is_file() && has_journal(path) {
        match recover(path) {
            Ok(()) => {}
            // No database any more, or none that can be read: nothing to give the journal back to.
            Err(error) if matches!(error.problem, Problem::NotADatabase | Problem::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let mut removed = false;
    for name in beside(path) {
        match fs::remove_file(name) {
            Ok(()) => removed = true,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(FileError::io(error, path)),
        }
    }
    // Before the new file gets the name, or a power cut could bring the journal back beside it.
    let synced: io::Result<()> = if removed { sync_folder(path, disk) } else { Ok(()) };
    synced.map_err(|error| FileError::io(error, path))
}

/// The names that SQLite uses beside a file.
fn beside(path: &Path) -> [PathBuf; 3] {
    ["-journal", "-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}
