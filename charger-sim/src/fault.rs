use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde_json::Value;

use crate::random::Random;

/// Faults one script may hold.
const FAULTS_MAX: usize = 32;

/// Real time a dropped socket or a restart lasts unless the fault says otherwise.
const AWAY: Duration = Duration::from_secs(1);

/// Real time an answer is held back unless the fault says otherwise.
const LATE: Duration = Duration::from_secs(5);

/// What a charger does wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// `drop-socket[=5s]`: the TCP connection dies mid-session and comes back later.
    DropSocket {
        /// Real time without a socket.
        away: Duration,
    },
    /// `reboot[=5s]`: power loss mid-session; the stop is sent after the restart (reason `PowerLoss`).
    Reboot {
        /// Real time without power.
        away: Duration,
    },
    /// `duplicate-same-id[=ACTION]`: each answered transaction message is sent once more, same id.
    DuplicateSameId {
        /// Only this action.
        action: Option<String>,
    },
    /// `duplicate-new-id[=ACTION]`: the same with a new message id.
    DuplicateNewId {
        /// Only this action.
        action: Option<String>,
    },
    /// `answer-late[=5s]`: commands are carried out at once but answered late.
    AnswerLate {
        /// Real delay of the answer.
        by: Duration,
    },
    /// `answer-never`: commands are carried out and never answered.
    AnswerNever,
    /// `numbers-as-text`: every number in a transaction message is sent as text.
    NumbersAsText,
    /// `no-time-zone`: times lose their `Z`.
    NoTimeZone,
    /// `extra-fields`: transaction messages carry a field no schema knows.
    ExtraFields,
    /// `meter-stop-minus-one`: the final register is -1.
    MeterStopMinusOne,
    /// `transaction-id-minus-one`: StopTransaction names transaction -1 (1.6 only).
    TransactionIdMinusOne,
    /// `clock=-1h`, `clock=+30s`, `clock=1970`: the charger's clock is wrong by that much.
    Clock {
        /// Error in milliseconds; `None` → it starts at 1970.
        error_ms: Option<i64>,
    },
    /// `stop-missing`: the end of the session is never reported.
    StopMissing,
}

/// Where in a session a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// `@40%` of the planned duration.
    Percent(u8),
    /// `@30s` simulated seconds after the start.
    Seconds(u32),
}

/// One fault and where it strikes. Without a position, faults that need one take it from the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where.
    pub at: Option<Position>,
}

/// Text that names no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// Unknown name.
    #[error("there is no fault `{0}`; known are {names}", names = Fault::NAMES.join(", "))]
    Name(String),
    /// The part after `=`.
    #[error(
        "`{0}` is not a value of this fault; use a time such as 500ms, 5s, 10m, -1h (clock: also 1970)"
    )]
    Value(String),
    /// The part after `@`.
    #[error(
        "`{0}` is not a place in a session; use 0% to 99% of its duration or seconds such as 30s"
    )]
    Position(String),
    /// Too many.
    #[error("a script holds at most {FAULTS_MAX} faults; leave some out")]
    TooMany,
}

impl Fault {
    /// Names the command line knows.
    pub const NAMES: [&'static str; 13] = [
        "drop-socket",
        "reboot",
        "duplicate-same-id",
        "duplicate-new-id",
        "answer-late",
        "answer-never",
        "numbers-as-text",
        "no-time-zone",
        "extra-fields",
        "meter-stop-minus-one",
        "transaction-id-minus-one",
        "clock",
        "stop-missing",
    ];
}

impl FromStr for Fault {
    type Err = FaultError;

    /// Reads `name[=value][@position]`.
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

impl Position {
    /// Simulated milliseconds after the start of a session of `seconds`.
    pub(crate) fn offset_ms(self, seconds: u32) -> i64 {
        match self {
            Self::Percent(percent) => i64::from(seconds) * 10 * i64::from(percent),
            Self::Seconds(seconds) => i64::from(seconds) * 1000,
        }
    }
}

/// `[+-]N` with a unit ms, s, m, h or d (seconds when there is none), in milliseconds.
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

/// The faults of one charger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    faults: Vec<Fault>,
}

