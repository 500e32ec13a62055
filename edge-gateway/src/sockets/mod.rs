//! The charger sockets: from the accepted TCP connection to frames handed to
//! the journal and answers written back.
//!
//! One task a connection, small buffers. Nothing here knows what a message
//! means, but for those that [`forecourt_edge::chatter`] answers at once.

mod head;
mod listen;
mod pending;
mod presence;
mod registry;
mod session;
mod sign_in;
mod upgrade;
mod visitors;

use std::sync::Arc;

pub(crate) use listen::{Listener, Security, serve};
pub use presence::Presence;
#[cfg(test)]
pub(crate) use registry::Outgoing;
pub(crate) use registry::Registry;
pub(crate) use visitors::Visitors;

use crate::config::OcppConfig;
use crate::journal::Journal;
use crate::metrics::Metrics;

/// What every charger socket shares.
#[derive(Debug)]
pub(crate) struct Front {
    /// The limits.
    pub(crate) config: OcppConfig,
    /// The open sockets.
    pub(crate) registry: Arc<Registry>,
    /// Who knocks how often.
    pub(crate) visitors: Arc<Visitors>,
    /// The way to the journal.
    pub(crate) journal: Journal,
    /// The counters.
    pub(crate) metrics: Arc<Metrics>,
}
