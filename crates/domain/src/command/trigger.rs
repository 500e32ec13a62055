//! `trigger`: asks the charger for a message.

use forecourt_ocpp::{Version, v16, v201};

use super::argument::{self, Argument, Arguments, Kind};
use super::{
    Call, Command, CommandError, CommandType, Outcome, Request, SessionUse, Target, outcome,
};

/// The messages of `TriggerMessage` that are about a connector (OCPP 1.6 §5.17).
const OF_CONNECTOR: [&str; 2] = ["MeterValues", "StatusNotification"];

/// The messages of `TriggerMessage` that are about an EVSE (OCPP 2.0.1 F06), and
/// those that an operator and a maker agreed on (2.1).
const OF_EVSE: [&str; 4] = [
    "MeterValues",
    "StatusNotification",
    "TransactionEvent",
    "CustomTrigger",
];

pub(super) const TYPE: CommandType = CommandType {
    name: "trigger",
    request: Request::Commands,
    arguments: &[
        argument::EVSE,
        argument::ANY_CONNECTOR,
        Argument::new("message", Kind::Text, "the OCPP name of the message.").wanted(),
    ],
    one_of: None,
    not_in_request: &[],
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct Trigger {
    /// The message, by the version's name for it.
    message: String,
    /// The connector that the message is to be about.
    target: Target,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(Trigger {
        message: arguments.text("message", "message, such as StatusNotification")?,
        target: arguments.target(argument::CONNECTOR_FROM_0)?,
    }))
}

impl Command for Trigger {
    fn v16(&self) -> Result<Call, CommandError> {
        let message = self.message.as_str();
        let connector = self.target.connector_v16()?;
        let connector = connector.filter(|connector| *connector != 0);
        if connector.is_some() && !OF_CONNECTOR.contains(&message) {
            let why = "only MeterValues and StatusNotification are about one connector; leave it out for the other messages";
            return Err(CommandError::lacking_v16("connector_id", why));
        }
        let payload = v16::trigger_message::request(message, connector);
        Ok(Call::new("TriggerMessage", payload))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let message = self.message.as_str();
        let evse = self.target.evse_v2x()?;
        if evse.is_some() && !OF_EVSE.contains(&message) {
            let why = "only MeterValues, StatusNotification and TransactionEvent are about one EVSE; leave it out for the other messages";
            return Err(CommandError::lacking_v2x("evse_id", why));
        }
        let payload = v201::trigger_message::request(message, evse);
        Ok(Call::new("TriggerMessage", payload))
    }

    fn outcome(&self, _: Version, payload: &str) -> Outcome {
        outcome::without_effect(payload)
    }
}
