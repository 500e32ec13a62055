//! Judges what a charger without a clock tells: how much energy can lie between messages that have
//! only the time of their receipt.

use forecourt_types::{ClaimedAt, Energy};

use super::evidence::Told;
use super::judge::Credible;
use super::registers::Point;
use super::{Problem, Session};
use crate::meter::{self, Untimed};

impl Session {
    /// The energy that may lie between messages that have no time of their own. A person's word
    /// counts before what the gateway knows of the charger's connections.
    pub(super) fn untimed(&self) -> Untimed {
        let earliest = self.start_earliest_at.map(ClaimedAt::timestamp);
        Untimed {
            battery: meter::battery(self.max_power_w),
            earliest: earliest.filter(|_| self.stated.is_empty()),
        }
    }

    /// Checks what no power can show: of readings that were told at once, the whole is no more than
    /// the charge can have taken; and a begin of 0 may be true where the first reading after it is
    /// no more than a battery holds.
    pub(super) fn check_untimed(
        &self,
        credible: &Credible,
        is_begin: bool,
        own: Option<Point>,
        samples: &[Told],
    ) -> Result<(), Problem> {
        let (begin, end) = (credible.begin, credible.end);
        let untimed = self.untimed();
        let energy = end.register.since(begin.register);
        let used = credible.used.iter().filter_map(|place| samples.get(*place));
        let has_untimed = used.clone().any(|told| told.is_untimed);
        let is_untimed = begin.is_untimed || end.is_untimed;
        let most = untimed.most(end.at, self.limit());
        let is_explained = match untimed.earliest {
            None => !is_untimed || meter::agrees(begin.reading(), end.reading(), self.limit()),
            Some(_) => !(is_untimed || has_untimed) || self.is_explained_by_power(credible, used),
        };
        let is_far = energy.is_some_and(|energy| energy > most) && !is_explained;
        let is_doubtful = own.is_some_and(|own| {
            own.register == Energy::ZERO
                && (own.is_untimed || is_untimed)
                && meter::are_together(own.at, begin.at)
        });
        let may_be_zero =
            is_doubtful && !credible.start_used && !is_begin && begin.register <= untimed.battery;
        if self.stated.is_empty() && (may_be_zero || is_far) {
            return Err(Problem::Implausible);
        }
        Ok(())
    }

    /// Whether the power and the times of receipt explain each step from one believed
    /// reading to the next.
    fn is_explained_by_power<'t>(
        &self,
        credible: &Credible,
        used: impl Iterator<Item = &'t Told>,
    ) -> bool {
        let mut before = credible.begin.reading();
        let readings = used.map(|told| told.reading);
        let mut readings = readings.chain([credible.end.reading()]);
        readings.all(|reading| {
            let before = std::mem::replace(&mut before, reading);
            meter::agrees(before, reading, self.limit())
        })
    }
}
