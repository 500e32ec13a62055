//! Records the newest reading of a transaction when nothing else would.
//!
//! A register becomes a fact each quarter hour. Where a charge may end without
//! another word (a boot, a broken connection, silence, a stop without a register),
//! the newest one that was heard is recorded, so that at most one sample is
//! missing from the bill.

use forecourt_domain::fact::{ConnectorRef, Fact, Flag};
use forecourt_domain::session::FLAG_STATION_BOOTED;
use forecourt_types::{StationId, TransactionId};

use super::Gateway;
use super::sample::{sampled, unrecorded};
use super::turn::Turn;
use crate::Row;
use crate::rows::TransactionRow;

/// How often the running transactions are checked for readings to record, in milliseconds. Readings
/// wait for a quarter hour, so this is soon enough.
const LOOK_EVERY_MS: u64 = 10_000;

impl Gateway {
    /// Records the newest reading of the transaction, if it is no fact yet.
    pub(super) fn record_last(&mut self, turn: &mut Turn<'_>, row: &mut TransactionRow) {
        if let Some(fact) = unrecorded(row) {
            row.last_register_recorded = true;
            let station = row.station_id.clone();
            let at = Some(fact.sampled_at);
            self.append(turn, &station, at, Fact::TransactionSampled(fact));
        }
    }

    /// Records the newest reading of each transaction of a station that may be gone.
    pub(super) fn record_all(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        self.record_where(turn, station, |_| true);
    }

    /// Records the newest readings of the charges at a connector where another charge begins: they
    /// may never be heard of again.
    pub(super) fn record_others_at(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connector: ConnectorRef,
    ) {
        self.record_where(turn, station, |row| row.connector == Some(connector));
    }

    fn record_where(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        is_meant: impl Fn(&TransactionRow) -> bool,
    ) {
        let known = self.stations.get(station);
        let open = known.into_iter().flat_map(|known| known.open.values());
        let due = open.filter(|row| is_meant(row) && unrecorded(row).is_some());
        let ids: Vec<TransactionId> = due.map(|row| row.transaction_id.clone()).collect();
        for id in ids {
            self.record_of(turn, station, &id, |gateway, turn, row| {
                gateway.record_last(turn, row);
            });
        }
    }

    /// Records the newest reading of each transaction that ran while the station booted, with a
    /// flag, once for each reading. Its register may begin anew.
    pub(super) fn record_boot(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        let known = self.stations.get(station);
        let open = known.into_iter().flat_map(|known| known.open.values());
        let proven = open.filter(|row| !row.unproven);
        let ids: Vec<TransactionId> = proven.map(|row| row.transaction_id.clone()).collect();
        for id in ids {
            self.record_of(turn, station, &id, |gateway, turn, row| {
                let Some((register, at)) = row.last_register.zip(row.last_register_at) else {
                    return;
                };
                if row.boot_recorded {
                    return;
                }
                row.boot_recorded = true;
                let mut fact = sampled(row, at, Some(register));
                fact.heard_at = row.last_register_received;
                fact.flags.push(Flag::Other(FLAG_STATION_BOOTED.to_owned()));
                row.last_register_recorded = true;
                let station = row.station_id.clone();
                gateway.append(turn, &station, Some(at), Fact::TransactionSampled(fact));
            });
        }
    }

    fn record_of(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        id: &TransactionId,
        record: impl FnOnce(&mut Self, &mut Turn<'_>, &mut TransactionRow),
    ) {
        let known = self.stations.get(station);
        let Some(mut row) = known.and_then(|known| known.open.get(id.as_str()).cloned()) else {
            return;
        };
        record(self, turn, &mut row);
        if let Some(known) = self.stations.get_mut(station) {
            known.hold(row.clone());
        }
        turn.write(Row::Transaction(Box::new(row)));
    }

    /// Records readings that have waited for an interval: the charger sends no more, or its
    /// connection was never seen to break.
    pub(super) fn record_silent(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        if now.monotonic_ms < self.look_at_readings_ms {
            return;
        }
        self.look_at_readings_ms = now.monotonic_ms.saturating_add(LOOK_EVERY_MS);
        let interval = i64::try_from(self.settings.sample_interval_ms).unwrap_or(i64::MAX);
        let has_waited = |row: &TransactionRow| {
            let heard = row.last_register_received;
            let age = heard.map(|at| now.wall.timestamp().millis_since(at.timestamp()));
            age.is_some_and(|age| age >= interval) && unrecorded(row).is_some()
        };
        let waiting = self
            .stations
            .iter()
            .filter(|(_, known)| known.open.values().any(has_waited));
        let stations: Vec<StationId> = waiting.map(|(id, _)| id.clone()).collect();
        for station in stations {
            self.record_where(turn, &station, has_waited);
        }
    }
}
