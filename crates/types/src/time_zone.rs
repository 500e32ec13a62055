//! Time zones by their names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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
mod tests {
    use super::TimeZoneName;

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
}
