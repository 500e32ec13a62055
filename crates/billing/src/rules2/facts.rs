//! The facts from which a bill of rules 2 is made, and why facts can give no bill.

use forecourt_types::{Energy, TimeZoneName, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::terms::Dimension;
use crate::rating::{DURATION_S_MAX, ENERGY_WH_MAX};
use crate::validate::RATE_BP_MAX;

/// The most readings and the most state changes of one charge: one each 30 seconds for a month. A
/// charge with more is put together wrongly.
pub const FACTS_MAX: usize = 100_000;

/// What the charger told of a connector during a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeState {
    /// The vehicle takes energy, or may. It counts from the start until the charger says otherwise.
    Charging,
    /// The vehicle asks for nothing (OCPP 1.6: `SuspendedEV`, `Finishing`).
    Idle,
    /// The station gives nothing (OCPP 1.6: `SuspendedEVSE`, `Faulted`, `Unavailable`).
    Station,
}

/// A reading of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// When the register was read.
    pub at: Timestamp,
    /// The watt-hours since the start of the charge.
    pub wh: Energy,
}

/// A change of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateChange {
    /// When the state began.
    pub at: Timestamp,
    /// The state from then on.
    pub state: ChargeState,
}

/// A charge as it is billed. Register resets, gaps and placeholders have been dealt with before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// When the charge started.
    pub started_at: Timestamp,
    /// When the charge ended.
    pub ended_at: Timestamp,
    /// The energy that the vehicle took from start to end.
    pub energy_wh: Energy,
    /// The readings between start and end in the order of their times, with energies that never
    /// fall. Those outside of the charge, and all but the last of one second, are not used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// The changes of the state in the order of their times. Those before the start are not used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<StateChange>,
}

/// What became of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationOutcome {
    /// A charge followed, on whose bill the reservation is.
    Used,
    /// Nobody came until the reservation ended.
    Expired,
    /// The driver gave the reservation up.
    Cancelled,
}

/// A reservation of a connector: the time for which the connector was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    /// When the connector began to be held.
    pub from: Timestamp,
    /// When the connector was given free, or the charge started.
    pub until: Timestamp,
    /// What became of the reservation.
    pub outcome: ReservationOutcome,
}

/// A discount that was pinned when the charge started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// The share that is taken off, in basis points: 1000 is 10 %. At most 10,000.
    pub rate_bp: u32,
    /// What the discount is taken from; all components and the parking cap when empty. The fee and
    /// a reservation are never discounted. The parking cap goes with parking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<Dimension>,
}

/// Everything that a bill is made of beside the tariff. A charge, a reservation that was not used,
/// or a charge with its used reservation. The JSON is what a snapshot of a CDR keeps; it is pinned
/// by `tests/it/golden/facts2_*.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The time zone of the site.
    pub time_zone: TimeZoneName,
    /// The charge, unless only a reservation is billed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// The reservation that is billed with the charge or alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<Reservation>,
    /// The discount, if the driver has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
}

/// Why the facts give no bill. They never give a bill of 0: a person has to look.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FactsProblem {
    /// There is neither a charge nor a reservation.
    #[error("there is neither a charge nor a reservation to bill")]
    Nothing,
    /// The energy is below zero.
    #[error("the energy is {wh} Wh, below zero; correct the meter readings and rate again")]
    NegativeEnergy {
        /// The energy that was given.
        wh: i64,
    },
    /// The energy is more than [`ENERGY_WH_MAX`].
    #[error(
        "the energy is {wh} Wh, more than the {ENERGY_WH_MAX} Wh one session can take; correct the meter readings and rate again"
    )]
    AbsurdEnergy {
        /// The energy that was given.
        wh: i64,
    },
    /// The charge or the reservation ends before it starts.
    #[error("it ends at {until}, before its start at {from}; correct the times and rate again")]
    EndBeforeStart {
        /// The start that was given.
        from: Timestamp,
        /// The end that was given.
        until: Timestamp,
    },
    /// The charge or the reservation is longer than [`DURATION_S_MAX`].
    #[error(
        "it lasts from {from} to {until}, longer than {DURATION_S_MAX} seconds; correct the times and rate again"
    )]
    AbsurdDuration {
        /// The start that was given.
        from: Timestamp,
        /// The end that was given.
        until: Timestamp,
    },
    /// Readings or states are not in the order of their times.
    #[error("the readings or states are not in the order of their times at {at}; sort them")]
    NotInOrder {
        /// The time that is before the one given before it.
        at: Timestamp,
    },
    /// A reading is below an earlier one, or above the energy of the charge.
    #[error("the reading of {wh} Wh at {at} does not fit the others; correct them and rate again")]
    ReadingsContradict {
        /// The time of the reading.
        at: Timestamp,
        /// The watt-hours of the reading.
        wh: i64,
    },
    /// There are more than [`FACTS_MAX`] readings or states.
    #[error("there are more than {FACTS_MAX} readings or states")]
    TooMany,
    /// A discount of more than 100 %.
    #[error("the discount is {rate_bp} basis points; at most {RATE_BP_MAX} (100 %) can be given")]
    DiscountTooLarge {
        /// The share that was given.
        rate_bp: u32,
    },
    /// A used reservation without a charge, or a charge with a reservation that was not used.
    #[error("a used reservation is billed with its charge, any other one alone")]
    ReservationMismatch,
    /// The amount does not fit 64 bits. The limits of tariffs and facts keep every bill below that;
    /// this problem can only occur when somebody raises the limits.
    #[error("the amount is too large to be kept; check the prices of the tariff")]
    AmountTooLarge,
}
