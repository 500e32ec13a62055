//! Requests to addresses that people of an operator name, such as the receivers of webhooks.
//!
//! Whoever names an address could try to reach what only this machine reaches: services on its
//! loopback, other machines of its network, or the service from which a cloud machine gets its
//! credentials. So a name is looked up once, each of its addresses is checked, and the connection
//! goes to an address that was checked: another answer to a second look-up changes nothing. A
//! redirect is not followed.
//!
//! This crate knows nothing of charging and nothing of what it sends.

mod address;
mod client;
mod network;
mod webhooks;

pub use address::{Policy, Refusal};
pub use client::{Answer, Limits, Outbound, Request, SendError, TlsError};
pub use network::{Network, NetworkError, Networks};
