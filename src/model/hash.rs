//! The canonical hash of a document: equal exactly for documents that say the same, whatever edits led there.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::{Document, Record, Table, TableVisitor};
use crate::domain::{Backdrop, RecordId};
use crate::geodesy::LatticePoint;

/// A SHA-256 over what a document says. Counters, the ids of borders and the history are no part
/// of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalHash(pub [u8; 32]);

impl std::fmt::Display for CanonicalHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for CanonicalHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// The canonical hash of a document.
///
/// # Performance
/// Reads everything: about 0.5 s for a million border vertices and as many records. Meant for tests, for comparing
/// files and for reports, not for every edit.
pub fn canonical_hash(document: &Document) -> CanonicalHash {
    let mut hasher = Hasher(Sha256::new());
    hasher.json("project", &*document.project);
    hasher.json("levels", &*document.levels);
    let Ok(()) = document.tables.visit(&mut hasher);
    hasher.word("borders");
    hasher.0.update(document.partition.canonical_hash());
    hasher.backdrop(&document.backdrop);
    CanonicalHash(hasher.0.finalize().into())
}

struct Hasher(Sha256);

impl Hasher {
    fn word(&mut self, word: &str) {
        self.number(word.len() as i64);
        self.0.update(word.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.0.update(number.to_le_bytes());
    }

    fn json(&mut self, name: &str, value: &impl serde::Serialize) {
        self.word(name);
        // Writing to a hash cannot fail, and the domain holds no map keys or numbers that JSON lacks.
        let _ = serde_json::to_writer(&mut *self, value);
        self.0.update([0]);
    }

    fn points(&mut self, points: &[LatticePoint]) {
        self.number(points.len() as i64);
        for point in points {
            self.number(point.x);
            self.number(point.y);
        }
    }

    fn backdrop(&mut self, backdrop: &Backdrop) {
        self.word("backdrop");
        for line in &backdrop.lines {
            self.json(&line.name, &line.kind);
            self.points(&line.line);
        }
        self.word("areas");
        for area in &backdrop.areas {
            self.json(&area.name, &area.kind);
            self.points(&area.ring);
        }
        self.word("names");
        for name in &backdrop.names {
            self.word(&name.name);
            self.points(&[name.at]);
        }
    }
}

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TableVisitor for Hasher {
    type Error = std::convert::Infallible;

    fn table<R: Record>(&mut self, table: &Table<R>) -> Result<(), Self::Error> {
        self.word(R::KIND.name());
        for row in table.iter() {
            self.number(i64::from(row.id().number()));
            self.json("", row);
        }
        Ok(())
    }
}
