use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;

/// The greatest number of transaction messages kept while the socket is away: days of samples of a
/// full site.
const TRANSACTIONS_MAX: usize = 20_000;

/// The greatest number of other messages that wait. They mean nothing once they are old.
const CHATTER_MAX: usize = 256;

/// What an outgoing call is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    Boot,
    Heartbeat,
    Authorize {
        session: u64,
    },
    Start {
        session: u64,
    },
    Meter {
        session: u64,
    },
    Stop {
        session: u64,
    },
    /// A TransactionEvent of 2.0.1.
    TransactionEvent {
        session: u64,
        ended: bool,
    },
    Other,
}

impl Subject {
    /// Returns the session that a transaction message belongs to, or `None` for
    /// every other message.
    pub(super) fn transaction_of(&self) -> Option<u64> {
        match self {
            Self::Start { session }
            | Self::Meter { session }
            | Self::Stop { session }
            | Self::TransactionEvent { session, .. } => Some(*session),
            Self::Boot | Self::Heartbeat | Self::Authorize { .. } | Self::Other => None,
        }
    }
}

/// A call to the central system that waits or was sent.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) message_id: String,
    pub(super) action: &'static str,
    pub(super) payload: Value,
    pub(super) subject: Subject,
    /// How many times the call was sent.
    pub(super) attempts: u32,
    /// How many times the call was answered by a CALLERROR.
    pub(super) errors: u32,
    /// The earliest real time of the next attempt.
    pub(super) not_before: Duration,
    /// True once its content is fixed (transaction id filled in, faults applied): it
    /// never changes again.
    pub(super) sealed: bool,
    /// True for the second copy that a fault asked for.
    pub(super) duplicate: bool,
    /// The place of the call in the chronological order of all calls.
    pub(super) order: u64,
}

/// The one call that waits for its answer.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) call: Call,
    pub(super) sent_at: Duration,
}

/// Outgoing calls in chronological order; transaction messages survive a lost socket
/// (OCPP 1.6 §3.7).
#[derive(Debug, Default)]
pub(super) struct Outbox {
    transactions: VecDeque<Call>,
    chatter: VecDeque<Call>,
    pub(super) in_flight: Option<InFlight>,
    next_order: u64,
}

impl Outbox {
    /// Adds a call at the end. Returns false when the queue was full and the call was dropped.
    pub(super) fn push(
        &mut self,
        message_id: String,
        action: &'static str,
        payload: Value,
        subject: Subject,
    ) -> bool {
        self.next_order += 1;
        let is_transaction = subject.transaction_of().is_some();
        let call = Call {
            message_id,
            action,
            payload,
            subject,
            attempts: 0,
            errors: 0,
            not_before: Duration::ZERO,
            sealed: false,
            duplicate: false,
            order: self.next_order,
        };
        if !is_transaction {
            if self.chatter.len() >= CHATTER_MAX {
                self.chatter.pop_front();
            }
            self.chatter.push_back(call);
            return true;
        }
        // A full queue gives up samples first, as OCPP 1.6 §3.7 allows, never starts and stops.
        if self.transactions.len() >= TRANSACTIONS_MAX
            && matches!(call.subject, Subject::Meter { .. })
        {
            return false;
        }
        self.transactions.push_back(call);
        true
    }

    /// Takes the next call that may be sent at `now`. Before a boot is accepted, only the boot
    /// itself may be sent.
    pub(super) fn next(&mut self, now: Duration, booted: bool) -> Option<Call> {
        if self.in_flight.is_some() {
            return None;
        }
        if !booted {
            let index = self
                .chatter
                .iter()
                .position(|call| call.subject == Subject::Boot)?;
            return self.chatter.remove(index);
        }
        let transaction = self
            .transactions
            .front()
            .filter(|call| call.not_before <= now)
            .map(|call| call.order);
        let chatter = self.chatter.front().map(|call| call.order);
        match (transaction, chatter) {
            (Some(first), Some(other)) if first < other => self.transactions.pop_front(),
            (_, Some(_)) => self.chatter.pop_front(),
            (Some(_), None) => self.transactions.pop_front(),
            (None, None) => None,
        }
    }

    /// Puts a transaction message back at the front, before every younger one.
    pub(super) fn put_back(&mut self, call: Call) {
        self.transactions.push_front(call);
    }

    /// Handles the loss of the socket: unanswered transaction messages wait, other
    /// messages are dropped.
    pub(super) fn disconnected(&mut self) -> Option<Call> {
        self.chatter.clear();
        self.in_flight.take().map(|sent| sent.call)
    }

    /// Returns true when no call waits and none is in flight.
    pub(super) fn is_idle(&self) -> bool {
        self.in_flight.is_none() && self.transactions.is_empty() && self.chatter.is_empty()
    }

    /// Returns the number of transaction messages without an answer.
    pub(super) fn unanswered(&self) -> usize {
        let flying = self
            .in_flight
            .iter()
            .filter(|sent| sent.call.subject.transaction_of().is_some())
            .count();
        self.transactions.len() + flying
    }

    /// Returns true while a transaction message of `session` waits or is in flight.
    pub(super) fn holds(&self, session: u64) -> bool {
        let flying = self.in_flight.iter().map(|sent| &sent.call);
        flying
            .chain(&self.transactions)
            .any(|call| call.subject.transaction_of() == Some(session))
    }

    /// Returns when the first transaction message may be sent again, if it waits for that.
    pub(super) fn retry_at(&self) -> Option<Duration> {
        self.transactions.front().map(|call| call.not_before)
    }
}
