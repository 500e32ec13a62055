//! The charger as a pure state machine that turns inputs into effects. It holds no socket, no clock
//! and no source of randomness of its own: real time since its start comes with every input,
//! everything else comes from its options and seed.

mod backlog;
mod charge;
mod command;
mod command_v16;
mod command_v201;
mod message_v16;
mod message_v201;
mod outbox;
mod outgoing;
mod presence;
mod progress;
mod session;
mod settings;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

use crate::clock::{Clock, millis, time_text};
use crate::event::{Event, EventKind, SessionTruth, Truth};
use crate::meter::Register;
use crate::options::{Options, Pace, SessionPlan};
use crate::random::{Random, hash_text};
use charge::{Session, StopWhy};
use outbox::Outbox;
use settings::Settings;

/// The real time without power during a reset.
const RESET_AWAY: Duration = Duration::from_millis(500);

/// The longest time that a soft reset waits for answers to the stops it caused.
const RESET_PATIENCE: Duration = Duration::from_secs(10);

/// The greatest number of sessions whose truth is kept: enough for every test, and a bound for
/// endless fleets.
const TRUTHS_MAX: usize = 100_000;

/// The shortest real time between two checks of an energy limit.
const LIMIT_LOOK: Duration = Duration::from_millis(100);

/// An effect that the machine asks for. Effects are carried out in order.
#[derive(Debug)]
pub(crate) enum Effect {
    /// The driver sends a text frame.
    Send(String),
    /// The driver cuts the TCP connection without a close frame and connects again after `away`.
    Drop {
        /// The real time without a socket.
        away: Duration,
    },
    /// The driver reports an event to the observers.
    Emit(Box<Event>),
    /// The driver uses another password from the next connection on.
    Password(String),
}

/// How far the station is with its boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Boot {
    Needed,
    Sent,
    Waiting { until: Duration },
    Accepted,
}

#[derive(Debug)]
struct Connector {
    register: Register,
    status: &'static str,
    /// True when the status changed while there was no connection to report it.
    untold: bool,
    operative: bool,
    /// The availability that the connector takes on once the session ends.
    scheduled: Option<bool>,
    session: Option<Session>,
}

