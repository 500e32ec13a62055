//! `DataTransfer` (OCPP 1.6 §4.3, §5.6).

use ocpp_kit::v1_6;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Read;
use crate::{Version, json_text, validate};

/// Something between a vendor and itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// At most 255 characters.
    pub vendor_id: String,
    /// At most 50 characters.
    pub message_id: Option<String>,
    /// Any text.
    pub data: Option<String>,
}

/// Reads the request.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read(payload: &RawValue) -> Read<Request> {
    let transfer: v1_6::DataTransferRequest = validate::decode(Version::V16, payload)?;
    Ok(Request {
        vendor_id: transfer.vendor_id,
        message_id: transfer.message_id,
        data: transfer.data,
    })
}

/// How it was taken; 1.6 §7.17 and 2.x alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum DataTransferStatus {
    /// Understood and done.
    Accepted,
    /// Understood and refused.
    Rejected,
    /// The vendor is known, the message is not.
    UnknownMessageId,
    /// The vendor is not known.
    UnknownVendorId,
}

/// The payload of the answer, for 1.6 and 2.x.
#[must_use]
pub fn response(status: DataTransferStatus) -> String {
    #[derive(Serialize)]
    struct Response {
        status: DataTransferStatus,
    }
    json_text(&Response { status })
}
