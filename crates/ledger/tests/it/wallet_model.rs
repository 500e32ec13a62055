//! A wallet as the table keeps it, with bugs on demand.

use std::collections::BTreeMap;

use forecourt_ledger::{
    ChargeKnowledge, CounterWrite, Counters, Hold, HoldChange, HoldCondition, HoldId, HoldState,
    may_release,
};
use forecourt_types::SessionId;

use crate::build::{euro, wallet};

/// A bug that a wallet could have. The checks must notice each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// A change of the settings writes the counters as it has read them.
    PutOnCounters,
    /// A hold is granted without asking for what is available.
    HoldWithoutCondition,
    /// A hold is released although nothing is known of its charge.
    ReleaseOnUnknown,
}

/// What a change of the settings has read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SettingsRead {
    revision: u64,
    credit_limit: i64,
    counters: Counters,
}

pub(crate) struct Wallet {
    pub(crate) counters: Counters,
    credit_limit: i64,
    revision: u64,
    holds: BTreeMap<String, Hold>,
    /// What was booked: the end of the statement.
    statement: i64,
    /// What charges cost that no hold paid for.
    unpaid: i64,
    bug: Option<Bug>,
}

impl Wallet {
    pub(crate) fn new(credit_limit: i64, bug: Option<Bug>) -> Self {
        Self {
            counters: Counters::new(credit_limit),
            credit_limit,
            revision: 1,
            holds: BTreeMap::new(),
            statement: 0,
            unpaid: 0,
            bug,
        }
    }

    fn add(&mut self, write: &CounterWrite) -> bool {
        match self.counters.apply(write) {
            Ok(counters) => {
                self.counters = counters;
                true
            }
            Err(_) => false,
        }
    }

    /// One table transaction: the hold and the counters, or nothing.
    fn commit(&mut self, mut change: HoldChange) -> bool {
        let id = change.hold.hold_id().to_string();
        let is_there = self.holds.contains_key(&id);
        if is_there != (change.condition == HoldCondition::Unchanged) {
            return false;
        }
        if self.bug == Some(Bug::HoldWithoutCondition) {
            change.counters.at_least.clear();
        }
        let is_done = self.add(&change.counters);
        if is_done {
            self.holds.insert(id, change.hold);
        }
        is_done
    }

    pub(crate) fn top_up(&mut self, amount: i64) {
        assert!(self.add(&CounterWrite::credit(amount).unwrap()));
        self.statement += amount;
    }

    pub(crate) fn debit(&mut self, amount: i64) -> bool {
        let is_done = self.add(&CounterWrite::debit(amount).unwrap());
        if is_done {
            self.statement -= amount;
        }
        is_done
    }

    /// Whether the hold was granted. A second request for the same session changes nothing.
    pub(crate) fn hold(&mut self, session: &str, amount: i64) -> bool {
        let id = HoldId::of_session(&SessionId::new(session).unwrap()).unwrap();
        self.commit(Hold::open(id, wallet("w1"), euro(amount)).unwrap())
    }

    pub(crate) fn raise(&mut self, session: &str, amount: i64) -> bool {
        let change = self.holds.get(session).map(|hold| hold.raise(amount));
        match change {
            Some(Ok(change)) => self.commit(change),
            Some(Err(_)) | None => false,
        }
    }

    /// The bill of a charge; what its hold does not cover is a loss and not the wallet's.
    pub(crate) fn settle(&mut self, session: &str, cost: i64) -> bool {
        let Some(hold) = self.holds.get(session) else {
            return false;
        };
        let covered = hold.covered(cost);
        let Ok(change) = hold.capture(covered) else {
            if hold.state() == HoldState::Released {
                self.unpaid += cost;
            }
            return false;
        };
        let is_done = self.commit(change);
        assert!(is_done, "a capture of at most the hold is never refused");
        self.statement -= covered;
        is_done
    }

    pub(crate) fn release(&mut self, session: &str, charge: ChargeKnowledge) -> bool {
        let is_unknown = matches!(charge, ChargeKnowledge::Unknown { .. });
        let is_bug = is_unknown && self.bug == Some(Bug::ReleaseOnUnknown);
        if !may_release(charge) && !is_bug {
            return false;
        }
        let change = self.holds.get(session).map(Hold::release);
        match change {
            Some(Ok(change)) => self.commit(change),
            Some(Err(_)) | None => false,
        }
    }

    pub(crate) fn read_settings(&self) -> SettingsRead {
        SettingsRead {
            revision: self.revision,
            credit_limit: self.credit_limit,
            counters: self.counters,
        }
    }

    /// Writes new settings, if nobody else has since they were read.
    pub(crate) fn write_settings(&mut self, read: SettingsRead, credit_limit: i64) -> bool {
        if read.revision != self.revision {
            return false;
        }
        let write = CounterWrite::credit_limit(read.credit_limit, credit_limit).unwrap();
        let is_done = if self.bug == Some(Bug::PutOnCounters) {
            let written = read.counters.apply(&write);
            self.counters = written.unwrap_or(self.counters);
            written.is_ok()
        } else {
            self.add(&write)
        };
        if is_done {
            self.credit_limit = credit_limit;
            self.revision += 1;
        }
        is_done
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let held = |hold: &Hold| hold.held().amount_minor();
        let open = self.holds.values().map(held).sum();
        let checked = self.counters.check(self.credit_limit, open, self.statement);
        checked.map_err(|problem| problem.to_string())?;
        match self.unpaid {
            0 => Ok(()),
            unpaid => Err(format!("charges of {unpaid} have lost their hold")),
        }
    }
}
