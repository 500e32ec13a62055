//! Moves simulated time forward in a session: power becomes energy, samples and faults happen, the
//! planned end comes.

use super::charge::{Phase, StopWhy};
use super::settings::Key;
use super::{Connector, Station};
use crate::event::EventKind;
use crate::fault::{Fault, FaultKind};
use crate::meter::{Context, Reading};

/// The step of the integration in simulated time. The curve hardly changes within it.
const STEP_MS: i64 = 1_000;

/// What happens at the moment that the integration reached.
enum Moment {
    Sample,
    Strike(Fault),
    End(StopWhy),
}

impl Station {
    /// Moves every session forward to `target_ms`.
    pub(super) fn advance(&mut self, target_ms: i64) {
        let ids: Vec<u32> = self.connectors.keys().copied().collect();
        for id in ids {
            while let Some(moment) = self.integrate(id, target_ms) {
                match moment {
                    Moment::Sample => self.sample(id, Context::Periodic),
                    Moment::Strike(fault) => self.strike(id, &fault),
                    Moment::End(why) => self.stop(id, why),
                }
            }
        }
    }

    /// Integrates power in fixed steps until something happens or `target_ms` is reached. Steps do
    /// not depend on when the machine was looked at, so the same plan gives the same energy in
    /// every run.
    fn integrate(&mut self, id: u32, target_ms: i64) -> Option<Moment> {
        let offered_w = self.options.power_w;
        let start_wh = self.session_start_wh(id);
        let Connector {
            register, session, ..
        } = self.connectors.get_mut(&id)?;
        let session = session
            .as_mut()
            .filter(|session| session.phase == Phase::Charging)?;
        let limit_w = if session.withheld { 0 } else { offered_w };
        loop {
            let now_ms = session.stepped_to_ms;
            if session
                .strikes
                .front()
                .is_some_and(|strike| strike.0 <= now_ms)
            {
                return session
                    .strikes
                    .pop_front()
                    .map(|strike| Moment::Strike(strike.1));
            }
            let delivered_wh = register.wh().saturating_sub(start_wh);
            if session
                .plan
                .energy_limit_wh
                .is_some_and(|limit| delivered_wh >= limit)
            {
                return Some(Moment::End(StopWhy::EnergyLimit));
            }
            if session.ends_at_ms <= now_ms {
                return Some(Moment::End(StopWhy::Local));
            }
            if session.next_sample_ms.is_some_and(|due| due <= now_ms) {
                return Some(Moment::Sample);
            }
            let next_ms = (now_ms + STEP_MS).min(session.next_moment()?);
            if next_ms > target_ms {
                return None;
            }
            let step_ms = u64::try_from(next_ms - now_ms).unwrap_or(0);
            register.add(session.battery.charge(limit_w, step_ms));
            session.stepped_to_ms = next_ms;
        }
    }

    fn session_start_wh(&self, id: u32) -> u64 {
        let session = self
            .connectors
            .get(&id)
            .and_then(|connector| connector.session.as_ref());
        let begin = session.and_then(|session| session.begin.as_ref());
        begin.map_or(0, |begin| begin.1.register_wh)
    }

    /// Takes and reports a sample. A periodic sample also sets the time of the next.
    pub(super) fn sample(&mut self, id: u32, context: Context) {
        let interval_ms =
            i64::try_from(self.settings.number(Key::SampleInterval)).unwrap_or(0) * 1000;
        let offered_w = self.options.power_w;
        let Some(Connector {
            register,
            session: Some(session),
            ..
        }) = self.connectors.get_mut(&id)
        else {
            return;
        };
        let at_ms = session.stepped_to_ms;
        if context == Context::Periodic {
            session.next_sample_ms = (interval_ms > 0).then_some(at_ms + interval_ms);
        }
        let power_w = if session.withheld {
            0
        } else {
            session.battery.power_w(offered_w)
        };
        let reading = Reading::take(*register, &session.battery, power_w, &mut self.random);
        let sampled = EventKind::Sampled {
            session: session.ordinal,
            register_wh: reading.register_wh,
            power_w,
            soc_permille: session.battery.soc_permille(),
        };
        self.emit(sampled);
        self.report_sample(id, &self.clock.claim(at_ms), reading, context);
    }

    fn strike(&mut self, id: u32, fault: &Fault) {
        let session = self.session_mut(id).map(|session| session.ordinal);
        self.emit(EventKind::FaultInjected {
            fault: fault.to_string(),
            session,
        });
        match fault.kind {
            FaultKind::DropSocket { away } => self.drop_socket(away),
            FaultKind::Reboot { away } => self.reboot("PowerLoss", away),
            FaultKind::DuplicateSameId { .. }
            | FaultKind::DuplicateNewId { .. }
            | FaultKind::AnswerLate { .. }
            | FaultKind::AnswerNever
            | FaultKind::AnswerTwice
            | FaultKind::AnswerWrongId
            | FaultKind::NumbersAsText
            | FaultKind::NoTimeZone
            | FaultKind::ExtraFields
            | FaultKind::MeterStopMinusOne
            | FaultKind::TransactionIdMinusOne
            | FaultKind::Clock { .. }
            | FaultKind::StopMissing => {}
        }
    }
}
