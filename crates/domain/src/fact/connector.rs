//! What is known of a connector: which one it is, and its state.

use forecourt_types::{ClaimedAt, ReceivedAt};
use serde::{Deserialize, Serialize};

/// Names a connector of a station: 1.6 has connectors only, 2.x has EVSEs with connectors.
/// Stored rows and messages of the link write it as `outlet` where they hold it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConnectorRef {
    /// The EVSE, where the station has them (2.x; 1 and up).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The connector; 0 is the station itself (OCPP 1.6 §2.2).
    pub connector_id: u32,
}

impl ConnectorRef {
    /// No connector: a transaction of OCPP 2.x may begin before a cable says where.
    pub const NOWHERE: Self = Self {
        evse_id: None,
        connector_id: 0,
    };

    /// The place that is known of a transaction when another message names one: the first place
    /// that is a connector counts.
    #[must_use]
    pub fn first_known(known: Option<Self>, named: Option<Self>) -> Option<Self> {
        known.filter(|at| *at != Self::NOWHERE).or(named).or(known)
    }
}

/// A connector's state (OCPP 1.6 §4.9, 2.0.1 G01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorStatus {
    /// The connector that this is about.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The status that was reported.
    pub status: ConnectorStatusKind,
    /// The charger's error code, other than `NoError`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// A free text of the charger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// When the status changed, if the charger tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<ClaimedAt>,
    /// When the gateway received the first message of this status, if it tells it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_received_at: Option<ReceivedAt>,
}

/// The states of a connector: those of OCPP 1.6, which are the finer ones;
/// 2.x adds `Occupied` for "one of them".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorStatusKind {
    /// No cable is plugged in and a charge can start.
    Available,
    /// A cable is plugged in or a driver is there, and no charge has begun.
    Preparing,
    /// Energy flows into the vehicle.
    Charging,
    /// The vehicle takes no energy.
    SuspendedEv,
    /// The station gives no energy.
    SuspendedEvse,
    /// The charge has ended, and the cable is still plugged in.
    Finishing,
    /// The connector is reserved for somebody.
    Reserved,
    /// The connector is in use; the charger does not tell how (2.x).
    Occupied,
    /// The connector was taken out of service by a command.
    Unavailable,
    /// A fault keeps the connector from charging.
    Faulted,
    /// The charger sent a word that this release does not know; the raw frame is kept.
    Unknown,
}

impl ConnectorStatusKind {
    /// What a connector does where its charge tells more than its own status. The status of OCPP
    /// 2.x says only `Occupied`, and the charge tells a `chargingState` (OCPP 2.0.1 part 2,
    /// `ChargingStateEnumType`).
    #[must_use]
    pub fn with_charge(told: Option<Self>, charging_state: Option<&str>) -> Option<Self> {
        if !matches!(told, None | Some(Self::Occupied)) {
            return told;
        }
        match charging_state {
            Some("Charging") => Some(Self::Charging),
            Some("SuspendedEV") => Some(Self::SuspendedEv),
            Some("SuspendedEVSE") => Some(Self::SuspendedEvse),
            Some("EVConnected") => Some(Self::Preparing),
            _ => told,
        }
    }
}
