//! How many files and sockets this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What a process needs beside its chargers: the HTTP ports, the journal and the cloud's tables,
/// the link, logs.
const BESIDE_CHARGERS: u64 = 256;

/// The most descriptors this process may have open now; `u64::MAX` without a limit.
#[must_use]
pub fn descriptor_limit() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Raises the soft limit of open descriptors to the hard one (a shell and systemd give 1,024 of
/// them softly), and warns in the log when it is too low for so many chargers and 256 files and
/// sockets more.
pub fn raise_descriptor_limit(max_connections: usize) {
    let before = getrlimit(Resource::Nofile);
    if before.current != before.maximum {
        let all = Rlimit {
            current: before.maximum,
            maximum: before.maximum,
        };
        if let Err(error) = setrlimit(Resource::Nofile, all) {
            tracing::warn!(%error, "the limit of open files cannot be raised to its maximum");
        }
    }
    let limit = descriptor_limit();
    let chargers = u64::try_from(max_connections).unwrap_or(u64::MAX);
    let needed = chargers.saturating_add(BESIDE_CHARGERS);
    if limit < needed {
        tracing::warn!(
            limit,
            needed,
            max_connections,
            "the limit of open files is too low for all chargers: raise it (ulimit -n, LimitNOFILE= of systemd) or lower ocpp.max_connections"
        );
    }
}
