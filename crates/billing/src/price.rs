//! A price: an exact decimal, finer than any minor unit.

use std::fmt;
use std::str::FromStr;

use forecourt_types::Currency;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// The decimals of a price. Energy is sold at prices such as 0.2999 EUR per kWh; six decimals hold
/// those and tax-free prices derived from them.
const DECIMALS: usize = 6;
/// Millionths in one major unit.
const MICROS_PER_MAJOR: i64 = 1_000_000;

/// Why a text is not a price.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceError {
    /// The text is not a plain decimal number.
    #[error(
        "{text:?} is not a price: write digits with a point, such as \"0.2999\", without currency, comma or exponent"
    )]
    NotDecimal {
        /// What was given, cut to its first characters.
        text: String,
    },
    /// The number has more decimals than a price keeps.
    #[error("the price {text:?} has more than 6 decimals")]
    TooFine {
        /// What was given, cut to its first characters.
        text: String,
    },
    /// The number does not fit.
    #[error("the price {text:?} is too large to be kept")]
    TooLarge {
        /// What was given, cut to its first characters.
        text: String,
    },
}

/// A price in millionths of the currency's major unit: `0.2999` (EUR per kWh) is 299,900. The field
/// that holds the price says what it is the price of. It is written as decimal text without
/// trailing zeros, never as a JSON number, so that no reader turns it into a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(i64);

impl Price {
    /// The price 0: what it stands for costs nothing.
    pub const ZERO: Self = Self(0);

    /// Makes a price from millionths of the major unit.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The price in millionths of the major unit.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The price in minor units of the currency, when that is a whole number.
    #[must_use]
    pub fn whole_minor(self, currency: Currency) -> Option<i64> {
        let minor_per_major = 10_i64.checked_pow(currency.exponent())?;
        let micros_per_minor = MICROS_PER_MAJOR.checked_div(minor_per_major)?;
        let whole = self.0.checked_rem(micros_per_minor)? == 0;
        if whole {
            self.0.checked_div(micros_per_minor)
        } else {
            None
        }
    }

    /// Reads decimal text: an optional minus, digits, and at most six decimals
    /// after a point.
    ///
    /// # Errors
    /// [`PriceError`] when the text is anything else, or does not fit.
    pub fn parse(text: &str) -> Result<Self, PriceError> {
        let shown = || text.chars().take(40).collect::<String>();
        let (negative, number) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (number, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) {
            return Err(PriceError::NotDecimal { text: shown() });
        }
        let fraction = fraction.unwrap_or("");
        if fraction.len() > DECIMALS {
            return Err(PriceError::TooFine { text: shown() });
        }
        let sign = if negative { "-" } else { "" };
        // The digits of both parts, filled up to six decimals, are the millionths.
        format!("{sign}{whole}{fraction:0<DECIMALS$}")
            .parse()
            .map(Self)
            .map_err(|_| PriceError::TooLarge { text: shown() })
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let per_major = MICROS_PER_MAJOR.unsigned_abs();
        write!(f, "{sign}{}", micros / per_major)?;
        let fraction = format!("{:0DECIMALS$}", micros % per_major);
        match fraction.trim_end_matches('0') {
            "" => Ok(()),
            fraction => write!(f, ".{fraction}"),
        }
    }
}

impl FromStr for Price {
    type Err = PriceError;

    fn from_str(text: &str) -> Result<Self, PriceError> {
        Self::parse(text)
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(PriceVisitor)
    }
}

struct PriceVisitor;

impl Visitor<'_> for PriceVisitor {
    type Value = Price;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a price as text, such as \"0.2999\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Price, E> {
        Price::parse(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_reads_and_writes_exact_decimals() {
        for (text, micros, written) in [
            ("0.2999", 299_900, "0.2999"),
            ("0.30", 300_000, "0.3"),
            ("35", 35_000_000, "35"),
            ("007.5", 7_500_000, "7.5"),
            ("0.000001", 1, "0.000001"),
            ("-0.5", -500_000, "-0.5"),
            ("-0", 0, "0"),
            ("9223372036854.775807", i64::MAX, "9223372036854.775807"),
            ("-9223372036854.775808", i64::MIN, "-9223372036854.775808"),
        ] {
            let price = Price::parse(text);
            assert_eq!(price, Ok(Price::from_micros(micros)), "{text}");
            assert_eq!(Price::from_micros(micros).to_string(), written);
        }
    }

    #[test]
    fn anything_but_a_plain_decimal_is_refused() {
        for text in [
            "", "-", ".", ".5", "5.", "1,5", "1e3", "+1", "--1", "0.-5", " 1", "€1", "1.2.3", "NaN",
        ] {
            assert!(
                matches!(Price::parse(text), Err(PriceError::NotDecimal { .. })),
                "{text:?}"
            );
        }
        for text in ["0.0000001", "0.1234567"] {
            assert!(
                matches!(Price::parse(text), Err(PriceError::TooFine { .. })),
                "{text}"
            );
        }
        for text in ["9223372036854.775808", "99999999999999999999"] {
            assert!(
                matches!(Price::parse(text), Err(PriceError::TooLarge { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn a_json_number_is_no_price() {
        let error = serde_json::from_str::<Price>("0.49").map_err(|error| error.to_string());
        let text = error.err().unwrap_or_default();
        assert!(text.contains("a price as text"), "{text}");
    }
}
