//! What a 1.6 charger says outside of transactions.

use forecourt_ocpp::lenient::StatusNotice;
use forecourt_types::ClaimedAt;

use crate::fact::{ConnectorStatus, Outlet, OutletStatus};

/// Translates `StatusNotification` (OCPP 1.6 §4.9).
#[must_use]
pub fn status(notice: StatusNotice) -> ConnectorStatus {
    let code = notice.error_code.as_deref().unwrap_or("NoError");
    let code = match (code, notice.vendor_error_code) {
        ("NoError", None) => None,
        ("NoError" | "OtherError", Some(vendor)) => Some(vendor),
        (code, _) => Some(code.to_owned()),
    };
    ConnectorStatus {
        outlet: Outlet {
            evse_id: None,
            connector_id: u32::try_from(notice.connector_id).unwrap_or(0),
        },
        status: outlet_status(&notice.status),
        error_code: code.filter(|code| !code.is_empty()),
        info: notice.info.filter(|info| !info.is_empty()),
        claimed_at: notice.timestamp.map(ClaimedAt),
    }
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
