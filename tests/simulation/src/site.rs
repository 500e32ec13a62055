//! The gateway at the site: the real machine, a disk that keeps only what was
//! committed, and sockets.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_edge::{
    Alarm, Effect, Gateway, Identity, Input, Now, PlainStore, Row, Settings, UnknownTokens,
};
use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, ReceivedAt, StationId, Timestamp};

use crate::bent::Answers;
use crate::sabotage::Sabotage;
use crate::world::{BEGIN_MS, Ms};

pub(crate) const OPERATOR: &str = "default";
pub(crate) const GATEWAY: &str = "gateway-1";

/// How often the register of a running charge becomes a fact, in milliseconds.
pub(crate) const SAMPLE_INTERVAL: Ms = 5 * 60_000;

pub(crate) struct Site {
    pub enrolled: Enrolled,
    pub gateway: Gateway,
    /// The journal as it is on disk.
    pub committed: PlainStore,
    /// The open database transaction on top of the journal on disk.
    open: PlainStore,
    rows: Vec<Row>,
    /// The effects that wait for the commit.
    pub held: Vec<Effect>,
    pub is_up: bool,
    boots: u32,
    started: Ms,
    /// The open sockets: the charger's index and the socket's number, by station.
    pub sockets: BTreeMap<StationId, (usize, u64)>,
    /// How far the gateway's wall clock is wrong, in milliseconds.
    pub clock_off: Ms,
    settings: Settings,
    pub sabotage: Sabotage,
    pub seen_ids: BTreeSet<(String, String)>,
    pub answers: Answers,
    pub alarms: Vec<Alarm>,
}

/// The gateway as which a box was enrolled, and its epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enrolled {
    pub gateway: GatewayId,
    pub epoch: Epoch,
}

impl Enrolled {
    /// Returns the enrolment of the first box of the site.
    pub(crate) fn first() -> Self {
        Self {
            gateway: GatewayId::new(GATEWAY).unwrap(),
            epoch: Epoch::FIRST,
        }
    }

    fn identity(&self, boots: u32) -> Identity {
        Identity {
            operator_id: OperatorId::new(OPERATOR).unwrap(),
            gateway_id: self.gateway.clone(),
            epoch: self.epoch,
            boot_id: format!("boot-{boots}"),
            software: "0.1.0".to_owned(),
            ports: forecourt_link::ChargerPorts {
                ws: 9_000,
                wss: None,
            },
        }
    }
}

impl Site {
    /// Makes a box with an empty disk that is switched on at that time.
    pub(crate) fn new(
        enrolled: Enrolled,
        now: Ms,
        accept_unknown: bool,
        sabotage: Sabotage,
    ) -> Self {
        let settings = Settings {
            unknown_tokens: if accept_unknown {
                UnknownTokens::Accept
            } else {
                UnknownTokens::Reject
            },
            sample_interval_ms: SAMPLE_INTERVAL.unsigned_abs(),
            ..Settings::default()
        };
        let empty = PlainStore::default();
        Self {
            enrolled: enrolled.clone(),
            gateway: Gateway::restore(enrolled.identity(0), settings.clone(), empty.stored_state()),
            committed: empty.clone(),
            open: empty,
            rows: Vec::new(),
            held: Vec::new(),
            is_up: true,
            boots: 0,
            started: now,
            sockets: BTreeMap::new(),
            clock_off: 0,
            settings,
            sabotage,
            seen_ids: BTreeSet::new(),
            answers: Answers::default(),
            alarms: Vec::new(),
        }
    }

    fn now(&self, now: Ms) -> Now {
        Now {
            wall: self.wall(now),
            monotonic_ms: u64::try_from(now - self.started).unwrap_or(0),
        }
    }

    pub(crate) fn wall(&self, now: Ms) -> ReceivedAt {
        let millis = BEGIN_MS + now + self.clock_off;
        ReceivedAt(Timestamp::from_millis(millis).unwrap_or(Timestamp::EPOCH))
    }

    /// Returns the virtual time of a moment of the machine's clock.
    pub(crate) fn virtual_time(&self, monotonic_ms: u64) -> Ms {
        self.started + i64::try_from(monotonic_ms).unwrap_or(0)
    }

    /// Gives an input to the machine. The effects wait for [`Site::commit`].
    pub(crate) fn input(&mut self, mut input: Input, now: Ms) {
        if !self.is_up || self.is_sabotaged(&mut input) {
            return;
        }
        let effects = self.gateway.handle(input, self.now(now), &self.open);
        self.stage(effects.unwrap());
    }

    fn stage(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Write(row) => {
                    self.open.write(row.clone());
                    self.rows.push(row);
                }
                Effect::Raise(alarm) => self.alarms.push(alarm),
                other => {
                    self.answers.note(&other);
                    self.held.push(other);
                }
            }
        }
    }

    /// Returns whether something waits for the commit.
    pub(crate) fn is_dirty(&self) -> bool {
        !self.rows.is_empty() || !self.held.is_empty()
    }

    /// Returns whether rows wait for the commit, after which they are answered.
    pub(crate) fn owes_answers(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Returns the effects that a planted bug lets out before the commit.
    pub(crate) fn leaked(&mut self) -> Vec<Effect> {
        if self.sabotage == Sabotage::AnswerBeforeCommit {
            return std::mem::take(&mut self.held);
        }
        Vec::new()
    }

    /// Ends the batch: the rows are on disk, and the effects may go out.
    pub(crate) fn commit(&mut self, now: Ms) -> Vec<Effect> {
        let effects = self.gateway.pump(self.now(now), &self.open).unwrap();
        self.stage(effects);
        for row in self.rows.drain(..) {
            self.committed.write(row);
        }
        std::mem::take(&mut self.held)
    }

    /// Deletes the applied records.
    pub(crate) fn prune(&mut self) {
        self.committed.prune();
        self.open.prune();
        if self.sabotage == Sabotage::DeleteUnapplied {
            for store in [&mut self.committed, &mut self.open] {
                store.records.clear();
            }
        }
    }

    /// Cuts the power: what was not committed is lost.
    pub(crate) fn crash(&mut self) {
        self.is_up = false;
        self.rows.clear();
        self.held.clear();
        self.open = self.committed.clone();
        self.sockets.clear();
    }

    /// Starts the box again.
    pub(crate) fn restart(&mut self, now: Ms) {
        self.boots += 1;
        self.started = now;
        self.is_up = true;
        let stored = self.committed.stored_state();
        let identity = self.enrolled.identity(self.boots);
        self.gateway = Gateway::restore(identity, self.settings.clone(), stored);
    }
}
