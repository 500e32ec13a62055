//! The readings of a charge, and how each was judged.

use forecourt_types::{Energy, ReceivedAt};
use serde::{Deserialize, Serialize};

use super::flags::FLAG_STATION_BOOTED;
use crate::fact::{Flag, TransactionSampled};
use crate::meter::Reading;

/// The most readings that are compared with each other: ten days of quarter hours. Of more
/// readings, the first half and the last half count.
pub(super) const MAX_JUDGED: usize = 1_024;

/// Which message told a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The start of the transaction.
    Start,
    /// A later message that repeats the register of the
    /// start (context `Transaction.Begin`).
    Begin,
    /// A reading in between.
    Sample,
    /// The stop of the transaction.
    Stop,
}

/// A register that was told during a charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The message that told it.
    pub source: Source,
    /// The register, and its time by the charger (or of the receipt, where the
    /// charger's clock cannot be right).
    pub reading: Reading,
    /// When the gateway received it.
    pub received_at: ReceivedAt,
    /// Whether the gateway flagged it as more than the connector can give.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_flagged: bool,
    /// Whether the station booted right after this reading: its register may
    /// have begun anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_before_boot: bool,
    /// Whether the charger's clock cannot tell when it was read: its time is that of
    /// the receipt, and it may have been kept for long.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_untimed: bool,
    /// The record that brought it, for people who ask for the evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
}

impl Told {
    /// The registers of a reading in between: its own, and that of the start if
    /// it repeats it. `received_at` is when the record was received.
    #[must_use]
    pub fn of_sample(
        fact: &TransactionSampled,
        received_at: ReceivedAt,
        record_id: Option<&str>,
    ) -> Vec<Self> {
        let booted = Flag::Other(FLAG_STATION_BOOTED.to_owned());
        let told = |source, register| Self {
            source,
            reading: Reading {
                register,
                at: fact.sampled_at,
            },
            received_at: fact.heard_at.unwrap_or(received_at),
            is_flagged: fact.flags.contains(&Flag::MeterImplausible),
            is_before_boot: fact.flags.contains(&booted),
            // A reading that the gateway recorded later has the time of its receipt.
            is_untimed: fact.flags.contains(&Flag::ClockImplausible)
                || fact.heard_at.map(ReceivedAt::timestamp) == Some(fact.sampled_at.timestamp()),
            record_id: record_id.map(str::to_owned),
        };
        let begin = fact
            .meter_start
            .map(|register| told(Source::Begin, register));
        let own = fact.register.map(|register| told(Source::Sample, register));
        begin.into_iter().chain(own).collect()
    }
}

/// A register, and how it was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The register that was told.
    #[serde(flatten)]
    pub told: Told,
    /// Whether the energy of the charge is based on it.
    pub used: bool,
    /// Why the reading was set aside, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<String>,
}

/// The registers that were told between start and stop, in the order they were
/// applied. At most [`Trail::MAX`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail(Vec<Told>);

impl Trail {
    /// The most readings of one trail. A transaction of ten days with a reading
    /// each quarter hour stays below it; of more, the first half and the newest
    /// are kept.
    pub const MAX: usize = MAX_JUDGED;

    /// Adds the next reading.
    pub fn push(&mut self, told: Told) {
        if self.0.len() >= Self::MAX {
            self.0.remove(Self::MAX / 2);
        }
        self.0.push(told);
    }

    /// All readings, in the order in which they were applied.
    #[must_use]
    pub fn all(&self) -> &[Told] {
        &self.0
    }

    /// The register of the start that a later message repeats: the first one that was told.
    pub(super) fn begin(&self) -> Option<Energy> {
        let mut begins = self.0.iter().filter(|told| told.source == Source::Begin);
        begins
            .find(|told| told.reading.register >= Energy::ZERO)
            .map(|told| told.reading.register)
    }
}

impl FromIterator<Told> for Trail {
    fn from_iter<I: IntoIterator<Item = Told>>(told: I) -> Self {
        let mut trail = Self::default();
        told.into_iter().for_each(|told| trail.push(told));
        trail
    }
}
