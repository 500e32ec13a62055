//! Handles `MeterValues`: finds the transaction that they belong to, and records them for charts.

use forecourt_domain::claim::Claim;
use forecourt_domain::fact::{ConnectorRef, ConnectorStatusKind, Flag, Measured};
use forecourt_domain::{clock, content_key};
use forecourt_types::{ClaimedAt, StationId, TransactionId};

use super::Gateway;
use super::sample::EventDetails;
use super::stop::unknown;
use super::turn::{Request, Turn};
use crate::MemoryFailure;
use crate::rows::TransactionRow;

/// The most transactions without a start that values may begin at one station: a charger has no
/// more connectors, and one that invents ids is not believed more.
const MAX_ADOPTED: usize = 16;

/// A register that rose by more than this has moved, in watt-hours; less may be rounding.
const MOVED_WH: i64 = 10;

impl Gateway {
    /// Handles `MeterValues` (OCPP 1.6 §4.7, 2.x J).
    pub(super) fn meter_values(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        claim: &mut Claim,
    ) -> Result<(), MemoryFailure> {
        request.answer(turn, forecourt_ocpp::EMPTY);
        // Two equal messages without a time may be two readings; with one they are not.
        if claim.claimed_at.is_some() {
            let hash = content_key::sha256_text(request.payload.as_bytes());
            let known = self.stations.get_mut(request.station);
            if known.is_some_and(|known| known.is_repeat(&hash)) {
                return Ok(());
            }
        }
        if let Some(problem) = claim.unreadable.take() {
            self.unreadable(turn, request, &problem, None);
            return Ok(());
        }
        let row = self.sampled_transaction(turn, request, claim)?;
        let id = row.as_ref().map(|row| row.transaction_id.clone());
        let id = id.or_else(|| claim.transaction_id.clone().filter(|_| !claim.id_is_odd));
        self.chart(turn, request.station, id.as_ref(), claim);
        if let Some(mut row) = row {
            if !self.is_proven(turn, &mut row, claim) {
                self.keep_transaction(turn, row);
                return Ok(());
            }
            if row.start_unknown && row.last_fact_at.is_none() {
                claim.flag(Flag::StartUnknown);
                claim.flag(Flag::TransactionIdOdd);
            }
            let mut flags = claim.flags.clone();
            flags.retain(|flag| *flag != Flag::ClockImplausible);
            let details = EventDetails {
                flags,
                ..EventDetails::default()
            };
            self.sample(turn, &mut row, &claim.points, details);
            self.keep_transaction(turn, row);
        }
        Ok(())
    }

    /// The transaction that these values belong to: the one that is named, else the one that runs
    /// on the connector. A name that is not known belongs to a transaction whose start another
    /// gateway received: it is adopted.
    fn sampled_transaction(
        &self,
        turn: &Turn<'_>,
        request: &Request<'_>,
        claim: &mut Claim,
    ) -> Result<Option<TransactionRow>, MemoryFailure> {
        let Some(known) = self.stations.get(request.station) else {
            return Ok(None);
        };
        let on_connector = known.only_open(claim.connector);
        let Some(id) = claim.transaction_id.clone().filter(|_| !claim.id_is_odd) else {
            if claim.id_is_odd {
                claim.flag(Flag::TransactionIdOdd);
            }
            let is_of_connector = claim
                .connector
                .is_some_and(|connector| connector.connector_id != 0);
            let row = on_connector.filter(|_| is_of_connector || claim.id_is_odd);
            return Ok(row.cloned());
        };
        if let Some(row) = known.open.get(id.as_str()) {
            let is_named = true;
            return Ok(Some(TransactionRow {
                is_named,
                ..row.clone()
            }));
        }
        match turn.memory.transaction(request.station, id.as_str())? {
            // Values that come after the stop are for charts.
            Some(row) if !row.unproven => Ok(None),
            Some(row) => Ok(Some(row)),
            // A charge runs there whose name is known: this is no name of another.
            None if claim
                .connector
                .is_some_and(|connector| connector.connector_id != 0)
                && on_connector.is_some() =>
            {
                claim.flag(Flag::TransactionIdOdd);
                Ok(on_connector.cloned())
            }
            None => {
                let at = clock::effective(claim.claimed_at, turn.received_at());
                let mut row = unknown(request.station, claim, at);
                row.unproven = !self.says_it_charges(&row, claim);
                if known.adopted(row.unproven) >= MAX_ADOPTED {
                    return Ok(None);
                }
                claim.flag(Flag::StartUnknown);
                claim.flag(Flag::TransactionIdOdd);
                Ok(Some(row))
            }
        }
    }

