//! The rows of records, of their lanes, and of answers that a repeat gets again.

use forecourt_link::{Epoch, Hash, Lane};
use forecourt_types::{ReceivedAt, StationId, TransactionId};
use serde::{Deserialize, Serialize};

/// A record as it is stored: insert-only, unique by (epoch, station, lane,
/// station sequence).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRow {
    /// The epoch in which the record was written.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that the record is in.
    pub lane: Lane,
    /// The sequence in this epoch, station and lane, from 1 on.
    pub station_sequence: u64,
    /// The gateway's own counter of this lane.
    pub gateway_sequence: u64,
    /// The hash of `text`.
    pub hash: Hash,
    /// When the message was received. It gives the record's age, which decides how long it is kept.
    pub received_at: ReceivedAt,
    /// The JSON text of the record, which `RawRecord::from_text` reads.
    pub text: String,
    /// The charger's frame as it came, when it was so odd that the fact alone does not tell it. It
    /// stays on this disk.
    pub frame: Option<String>,
}

/// The position of a station's lane. Records with a sequence of at most `applied` may be deleted;
/// no others ever, except telemetry when the disk is full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneRow {
    /// The epoch of the lane's chain.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The sequence of the last record that was written.
    pub head: u64,
    /// The hash of that record.
    pub head_hash: Hash,
    /// The gateway's own counter of this lane at that record.
    pub gateway_sequence: u64,
    /// The sequence up to which the cloud has applied the lane.
    pub applied: u64,
}

impl LaneRow {
    /// The row of the lane whose first record this is.
    #[must_use]
    pub fn begun_by(record: &RecordRow) -> Self {
        Self {
            epoch: record.epoch,
            station_id: record.station_id.clone(),
            lane: record.lane,
            head: record.station_sequence,
            head_hash: record.hash.clone(),
            gateway_sequence: record.gateway_sequence,
            applied: 0,
        }
    }

    /// Advances to the lane's next record, which was written.
    pub fn advance(&mut self, record: &RecordRow) {
        self.head = record.station_sequence;
        self.head_hash = record.hash.clone();
        self.gateway_sequence = record.gateway_sequence;
    }
}

/// The answer that was given to a transaction message, by the message's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRow {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The content key: unique within the station.
    pub key: String,
    /// The payload of the CALLRESULT, byte for byte.
    pub payload: String,
    /// The transaction that the message was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// The hash of the request's payload, where the key does not hold all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<String>,
    /// When it was answered: an answer may be forgotten long after its transaction closed.
    pub answered_at: ReceivedAt,
}
