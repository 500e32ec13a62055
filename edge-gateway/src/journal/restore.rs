//! What a restart reads.

use forecourt_edge::StoredState;
use forecourt_edge::rows::LaneRow;
use forecourt_link::{Epoch, Hash};
use forecourt_types::StationId;
use rusqlite::params;
use serde::de::DeserializeOwned;

use super::write::Kind;
use super::{JournalError, Store, counter, lane_from};

impl Store {
    /// Everything the machine is rebuilt from.
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
            open_transactions: self.readable(Kind::Transaction)?,
            live_commands: self.readable(Kind::Command)?,
        })
    }

    /// Rows that hold counters: going on without one would give an id twice.
    fn live<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>, JournalError> {
        let rows = self.live_json(kind)?;
        let values = rows.iter().map(|(_, json)| serde_json::from_str(json));
        Ok(values.collect::<Result<_, _>>()?)
    }

    /// Rows of which one may be passed over: it stays where it is, is named in
    /// the log, and keeps no gateway from starting.
    fn readable<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>, JournalError> {
        let mut list = Vec::new();
        for (key, json) in self.live_json(kind)? {
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
        Ok(list)
    }

    fn live_json(&self, kind: Kind) -> Result<Vec<(String, String)>, JournalError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, json FROM state WHERE kind = ?1 AND live = 1 ORDER BY key",
        )?;
        let rows =
            statement.query_map(params![kind as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn lanes(&self) -> Result<Vec<LaneRow>, JournalError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT epoch, station, lane, head, head_hash, gateway_sequence, applied
             FROM lane WHERE head_hash <> '' ORDER BY epoch, station, lane",
        )?;
        let mut rows = statement.query([])?;
        let mut lanes = Vec::new();
        while let Some(row) = rows.next()? {
            let wrong = |what: String| JournalError::Value { what };
            let ordinal: u16 = row.get(0)?;
            let station: String = row.get(1)?;
            lanes.push(LaneRow {
                epoch: Epoch::new(ordinal).map_err(|error| wrong(error.to_string()))?,
                station_id: StationId::new(station).map_err(|error| wrong(error.to_string()))?,
                lane: lane_from(row.get(2)?)?,
                head: counter(row.get(3)?),
                head_hash: Hash::from_text(row.get::<_, String>(4)?),
                gateway_sequence: counter(row.get(5)?),
                applied: counter(row.get(6)?),
            });
        }
        Ok(lanes)
    }
}
