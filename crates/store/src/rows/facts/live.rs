use forecourt_domain::fact::{Boot, ConnectorRef, ConnectorStatusKind};
use forecourt_link::Epoch;
use forecourt_types::{GatewayId, ReceivedAt, SessionId, SiteId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::rows::config::{Stamps, Station};

/// The present state of a station. Key: [`crate::keys::station_state`]. Written by `session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationStateRow {
    /// The gateway that brought its last fact.
    pub gateway_id: GatewayId,
    /// The site where it stood then. None in a row of release 0.5 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// Its last boot notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot: Option<Boot>,
    /// When the gateway received that boot notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booted_at: Option<ReceivedAt>,
    /// When the gateway received its last fact.
    pub last_fact_at: ReceivedAt,
    /// What a gateway of its site told last of its connection; none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
    /// Its sessions without an end, oldest first; at most [`StationStateRow::MAX_OPEN`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_sessions: Vec<SessionId>,
    /// The connectors that have a row of their own, by their numbers, each with what it does; at
    /// most [`StationStateRow::MAX_CONNECTORS`]. So the connectors of many stations are found
    /// without a query for each of them. None in a row of release 0.5 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connectors: Option<Vec<ConnectorNow>>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A connector in the state of its station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorNow {
    /// Which connector it is; number 0 is the station itself (OCPP 1.6).
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// What it does, see [`ConnectorRow::status_now`]; none if nothing was told of it so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectorStatusKind>,
}

impl From<&ConnectorRow> for ConnectorNow {
    fn from(row: &ConnectorRow) -> Self {
        Self {
            connector: ConnectorRef {
                evse_id: row.evse_id,
                connector_id: row.connector_id,
            },
            status: row.status_now(),
        }
    }
}

impl ConnectorRow {
    /// What the connector does, as its own status and its charge tell.
    #[must_use]
    pub fn status_now(&self) -> Option<ConnectorStatusKind> {
        ConnectorStatusKind::with_charge(self.status, self.charging_state.as_deref())
    }
}

/// What a gateway told of the connection of a station. It holds as long as that gateway serves the
/// site, is connected itself and writes in this epoch: every socket is closed before a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Whether the station is connected.
    pub connected: bool,
    /// When the gateway told that first.
    pub at: ReceivedAt,
    /// The gateway that told it.
    pub gateway_id: GatewayId,
    /// The epoch in which it told it.
    pub epoch: Epoch,
}

impl StationStateRow {
    /// How many open sessions are remembered: more than any station has connectors. A session
    /// that is dropped from the list is still found by its transaction id.
    pub const MAX_OPEN: usize = 64;

    /// How many connectors are remembered: those that a station may have, and the station itself.
    pub const MAX_CONNECTORS: usize = Station::MAX_CONNECTORS + 1;

    /// Notes the last status of a connector, and returns whether that changes the row. A row of
    /// release 0.5 or before, which names no connectors, must have got those first.
    pub fn note(&mut self, now: ConnectorNow) -> bool {
        let known = self.connectors.get_or_insert_default();
        let has_room = known.len() < Self::MAX_CONNECTORS;
        match known.iter_mut().find(|it| it.connector == now.connector) {
            Some(same) if *same == now => false,
            Some(other) => {
                *other = now;
                true
            }
            None if has_room => {
                known.push(now);
                known.sort_by_key(|it| it.connector);
                true
            }
            None => false,
        }
    }
}

/// A connector's state. Key: [`crate::keys::connector`]. Written by `session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorRow {
    /// The EVSE, where the station has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The number of the connector; 0 is the station itself.
    pub connector_id: u32,
    /// The last state that the charger told of the connector; none if only a transaction was
    /// reported so far. What it does is [`ConnectorRow::status_now`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectorStatusKind>,
    /// The error code that the charger reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The free text that the charger reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// The time from which the state holds: claimed by the charger, or received where
    /// nothing was claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_at: Option<Timestamp>,
    /// When the gateway received the first message of the last state, whatever the charger's clock
    /// says; none if that was release 0.6 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_received_at: Option<ReceivedAt>,
    /// The session that runs there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// What that session told last of its charging (OCPP 2.x `chargingState`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_state: Option<String>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// Which session a transaction id means. Key: [`crate::keys::transaction`]. Written by `session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionRow {
    /// The session that the id means to a gateway that never told of it.
    pub session_id: SessionId,
    /// The session that each gateway means by the id, the newest last; at most
    /// [`TransactionRow::MAX_HEARD`]. Gateways of two sites give out the same ids (1.6), and a
    /// station may have been at both.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<Heard>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl TransactionRow {
    /// How many pairs of gateway and epoch are remembered.
    pub const MAX_HEARD: usize = 8;

    /// The session that the id means to a gateway that never told of it; none if only replaced
    /// credentials told of that session.
    #[must_use]
    pub fn of_others(&self) -> Option<&SessionId> {
        let told = |heard: &&Heard| heard.session_id == self.session_id;
        let mut told = self.heard.iter().filter(told).peekable();
        let is_evidence = told.peek().is_some() && told.all(|heard| heard.after_replacement);
        (!is_evidence).then_some(&self.session_id)
    }

    /// Notes what one gateway means by the id. What a replaced credential tells never takes the
    /// place of what a credential in use told.
    pub fn note(&mut self, heard: Heard) {
        if !heard.after_replacement || self.of_others().is_none() {
            self.session_id = heard.session_id.clone();
        }
        let is_other =
            |other: &Heard| other.gateway_id != heard.gateway_id || other.epoch != heard.epoch;
        self.heard.retain(is_other);
        if self.heard.len() >= Self::MAX_HEARD {
            let evidence = self.heard.iter().position(|other| other.after_replacement);
            match evidence {
                Some(at) => self.heard.remove(at),
                None if heard.after_replacement => return,
                None => self.heard.remove(0),
            };
        }
        self.heard.push(heard);
    }

    /// What this gateway means by the id in this epoch.
    #[must_use]
    pub fn of(&self, gateway: &GatewayId, epoch: Epoch) -> Option<&Heard> {
        let mut heard = self.heard.iter();
        heard.find(|heard| heard.gateway_id == *gateway && heard.epoch == epoch)
    }
}

/// What one gateway means by a transaction id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The gateway that this belongs to.
    pub gateway_id: GatewayId,
    /// The epoch in which the gateway told of the id.
    pub epoch: Epoch,
    /// The session that the gateway means.
    pub session_id: SessionId,
    /// Whether the gateway told the start of the charge: then the id is its own.
    #[serde(default)]
    pub started: bool,
    /// Whether the gateway's credential had been replaced when the cloud first received this.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_replacement: bool,
}
