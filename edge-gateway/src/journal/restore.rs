//! Reads what a restart needs.

use forecourt_edge::StoredState;
use forecourt_edge::rows::TransactionRow;
use rusqlite::params;
use serde::de::DeserializeOwned;

use super::write::Kind;
use super::{JournalError, Store};

/// The most running transactions that are read of one station: more than the machine keeps.
const MAX_OPEN: u32 = 64;

impl Store {
    /// Reads everything from which the machine is rebuilt.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be read.
    pub(crate) fn restore(&self) -> Result<StoredState, JournalError> {
        Ok(StoredState {
            link: self.live(Kind::Link)?.pop(),
            lanes: self.lanes()?,
            stations: self.live(Kind::Station)?,
            station_configs: self.live(Kind::StationList)?.pop().unwrap_or_default(),
            tokens: self.live(Kind::TokenList)?.pop().unwrap_or_default(),
            open_transactions: self.open_transactions()?,
            live_commands: self.readable(Kind::Command)?,
        })
    }

    /// Reads rows that hold counters: without one of them an id would be given twice.
    fn live<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>, JournalError> {
        let rows = self.live_json(kind)?;
        let values = rows.iter().map(|(_, json)| serde_json::from_str(json));
        Ok(values.collect::<Result<_, _>>()?)
    }

    /// Reads rows of which a damaged one may be skipped: it stays where it is, is named in the log,
    /// and does not keep a gateway from starting.
    fn readable<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>, JournalError> {
        Ok(readable(kind, self.live_json(kind)?))
    }

    /// Reads the newest transactions of each station: a charger that invents transactions must not
    /// keep its gateway from starting.
    fn open_transactions(&self) -> Result<Vec<TransactionRow>, JournalError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, json FROM (
                SELECT key, json, ROW_NUMBER() OVER (
                    PARTITION BY substr(key, 1, instr(key, char(10))) ORDER BY written_ms DESC
                ) AS place FROM state WHERE kind = ?1 AND live = 1
             ) WHERE place <= ?2 ORDER BY key",
        )?;
        let rows = statement.query_map(params![Kind::Transaction as i64, MAX_OPEN], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(readable(Kind::Transaction, rows.collect::<Result<_, _>>()?))
    }

    fn live_json(&self, kind: Kind) -> Result<Vec<(String, String)>, JournalError> {
        let mut statement = self.connection.prepare_cached(
            // `+key`: the order of the key must not choose the index of all keys.
            "SELECT key, json FROM state WHERE kind = ?1 AND live = 1 ORDER BY +key",
        )?;
        let rows =
            statement.query_map(params![kind as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn readable<T: DeserializeOwned>(kind: Kind, rows: Vec<(String, String)>) -> Vec<T> {
    let mut list = Vec::new();
    for (key, json) in rows {
        match serde_json::from_str(&json) {
            Ok(value) => list.push(value),
            Err(error) => tracing::error!(
                ?kind,
                key,
                %error,
                "a row of the journal cannot be read and is passed over"
            ),
        }
    }
    list
}
