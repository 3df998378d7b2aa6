//! Older project files: a copy in memory is brought up to the present version; the file itself changes on saving.

use super::schema::{SCHEMA_VERSION, SEAL, truth_tables};
use super::seal::{Digester, Seal, Seals, quoted};
use crate::files::sqlite::{Backup, Connection, Error};

/// Brings a file from one version to the next.
type Step = fn(&Connection) -> Result<(), Error>;

/// The steps, by the version that each starts from.
const STEPS: [Step; SCHEMA_VERSION as usize] = [seal_tables];

/// A copy of the file in memory, brought up to the present version.
pub fn in_memory(file: &Connection, version: i64) -> Result<Connection, Error> {
    let mut copy = crate::files::sqlite::open_in_memory()?;
    {
        let backup = Backup::new(file, &mut copy)?;
        backup.run_to_completion(1 << 16, std::time::Duration::ZERO, None)?;
    }
    let first = usize::try_from(version).unwrap_or(0);
    for step in STEPS.iter().skip(first) {
        step(&copy)?;
    }
    copy.execute("UPDATE tongxin_project SET schema_version = ?", [SCHEMA_VERSION])?;
    let mut seals = Seals::read(&copy)?.unwrap_or_default();
    seals.tables.insert("tongxin_project".to_owned(), seal_of(&copy, "tongxin_project")?);
    seals.write(&copy)?;
    Ok(copy)
}

/// Version 0 knew no seals.
fn seal_tables(copy: &Connection) -> Result<(), Error> {
    copy.execute_batch(SEAL.sql)?;
    let mut seals = Seals::default();
    for (name, _) in truth_tables().iter().filter(|(name, _)| name != SEAL.name) {
        seals.tables.insert(name.clone(), seal_of(copy, name)?);
    }
    seals.write(copy)
}

fn seal_of(connection: &Connection, table: &str) -> Result<Seal, Error> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", quoted(table)))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let (mut seal, mut digester) = (Seal::default(), Digester::default());
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get_ref(column)).collect::<Result<Vec<_>, _>>()?;
        seal.add(digester.digest(values));
    }
    Ok(seal)
}
