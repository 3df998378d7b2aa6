//! A file that grows by lines and belongs to one process as long as that lives. Says nothing of what the lines mean.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{FileError, Problem};

/// A file that grows by lines, locked while it is open.
#[derive(Debug)]
pub struct LineFile {
    file: File,
    path: PathBuf,
}

impl LineFile {
    /// Makes an empty file, and its folder where that is missing.
    ///
    /// # Errors
    /// What the system says; another process has the file open.
    pub fn create(path: &Path) -> Result<Self, FileError> {
        let failed = |error| FileError::io(error, path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        lock(&file, path)?;
        file.set_len(0).map_err(failed)?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Takes over a file that its process left. `None` while that lives.
    ///
    /// # Errors
    /// What the system says.
    pub fn take_over(path: &Path) -> Result<Option<Self>, FileError> {
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(|error| FileError::io(error, path))?;
        match lock(&file, path) {
            Ok(()) => Ok(Some(Self { file, path: path.to_owned() })),
            Err(error) if matches!(error.problem, Problem::OpenElsewhere { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Everything in it.
    ///
    /// # Errors
    /// What the system says; more than `limit` bytes.
    pub fn read(&mut self, limit: u64) -> Result<String, FileError> {
        let failed = |error| FileError::io(error, &self.path);
        self.file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut bytes = Vec::new();
        let length = (&self.file).take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
        if length as u64 > limit {
            return Err(FileError::new(Problem::TooLarge, &self.path));
        }
        // A line that was cut in the middle of a character is one that its reader drops anyway.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Adds lines at the end; each must be without a line break.
    ///
    /// # Errors
    /// What the system says.
    pub fn add<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) -> Result<(), FileError> {
        let mut block = String::new();
        for line in lines {
            block.push_str(line);
            block.push('\n');
        }
        let written = self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(block.as_bytes()));
        written.map_err(|error| FileError::io(error, &self.path))
    }

    /// Brings it onto the disk.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> Result<(), FileError> {
        self.file.sync_data().map_err(|error| FileError::io(error, &self.path))
    }

    /// Removes it. Failing does no harm: it is found again and can be thrown away then.
    pub fn remove(self) {
        drop(self.file);
        let _ = fs::remove_file(&self.path);
    }
}

fn lock(file: &File, path: &Path) -> Result<(), FileError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => FileError::new(Problem::OpenElsewhere { holder: String::new() }, path),
        TryLockError::Error(error) => FileError::io(error, path),
    })
}

/// The files of a folder with this ending whose process has ended, by name. A folder that cannot be read has none.
pub fn read_left_lines(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .filter(|path| matches!(LineFile::take_over(path), Ok(Some(_))))
        .collect();
    found.sort();
    found
}
