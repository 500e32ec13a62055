//! Currencies of ISO 4217 with their own number of decimals.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A code that is not a currency of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{code:?} is not a currency code of ISO 4217 (three capital letters, such as EUR)")]
pub struct UnknownCurrency {
    /// What was given.
    pub code: String,
}

/// A currency of ISO 4217. Its exponent says how many decimals its minor unit
/// has: 2 for EUR, 0 for JPY, 3 for KWD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Currencies whose minor unit is not a hundredth (ISO 4217 table A.1).
const NO_DECIMALS: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF",
];
const THREE_DECIMALS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
const TWO_DECIMALS: [&str; 126] = [
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
    "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR",
    "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF",
    "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP",
    "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK",
    "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
    "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY",
    "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "YER", "ZAR",
];

impl Currency {
    /// Looks up a code of three capital letters.
    ///
    /// # Errors
    /// [`UnknownCurrency`] when ISO 4217 has no such code with a minor unit.
    pub fn new(code: &str) -> Result<Self, UnknownCurrency> {
        let known = [&NO_DECIMALS[..], &TWO_DECIMALS[..], &THREE_DECIMALS[..]]
            .iter()
            .any(|codes| codes.contains(&code));
        let letters = <[u8; 3]>::try_from(code.as_bytes());
        match (known, letters) {
            (true, Ok(letters)) => Ok(Self(letters)),
            _ => Err(UnknownCurrency {
                code: code.to_owned(),
            }),
        }
    }

    /// Every currency that can be used, in the order of the codes.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let codes = [&NO_DECIMALS[..], &TWO_DECIMALS[..], &THREE_DECIMALS[..]].concat();
        let mut all: Vec<Self> = codes
            .into_iter()
            .filter_map(|it| Self::new(it).ok())
            .collect();
        all.sort();
        all
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only ASCII letters get in, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals the minor unit stands for: 0, 2 or 3.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        let code = self.code();
        if NO_DECIMALS.contains(&code) {
            0
        } else if THREE_DECIMALS.contains(&code) {
            3
        } else {
            2
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::new(&code).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_knows_its_decimals() {
        for (code, exponent) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("THB", 2), ("VND", 0)] {
            assert_eq!(
                Currency::new(code).map(|c| c.exponent()),
                Ok(exponent),
                "{code}"
            );
        }
    }

    #[test]
    fn other_texts_are_no_currency() {
        for code in ["eur", "EURO", "", "XYZ", "E"] {
            assert!(Currency::new(code).is_err(), "{code}");
        }
    }
}
