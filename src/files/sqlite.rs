//! The only place that names rusqlite: connections to files that nobody trusts.

use std::path::Path;
use std::time::Duration;

use rusqlite::OpenFlags;
pub use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
pub use rusqlite::types::{Value, ValueRef};
pub use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Row, Rows, TransactionBehavior, params_from_iter};

/// The largest value (text or blob) that is read or written, in bytes.
pub const VALUE_LIMIT: i32 = 64 << 20;

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens a database to read it.
///
/// # Errors
/// What SQLite says.
pub fn open_to_read(path: &Path) -> Result<Connection, Error> {
    guarded(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

/// Opens a database that exists, to write to it.
///
/// # Errors
/// What SQLite says.
pub fn open_to_write(path: &Path) -> Result<Connection, Error> {
    let connection = guarded(Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?)?;
    // Leaves WAL, should another program have left it: people copy files to sticks and lose what lies beside them.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    Ok(connection)
}

/// Opens a new database for one process that writes it whole: with its journal in memory, since a failure throws it away.
///
/// # Errors
/// What SQLite says.
pub fn create(path: &Path, page_limit: Option<u32>) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = guarded(Connection::open_with_flags(path, flags)?)?;
    connection.pragma_update(None, "page_size", 4096)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    limit_pages(&connection, page_limit)?;
    Ok(connection)
}

/// Opens an empty database that goes away with the connection: in memory up to a few megabytes, then in a file of the
/// system's temporary folder that nobody else sees.
///
/// # Errors
/// What SQLite says.
pub fn open_temporary() -> Result<Connection, Error> {
    let connection = guarded(Connection::open("")?)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    Ok(connection)
}

/// Lets the database grow to so many pages at most.
///
/// # Errors
/// What SQLite says.
pub fn limit_pages(connection: &Connection, limit: Option<u32>) -> Result<(), Error> {
    match limit {
        Some(limit) => connection.query_row(&format!("PRAGMA max_page_count = {limit}"), [], |_| Ok(())),
        None => Ok(()),
    }
}

/// Ends every question of the connection with an interruption as soon as `stop` says so.
pub fn stop_when(connection: &mut Connection, stop: impl FnMut() -> bool + Send + 'static) {
    // Asked every so many steps of SQLite's machine: a few microseconds.
    let _ = connection.progress_handler(1000, Some(stop));
}

/// No trigger, view or function of the file runs, no other file is reached, and no value is larger than the limit.
fn guarded(connection: Connection) -> Result<Connection, Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for setting in [
        DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA,
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
        DbConfig::SQLITE_DBCONFIG_DQS_DML,
        DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY,
    ] {
        connection.set_db_config(setting, false)?;
    }
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, VALUE_LIMIT),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        // Those of SQLite: tables of other programs may be wide, and one that SQLite cannot read keeps all others shut.
        (Limit::SQLITE_LIMIT_COLUMN, 2000),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 1000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
