//! Older project files: a copy is brought up to the present version; the file itself changes on saving.

use super::schema::{PROJECT, REVISION, REVISION_BACKDROP, REVISION_BORDER, SCHEMA_VERSION, SEAL, Table, truth_tables};
use super::seal::{Digester, Seal, Seals, TableWriter, quoted};
use super::truth::border_row;
use crate::files::sqlite::{Backup, Connection, Error, Value, open_temporary};
use crate::partition::PartitionDelta;

/// Brings a file from one version to the next.
type Step = fn(&Connection) -> Result<(), Error>;

/// The steps, by the version that each starts from.
const STEPS: [Step; SCHEMA_VERSION as usize] = [seal_tables, move_borders_out];

/// A copy of the file, brought up to the present version. A large one lies on disk: memory is not filled by it.
pub fn migrated(file: &Connection, version: i64) -> Result<Connection, Error> {
    let mut copy = open_temporary()?;
    {
        let backup = Backup::new(file, &mut copy)?;
        backup.run_to_completion(1 << 16, std::time::Duration::ZERO, None)?;
    }
    let first = usize::try_from(version).unwrap_or(0);
    for step in STEPS.iter().skip(first) {
        step(&copy)?;
    }
    let mut seals = Seals::read(&copy)?.unwrap_or_default();
    // What was damaged before stays damaged: its seal is left as it is.
    let is_sound = seal_of(&copy, PROJECT.name)? == seals.of(PROJECT.name);
    copy.execute("UPDATE tongxin_project SET schema_version = ?", [SCHEMA_VERSION])?;
    if is_sound {
        seals.tables.insert(PROJECT.name.to_owned(), seal_of(&copy, PROJECT.name)?);
    }
    seals.write(&copy)?;
    Ok(copy)
}

/// Version 0 knew no seals.
fn seal_tables(copy: &Connection) -> Result<(), Error> {
    copy.execute_batch(SEAL.sql)?;
    let mut seals = Seals::default();
    let later = [SEAL.name, REVISION_BORDER.name, REVISION_BACKDROP.name];
    for (name, _) in truth_tables().iter().filter(|(name, _)| !later.contains(&&**name)) {
        seals.tables.insert(name.clone(), seal_of(copy, name)?);
    }
    seals.write(copy)
}

/// In version 1 the text of a revision held its borders too, and the backdrop had no history.
fn move_borders_out(copy: &Connection) -> Result<(), Error> {
    let mut seals = Seals::read(copy)?.unwrap_or_default();
    // What was damaged before stays damaged: its seal is left as it is.
    let is_sound = seal_of(copy, REVISION.name)? == seals.of(REVISION.name);
    for Table { name, sql, .. } in [REVISION_BORDER, REVISION_BACKDROP] {
        copy.execute_batch(sql)?;
        seals.tables.insert(name.to_owned(), Seal::default());
    }
    let mut borders = TableWriter::new(copy, REVISION_BORDER.name, REVISION_BORDER.columns, Seal::default());
    let numbers: Vec<i64> = copy
        .prepare("SELECT number FROM tongxin_revision ORDER BY number")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // One text at a time: each may hold thousands of borders.
    let mut text = copy.prepare("SELECT delta FROM tongxin_revision WHERE number = ?")?;
    for number in numbers {
        let delta: String = text.query_row([number], |row| row.get(0))?;
        // A text that cannot be taken apart is left empty, and refused when it is read.
        let (delta, partition) = taken_apart(&delta).unwrap_or_default();
        copy.execute("UPDATE tongxin_revision SET delta = ? WHERE number = ?", (delta, number))?;
        for (side, moved) in [(0, &partition.removed), (1, &partition.inserted)] {
            for border in moved {
                let head = [borders.seal.rows + 1, number, side].map(Value::Integer);
                let row: Vec<Value> = head.into_iter().chain(border_row(border)).collect();
                borders.append(&row)?;
            }
        }
    }
    seals.tables.insert(REVISION_BORDER.name.to_owned(), borders.seal);
    if is_sound {
        seals.tables.insert(REVISION.name.to_owned(), seal_of(copy, REVISION.name)?);
    }
    seals.write(copy)
}

/// The text of a difference without its borders, and those.
fn taken_apart(delta: &str) -> Option<(String, PartitionDelta)> {
    let mut parts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(delta).ok()?;
    let partition = match parts.remove("partition") {
        Some(partition) => serde_json::from_value(partition).ok()?,
        None => PartitionDelta::default(),
    };
    Some((serde_json::to_string(&parts).ok()?, partition))
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