    /// Whether there is more of this transaction than its name. Some chargers name
    /// a transaction in the readings of an idle connector. Of one whose start was
    /// never told, the state, power or current, or a register that moves must say
    /// that it charges; until then its values are for charts only.
    pub(super) fn is_proven(
        &mut self,
        turn: &mut Turn<'_>,
        row: &mut TransactionRow,
        claim: &Claim,
    ) -> bool {
        if !row.unproven {
            return true;
        }
        let readings = claim.points.iter().filter(|point| !point.is_begin);
        let mut told = readings.filter_map(|point| {
            let at = clock::effective(point.claimed_at, turn.received_at());
            Some((point.register?, at))
        });
        let first = row
            .last_register
            .or_else(|| claim.points.iter().find_map(|p| p.register));
        let moved = told.clone().any(|(register, _)| {
            let rise = first.and_then(|first| register.since(first));
            rise.is_some_and(|rise| rise.wh() > MOVED_WH)
        });
        if !(moved || self.says_it_charges(row, claim)) {
            if let (None, Some((register, at))) = (row.last_register, told.next()) {
                row.last_register = Some(register);
                row.last_register_at = Some(at);
                row.last_register_received = Some(turn.received_at());
            }
            return false;
        }
        row.unproven = false;
        // The first reading is where the charge begins, as far as anybody knows.
        self.record_last(turn, row);
        true
    }

    /// Whether the charger says that energy flows, by state, power or current.
    fn says_it_charges(&self, row: &TransactionRow, claim: &Claim) -> bool {
        let connectors = self.stations.get(&row.station_id);
        let connectors = connectors
            .into_iter()
            .flat_map(|known| &known.row.connectors);
        let mut here =
            connectors.filter(|held| Some(held.connector) == claim.connector.or(row.connector));
        let is_charging = here.any(|held| match held.status {
            ConnectorStatusKind::Charging
            | ConnectorStatusKind::SuspendedEv
            | ConnectorStatusKind::SuspendedEvse => true,
            ConnectorStatusKind::Available
            | ConnectorStatusKind::Preparing
            | ConnectorStatusKind::Finishing
            | ConnectorStatusKind::Reserved
            | ConnectorStatusKind::Occupied
            | ConnectorStatusKind::Unavailable
            | ConnectorStatusKind::Faulted
            | ConnectorStatusKind::Unknown => false,
        });
        let state = claim.charging_state.as_deref();
        let is_told = state.is_some_and(|state| state != "Idle");
        let flows = claim.points.iter().any(|point| point.is_flowing);
        is_charging || is_told || flows || claim.token_uid.is_some()
    }

    /// Records all values of the message, for charts.
    pub(super) fn chart(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        transaction_id: Option<&TransactionId>,
        claim: &Claim,
    ) {
        let connector = claim.connector.or_else(|| {
            let known = self.stations.get(station)?;
            known.open.get(transaction_id?.as_str())?.connector
        });
        let nowhere = ConnectorRef {
            evse_id: None,
            connector_id: 0,
        };
        for point in &claim.points {
            let measured = Measured {
                connector: connector.unwrap_or(nowhere),
                transaction_id: transaction_id.cloned(),
                sampled_at: clock::effective(point.claimed_at, turn.received_at()),
                values: point.measurements.clone(),
            };
            self.measure(turn, station, point.claimed_at.map(ClaimedAt), measured);
        }
    }
}
