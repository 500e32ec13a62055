//! Runs a session from plugging in to the stop: plug, token, energy, samples, stop.

use std::collections::VecDeque;

use super::charge::{Phase, Session, StopWhy};
use super::outbox::Subject;
use super::settings::Key;
use super::{Boot, Connector, Station, TRUTHS_MAX, message_v16, message_v201};
use crate::battery::Battery;
use crate::clock::time_text;
use crate::event::{EventKind, SessionTruth};
use crate::meter::{Context, Reading};
use crate::options::SessionPlan;

impl Station {
    /// Begins a session, asking about the token first when that is possible and wanted.
    pub(super) fn begin(
        &mut self,
        plan: SessionPlan,
        remote: Option<Option<i64>>,
    ) -> Result<u64, String> {
        let id = plan.connector;
        self.startable(id)?;
        self.next_session += 1;
        let ordinal = self.next_session;
        let can_ask = self.online && self.boot == Boot::Accepted;
        let wants = if remote.is_some() {
            self.settings.flag(Key::AuthorizeRemote)
        } else {
            plan.authorize
        };
        let token = plan.token.clone();
        let session = Session {
            ordinal,
            phase: Phase::Authorizing,
            battery: Battery::new(plan.vehicle.unwrap_or(self.options.vehicle)),
            withheld: false,
            stepped_to_ms: 0,
            next_sample_ms: None,
            ends_at_ms: 0,
            strikes: VecDeque::new(),
            begin: None,
            seq_no: 0,
            remote_start_id: remote.flatten(),
            plan,
        };
        if let Some(connector) = self.connectors.get_mut(&id) {
            connector.session = Some(session);
        }
        self.set_status(
            id,
            if self.is_v16() {
                "Preparing"
            } else {
                "Occupied"
            },
        );
        if wants && can_ask {
            let payload = if self.is_v16() {
                message_v16::authorize(&token)
            } else {
                message_v201::authorize(&token)
            };
            self.call(
                "Authorize",
                payload,
                Subject::Authorize { session: ordinal },
            );
        } else if wants {
            self.decide_alone(id);
        } else {
            self.energize(id);
        }
        Ok(ordinal)
    }

    /// Returns an error with the reason when no session may begin at `id`.
    pub(super) fn startable(&self, id: u32) -> Result<(), String> {
        let Some(connector) = self.connectors.get(&id) else {
            return Err(format!(
                "there is no connector {id}; this station has {}",
                self.connectors.len()
            ));
        };
        if connector.session.is_some() {
            return Err(format!("connector {id} is in use; stop its session first"));
        }
        if !connector.operative || self.pending_reset.is_some() {
            return Err(format!("connector {id} is out of service"));
        }
        Ok(())
    }

    /// Handles the decision of the central system about the token of a session.
    pub(super) fn token_decided(&mut self, ordinal: u64, status: &str) {
        let Some(id) = self.connector_of(ordinal) else {
            return;
        };
        let token = self
            .session_mut(id)
            .map(|session| session.plan.token.clone())
            .unwrap_or_default();
        self.emit(EventKind::TokenDecided {
            session: ordinal,
            token,
            status: status.to_owned(),
        });
        if status == "Accepted" {
            self.energize(id);
        } else {
            self.refuse(id, format!("the token is {status}"));
        }
    }

    /// Decides about a token by the charger's own setting when no central system can be asked.
    pub(super) fn decide_alone(&mut self, id: u32) {
        if self.settings.flag(Key::OfflineUnknownId) {
            self.energize(id);
        } else {
            self.refuse(
                id,
                "offline, and tokens are not accepted offline".to_owned(),
            );
        }
    }

    fn refuse(&mut self, id: u32, reason: String) {
        let Some(session) = self
            .connectors
            .get_mut(&id)
            .and_then(|connector| connector.session.take())
        else {
            return;
        };
        self.emit(EventKind::SessionRefused {
            session: session.ordinal,
            reason,
        });
        self.release(id);
    }

