use std::fmt;

use serde::{Deserialize, Serialize};

/// A kind of event. Its name goes over the wire and into the table, and is never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A charge began.
    #[serde(rename = "session.started")]
    SessionStarted,
    /// A charge ended.
    #[serde(rename = "session.ended")]
    SessionEnded,
    /// A charge got its price.
    #[serde(rename = "cdr.created")]
    CdrCreated,
    /// The price of a charge was taken back.
    #[serde(rename = "cdr.credited")]
    CdrCredited,
    /// Something waits for a person.
    #[serde(rename = "review.opened")]
    ReviewOpened,
    /// A connector is in another state.
    #[serde(rename = "connector.status_changed")]
    ConnectorStatusChanged,
    /// A connector reports a fault.
    #[serde(rename = "station.fault")]
    StationFault,
    /// A charger has connected to its gateway.
    #[serde(rename = "station.connected")]
    StationConnected,
    /// A charger has lost its connection.
    #[serde(rename = "station.disconnected")]
    StationDisconnected,
    /// A gateway is back after an absence that was told.
    #[serde(rename = "gateway.connected")]
    GatewayConnected,
    /// A gateway has been away for longer than a reconnect takes.
    #[serde(rename = "gateway.disconnected")]
    GatewayDisconnected,
    /// A command has its outcome.
    #[serde(rename = "command.finished")]
    CommandFinished,
    /// A person was added, changed or removed.
    #[serde(rename = "user.changed")]
    UserChanged,
    /// A token was added, changed or removed.
    #[serde(rename = "token.changed")]
    TokenChanged,
    /// A person asked for a test of a webhook. No webhook can choose it.
    #[serde(rename = "webhook.test")]
    WebhookTest,
}

impl EventKind {
    /// All kinds in a fixed order.
    pub const ALL: [Self; 15] = [
        Self::SessionStarted,
        Self::SessionEnded,
        Self::CdrCreated,
        Self::CdrCredited,
        Self::ReviewOpened,
        Self::ConnectorStatusChanged,
        Self::StationFault,
        Self::StationConnected,
        Self::StationDisconnected,
        Self::GatewayConnected,
        Self::GatewayDisconnected,
        Self::CommandFinished,
        Self::UserChanged,
        Self::TokenChanged,
        Self::WebhookTest,
    ];

    /// The name of the kind, as it goes over the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionStarted => "session.started",
            Self::SessionEnded => "session.ended",
            Self::CdrCreated => "cdr.created",
            Self::CdrCredited => "cdr.credited",
            Self::ReviewOpened => "review.opened",
            Self::ConnectorStatusChanged => "connector.status_changed",
            Self::StationFault => "station.fault",
            Self::StationConnected => "station.connected",
            Self::StationDisconnected => "station.disconnected",
            Self::GatewayConnected => "gateway.connected",
            Self::GatewayDisconnected => "gateway.disconnected",
            Self::CommandFinished => "command.finished",
            Self::UserChanged => "user.changed",
            Self::TokenChanged => "token.changed",
            Self::WebhookTest => "webhook.test",
        }
    }

    /// The version of the data of this kind. It grows when a field changes its meaning or goes;
    /// a new field does not change it.
    #[must_use]
    pub const fn version(self) -> u32 {
        1
    }

    /// Whether an event of this kind is kept for 30 days even where no webhook wants it: that a
    /// connector changed its state, or that a station or a gateway came, went or failed. They make
    /// the timeline of a station. Of a charge, the sessions tell the rest.
    #[must_use]
    pub const fn is_always_kept(self) -> bool {
        match self {
            Self::ConnectorStatusChanged
            | Self::StationFault
            | Self::StationConnected
            | Self::StationDisconnected
            | Self::GatewayConnected
            | Self::GatewayDisconnected => true,
            Self::SessionStarted
            | Self::SessionEnded
            | Self::CdrCreated
            | Self::CdrCredited
            | Self::ReviewOpened
            | Self::CommandFinished
            | Self::UserChanged
            | Self::TokenChanged
            | Self::WebhookTest => false,
        }
    }

    /// Whether somebody may see events of this kind who reaches the station alone and not the whole
    /// operator: bills and what waits for a person are not for them.
    #[must_use]
    pub const fn is_of_station(self) -> bool {
        match self {
            Self::SessionStarted
            | Self::SessionEnded
            | Self::ConnectorStatusChanged
            | Self::StationFault
            | Self::StationConnected
            | Self::StationDisconnected
            | Self::CommandFinished => true,
            Self::CdrCreated
            | Self::CdrCredited
            | Self::ReviewOpened
            | Self::GatewayConnected
            | Self::GatewayDisconnected
            | Self::UserChanged
            | Self::TokenChanged
            | Self::WebhookTest => false,
        }
    }

    /// Whether a webhook can choose the kind.
    #[must_use]
    pub const fn can_be_chosen(self) -> bool {
        !matches!(self, Self::WebhookTest)
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_stored_under_the_name_that_goes_over_the_wire() {
        for kind in EventKind::ALL {
            let stored = serde_json::to_value(kind).unwrap();
            assert_eq!(stored, kind.as_str());
        }
    }
}
