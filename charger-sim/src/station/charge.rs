//! The data of one session of the simulated charger.

use std::collections::VecDeque;

use crate::battery::Battery;
use crate::clock::time_text;
use crate::event::SessionTruth;
use crate::fault::Fault;
use crate::meter::Reading;
use crate::options::SessionPlan;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The vehicle is plugged in and the session waits for the decision about the token.
    Authorizing,
    /// The contactor is closed and energy flows.
    Charging,
}

/// One session at a connector.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) ordinal: u64,
    pub(super) plan: SessionPlan,
    pub(super) phase: Phase,
    pub(super) battery: Battery,
    /// True when the token was refused but the charger may not stop on its own: no energy flows.
    pub(super) withheld: bool,
    pub(super) stepped_to_ms: i64,
    pub(super) next_sample_ms: Option<i64>,
    pub(super) ends_at_ms: i64,
    pub(super) strikes: VecDeque<(i64, Fault)>,
    pub(super) begin: Option<(String, Reading)>,
    pub(super) seq_no: u32,
    pub(super) remote_start_id: Option<i64>,
}

impl Session {
    /// Returns the simulated time of the next thing that happens without input.
    pub(super) fn next_moment(&self) -> Option<i64> {
        if self.phase == Phase::Authorizing {
            return None;
        }
        let strike = self.strikes.front().map(|strike| strike.0);
        [Some(self.ends_at_ms), self.next_sample_ms, strike]
            .into_iter()
            .flatten()
            .min()
    }

    /// Returns what really happened up to the start.
    pub(super) fn truth_at_start(
        &self,
        connector: u32,
        at_ms: i64,
        claimed: &str,
        reading: Reading,
    ) -> SessionTruth {
        SessionTruth {
            session: self.ordinal,
            connector,
            token: self.plan.token.clone(),
            transaction_id: None,
            started_at: time_text(at_ms),
            claimed_start: claimed.to_owned(),
            stopped_at: None,
            claimed_stop: None,
            register_start_wh: reading.register_wh,
            register_stop_wh: None,
            stop_reason: None,
            stop_reported: false,
            given_up: 0,
        }
    }
}

/// The reason why a session stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopWhy {
    Local,
    EnergyLimit,
    Remote,
    DeAuthorized,
    Unlock,
    SoftReset,
    HardReset,
    PowerLoss,
}

impl StopWhy {
    /// Returns the `Reason` of OCPP 1.6 §7.36.
    pub(super) fn reason_v16(self) -> &'static str {
        match self {
            Self::Local | Self::EnergyLimit => "Local",
            Self::Remote => "Remote",
            Self::DeAuthorized => "DeAuthorized",
            Self::Unlock => "UnlockCommand",
            Self::SoftReset => "SoftReset",
            Self::HardReset => "HardReset",
            Self::PowerLoss => "PowerLoss",
        }
    }
}
