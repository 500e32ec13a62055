//! What the gateway keeps of a station and its connectors.

use forecourt_domain::fact::{ConnectorRef, ConnectorStatusKind};
use forecourt_link::Epoch;
use forecourt_types::{Energy, ReceivedAt, StationId};
use serde::{Deserialize, Serialize};

/// What a gateway keeps of a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationRow {
    /// The station that this is about.
    pub station_id: StationId,
    /// The number of boots that this gateway has seen.
    pub boot_generation: u32,
    /// The epoch in which `transactions` counts.
    pub epoch: Epoch,
    /// The number of transaction ids given out in that epoch (20 bits).
    pub transactions: u32,
    /// The number of calls and remote starts of our own; it counts on for ever.
    pub calls: u64,
    /// The last known states of the connectors.
    #[serde(rename = "outlets", default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorStateRow>,
    /// The rated powers that the station itself has reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rated: Vec<RatedRow>,
    /// The registers of the connectors, as the transactions before have shown them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meters: Vec<ConnectorMeter>,
    /// When the charger was last heard before its present connection, or before its
    /// last one: since then it may have kept messages. None where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_before: Option<ReceivedAt>,
    /// The WebSocket subprotocol that was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The vendor and the model, for the status page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// When a station without a password was last known to be connected, by this machine's clock, a
    /// day early at most; none for one with a password, and for rows of releases that did
    /// not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<ReceivedAt>,
    /// Whether it takes none of the places of stations without a password: the cloud removed it
    /// from the list, or it never charged and was not seen for 30 days. It is a new one when it
    /// comes again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_forgotten: bool,
    /// Whether the cloud removed it from the list while it charged: it gives its place back when
    /// its last charge has ended, or when it was not seen for 30 days. False once it
    /// is listed again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_removed: bool,
    /// Whether the cloud was told last that the station is connected. A restart finds no socket
    /// open, and tells it then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_connected: bool,
    /// The heartbeat interval that the charger was told with the answer to its last boot, in
    /// seconds; none before its first boot of this release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_s: Option<u32>,
}

/// A rated power that a station has reported (2.x device model).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedRow {
    /// The EVSE; none for the station as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The rated power, in watts.
    pub max_power_w: u32,
}

/// What the transactions of a connector have shown of its register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorMeter {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The newest credible register of a transaction that ended there.
    pub last: Energy,
    /// How many starts in a row have told a register that runs on from there.
    #[serde(default)]
    pub continued: u8,
}

/// The last known state of a connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorStateRow {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The status that was reported.
    pub status: ConnectorStatusKind,
    /// The charger's error code, if one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The time since which the connector has this status.
    pub since: ReceivedAt,
}
