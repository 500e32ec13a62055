//! A journal in plain maps: for simulations and tests, and the model that a
//! real store is compared with.

use std::collections::BTreeMap;

use forecourt_link::{Epoch, Hash, Lane, RawRecord, StationConfig, TokenConfig};
use forecourt_types::{CommandId, StationId};

use crate::rows::{
    AnswerRow, CachedTokenRow, CommandRow, LaneRow, LinkRow, RecordRow, StationRow, StoredState,
    TransactionRow,
};
use crate::{Memory, MemoryFailure, Row};

/// Every row in its newest form, and all records.
#[derive(Debug, Clone, Default)]
pub struct PlainStore {
    /// The records, by epoch, station, lane and sequence.
    pub records: BTreeMap<(Epoch, StationId, Lane, u64), RecordRow>,
    /// The lane rows, by epoch, station and lane.
    pub lanes: BTreeMap<(Epoch, StationId, Lane), LaneRow>,
    /// The remembered answers, by station and content key.
    pub answers: BTreeMap<(StationId, String), AnswerRow>,
    /// The station rows, by station.
    pub stations: BTreeMap<StationId, StationRow>,
    /// The transactions, by station and id.
    pub transactions: BTreeMap<(StationId, String), TransactionRow>,
    /// The command rows, by command.
    pub commands: BTreeMap<CommandId, CommandRow>,
    /// The answers of the cloud for tokens that are not on the list, by token.
    pub cached_tokens: BTreeMap<String, CachedTokenRow>,
    /// The link row, if one was written.
    pub link: Option<LinkRow>,
    /// The token list, as the cloud synced it down.
    pub tokens: Vec<TokenConfig>,
    /// The station list, as the cloud synced it down.
    pub station_configs: Vec<StationConfig>,
}

impl PlainStore {
    /// Writes one row.
    pub fn write(&mut self, row: Row) {
        match row {
            Row::Record(row) => {
                let key = (
                    row.epoch,
                    row.station_id.clone(),
                    row.lane,
                    row.station_sequence,
                );
                let lane = (row.epoch, row.station_id.clone(), row.lane);
                self.lanes
                    .entry(lane)
                    .and_modify(|lane| lane.advance(&row))
                    .or_insert_with(|| LaneRow::begun_by(&row));
                self.records.insert(key, row);
            }
            Row::Lane(row) => {
                let key = (row.epoch, row.station_id.clone(), row.lane);
                self.lanes.insert(key, row);
            }
            Row::Answer(row) => {
                let key = (row.station_id.clone(), row.key.clone());
                self.answers.insert(key, row);
            }
            Row::Station(row) => {
                self.stations.insert(row.station_id.clone(), row);
            }
            Row::Transaction(row) => {
                let key = (row.station_id.clone(), row.transaction_id.to_string());
                self.transactions.insert(key, *row);
            }
            Row::Command(row) => {
                self.commands.insert(row.message.command_id.clone(), *row);
            }
            Row::CachedToken(row) => {
                self.cached_tokens.insert(row.folded.clone(), row);
            }
            Row::Link(row) => self.link = Some(row),
            Row::TokenList(tokens) => self.tokens = tokens,
            Row::StationList(stations) => self.station_configs = stations,
        }
    }

    /// The rows that a restart reads.
    #[must_use]
    pub fn stored_state(&self) -> StoredState {
        let open = self.transactions.values().filter(|row| row.open);
        let live = self.commands.values().filter(|row| !row.settled);
        StoredState {
            link: self.link.clone(),
            lanes: self.lanes.values().cloned().collect(),
            stations: self.stations.values().cloned().collect(),
            station_configs: self.station_configs.clone(),
            tokens: self.tokens.clone(),
            open_transactions: open.cloned().collect(),
            live_commands: live.cloned().collect(),
        }
    }

    /// Deletes the records that the cloud has applied.
    pub fn prune(&mut self) {
        let lanes = &self.lanes;
        self.records.retain(|(epoch, station, lane, sequence), _| {
            let row = lanes.get(&(*epoch, station.clone(), *lane));
            row.is_none_or(|row| *sequence > row.applied)
        });
    }
}

impl Memory for PlainStore {
    fn answer(&self, station: &StationId, key: &str) -> Result<Option<AnswerRow>, MemoryFailure> {
        Ok(self
            .answers
            .get(&(station.clone(), key.to_owned()))
            .cloned())
    }

    fn transaction(
        &self,
        station: &StationId,
        transaction_id: &str,
    ) -> Result<Option<TransactionRow>, MemoryFailure> {
        let key = (station.clone(), transaction_id.to_owned());
        Ok(self.transactions.get(&key).cloned())
    }

    fn command(&self, command_id: &CommandId) -> Result<Option<CommandRow>, MemoryFailure> {
        Ok(self.commands.get(command_id).cloned())
    }

    fn cached_token(&self, folded: &str) -> Result<Option<CachedTokenRow>, MemoryFailure> {
        Ok(self.cached_tokens.get(folded).cloned())
    }

    fn records(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
        from: u64,
        max: usize,
    ) -> Result<Vec<RawRecord>, MemoryFailure> {
        let first = (epoch, station.clone(), lane, from);
        let last = (epoch, station.clone(), lane, u64::MAX);
        let rows = self.records.range(first..=last).take(max);
        rows.map(|(_, row)| {
            RawRecord::from_text(row.text.clone()).map_err(|error| MemoryFailure {
                problem: error.to_string(),
            })
        })
        .collect()
    }

    fn record_hash(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
        sequence: u64,
    ) -> Result<Option<Hash>, MemoryFailure> {
        let key = (epoch, station.clone(), lane, sequence);
        Ok(self.records.get(&key).map(|row| row.hash.clone()))
    }
}
