//! The messages of OCPP 2.0.1 (and, as far as they are the same, 2.1) that we
//! write, as JSON text.

pub mod authorize;
pub mod change_availability;
pub mod device_model;
pub mod get_variables;
pub mod request_start_transaction;
pub mod request_stop_transaction;
pub mod reset;
pub mod set_variables;
pub mod transaction_event;
pub mod trigger_message;
pub mod unlock_connector;

pub use authorize::{AuthorizationStatus, IdTokenInfo, Token};

use serde::Serialize;

/// The longest token and transaction id (`identifierString[36]`), in characters.
pub(crate) const MAX_IDENTIFIER_CHARS: usize = 36;

/// An EVSE, and if named one of its connectors; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evse {
    /// The number of the EVSE, from 1.
    pub id: u16,
    /// The number of the connector on the EVSE, from 1; none means the whole EVSE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<u16>,
}
