//! A stored tariff of either generation of rules.

use forecourt_types::{Currency, TariffId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::rules2;
use crate::tariff::Tariff;

/// A checked version of a tariff, of whichever rules it is. The stored form is that of the tariff
/// itself: without `rules` it is one of rules 1, with `rules: 2` one of rules 2, and every other
/// number is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyTariff {
    /// A tariff of rules 1, whose bytes never change.
    Rules1(Tariff),
    /// A tariff of rules 2.
    Rules2(rules2::Tariff),
}

impl AnyTariff {
    /// The tariff that this version belongs to.
    #[must_use]
    pub const fn tariff_id(&self) -> &TariffId {
        match self {
            Self::Rules1(tariff) => tariff.tariff_id(),
            Self::Rules2(tariff) => tariff.tariff_id(),
        }
    }

    /// The number of this version, from 1 on.
    #[must_use]
    pub const fn version(&self) -> u32 {
        match self {
            Self::Rules1(tariff) => tariff.version(),
            Self::Rules2(tariff) => tariff.version(),
        }
    }

    /// The number of its rules.
    #[must_use]
    pub const fn rules(&self) -> u32 {
        match self {
            Self::Rules1(_) => 1,
            Self::Rules2(_) => rules2::RULES,
        }
    }

    /// The name that people know the tariff by.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Rules1(tariff) => &tariff.terms().name,
            Self::Rules2(tariff) => &tariff.terms().name,
        }
    }

    /// The currency of every price in the tariff, and of every bill made with it.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        match self {
            Self::Rules1(tariff) => tariff.currency(),
            Self::Rules2(tariff) => tariff.currency(),
        }
    }
}

impl From<Tariff> for AnyTariff {
    fn from(tariff: Tariff) -> Self {
        Self::Rules1(tariff)
    }
}

impl From<rules2::Tariff> for AnyTariff {
    fn from(tariff: rules2::Tariff) -> Self {
        Self::Rules2(tariff)
    }
}

impl Serialize for AnyTariff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Rules1(tariff) => tariff.serialize(serializer),
            Self::Rules2(tariff) => tariff.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for AnyTariff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A tagged enum of serde needs the tag in every stored tariff, and rules 1 have none.
        let stored = Value::deserialize(deserializer)?;
        let read = if stored.get("rules").is_some() {
            serde_json::from_value(stored).map(Self::Rules2)
        } else {
            serde_json::from_value(stored).map(Self::Rules1)
        };
        read.map_err(D::Error::custom)
    }
}
