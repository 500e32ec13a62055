//! What a 2.x station says outside of transactions.

use forecourt_ocpp::{Part, Version, v201, validate};
use forecourt_types::ClaimedAt;
use serde_json::value::RawValue;

use crate::fact::{ConnectorStatus, Outlet, OutletStatus};
use crate::notice::{BootClaim, Notice, ReadNotice, report};
use crate::reading::token;

/// Translates a request.
///
/// # Errors
/// The violation of the schema.
pub fn notice(version: Version, action: &str, payload: &RawValue) -> ReadNotice {
    match action {
        "BootNotification" => boot(payload),
        "StatusNotification" => status(payload),
        "Authorize" => {
            let request = v201::authorize::read(payload)?;
            Ok(Notice::Authorize(token(Some(&request.id_token.id_token))))
        }
        _ => {
            validate(version, action, Part::Request, payload)?;
            let is_state =
                action == "SecurityEventNotification" || action.ends_with("StatusNotification");
            Ok(report(action, payload.get(), is_state))
        }
    }
}

fn boot(payload: &RawValue) -> ReadNotice {
    let boot = v201::boot_notification::read(payload)?;
    Ok(Notice::Boot(BootClaim {
        vendor: boot.vendor,
        model: boot.model,
        serial: boot.serial_number,
        firmware: boot.firmware_version,
        reason: Some(boot.reason),
    }))
}

fn status(payload: &RawValue) -> ReadNotice {
    let request = v201::status_notification::read(payload)?;
    Ok(Notice::Status(ConnectorStatus {
        outlet: Outlet {
            evse_id: u32::try_from(request.evse_id).ok(),
            connector_id: u32::try_from(request.connector_id).unwrap_or(0),
        },
        status: outlet_status(&request.connector_status),
        error_code: None,
        info: None,
        claimed_at: request.timestamp.map(ClaimedAt),
    }))
}

/// `ConnectorStatusEnumType` (OCPP 2.0.1 §3.17).
fn outlet_status(word: &str) -> OutletStatus {
    match word {
        "Available" => OutletStatus::Available,
        "Occupied" => OutletStatus::Occupied,
        "Reserved" => OutletStatus::Reserved,
        "Unavailable" => OutletStatus::Unavailable,
        "Faulted" => OutletStatus::Faulted,
        _ => OutletStatus::Unknown,
    }
}
