//! The file of the queues: its tables, how it is opened, and what opening it repairs.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::error::QueuesError;
use super::send::DEDUPLICATION_MS;
use super::visibility::VISIBILITY_S_MAX;

/// The longest wait for another connection on the same file, such as a backup that reads it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The time (2025-01-01) before which no machine that runs this program can have a right clock, in
/// milliseconds since the Unix epoch.
const PLAUSIBLE_CLOCK_MS: i64 = 1_735_689_600_000;

/// How many receives of one message are given back after the end of the process cut them off. A
/// machine is not switched off a hundred times over one message. After so many times it must be the
/// message that ends the process, so its receives count again. The message then reaches the
/// dead-letter queue and the process survives.
const CUT_OFF_MAX: i64 = 100;

/// Each step takes the file from its index to the next format. Steps are only ever added.
///
/// `seq` orders messages within and across queues and never repeats (AUTOINCREMENT), so that a
/// receipt for a deleted message can never fit a later one. A FIFO group's row says which message
/// heads it and until when one of its messages is in flight: finding deliverable groups then never
/// scans a backlog.
///
/// Format 2 counts in `cut_off` how often a receive was given back ([`release`]). A release that
/// does not know it would take the receipt of an earlier delivery for that of the last.
const STEPS: [&str; 2] = [
    "
CREATE TABLE queues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    attributes TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT,
    trace_header TEXT,
    group_id TEXT,
    deduplication_id TEXT,
    source_arn TEXT,
    sent_ms INTEGER NOT NULL,
    visible_ms INTEGER NOT NULL,
    first_received_ms INTEGER,
    receive_count INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_group ON messages (queue, group_id, seq);
CREATE INDEX messages_by_visibility ON messages (queue, visible_ms, seq);
CREATE INDEX messages_by_age ON messages (queue, sent_ms);
CREATE TABLE fifo_groups (
    queue INTEGER NOT NULL,
    group_id TEXT NOT NULL,
    head_seq INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL,
    PRIMARY KEY (queue, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fifo_groups_by_head ON fifo_groups (queue, head_seq);
CREATE TABLE deduplication (
    queue INTEGER NOT NULL,
    scope TEXT NOT NULL,
    deduplication_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (queue, scope, deduplication_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deduplication_by_expiry ON deduplication (expires_ms);
",
    "ALTER TABLE messages ADD COLUMN cut_off INTEGER NOT NULL DEFAULT 0;",
];

/// The format that this release writes, in SQLite's `user_version`.
const FORMAT: i64 = STEPS.len() as i64;

/// Prepares a connection: durable settings, tables, and the repairs of [`release`].
pub(super) fn prepare(connection: &mut Connection, now_ms: i64) -> Result<(), QueuesError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // The build's default fills whole pages too, which costs a write for each; no message
    // holds a secret.
    connection.pragma_update(None, "secure_delete", "FAST")?;
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > FORMAT {
        return Err(QueuesError::TooNew {
            found,
            known: FORMAT,
        });
    }
    let tx = connection.transaction()?;
    for (step, format) in STEPS.iter().zip(1..).filter(|(_, format)| *format > found) {
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", format)?;
    }
    release(&tx, now_ms)?;
    tx.commit()?;
    Ok(())
}

/// Repairs what the end of the last process left behind.
///
/// Whoever held a message in flight is gone, so the message is visible again, and the receive that
/// was cut off does not count as a try: a machine switched off five times in a row has failed at
/// nothing. A message that failed and waits for its next try looks the same and gets one try more,
/// up to [`CUT_OFF_MAX`] of them.
///
/// The machine's clock may also have been wrong then. So times in the future are set to now, and
/// messages with a time before [`PLAUSIBLE_CLOCK_MS`] get the present time, because otherwise their
/// retention would delete them unread.
fn release(connection: &Connection, now_ms: i64) -> Result<(), rusqlite::Error> {
    connection.execute(
        "UPDATE messages SET receive_count = receive_count - 1, cut_off = cut_off + 1
         WHERE visible_ms > ?1 AND receive_count > 0 AND cut_off < ?2",
        params![now_ms, CUT_OFF_MAX],
    )?;
    // Received once is received, whatever the count says now: what is not visible is not a delayed
    // message. Nor is one of a FIFO queue under a clock that ran ahead: it would lock its group.
    connection.execute(
        "UPDATE messages SET visible_ms = ?1
         WHERE visible_ms > ?1 AND (first_received_ms IS NOT NULL OR visible_ms > ?2
             OR queue IN (SELECT queue FROM fifo_groups))",
        params![
            now_ms,
            now_ms.saturating_add(VISIBILITY_S_MAX.saturating_mul(1000))
        ],
    )?;
    connection.execute(
        "UPDATE fifo_groups SET locked_until_ms = ?1 WHERE locked_until_ms > ?1",
        [now_ms],
    )?;
    connection.execute(
        "UPDATE messages SET sent_ms = ?1 WHERE sent_ms > ?1 OR (sent_ms < ?2 AND ?1 >= ?2)",
        params![now_ms, PLAUSIBLE_CLOCK_MS],
    )?;
    connection.execute(
        "DELETE FROM deduplication WHERE expires_ms <= ?1 OR expires_ms > ?2",
        params![now_ms, now_ms.saturating_add(DEDUPLICATION_MS)],
    )?;
    Ok(())
}
