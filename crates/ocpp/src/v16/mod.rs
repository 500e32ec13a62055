//! The messages of OCPP 1.6 that we write, as JSON text.

pub mod authorize;
pub mod boot_notification;
pub mod change_availability;
pub mod data_transfer;
pub mod get_configuration;
pub mod heartbeat;
pub mod remote_start_transaction;
pub mod start_transaction;
pub mod stop_transaction;

pub use authorize::{AuthorizationStatus, IdTagInfo};

/// The longest idTag (§7.28 `CiString20Type`), in characters.
pub const MAX_ID_TAG_CHARS: usize = 20;
