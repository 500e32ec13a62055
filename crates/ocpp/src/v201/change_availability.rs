//! Commands to the station itself: `TriggerMessage` (OCPP 2.0.1 F06),
//! `ChangeAvailability` (G03, G04), `Reset` (B11, B12), `UnlockConnector` (F05).
//! Their answers are read by [`crate::answer::StatusAnswer`].

use serde::Serialize;

use super::Evse;
use crate::json_text;

/// The payload of `TriggerMessage`: which message (`MessageTriggerEnumType`), and
/// of which EVSE.
#[must_use]
pub fn trigger_message(requested_message: &str, evse: Option<Evse>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        requested_message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        evse: Option<Evse>,
    }
    json_text(&Request {
        requested_message,
        evse,
    })
}

/// The payload of `ChangeAvailability`; without an EVSE it is for the whole station.
#[must_use]
pub fn change_availability(operative: bool, evse: Option<Evse>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        operational_status: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        evse: Option<Evse>,
    }
    let operational_status = if operative {
        "Operative"
    } else {
        "Inoperative"
    };
    json_text(&Request {
        operational_status,
        evse,
    })
}

/// The payload of `Reset`: at once, or when no transaction runs; for one EVSE or the whole station.
#[must_use]
pub fn reset(at_once: bool, evse_id: Option<u16>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        evse_id: Option<u16>,
    }
    let kind = if at_once { "Immediate" } else { "OnIdle" };
    json_text(&Request { kind, evse_id })
}

/// The payload of `UnlockConnector`.
#[must_use]
pub fn unlock_connector(evse_id: u16, connector_id: u16) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        evse_id: u16,
        connector_id: u16,
    }
    json_text(&Request {
        evse_id,
        connector_id,
    })
}
