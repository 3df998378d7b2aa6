//! Rows on their way from SQLite, which one thread fetches, to the threads that make something of them.

use super::cells::{Cells, Flaw, decode, encode};
use super::seal::{Digester, Seal};
use crate::files::sqlite::{Error, Rows};

/// How many rows go together: enough to be worth the way, few enough to stop soon when somebody asks for it.
const ROWS: usize = 4096;

/// How many bytes end a batch: rows may be large.
const BYTES: usize = 4 << 20;

/// Some rows of a table as bytes.
#[derive(Default)]
pub struct Batch {
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
}

/// What was made of a batch.
pub struct ReadBatch<T> {
    /// The rows up to the first that cannot be read.
    pub rows: Vec<T>,
    /// The seal of all its rows.
    pub seal: Seal,
    /// The key of the first row that cannot be read, and why.
    pub flaw: Option<(i64, Flaw)>,
}

impl Batch {
    /// The next rows; empty after the last one.
    pub fn fetch(rows: &mut Rows<'_>, columns: usize) -> Result<Self, Error> {
        let mut batch = Self::default();
        while batch.ends.len() < ROWS
            && batch.bytes.len() < BYTES
            && let Some(row) = rows.next()?
        {
            for column in 0..columns {
                encode([row.get_ref(column)?], &mut batch.bytes);
            }
            batch.ends.push(batch.bytes.len());
        }
        Ok(batch)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Digests the rows and makes something of each, up to the first that cannot be read.
    pub fn read<T>(&self, read: impl Fn(Cells<'_>) -> Result<T, Flaw>) -> ReadBatch<T> {
        let mut batch = ReadBatch { rows: Vec::with_capacity(self.len()), seal: Seal::default(), flaw: None };
        let mut values = Vec::new();
        let mut start = 0;
        for &end in &self.ends {
            let bytes = &self.bytes[start..end];
            start = end;
            batch.seal.add(Digester::of_bytes(bytes));
            if batch.flaw.is_some() {
                continue;
            }
            decode(bytes, &mut values);
            let cells = Cells::of(&values);
            match read(cells) {
                Ok(row) => batch.rows.push(row),
                Err(flaw) => batch.flaw = Some((cells.integer(0).unwrap_or_default(), flaw)),
            }
        }
        batch
    }
}
