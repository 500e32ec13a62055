//! Meter values that the meter has signed, and how many of them a fact keeps.

use forecourt_types::ClaimedAt;
use serde::{Deserialize, Serialize};

/// The most signed meter values one fact keeps: that of the begin and that of
/// the end, each for the value itself and for a second measurand.
pub const MAX_SIGNED: usize = 4;

/// The most bytes of one signed meter value that a fact keeps, with the names of
/// its context and measurand, as they are written in the JSON of a record, where
/// a quotation mark takes two and a control character six. OCPP 2.0.1 allows 2,500
/// characters each for the data and the public key; four of these fit a record of
/// 24 KB.
pub const MAX_SIGNED_BYTES: usize = 5_300;

/// A meter value that the meter has signed (OCPP 1.6 `SignedData`, 2.0.1
/// `SignedMeterValueType`), kept as the charger sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedValue {
    /// When the value was taken, by the charger's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampled_at: Option<ClaimedAt>,
    /// The reading context, such as `Transaction.End`, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The measurand's OCPP name.
    pub measurand: String,
    /// The signed text (1.6), or the JSON text of the signed value (2.x).
    pub data: String,
    /// Whether the text was longer than [`MAX_SIGNED_BYTES`] and is cut: it can
    /// then not be verified, and the raw frame is needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}
