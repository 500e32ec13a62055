//! The messages of OCPP 1.6 that are not transaction messages when they come
//! in, and all that we write. Readers are strict; builders give JSON text.

pub mod authorize;
pub mod boot_notification;
pub mod configuration;
pub mod control;
pub mod data_transfer;
pub mod heartbeat;
pub mod remote_transaction;
pub mod start_transaction;
pub mod stop_transaction;

pub use authorize::{AuthorizationStatus, IdTagInfo};

use forecourt_types::Timestamp;

use crate::Violation;

/// The readers' result.
pub type Read<T> = Result<T, Violation>;

/// The longest idTag (§7.28 `CiString20Type`), in characters.
pub const MAX_ID_TAG_CHARS: usize = 20;

/// The kit's time as ours.
pub(crate) fn timestamp(time: ocpp_kit::types::DateTime) -> Option<Timestamp> {
    Timestamp::from_millis(time.timestamp().as_millisecond()).ok()
}

/// What a charger says about a firmware update or a diagnostics upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressNotification {
    /// `Downloading`, `Installed`, `Uploaded`, …
    pub status: String,
}

/// Reads `FirmwareStatusNotification` (§4.5). Answer with [`crate::EMPTY`].
///
/// # Errors
/// [`Violation`] when the payload breaks the schema.
pub fn firmware_status_notification(
    payload: &serde_json::value::RawValue,
) -> Read<ProgressNotification> {
    let request: ocpp_kit::v1_6::FirmwareStatusNotificationRequest =
        crate::validate::decode(crate::Version::V16, payload)?;
    let status = request.status.as_str().to_owned();
    Ok(ProgressNotification { status })
}

/// Reads `DiagnosticsStatusNotification` (§4.4). Answer with [`crate::EMPTY`].
///
/// # Errors
/// [`Violation`] when the payload breaks the schema.
pub fn diagnostics_status_notification(
    payload: &serde_json::value::RawValue,
) -> Read<ProgressNotification> {
    let request: ocpp_kit::v1_6::DiagnosticsStatusNotificationRequest =
        crate::validate::decode(crate::Version::V16, payload)?;
    let status = request.status.as_str().to_owned();
    Ok(ProgressNotification { status })
}
