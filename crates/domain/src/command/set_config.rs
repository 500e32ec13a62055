//! `set_config`: changes one setting.

use forecourt_ocpp::Version;
use forecourt_ocpp::v16::change_configuration;
use forecourt_ocpp::v201::set_variables::{self, VariableValue};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::argument::{Argument, Arguments, Kind};
use super::get_config::variable;
use super::{Call, Command, CommandError, CommandType, Outcome, Request, SessionUse, outcome};

/// The most kept of a charger's word, in characters.
const MAX_STATUS_CHARS: usize = 255;

pub(super) const TYPE: CommandType = CommandType {
    name: "set_config",
    request: Request::Commands,
    arguments: &[
        Argument::new(
            "key",
            Kind::Text,
            "which setting; `Component.Variable` for 2.x.",
        )
        .wanted(),
        Argument::new("value", Kind::Scalar, "to what.").wanted(),
    ],
    one_of: None,
    not_in_request: &[],
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct SetConfig {
    /// A 1.6 key, or 2.x `Component.Variable`.
    key: String,
    /// The new value.
    value: String,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(SetConfig {
        key: arguments.text("key", "key, a text")?,
        value: arguments.text("value", "value, a text")?,
    }))
}

impl Command for SetConfig {
    fn v16(&self) -> Result<Call, CommandError> {
        let payload = change_configuration::request(&self.key, &self.value);
        Ok(Call::new("ChangeConfiguration", payload))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let value = VariableValue {
            name: variable(&self.key)?,
            attribute_value: self.value.clone(),
        };
        Ok(Call::new("SetVariables", set_variables::request(&[value])))
    }

    fn outcome(&self, version: Version, payload: &str) -> Outcome {
        if version.is_2x() {
            set_variables_outcome(payload)
        } else {
            outcome::without_effect(payload)
        }
    }
}

/// `SetVariables` answers variable by variable; we set one. Whatever else stands
/// in the answer stays unread, so that it hides no status.
fn set_variables_outcome(payload: &str) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        #[serde(borrow)]
        set_variable_result: Vec<&'a RawValue>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Of {
        attribute_status: String,
    }
    let answer: Option<Answer<'_>> = serde_json::from_str(payload).ok();
    let first = answer.and_then(|answer| answer.set_variable_result.first().copied());
    let first: Option<Of> = first.and_then(|first| serde_json::from_str(first.get()).ok());
    match first.map(|first| first.attribute_status) {
        Some(status) if ["Accepted", "RebootRequired"].contains(&status.as_str()) => Outcome::Done,
        Some(status) => Outcome::Refused(status.chars().take(MAX_STATUS_CHARS).collect()),
        None => Outcome::Refused("the answer names no variable".to_owned()),
    }
}
