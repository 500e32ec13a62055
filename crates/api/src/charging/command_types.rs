//! Reads the body of a command and checks it against the table
//! of commands (`forecourt_domain::command`).

use std::collections::BTreeMap;

use forecourt_domain::border;
use forecourt_domain::command::{
    self, Command, CommandError, CommandType, SessionUse, remote_stop,
};
use forecourt_ocpp::Version;
use forecourt_types::{Timestamp, TransactionId};
use serde_json::{Map, Value};

use crate::http::body::FieldCheck;
use crate::http::problem::{Code, Problem};

/// After what time a command expires if the body does not tell, in milliseconds: a driver does
/// not wait longer.
const EXPIRES_DEFAULT_MS: i64 = 60_000;
/// After what time a command may expire at most, in milliseconds: 24 hours.
const EXPIRES_MAX_MS: i64 = 24 * 60 * 60 * 1000;

/// The commands that `POST /v1/stations/{station_id}/commands` can give.
pub(crate) fn offered() -> impl Iterator<Item = &'static CommandType> {
    let all = command::COMMANDS.iter();
    all.filter(|known| known.request == command::Request::Commands)
}

/// A command as the caller asked for it.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) command_type: &'static CommandType,
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
        let known = offered().find(|known| known.name == command_type);
        let Some(known) = known else {
            let names: Vec<_> = offered().map(|known| known.name).collect();
            let detail = format!("type must be one of {}", names.join(", "));
            return Err(Problem::new(Code::UnknownCommand, detail));
        };
        let expires_at = expiry(body.remove("expires_at").as_ref(), now)?;
        body.retain(|_, value| !value.is_null());
        check(&body, known)?;
        let asked = Self {
            command_type: known,
            arguments: body.into_iter().collect(),
            expires_at,
        };
        // A command that the gateway could not read must be refused here.
        asked.read_command().map_err(|error| problem(&error))?;
        Ok(asked)
    }

    fn read_command(&self) -> Result<Box<dyn Command>, CommandError> {
        let mut arguments = self.arguments.clone();
        if self.command_type.session == SessionUse::Names {
            // The transaction is read from the session later.
            arguments.insert(remote_stop::TRANSACTION_ID.to_owned(), Value::from("1"));
        }
        command::read(self.command_type.name, &arguments)
    }

    /// Checks that the station's OCPP version can express the whole command.
    ///
    /// # Errors
    /// 422 when it cannot express it.
    pub(crate) fn check_version(&self, version: Version) -> Result<(), Problem> {
        // The gateway, and not the caller, gives the number of a remote start.
        let call = self
            .read_command()
            .and_then(|command| border::call(version, command.as_ref(), 1));
        call.map(|_| ()).map_err(|error| problem(&error))
    }

    /// Adds the id of the transaction that a stop is for.
    pub(crate) fn with_transaction(&mut self, id: &TransactionId) {
        let value = Value::from(id.as_str());
        let name = remote_stop::TRANSACTION_ID.to_owned();
        self.arguments.insert(name, value);
    }

    /// The value of an argument that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.arguments.get(name).and_then(Value::as_str)
    }

    /// The value of an argument that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        let number = self.arguments.get(name).and_then(Value::as_u64)?;
        u32::try_from(number).ok()
    }
}

fn problem(error: &CommandError) -> Problem {
    match error {
        CommandError::UnknownType(_) => {
            Problem::new(Code::UnknownCommand, "there is no such command")
        }
        CommandError::UnknownArgument(name) => {
            Problem::field(name, "is not an argument of this command")
        }
        CommandError::NotExpressible { argument, .. } => {
            Problem::field(argument, error.to_string())
        }
        CommandError::Argument(_) | CommandError::NotInVersion { .. } | CommandError::Schema(_) => {
            Problem::field("", error.to_string())
        }
    }
}

/// The time at which a command expires.
///
/// # Errors
/// 422 when the value is not a time, is past, or is too far in the future.
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

fn check(given: &Map<String, Value>, known: &CommandType) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    for name in given.keys() {
        let is_known = known.arguments.iter().any(|known| known.name == name);
        check.note(!is_known, name, "is not an argument of this command");
    }
    for argument in known.arguments {
        match given.get(argument.name) {
            None => check.note(argument.is_wanted, argument.name, "must be there"),
            Some(value) => {
                let wrong = !argument.kind.takes(value);
                check.note(wrong, argument.name, &argument.kind.wish());
            }
        }
    }
    check.finish()?;
    match known.one_of {
        Some(one_of) if !one_of.names.iter().any(|name| given.contains_key(*name)) => {
            let first = one_of.names.first().copied().unwrap_or_default();
            Err(Problem::field(first, one_of.message))
        }
        _ => Ok(()),
    }
}
