//! `get_config`: reads settings of the charger.

use forecourt_ocpp::Version;
use forecourt_ocpp::v16::get_configuration;
use forecourt_ocpp::v201::device_model::VariableName;
use forecourt_ocpp::v201::get_variables;
use serde_json::Value;

use super::argument::{Argument, Arguments, Kind};
use super::{Call, Command, CommandError, CommandType, Outcome, Request, SessionUse, outcome};

const KEYS: &str = "keys, when given, as a list of texts";

pub(super) const TYPE: CommandType = CommandType {
    name: "get_config",
    request: Request::Commands,
    arguments: &[Argument::new(
        "keys",
        Kind::Texts,
        "which settings; all when left out (1.6).",
    )],
    one_of: None,
    not_in_request: &["key"],
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct GetConfig {
    /// The settings to read: 1.6 keys, or 2.x `Component.Variable`; all of them (1.6) when empty.
    keys: Vec<String>,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    let list = arguments.given("keys").or_else(|| arguments.given("key"));
    let need = || CommandError::Argument(KEYS);
    let keys = match list {
        None => Vec::new(),
        Some(Value::String(key)) => vec![key.clone()],
        Some(Value::Array(keys)) => {
            let texts = keys.iter().map(|key| key.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().ok_or_else(need)?
        }
        Some(_) => return Err(need()),
    };
    Ok(Box::new(GetConfig { keys }))
}

impl Command for GetConfig {
    fn v16(&self) -> Result<Call, CommandError> {
        let keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        Ok(Call::new(
            "GetConfiguration",
            get_configuration::request(&keys),
        ))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let names = self.keys.iter().map(|key| variable(key));
        let names: Vec<VariableName> = names.collect::<Result<_, _>>()?;
        Ok(Call::new("GetVariables", get_variables::request(&names)))
    }

    fn outcome(&self, _: Version, payload: &str) -> Outcome {
        outcome::without_effect(payload)
    }
}

/// The variable of the device model of 2.x that a key names.
pub(super) fn variable(key: &str) -> Result<VariableName, CommandError> {
    let need = CommandError::Argument("a key of the form Component.Variable");
    VariableName::parse(key).ok_or(need)
}
