//! The small values in the restrictions of a tariff, each with its own JSON form.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::price::Price;

/// Gives a type with [`fmt::Display`] and [`FromStr`] its JSON form: a text.
macro_rules! written_as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?
                    .parse()
                    .map_err(D::Error::custom)
            }
        }
    };
}

/// Kilowatt-hours or kilowatts with at most three decimals, kept in whole watt-hours or watts. The
/// JSON form is decimal text, such as `"20.5"`, so that no reader makes a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kilo(i64);

impl Kilo {
    /// Makes the value from watt-hours or watts.
    #[must_use]
    pub const fn from_units(units: i64) -> Self {
        Self(units)
    }

    /// The value in watt-hours or watts.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }
}

impl FromStr for Kilo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            let shown: String = text.chars().take(40).collect();
            format!("{shown:?} is not a decimal text with at most 3 decimals, such as \"20.5\"")
        };
        let micros = Price::parse(text).map_err(|_| refused())?.micros();
        if micros % 1000 == 0 {
            Ok(Self(micros / 1000))
        } else {
            Err(refused())
        }
    }
}

impl fmt::Display for Kilo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Millionths of a kilo: saturates far above every limit of a tariff.
        Price::from_micros(self.0.saturating_mul(1000)).fmt(f)
    }
}

written_as_text!(Kilo);

/// A time of the day in the site's local time, to the minute. The JSON form is `"HH:MM"` from
/// `00:00` to `23:59`; `00:00` as an end means the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime {
    hour: i8,
    minute: i8,
}

impl ClockTime {
    /// Midnight, `00:00`, at which a day begins.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0 };

    /// The seconds from local midnight, as the clock shows them.
    #[must_use]
    pub fn second_of_day(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60
    }

    /// The time so many whole minutes after midnight; 23:59 at the latest.
    pub(super) fn from_second_of_day(second: i64) -> Self {
        let minutes = second.clamp(0, 24 * 3600 - 1) / 60;
        Self {
            hour: i8::try_from(minutes / 60).unwrap_or_default(),
            minute: i8::try_from(minutes % 60).unwrap_or_default(),
        }
    }

    /// The time for the calendar functions.
    pub(super) fn civil(self) -> civil::Time {
        civil::Time::new(self.hour, self.minute, 0, 0).unwrap_or(civil::Time::midnight())
    }
}

impl FromStr for ClockTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let two = |part: &str, max: i8| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            let number = part.parse::<i8>().ok()?;
            (digits && number <= max).then_some(number)
        };
        let parts = text.split_once(':');
        let time = parts.and_then(|(hour, minute)| {
            let (hour, minute) = (two(hour, 23)?, two(minute, 59)?);
            Some(Self { hour, minute })
        });
        time.ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("{shown:?} is not a time of the day, such as \"17:30\" (00:00 to 23:59)")
        })
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

written_as_text!(ClockTime);

/// A calendar day in the site's local time. The JSON form is `"YYYY-MM-DD"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(civil::Date);

impl LocalDate {
    /// The day for the calendar functions.
    pub(super) const fn civil(self) -> civil::Date {
        self.0
    }
}

impl FromStr for LocalDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // The calendar also reads `20260131` and signed years, which are no JSON form of ours.
        let plain = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        let date = plain.then(|| text.parse::<civil::Date>().ok()).flatten();
        date.map(Self).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("{shown:?} is not a day of the calendar, such as \"2026-01-31\"")
        })
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

written_as_text!(LocalDate);

/// A day of the week in the site's local time (OCPI 2.2.1 Tariffs: `DayOfWeek`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a weekday has nothing to add to its name")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All days of the week, from Monday on.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The day of the week on which a date falls.
    pub(super) fn of(date: civil::Date) -> Self {
        match date.weekday() {
            civil::Weekday::Monday => Self::Monday,
            civil::Weekday::Tuesday => Self::Tuesday,
            civil::Weekday::Wednesday => Self::Wednesday,
            civil::Weekday::Thursday => Self::Thursday,
            civil::Weekday::Friday => Self::Friday,
            civil::Weekday::Saturday => Self::Saturday,
            civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A field that OCPI has and that cannot be rated. It is read, whatever its value is, so that the
/// validation can name it with the other problems; it is never part of a checked tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Unsupported;

impl<'de> Deserialize<'de> for Unsupported {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// The least or the most that a session costs. The JSON form is a price as text, which counts in
/// the prices' own terms (with tax when the prices include it), or `{"after_tax": "5.00"}` as in
/// OCPI 2.3.0, which always counts with tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The amount of the bound, in whole minor units of the currency.
    pub amount: Price,
    /// Whether the bound was given as an amount with tax. It is refused where prices exclude tax.
    pub after_tax: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AfterTax {
    after_tax: Price,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a price as text, such as \"5.00\", or {\"after_tax\": \"5.00\"}"
)]
enum BoundForm {
    Plain(Price),
    AfterTax(AfterTax),
}

impl Serialize for Bound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let after_tax = self.amount;
        if self.after_tax {
            AfterTax { after_tax }.serialize(serializer)
        } else {
            self.amount.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match BoundForm::deserialize(deserializer)? {
            BoundForm::Plain(amount) => Self {
                amount,
                after_tax: false,
            },
            BoundForm::AfterTax(AfterTax { after_tax: amount }) => Self {
                amount,
                after_tax: true,
            },
        })
    }
}
