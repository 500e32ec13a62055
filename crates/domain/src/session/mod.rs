//! The session machine: what one charge becomes, fact by fact.
//!
//! It computes no money and knows no store. The same facts in the same order
//! always give the same session; a fact that comes late corrects what was
//! concluded without it.

mod apply;
mod causes;
#[cfg(test)]
mod clock_tests;
mod conclude;
mod correction;
#[cfg(test)]
mod correction_tests;
mod energy;
mod evidence;
mod flags;
mod judge;
mod judged;
#[cfg(test)]
mod judgement_tests;
mod problem;
mod registers;
mod rows;
#[cfg(test)]
mod tests;
mod times;
mod untimed;

use std::collections::BTreeSet;

use forecourt_types::{ClaimedAt, Energy, Timestamp, TokenUid, TransactionId};
use serde::{Deserialize, Serialize};

use crate::fact::{ConnectorRef, Flag};

pub use crate::meter::{MAX_POWER_W, Reading};
pub use causes::*;
pub use correction::{Correction, CorrectionKind, CorrectionProblem, Stated};
pub use energy::Weighed;
pub use evidence::{Judged, Source, Told, Trail};
pub use flags::*;
pub use judged::set_aside_code;
pub use problem::Problem;

/// The most steps a session's history keeps; a charger that flaps between
/// provisional closes and new samples for months stays readable below it.
pub const MAX_HISTORY: usize = 64;

/// The most flags a session keeps: there are about twenty, the rest is room
/// for those of newer gateways.
pub const MAX_FLAGS: usize = 64;

/// The states of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// A charge was asked for; the charger has not agreed yet.
    Created,
    /// The charger agreed to start.
    Starting,
    /// The charger says the transaction runs.
    Charging,
    /// The charge has ended, with an energy that can be billed.
    Finished,
    /// A CDR of the session was written.
    Settled,
    /// The charge never started or came to nothing, or a person voided the session.
    Failed,
    /// A person must look before it can be billed.
    NeedsReview,
}

impl Status {
    /// The status in the API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Starting => "STARTING",
            Self::Charging => "CHARGING",
            Self::Finished => "FINISHED",
            Self::Settled => "SETTLED",
            Self::Failed => "FAILED",
            Self::NeedsReview => "NEEDS_REVIEW",
        }
    }

    /// Whether facts are still expected.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Created | Self::Starting | Self::Charging => true,
            Self::Finished | Self::Settled | Self::Failed | Self::NeedsReview => false,
        }
    }
}

/// One step in the history of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The status that the session took.
    pub status: Status,
    /// When it was: the claimed time of the fact that caused the step, or the cloud's time where no
    /// fact did.
    pub at: Timestamp,
    /// Why the session took the step, in words.
    pub cause: String,
    /// The code of the cause, one of those in `session::causes` or of a [`Problem`]; none in a
    /// step of release 0.5 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Whether and how a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The session has not ended.
    Open,
    /// The cloud closed the session, because nothing came any more.
    Provisional,
    /// The charger told the end.
    Stopped,
}

/// What is known of one charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The status of the session.
    pub status: Status,
    /// The steps of the session, the oldest first; at most [`MAX_HISTORY`].
    pub history: Vec<Step>,
    /// The connector at the station, once known.
    pub connector: Option<ConnectorRef>,
    /// The charger's id for the transaction, once known.
    pub transaction_id: Option<TransactionId>,
    /// The token, once known.
    pub token_uid: Option<TokenUid>,
    /// When the charge began; none while no start is known.
    pub started_at: Option<ClaimedAt>,
    /// When the charge ended.
    pub ended_at: Option<ClaimedAt>,
    /// Whether and how the session ended.
    pub end: End,
    /// The register at the start; never negative.
    pub meter_start: Option<Energy>,
    /// The register at the end; never negative.
    pub meter_stop: Option<Energy>,
    /// The first reading between start and stop.
    pub first_sample: Option<Reading>,
    /// The newest credible reading between start and stop.
    pub last_sample: Option<Reading>,
    /// A newer reading that does not fit the newest credible one; the next
    /// reading decides between them. For display only.
    pub odd_sample: Option<Reading>,
    /// When the gateway received the start.
    pub start_received_at: Option<Timestamp>,
    /// When the gateway received the stop; after a provisional close, the last reading.
    pub stop_received_at: Option<Timestamp>,
    /// Whether the charger's clock cannot tell when it began: that is when the start
    /// was received.
    pub is_start_untimed: bool,
    /// The earliest time at which it can have begun, as the gateway that received its
    /// start knew
    /// ([`TransactionStarted::earliest_at`](crate::fact::TransactionStarted::earliest_at)).
    pub start_earliest_at: Option<ClaimedAt>,
    /// The same as [`Session::is_start_untimed`], for its stop.
    pub is_stop_untimed: bool,
    /// Whether a bill takes the times of receipt, because the charger's own
    /// cannot be right.
    pub bills_received_times: bool,
    /// The registers that a bill rests on, once it is concluded; none where a person
    /// stated the energy.
    pub billed_registers: Option<(Energy, Energy)>,
    /// The most the connector can give, in watts; none when it is not known
    /// ([`crate::meter::UNKNOWN_POWER_W`] counts then).
    pub max_power_w: Option<u32>,
    /// The register at which the session is expected to start, where the start told none above 0.
    pub meter_expected: Option<Energy>,
    /// The registers that were told in between. Whoever stores sessions loads them before a step
    /// that concludes: a start, a stop, a close, a correction.
    pub trail: Trail,
    /// The values that persons stated.
    pub stated: Stated,
    /// Whether a person ended the session without a bill.
    pub is_voided: bool,
    /// Why the session waits for a person, if its energy or its token is the reason.
    pub problem: Option<Problem>,
    /// The energy delivered so far, never negative; what is billed once the session is finished.
    pub energy: Energy,
    /// Why the charge ended, in the charger's word.
    pub stop_reason: Option<String>,
    /// What was odd.
    pub flags: BTreeSet<Flag>,
}

