//! The charger sockets: from the accepted TCP connection to frames handed to
//! the journal and answers written back.
//!
//! Each connection has one task and small buffers. Nothing here knows what a message means, except
//! for those that [`forecourt_edge::chatter`] answers at once.

mod allowance;
mod connection;
mod guesses;
mod head;
mod last_minute;
mod listen;
mod origin;
mod pending;
mod probe;
mod refusal;
mod registry;
mod sign_in;
mod upgrade;
mod visitors;

use std::sync::Arc;
use std::time::Duration;

use forecourt_types::StationId;

pub(crate) use guesses::Guesses;
pub(crate) use head::percent_decoded;
pub(crate) use listen::{Listener, Security, serve};
pub(crate) use origin::is_origin;
#[cfg(test)]
pub(crate) use registry::Outgoing;
pub(crate) use registry::Registry;
pub(crate) use visitors::Visitors;

use crate::config::OcppConfig;
use crate::journal::Journal;
use crate::metrics::Metrics;

/// What every charger socket shares.
#[derive(Debug)]
pub(crate) struct ChargerEndpoint {
    /// The settings and limits of the charger ports.
    pub(crate) config: OcppConfig,
    /// The open sockets.
    pub(crate) registry: Arc<Registry>,
    /// How often each address has connected of late.
    pub(crate) visitors: Arc<Visitors>,
    /// The stations whose passwords are guessed, and the addresses from which they are.
    pub(crate) guesses: Arc<Guesses>,
    /// The way to the journal.
    pub(crate) journal: Journal,
    /// The counters that the status port shows.
    pub(crate) metrics: Arc<Metrics>,
}

impl ChargerEndpoint {
    /// How long a charger that answers no pings may be silent now. The interval of its heartbeats
    /// can be changed while it is connected, when it boots anew.
    pub(crate) fn silence_limit(&self, station: &StationId) -> Duration {
        let heartbeat_s = self.journal.admission().heartbeat_of(station);
        silence_limit(self.config.ping_interval, heartbeat_s)
    }
}

/// How long a charger that answers no pings may be silent: two heartbeats of the interval that it
/// is told and one ping interval more, so that one late or lost heartbeat ends no connection; never
/// less than two ping intervals.
fn silence_limit(ping: Duration, heartbeat_s: u32) -> Duration {
    let heartbeat = Duration::from_secs(heartbeat_s.into());
    (heartbeat * 2 + ping).max(ping * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charger_may_be_silent_for_two_heartbeats_and_never_under_two_pings() {
        for (heartbeat_s, ping_s, limit_s) in [(300, 60, 660), (10, 60, 120), (86_400, 5, 172_805)]
        {
            let limit = silence_limit(Duration::from_secs(ping_s), heartbeat_s);
            assert_eq!(limit.as_secs(), limit_s, "{heartbeat_s} {ping_s}");
        }
    }
}