impl Connector {
    fn new(options: &Options, id: u32) -> Self {
        let is_broken = options.fault_of(id).is_some();
        Self {
            register: Register::new(options.register_wh),
            status: if is_broken { "Faulted" } else { "Available" },
            untold: true,
            operative: !is_broken,
            scheduled: None,
            session: None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct PendingReset {
    reason: &'static str,
    patience_ends: Option<Duration>,
}

/// One charging station.
#[derive(Debug)]
pub(crate) struct Station {
    options: Options,
    wall_start_ms: i64,
    real: Duration,
    clock: Clock,
    random: Random,
    settings: Settings,
    boot: Boot,
    boot_reason: &'static str,
    online: bool,
    connectors: BTreeMap<u32, Connector>,
    outbox: Outbox,
    truths: BTreeMap<u64, SessionTruth>,
    next_session: u64,
    /// The stopped sessions whose messages are not all answered.
    closing: Vec<u64>,
    message_prefix: String,
    next_message: u64,
    heartbeat_at: Duration,
    /// The answers that a fault holds back, with the real time when each is due.
    held_answers: VecDeque<(Duration, String)>,
    pending_reset: Option<PendingReset>,
    effects: Vec<Effect>,
}

impl Station {
    /// Returns a station switched on at `wall_start_ms` (milliseconds since 1970).
    pub(crate) fn new(options: Options, wall_start_ms: i64) -> Self {
        let behind_ms = i64::try_from(options.clock_behind.as_millis()).unwrap_or(0);
        let present_ms = wall_start_ms.saturating_sub(behind_ms);
        let backlog = options.backlog.clone();
        let oldest = backlog
            .as_ref()
            .and_then(|backlog| backlog.sessions.first());
        let start_ms = oldest.map_or(present_ms, |oldest| millis(oldest.began_at).min(present_ms));
        let error_ms = options.script.clock_error_ms(start_ms);
        let hash = hash_text(&options.station_id);
        let ids_ms = backlog
            .as_ref()
            .map_or(wall_start_ms, |backlog| millis(backlog.made_at));
        let mut station = Self {
            wall_start_ms,
            real: Duration::ZERO,
            clock: Clock::new(start_ms, options.pace, error_ms),
            random: Random::new(options.seed ^ hash),
            settings: Settings::new(options.connectors, options.sample_interval_s),
            boot: Boot::Needed,
            boot_reason: "PowerUp",
            online: false,
            connectors: (1..=options.connectors)
                .map(|id| (id, Connector::new(&options, id)))
                .collect(),
            outbox: Outbox::default(),
            truths: BTreeMap::new(),
            next_session: 0,
            closing: Vec::new(),
            // Start time and name keep ids apart between runs and stations; at most 36 characters
            // in all.
            message_prefix: format!("{:08x}-{:x}", hash & 0xFFFF_FFFF, ids_ms),
            next_message: 0,
            heartbeat_at: Duration::MAX,
            held_answers: VecDeque::new(),
            pending_reset: None,
            effects: Vec::new(),
            options,
        };
        if let Some(backlog) = backlog {
            station.run_backlog(backlog, present_ms);
        }
        station
    }

    /// Takes the effects since the last call.
    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Handles the opening of the socket.
    pub(crate) fn opened(&mut self, real: Duration) {
        self.real = real;
        self.online = true;
        self.emit(EventKind::Connected);
        if self.boot == Boot::Accepted {
            self.tell_statuses();
            self.schedule_heartbeat();
        } else {
            self.send_boot();
        }
        self.settle();
    }

    /// Handles a socket that closed or broke.
    pub(crate) fn closed(&mut self, real: Duration, reason: String) {
        self.real = real;
        self.go_offline(reason);
        self.settle();
    }

    /// Handles a text frame of the central system.
    pub(crate) fn frame(&mut self, real: Duration, text: &str) {
        self.real = real;
        self.advance(self.clock.now(real));
        let fields = match serde_json::from_str(text) {
            Ok(Value::Array(fields)) => fields,
            Ok(_) | Err(_) => Vec::new(),
        };
        match fields.as_slice() {
            [
                Value::Number(kind),
                Value::String(id),
                Value::String(action),
                payload,
            ] if kind.as_u64() == Some(2) => {
                self.commanded(id, action, payload);
            }
            [Value::Number(kind), Value::String(id), payload] if kind.as_u64() == Some(3) => {
                self.answered(id, payload);
            }
            [
                Value::Number(kind),
                Value::String(id),
                Value::String(code),
                rest @ ..,
            ] if kind.as_u64() == Some(4) => {
                let description = rest.first().and_then(Value::as_str).unwrap_or_default();
                self.erred(id, code, description);
            }
            _ => self.violation(format!("a frame that is no OCPP-J message: {text:.200}")),
        }
        self.settle();
    }

    /// Does what is due at `real`, without any other input.
    pub(crate) fn tick(&mut self, real: Duration) {
        self.real = real;
        self.settle();
    }

    /// Plugs a vehicle in and presents a card.
    ///
    /// # Errors
    /// The reason why the station cannot start the session, in words for a person.
    pub(crate) fn start_session(
        &mut self,
        real: Duration,
        plan: SessionPlan,
    ) -> Result<u64, String> {
        self.real = real;
        let begun = self.begin(plan, None);
        self.settle();
        begun
    }

    /// Stops the session of `connector` as its driver would.
    ///
    /// # Errors
    /// No session runs there.
    pub(crate) fn stop_session(&mut self, real: Duration, connector: u32) -> Result<u64, String> {
        self.real = real;
        self.advance(self.clock.now(real));
        let running = self
            .connectors
            .get(&connector)
            .and_then(|connector| connector.session.as_ref());
        let Some(session) = running.map(|session| session.ordinal) else {
            return Err(format!("connector {connector} has no session to stop"));
        };
        self.stop(connector, StopWhy::Local);
        self.settle();
        Ok(session)
    }

    /// Cuts the network connection for `away`.
    pub(crate) fn pull_network(&mut self, real: Duration, away: Duration) {
        self.real = real;
        self.drop_socket(away);
        self.settle();
    }

    /// Cuts the power for `away`. Running sessions end.
    pub(crate) fn power_cycle(&mut self, real: Duration, away: Duration) {
        self.real = real;
        self.advance(self.clock.now(real));
        self.reboot("PowerLoss", away);
        self.settle();
    }

    /// Returns what really happened so far.
    pub(crate) fn truth(&self) -> Truth {
        Truth {
            registers_wh: self
                .connectors
                .iter()
                .map(|(id, connector)| (*id, connector.register.wh()))
                .collect(),
            sessions: self.truths.values().cloned().collect(),
            unanswered: self.outbox.unanswered(),
        }
    }

    /// Returns the real time at which something is due without any input.
    pub(crate) fn wake_at(&self) -> Option<Duration> {
        let sessions = self
            .connectors
            .values()
            .filter_map(|connector| connector.session.as_ref());
        let moments = sessions.filter_map(|session| {
            let moment = self.clock.real_at(session.next_moment()?)?;
            let look = session.plan.energy_limit_wh.map(|_| self.real + LIMIT_LOOK);
            Some(look.map_or(moment, |look| look.min(moment)))
        });
        let reset = self.pending_reset.and_then(|reset| reset.patience_ends);
        moments.chain(self.socket_wake_at()).chain(reset).min()
    }

    /// Returns the same for what only matters with a socket.
    fn socket_wake_at(&self) -> Option<Duration> {
        if !self.online {
            return None;
        }
        let held = self.held_answers.front().map(|answer| answer.0);
        let boot = match self.boot {
            Boot::Waiting { until } => Some(until),
            Boot::Needed | Boot::Sent | Boot::Accepted => None,
        };
        let call = match &self.outbox.in_flight {
            Some(sent) => Some(sent.sent_at + self.options.call_timeout),
            None => self
                .outbox
                .retry_at()
                .filter(|_| self.boot == Boot::Accepted),
        };
        let heartbeat = (self.boot == Boot::Accepted).then_some(self.heartbeat_at);
        [held, boot, call, heartbeat].into_iter().flatten().min()
    }

    /// Does everything that is due. Every input ends with it.
    fn settle(&mut self) {
        self.advance(self.clock.now(self.real));
        self.send_held_answers();
        self.check_call_timeout();
        self.check_boot_and_heartbeat();
        self.pump();
        self.hurry();
        self.close_sessions();
        self.check_reset();
    }

    /// At the pace of answers, jumps to the next moment of a session whenever
    /// nothing is unanswered.
    fn hurry(&mut self) {
        while self.options.pace == Pace::AsAnswered
            && self.online
            && self.boot == Boot::Accepted
            && self.outbox.is_idle()
        {
            let sessions = self
                .connectors
                .values()
                .filter_map(|connector| connector.session.as_ref());
            let Some(moment) = sessions.filter_map(Session::next_moment).min() else {
                return;
            };
            self.clock.set(self.real, moment);
            self.advance(moment);
            self.pump();
        }
    }

    /// Returns the time that the charger's clock shows now.
    fn claim_now(&self) -> String {
        self.clock.claim(self.clock.now(self.real))
    }

    fn emit(&mut self, kind: EventKind) {
        let event = self.event(self.real, kind);
        self.effects.push(Effect::Emit(Box::new(event)));
    }

    /// Builds an event of this station at `real`.
    pub(crate) fn event(&self, real: Duration, kind: EventKind) -> Event {
        let real_ms = i64::try_from(real.as_millis()).unwrap_or(i64::MAX);
        Event {
            station: self.options.station_id.clone(),
            at: time_text(self.wall_start_ms.saturating_add(real_ms)),
            simulated_at: time_text(self.clock.now(real)),
            kind,
        }
    }

    fn violation(&mut self, detail: String) {
        self.emit(EventKind::Violation { detail });
    }
}
