//! `StatusNotification` (OCPP 2.0.1 G01). Answer with [`crate::EMPTY`].

use forecourt_types::Timestamp;
use ocpp_kit::v2_0_1;
use serde_json::value::RawValue;

use super::{Read, timestamp};
use crate::{Version, validate};

/// How a connector stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The station's time.
    pub timestamp: Option<Timestamp>,
    /// `Available`, `Occupied`, `Reserved`, `Unavailable`, `Faulted`.
    pub connector_status: String,
    /// The EVSE, from 1.
    pub evse_id: i32,
    /// The connector on it, from 1.
    pub connector_id: i32,
}

/// Reads the request.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read(payload: &RawValue) -> Read<Request> {
    let status: v2_0_1::StatusNotificationRequest = validate::decode(Version::V201, payload)?;
    Ok(Request {
        timestamp: timestamp(status.timestamp),
        connector_status: status.connector_status.as_str().to_owned(),
        evse_id: status.evse_id,
        connector_id: status.connector_id,
    })
}
