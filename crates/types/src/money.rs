//! Money: whole minor units of one currency.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Currency;

/// Why two amounts could not be added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The amounts are of different currencies.
    #[error("cannot add {right} to {left}: convert one of them first")]
    CurrencyMismatch {
        /// The currency added to.
        left: Currency,
        /// The currency that was to be added.
        right: Currency,
    },
    /// The sum does not fit 64 bits.
    #[error("the amount is too large to be kept")]
    Overflow,
}

/// An amount of money. `EUR 12.34` is `amount_minor` 1234.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    amount_minor: i64,
    currency: Currency,
}

impl Money {
    /// Makes an amount from minor units: cents for EUR, yen for JPY, fils for KWD.
    #[must_use]
    pub const fn from_minor(amount_minor: i64, currency: Currency) -> Self {
        Self {
            amount_minor,
            currency,
        }
    }

    /// The amount 0 in this currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::from_minor(0, currency)
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn amount_minor(self) -> i64 {
        self.amount_minor
    }

    /// The currency of the amount.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of both amounts.
    ///
    /// # Errors
    /// [`MoneyError`] when the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch {
                left: self.currency,
                right: other.currency,
            });
        }
        let sum = self.amount_minor.checked_add(other.amount_minor);
        sum.map(|amount| Self::from_minor(amount, self.currency))
            .ok_or(MoneyError::Overflow)
    }

    /// The same amount with the other sign.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one amount that has no opposite.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let amount = self
            .amount_minor
            .checked_neg()
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::from_minor(amount, self.currency))
    }
}

impl Money {
    /// The amount as a decimal number with the decimals of its currency, such as `-12.50`.
    #[must_use]
    pub fn decimal(self) -> String {
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let minor = self.amount_minor.unsigned_abs();
        let decimals = self.currency.exponent();
        let unit = 10_u64.pow(decimals);
        let whole = minor / unit;
        if decimals == 0 {
            return format!("{sign}{whole}");
        }
        let width = decimals as usize;
        format!("{sign}{whole}.{:0width$}", minor % unit)
    }
}

impl fmt::Display for Money {
    /// Writes the currency code, then the amount with the currency's own decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.decimal())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_with_their_own_decimals() {
        for (minor, code, text) in [
            (1234, "EUR", "EUR 12.34"),
            (-5, "EUR", "EUR -0.05"),
            (500, "JPY", "JPY 500"),
            (1234, "KWD", "KWD 1.234"),
        ] {
            let money = Money::from_minor(minor, Currency::new(code).unwrap());
            assert_eq!(money.to_string(), text);
        }
    }

    #[test]
    fn currencies_never_mix() {
        let euro = Money::from_minor(1, Currency::new("EUR").unwrap());
        let yen = Money::from_minor(1, Currency::new("JPY").unwrap());
        assert!(matches!(
            euro.checked_add(yen),
            Err(MoneyError::CurrencyMismatch { .. })
        ));
        assert_eq!(euro.checked_add(euro).map(Money::amount_minor), Ok(2));
    }
}
