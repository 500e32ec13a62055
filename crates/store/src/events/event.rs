use forecourt_billing::Cdr;
use forecourt_domain::fact::ConnectorStatusKind;
use forecourt_types::StationId;
use serde::Serialize;

use super::EventKind;
use super::data::{
    CdrData, CommandData, ConnectorData, GatewayData, RecordData, ReviewData, SessionData,
    StationData, TestData,
};
use crate::rows::config::Command;
use crate::rows::facts::{ReviewRow, SessionRow};

/// Something that happened, before it is known whether anybody wants to be told.
#[derive(Debug)]
pub struct Event {
    pub(crate) kind: EventKind,
    /// The station that it is about, if it is about one.
    pub(crate) station_id: Option<StationId>,
    /// What the event carries, as JSON.
    pub(crate) data: serde_json::Result<String>,
}

impl Event {
    fn new<D: Serialize>(kind: EventKind, station: Option<&StationId>, data: &D) -> Self {
        Self {
            kind,
            station_id: station.cloned(),
            data: serde_json::to_string(data),
        }
    }

    /// A charge began.
    #[must_use]
    pub fn session_started(row: &SessionRow) -> Self {
        let kind = EventKind::SessionStarted;
        Self::new(kind, Some(&row.station_id), &SessionData::from(row))
    }

    /// A charge ended.
    #[must_use]
    pub fn session_ended(row: &SessionRow) -> Self {
        let kind = EventKind::SessionEnded;
        Self::new(kind, Some(&row.station_id), &SessionData::from(row))
    }

    /// A CDR stands, or the credit of one.
    #[must_use]
    pub fn cdr(cdr: &Cdr) -> Self {
        let kind = if cdr.is_credit() {
            EventKind::CdrCredited
        } else {
            EventKind::CdrCreated
        };
        Self::new(kind, Some(&cdr.station_id), &CdrData::from(cdr))
    }

    /// Something waits for a person.
    #[must_use]
    pub fn review_opened(row: &ReviewRow) -> Self {
        let kind = EventKind::ReviewOpened;
        Self::new(kind, row.station_id.as_ref(), &ReviewData::from(row))
    }

    /// A connector has another state; a second event tells of a fault.
    #[must_use]
    pub fn connector(data: &ConnectorData) -> Vec<Self> {
        let station = Some(&data.station_id);
        let mut events = vec![Self::new(EventKind::ConnectorStatusChanged, station, data)];
        if data.status == ConnectorStatusKind::Faulted {
            events.push(Self::new(EventKind::StationFault, station, data));
        }
        events
    }

    /// A charger has connected to its gateway, or lost its connection.
    #[must_use]
    pub fn station(is_connected: bool, data: &StationData) -> Self {
        let kind = if is_connected {
            EventKind::StationConnected
        } else {
            EventKind::StationDisconnected
        };
        Self::new(kind, Some(&data.station_id), data)
    }

    /// A gateway is back, or away.
    #[must_use]
    pub fn gateway(is_connected: bool, data: &GatewayData) -> Self {
        let kind = if is_connected {
            EventKind::GatewayConnected
        } else {
            EventKind::GatewayDisconnected
        };
        Self::new(kind, None, data)
    }

    /// A command has its outcome.
    #[must_use]
    pub fn command_finished(command: &Command) -> Self {
        let kind = EventKind::CommandFinished;
        let data = CommandData::from(command);
        Self::new(kind, Some(&command.station_id), &data)
    }

    /// A person or a token was added, changed or removed.
    #[must_use]
    pub fn record_changed(kind: EventKind, data: &RecordData) -> Self {
        Self::new(kind, None, data)
    }

    /// A person asked for a test of a webhook.
    #[must_use]
    pub fn test(data: &TestData) -> Self {
        Self::new(EventKind::WebhookTest, None, data)
    }
}
