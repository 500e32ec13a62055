//! The flags of a fact: what is odd about it.

use serde::{Deserialize, Serialize};

/// Something odd about a fact that a person or a bill should know of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The charger's clock is missing or cannot be right; received time is used.
    ClockImplausible,
    /// The charger's time differs from that of the receipt, and the charger did not keep the
    /// message: its clock is wrong. Its time is used all the same.
    ClockDiffers,
    /// The time had no zone and was read as UTC.
    ZoneMissing,
    /// A start or stop came without a register.
    MeterMissing,
    /// A register was below zero.
    MeterNegative,
    /// A stop's register is below its start's.
    MeterBackwards,
    /// More energy than the connector can give in the time.
    MeterImplausible,
    /// The transaction id was -1, 0 or not one we gave out.
    TransactionIdOdd,
    /// No start is known for this transaction.
    StartUnknown,
    /// The stop had no usable id and was fitted to the one open session.
    FittedToOpenSession,
    /// The same content key came again with another payload; both are kept.
    ContentDiffers,
    /// Messages of this transaction are missing (2.x `seqNo`).
    SequenceGap,
    /// The charger was cut off from the gateway when it happened (2.x `offline`).
    StationOffline,
    /// The cloud was away when the gateway decided.
    DecidedWithoutCloud,
    /// The message broke its schema but could be read.
    SchemaViolated,
    /// The energy was closed provisionally without a stop.
    Provisional,
    /// A record of this transaction could not be read at all.
    UnreadableRecord,
    /// A flag of a newer gateway.
    #[serde(untagged)]
    Other(String),
}

impl Flag {
    /// The flag with this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let known = serde_json::from_value(serde_json::Value::from(name));
        known.unwrap_or_else(|_| Self::Other(name.to_owned()))
    }
}
