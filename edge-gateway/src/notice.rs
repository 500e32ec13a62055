//! Committed facts, for those who watch.

use std::fmt;

use forecourt_domain::fact::{
    ConnectorRef, ConnectorStatusKind, DecidedBy, Decision, Fact, TokenStatus, TransactionStarted,
};
use forecourt_link::{Lane, RawRecord};
use forecourt_types::{ReceivedAt, StationId, TokenUid};
use tokio::sync::broadcast;

/// How many notices a slow watcher may be behind before it misses some.
const BACKLOG: usize = 1_024;

/// A fact that is on this gateway's disk.
#[derive(Debug, Clone)]
pub struct Notice {
    /// When the gateway received it.
    pub at: ReceivedAt,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that the fact's record is in.
    pub lane: Lane,
    /// The sequence of the record in that station and lane.
    pub station_sequence: u64,
    /// The fact that is on the disk.
    pub fact: Fact,
}

/// Writes one line for people. Tokens are shortened, since the line may be kept in a log.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.station_id)?;
        match &self.fact {
            Fact::Boot(boot) => {
                write!(
                    f,
                    "started ({} {}, {})",
                    boot.vendor, boot.model, boot.protocol
                )
            }
            Fact::ConnectorStatus(status) => {
                let word = status_word(status.status);
                write!(f, "{} is {word}", place(status.connector))
            }
            Fact::TransactionStarted(start) => started(f, start),
            Fact::TransactionSampled(sample) => match sample.register {
                Some(register) => {
                    let id = &sample.transaction_id;
                    write!(f, "transaction {id} stands at {register}")
                }
                None => write!(f, "transaction {} goes on", sample.transaction_id),
            },
            Fact::TransactionStopped(stop) => {
                write!(f, "transaction {} stopped", stop.transaction_id)?;
                if let Some(meter) = stop.meter_stop {
                    write!(f, " at {meter}")?;
                }
                let reason = stop.reason.as_deref().unwrap_or("no reason told");
                write!(f, " ({reason})")
            }
            Fact::AuthorizationDecided(decided) => {
                write!(f, "{} ", short(&decided.token_uid))?;
                decision(f, decided.decision)
            }
            Fact::CommandUpdated(update) => {
                write!(f, "command {} is {:?}", update.command_id, update.state)
            }
            Fact::Measured(measured) => {
                write!(
                    f,
                    "{} values at {}",
                    measured.values.len(),
                    place(measured.connector)
                )
            }
            Fact::Noticed(noticed) => write!(f, "{} received", noticed.action),
            Fact::Unreadable(unreadable) => {
                let (action, problem) = (&unreadable.action, &unreadable.problem);
                write!(
                    f,
                    "{action} could not be read and is kept for review: {problem}"
                )
            }
        }
    }
}

fn started(f: &mut fmt::Formatter<'_>, start: &TransactionStarted) -> fmt::Result {
    let (id, place) = (&start.transaction_id, place(start.connector));
    write!(f, "transaction {id} started at {place}")?;
    if let Some(meter) = start.meter_start {
        write!(f, ", register {meter}")?;
    }
    if let (Some(token), Some(decided)) = (&start.token_uid, start.decision) {
        write!(f, ", {} ", short(token))?;
        decision(f, decided)?;
    }
    Ok(())
}

fn decision(f: &mut fmt::Formatter<'_>, decision: Decision) -> fmt::Result {
    let status = match decision.status {
        TokenStatus::Accepted => "accepted",
        TokenStatus::Blocked => "refused (blocked)",
        TokenStatus::Expired => "refused (expired)",
        TokenStatus::Invalid => "refused (unknown)",
        TokenStatus::ConcurrentTx => "refused (charging elsewhere)",
        TokenStatus::NoCredit => "refused (no credit)",
    };
    let by = match decision.by {
        DecidedBy::Cloud => "the cloud",
        DecidedBy::TokenList => "the token list",
        DecidedBy::Cache => "an earlier answer of the cloud",
        DecidedBy::Policy => "the site's policy",
    };
    write!(f, "{status} by {by}")
}

/// The first characters of a token, enough to tell two apart on a screen.
fn short(token: &TokenUid) -> String {
    let head: String = token.as_str().chars().take(4).collect();
    format!("token {head}…")
}

fn place(connector: ConnectorRef) -> String {
    match connector.evse_id {
        Some(evse) => format!("EVSE {evse} connector {}", connector.connector_id),
        None => format!("connector {}", connector.connector_id),
    }
}

/// A connector's state in words.
pub(crate) const fn status_word(status: ConnectorStatusKind) -> &'static str {
    match status {
        ConnectorStatusKind::Available => "available",
        ConnectorStatusKind::Preparing => "preparing",
        ConnectorStatusKind::Charging => "charging",
        ConnectorStatusKind::SuspendedEv => "paused by vehicle",
        ConnectorStatusKind::SuspendedEvse => "paused by station",
        ConnectorStatusKind::Finishing => "finishing",
        ConnectorStatusKind::Reserved => "reserved",
        ConnectorStatusKind::Occupied => "occupied",
        ConnectorStatusKind::Unavailable => "unavailable",
        ConnectorStatusKind::Faulted => "faulted",
        ConnectorStatusKind::Unknown => "unknown",
    }
}

/// The sending end of the channel of notices.
#[derive(Debug, Clone)]
pub(crate) struct Notices(broadcast::Sender<Notice>);

impl Notices {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.0.subscribe()
    }

    /// Whether anybody watches; if not, a record need not be read back.
    pub(crate) fn watched(&self) -> bool {
        self.0.receiver_count() > 0
    }

    pub(crate) fn publish(&self, text: &str) {
        let Ok(record) = RawRecord::from_text(text.to_owned()).and_then(|raw| raw.read()) else {
            return;
        };
        // An error means that the last watcher left meanwhile.
        let _ = self.0.send(Notice {
            at: record.received_at,
            station_id: record.station_id,
            lane: record.lane,
            station_sequence: record.station_sequence,
            fact: record.fact,
        });
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use forecourt_types::Timestamp;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fact_is_one_line_that_shows_no_whole_token() {
        let start = json!({
            "transaction_id": "1048577", "connector_id": 1, "token_uid": "04A1B2C3D4",
            "started_at": "2026-01-31T12:00:00.000Z",
            "decision": {"status": "accepted", "by": "token_list"},
        });
        let stop = json!({
            "transaction_id": "1048577", "stopped_at": "2026-01-31T12:00:00.000Z", "reason": "Local",
        });
        let status = json!({"connector_id": 2, "evse_id": 1, "status": "suspended_ev"});
        let cases = [
            (
                "transaction_started",
                start,
                "CP1: transaction 1048577 started at connector 1, token 04A1… accepted by the token list",
            ),
            (
                "transaction_stopped",
                stop,
                "CP1: transaction 1048577 stopped (Local)",
            ),
            (
                "connector_status",
                status,
                "CP1: EVSE 1 connector 2 is paused by vehicle",
            ),
        ];
        for (kind, event, line) in cases {
            let notice = Notice {
                at: ReceivedAt(Timestamp::EPOCH),
                station_id: StationId::new("CP1").unwrap(),
                lane: Lane::Transactions,
                station_sequence: 1,
                fact: serde_json::from_value(json!({"kind": kind, "event": event})).unwrap(),
            };
            assert_eq!(notice.to_string(), line);
        }
    }
}
