//! The commands and their arguments, by the API's names.

use std::collections::BTreeMap;

use forecourt_domain::border;
use forecourt_domain::order::{Order, OrderError};
use forecourt_ocpp::Version;
use forecourt_types::{Timestamp, TransactionId};
use serde_json::{Map, Value};

use crate::http::body::FieldCheck;
use crate::http::problem::{Code, Problem};

/// How long a command is wanted when nothing is said: a driver waits no longer.
const EXPIRES_DEFAULT_MS: i64 = 60_000;
/// How long it may be wanted at most.
const EXPIRES_MAX_MS: i64 = 24 * 60 * 60 * 1000;
/// The most settings asked for at once; all of a 1.6 charger when none is named.
const KEYS_MAX: usize = 100;

/// What an argument must be.
#[derive(Clone, Copy)]
enum Kind {
    /// A whole number from here to 65,535.
    NumberFrom(u64),
    Text,
    Flag,
    Object,
    Texts,
    /// Text, number or flag: a setting.
    Scalar,
    /// One of these words, upper or lower case.
    Word(&'static [&'static str]),
}

struct Argument {
    name: &'static str,
    kind: Kind,
    wanted: bool,
}

const fn optional(name: &'static str, kind: Kind) -> Argument {
    Argument {
        name,
        kind,
        wanted: false,
    }
}

const fn wanted(name: &'static str, kind: Kind) -> Argument {
    Argument {
        name,
        kind,
        wanted: true,
    }
}

const EVSE: Argument = optional("evse_id", Kind::NumberFrom(1));
const CONNECTOR: Argument = optional("connector_id", Kind::NumberFrom(1));
/// 0 is the whole station (OCPP 1.6 §5.2).
const ANY_CONNECTOR: Argument = optional("connector_id", Kind::NumberFrom(0));
const RESET_MODES: &[&str] = &["soft", "hard", "immediate", "on_idle"];

/// Every command with its arguments; what is not here is unknown.
const COMMANDS: [(&str, &[Argument]); 8] = [
    (
        "remote_start",
        &[
            EVSE,
            CONNECTOR,
            wanted("token_uid", Kind::Text),
            optional("charging_profile", Kind::Object),
        ],
    ),
    ("remote_stop", &[wanted("session_id", Kind::Text)]),
    (
        "unlock",
        &[EVSE, wanted("connector_id", Kind::NumberFrom(1))],
    ),
    ("reset", &[EVSE, optional("mode", Kind::Word(RESET_MODES))]),
    (
        "availability",
        &[EVSE, ANY_CONNECTOR, wanted("operative", Kind::Flag)],
    ),
    (
        "trigger",
        &[EVSE, ANY_CONNECTOR, wanted("message", Kind::Text)],
    ),
    ("get_config", &[optional("keys", Kind::Texts)]),
    (
        "set_config",
        &[wanted("key", Kind::Text), wanted("value", Kind::Scalar)],
    ),
];

/// A command as it was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) command_type: String,
    pub(crate) arguments: BTreeMap<String, Value>,
    pub(crate) expires_at: Timestamp,
}

impl Asked {
    /// Reads the body of a command.
    ///
    /// # Errors
    /// 422: an unknown type, or everything that is wrong with the arguments.
    pub(crate) fn read(mut body: Map<String, Value>, now: Timestamp) -> Result<Self, Problem> {
        let Some(Value::String(command_type)) = body.remove("type") else {
            return Err(Problem::field("type", "must be there and name a command"));
        };
        let arguments = COMMANDS.iter().find(|(name, _)| *name == command_type);
        let Some((_, arguments)) = arguments else {
            let names: Vec<_> = COMMANDS.iter().map(|(name, _)| *name).collect();
            let detail = format!("type must be one of {}", names.join(", "));
            return Err(Problem::new(Code::UnknownCommand, detail));
        };
        let expires_at = expiry(body.remove("expires_at").as_ref(), now)?;
        body.retain(|_, value| !value.is_null());
        check(&body, arguments)?;
        let asked = Self {
            command_type,
            arguments: body.into_iter().collect(),
            expires_at,
        };
        asked.check_order()?;
        Ok(asked)
    }

    /// What the gateway will make of it must not fail there.
    fn check_order(&self) -> Result<(), Problem> {
        if self.command_type == "remote_start"
            && !self.arguments.contains_key("evse_id")
            && !self.arguments.contains_key("connector_id")
        {
            let message = "must be there, or evse_id: where to start";
            return Err(Problem::field("connector_id", message));
        }
        self.order().map(|_| ()).map_err(|error| problem(&error))
    }

