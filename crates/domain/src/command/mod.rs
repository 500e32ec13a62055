//! Commands to a charger, in words of no OCPP version.
//!
//! One file is one command and holds its four parts: the arguments, the call of
//! OCPP 1.6, the call of OCPP 2.x, and what the charger's answer means. The API
//! and the gateway know the commands by [`COMMANDS`] and the trait [`Command`]
//! only: a new command is a new file and a line of that table.

mod argument;
mod effect;
mod outcome;
mod problem;
pub mod reason;
mod target;

mod availability;
mod call;
mod get_config;
pub mod remote_start;
pub mod remote_stop;
mod reset;
mod set_config;
mod trigger;
mod unlock;

pub use argument::{Argument, Arguments, Kind, OneOf};
pub use effect::CommandEffect;
pub use outcome::Outcome;
pub use problem::CommandError;
pub use target::Target;

use std::collections::BTreeMap;
use std::fmt;

use forecourt_ocpp::Version;
use serde_json::Value;

/// Every command, in the order in which the API names them.
pub const COMMANDS: &[CommandType] = &[
    remote_start::TYPE,
    remote_stop::TYPE,
    unlock::TYPE,
    reset::TYPE,
    availability::TYPE,
    trigger::TYPE,
    get_config::TYPE,
    set_config::TYPE,
    call::TYPE,
];

/// The command `call`, which a request of its own gives.
pub const CALL: CommandType = call::TYPE;

/// One line of the table of commands.
#[derive(Debug, Clone, Copy)]
pub struct CommandType {
    /// The name by which the API, the rows and the gateway know the command. It
    /// is stored and sent, so it never changes.
    pub name: &'static str,
    /// The request of the API that gives the command.
    pub request: Request,
    /// The arguments that the request may have.
    pub arguments: &'static [Argument],
    /// Optional arguments of which the request must have at least one.
    pub one_of: Option<OneOf>,
    /// The names of further arguments that the gateway takes and the request may
    /// not have: the cloud adds them, or an earlier release stored them.
    pub not_in_request: &'static [&'static str],
    /// What the command has to do with a session.
    pub session: SessionUse,
    /// Reads the command from its arguments, the names of which are known
    /// to be good.
    read: fn(&Arguments<'_>) -> Result<Box<dyn Command>, CommandError>,
}

/// Which request of the API gives a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// `POST /v1/stations/{station_id}/commands`, which checks the arguments
    /// by [`CommandType::arguments`].
    Commands,
    /// `POST /v1/stations/{station_id}/calls`, which has a body of its own.
    Calls,
}

/// How a command uses a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionUse {
    /// The command concerns no session.
    None,
    /// A session is made together with the command.
    Makes,
    /// The command names an open session. The cloud or the gateway adds the transaction of
    /// it as [`remote_stop::TRANSACTION_ID`].
    Names,
}

/// A command whose arguments have been read.
pub trait Command: fmt::Debug {
    /// Writes the call of OCPP 1.6. [`crate::border::call`] checks it
    /// by the schema.
    ///
    /// # Errors
    /// [`CommandError`] when 1.6 cannot say it.
    fn v16(&self) -> Result<Call, CommandError>;

    /// Writes the call of OCPP 2.0.1 and 2.1. `remote_start_id` is the number
    /// that a station repeats in the events of the transaction it starts.
    ///
    /// # Errors
    /// [`CommandError`] when 2.x cannot say it.
    fn v2x(&self, remote_start_id: i32) -> Result<Call, CommandError>;

    /// What the payload of the charger's CALLRESULT means. An answer that cannot
    /// be read has a meaning too.
    fn outcome(&self, version: Version, payload: &str) -> Outcome;

    /// What the charger does later when it has agreed to the command.
    fn effect(&self) -> CommandEffect<'_> {
        CommandEffect::None
    }
}

/// A call ready to be framed; its payload follows the version's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The OCPP action.
    pub action: String,
    /// The payload as JSON text.
    pub payload: String,
}

impl Call {
    fn new(action: &str, payload: String) -> Self {
        Self {
            action: action.to_owned(),
            payload,
        }
    }
}

/// The command of this name; none when this release knows none.
#[must_use]
pub fn find(name: &str) -> Option<&'static CommandType> {
    COMMANDS.iter().find(|known| known.name == name)
}

/// Reads a command by the API's names. An argument that is wrong or not known is
/// refused, never left out; one that is null counts as left out.
///
/// # Errors
/// [`CommandError::UnknownType`], [`CommandError::UnknownArgument`] and
/// [`CommandError::Argument`].
pub fn read(
    name: &str,
    arguments: &BTreeMap<String, Value>,
) -> Result<Box<dyn Command>, CommandError> {
    let known = find(name).ok_or_else(|| CommandError::UnknownType(name.to_owned()))?;
    let arguments = Arguments::new(arguments);
    let foreign = arguments.names().find(|name| !known.takes(name));
    match foreign {
        Some(name) => Err(CommandError::UnknownArgument(name.to_owned())),
        None => (known.read)(&arguments),
    }
}

impl CommandType {
    /// Whether the gateway takes an argument of this name.
    fn takes(&self, name: &str) -> bool {
        let mut declared = self.arguments.iter();
        declared.any(|argument| argument.name == name) || self.not_in_request.contains(&name)
    }
}
