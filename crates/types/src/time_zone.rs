//! Time zones by their names.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Timestamp;

/// The name of a time zone of the IANA time zone database, such as `Asia/Bangkok`. Only names that
/// the database has can be made; it is part of the program, so that every machine knows the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TimeZoneName(String);

/// A text that names no time zone.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a time zone of the IANA database, such as Europe/Berlin or UTC")]
pub struct UnknownTimeZone(String);

impl TimeZoneName {
    /// The name as the database writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The zone itself. A name that can be made is in the database, so that UTC is never needed.
    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.0).unwrap_or(TimeZone::UTC)
    }

    /// A time as the clocks of the zone show it, in whole seconds and with their distance from UTC:
    /// `2026-01-31T19:00:00+07:00` (RFC 3339).
    #[must_use]
    pub fn local_time(&self, at: Timestamp) -> String {
        let local = at.instant().to_zoned(self.zone());
        local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The calendar day of a time in the zone, as `2026-01-31`.
    #[must_use]
    pub fn local_day(&self, at: Timestamp) -> String {
        let local = at.instant().to_zoned(self.zone());
        local.strftime("%Y-%m-%d").to_string()
    }

    /// The first instant of a day such as `2026-01-31` in the zone. Where the clocks are put
    /// forward over midnight, that is the time to which they are put. None if the text is no day.
    #[must_use]
    pub fn begin_of_day(&self, day: &str) -> Option<Timestamp> {
        let day: Date = day.parse().ok()?;
        let begin = day.to_zoned(self.zone()).ok()?.start_of_day().ok()?;
        Timestamp::from_millis(begin.timestamp().as_millisecond()).ok()
    }
}

impl FromStr for TimeZoneName {
    type Err = UnknownTimeZone;

    fn from_str(text: &str) -> Result<Self, UnknownTimeZone> {
        let unknown = || UnknownTimeZone(text.chars().take(64).collect());
        let zone = jiff::tz::TimeZone::get(text).map_err(|_| unknown())?;
        let name = zone.iana_name().ok_or_else(unknown)?;
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for TimeZoneName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TimeZoneName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::TimeZoneName;
    use crate::Timestamp;

    #[test]
    fn a_time_is_shown_as_the_clocks_of_the_zone_show_it() {
        for (zone, at, local, day) in [
            (
                "Asia/Bangkok",
                "2026-01-31T17:30:00Z",
                "2026-02-01T00:30:00+07:00",
                "2026-02-01",
            ),
            (
                "Europe/Berlin",
                "2026-03-29T00:59:59.9Z",
                "2026-03-29T01:59:59+01:00",
                "2026-03-29",
            ),
            (
                "Europe/Berlin",
                "2026-03-29T01:00:00Z",
                "2026-03-29T03:00:00+02:00",
                "2026-03-29",
            ),
            (
                "America/St_Johns",
                "2026-07-01T00:00:00Z",
                "2026-06-30T21:30:00-02:30",
                "2026-06-30",
            ),
            (
                "UTC",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00+00:00",
                "2026-01-01",
            ),
        ] {
            let zone: TimeZoneName = zone.parse().unwrap();
            let at = Timestamp::parse(at).unwrap();
            assert_eq!(zone.local_time(at), local);
            assert_eq!(zone.local_day(at), day);
        }
    }

    #[test]
    fn a_day_begins_at_the_first_instant_that_has_its_date() {
        for (zone, day, begin) in [
            ("Asia/Bangkok", "2026-02-01", "2026-01-31T17:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z"),
            // The clocks of Santiago are put forward at midnight.
            ("America/Santiago", "2025-09-07", "2025-09-07T04:00:00Z"),
        ] {
            let zone: TimeZoneName = zone.parse().unwrap();
            let begin = Timestamp::parse(begin).unwrap();
            assert_eq!(zone.begin_of_day(day), Some(begin), "{day}");
            assert_eq!(zone.local_day(begin), day);
        }
        let zone: TimeZoneName = "UTC".parse().unwrap();
        assert_eq!(zone.begin_of_day("2026-02-30"), None);
        assert_eq!(zone.begin_of_day("yesterday"), None);
    }

    #[test]
    fn only_names_of_the_database_are_time_zones() {
        for (text, name) in [
            ("Asia/Bangkok", Some("Asia/Bangkok")),
            ("Europe/Berlin", Some("Europe/Berlin")),
            ("America/Indiana/Knox", Some("America/Indiana/Knox")),
            ("UTC", Some("UTC")),
            ("asia/bangkok", Some("Asia/Bangkok")),
            ("", None),
            ("Bangkok", None),
            ("+07:00", None),
            ("../../etc/passwd", None),
        ] {
            let zone = text.parse::<TimeZoneName>().ok();
            assert_eq!(zone.as_ref().map(TimeZoneName::as_str), name, "{text}");
        }
    }

    #[test]
    fn the_day_of_a_zone_ends_at_its_own_midnight_also_when_clocks_change() {
        for (at, zone, day) in [
            ("2026-01-31T16:59:59Z", "Asia/Bangkok", "2026-01-31"),
            ("2026-01-31T17:00:00Z", "Asia/Bangkok", "2026-02-01"),
            ("2026-03-29T21:59:59Z", "Europe/Berlin", "2026-03-29"),
            ("2026-03-28T22:59:59Z", "Europe/Berlin", "2026-03-28"),
            ("2026-01-31T23:59:59Z", "UTC", "2026-01-31"),
        ] {
            let zone: TimeZoneName = zone.parse().unwrap();
            assert_eq!(zone.local_day(Timestamp::parse(at).unwrap()), day, "{at}");
        }
    }
}
