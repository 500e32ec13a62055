//! What the machine keeps in memory of one station.

use std::collections::{BTreeMap, VecDeque};

use forecourt_domain::authorization::fold;
use forecourt_domain::command::remote_stop;
use forecourt_domain::fact::{CommandState, ConnectorRef};
use forecourt_domain::meter;
use forecourt_link::Epoch;
use forecourt_types::{CommandId, Energy, ReceivedAt, StationId, TokenUid, TransactionId};

use super::command::report::awaits_report;
use super::connection::Connection;
use crate::rows::{CommandRow, StationRow, TransactionRow};

/// The most open transactions that are kept of one station. A station has a few connectors; more
/// ids than this are junk, and the oldest are only found by name.
const MAX_OPEN: usize = 32;

/// The most `MeterValues` payloads that are remembered to drop repeats. One station sends again at
/// most what it has in its own short queue of unanswered messages.
const MAX_RECENT: usize = 32;

/// The one call of ours that the charger has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallInFlight {
    pub(super) command_id: CommandId,
    pub(super) deadline_ms: u64,
}

/// A command that is not final yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LiveCommand {
    pub(super) row: CommandRow,
    /// The time until which the gateway waits for its effect, or for a late answer; none while it
    /// has not been answered in time.
    pub(super) effect_deadline_ms: Option<u64>,
}

impl LiveCommand {
    pub(super) fn new(row: CommandRow, now_ms: u64, limit_ms: u64) -> Self {
        let waits = row.state != CommandState::Delivered;
        Self {
            row,
            effect_deadline_ms: waits.then(|| now_ms.saturating_add(limit_ms)),
        }
    }
}

/// What the gateway knows of one station while it runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Station {
    pub(super) row: StationRow,
    pub(super) connection: Option<Connection>,
    /// The time since which the charger sends what it had kept, on the gateway's monotonic clock:
    /// then the first of its sockets was opened that broke before it had sent all. The second time
    /// is when the last of these sockets was heard.
    pub(super) told_before: Option<(u64, u64)>,
    pub(super) open: BTreeMap<String, TransactionRow>,
    pub(super) recent: VecDeque<String>,
    pub(super) commands: BTreeMap<CommandId, LiveCommand>,
    pub(super) queue: VecDeque<CommandId>,
    pub(super) call: Option<CallInFlight>,
}

impl Station {
    pub(super) fn new(station_id: StationId, epoch: Epoch) -> Self {
        Self::restored(StationRow {
            station_id,
            boot_generation: 0,
            epoch,
            transactions: 0,
            calls: 0,
            connectors: Vec::new(),
            rated: Vec::new(),
            meters: Vec::new(),
            heard_before: None,
            protocol: None,
            model: None,
            last_seen_at: None,
            is_forgotten: false,
            is_removed: false,
            is_connected: false,
            heartbeat_s: None,
        })
    }

    pub(super) const fn restored(row: StationRow) -> Self {
        Self {
            row,
            connection: None,
            told_before: None,
            open: BTreeMap::new(),
            recent: VecDeque::new(),
            commands: BTreeMap::new(),
            queue: VecDeque::new(),
            call: None,
        }
    }

    /// Keeps an open transaction; when there are too many, the oldest is dropped.
    pub(super) fn hold(&mut self, row: TransactionRow) {
        self.open.insert(row.transaction_id.to_string(), row);
        if self.open.len() > MAX_OPEN {
            let oldest = self.open.values().min_by_key(|row| row.started_at);
            let oldest = oldest.map(|row| row.transaction_id.to_string());
            if let Some(id) = oldest {
                self.open.remove(&id);
            }
        }
    }

    /// Whether this `MeterValues` payload was seen shortly before; remembers it.
    pub(super) fn is_repeat(&mut self, hash: &str) -> bool {
        if self.recent.iter().any(|seen| seen == hash) {
            return true;
        }
        if self.recent.len() >= MAX_RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(hash.to_owned());
        false
    }

