//! `DataTransfer` (OCPP 2.0.1 P01, P02). The answer is the one of 1.6.

use ocpp_kit::v2_0_1;
use serde_json::value::RawValue;

use super::Read;
use crate::{Version, validate};

pub use crate::v16::data_transfer::{DataTransferStatus, response};

/// Something between a vendor and itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// At most 255 characters.
    pub vendor_id: String,
    /// At most 50 characters.
    pub message_id: Option<String>,
    /// Any JSON, as text.
    pub data: Option<String>,
}

/// Reads the request.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read(payload: &RawValue) -> Read<Request> {
    let transfer: v2_0_1::DataTransferRequest = validate::decode(Version::V201, payload)?;
    Ok(Request {
        vendor_id: transfer.vendor_id,
        message_id: transfer.message_id,
        data: transfer.data.map(|data| data.to_string()),
    })
}
