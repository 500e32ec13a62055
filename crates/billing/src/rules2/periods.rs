//! The periods of a bill: how a charge ran, with the prices that applied and the readings behind.

use forecourt_types::{Energy, Timestamp};
use serde::{Deserialize, Serialize};

use super::delivery::Delivery;
use super::facts::ChargeState;
use super::segments::{Applied, Segment};
use crate::component::ComponentRef;

/// The most periods of a bill. A charge with more has its last periods joined into one.
pub const PERIODS_MAX: usize = 512;

/// Whether the energy of a period is read or computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The energy is the difference of two readings.
    Measured,
    /// The energy at the begin or the end of the period lies between two readings.
    Interpolated,
}

/// A part of a charge in which the state and the prices stay the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// When the period begins.
    pub from: Timestamp,
    /// The seconds of the period.
    pub seconds: i64,
    /// The watt-hours of the period, before steps.
    pub wh: Energy,
    /// What the charger told of the connector; none in a last period that joins several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ChargeState>,
    /// The prices that apply, in tariff order. A dimension without one is free.
    pub components: Vec<ComponentRef>,
    /// Whether the energy is read or computed.
    pub evidence: Evidence,
    /// The last reading at or before the begin, by its index in the facts, counted from 0; none
    /// where that is the register at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading_before: Option<u32>,
    /// The first reading at or after the end, by its index in the facts; none where that is the
    /// register at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading_after: Option<u32>,
}

/// A run of segments with the same state and prices.
struct Run {
    first: Segment,
    /// The second and the energy at which the run ends.
    until: i64,
    wh_after: i64,
    applied: Applied,
    is_mixed: bool,
    components: Vec<ComponentRef>,
}

impl Run {
    fn new(segment: &Segment) -> Self {
        Self {
            first: *segment,
            until: segment.at + segment.seconds,
            wh_after: segment.wh_before + segment.wh,
            applied: segment.applied,
            is_mixed: false,
            components: components(&segment.applied),
        }
    }

    fn join(&mut self, segment: &Segment) {
        self.until = segment.at + segment.seconds;
        self.wh_after = segment.wh_before + segment.wh;
        self.components.extend(components(&segment.applied));
    }

    fn continues(&self, segment: &Segment) -> bool {
        // The flat price is billed in one segment of the run, and is named for all of it.
        let without_flat = |applied: &Applied| Applied {
            flat: None,
            ..*applied
        };
        segment.state == self.first.state
            && without_flat(&segment.applied) == without_flat(&self.applied)
            && segment.applied.flat.is_none()
    }
}

/// Joins adjacent segments of a charge with the same state and prices.
pub(super) fn periods(segments: &[Segment], delivery: &Delivery) -> Vec<Period> {
    let mut runs: Vec<Run> = Vec::new();
    for segment in segments {
        let is_full = runs.len() == PERIODS_MAX;
        match runs.last_mut() {
            Some(run) if !run.is_mixed && run.continues(segment) => run.join(segment),
            Some(run) if is_full => {
                run.is_mixed = true;
                run.join(segment);
            }
            _ => runs.push(Run::new(segment)),
        }
    }
    runs.into_iter().map(|run| period(run, delivery)).collect()
}

fn period(run: Run, delivery: &Delivery) -> Period {
    let before = delivery.source(run.first.at, run.first.wh_before);
    let after = delivery.source(run.until, run.wh_after);
    let mut components = run.components;
    components.sort_unstable();
    components.dedup();
    let evidence = if before.is_measured && after.is_measured {
        Evidence::Measured
    } else {
        Evidence::Interpolated
    };
    let from = Timestamp::EPOCH.plus_millis(run.first.at.saturating_mul(1000));
    Period {
        from,
        seconds: run.until - run.first.at,
        wh: Energy::from_wh(run.wh_after - run.first.wh_before),
        state: (!run.is_mixed).then_some(run.first.state),
        components,
        evidence,
        reading_before: before.before,
        reading_after: after.after,
    }
}

fn components(applied: &Applied) -> Vec<ComponentRef> {
    let all = [
        applied.energy,
        applied.service,
        applied.time,
        applied.parking,
        applied.flat,
    ];
    all.into_iter().flatten().collect()
}
