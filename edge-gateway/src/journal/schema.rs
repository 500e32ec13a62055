//! The tables, and how an older file becomes a newer one.
//!
//! Steps are only ever added. A file of a newer release is refused: going back
//! could lose what the newer one wrote.

use rusqlite::{Connection, OptionalExtension as _};

use super::JournalError;

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
/// so that a batch changes few pages, and `live` costs a few bytes a row.
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
    CREATE TABLE state_by_arrival (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        key TEXT NOT NULL,
        live INTEGER NOT NULL,
        written_ms INTEGER NOT NULL,
        json TEXT NOT NULL
    );
    INSERT INTO state_by_arrival (kind, key, live, written_ms, json)
        SELECT kind, key, live, written_ms, json FROM state;
    DROP TABLE state;
    ALTER TABLE state_by_arrival RENAME TO state;
    CREATE UNIQUE INDEX state_key ON state (kind, key);
    CREATE INDEX state_live ON state (kind) WHERE live = 1;
",
];

/// The format this release writes.
pub(super) const FORMAT: i64 = STEPS.len() as i64;

/// Brings the file to [`FORMAT`], all steps or none.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), JournalError> {
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
    Ok(transaction.commit()?)
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
