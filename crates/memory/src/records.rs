use std::collections::BTreeMap;

use forecourt_domain::fact::{
    ConnectorRef, DecidedBy, Decision, Fact, TokenStatus, TransactionSampled, TransactionStarted,
    TransactionStopped,
};
use forecourt_link::{Epoch, Hash, Lane, RawRecord, Record, Records};
use forecourt_types::{
    ClaimedAt, Energy, GatewayId, OperatorId, ReceivedAt, StationId, Timestamp, TokenUid,
    TransactionId,
};

/// The records that a gateway has written, by station and lane.
#[derive(Debug, Clone)]
pub struct GatewayRecords {
    operator: OperatorId,
    gateway: GatewayId,
    epoch: Epoch,
    lanes: BTreeMap<(StationId, Lane), Vec<RawRecord>>,
    written: u64,
}

#[expect(
    clippy::expect_used,
    reason = "only tests run here, and one with a bad record cannot go on"
)]
impl GatewayRecords {
    /// Makes a gateway without records.
    #[must_use]
    pub const fn new(operator: OperatorId, gateway: GatewayId, epoch: Epoch) -> Self {
        Self {
            operator,
            gateway,
            epoch,
            lanes: BTreeMap::new(),
            written: 0,
        }
    }

    /// Writes the next record of a station and lane.
    ///
    /// # Panics
    /// When the record cannot be written as JSON, which does not happen.
    pub fn write(&mut self, station: &StationId, lane: Lane, at: Timestamp, fact: Fact) {
        self.written += 1;
        let records = self.lanes.entry((station.clone(), lane)).or_default();
        let record = Record {
            operator_id: self.operator.clone(),
            gateway_id: self.gateway.clone(),
            epoch: self.epoch,
            lane,
            sequence: self.written,
            station_id: station.clone(),
            station_sequence: records.len() as u64 + 1,
            previous_hash: records.last().map_or_else(Hash::origin, RawRecord::hash),
            claimed_at: Some(ClaimedAt(at)),
            received_at: ReceivedAt(at),
            boot_id: "boot".to_owned(),
            monotonic_ms: self.written,
            frame_hash: None,
            fact,
        };
        records.push(record.to_raw().expect("a record"));
    }

    /// Returns the number of records of a station and lane.
    #[must_use]
    pub fn len(&self, station: &StationId, lane: Lane) -> usize {
        let records = self.lanes.get(&(station.clone(), lane));
        records.map_or(0, Vec::len)
    }

    /// Returns the message with the records of these sequences, counted from 1.
    #[must_use]
    pub fn records(
        &self,
        station: &StationId,
        lane: Lane,
        sequences: std::ops::RangeInclusive<usize>,
        attempt: u32,
    ) -> Records {
        let records = self.lanes.get(&(station.clone(), lane));
        let records = records.map(Vec::as_slice).unwrap_or_default();
        let first = sequences.start().saturating_sub(1);
        Records {
            epoch: self.epoch,
            station_id: station.clone(),
            lane,
            attempt,
            records: records
                .get(first..*sequences.end())
                .unwrap_or_default()
                .to_vec(),
        }
    }

    /// Makes a start at connector 1.
    ///
    /// # Panics
    /// When a text is not a valid id.
    #[must_use]
    pub fn start(
        transaction: &str,
        token: &str,
        at: Timestamp,
        register: i64,
    ) -> TransactionStarted {
        TransactionStarted {
            transaction_id: TransactionId::new(transaction).expect("a transaction id"),
            connector: ConnectorRef {
                evse_id: None,
                connector_id: 1,
            },
            token_uid: Some(TokenUid::new(token).expect("a token uid")),
            started_at: ClaimedAt(at),
            meter_start: Some(Energy::from_wh(register)),
            reservation_id: None,
            remote_start: None,
            decision: Some(Decision {
                status: TokenStatus::Accepted,
                by: DecidedBy::TokenList,
            }),
            charging_state: None,
            seq_no: None,
            max_power_w: None,
            earliest_at: None,
            meter_expected: None,
            signed: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// Makes a reading at connector 1.
    ///
    /// # Panics
    /// When the text is not a valid id.
    #[must_use]
    pub fn sample(transaction: &str, at: Timestamp, register: i64) -> TransactionSampled {
        TransactionSampled {
            transaction_id: TransactionId::new(transaction).expect("a transaction id"),
            connector: ConnectorRef {
                evse_id: None,
                connector_id: 1,
            },
            sampled_at: ClaimedAt(at),
            register: Some(Energy::from_wh(register)),
            token_uid: None,
            decision: None,
            charging_state: None,
            seq_no: None,
            meter_start: None,
            heard_at: None,
            signed: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// Makes a stop at connector 1.
    ///
    /// # Panics
    /// When the text is not a valid id.
    #[must_use]
    pub fn stop(transaction: &str, at: Timestamp, register: i64) -> TransactionStopped {
        TransactionStopped {
            transaction_id: TransactionId::new(transaction).expect("a transaction id"),
            connector: Some(ConnectorRef {
                evse_id: None,
                connector_id: 1,
            }),
            stopped_at: ClaimedAt(at),
            meter_stop: Some(Energy::from_wh(register)),
            meter_start: None,
            reason: Some("Local".to_owned()),
            token_uid: None,
            seq_no: None,
            signed: Vec::new(),
            flags: Vec::new(),
        }
    }
}
