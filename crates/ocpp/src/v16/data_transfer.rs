//! `DataTransfer` (OCPP 1.6 §4.3, §5.6).

use serde::Serialize;

use crate::json_text;

/// How the message was received; 1.6 §7.17 and 2.x alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum DataTransferStatus {
    /// The message was understood and carried out.
    Accepted,
    /// The message was understood and refused.
    Rejected,
    /// The vendor is known, but the message is not.
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
