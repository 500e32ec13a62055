//! `StatusNotification` (OCPP 1.6 §4.9). Answer with [`crate::EMPTY`].

use forecourt_types::Timestamp;
use ocpp_kit::v1_6;
use serde_json::value::RawValue;

use super::{Read, timestamp};
use crate::{Version, validate};

/// How a connector (or, as 0, the charger) stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// 0 is the charger itself.
    pub connector_id: i32,
    /// `Available`, `Preparing`, `Charging`, `SuspendedEVSE`, `SuspendedEV`,
    /// `Finishing`, `Reserved`, `Unavailable`, `Faulted` (§7.7).
    pub status: String,
    /// `NoError` or what is wrong (§7.6).
    pub error_code: String,
    /// In words, at most 50 characters.
    pub info: Option<String>,
    /// The charger's time.
    pub timestamp: Option<Timestamp>,
    /// Whose error code.
    pub vendor_id: Option<String>,
    /// The vendor's own error code.
    pub vendor_error_code: Option<String>,
}

/// Reads the request.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read(payload: &RawValue) -> Read<Request> {
    let status: v1_6::StatusNotificationRequest = validate::decode(Version::V16, payload)?;
    Ok(Request {
        connector_id: status.connector_id,
        status: status.status.as_str().to_owned(),
        error_code: status.error_code.as_str().to_owned(),
        info: status.info,
        timestamp: status.timestamp.and_then(timestamp),
        vendor_id: status.vendor_id,
        vendor_error_code: status.vendor_error_code,
    })
}
