//! `remote_start`: starts a charge for a token.

use forecourt_ocpp::{Version, v16, v201};
use forecourt_types::TokenUid;
use serde_json::Value;

use super::argument::{self, Argument, Arguments, Kind, OneOf};
use super::{
    Call, Command, CommandEffect, CommandError, CommandType, Outcome, Request, SessionUse, Target,
    outcome,
};
use crate::v201::central;

/// The name of the command, as it is stored and sent.
pub const NAME: &str = "remote_start";

const PROFILE: &str = "charging_profile, when given, as an object";

pub(super) const TYPE: CommandType = CommandType {
    name: NAME,
    request: Request::Commands,
    arguments: &[
        argument::EVSE,
        argument::CONNECTOR,
        Argument::new("token_uid", Kind::Text, "for whom.").wanted(),
        Argument::new(
            "charging_profile",
            Kind::Object,
            "a limit, in the JSON of the station's OCPP version.",
        ),
    ],
    one_of: Some(OneOf {
        names: &["connector_id", "evse_id"],
        message: "must be there, or evse_id: where to start",
    }),
    not_in_request: &[],
    session: SessionUse::Makes,
    read,
};

#[derive(Debug)]
struct RemoteStart {
    /// The connector; the driver chooses when neither part is given.
    target: Target,
    /// The token that the charge is for.
    token_uid: TokenUid,
    /// A limit to send along, in the version's own JSON.
    charging_profile: Option<Value>,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(RemoteStart {
        target: arguments.target(argument::CONNECTOR_FROM_1)?,
        token_uid: arguments.id("token_uid", "token_uid, a text")?,
        charging_profile: arguments.object("charging_profile", PROFILE)?,
    }))
}

impl Command for RemoteStart {
    fn v16(&self) -> Result<Call, CommandError> {
        let connector = self.target.connector_v16()?;
        let payload = v16::remote_start_transaction::request(self.token_uid.as_str(), connector);
        let payload = self.with_profile(payload);
        Ok(Call::new("RemoteStartTransaction", payload))
    }

    fn v2x(&self, remote_start_id: i32) -> Result<Call, CommandError> {
        let token = central(&self.token_uid);
        let evse = self.evse_v2x()?;
        let payload = v201::request_start_transaction::request(&token, remote_start_id, evse);
        let payload = self.with_profile(payload);
        Ok(Call::new("RequestStartTransaction", payload))
    }

    fn outcome(&self, _: Version, payload: &str) -> Outcome {
        outcome::with_effect(payload)
    }

    fn effect(&self) -> CommandEffect<'_> {
        CommandEffect::Start {
            target: self.target,
            token_uid: &self.token_uid,
        }
    }
}

impl RemoteStart {
    /// The EVSE to start at. The call of 2.x names an EVSE only: its first
    /// connector is all that may be asked for.
    fn evse_v2x(&self) -> Result<Option<u16>, CommandError> {
        match (self.target.evse_id, self.target.connector_id) {
            (Some(_), Some(connector)) if connector != 1 => Err(CommandError::lacking_v2x(
                "connector_id",
                "a start names an EVSE and none of its connectors; give evse_id alone",
            )),
            (evse, connector) => Ok(evse.or(connector)),
        }
    }

    fn with_profile(&self, payload: String) -> String {
        match (&self.charging_profile, serde_json::from_str(&payload)) {
            (Some(profile), Ok(Value::Object(mut fields))) => {
                fields.insert("chargingProfile".to_owned(), profile.clone());
                Value::Object(fields).to_string()
            }
            _ => payload,
        }
    }
}
