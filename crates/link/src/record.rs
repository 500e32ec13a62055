//! The journal record: one fact with its place in the chain.

use std::collections::BTreeMap;
use std::fmt;

use forecourt_domain::content_key::sha256_text;
use forecourt_domain::fact::Fact;
use forecourt_types::{ClaimedAt, GatewayId, OperatorId, ReceivedAt, StationId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

/// A SHA-256 in lower-case hexadecimal (64 characters).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hash(String);

impl Hash {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256_text(bytes))
    }

    /// The hash that the first record of every chain names as its predecessor.
    #[must_use]
    pub fn origin() -> Self {
        Self("0".repeat(64))
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes text that a store gave back.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number under which a gateway with one disk writes: 1 to 2047. A gateway that lost its disk
/// gets the next number, so that no sequence and no transaction id is ever given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Epoch(u16);

impl TryFrom<u16> for Epoch {
    type Error = RecordError;

    fn try_from(ordinal: u16) -> Result<Self, RecordError> {
        Self::new(ordinal)
    }
}

impl From<Epoch> for u16 {
    fn from(epoch: Epoch) -> Self {
        epoch.ordinal()
    }
}

impl Epoch {
    /// The first epoch of a site.
    pub const FIRST: Self = Self(1);
    /// The last epoch: its number has 11 bits of the transaction id.
    pub const MAX: Self = Self(2047);

    /// Checks the number of an epoch.
    ///
    /// # Errors
    /// [`RecordError::EpochOutOfRange`] outside 1 to 2047.
    pub fn new(ordinal: u16) -> Result<Self, RecordError> {
        if (Self::FIRST.0..=Self::MAX.0).contains(&ordinal) {
            Ok(Self(ordinal))
        } else {
            Err(RecordError::EpochOutOfRange { ordinal })
        }
    }

    /// The number of the epoch, 1 to 2047.
    #[must_use]
    pub const fn ordinal(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The three lanes of a station, in the order in which they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Updates of commands, which are small and are sent first.
    Commands,
    /// Facts that a bill or a decision may need.
    Transactions,
    /// Facts for charts and the live display only.
    Telemetry,
}

impl Lane {
    /// All lanes, in the order in which they are sent.
    pub const ALL: [Self; 3] = [Self::Commands, Self::Transactions, Self::Telemetry];

    /// The name of the lane in messages and keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commands => "commands",
            Self::Transactions => "transactions",
            Self::Telemetry => "telemetry",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a record could not be read or written.
#[derive(Debug, Error)]
pub enum RecordError {
    /// The epoch is not one that can be given out.
    #[error("epoch {ordinal} is outside 1 to 2047")]
    EpochOutOfRange {
        /// What was given.
        ordinal: u16,
    },
    /// The text is not a record.
    #[error("the record cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// The record holds a fact of a kind this release does not know.
    #[error("this release does not know the fact {kind:?}")]
    UnknownFact {
        /// The kind it names.
        kind: String,
        /// What serde said, when the kind is known but its event is not readable.
        #[source]
        source: serde_json::Error,
    },
}

/// One record of a gateway's journal.
///
/// Station sequences are contiguous from 1 on for each station and lane, within an epoch; each
/// record names the hash of the one before it in that chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The gateway that wrote the record.
    pub gateway_id: GatewayId,
    /// The epoch in which the record was written.
    pub epoch: Epoch,
    /// The lane that the record is in.
    pub lane: Lane,
    /// The gateway's own counter of this lane.
    pub sequence: u64,
    /// The station that the record is about.
    pub station_id: StationId,
    /// The sequence of the record in its station and lane.
    pub station_sequence: u64,
    /// The hash of the record before it of this station and lane.
    pub previous_hash: Hash,
    /// When the charger says it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<ClaimedAt>,
    /// When the gateway read the message.
    pub received_at: ReceivedAt,
    /// The id of one run of the gateway's process.
    pub boot_id: String,
    /// Milliseconds since that run began, which no change of a clock affects.
    pub monotonic_ms: u64,
    /// The SHA-256 of the charger's frame, if a frame caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_hash: Option<Hash>,
    /// What happened: `kind` and `event`.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Record {
    /// Writes the record once; its hash is the hash of exactly this text.
    ///
    /// # Errors
    /// [`RecordError::Unreadable`] when a value inside cannot be JSON.
    pub fn to_raw(&self) -> Result<RawRecord, RecordError> {
        // Not through text, which would be read once more to see that it is JSON.
        let raw = serde_json::value::to_raw_value(self).map_err(RecordError::Unreadable)?;
        Ok(RawRecord(raw))
    }
}

/// A record as its text. The text is what is stored, hashed and sent, so that fields of a newer
/// release pass through an older one unchanged.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawRecord(Box<RawValue>);

/// The fields that every release can read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Kind {
    kind: String,
}

impl RawRecord {
    /// Takes JSON text.
    ///
    /// # Errors
    /// [`RecordError::Unreadable`] when the text is not JSON.
    pub fn from_text(text: String) -> Result<Self, RecordError> {
        RawValue::from_string(text)
            .map(Self)
            .map_err(RecordError::Unreadable)
    }

    /// The JSON text of the record, as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The hash that the next record of the chain names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.as_str().as_bytes())
    }

    /// Reads the whole record.
    ///
    /// # Errors
    /// [`RecordError::UnknownFact`] when only the fact cannot be
    /// read, else [`RecordError::Unreadable`].
    pub fn read(&self) -> Result<Record, RecordError> {
        match serde_json::from_str::<Record>(self.as_str()) {
            Ok(record) => Ok(record),
            Err(source) => match serde_json::from_str::<Kind>(self.as_str()) {
                Ok(Kind { kind }) => Err(RecordError::UnknownFact { kind, source }),
                Err(_) => Err(RecordError::Unreadable(source)),
            },
        }
    }

    /// Reads only the record's place in the chain, which even a record of a newer release has.
    ///
    /// # Errors
    /// [`RecordError::Unreadable`] when it has no such place.
    pub fn place(&self) -> Result<Place, RecordError> {
        serde_json::from_str(self.as_str()).map_err(RecordError::Unreadable)
    }
}