    /// Closes the contactor: energy flows and the start is reported. The charger never waits for an
    /// answer here.
    fn energize(&mut self, id: u32) {
        self.clock.set_running(self.real, true);
        let now_ms = self.clock.now(self.real);
        let interval_ms =
            i64::try_from(self.settings.number(Key::SampleInterval)).unwrap_or(0) * 1000;
        let claimed = self.clock.claim(now_ms);
        let own_prefix = (!self.is_v16()).then(|| self.message_prefix.clone());
        let Some(connector) = self.connectors.get_mut(&id) else {
            return;
        };
        let Some(session) = connector
            .session
            .as_mut()
            .filter(|session| session.phase == Phase::Authorizing)
        else {
            return;
        };
        let power_w = session.battery.power_w(self.options.power_w);
        let reading = Reading::take(
            connector.register,
            &session.battery,
            power_w,
            &mut self.random,
        );
        let seconds = session.plan.seconds;
        let ordinal = session.ordinal;
        let new_id = own_prefix.map(|prefix| format!("{prefix}-t{ordinal}"));
        session.phase = Phase::Charging;
        session.stepped_to_ms = now_ms;
        session.next_sample_ms = (interval_ms > 0).then_some(now_ms + interval_ms);
        session.ends_at_ms = now_ms + i64::from(seconds) * 1000;
        let strikes = self.options.script.strikes(seconds, &mut self.random);
        session.strikes = strikes
            .into_iter()
            .map(|(offset_ms, fault)| (now_ms + offset_ms, fault))
            .collect();
        session.begin = Some((claimed.clone(), reading));
        let truth = SessionTruth {
            transaction_id: new_id.clone(),
            ..session.truth_at_start(id, now_ms, &claimed, reading)
        };
        self.remember(truth.clone());
        self.emit(EventKind::SessionStarted(truth));
        if let Some(transaction_id) = new_id {
            self.emit(EventKind::TransactionIdAssigned {
                session: ordinal,
                transaction_id,
            });
        }
        self.report_start(id);
        if self.is_v16() {
            self.set_status(id, "Charging");
        }
    }

    fn remember(&mut self, truth: SessionTruth) {
        if self.truths.len() >= TRUTHS_MAX {
            self.truths.pop_first();
        }
        self.truths.insert(truth.session, truth);
    }

    /// Handles an answer to a transaction message that refuses its token (OCPP 1.6
    /// §4.8: StopTransactionOnInvalidId).
    pub(super) fn deauthorize(&mut self, ordinal: u64) {
        let Some(id) = self.connector_of(ordinal) else {
            return;
        };
        if self.settings.flag(Key::StopOnInvalidId) {
            self.stop(id, StopWhy::DeAuthorized);
        } else if let Some(session) = self.session_mut(id) {
            session.withheld = true;
            if self.is_v16() {
                self.set_status(id, "SuspendedEVSE");
            }
        }
    }

    /// Opens the contactor and reports the end.
    pub(super) fn stop(&mut self, id: u32, why: StopWhy) {
        if self
            .session_mut(id)
            .is_some_and(|session| session.phase == Phase::Authorizing)
        {
            self.refuse(
                id,
                format!("stopped before it began ({})", why.reason_v16()),
            );
            return;
        }
        let now_ms = self.clock.now(self.real);
        let offered_w = self.options.power_w;
        let Some(connector) = self.connectors.get_mut(&id) else {
            return;
        };
        let Some(mut session) = connector.session.take() else {
            return;
        };
        // Planned ends lie on a step; any other one comes between two.
        let planned = matches!(why, StopWhy::Local | StopWhy::EnergyLimit)
            && session.ends_at_ms <= session.stepped_to_ms;
        if !planned && why != StopWhy::EnergyLimit {
            let rest_ms = u64::try_from(now_ms - session.stepped_to_ms).unwrap_or(0);
            let limit_w = if session.withheld { 0 } else { offered_w };
            connector
                .register
                .add(session.battery.charge(limit_w, rest_ms));
            session.stepped_to_ms = session.stepped_to_ms.max(now_ms);
        }
        let reading = Reading::take(connector.register, &session.battery, 0, &mut self.random);
        self.conclude(id, session, why, reading);
    }

