//! Random tariffs and charges, as far as OCPI knows what they say.

use std::fmt;

use forecourt_billing::rules2::{Dimension, Facts, Tariff, TaxMode, Terms};
use jiff::tz::TimeZone;

use crate::dice::{self, Dice};

/// Zones with and without changes of the clock, by an hour and by half of one. The two time zone
/// databases are of different releases; the rules of these zones are the same in both.
pub(crate) const ZONES: [&str; 4] = [
    "Europe/Berlin",
    "Asia/Bangkok",
    "America/New_York",
    "Australia/Lord_Howe",
];

/// A tariff and a charge that both sides can price.
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) facts: Facts,
    pub(crate) tariff: Tariff,
}

impl Case {
    /// Every case, without end.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..).filter_map(Self::of)
    }

    /// The case of a seed. There is none where nothing was charged, or the tariff has no price
    /// that OCPI knows.
    pub(crate) fn of(seed: u64) -> Option<Self> {
        let numbers = numbers(seed);
        let mut dice = Dice::new(&numbers);
        let zone = ZONES[usize::try_from(seed % 4).unwrap()];
        let start = dice::start(&mut dice, zone);
        let at = jiff::Timestamp::from_second(start).unwrap();
        let local = TimeZone::get(zone).unwrap().to_datetime(at);
        let tariff = dice::tariff(&mut dice, local);
        let facts = dice::facts(&mut dice, zone, start);
        facts.charge.as_ref()?;
        Some(Self {
            seed,
            facts: Facts {
                reservation: None,
                discount: None,
                ..facts
            },
            tariff: with_terms(&tariff, known_to_ocpi)?,
        })
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tariff = serde_json::to_string(&self.tariff).unwrap();
        let facts = serde_json::to_string(&self.facts).unwrap();
        write!(f, "tariff {tariff}\nfacts {facts}")
    }
}

/// The numbers of a seed (SplitMix64).
fn numbers(seed: u64) -> Vec<u32> {
    let mut state = seed.wrapping_mul(0xD134_2543_DE82_EF95);
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()
    };
    (0..160).map(|_| next()).collect()
}

/// The tariff with other terms; none where the terms are no tariff.
pub(crate) fn with_terms(tariff: &Tariff, change: impl FnOnce(&mut Terms)) -> Option<Tariff> {
    let mut terms = tariff.terms().clone();
    change(&mut terms);
    Tariff::new(tariff.tariff_id().clone(), tariff.version(), terms).ok()
}

/// Takes out what OCPI has no word for, and what is not compared.
pub(crate) fn known_to_ocpi(terms: &mut Terms) {
    (terms.tax, terms.vat_bp) = (TaxMode::None, None);
    (terms.min_price, terms.max_price, terms.max_parking) = (None, None, None);
    (terms.service_fee, terms.void_below, terms.idle_grace_s) = (None, None, 0);
    for element in &mut terms.elements {
        let components = &mut element.price_components;
        components.retain(|component| component.dimension != Dimension::Service);
        for component in components {
            component.vat_bp = None;
        }
    }
    let elements = &mut terms.elements;
    elements.retain(|element| !element.price_components.is_empty());
}

/// Makes every quantity count as it is.
pub(crate) fn without_steps(terms: &mut Terms) {
    let elements = terms.elements.iter_mut();
    for component in elements.flat_map(|element| &mut element.price_components) {
        component.step_size = 1;
    }
}