impl RawRecord {
    /// The same record at another place of its lane. Everything else stays as it is
    /// written, also fields and facts of a later release.
    ///
    /// # Errors
    /// [`RecordError::Unreadable`] when the text is no JSON object.
    pub fn moved_to(&self, place: &NewPlace) -> Result<Self, RecordError> {
        let fields = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(self.as_str());
        let mut fields = fields.map_err(RecordError::Unreadable)?;
        let new = serde_json::to_string(place).map_err(RecordError::Unreadable)?;
        let new = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(&new);
        fields.extend(new.map_err(RecordError::Unreadable)?);
        let raw = serde_json::value::to_raw_value(&fields).map_err(RecordError::Unreadable)?;
        Ok(Self(raw))
    }
}

/// The place that a record is moved to. Names as in [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPlace {
    /// The new epoch.
    pub epoch: Epoch,
    /// The gateway's own counter of this lane.
    pub sequence: u64,
    /// The sequence of the record in its station and lane.
    pub station_sequence: u64,
    /// The hash of the record before it of this station and lane.
    pub previous_hash: Hash,
}

/// The place of a record: the fields that no release may change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The gateway that wrote the record.
    pub gateway_id: GatewayId,
    /// The epoch in which the record was written.
    pub epoch: Epoch,
    /// The lane that the record is in.
    pub lane: Lane,
    /// The station that the record is about.
    pub station_id: StationId,
    /// The sequence of the record in its station and lane.
    pub station_sequence: u64,
    /// The hash of the record before it in its station and lane.
    pub previous_hash: Hash,
}
