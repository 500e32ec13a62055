//! Commands to the charger itself: `TriggerMessage` (OCPP 1.6 §5.17),
//! `ChangeAvailability` (§5.2), `Reset` (§5.14), `UnlockConnector` (§5.18).
//! Their answers are read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use crate::json_text;

/// The payload of `TriggerMessage`: which message (§7.33), and of which connector.
#[must_use]
pub fn trigger_message(requested_message: &str, connector_id: Option<u16>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        requested_message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        connector_id: Option<u16>,
    }
    json_text(&Request {
        requested_message,
        connector_id,
    })
}

/// The payload of `ChangeAvailability`; connector 0 is the whole charger.
#[must_use]
pub fn change_availability(connector_id: u16, operative: bool) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        connector_id: u16,
        #[serde(rename = "type")]
        kind: &'static str,
    }
    let kind = if operative {
        "Operative"
    } else {
        "Inoperative"
    };
    json_text(&Request { connector_id, kind })
}

/// The payload of `Reset`; a soft reset ends transactions in good order first.
#[must_use]
pub fn reset(hard: bool) -> String {
    #[derive(Serialize)]
    struct Request {
        #[serde(rename = "type")]
        kind: &'static str,
    }
    let kind = if hard { "Hard" } else { "Soft" };
    json_text(&Request { kind })
}

/// The payload of `UnlockConnector`; connectors count from 1.
#[must_use]
pub fn unlock_connector(connector_id: u16) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        connector_id: u16,
    }
    json_text(&Request { connector_id })
}
