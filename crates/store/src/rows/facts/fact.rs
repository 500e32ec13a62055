use forecourt_domain::fact::Fact;
use forecourt_link::{Epoch, Hash, Record};
use forecourt_types::{AppliedAt, ClaimedAt, GatewayId, ReceivedAt};
use serde::{Deserialize, Serialize};

/// One fact of a session as it was applied. Key: [`crate::keys::session_fact`].
/// Written once, by `session`, together with the watermark; never removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// The id of the record, derived from its place and its hash.
    pub record_id: String,
    /// The gateway that brought it.
    pub gateway_id: GatewayId,
    /// The epoch in which the record was written.
    pub epoch: Epoch,
    /// The sequence of the record in its station's lane.
    pub sequence: u64,
    /// Its place among the facts of this session, from 1 on, in the order in
    /// which they were applied.
    pub ordinal: u32,
    /// The kind of the fact, such as `transaction_sampled`.
    pub kind: String,
    /// When the charger says that it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<ClaimedAt>,
    /// When the gateway received it.
    pub received_at: ReceivedAt,
    /// When the cloud applied it.
    pub applied_at: AppliedAt,
    /// The SHA-256 of the charger's frame, if a frame caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_hash: Option<Hash>,
    /// The fact as JSON text with `kind` and `event`, as in a record. It is text because a map of
    /// the table cannot hold every text that a charger sends. At most 24 KB, the limit
    /// of a record.
    pub fact: String,
}

impl FactRow {
    /// The most facts of one session that are read at once: one for each quarter of an hour for a
    /// hundred days. Further facts are kept and not read.
    pub const MAX_READ: u32 = 10_000;

    /// Makes the row of a record.
    ///
    /// # Errors
    /// When the fact cannot be written as JSON, which does not happen for one
    /// that was read from JSON.
    pub fn new(
        record: &Record,
        record_id: String,
        ordinal: u32,
        applied_at: AppliedAt,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            record_id,
            gateway_id: record.gateway_id.clone(),
            epoch: record.epoch,
            sequence: record.station_sequence,
            ordinal,
            kind: record.fact.kind().to_owned(),
            claimed_at: record.claimed_at,
            received_at: record.received_at,
            applied_at,
            frame_hash: record.frame_hash.clone(),
            fact: serde_json::to_string(&record.fact)?,
        })
    }

    /// The fact, read from its text.
    ///
    /// # Errors
    /// When this release does not know its kind.
    pub fn fact(&self) -> Result<Fact, serde_json::Error> {
        serde_json::from_str(&self.fact)
    }
}
