//! Times as chargers write them.

use forecourt_types::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// How close the text of a time was to RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockStyle {
    /// The text follows RFC 3339.
    Rfc3339,
    /// The text lacks only the time zone; it is taken as UTC.
    WithoutZone,
    /// The text is written in some other way that still has one meaning.
    Sloppy,
}

/// Shapes seen in the field that RFC 3339 does not know. None puts the day or
/// the month first, because those cannot be told apart.
const OTHER_SHAPES: [&str; 3] = [
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y%m%dT%H%M%S%.f",
];

/// The most decimals of a second that jiff takes: nanoseconds.
const MAX_FRACTION_DIGITS: usize = 9;

/// The longest text that is looked at; a real time has under 40 characters.
const MAX_CHARS: usize = 64;

/// Reads a time: RFC 3339, the same without a zone (taken as UTC), and other writings that chargers
/// use. Parts of a millisecond are cut off. None when the text does not have exactly one meaning.
pub(crate) fn read_time(text: &str) -> Option<(Timestamp, ClockStyle)> {
    if let Ok(time) = Timestamp::parse(text) {
        return Some((time, ClockStyle::Rfc3339));
    }
    if text.len() > MAX_CHARS {
        return None;
    }
    if let Some(time) = text.parse().ok().and_then(in_utc) {
        return Some((time, ClockStyle::WithoutZone));
    }
    let tidy = tidy(text);
    if let Ok(time) = Timestamp::parse(&tidy) {
        return Some((time, ClockStyle::Sloppy));
    }
    let civil = tidy.parse().ok().and_then(in_utc);
    let time = civil.or_else(|| other_shape(&tidy))?;
    Some((time, ClockStyle::Sloppy))
}

/// Reads seconds or milliseconds since 1970, which some chargers send as a number: a number that
/// would lie beyond the year 5138 in seconds is taken as milliseconds.
pub(crate) fn read_epoch(number: i64) -> Option<Timestamp> {
    let millis = if number.unsigned_abs() >= 100_000_000_000 {
        number
    } else {
        number.checked_mul(1000)?
    };
    Timestamp::from_millis(millis).ok()
}

fn in_utc(civil: DateTime) -> Option<Timestamp> {
    let instant = TimeZone::UTC.to_timestamp(civil).ok()?;
    Timestamp::from_millis(instant.as_millisecond()).ok()
}

/// Drops space, a `Z` after an offset, and digits beyond nanoseconds.
fn tidy(text: &str) -> String {
    let text = text.trim();
    let offset_and_z = text.strip_suffix(['Z', 'z']).filter(|rest| {
        let time = rest.get(10..).unwrap_or_default();
        time.contains(['+', '-'])
    });
    let text = offset_and_z
        .unwrap_or(text)
        .replace(" Z", "Z")
        .replace(" +", "+");
    let Some((head, tail)) = text.split_once('.') else {
        return text;
    };
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    let (fraction, zone) = tail.split_at_checked(digits).unwrap_or((tail, ""));
    let fraction = fraction.get(..MAX_FRACTION_DIGITS).unwrap_or(fraction);
    if fraction.is_empty() {
        return format!("{head}{zone}");
    }
    format!("{head}.{fraction}{zone}")
}

fn other_shape(text: &str) -> Option<Timestamp> {
    let without_zone = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let spaced = without_zone.replacen('T', " ", 1);
    OTHER_SHAPES.iter().find_map(|shape| {
        let text = if shape.contains('T') {
            without_zone
        } else {
            &spaced
        };
        let read = strtime::parse(shape, text).ok()?;
        in_utc(read.to_datetime().ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn field_writings_of_a_time_are_understood() {
        use ClockStyle::{Rfc3339, Sloppy, WithoutZone};
        let noon = "2026-01-31T12:00:00.000Z";
        let cases = [
            ("2026-01-31T12:00:00Z", noon, Rfc3339),
            ("2026-01-31T12:00:00.000Z", noon, Rfc3339),
            ("2026-01-31T13:00:00+01:00", noon, Rfc3339),
            ("2026-01-31t12:00:00z", noon, Rfc3339),
            (
                "2026-01-31T12:00:00.1239Z",
                "2026-01-31T12:00:00.123Z",
                Rfc3339,
            ),
            ("1970-01-01T00:00:05Z", "1970-01-01T00:00:05.000Z", Rfc3339),
            ("2026-01-31T12:00:00", noon, WithoutZone),
            ("2026-01-31 12:00:00", noon, WithoutZone),
            (
                "2026-01-31T12:00:00.250",
                "2026-01-31T12:00:00.250Z",
                WithoutZone,
            ),
            (" 2026-01-31T12:00:00Z ", noon, Sloppy),
            ("2026-01-31T12:00:00 Z", noon, Sloppy),
            ("2026-01-31T13:00:00 +01:00", noon, Sloppy),
            ("2026-01-31T12:00:00+00:00Z", noon, Sloppy),
            ("2026-01-31T12:00:00.000000000000Z", noon, Sloppy),
            ("2026-01-31T12:00:00.Z", noon, Sloppy),
            ("2026/01/31 12:00:00", noon, Sloppy),
            ("2026-1-31 12:0:0", noon, Sloppy),
            ("2026-1-31T12:0:0Z", noon, Sloppy),
        ];
        for (text, expected, style) in cases {
            let read = read_time(text).map(|(time, style)| (time.to_string(), style));
            assert_eq!(read, Some((expected.to_owned(), style)), "{text:?}");
        }
    }

    #[test]
    fn what_has_no_one_meaning_is_no_time() {
        let long = "2026-01-31T12:00:00".repeat(10);
        let texts = [
            "",
            "now",
            "31.01.2026 12:00:00",
            "01/02/2026 12:00",
            "2026-13-01T00:00:00Z",
        ];
        for text in texts.into_iter().chain([long.as_str()]) {
            assert_eq!(read_time(text), None, "{text:?}");
        }
    }

    #[test]
    fn epoch_numbers_are_seconds_or_milliseconds() {
        let shown = |number| read_epoch(number).map(|time| time.to_string());
        assert_eq!(
            shown(1_769_860_800),
            Some("2026-01-31T12:00:00.000Z".into())
        );
        assert_eq!(
            shown(1_769_860_800_123),
            Some("2026-01-31T12:00:00.123Z".into())
        );
        assert_eq!(shown(i64::MAX), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,200}") {
            let _ = read_time(&text);
        }
    }
}
