//! Meter values for charts.

use forecourt_types::{ClaimedAt, TransactionId};
use serde::{Deserialize, Serialize};

use super::connector::ConnectorRef;

/// Meter values for charts. The numbers are the charger's decimal texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The transaction, if one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// When they were taken: the claimed time, or the time of receipt when the claimed one cannot
    /// be right.
    pub sampled_at: ClaimedAt,
    /// The values; at most 64 in a record.
    pub values: Vec<Measurement>,
}

/// One measured value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// The measurand's OCPP name, such as `Power.Active.Import`.
    pub measurand: String,
    /// The phase, if the value belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// Where it was measured, if the charger tells it: inlet, connector, body, cable or EV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The reading context, such as `Transaction.Begin`; none for
    /// a periodic sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The unit, such as `W`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The value, as decimal text.
    pub value: String,
}
