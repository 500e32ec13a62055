//! `remote_stop`: ends a charge.

use forecourt_ocpp::{Version, v16, v201};
use forecourt_types::TransactionId;

use super::argument::{Argument, Arguments, Kind};
use super::{
    Call, Command, CommandEffect, CommandError, CommandType, Outcome, Request, SessionUse, outcome,
};

/// The name of the command, as it is stored and sent.
pub const NAME: &str = "remote_stop";
/// The argument that names the session to be ended.
pub const SESSION_ID: &str = "session_id";
/// The argument that names the transaction to be ended. The request names a
/// session; the cloud adds this one, or the gateway when only it knows.
pub const TRANSACTION_ID: &str = "transaction_id";

pub(super) const TYPE: CommandType = CommandType {
    name: NAME,
    request: Request::Commands,
    arguments: &[Argument::new(SESSION_ID, Kind::Text, "which session.").wanted()],
    one_of: None,
    not_in_request: &[TRANSACTION_ID],
    session: SessionUse::Names,
    read,
};

#[derive(Debug)]
struct RemoteStop {
    transaction_id: TransactionId,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(RemoteStop {
        transaction_id: arguments.id(TRANSACTION_ID, "transaction_id, a text")?,
    }))
}

impl Command for RemoteStop {
    fn v16(&self) -> Result<Call, CommandError> {
        let need = CommandError::Argument("transaction_id, a whole number for OCPP 1.6");
        let id = self.transaction_id.as_str().parse().map_err(|_| need)?;
        let payload = v16::remote_stop_transaction::request(id);
        Ok(Call::new("RemoteStopTransaction", payload))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let payload = v201::request_stop_transaction::request(self.transaction_id.as_str());
        Ok(Call::new("RequestStopTransaction", payload))
    }

    fn outcome(&self, _: Version, payload: &str) -> Outcome {
        outcome::with_effect(payload)
    }

    fn effect(&self) -> CommandEffect<'_> {
        CommandEffect::Stop {
            transaction_id: &self.transaction_id,
        }
    }
}
