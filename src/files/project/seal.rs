//! Seals: what a table of the file held when it was saved, as a number of rows and a sum of digests.
//!
//! The digest of a table is the sum of those of its rows, so a change of one row changes the seal without a walk over
//! the others. Truth whose seal is broken is damaged; a layer whose seal is broken was changed by another program.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128;

use super::cells::encode;
use crate::files::sqlite::{Connection, Error, Value, ValueRef, params_from_iter};

/// The seal of one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// How many rows it has.
    pub rows: i64,
    /// The sum of their digests.
    pub digest: u128,
}

impl Seal {
    /// Counts a row in.
    pub fn add(&mut self, digest: u128) {
        self.rows += 1;
        self.digest = self.digest.wrapping_add(digest);
    }

    /// Counts all rows of another in.
    pub fn extend(&mut self, other: Self) {
        self.rows += other.rows;
        self.digest = self.digest.wrapping_add(other.digest);
    }

    /// Counts a row out.
    pub fn subtract(&mut self, digest: u128) {
        self.rows -= 1;
        self.digest = self.digest.wrapping_sub(digest);
    }
}

/// The digest of one row: of the types and bytes of its values in order.
#[derive(Debug, Default)]
pub struct Digester(Vec<u8>);

impl Digester {
    /// The digest of these values.
    pub fn digest<'v>(&mut self, values: impl IntoIterator<Item = ValueRef<'v>>) -> u128 {
        self.0.clear();
        encode(values, &mut self.0);
        Self::of_bytes(&self.0)
    }

    /// The digest of values that were made bytes of.
    pub fn of_bytes(bytes: &[u8]) -> u128 {
        xxh3_128(bytes)
    }
}

/// Writes the rows of one table, keeping its seal in step.
pub struct TableWriter<'c> {
    connection: &'c Connection,
    insert: String,
    select: String,
    delete: String,
    digester: Digester,
    /// The seal of the table as it is now.
    pub seal: Seal,
    /// How many rows were written or removed.
    pub changes: usize,
}

impl<'c> TableWriter<'c> {
    /// A writer for a table whose first column is its integer key.
    pub fn new(connection: &'c Connection, table: &str, columns: &[&str], seal: Seal) -> Self {
        let quoted: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
        let (table, key, list) = (self::quoted(table), &quoted[0], quoted.join(", "));
        let marks = vec!["?"; columns.len()].join(", ");
        Self {
            connection,
            insert: format!("INSERT OR REPLACE INTO {table} ({list}) VALUES ({marks})"),
            select: format!("SELECT {list} FROM {table} WHERE {key} = ?"),
            delete: format!("DELETE FROM {table} WHERE {key} = ?"),
            digester: Digester::default(),
            seal,
            changes: 0,
        }
    }

    /// Adds a row to a table that does not hold its key yet.
    pub fn append(&mut self, row: &[Value]) -> Result<(), Error> {
        self.connection.prepare_cached(&self.insert)?.execute(params_from_iter(row))?;
        self.seal.add(self.digester.digest(row.iter().map(ValueRef::from)));
        self.changes += 1;
        Ok(())
    }

    /// Adds a row or puts it in the place of the one with its key.
    pub fn put(&mut self, key: i64, row: &[Value]) -> Result<(), Error> {
        self.count_out(key)?;
        self.append(row)
    }

    /// Removes a row, if there is one.
    pub fn remove(&mut self, key: i64) -> Result<(), Error> {
        if self.count_out(key)? {
            self.connection.prepare_cached(&self.delete)?.execute([key])?;
            self.changes += 1;
        }
        Ok(())
    }

    fn count_out(&mut self, key: i64) -> Result<bool, Error> {
        let mut statement = self.connection.prepare_cached(&self.select)?;
        let columns = statement.column_count();
        let mut rows = statement.query([key])?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let values = (0..columns).map(|column| row.get_ref(column)).collect::<Result<Vec<_>, _>>()?;
        self.seal.subtract(self.digester.digest(values));
        Ok(true)
    }
}

/// A name as SQL wants it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The seals of a file, by table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seals {
    /// The seal of every table of the project and of every layer.
    pub tables: BTreeMap<String, Seal>,
    /// The change counter that SQLite left in the file's header when this program last saved it.
    pub counter: u32,
}

impl Seals {
    /// The seal of a table; an empty one when the file has none.
    pub fn of(&self, table: &str) -> Seal {
        self.tables.get(table).copied().unwrap_or_default()
    }

    /// Reads the seals; `None` when a row is none.
    pub fn read(connection: &Connection) -> Result<Option<Self>, Error> {
        let mut statement = connection.prepare("SELECT table_name, rows, digest FROM tongxin_seal ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut seals = Self::default();
        while let Some(row) = rows.next()? {
            let read = || {
                let name: String = row.get(0).ok()?;
                let digest: [u8; 16] = row.get(2).ok()?;
                Some((name, Seal { rows: row.get(1).ok()?, digest: u128::from_le_bytes(digest) }))
            };
            match read() {
                Some((name, seal)) if name.is_empty() => match u32::try_from(seal.rows) {
                    Ok(counter) => seals.counter = counter,
                    Err(_) => return Ok(None),
                },
                Some((name, seal)) => {
                    seals.tables.insert(name, seal);
                }
                None => return Ok(None),
            }
        }
        Ok(Some(seals))
    }

    /// Writes all seals in the place of those in the file.
    pub fn write(&self, connection: &Connection) -> Result<(), Error> {
        connection.execute("DELETE FROM tongxin_seal", [])?;
        let mut insert =
            connection.prepare("INSERT INTO tongxin_seal (id, table_name, rows, digest) VALUES (?, ?, ?, ?)")?;
        insert.execute((0, "", i64::from(self.counter), [0u8; 16]))?;
        for (id, (name, seal)) in (1..).zip(&self.tables) {
            insert.execute((id, name, seal.rows, seal.digest.to_le_bytes()))?;
        }
        Ok(())
    }
}