    fn order(&self) -> Result<Order, OrderError> {
        let mut arguments = self.arguments.clone();
        if self.command_type == "remote_stop" {
            // The transaction is looked up from the session later on.
            arguments.insert("transaction_id".to_owned(), Value::from("1"));
        }
        Order::read(&self.command_type, &arguments)
    }

    /// Whether the OCPP version of the station can say all of it.
    ///
    /// # Errors
    /// 422 when it cannot.
    pub(crate) fn check_version(&self, version: Version) -> Result<(), Problem> {
        // The number of a remote start is the gateway's to give.
        let call = self
            .order()
            .and_then(|order| border::call(version, &order, 1));
        call.map(|_| ()).map_err(|error| problem(&error))
    }

    /// Names the transaction a stop is for.
    pub(crate) fn with_transaction(&mut self, id: &TransactionId) {
        let value = Value::from(id.as_str());
        self.arguments.insert("transaction_id".to_owned(), value);
    }

    /// A text among the arguments.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.arguments.get(name).and_then(Value::as_str)
    }

    /// A number among the arguments.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        let number = self.arguments.get(name).and_then(Value::as_u64)?;
        u32::try_from(number).ok()
    }
}

fn problem(error: &OrderError) -> Problem {
    match error {
        OrderError::UnknownType(_) => {
            Problem::new(Code::UnknownCommand, "there is no such command")
        }
        OrderError::UnknownArgument(name) => {
            Problem::field(name, "is not an argument of this command")
        }
        OrderError::NotExpressible { argument, .. } => Problem::field(argument, error.to_string()),
        OrderError::Argument(_) | OrderError::NotInVersion { .. } | OrderError::Schema(_) => {
            Problem::field("", error.to_string())
        }
    }
}

/// When a command stops being wanted.
///
/// # Errors
/// 422 when that is not a time, is past, or is too far away.
pub(crate) fn expiry(given: Option<&Value>, now: Timestamp) -> Result<Timestamp, Problem> {
    let wrong = |message: &str| Problem::field("expires_at", message);
    let at = match given {
        None | Some(Value::Null) => return Ok(now.plus_millis(EXPIRES_DEFAULT_MS)),
        Some(Value::String(text)) => Timestamp::parse(text).ok(),
        Some(_) => None,
    };
    let at = at.ok_or_else(|| wrong("must be a time of RFC 3339, such as 2026-01-31T12:00:00Z"))?;
    if at <= now {
        return Err(wrong("must be later than now"));
    }
    if at.millis_since(now) > EXPIRES_MAX_MS {
        return Err(wrong("must be within 24 hours"));
    }
    Ok(at)
}

fn check(given: &Map<String, Value>, arguments: &[Argument]) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    for name in given.keys() {
        let known = arguments.iter().any(|argument| argument.name == name);
        check.note(!known, name, "is not an argument of this command");
    }
    for argument in arguments {
        match given.get(argument.name) {
            None => check.note(argument.wanted, argument.name, "must be there"),
            Some(value) => {
                let wrong = !argument.kind.takes(value);
                check.note(wrong, argument.name, &argument.kind.wish());
            }
        }
    }
    check.finish()
}

impl Kind {
    fn takes(self, value: &Value) -> bool {
        match self {
            Self::NumberFrom(least) => value
                .as_u64()
                .is_some_and(|number| (least..=u64::from(u16::MAX)).contains(&number)),
            Self::Text => value.as_str().is_some_and(|text| !text.is_empty()),
            Self::Flag => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::Texts => value
                .as_array()
                .is_some_and(|list| list.len() <= KEYS_MAX && list.iter().all(Value::is_string)),
            Self::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
            Self::Word(words) => value
                .as_str()
                .is_some_and(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word))),
        }
    }

    fn wish(self) -> String {
        match self {
            Self::NumberFrom(least) => format!("must be a whole number from {least} to 65535"),
            Self::Text => "must be a text that is not empty".to_owned(),
            Self::Flag => "must be true or false".to_owned(),
            Self::Object => "must be an object".to_owned(),
            Self::Texts => format!("must be a list of at most {KEYS_MAX} texts"),
            Self::Scalar => "must be a text, a number, true or false".to_owned(),
            Self::Word(words) => format!("must be one of {}", words.join(", ")),
        }
    }
}
