//! Facts that a station tells of itself: that it started, and notices that are kept as they came.

use serde::{Deserialize, Serialize};

use super::flag::Flag;
use crate::foreign::ForeignJson;

/// The station's boot notice (OCPP 1.6 §4.2, 2.0.1 B01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// The manufacturer as the charger names it.
    pub vendor: String,
    /// The model as the charger names it.
    pub model: String,
    /// The serial number, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The firmware version, if the charger tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// Why the charger booted (2.x), if it tells that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many boots of this station this gateway has seen.
    pub boot_generation: u32,
    /// The WebSocket subprotocol in use, for display only.
    pub protocol: String,
}

/// Something a station reported that is kept as it came: firmware and
/// diagnostics status, security events, monitoring events,
/// reports, data transfers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// The OCPP action.
    pub action: String,
    /// The payload, or only its beginning when it was too long for a record.
    pub payload: ForeignJson,
    /// Whether the payload was cut to fit a record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// What was odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// The fields that do not follow the schema, each as `field:code`, such as
    /// `chargePointModel:too_long`; at most 32.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oddities: Vec<String>,
}

impl Noticed {
    /// The notice that a gateway makes when a station has connected.
    pub const STATION_CONNECTED: &'static str = "StationConnected";
    /// The notice that a gateway makes when the connection of a station has ended.
    pub const STATION_DISCONNECTED: &'static str = "StationDisconnected";

    /// The field of [`Noticed::STATION_CONNECTED`] that is true where the gateway tells again of a
    /// connection that it has told before: the station came to its list meanwhile, and the cloud
    /// may have refused what was told of it.
    pub const AGAIN: &'static str = "again";

    /// Whether the gateway has told this before.
    #[must_use]
    pub fn is_told_again(&self) -> bool {
        let payload = self.payload.value();
        payload.is_some_and(|payload| payload[Self::AGAIN] == true)
    }

    /// A notice that is as it should be.
    #[must_use]
    pub fn new(action: &str, payload: ForeignJson) -> Self {
        Self {
            action: action.to_owned(),
            payload,
            truncated: false,
            flags: Vec::new(),
            oddities: Vec::new(),
        }
    }
}
