//! The look-ups of the machine, inside the open database transaction.

use forecourt_edge::rows::{AnswerRow, CachedTokenRow, CommandRow, TransactionRow};
use forecourt_edge::{Memory, MemoryFailure};
use forecourt_link::{Epoch, Hash, Lane, RawRecord};
use forecourt_types::{CommandId, StationId};
use rusqlite::{OptionalExtension as _, params};
use serde::de::DeserializeOwned;

use super::write::{Kind, pair};
use super::{JournalError, Store, stored};

fn failure(error: impl Into<JournalError>) -> MemoryFailure {
    MemoryFailure {
        problem: forecourt_types::error_chain(&error.into()),
    }
}

/// The error of a damaged row: SQLite keeps no checksums, and a disk may give back other bytes than
/// it was given. One such row must not stop a site.
const DAMAGED: &str = "a row of the journal is damaged";

/// Reads the first column, if it is text.
pub(super) fn text(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<String>> {
    let text = row.get_ref(0)?.as_str().ok();
    Ok(text.map(str::to_owned))
}

impl Store {
    fn get<T: DeserializeOwned>(&self, kind: Kind, key: &str) -> Result<Option<T>, MemoryFailure> {
        let json: Option<Option<String>> = self
            .connection
            .prepare_cached("SELECT json FROM state WHERE kind = ?1 AND key = ?2")
            .and_then(|mut statement| {
                let found = statement.query_row(params![kind as i64, key], text);
                found.optional()
            })
            .map_err(failure)?;
        let Some(json) = json else {
            return Ok(None);
        };
        let row = json.and_then(|json| serde_json::from_str(&json).ok());
        if row.is_none() {
            tracing::error!(?kind, key, "{DAMAGED} and counts as not there");
        }
        Ok(row)
    }

    fn record_texts(
        &self,
        lane: i64,
        from: u64,
        max: usize,
    ) -> Result<Vec<String>, rusqlite::Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT text FROM record WHERE lane = ?1 AND sequence >= ?2 ORDER BY sequence",
        )?;
        // Read up to `max` rather than limited by a parameter, for each value of
        // which SQLite would compile the statement anew.
        let rows = statement.query_map(params![lane, stored(from)], text)?;
        rows.take(max)
            .map(|text| text.map(Option::unwrap_or_default))
            .collect()
    }
}

impl Memory for Store {
    fn answer(&self, station: &StationId, key: &str) -> Result<Option<AnswerRow>, MemoryFailure> {
        self.get(Kind::Answer, &pair(station, key))
    }

    fn transaction(
        &self,
        station: &StationId,
        transaction_id: &str,
    ) -> Result<Option<TransactionRow>, MemoryFailure> {
        self.get(Kind::Transaction, &pair(station, transaction_id))
    }

    fn command(&self, command_id: &CommandId) -> Result<Option<CommandRow>, MemoryFailure> {
        self.get(Kind::Command, command_id.as_str())
    }

    fn cached_token(&self, folded: &str) -> Result<Option<CachedTokenRow>, MemoryFailure> {
        self.get(Kind::CachedToken, folded)
    }

    fn records(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
        from: u64,
        max: usize,
    ) -> Result<Vec<RawRecord>, MemoryFailure> {
        let Some(lane) = self.lane_id(epoch, station, lane).map_err(failure)? else {
            return Ok(Vec::new());
        };
        let texts = self.record_texts(lane, from, max.max(1)).map_err(failure)?;
        let mut records = Vec::with_capacity(texts.len());
        for text in texts {
            match RawRecord::from_text(text) {
                Ok(record) => records.push(record),
                Err(error) => tracing::error!(
                    %station,
                    lane,
                    %error,
                    "{DAMAGED} and is named to the cloud as missing"
                ),
            }
        }
        Ok(records)
    }

    fn record_hash(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
        sequence: u64,
    ) -> Result<Option<Hash>, MemoryFailure> {
        let Some(lane) = self.lane_id(epoch, station, lane).map_err(failure)? else {
            return Ok(None);
        };
        let found: Option<Option<String>> = self
            .connection
            .prepare_cached("SELECT text FROM record WHERE lane = ?1 AND sequence = ?2")
            .and_then(|mut statement| {
                let found = statement.query_row(params![lane, stored(sequence)], text);
                found.optional()
            })
            .map_err(failure)?;
        Ok(found.flatten().map(|text| Hash::of(text.as_bytes())))
    }
}
