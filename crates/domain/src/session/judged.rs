//! Lists the registers that a session was told, and says of each how it was judged.

use forecourt_types::ReceivedAt;

use super::evidence::{Judged, Source, Told};
use super::judge::Credible;
use super::{Problem, Session};
use crate::meter::Reading;

/// Why a reading was not believed: no other one agrees with it.
pub(super) const ASIDE_UNFIT: &str =
    "it fits neither the other readings nor the power of the station";
/// Why a reading was not needed: it repeats the register of the start.
pub(super) const ASIDE_REPEATED: &str = "the start itself told the register";
/// Why no reading was needed.
pub(super) const ASIDE_STATED: &str = "a person stated the energy";

/// The code of the words for which a reading was set aside; none of words of another release.
#[must_use]
pub fn set_aside_code(words: &str) -> Option<&'static str> {
    match words {
        ASIDE_UNFIT => Some("unfit"),
        ASIDE_REPEATED => Some("repeated"),
        ASIDE_STATED => Some("energy_stated"),
        _ => {
            let mut problems = Problem::ALL.into_iter();
            let problem = problems.find(|problem| problem.to_string() == words);
            problem.map(Problem::code)
        }
    }
}

impl Session {
    /// The readings in between, in the order they were told.
    pub(super) fn samples(&self) -> Vec<Told> {
        let told = self.told().into_iter();
        told.filter(|told| told.source == Source::Sample).collect()
    }

    /// All registers that were told. Where the readings were not kept (release 0.1), the two that
    /// the session itself remembers stand in for them.
    pub(super) fn told(&self) -> Vec<Told> {
        let mut told: Vec<Told> = self.trail.all().to_vec();
        let mut remembered: Vec<Reading> = self.first_sample.into_iter().collect();
        remembered.extend(self.last_sample);
        remembered.dedup();
        for (place, reading) in remembered.into_iter().enumerate() {
            let is_known = told.iter().any(|told| told.reading == reading);
            if is_known {
                continue;
            }
            let entry = Told {
                source: Source::Sample,
                reading,
                received_at: ReceivedAt(reading.at.timestamp()),
                is_flagged: false,
                is_before_boot: false,
                is_untimed: false,
                record_id: None,
            };
            let place = if place == 0 { 0 } else { told.len() };
            told.insert(place, entry);
        }
        told
    }

    pub(super) fn judged(
        &self,
        credible: &Credible,
        is_begin: bool,
        samples: &[Told],
    ) -> Vec<Judged> {
        let used = |reading: &Told| {
            let places = credible.used.iter();
            let mut used = places.filter_map(|place| samples.get(*place));
            used.any(|used| {
                used.record_id == reading.record_id
                    && used.reading.register == reading.reading.register
                    && used.received_at == reading.received_at
            })
        };
        let judge = |told: Told| {
            let used = match told.source {
                Source::Sample => used(&told),
                Source::Start => credible.start_used && !is_begin,
                Source::Begin => is_begin,
                Source::Stop => {
                    credible.stop_used && self.meter_stop == Some(told.reading.register)
                }
            };
            let repeats = told.source == Source::Begin && !used;
            let set_aside = match (used, repeats) {
                (true, _) => None,
                (false, true) => Some(ASIDE_REPEATED.to_owned()),
                (false, false) => Some(ASIDE_UNFIT.to_owned()),
            };
            Judged {
                told,
                used,
                set_aside,
            }
        };
        self.told().into_iter().map(judge).collect()
    }

    /// Every register that was told, and how it was judged. When the session has no credible
    /// energy, none counts as used.
    #[must_use]
    pub fn evidence(&self) -> Vec<Judged> {
        match self.weigh() {
            Ok(weighed) => weighed.judged,
            Err(problem) => {
                let unused = |told| Judged {
                    told,
                    used: false,
                    set_aside: Some(problem.to_string()),
                };
                self.told().into_iter().map(unused).collect()
            }
        }
    }
}
