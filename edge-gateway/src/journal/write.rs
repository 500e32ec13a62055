//! Rows into the open database transaction.

use forecourt_edge::Row;
use forecourt_edge::rows::{LaneRow, RecordRow};
use forecourt_link::{Epoch, Lane};
use forecourt_types::StationId;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;

use super::{JournalError, Store, lane_code, stored};

/// What a row of the `state` table is. Fixed for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The link row, under the empty key.
    Link = 0,
    /// The station list, under the empty key.
    StationList = 1,
    /// The token list, under the empty key.
    TokenList = 2,
    /// A station.
    Station = 3,
    /// A transaction; live while it is open.
    Transaction = 4,
    /// A command; live while something is waited for.
    Command = 5,
    /// A remembered answer.
    Answer = 6,
    /// A cached token.
    CachedToken = 7,
}

/// A key of two parts; ids and keys have no control characters.
pub(super) fn pair(station: &StationId, rest: &str) -> String {
    let mut key = String::with_capacity(station.as_str().len() + 1 + rest.len());
    key.push_str(station.as_str());
    key.push('\n');
    key.push_str(rest);
    key
}

impl Store {
    /// Writes one row; it is on disk only after [`Store::commit`].
    pub(crate) fn write(&self, row: &Row, now_ms: i64) -> Result<(), JournalError> {
        match row {
            Row::Record(row) => self.write_record(row),
            Row::Lane(row) => self.write_lane(row),
            Row::Answer(row) => {
                let key = pair(&row.station_id, &row.key);
                self.put(Kind::Answer, &key, false, now_ms, row)
            }
            Row::Station(row) => {
                self.put(Kind::Station, row.station_id.as_str(), true, now_ms, row)
            }
            Row::Transaction(row) => {
                let key = pair(&row.station_id, row.transaction_id.as_str());
                self.put(Kind::Transaction, &key, row.open, now_ms, row)
            }
            Row::Command(row) => {
                let key = row.order.command_id.as_str();
                let live = !row.settled;
                self.put(Kind::Command, key, live, now_ms, row)
            }
            Row::CachedToken(row) => self.put(Kind::CachedToken, &row.folded, false, now_ms, row),
            Row::Link(row) => self.put(Kind::Link, "", true, now_ms, row),
            Row::TokenList(tokens) => self.put(Kind::TokenList, "", true, now_ms, tokens),
            Row::StationList(stations) => self.put(Kind::StationList, "", true, now_ms, stations),
        }
    }

    fn write_record(&self, row: &RecordRow) -> Result<(), JournalError> {
        let lane = self.lane_id_or_new(row.epoch, &row.station_id, row.lane)?;
        self.connection
            .prepare_cached(
                "INSERT INTO record (lane, sequence, received_ms, text, frame) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                lane,
                stored(row.station_sequence),
                row.received_at.timestamp().millis(),
                row.text,
                row.frame,
            ])?;
        Ok(())
    }

    fn write_lane(&self, row: &LaneRow) -> Result<(), JournalError> {
        let lane = self.lane_id_or_new(row.epoch, &row.station_id, row.lane)?;
        self.connection
            .prepare_cached(
                "UPDATE lane SET head = ?2, head_hash = ?3, gateway_sequence = ?4, applied = ?5 WHERE id = ?1",
            )?
            .execute(params![
                lane,
                stored(row.head),
                row.head_hash.as_str(),
                stored(row.gateway_sequence),
                stored(row.applied),
            ])?;
        Ok(())
    }

    fn put(
        &self,
        kind: Kind,
        key: &str,
        live: bool,
        now_ms: i64,
        row: &impl Serialize,
    ) -> Result<(), JournalError> {
        let json = serde_json::to_string(row)?;
        self.connection
            .prepare_cached(
                "INSERT INTO state (kind, key, live, written_ms, json) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (kind, key) DO UPDATE SET live = ?3, written_ms = ?4, json = ?5",
            )?
            .execute(params![kind as i64, key, live, now_ms, json])?;
        Ok(())
    }

    /// The rowid of a lane that is there.
    pub(super) fn lane_id(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
    ) -> Result<Option<i64>, rusqlite::Error> {
        let key = (epoch, station.clone(), lane);
        if let Some(id) = self.lane_ids.borrow().get(&key) {
            return Ok(Some(*id));
        }
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM lane WHERE epoch = ?1 AND station = ?2 AND lane = ?3")?
            .query_row(
                params![epoch.ordinal(), station.as_str(), lane_code(lane)],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(id) = id {
            self.lane_ids.borrow_mut().insert(key, id);
        }
        Ok(id)
    }

    /// The rowid of a lane; a new one has no head yet, which its empty hash says.
    fn lane_id_or_new(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
    ) -> Result<i64, JournalError> {
        if let Some(id) = self.lane_id(epoch, station, lane)? {
            return Ok(id);
        }
        self.connection
            .prepare_cached(
                "INSERT INTO lane (epoch, station, lane, head, head_hash, gateway_sequence, applied)
                 VALUES (?1, ?2, ?3, 0, '', 0, 0)",
            )?
            .execute(params![epoch.ordinal(), station.as_str(), lane_code(lane)])?;
        let id = self.connection.last_insert_rowid();
        self.lane_ids
            .borrow_mut()
            .insert((epoch, station.clone(), lane), id);
        Ok(id)
    }
}
