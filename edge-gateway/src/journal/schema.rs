//! The tables, and how an older file becomes a newer one.
//!
//! Steps are only ever added. A file of a newer release is refused: going back
//! could lose what the newer one wrote.

use rusqlite::{Connection, OptionalExtension as _};

use super::{JournalError, pieces};

/// Each step takes the file from its index to the next format.
///
/// Records lie in order of arrival, so that writing appends and deleting the
/// oldest frees whole pages; the small index finds a lane's sequence. Their
/// hash is not stored: it is the hash of `text`. All other rows are JSON under
/// `(kind, key)`; `live` marks those a restart needs.
///
/// Format 2 has the tables of format 1, but a lane's row may be behind its
/// newest record: a release that knows only the row would give numbers twice.
///
/// Format 3 keeps `state` in order of arrival too: what runs now lies together,
/// so that a batch changes few pages, and `live` costs a few bytes a row. The
/// step only renames the table; its rows are then moved in pieces, and as long
/// as `state_by_key` is there, some are still to be moved. The format counts
/// from the first piece on, not from the last: a release of format 2 would find
/// a table `state` it can use, and work without the rows that are not in it.
const STEPS: [&str; 3] = [
    "
    CREATE TABLE lane (
        id INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        station TEXT NOT NULL,
        lane INTEGER NOT NULL,
        head INTEGER NOT NULL,
        head_hash TEXT NOT NULL,
        gateway_sequence INTEGER NOT NULL,
        applied INTEGER NOT NULL,
        UNIQUE (epoch, station, lane)
    );
    CREATE TABLE record (
        id INTEGER PRIMARY KEY,
        lane INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        received_ms INTEGER NOT NULL,
        text TEXT NOT NULL,
        frame TEXT
    );
    CREATE UNIQUE INDEX record_place ON record (lane, sequence);
    CREATE TABLE state (
        kind INTEGER NOT NULL,
        key TEXT NOT NULL,
        live INTEGER NOT NULL,
        written_ms INTEGER NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    CREATE INDEX state_live ON state (kind, key) WHERE live = 1;
",
    "",
    "
    DROP INDEX state_live;
    ALTER TABLE state RENAME TO state_by_key;
    CREATE TABLE state (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        key TEXT NOT NULL,
        live INTEGER NOT NULL,
        written_ms INTEGER NOT NULL,
        json TEXT NOT NULL
    );
    CREATE UNIQUE INDEX state_key ON state (kind, key);
    CREATE INDEX state_live ON state (kind) WHERE live = 1;
",
];

/// The format that this release writes.
pub(super) const FORMAT: i64 = STEPS.len() as i64;

/// Brings the file to [`FORMAT`] and moves what stands in older tables. When it is interrupted
/// anywhere, the next call goes on where it stopped.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), JournalError> {
    if !migrate_part(connection)? {
        return Ok(());
    }
    tracing::info!(
        "the journal of an older release is brought to the format of this one; chargers wait"
    );
    while migrate_part(connection)? {}
    tracing::info!("the journal has the format of this release");
    Ok(())
}

/// Carries out all steps or none, and one piece of what they leave to be moved, so that a new file,
/// which has nothing to move, takes one database transaction. Returns true when there is
/// more to move.
pub(super) fn migrate_part(connection: &mut Connection) -> Result<bool, JournalError> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL)",
    )?;
    let found = version(&transaction)?;
    if found > FORMAT {
        return Err(JournalError::Newer {
            found,
            known: FORMAT,
        });
    }
    let now = crate::clock::wall().timestamp().millis();
    for (step, number) in STEPS.iter().zip(1_i64..).filter(|(_, n)| *n > found) {
        transaction.execute_batch(step)?;
        transaction.execute("INSERT INTO schema_version VALUES (?1, ?2)", [number, now])?;
    }
    let is_unfinished = pieces::move_one(&transaction)?;
    transaction.commit()?;
    Ok(is_unfinished)
}

/// The format of an open file; 0 before any step.
pub(super) fn version(connection: &Connection) -> Result<i64, JournalError> {
    let newest = connection
        .query_row("SELECT MAX(version) FROM schema_version", [], |row| {
            row.get::<_, Option<i64>>(0)
        })
        .optional()?;
    Ok(newest.flatten().unwrap_or(0))
}
