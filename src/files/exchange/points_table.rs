//! Where a table of points comes from and where the answered one goes. Opens, never looks inside.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::path::Path;

use super::ExchangeError;
use crate::files::FileError;

/// A table that can be read more than once.
#[derive(Clone, Copy, Debug)]
pub enum PointsTable<'a> {
    /// A file.
    File(&'a Path),
    /// The bytes of a table that came through a pipe.
    Bytes(&'a [u8]),
}

/// Where an answered table goes.
pub enum AnswerPlace<'a> {
    /// To a file, over any older one, when all of it is written.
    File(&'a Path),
    /// Through a pipe, once the whole table was read without a fault of its structure.
    Stream(&'a mut (dyn Write + Send)),
}

/// The place of what has none on a disk.
pub(super) const NO_PATH: &str = "-";

impl<'a> PointsTable<'a> {
    /// Its bytes from a place on.
    pub(super) fn open(&self, from: u64) -> io::Result<Box<dyn Read + Send + 'a>> {
        Ok(match *self {
            Self::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(from))?;
                Box::new(file)
            }
            Self::Bytes(bytes) => {
                Box::new(usize::try_from(from).ok().and_then(|from| bytes.get(from..)).unwrap_or_default())
            }
        })
    }

    /// What the system says about it.
    pub(super) fn problem(&self, error: io::Error) -> ExchangeError {
        let path = if let Self::File(path) = self { path } else { Path::new(NO_PATH) };
        FileError::io(error, path).into()
    }

    /// Its size in bytes, when it can be read twice and does not lie where the answer goes.
    pub(super) fn size(&self, place: &AnswerPlace<'_>) -> Result<u64, ExchangeError> {
        let path = match *self {
            Self::Bytes(bytes) => return Ok(bytes.len() as u64),
            Self::File(path) => path,
        };
        let found = fs::metadata(path).map_err(|error| FileError::io(error, path))?;
        if !found.is_file() {
            return Err(ExchangeError::NotAFile(path.to_owned()));
        }
        if let AnswerPlace::File(output) = place
            && let (Ok(one), Ok(other)) = (fs::canonicalize(path), fs::canonicalize(output))
            && one == other
        {
            return Err(ExchangeError::SameFile((*output).to_owned()));
        }
        Ok(found.len())
    }
}
