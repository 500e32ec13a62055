//! What a 1.6 charger says outside of transactions.

use forecourt_ocpp::{Part, Version, v16, validate};
use serde_json::value::RawValue;

use crate::fact::{ConnectorStatus, Outlet, OutletStatus};
use crate::notice::{BootClaim, Notice, ReadNotice, report};
use crate::reading::token;
use forecourt_types::ClaimedAt;

/// Translates a request.
///
/// # Errors
/// The violation of the schema.
pub fn notice(action: &str, payload: &RawValue) -> ReadNotice {
    match action {
        "BootNotification" => boot(payload),
        "StatusNotification" => status(payload),
        "Authorize" => {
            let request = v16::authorize::read(payload)?;
            Ok(Notice::Authorize(token(Some(&request.id_tag))))
        }
        _ => {
            validate(Version::V16, action, Part::Request, payload)?;
            let is_state = action.ends_with("StatusNotification");
            Ok(report(action, payload.get(), is_state))
        }
    }
}

fn boot(payload: &RawValue) -> ReadNotice {
    let boot = v16::boot_notification::read(payload)?;
    Ok(Notice::Boot(BootClaim {
        vendor: boot.vendor,
        model: boot.model,
        serial: boot.serial_number,
        firmware: boot.firmware_version,
        reason: None,
    }))
}

fn status(payload: &RawValue) -> ReadNotice {
    let request = v16::status_notification::read(payload)?;
    let code = match (request.error_code.as_str(), request.vendor_error_code) {
        ("NoError", None) => None,
        ("NoError" | "OtherError", Some(vendor)) => Some(vendor),
        (code, _) => Some(code.to_owned()),
    };
    Ok(Notice::Status(ConnectorStatus {
        outlet: Outlet {
            evse_id: None,
            connector_id: u32::try_from(request.connector_id).unwrap_or(0),
        },
        status: outlet_status(&request.status),
        error_code: code.filter(|code| !code.is_empty()),
        info: request.info.filter(|info| !info.is_empty()),
        claimed_at: request.timestamp.map(ClaimedAt),
    }))
}

/// `ChargePointStatus` (OCPP 1.6 §7.7).
fn outlet_status(word: &str) -> OutletStatus {
    match word {
        "Available" => OutletStatus::Available,
        "Preparing" => OutletStatus::Preparing,
        "Charging" => OutletStatus::Charging,
        "SuspendedEV" => OutletStatus::SuspendedEv,
        "SuspendedEVSE" => OutletStatus::SuspendedEvse,
        "Finishing" => OutletStatus::Finishing,
        "Reserved" => OutletStatus::Reserved,
        "Unavailable" => OutletStatus::Unavailable,
        "Faulted" => OutletStatus::Faulted,
        _ => OutletStatus::Unknown,
    }
}
