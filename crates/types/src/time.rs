//! Time. Three clocks are kept apart by type: when the charger claims that it happened, when the
//! gateway received it, and when the cloud applied it. None of them ever orders
//! records; sequences do.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimeError {
    /// The text does not follow RFC 3339.
    #[error("{text:?} is not a time of RFC 3339, such as 2026-01-31T12:00:00Z")]
    NotRfc3339 {
        /// What was given.
        text: String,
    },
    /// The instant is outside the years -9999 to 9999.
    #[error("{millis} ms since 1970 is not a time that can be written")]
    OutOfRange {
        /// What was given, in milliseconds since 1970-01-01T00:00:00Z.
        millis: i64,
    },
}

/// An instant, in milliseconds since 1970-01-01T00:00:00Z. It is written as RFC 3339 UTC with
/// exactly three decimals, so that the texts also sort in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);

    /// Makes an instant from milliseconds since 1970.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] outside the years -9999 to 9999.
    pub fn from_millis(millis: i64) -> Result<Self, TimeError> {
        let instant = jiff::Timestamp::from_millisecond(millis);
        instant
            .map(Self)
            .map_err(|_| TimeError::OutOfRange { millis })
    }

    /// The instant in milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The instant of the calendar, for the time zones of this crate.
    pub(crate) const fn instant(self) -> jiff::Timestamp {
        self.0
    }

    /// Reads RFC 3339; parts of a millisecond are cut off.
    ///
    /// # Errors
    /// [`TimeError::NotRfc3339`] when the text is not such a time.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let instant: jiff::Timestamp = text.parse().map_err(|_| TimeError::NotRfc3339 {
            text: text.to_owned(),
        })?;
        Self::from_millis(instant.as_millisecond())
    }

    /// This instant moved by some milliseconds, kept inside the range.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        let moved = self.millis().saturating_add(millis);
        let edge = if millis < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Self(jiff::Timestamp::from_millisecond(moved).unwrap_or(edge))
    }

    /// Milliseconds from `earlier` to this instant; negative when it is later.
    #[must_use]
    pub fn millis_since(self, earlier: Self) -> i64 {
        self.millis().saturating_sub(earlier.millis())
    }

    /// Whole seconds since 1970, as DynamoDB's time-to-live attribute wants them.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The calendar day in UTC, as `2026-01-31`.
    #[must_use]
    pub fn utc_day(self) -> String {
        self.0.strftime("%Y-%m-%d").to_string()
    }

    /// The year, the month (from 1 on) and the day of the month in UTC (Gregorian calendar).
    #[must_use]
    pub fn utc_date(self) -> (i16, i8, i8) {
        let at = jiff::tz::Offset::UTC.to_datetime(self.0);
        (at.year(), at.month(), at.day())
    }

    /// The hour and the minute in UTC, as `17:05`.
    #[must_use]
    pub fn utc_clock(self) -> String {
        self.0.strftime("%H:%M").to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

macro_rules! clock {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Timestamp);

        impl $name {
            /// The instant without its clock.
            #[must_use]
            pub fn timestamp(self) -> Timestamp {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

clock!(
    /// When the charger says that it happened. It may be wrong, jump, or be missing.
    ClaimedAt
);
clock!(
    /// When the gateway read it from the socket, by the gateway's clock.
    ReceivedAt
);
clock!(
    /// When the cloud made it part of the record.
    AppliedAt
);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_three_decimals_in_utc() {
        let time = Timestamp::parse("2026-01-31T13:00:00.5+01:00").unwrap();
        assert_eq!(time.to_string(), "2026-01-31T12:00:00.500Z");
        assert_eq!(time.utc_day(), "2026-01-31");
        assert_eq!(time.utc_date(), (2026, 1, 31));
        assert_eq!(time.utc_clock(), "12:00");
        assert_eq!(Timestamp::from_millis(time.millis()), Ok(time));
    }

    #[test]
    fn a_text_without_zone_is_refused_here() {
        let error = Timestamp::parse("2026-01-31T13:00:00").unwrap_err();
        assert!(error.to_string().contains("RFC 3339"));
    }

    #[test]
    fn moving_past_the_end_of_time_stays_in_range() {
        let late = Timestamp::from_millis(0).unwrap().plus_millis(i64::MAX);
        assert!(late > Timestamp::parse("9999-01-01T00:00:00Z").unwrap());
    }
}
