//! The program part of the gateway: charger sockets, TLS, the SQLite journal, the link to the
//! cloud, configuration, metrics and the status page.
//!
//! This crate knows no OCPP message, no session, no token and no bill: `forecourt-edge`, which
//! knows no socket and no disk, decides what a frame means and what must be done. This crate knows
//! no AWS either; the cloud is a WebSocket address.
//!
//! [`start`] runs a whole gateway inside any tokio runtime, which is what the
//! `edge-gateway` program and the local server do.

pub mod cli;
mod clock;
pub mod config;
mod credentials;
mod descriptors;
mod enroll;
mod entrance;
pub mod http_port;
mod journal;
mod metrics;
mod notice;
mod proxy;
mod running;
mod sockets;
mod status;
mod tls;
mod uplink;

pub use config::Config;
pub use credentials::{Credentials, CredentialsError};
pub use descriptors::{Connections, raise_descriptor_limit};
pub use enroll::{EnrolError, enroll};
pub use journal::{
    ForeignJournal, JournalDepth, JournalError, JournalReport, Owner, Waiting,
    backup as backup_journal,
};
pub use metrics::AlarmNotice;
pub use notice::Notice;
pub use proxy::{Proxy, ProxyError};
pub use running::{Certificate, Running, StartError, start};
pub use status::{CommandStatus, ConnectorStatusView, StationStatus, Status};
pub use tls::{TlsError, check_certificate};

/// The release of the gateway.
pub const SOFTWARE: &str = env!("CARGO_PKG_VERSION");
