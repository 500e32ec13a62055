//! The answer to `BootNotification` (OCPP 1.6 §4.2). The request is
//! read by [`crate::lenient::read_notice`].

use forecourt_types::Timestamp;
use serde::Serialize;

use crate::json_text;

/// Whether the charger may work; 1.6 §7.35 and 2.x alike. The enumeration has all words of the
/// standard; today every charger is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RegistrationStatus {
    /// The charger may work.
    Accepted,
    /// The charger may not work yet; it asks again.
    Pending,
    /// The charger may not work; it asks again.
    Rejected,
}

/// The payload of the answer, for 1.6 and 2.x. `interval_s` is the heartbeat interval when the
/// charger is accepted, else how long it must wait before it asks again, in seconds.
#[must_use]
pub fn response(status: RegistrationStatus, now: Timestamp, interval_s: u16) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response {
        status: RegistrationStatus,
        current_time: Timestamp,
        interval: u16,
    }
    json_text(&Response {
        status,
        current_time: now,
        interval: interval_s,
    })
}
