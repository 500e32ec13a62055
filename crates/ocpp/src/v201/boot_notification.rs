//! `BootNotification` (OCPP 2.0.1 B01). The answer is the one of 1.6.

use ocpp_kit::v2_0_1;
use serde_json::value::RawValue;

use super::Read;
use crate::{Version, validate};

pub use crate::v16::boot_notification::{RegistrationStatus, response};

/// What a station says of itself after a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `PowerUp`, `RemoteReset`, `Watchdog`, …
    pub reason: String,
    /// At most 50 characters.
    pub vendor: String,
    /// At most 20 characters.
    pub model: String,
    /// At most 25 characters.
    pub serial_number: Option<String>,
    /// At most 50 characters.
    pub firmware_version: Option<String>,
    /// Of the SIM card.
    pub iccid: Option<String>,
    /// Of the SIM card.
    pub imsi: Option<String>,
}

/// Reads the request.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read(payload: &RawValue) -> Read<Request> {
    let boot: v2_0_1::BootNotificationRequest = validate::decode(Version::V201, payload)?;
    let station = boot.charging_station;
    let modem = station.modem;
    Ok(Request {
        reason: boot.reason.as_str().to_owned(),
        vendor: station.vendor_name,
        model: station.model,
        serial_number: station.serial_number,
        firmware_version: station.firmware_version,
        iccid: modem.as_ref().and_then(|modem| modem.iccid.clone()),
        imsi: modem.and_then(|modem| modem.imsi),
    })
}
