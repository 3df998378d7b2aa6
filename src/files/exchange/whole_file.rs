//! A file that appears whole or not at all. Never shows a half-written state under its own name.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ExchangeError;

/// A file being written beside its final place. [`commit`](Self::commit) puts it there in one step, over any older one;
/// dropped before that, it is removed.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    beside: PathBuf,
    place: PathBuf,
    committed: bool,
}

impl WholeFile {
    /// Begins a file for this place, in the same folder.
    ///
    /// # Errors
    /// A folder that is missing or cannot be written, or a place that is a folder.
    pub fn begin(place: &Path) -> Result<Self, ExchangeError> {
        if place.is_dir() {
            let source = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(ExchangeError::Write { source, path: place.to_owned() });
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let beside = place.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&beside)
            .map_err(ExchangeError::write(place))?;
        Ok(Self { file, beside, place: place.to_owned(), committed: false })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// A full disk and the like.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), ExchangeError> {
        self.file.write_all(bytes).map_err(ExchangeError::write(&self.place))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// The system refuses; the older file, if any, is still there.
    pub fn commit(mut self) -> Result<(), ExchangeError> {
        fs::rename(&self.beside, &self.place).map_err(ExchangeError::write(&self.place))?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if !self.committed {
            // Nothing better can be done when even this fails.
            let _ = fs::remove_file(&self.beside);
        }
    }
}
