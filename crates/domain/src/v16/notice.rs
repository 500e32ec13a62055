//! What a 1.6 charger says outside of transactions.

use forecourt_ocpp::lenient::StatusNotice;
use forecourt_types::ClaimedAt;

use crate::fact::{ConnectorRef, ConnectorStatus, ConnectorStatusKind};

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
        connector: ConnectorRef {
            evse_id: None,
            connector_id: u32::try_from(notice.connector_id).unwrap_or(0),
        },
        status: connector_status(&notice.status),
        error_code: code.filter(|code| !code.is_empty()),
        info: notice.info.filter(|info| !info.is_empty()),
        claimed_at: notice.timestamp.map(ClaimedAt),
        first_received_at: None,
    }
}

/// `ChargePointStatus` (OCPP 1.6 §7.7).
fn connector_status(word: &str) -> ConnectorStatusKind {
    match word {
        "Available" => ConnectorStatusKind::Available,
        "Preparing" => ConnectorStatusKind::Preparing,
        "Charging" => ConnectorStatusKind::Charging,
        "SuspendedEV" => ConnectorStatusKind::SuspendedEv,
        "SuspendedEVSE" => ConnectorStatusKind::SuspendedEvse,
        "Finishing" => ConnectorStatusKind::Finishing,
        "Reserved" => ConnectorStatusKind::Reserved,
        "Unavailable" => ConnectorStatusKind::Unavailable,
        "Faulted" => ConnectorStatusKind::Faulted,
        _ => ConnectorStatusKind::Unknown,
    }
}
