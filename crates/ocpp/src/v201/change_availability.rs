//! `ChangeAvailability` (OCPP 2.0.1 G03, G04). The answer is read by
//! [`crate::answer::StatusAnswer`].

use serde::Serialize;

use super::Evse;
use crate::json_text;

/// The payload of `ChangeAvailability`; without an EVSE it is for the whole station.
#[must_use]
pub fn request(operative: bool, evse: Option<Evse>) -> String {
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
