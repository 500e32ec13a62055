//! What a 2.x station says outside of transactions.

use forecourt_ocpp::lenient::StatusNotice;
use forecourt_types::ClaimedAt;

use crate::fact::{ConnectorRef, ConnectorStatus, ConnectorStatusKind};

/// Translates `StatusNotification` (OCPP 2.0.1 G01).
#[must_use]
pub fn status(notice: StatusNotice) -> ConnectorStatus {
    ConnectorStatus {
        connector: ConnectorRef {
            evse_id: notice.evse_id.and_then(|id| u32::try_from(id).ok()),
            connector_id: u32::try_from(notice.connector_id).unwrap_or(0),
        },
        status: connector_status(&notice.status),
        error_code: None,
        info: None,
        claimed_at: notice.timestamp.map(ClaimedAt),
        first_received_at: None,
    }
}

/// `ConnectorStatusEnumType` (OCPP 2.0.1 §3.17).
fn connector_status(word: &str) -> ConnectorStatusKind {
    match word {
        "Available" => ConnectorStatusKind::Available,
        "Occupied" => ConnectorStatusKind::Occupied,
        "Reserved" => ConnectorStatusKind::Reserved,
        "Unavailable" => ConnectorStatusKind::Unavailable,
        "Faulted" => ConnectorStatusKind::Faulted,
        _ => ConnectorStatusKind::Unknown,
    }
}
