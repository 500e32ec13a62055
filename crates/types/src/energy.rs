//! Energy in whole watt-hours.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of energy or a register reading, in watt-hours. It may be negative while it is only a
/// claim; a billed amount never is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Energy(i64);

impl Energy {
    /// No energy: 0 Wh.
    pub const ZERO: Self = Self(0);

    /// Makes an energy from watt-hours.
    #[must_use]
    pub const fn from_wh(wh: i64) -> Self {
        Self(wh)
    }

    /// The energy in watt-hours.
    #[must_use]
    pub const fn wh(self) -> i64 {
        self.0
    }

    /// `self - earlier`, or none when that does not fit (a nonsense claim).
    #[must_use]
    pub const fn since(self, earlier: Self) -> Option<Self> {
        match self.0.checked_sub(earlier.0) {
            Some(wh) => Some(Self(wh)),
            None => None,
        }
    }

    /// `self + other`, or none when that does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(wh) => Some(Self(wh)),
            None => None,
        }
    }
}

impl Energy {
    /// Kilowatt-hours as a decimal number with three decimals, such as `12.345`.
    #[must_use]
    pub fn kwh(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let wh = self.0.unsigned_abs();
        format!("{sign}{}.{:03}", wh / 1000, wh % 1000)
    }
}

impl fmt::Display for Energy {
    /// Kilowatt-hours with three decimals, as a receipt shows them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kWh", self.kwh())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn energy_shows_as_kilowatt_hours() {
        assert_eq!(Energy::from_wh(12_345).to_string(), "12.345 kWh");
        assert_eq!(Energy::from_wh(-7).to_string(), "-0.007 kWh");
    }

    #[test]
    fn an_absurd_difference_is_no_number() {
        assert_eq!(Energy::from_wh(i64::MAX).since(Energy::from_wh(-1)), None);
    }
}