impl Script {
    /// A script of `faults`.
    ///
    /// # Errors
    /// More than 32 faults.
    pub fn new(faults: Vec<Fault>) -> Result<Self, FaultError> {
        if faults.len() > FAULTS_MAX {
            return Err(FaultError::TooMany);
        }
        Ok(Self { faults })
    }

    /// Up to `count` different faults chosen by `seed`, with positions.
    #[must_use]
    pub fn by_chance(seed: u64, count: usize) -> Self {
        let mut random = Random::new(seed);
        let mut names: Vec<&str> = Fault::NAMES.to_vec();
        let mut faults = Vec::new();
        while faults.len() < count && !names.is_empty() {
            let index = usize::try_from(random.below(names.len() as u64)).unwrap_or(0);
            let percent = 10 + u8::try_from(random.below(80)).unwrap_or(0);
            if let Ok(fault) = names.swap_remove(index).parse::<Fault>() {
                let at = fault
                    .kind
                    .strikes_in_session()
                    .then_some(Position::Percent(percent));
                faults.push(Fault { at, ..fault });
            }
        }
        Self { faults }
    }

    /// The faults, in the order given.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Faults that strike at a moment of each session, with the offset in simulated milliseconds.
    pub(crate) fn strikes(&self, seconds: u32, random: &mut Random) -> Vec<(i64, Fault)> {
        let striking = self
            .faults
            .iter()
            .filter(|fault| fault.kind.strikes_in_session());
        let mut strikes: Vec<(i64, Fault)> = striking
            .map(|fault| {
                let chance = Position::Percent(10 + u8::try_from(random.below(80)).unwrap_or(0));
                (fault.at.unwrap_or(chance).offset_ms(seconds), fault.clone())
            })
            .collect();
        strikes.sort_by_key(|strike| strike.0);
        strikes
    }

    /// The error of the charger's clock when it truly is `now_ms`.
    pub(crate) fn clock_error_ms(&self, now_ms: i64) -> i64 {
        let of = |fault: &Fault| match fault.kind {
            FaultKind::Clock { error_ms } => Some(error_ms.unwrap_or(now_ms.saturating_neg())),
            _ => None,
        };
        self.faults.iter().find_map(of).unwrap_or(0)
    }

    /// How long answers to commands are held back; `None` → for ever.
    pub(crate) fn answer_delay(&self) -> Option<Duration> {
        let of = |fault: &Fault| match fault.kind {
            FaultKind::AnswerLate { by } => Some(Some(by)),
            FaultKind::AnswerNever => Some(None),
            _ => None,
        };
        self.faults
            .iter()
            .find_map(of)
            .unwrap_or(Some(Duration::ZERO))
    }

    /// Whether an answered `action` is sent once more, and if so with a new message id.
    pub(crate) fn duplicate(&self, sent: &str) -> Option<(bool, &Fault)> {
        let fits = |action: &Option<String>| action.as_deref().is_none_or(|action| action == sent);
        self.faults.iter().find_map(|fault| match &fault.kind {
            FaultKind::DuplicateSameId { action } if fits(action) => Some((false, fault)),
            FaultKind::DuplicateNewId { action } if fits(action) => Some((true, fault)),
            _ => None,
        })
    }

    /// The fault that keeps the stop from being sent, if the script has it.
    pub(crate) fn stop_missing(&self) -> Option<&Fault> {
        self.faults
            .iter()
            .find(|fault| fault.kind == FaultKind::StopMissing)
    }

    /// Spoils a finished transaction message as the script says; returns the faults that changed it.
    pub(crate) fn distort(&self, action: &str, payload: &mut Value) -> Vec<&Fault> {
        let before = |fault: &&Fault| {
            let kept = payload.clone();
            distort_one(&fault.kind, action, payload);
            kept != *payload
        };
        self.faults.iter().filter(before).collect()
    }
}

impl FaultKind {
    /// True for faults that happen at one moment of a session.
    fn strikes_in_session(&self) -> bool {
        matches!(self, Self::DropSocket { .. } | Self::Reboot { .. })
    }
}