/// What whoever stores the session must do after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing to hand over.
    Going,
    /// The session can be billed now, for the first time or anew.
    Settle,
    /// A person must look; the last step of the history says why.
    Review,
    /// The session came to nothing: nobody pays, so that what was billed of it before must be
    /// credited, and nobody has to look at it.
    Void,
}

impl Session {
    fn blank(status: Status) -> Self {
        Self {
            status,
            history: Vec::new(),
            connector: None,
            transaction_id: None,
            token_uid: None,
            started_at: None,
            ended_at: None,
            end: End::Open,
            meter_start: None,
            meter_stop: None,
            first_sample: None,
            last_sample: None,
            odd_sample: None,
            start_received_at: None,
            stop_received_at: None,
            is_start_untimed: false,
            start_earliest_at: None,
            is_stop_untimed: false,
            bills_received_times: false,
            billed_registers: None,
            max_power_w: None,
            meter_expected: None,
            trail: Trail::default(),
            stated: Stated::default(),
            is_voided: false,
            problem: None,
            energy: Energy::ZERO,
            stop_reason: None,
            flags: BTreeSet::new(),
        }
    }

    /// A session that somebody asked for from afar, before any charger knows of it.
    #[must_use]
    pub fn requested(
        connector: Option<ConnectorRef>,
        token_uid: Option<TokenUid>,
        at: Timestamp,
        cause: &str,
    ) -> Self {
        let mut session = Self::blank(Status::Created);
        session.connector = connector;
        session.token_uid = token_uid;
        session.push(Status::Created, at, CAUSE_REQUESTED, cause);
        session
    }

    /// A session of which a fact of the charger is the first news; apply that fact next.
    #[must_use]
    pub fn unheard() -> Self {
        Self::blank(Status::Created)
    }

    /// Moves the session to a status and adds the step to its history.
    fn push(&mut self, status: Status, at: Timestamp, code: &str, cause: impl Into<String>) {
        self.status = status;
        if self.history.len() >= MAX_HISTORY {
            // The first step says how it began; the one after it is the least missed.
            self.history.remove(1);
        }
        let cause = cause.into();
        self.history.push(Step {
            status,
            at,
            cause,
            code: Some(code.to_owned()),
        });
    }

    /// Adds flags: what was odd.
    pub fn flag(&mut self, flags: impl IntoIterator<Item = Flag>) {
        let room = MAX_FLAGS.saturating_sub(self.flags.len());
        self.flags.extend(flags.into_iter().take(room));
    }

    /// Whether a person may have it priced as it is: its energy is known, and
    /// only the price or the decision of a person is missing.
    ///
    /// # Errors
    /// [`Problem`] whose [`Problem::remedy`] says what to state first.
    pub fn may_settle(&self) -> Result<(), Problem> {
        match self.problem {
            Some(Problem::TokenRefused | Problem::GatewayReplaced) => Ok(()),
            Some(problem) => Err(problem),
            // It waits for a price only, or was stored by a release that did not
            // write the problem down.
            None => self.weigh().map(|_| ()),
        }
    }

    /// Whether its energy still waits for the charger's own stop.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.end == End::Provisional
    }
}
