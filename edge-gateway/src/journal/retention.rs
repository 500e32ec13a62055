//! Decides how long applied records are kept, and what is deleted when the file is too large.
//!
//! The order is: applied records past their age; applied records before their age, telemetry first;
//! then telemetry that is not applied. Nothing else that the cloud has not applied is ever deleted.

use forecourt_link::Lane;
use rusqlite::params;

use super::{JournalError, Store, lane_code};

/// The number of rows deleted or looked at in one step, which delays chargers by
/// a few milliseconds.
const ROWS_A_STEP: usize = 1_000;

/// How long answers, closed transactions and final commands are remembered: a
/// charger that was switched off for a winter still gets its old answer.
const REMEMBER_MS: i64 = 180 * 24 * 60 * 60 * 1_000;

/// 2026-01-01T00:00:00Z. A row that claims to be older was written by a clock that had no time yet,
/// and is kept.
const EARLIEST_MS: i64 = 1_767_225_600_000;

/// The number of pages given back to the file system in one step.
const PAGES_A_STEP: u32 = 256;

/// The part of the file up to which free pages are kept to be used again: to grow a file costs more
/// than to use it again.
const FREE_PART: i64 = 4;

/// How long and how much is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retention {
    /// The age in milliseconds below which applied records stay.
    pub(crate) keep_ms: i64,
    /// The size in use, in bytes, above which the age does not count any more.
    pub(crate) max_bytes: i64,
}

/// The result of one step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shed {
    /// The number of records that were deleted.
    pub(crate) records: usize,
    /// The number of deleted telemetry records that the cloud had not applied.
    pub(crate) unapplied_telemetry: usize,
}

impl Shed {
    /// Whether there may be more to delete at once.
    pub(crate) const fn unfinished(self) -> bool {
        self.records >= ROWS_A_STEP
    }
}

/// A lane that may have records to delete.
struct Candidate {
    id: i64,
    applied: i64,
}

impl Store {
    /// Makes one step of limited size, in a database transaction of its own.
    ///
    /// # Errors
    /// [`JournalError`] when the database fails; the store is then unusable.
    pub(crate) fn shed(&self, retention: Retention, now_ms: i64) -> Result<Shed, JournalError> {
        self.begin()?;
        let mut shed = Shed::default();
        let cutoff = now_ms.saturating_sub(retention.keep_ms);
        self.shed_applied(cutoff, &mut shed)?;
        if self.bytes_in_use()? > retention.max_bytes {
            self.shed_applied(i64::MAX, &mut shed)?;
            if shed.records == 0 {
                self.shed_telemetry(&mut shed)?;
            }
        }
        self.commit()?;
        self.give_back(retention)?;
        Ok(shed)
    }

    fn shed_applied(&self, cutoff: i64, shed: &mut Shed) -> Result<(), JournalError> {
        for lane in self.candidates("applied > 0")? {
            let room = ROWS_A_STEP.saturating_sub(shed.records);
            shed.records += self.shed_lane(&lane, cutoff, room)?;
        }
        Ok(())
    }

    fn shed_telemetry(&self, shed: &mut Shed) -> Result<(), JournalError> {
        let telemetry = lane_code(Lane::Telemetry);
        for mut lane in self.candidates(&format!("lane = {telemetry}"))? {
            // All but the newest, which says where the lane stands.
            lane.applied = self.newest(lane.id)? - 1;
            let room = ROWS_A_STEP.saturating_sub(shed.records);
            let deleted = self.shed_lane(&lane, i64::MAX, room)?;
            shed.records += deleted;
            shed.unapplied_telemetry += deleted;
        }
        Ok(())
    }

    /// The sequence of a lane's newest record; 0 when there is none.
    fn newest(&self, lane: i64) -> Result<i64, JournalError> {
        let sql = "SELECT IFNULL(MAX(sequence), 0) FROM record WHERE lane = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([lane], |row| row.get(0))?)
    }

    /// The lanes that meet an SQL condition, those of telemetry first.
    fn candidates(&self, condition: &str) -> Result<Vec<Candidate>, JournalError> {
        let sql = format!("SELECT id, applied FROM lane WHERE {condition} ORDER BY lane DESC, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let lanes = statement.query_map([], |row| {
            Ok(Candidate {
                id: row.get(0)?,
                applied: row.get(1)?,
            })
        })?;
        Ok(lanes.collect::<Result<_, _>>()?)
    }

    /// Deletes the applied records that are older than the cutoff, from the beginning of a lane.
    fn shed_lane(&self, lane: &Candidate, cutoff: i64, room: usize) -> Result<usize, JournalError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT sequence, received_ms FROM record WHERE lane = ?1 ORDER BY sequence",
        )?;
        let rows = statement.query_map([lane.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut last = None;
        for row in rows.take(room) {
            let (sequence, received): (i64, i64) = row?;
            if sequence > lane.applied || received >= cutoff {
                break;
            }
            last = Some(sequence);
        }
        let Some(last) = last else {
            return Ok(0);
        };
        let deleted = self
            .connection
            .prepare_cached("DELETE FROM record WHERE lane = ?1 AND sequence <= ?2")?
            .execute(params![lane.id, last])?;
        Ok(deleted)
    }

    /// Deletes finished rows, a slice of the table at a time, in the order in which the table holds
    /// them; `cursor` is where the last slice ended.
    ///
    /// # Errors
    /// [`JournalError`] when the database fails.
    pub(crate) fn forget(&self, cursor: &mut i64, now_ms: i64) -> Result<usize, JournalError> {
        let old = now_ms.saturating_sub(REMEMBER_MS);
        let mut statement = self.connection.prepare_cached(
            "SELECT id, live = 0 AND written_ms < ?2 AND written_ms >= ?3 FROM state
             WHERE id > ?1 ORDER BY id",
        )?;
        let slice = statement.query_map(params![*cursor, old, EARLIEST_MS], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let slice = slice.take(ROWS_A_STEP);
        let slice: Vec<(i64, bool)> = slice.collect::<Result<_, _>>()?;
        *cursor = match slice.last() {
            Some((id, _)) if slice.len() == ROWS_A_STEP => *id,
            _ => 0,
        };
        self.begin()?;
        let mut forgotten = 0;
        for (id, _) in slice.iter().filter(|(_, forget)| *forget) {
            forgotten += self
                .connection
                .prepare_cached("DELETE FROM state WHERE id = ?1")?
                .execute([id])?;
        }
        self.commit()?;
        Ok(forgotten)
    }

    fn pragma(&self, name: &str) -> Result<i64, JournalError> {
        let sql = format!("PRAGMA {name}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The bytes that the rows take, without free pages.
    fn bytes_in_use(&self) -> Result<i64, JournalError> {
        let pages = self.pragma("page_count")? - self.pragma("freelist_count")?;
        Ok(pages * self.pragma("page_size")?)
    }

    fn give_back(&self, retention: Retention) -> Result<(), JournalError> {
        let (pages, free) = (self.pragma("page_count")?, self.pragma("freelist_count")?);
        let too_large = pages * self.pragma("page_size")? > retention.max_bytes;
        if free > pages / FREE_PART || (too_large && free > 0) {
            let sql = format!("PRAGMA incremental_vacuum({PAGES_A_STEP})");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
        }
        Ok(())
    }
}
