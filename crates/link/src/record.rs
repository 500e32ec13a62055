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
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256_text(bytes))
    }

    /// What the first record of every chain names as its predecessor.
    #[must_use]
    pub fn origin() -> Self {
        Self("0".repeat(64))
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From text a store gave back.
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

/// The life of one gateway disk: 1 to 2047. A gateway that lost its disk gets
/// the next, so that no sequence and no transaction id is ever given twice.
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
    /// The last one: the ordinal has 11 bits of the transaction id.
    pub const MAX: Self = Self(2047);

    /// Checks the ordinal.
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

/// The three queues of a station, in the order they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Command updates: small, first.
    Commands,
    /// Facts a bill or a decision may need.
    Transactions,
    /// Charts and live display only.
    Telemetry,
}

impl Lane {
    /// All lanes, first sent first.
    pub const ALL: [Self; 3] = [Self::Commands, Self::Transactions, Self::Telemetry];

    /// The name on the wire and in keys.
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
/// Station sequences are contiguous per station and lane from 1 on, within an
/// epoch; each record names the hash of the one before it in that chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// Which gateway wrote it.
    pub gateway_id: GatewayId,
    /// In which epoch.
    pub epoch: Epoch,
    /// In which lane.
    pub lane: Lane,
    /// The gateway's own counter in this lane.
    pub sequence: u64,
    /// The station that the record is about.
    pub station_id: StationId,
    /// The counter of this station and lane.
    pub station_sequence: u64,
    /// The hash of the record before it of this station and lane.
    pub previous_hash: Hash,
    /// When the charger says it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<ClaimedAt>,
    /// When the gateway read it.
    pub received_at: ReceivedAt,
    /// Names one run of the gateway process.
    pub boot_id: String,
    /// Milliseconds since that run began, which no clock change disturbs.
    pub monotonic_ms: u64,
    /// The SHA-256 of the charger's frame, if a frame caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_hash: Option<Hash>,
    /// What happened: `kind` and `event`.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Record {
    /// Writes the record once; its hash is of exactly this text.
    ///
    /// # Errors
    /// [`RecordError::Unreadable`] when a value inside cannot be JSON.
    pub fn to_raw(&self) -> Result<RawRecord, RecordError> {
        // Not through text, which would be read once more to see that it is JSON.
        let raw = serde_json::value::to_raw_value(self).map_err(RecordError::Unreadable)?;
        Ok(RawRecord(raw))
    }
}

/// A record as its text, which is what is stored, hashed and sent, so that
/// fields of a newer release survive an older one unharmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawRecord(Box<RawValue>);

/// The fields every release can read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Kind {
    kind: String,
}

impl RawRecord {
    /// From JSON text.
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

    /// The hash the next record of the chain names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.as_str().as_bytes())
    }

    /// Reads it whole.
    ///
    /// # Errors
    /// [`RecordError::UnknownFact`] when only the fact cannot be read, else
    /// [`RecordError::Unreadable`].
    pub fn read(&self) -> Result<Record, RecordError> {
        match serde_json::from_str::<Record>(self.as_str()) {
            Ok(record) => Ok(record),
            Err(source) => match serde_json::from_str::<Kind>(self.as_str()) {
                Ok(Kind { kind }) => Err(RecordError::UnknownFact { kind, source }),
                Err(_) => Err(RecordError::Unreadable(source)),
            },
        }
    }

    /// Reads its place in the chain only, which even a newer release's record has.
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

/// Where a record is moved to. Names as in [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPlace {
    /// The new epoch.
    pub epoch: Epoch,
    /// The gateway's own counter in this lane.
    pub sequence: u64,
    /// The counter of this station and lane.
    pub station_sequence: u64,
    /// The hash of the record before it of this station and lane.
    pub previous_hash: Hash,
}

/// Where a record stands: the fields that no release may change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// Which gateway wrote it.
    pub gateway_id: GatewayId,
    /// In which epoch.
    pub epoch: Epoch,
    /// In which lane.
    pub lane: Lane,
    /// The station that the record is about.
    pub station_id: StationId,
    /// The counter of this station and lane.
    pub station_sequence: u64,
    /// The hash of the record before it.
    pub previous_hash: Hash,
}
