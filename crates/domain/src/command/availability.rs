//! `availability`: takes connectors, or the whole station, in or out of service.

use forecourt_ocpp::{Version, v16, v201};
use serde_json::Value;

use super::argument::{self, Argument, Arguments, Kind};
use super::{
    Call, Command, CommandEffect, CommandError, CommandType, Outcome, Request, SessionUse, Target,
    outcome,
};

/// Other names of the argument `operative`, under which the gateway takes the word of OCPP:
/// `Operative` or `Inoperative`.
const IN_WORDS: &[&str] = &["availability", "type", "status"];

pub(super) const TYPE: CommandType = CommandType {
    name: "availability",
    request: Request::Commands,
    arguments: &[
        argument::EVSE,
        argument::ANY_CONNECTOR,
        Argument::new("operative", Kind::Flag, "in service or not.").wanted(),
    ],
    one_of: None,
    not_in_request: IN_WORDS,
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct Availability {
    /// The connectors; the whole station when neither part is given.
    target: Target,
    /// Whether the connectors are to be in service.
    operative: bool,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(Availability {
        target: arguments.target(argument::CONNECTOR_FROM_0)?,
        operative: operative(arguments)?,
    }))
}

fn operative(arguments: &Arguments<'_>) -> Result<bool, CommandError> {
    let need = CommandError::Argument("operative, true or false");
    if let Some(operative) = arguments.given("operative") {
        return operative.as_bool().ok_or(need);
    }
    let mut words = IN_WORDS.iter();
    let word = words.find_map(|name| arguments.given(name).and_then(Value::as_str));
    match word.map(str::to_ascii_lowercase).as_deref() {
        Some("operative") => Ok(true),
        Some("inoperative") => Ok(false),
        _ => Err(need),
    }
}

impl Command for Availability {
    fn v16(&self) -> Result<Call, CommandError> {
        let connector = self.target.connector_v16()?.unwrap_or(0);
        let payload = v16::change_availability::request(connector, self.operative);
        Ok(Call::new("ChangeAvailability", payload))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let payload = v201::change_availability::request(self.operative, self.target.evse_v2x()?);
        Ok(Call::new("ChangeAvailability", payload))
    }

    fn outcome(&self, _: Version, payload: &str) -> Outcome {
        outcome::by_status(payload, Outcome::Done, |status| match status {
            "Scheduled" => Outcome::Scheduled,
            _ => Outcome::Done,
        })
    }

    fn effect(&self) -> CommandEffect<'_> {
        CommandEffect::Availability {
            target: self.target,
            operative: self.operative,
        }
    }
}
