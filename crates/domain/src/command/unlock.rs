//! `unlock`: releases the cable from a connector.

use forecourt_ocpp::{Version, v16, v201};

use super::argument::{self, Arguments};
use super::{
    Call, Command, CommandError, CommandType, Outcome, Request, SessionUse, Target, outcome,
};

const CONNECTOR: CommandError = CommandError::Argument("connector_id, a number from 1");

pub(super) const TYPE: CommandType = CommandType {
    name: "unlock",
    request: Request::Commands,
    arguments: &[argument::EVSE, argument::CONNECTOR.wanted()],
    one_of: None,
    not_in_request: &[],
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct Unlock {
    /// The connector that holds the cable.
    target: Target,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(Unlock {
        target: arguments.target(argument::CONNECTOR_FROM_1)?,
    }))
}

impl Command for Unlock {
    fn v16(&self) -> Result<Call, CommandError> {
        // An EVSE may have several: which one is meant has to be said.
        let connector = self.target.connector_v16()?.and(self.target.connector_id);
        let payload = v16::unlock_connector::request(connector.ok_or(CONNECTOR)?);
        Ok(Call::new("UnlockConnector", payload))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let connector = self.target.connector_id.ok_or(CONNECTOR)?;
        let payload = match self.target.evse_id {
            Some(evse) => v201::unlock_connector::request(evse, connector),
            None => v201::unlock_connector::request(connector, 1),
        };
        Ok(Call::new("UnlockConnector", payload))
    }

    fn outcome(&self, _: Version, payload: &str) -> Outcome {
        outcome::without_effect(payload)
    }
}