    /// The one open transaction of an EVSE (2.x) or connector (1.6), or of the station when none is
    /// named or the connector is 0. None when there are several, and at EVSE 0, which is the
    /// station's own meter (2.x J).
    pub(super) fn only_open(&self, connector: Option<ConnectorRef>) -> Option<&TransactionRow> {
        let is_there = |row: &TransactionRow| match connector {
            None => true,
            Some(asked) => match asked.evse_id {
                Some(evse) => evse != 0 && row.connector.is_some_and(|at| at.evse_id == Some(evse)),
                None if asked.connector_id == 0 => true,
                None => row
                    .connector
                    .is_some_and(|at| at.connector_id == asked.connector_id),
            },
        };
        let mut fitting = self
            .open
            .values()
            .filter(|row| !row.start_unknown && is_there(row));
        let first = fitting.next();
        first.filter(|_| fitting.next().is_none())
    }

    /// How many open transactions have no start and are of this kind: proven to charge, or known by
    /// their name only.
    pub(super) fn adopted(&self, unproven: bool) -> usize {
        let open = self.open.values().filter(|row| row.start_unknown);
        open.filter(|row| row.unproven == unproven).count()
    }

    /// The one open transaction that a stop without a usable id can mean: it has the same token (or
    /// its group), is not later, and told no register above the stop's. An id that is somebody
    /// else's needs the token as evidence; -1 and 0 do not.
    pub(super) fn fitting_open(&self, stop: &StopEvidence<'_>) -> Option<&TransactionRow> {
        let mut fitting = self.open.values().filter(|row| stop.fits(row));
        let first = fitting.next();
        first.filter(|_| fitting.next().is_none())
    }

    /// How many commands are not final, without those that wait for the end of a charge or of a
    /// job, which have limits of their own.
    pub(super) fn counted(&self) -> usize {
        let live = self.commands.values().map(|live| &live.row);
        live.filter(|row| !row.scheduled && !awaits_report(row))
            .count()
    }

    /// Whether a command that may still have effect stops this transaction.
    pub(super) fn is_being_stopped(&self, id: &TransactionId) -> bool {
        self.commands.values().any(|live| {
            let message = &live.row.message;
            let named = message.arguments.get(remote_stop::TRANSACTION_ID);
            message.command_type == remote_stop::NAME
                && named.and_then(serde_json::Value::as_str) == Some(id.as_str())
        })
    }

    /// The next number of a call or remote start of the gateway's own.
    pub(super) fn next_call(&mut self) -> u64 {
        self.row.calls = self.row.calls.saturating_add(1);
        self.row.calls
    }
}

/// What a stop tells that can be compared with an open transaction.
pub(super) struct StopEvidence<'a> {
    pub(super) token: Option<&'a TokenUid>,
    /// The group of that token, when known.
    pub(super) parent: Option<&'a TokenUid>,
    pub(super) register: Option<Energy>,
    pub(super) claimed_at: Option<ReceivedAt>,
    pub(super) needs_token: bool,
}

impl StopEvidence<'_> {
    fn fits(&self, row: &TransactionRow) -> bool {
        if row.start_unknown {
            return false;
        }
        let by_token = match (self.token, &row.token_uid) {
            (None, _) => !self.needs_token,
            (Some(_), None) => false,
            (Some(token), Some(owner)) => {
                fold(token.as_str()) == fold(owner.as_str())
                    || (self.parent.is_some() && self.parent == row.parent_uid.as_ref())
            }
        };
        let by_register = self.register.is_none_or(|stop| {
            let last = row.last_register;
            row.meter_start.is_none_or(|start| stop >= start)
                && last.is_none_or(|last| !meter::fell(last, stop))
        });
        let by_time = self
            .claimed_at
            .is_none_or(|time| time.timestamp() >= row.started_at.timestamp());
        by_token && by_register && by_time
    }
}
