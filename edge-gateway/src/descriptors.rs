//! Shares out the file descriptors of this process, and handles a lack of them.
//!
//! Every socket takes one descriptor. The limits of all ports are computed here, in one place, so
//! that their sum always fits the limit of the process. Besides them, [`RESERVED`] descriptors are
//! kept for everything that is no accepted connection.

use std::io;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The descriptors kept for what is no accepted connection: the journal and the tables with their
/// logs and shared memory (12 files), a backup of them, the program's own files, the listeners, the
/// link's own socket and the one that replaces it, the chargers of the demo, connections that were
/// accepted and have no place yet, and closed ones that wait until the other side has heard it.
const RESERVED: usize = 128;

/// How a limit that is too low is shared: each of these gets one part in so many, and chargers get
/// the rest.
const SHARE_OF_STATUS: usize = 16;
const SHARE_OF_API: usize = 4;
const SHARE_OF_PENDING: usize = 4;

/// The pause after the system refused to accept a connection, mostly for lack of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The age below which a connection is not closed for lack of a descriptor: its request may be on
/// its way, and Linux reports the lack before it checks whether anybody waits to be accepted.
pub(crate) const AGE_TO_BE_CLOSED: Duration = Duration::from_secs(1);

/// The least time between two log lines that say that connections cannot be accepted.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// Numbers of connections of each sort: as many as are wanted, or as many as are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// The number of chargers that have signed in.
    pub chargers: usize,
    /// The number of upgrades of chargers under way.
    pub pending: usize,
    /// The number of connections to the API port, links of gateways included; 0 without
    /// such a port.
    pub api: usize,
    /// The number of connections to the status port; 0 without one.
    pub status: usize,
}

impl Connections {
    const fn sum(self) -> usize {
        let chargers = self.chargers.saturating_add(self.pending);
        chargers
            .saturating_add(self.api)
            .saturating_add(self.status)
    }

    /// How many descriptors a process needs for these connections and everything else.
    #[must_use]
    pub const fn needed(self) -> usize {
        self.sum().saturating_add(RESERVED)
    }

    /// The connections that fit a limit of descriptors together with everything else: all of them,
    /// or a share of each sort, but at least one of each sort that is wanted.
    #[must_use]
    pub fn within(self, limit: u64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if self.needed() <= limit {
            return self;
        }
        let room = limit.saturating_sub(RESERVED);
        let least = |wanted: usize, share: usize| wanted.min(share.max(1));
        let mut fitting = Self {
            chargers: 0,
            pending: least(self.pending, room / SHARE_OF_PENDING),
            api: least(self.api, room / SHARE_OF_API),
            status: least(self.status, room / SHARE_OF_STATUS),
        };
        fitting.chargers = least(self.chargers, room.saturating_sub(fitting.sum()));
        // What few chargers leave is for those who knock.
        let left = room.saturating_sub(fitting.sum());
        fitting.pending = self.pending.min(fitting.pending + left);
        let left = room.saturating_sub(fitting.sum());
        fitting.api = self.api.min(fitting.api + left);
        fitting
    }

    /// Does the same as [`Connections::within`] with the limit of this process. It warns in the log
    /// when not all connections fit, and names the limit to set.
    #[must_use]
    pub fn fitted(self) -> Self {
        let limit = descriptor_limit();
        let fitting = self.within(limit);
        if fitting != self {
            tracing::warn!(
                limit,
                needed = self.needed(),
                chargers = fitting.chargers,
                unfinished_upgrades = fitting.pending,
                api_connections = fitting.api,
                status_connections = fitting.status,
                "the limit of open files is too low, so fewer connections are let in: raise it to {} (ulimit -n, LimitNOFILE= of systemd)",
                self.needed()
            );
        }
        fitting
    }
}

/// The most descriptors that this process may have open now; `u64::MAX` without a limit.
fn descriptor_limit() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Raises the soft limit of open descriptors to the hard one: a shell and systemd give 1,024 of
/// them softly.
pub fn raise_descriptor_limit() {
    let before = getrlimit(Resource::Nofile);
    if before.current == before.maximum {
        return;
    }
    let all = Rlimit {
        current: before.maximum,
        maximum: before.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, all) {
        tracing::warn!(%error, "the limit of open files cannot be raised to its maximum");
    }
}

/// What a port does when a connection cannot be accepted: it goes on after a pause.
#[derive(Debug, Default)]
pub(crate) struct AcceptTrouble {
    said_at: Option<Instant>,
}

impl AcceptTrouble {
    /// Logs the failure, once a minute, and waits a little. When the process or the system has no
    /// descriptor left, `free_one` closes a connection before.
    pub(crate) async fn wait(&mut self, error: &io::Error, free_one: impl FnOnce()) {
        let is_out = matches!(
            Errno::from_io_error(error),
            Some(Errno::MFILE | Errno::NFILE)
        );
        if is_out {
            free_one();
        }
        let now = Instant::now();
        let said_at = self.said_at;
        if said_at.is_none_or(|at| now.duration_since(at) >= SAY_EVERY) {
            self.said_at = Some(now);
            tracing::warn!(
                %error,
                "a connection could not be accepted; without a free descriptor the oldest one that has shown nothing is closed"
            );
        }
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Connections = Connections {
        chargers: 2_000,
        pending: 2_048,
        api: 512,
        status: 64,
    };

    #[test]
    fn all_connections_together_fit_every_limit_that_a_program_can_run_under() {
        for limit in 160..=6_000 {
            for wanted in [
                WANTED,
                Connections { api: 0, ..WANTED },
                Connections {
                    chargers: 3,
                    ..WANTED
                },
                Connections {
                    chargers: 0,
                    pending: 0,
                    status: 0,
                    ..WANTED
                },
            ] {
                let fitting = wanted.within(limit);
                let needed = u64::try_from(fitting.needed()).unwrap_or(u64::MAX);
                assert!(needed <= limit, "{limit} {fitting:?}");
                let is_all = u64::try_from(wanted.needed()).unwrap_or(0) <= limit;
                assert_eq!(fitting == wanted, is_all, "{limit} {fitting:?}");
            }
        }
    }

    #[test]
    fn a_low_limit_leaves_something_to_each_sort() {
        let wanted = Connections {
            chargers: 392,
            pending: 224,
            api: 224,
            status: 56,
        };
        assert_eq!(WANTED.within(1_024), wanted);
        let least = WANTED.within(10);
        assert_eq!(
            [least.chargers, least.pending, least.api, least.status],
            [1; 4]
        );
    }
}
