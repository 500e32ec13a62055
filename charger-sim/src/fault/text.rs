//! Reads faults from text of the form `name[=value][@position]`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::{FAULTS_MAX, Fault, FaultKind, Position};

/// The real time that a dropped socket or a restart lasts when the fault names none.
const AWAY: Duration = Duration::from_secs(1);

/// The real time that an answer is held back when the fault names none.
const LATE: Duration = Duration::from_secs(5);

/// Why a text is not a fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// The part before `=` or `@` is not the name of a fault.
    #[error("there is no fault `{0}`; known are {names}", names = Fault::NAMES.join(", "))]
    Name(String),
    /// The part after `=` is not a value of the fault.
    #[error(
        "`{0}` is not a value of this fault; use a time such as 500ms, 5s, 10m, -1h (clock: also 1970)"
    )]
    Value(String),
    /// The part after `@` is not a position in a session.
    #[error(
        "`{0}` is not a place in a session; use 0% to 99% of its duration or seconds such as 30s"
    )]
    Position(String),
    /// The script holds more faults than one script may hold.
    #[error("a script holds at most {FAULTS_MAX} faults; leave some out")]
    TooMany,
}

impl FromStr for Fault {
    type Err = FaultError;

    /// Reads a fault of the form `name[=value][@position]`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (rest, at) = match text.split_once('@') {
            Some((rest, place)) => (rest, Some(place.parse()?)),
            None => (text, None),
        };
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        let action = value.map(str::to_owned);
        let kind = match name {
            "drop-socket" => FaultKind::DropSocket {
                away: duration(value, AWAY)?,
            },
            "reboot" => FaultKind::Reboot {
                away: duration(value, AWAY)?,
            },
            "duplicate-same-id" => FaultKind::DuplicateSameId { action },
            "duplicate-new-id" => FaultKind::DuplicateNewId { action },
            "answer-late" => FaultKind::AnswerLate {
                by: duration(value, LATE)?,
            },
            "answer-never" => FaultKind::AnswerNever,
            "answer-twice" => FaultKind::AnswerTwice,
            "answer-wrong-id" => FaultKind::AnswerWrongId,
            "numbers-as-text" => FaultKind::NumbersAsText,
            "no-time-zone" => FaultKind::NoTimeZone,
            "extra-fields" => FaultKind::ExtraFields,
            "meter-stop-minus-one" => FaultKind::MeterStopMinusOne,
            "transaction-id-minus-one" => FaultKind::TransactionIdMinusOne,
            "clock" if value == Some("1970") => FaultKind::Clock { error_ms: None },
            "clock" => FaultKind::Clock {
                error_ms: Some(signed_ms(value.unwrap_or("-1h"))?),
            },
            "stop-missing" => FaultKind::StopMissing,
            other => return Err(FaultError::Name(other.to_owned())),
        };
        Ok(Self { kind, at })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::DropSocket { away } => write!(f, "drop-socket={}ms", away.as_millis())?,
            FaultKind::Reboot { away } => write!(f, "reboot={}ms", away.as_millis())?,
            FaultKind::DuplicateSameId { action } => {
                write_action(f, "duplicate-same-id", action.as_deref())?
            }
            FaultKind::DuplicateNewId { action } => {
                write_action(f, "duplicate-new-id", action.as_deref())?
            }
            FaultKind::AnswerLate { by } => write!(f, "answer-late={}ms", by.as_millis())?,
            FaultKind::AnswerNever => f.write_str("answer-never")?,
            FaultKind::AnswerTwice => f.write_str("answer-twice")?,
            FaultKind::AnswerWrongId => f.write_str("answer-wrong-id")?,
            FaultKind::NumbersAsText => f.write_str("numbers-as-text")?,
            FaultKind::NoTimeZone => f.write_str("no-time-zone")?,
            FaultKind::ExtraFields => f.write_str("extra-fields")?,
            FaultKind::MeterStopMinusOne => f.write_str("meter-stop-minus-one")?,
            FaultKind::TransactionIdMinusOne => f.write_str("transaction-id-minus-one")?,
            FaultKind::Clock { error_ms: None } => f.write_str("clock=1970")?,
            FaultKind::Clock {
                error_ms: Some(error_ms),
            } => write!(f, "clock={error_ms}ms")?,
            FaultKind::StopMissing => f.write_str("stop-missing")?,
        }
        match self.at {
            Some(Position::Percent(percent)) => write!(f, "@{percent}%"),
            Some(Position::Seconds(seconds)) => write!(f, "@{seconds}s"),
            None => Ok(()),
        }
    }
}

fn write_action(f: &mut fmt::Formatter<'_>, name: &str, action: Option<&str>) -> fmt::Result {
    match action {
        Some(action) => write!(f, "{name}={action}"),
        None => f.write_str(name),
    }
}

impl FromStr for Position {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || FaultError::Position(text.to_owned());
        if let Some(percent) = text.strip_suffix('%') {
            let percent: u8 = percent.parse().map_err(|_| wrong())?;
            return if percent < 100 {
                Ok(Self::Percent(percent))
            } else {
                Err(wrong())
            };
        }
        let seconds = text.strip_suffix('s').unwrap_or(text);
        seconds.parse().map(Self::Seconds).map_err(|_| wrong())
    }
}

/// Reads `[+-]N` with the unit ms, s, m, h or d (seconds when there is none). Returns milliseconds.
fn signed_ms(text: &str) -> Result<i64, FaultError> {
    let wrong = || FaultError::Value(text.to_owned());
    let unit_at = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(unit_at).ok_or_else(wrong)?;
    let number: i64 = number
        .strip_prefix('+')
        .unwrap_or(number)
        .parse()
        .map_err(|_| wrong())?;
    let factor = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(factor).ok_or_else(wrong)
}

fn duration(value: Option<&str>, default: Duration) -> Result<Duration, FaultError> {
    let Some(text) = value else {
        return Ok(default);
    };
    let millis = signed_ms(text)?;
    u64::try_from(millis)
        .map(Duration::from_millis)
        .map_err(|_| FaultError::Value(text.to_owned()))
}
