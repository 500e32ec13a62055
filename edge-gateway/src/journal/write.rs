//! Writes rows into the open database transaction.

use forecourt_edge::Row;
use forecourt_types::StationId;
use rusqlite::params;
use serde::Serialize;

use super::{JournalError, Store};

/// The kind of a row of the `state` table. These numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The link row, under the empty key.
    Link = 0,
    /// The station list, under the empty key.
    StationList = 1,
    /// The token list, under the empty key.
    TokenList = 2,
    /// What is known of a station.
    Station = 3,
    /// A transaction; its row is live while it is open.
    Transaction = 4,
    /// A command; its row is live while something is waited for.
    Command = 5,
    /// An answer that a repeat of the message gets again.
    Answer = 6,
    /// An answer of the cloud about a token.
    CachedToken = 7,
}

/// Makes a key of two parts; ids and keys have no control characters.
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
                let key = row.message.command_id.as_str();
                let live = !row.settled;
                // The row before may hold a charger's password that this one does not
                // hold any more: what it leaves free is filled with zeros, also in
                // pages of its own.
                self.connection.pragma_update(None, "secure_delete", "ON")?;
                let written = self.put(Kind::Command, key, live, now_ms, row);
                self.connection
                    .pragma_update(None, "secure_delete", "FAST")?;
                written
            }
            Row::CachedToken(row) => self.put(Kind::CachedToken, &row.folded, false, now_ms, row),
            Row::Link(row) => self.put(Kind::Link, "", true, now_ms, row),
            Row::TokenList(tokens) => self.put(Kind::TokenList, "", true, now_ms, tokens),
            Row::StationList(stations) => self.put(Kind::StationList, "", true, now_ms, stations),
        }
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
        // A live row is mostly one that goes on: the index of live rows, which
        // an upsert writes too, has nothing to learn.
        if live {
            let changed = self
                .connection
                .prepare_cached(
                    "UPDATE state SET written_ms = ?3, json = ?4
                     WHERE kind = ?1 AND key = ?2 AND live = 1",
                )?
                .execute(params![kind as i64, key, now_ms, json])?;
            if changed > 0 {
                return Ok(());
            }
        }
        self.connection
            .prepare_cached(
                "INSERT INTO state (kind, key, live, written_ms, json) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (kind, key) DO UPDATE SET live = ?3, written_ms = ?4, json = ?5",
            )?
            .execute(params![kind as i64, key, live, now_ms, json])?;
        Ok(())
    }
}
