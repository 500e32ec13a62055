//! Tariffs of rules 2 in numbered versions, each of which is checked before it exists.

use forecourt_types::{Currency, Language, TariffId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::InvalidTerms;
use super::terms::{DisplayText, Element, Fee, TaxMode, Terms, VoidBelow};
use super::validate::validate;
use super::values::Bound;
use crate::price::Price;

/// The number of these rules. A tariff without a number has rules 1.
pub const RULES: u32 = 2;

/// One checked version of a tariff of rules 2. A version is never edited: a change is version
/// n + 1, and a session keeps the version that it started with. Its JSON has `rules: 2`, which no
/// tariff of rules 1 has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredTariff", into = "StoredTariff")]
pub struct Tariff {
    tariff_id: TariffId,
    version: u32,
    terms: Terms,
}

impl Tariff {
    /// Checks the terms and makes a version of them. Versions count from 1.
    ///
    /// # Errors
    /// [`InvalidTerms`] with everything that is wrong, not just the first.
    pub fn new(tariff_id: TariffId, version: u32, terms: Terms) -> Result<Self, InvalidTerms> {
        validate(version, &terms)?;
        Ok(Self {
            tariff_id,
            version,
            terms,
        })
    }

    /// The tariff that this version belongs to.
    #[must_use]
    pub const fn tariff_id(&self) -> &TariffId {
        &self.tariff_id
    }

    /// The number of this version, from 1 on.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The currency of every price in the tariff, and of every bill made with it.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.terms.currency
    }

    /// The terms: what the operator decided.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The text for drivers in a language, if the operator wrote one.
    #[must_use]
    pub fn display(&self, language: Language) -> Option<&str> {
        let mut texts = self.terms.display.iter();
        let found = texts.find(|text| text.language == language);
        found.map(|text| text.text.as_str())
    }
}

/// The number 2 in the stored form; every other number is refused.
struct RulesNumber;

impl Serialize for RulesNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(RULES)
    }
}

impl<'de> Deserialize<'de> for RulesNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            RULES => Ok(Self),
            other => Err(D::Error::custom(format!(
                "a tariff of rules {other} cannot be read as one of rules {RULES}"
            ))),
        }
    }
}

/// The stored form of [`Tariff`]: id, version, the number of the rules and the terms side by side.
/// Pinned by `tests/it/golden/tariff2_*.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredTariff {
    tariff_id: TariffId,
    version: u32,
    rules: RulesNumber,
    name: String,
    currency: Currency,
    tax: TaxMode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vat_bp: Option<u32>,
    elements: Vec<Element>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_price: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_price: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service_fee: Option<Fee>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    idle_grace_s: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_parking: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    void_below: Option<VoidBelow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hold: Option<Price>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    display: Vec<DisplayText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calibrated: Option<bool>,
}

impl From<Tariff> for StoredTariff {
    fn from(tariff: Tariff) -> Self {
        let terms = tariff.terms;
        Self {
            tariff_id: tariff.tariff_id,
            version: tariff.version,
            rules: RulesNumber,
            name: terms.name,
            currency: terms.currency,
            tax: terms.tax,
            vat_bp: terms.vat_bp,
            elements: terms.elements,
            min_price: terms.min_price,
            max_price: terms.max_price,
            service_fee: terms.service_fee,
            idle_grace_s: (terms.idle_grace_s > 0).then_some(terms.idle_grace_s),
            max_parking: terms.max_parking,
            void_below: terms.void_below,
            hold: terms.hold,
            display: terms.display,
            calibrated: terms.calibrated.then_some(true),
        }
    }
}

impl TryFrom<StoredTariff> for Tariff {
    type Error = InvalidTerms;

    fn try_from(stored: StoredTariff) -> Result<Self, InvalidTerms> {
        let terms = Terms {
            name: stored.name,
            currency: stored.currency,
            tax: stored.tax,
            vat_bp: stored.vat_bp,
            elements: stored.elements,
            min_price: stored.min_price,
            max_price: stored.max_price,
            service_fee: stored.service_fee,
            idle_grace_s: stored.idle_grace_s.unwrap_or_default(),
            max_parking: stored.max_parking,
            void_below: stored.void_below,
            hold: stored.hold,
            display: stored.display,
            calibrated: stored.calibrated.unwrap_or_default(),
        };
        Self::new(stored.tariff_id, stored.version, terms)
    }
}