    fn conclude(&mut self, id: u32, mut session: Session, why: StopWhy, reading: Reading) {
        let at_ms = session.stepped_to_ms;
        let claimed = self.clock.claim(at_ms);
        let missing = self.options.script.stop_missing().map(ToString::to_string);
        if let Some(truth) = self.truths.get_mut(&session.ordinal) {
            truth.stopped_at = Some(time_text(at_ms));
            truth.claimed_stop = Some(claimed.clone());
            truth.register_stop_wh = Some(reading.register_wh);
            truth.stop_reason = Some(why.reason_v16().to_owned());
            truth.stop_reported = missing.is_none();
            let truth = truth.clone();
            self.emit(EventKind::SessionStopped(truth));
        }
        match missing {
            Some(fault) => self.emit(EventKind::FaultInjected {
                fault,
                session: Some(session.ordinal),
            }),
            None => self.report_stop(id, &mut session, why, &claimed, reading),
        }
        self.closing.push(session.ordinal);
        let charging = self.connectors.values().any(|connector| {
            connector
                .session
                .as_ref()
                .is_some_and(|session| session.phase == Phase::Charging)
        });
        self.clock.set_running(self.real, charging);
        if self.is_v16() {
            self.set_status(id, "Finishing");
        }
        self.release(id);
    }

    /// Releases the connector when the vehicle leaves. Scheduled changes of availability take
    /// effect now.
    fn release(&mut self, id: u32) {
        let Some(connector) = self.connectors.get_mut(&id) else {
            return;
        };
        if let Some(operative) = connector.scheduled.take() {
            connector.operative = operative;
        }
        let status = if connector.operative {
            "Available"
        } else {
            "Unavailable"
        };
        self.set_status(id, status);
    }

    /// Reports the stopped sessions whose last message is answered.
    pub(super) fn close_sessions(&mut self) {
        let (open, closed): (Vec<u64>, Vec<u64>) = std::mem::take(&mut self.closing)
            .into_iter()
            .partition(|ordinal| self.outbox.holds(*ordinal));
        self.closing = open;
        for ordinal in closed {
            if let Some(truth) = self.truths.get(&ordinal).cloned() {
                self.emit(EventKind::SessionClosed(truth));
            }
        }
    }

    /// Returns the connector where session `ordinal` runs.
    pub(super) fn connector_of(&self, ordinal: u64) -> Option<u32> {
        let runs = |connector: &Connector| {
            connector
                .session
                .as_ref()
                .is_some_and(|session| session.ordinal == ordinal)
        };
        self.connectors
            .iter()
            .find(|entry| runs(entry.1))
            .map(|entry| *entry.0)
    }

    pub(super) fn session_mut(&mut self, id: u32) -> Option<&mut Session> {
        self.connectors
            .get_mut(&id)
            .and_then(|connector| connector.session.as_mut())
    }

    fn report_start(&mut self, id: u32) {
        if self.is_v16() {
            self.report_start_v16(id);
        } else {
            self.report_start_v201(id);
        }
    }

    pub(super) fn report_sample(
        &mut self,
        id: u32,
        claimed: &str,
        reading: Reading,
        context: Context,
    ) {
        if self.is_v16() {
            self.report_sample_v16(id, claimed, reading, context);
        } else {
            self.report_sample_v201(id, claimed, reading, context);
        }
    }

    fn report_stop(
        &mut self,
        id: u32,
        session: &mut Session,
        why: StopWhy,
        claimed: &str,
        reading: Reading,
    ) {
        if self.is_v16() {
            self.report_stop_v16(session, why, claimed, reading);
        } else {
            self.report_stop_v201(id, session, why, claimed, reading);
        }
    }
}
