//! Tariffs in numbered versions, each of which is checked before it exists.

use forecourt_types::{Currency, TariffId};
use serde::{Deserialize, Serialize};

use crate::price::Price;
use crate::terms::{Element, ServiceFee, TariffTerms, Tax};
use crate::validate::{InvalidTariff, validate};

/// One checked version of a tariff. A version is never edited: a change is version n + 1, and a
/// session keeps the version that it started with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredTariff", into = "StoredTariff")]
pub struct Tariff {
    tariff_id: TariffId,
    version: u32,
    terms: TariffTerms,
}

impl Tariff {
    /// Checks the terms and makes a version of them. Versions count from 1.
    ///
    /// # Errors
    /// [`InvalidTariff`] with everything that is wrong, not just the first.
    pub fn new(
        tariff_id: TariffId,
        version: u32,
        terms: TariffTerms,
    ) -> Result<Self, InvalidTariff> {
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

    /// The terms: what the operator decided about prices, fee and tax.
    #[must_use]
    pub const fn terms(&self) -> &TariffTerms {
        &self.terms
    }
}

/// The stored form of [`Tariff`]: id, version and terms side by side.
/// Pinned by `tests/it/golden/tariff_*.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredTariff {
    tariff_id: TariffId,
    version: u32,
    name: String,
    currency: Currency,
    elements: Vec<Element>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service_fee: Option<ServiceFee>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_price: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_price: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<Tax>,
}

impl From<Tariff> for StoredTariff {
    fn from(tariff: Tariff) -> Self {
        let terms = tariff.terms;
        Self {
            tariff_id: tariff.tariff_id,
            version: tariff.version,
            name: terms.name,
            currency: terms.currency,
            elements: terms.elements,
            service_fee: terms.service_fee,
            min_price: terms.min_price,
            max_price: terms.max_price,
            tax: terms.tax,
        }
    }
}

impl TryFrom<StoredTariff> for Tariff {
    type Error = InvalidTariff;

    fn try_from(stored: StoredTariff) -> Result<Self, InvalidTariff> {
        let terms = TariffTerms {
            name: stored.name,
            currency: stored.currency,
            elements: stored.elements,
            service_fee: stored.service_fee,
            min_price: stored.min_price,
            max_price: stored.max_price,
            tax: stored.tax,
        };
        Self::new(stored.tariff_id, stored.version, terms)
    }
}
