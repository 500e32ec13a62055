//! What a charger says outside of transactions, in words of no OCPP version.

use forecourt_ocpp::Violation;
use forecourt_types::TokenUid;
use serde_json::Value;

use crate::fact::{ConnectorStatus, Noticed};

/// A request that is no transaction message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// It booted.
    Boot(BootClaim),
    /// A connector's state.
    Status(ConnectorStatus),
    /// May this token charge? Nothing when the token's text is no id of ours
    /// (an empty one of type `NoAuthorization`).
    Authorize(Option<TokenUid>),
    /// Still there.
    Heartbeat,
    /// Something to keep as it came, and whether it matters beyond display.
    Report {
        /// What.
        noticed: Noticed,
        /// Whether it is a state change people act on (firmware, security).
        is_state: bool,
    },
}

/// What a charger says of itself at a boot; the gateway adds the generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootClaim {
    /// Maker.
    pub vendor: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: Option<String>,
    /// Firmware version.
    pub firmware: Option<String>,
    /// Why (2.x).
    pub reason: Option<String>,
}

/// A notice, or why it is refused with a CALLERROR.
pub type ReadNotice = Result<Notice, Violation>;

/// The payload as a value, for what is kept as it came.
pub(crate) fn report(action: &str, payload: &str, is_state: bool) -> Notice {
    Notice::Report {
        noticed: Noticed {
            action: action.to_owned(),
            payload: serde_json::from_str(payload).unwrap_or(Value::Null),
            truncated: false,
        },
        is_state,
    }
}
