//! A message as it is stored, and how it enters and leaves a queue.

use rusqlite::{OptionalExtension, Row, params};

use super::error::SqsError;
use super::step::{Queue, Step};

/// A message as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) seq: i64,
    pub(super) message_id: String,
    pub(super) body: String,
    /// The message attributes as JSON.
    pub(super) attributes: Option<String>,
    pub(super) trace_header: Option<String>,
    pub(super) group_id: Option<String>,
    pub(super) deduplication_id: Option<String>,
    /// The name (ARN) of the queue from which it was dead-lettered.
    pub(super) source_arn: Option<String>,
    pub(super) sent_ms: i64,
    pub(super) visible_ms: i64,
    pub(super) first_received_ms: Option<i64>,
    /// The number of receives that count as tries.
    pub(super) receive_count: i64,
    /// The number of receives that the end of a process cut off. They do not count as tries.
    pub(super) cut_off: i64,
}

/// The columns that [`Message::from_row`] reads.
pub(super) const COLUMNS: &str = "seq, message_id, body, attributes, trace_header, group_id, deduplication_id, \
     source_arn, sent_ms, visible_ms, first_received_ms, receive_count, cut_off";

impl Message {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            seq: row.get(0)?,
            message_id: row.get(1)?,
            body: row.get(2)?,
            attributes: row.get(3)?,
            trace_header: row.get(4)?,
            group_id: row.get(5)?,
            deduplication_id: row.get(6)?,
            source_arn: row.get(7)?,
            sent_ms: row.get(8)?,
            visible_ms: row.get(9)?,
            first_received_ms: row.get(10)?,
            receive_count: row.get(11)?,
            cut_off: row.get(12)?,
        })
    }

    /// Returns the number of its last delivery in this queue. It never falls: the receives that a
    /// restart takes off the tries are added to the cut-off receives.
    pub(super) fn delivery(&self) -> i64 {
        self.receive_count.saturating_add(self.cut_off)
    }

    /// Returns the stored message of that position, if it is still in the queue.
    pub(super) fn find(step: &Step<'_>, queue: &Queue, seq: i64) -> Result<Option<Self>, SqsError> {
        let sql = format!("SELECT {COLUMNS} FROM messages WHERE seq = ?1 AND queue = ?2");
        Ok(step
            .db
            .prepare_cached(&sql)?
            .query_row(params![seq, queue.id], Self::from_row)
            .optional()?)
    }

    /// Puts the message at the end of `queue` and returns its new position (`seq`).
    pub(super) fn append(&self, step: &mut Step<'_>, queue: &Queue) -> Result<i64, SqsError> {
        step.db
            .prepare_cached(
                "INSERT INTO messages (queue, message_id, body, attributes, trace_header, group_id,
                     deduplication_id, source_arn, sent_ms, visible_ms, first_received_ms, receive_count,
                     cut_off)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                queue.id,
                self.message_id,
                self.body,
                self.attributes,
                self.trace_header,
                self.group_id,
                self.deduplication_id,
                self.source_arn,
                self.sent_ms,
                self.visible_ms,
                self.first_received_ms,
                self.receive_count,
                self.cut_off,
            ])?;
        let seq = step.db.last_insert_rowid();
        if let (true, Some(group_id)) = (queue.settings.fifo, &self.group_id) {
            step.db
                .prepare_cached(
                    "INSERT OR IGNORE INTO fifo_groups (queue, group_id, head_seq, locked_until_ms)
                     VALUES (?1, ?2, ?3, 0)",
                )?
                .execute(params![queue.id, group_id, seq])?;
        }
        step.wake(queue);
        Ok(seq)
    }

    /// Removes the message from `queue`.
    pub(super) fn remove(&self, step: &mut Step<'_>, queue: &Queue) -> Result<(), SqsError> {
        step.db
            .prepare_cached("DELETE FROM messages WHERE seq = ?1")?
            .execute([self.seq])?;
        self.refresh_group(step, queue)
    }

    /// Updates the row of the message's FIFO group, if it has one, after the message changed.
    pub(super) fn refresh_group(&self, step: &mut Step<'_>, queue: &Queue) -> Result<(), SqsError> {
        if let (true, Some(group_id)) = (queue.settings.fifo, &self.group_id) {
            step.refresh_group(queue.id, group_id)?;
        }
        step.wake(queue);
        Ok(())
    }
}

/// Writes a sequence number as SQS does: 20 digits, so that text order is numeric order.
pub(super) fn sequence_number(seq: i64) -> String {
    format!("{seq:020}")
}

/// Makes a random message id in the form of a UUID (version 4).
pub(super) fn new_message_id() -> Result<String, SqsError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| SqsError::NoRandomness)?;
    let bits = u128::from_be_bytes(bytes) & !(0xf000 << 64) & !(0b11 << 62)
        | (0x4000 << 64)
        | (0b10 << 62);
    let hex = format!("{bits:032x}");
    let parts =
        [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| hex.get(range).unwrap_or_default());
    Ok(parts.join("-"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::new_message_id;

    #[test]
    fn message_ids_have_the_form_of_a_random_uuid() {
        let id = new_message_id().unwrap();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(id.chars().nth(14), Some('4'));
        assert!("89ab".contains(id.chars().nth(19).unwrap()));
        assert_ne!(id, new_message_id().unwrap());
    }
}