fn distort_one(kind: &FaultKind, action: &str, payload: &mut Value) {
    match kind {
        FaultKind::NumbersAsText => each_scalar(payload, &mut |_, value| {
            if value.is_number() {
                *value = Value::String(value.to_string());
            }
        }),
        FaultKind::NoTimeZone => each_scalar(payload, &mut |key, value| {
            if let (true, Value::String(text)) = (key == "timestamp", value) {
                text.truncate(text.trim_end_matches('Z').len());
            }
        }),
        FaultKind::ExtraFields => set(payload, "vendorNote", Value::from("x-7")),
        FaultKind::MeterStopMinusOne if action == "StopTransaction" => {
            set(payload, "meterStop", Value::from(-1))
        }
        FaultKind::MeterStopMinusOne if payload.get("eventType") == Some(&Value::from("Ended")) => {
            each_scalar(payload, &mut |key, value| {
                if key == "value" {
                    *value = Value::from(-1);
                }
            });
        }
        FaultKind::TransactionIdMinusOne if action == "StopTransaction" => {
            set(payload, "transactionId", Value::from(-1));
        }
        FaultKind::MeterStopMinusOne
        | FaultKind::TransactionIdMinusOne
        | FaultKind::DropSocket { .. }
        | FaultKind::Reboot { .. }
        | FaultKind::DuplicateSameId { .. }
        | FaultKind::DuplicateNewId { .. }
        | FaultKind::AnswerLate { .. }
        | FaultKind::AnswerNever
        | FaultKind::Clock { .. }
        | FaultKind::StopMissing => {}
    }
}

fn set(payload: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = payload {
        fields.insert(key.to_owned(), value);
    }
}

/// Visits every text, number and flag below `value` with the key it stands under.
fn each_scalar(value: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                match field {
                    Value::Object(_) | Value::Array(_) => each_scalar(field, visit),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                        visit(key, field)
                    }
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_scalar(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test should stop at once")]

    use serde_json::json;

    use super::*;

    #[test]
    fn every_named_fault_reads_back_as_it_was_written() {
        for text in
            Fault::NAMES
                .into_iter()
                .chain(["drop-socket=200ms@40%", "clock=1970", "reboot@30s"])
        {
            let fault: Fault = text.parse().unwrap();
            assert_eq!(fault.to_string().parse::<Fault>().unwrap(), fault, "{text}");
        }
        let fault: Fault = "drop-socket=3s@40%".parse().unwrap();
        assert_eq!(
            fault.kind,
            FaultKind::DropSocket {
                away: Duration::from_secs(3)
            }
        );
        assert_eq!(fault.at.unwrap().offset_ms(100), 40_000);
    }

    #[test]
    fn wrong_faults_say_what_is_known() {
        let message = "fly".parse::<Fault>().unwrap_err().to_string();
        assert!(message.contains("drop-socket"), "{message}");
        for wrong in [
            "drop-socket@140%",
            "clock=soon",
            "drop-socket=-1s",
            "reboot@",
        ] {
            assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn odd_json_is_odd_in_the_way_its_name_says() {
        let distorted = |fault: &str, payload: Value| {
            let script = Script::new(vec![fault.parse().unwrap()]).unwrap();
            let mut payload = payload;
            script.distort("StopTransaction", &mut payload);
            payload
        };
        let stop = json!({"transactionId": 7, "meterStop": 9, "timestamp": "2026-01-01T00:00:00Z"});
        assert_eq!(distorted("numbers-as-text", stop.clone())["meterStop"], "9");
        assert_eq!(
            distorted("no-time-zone", stop.clone())["timestamp"],
            "2026-01-01T00:00:00"
        );
        assert_eq!(
            distorted("meter-stop-minus-one", stop.clone())["meterStop"],
            -1
        );
        assert_eq!(
            distorted("transaction-id-minus-one", stop.clone())["transactionId"],
            -1
        );
        assert_eq!(distorted("clock=-1h", stop.clone()), stop);
    }

    #[test]
    fn a_seed_chooses_the_same_faults_each_time() {
        assert_eq!(Script::by_chance(5, 3), Script::by_chance(5, 3));
        assert_eq!(Script::by_chance(5, 99).faults().len(), Fault::NAMES.len());
    }
}
