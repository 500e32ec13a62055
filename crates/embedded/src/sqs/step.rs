//! One transaction on the queues: the connection, the time, and which long polls
//! to wake afterwards.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::attributes::Settings;
use super::error::SqsError;

/// The context of an operation, which never reads a clock or wakes a long poll itself.
pub(super) struct Step<'a> {
    pub(super) db: &'a Connection,
    pub(super) now_ms: i64,
    /// The names of the queues whose long polls look again once this is committed.
    pub(super) wake: BTreeSet<String>,
}

/// A queue as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) settings: Settings,
}

impl Step<'_> {
    /// Returns the queue that a URL names (by its last path segment).
    pub(super) fn queue_at(&self, url: &str) -> Result<Queue, SqsError> {
        self.queue(name_of(url))?.ok_or(SqsError::QueueDoesNotExist)
    }

    /// Returns the queue of that name, if there is one.
    pub(super) fn queue(&self, name: &str) -> Result<Option<Queue>, SqsError> {
        let row: Option<(i64, String)> = self
            .db
            .prepare_cached("SELECT id, attributes FROM queues WHERE name = ?1")?
            .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((id, attributes)) = row else {
            return Ok(None);
        };
        let settings = Settings::read(&attributes)?;
        Ok(Some(Queue {
            id,
            name: name.to_owned(),
            settings,
        }))
    }

    /// Lets long polls on `queue` look again after the commit.
    pub(super) fn wake(&mut self, queue: &Queue) {
        self.wake.insert(queue.name.clone());
    }

    /// Updates the row of a FIFO group from its messages.
    pub(super) fn refresh_group(&self, queue: i64, group_id: &str) -> Result<(), SqsError> {
        let head: Option<i64> = self
            .db
            .prepare_cached("SELECT MIN(seq) FROM messages WHERE queue = ?1 AND group_id = ?2")?
            .query_row(params![queue, group_id], |row| row.get(0))?;
        let Some(head) = head else {
            self.db
                .prepare_cached("DELETE FROM fifo_groups WHERE queue = ?1 AND group_id = ?2")?
                .execute(params![queue, group_id])?;
            return Ok(());
        };
        // Only messages in flight are invisible in a FIFO queue, and those are few: the index on
        // visibility finds them without touching the backlog.
        let locked_until_ms: Option<i64> = self
            .db
            .prepare_cached(
                "SELECT MAX(visible_ms) FROM messages INDEXED BY messages_by_visibility
                 WHERE queue = ?1 AND visible_ms > ?3 AND group_id = ?2",
            )?
            .query_row(params![queue, group_id, self.now_ms], |row| row.get(0))?;
        self.db
            .prepare_cached(
                "INSERT INTO fifo_groups (queue, group_id, head_seq, locked_until_ms) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET head_seq = ?3, locked_until_ms = ?4",
            )?
            .execute(params![queue, group_id, head, locked_until_ms.unwrap_or(0)])?;
        Ok(())
    }
}

/// Returns the queue's name in its URL.
pub(super) fn name_of(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}
