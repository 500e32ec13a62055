//! What a 2.x station says outside of transactions.

use forecourt_ocpp::lenient::StatusNotice;
use forecourt_types::ClaimedAt;

use crate::fact::{ConnectorStatus, Outlet, OutletStatus};

/// Translates `StatusNotification` (OCPP 2.0.1 G01).
#[must_use]
pub fn status(notice: StatusNotice) -> ConnectorStatus {
    ConnectorStatus {
        outlet: Outlet {
            evse_id: notice.evse_id.and_then(|id| u32::try_from(id).ok()),
            connector_id: u32::try_from(notice.connector_id).unwrap_or(0),
        },
        status: outlet_status(&notice.status),
        error_code: None,
        info: None,
        claimed_at: notice.timestamp.map(ClaimedAt),
    }
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
