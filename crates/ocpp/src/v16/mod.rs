//! The messages of OCPP 1.6 that we write, as JSON text.

pub mod authorize;
pub mod boot_notification;
pub mod change_availability;
pub mod change_configuration;
pub mod get_configuration;
pub mod heartbeat;
pub mod remote_start_transaction;
pub mod remote_stop_transaction;
pub mod reset;
pub mod start_transaction;
pub mod stop_transaction;
pub mod trigger_message;
pub mod unlock_connector;

pub use authorize::{AuthorizationStatus, IdTagInfo};

/// The longest idTag (§7.28 `CiString20Type`), in characters.
pub(crate) const MAX_ID_TAG_CHARS: usize = 20;
