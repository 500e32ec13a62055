//! `BootNotification` (OCPP 1.6 §4.2).

use forecourt_types::Timestamp;
use ocpp_kit::v1_6;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Read;
use crate::{Version, json_text, validate};

/// What a charger says of itself after a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// At most 20 characters.
    pub vendor: String,
    /// At most 20 characters.
    pub model: String,
    /// `chargePointSerialNumber`, else the old `chargeBoxSerialNumber`.
    pub serial_number: Option<String>,
    /// At most 50 characters.
    pub firmware_version: Option<String>,
    /// Of the SIM card.
    pub iccid: Option<String>,
    /// Of the SIM card.
    pub imsi: Option<String>,
    /// Of the main meter.
    pub meter_type: Option<String>,
    /// Of the main meter.
    pub meter_serial_number: Option<String>,
}

/// Reads the request.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read(payload: &RawValue) -> Read<Request> {
    let boot: v1_6::BootNotificationRequest = validate::decode(Version::V16, payload)?;
    Ok(Request {
        vendor: boot.charge_point_vendor,
        model: boot.charge_point_model,
        serial_number: boot
            .charge_point_serial_number
            .or(boot.charge_box_serial_number),
        firmware_version: boot.firmware_version,
        iccid: boot.iccid,
        imsi: boot.imsi,
        meter_type: boot.meter_type,
        meter_serial_number: boot.meter_serial_number,
    })
}

/// Whether the charger may work; 1.6 §7.35 and 2.x alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RegistrationStatus {
    /// It may.
    Accepted,
    /// Not yet; it asks again.
    Pending,
    /// It may not; it asks again.
    Rejected,
}

/// The payload of the answer, for 1.6 and 2.x. `interval_s` is the heartbeat's
/// when accepted, else how long to wait before asking again.
#[must_use]
pub fn response(status: RegistrationStatus, now: Timestamp, interval_s: u16) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response {
        status: RegistrationStatus,
        current_time: Timestamp,
        interval: u16,
    }
    json_text(&Response {
        status,
        current_time: now,
        interval: interval_s,
    })
}
