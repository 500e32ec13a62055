//! `call`: sends any call of the charger's OCPP version, with the payload as it is given.

use forecourt_ocpp::Version;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::argument::{Argument, Arguments, Kind};
use super::{
    Call, Command, CommandEffect, CommandError, CommandType, Outcome, Request, SessionUse, outcome,
};
use crate::job::begins_job;

const PAYLOAD: &str = "payload, an object";

pub(super) const TYPE: CommandType = CommandType {
    name: "call",
    request: Request::Calls,
    arguments: &[
        Argument::new("action", Kind::Text, "the OCPP action.").wanted(),
        Argument::new("payload", Kind::Object, "its payload.").wanted(),
    ],
    one_of: None,
    not_in_request: &[],
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct AnyCall {
    action: String,
    payload: Value,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    let action = arguments.text("action", "action, an OCPP action")?;
    let payload = arguments.object("payload", PAYLOAD)?;
    let payload = payload.ok_or(CommandError::Argument(PAYLOAD))?;
    Ok(Box::new(AnyCall { action, payload }))
}

impl Command for AnyCall {
    fn v16(&self) -> Result<Call, CommandError> {
        Ok(Call::new(&self.action, self.payload.to_string()))
    }

    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        Ok(Call::new(&self.action, self.payload.to_string()))
    }

    fn outcome(&self, version: Version, payload: &str) -> Outcome {
        let usual = if begins_job(&self.action) {
            Outcome::Agreed
        } else {
            Outcome::Done
        };
        let without_status = match self.action.as_str() {
            "GetDiagnostics" if !version.is_2x() => diagnostics_outcome(payload),
            _ => usual.clone(),
        };
        outcome::by_status(payload, without_status, |_| usual)
    }

    fn effect(&self) -> CommandEffect<'_> {
        if !begins_job(&self.action) {
            return CommandEffect::None;
        }
        CommandEffect::Job {
            action: &self.action,
            payload: &self.payload,
        }
    }
}

/// What the answer to `GetDiagnostics` means: a charger without diagnostics names no file in
/// `GetDiagnostics.conf` (OCPP 1.6 §4.4), and then no report follows.
fn diagnostics_outcome(payload: &str) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Diagnostics<'a> {
        #[serde(borrow)]
        file_name: &'a RawValue,
    }
    let answer: Option<Diagnostics<'_>> = serde_json::from_str(payload).ok();
    match answer.map(|answer| answer.file_name.get()) {
        None | Some("null" | "\"\"") => Outcome::Done,
        Some(_) => Outcome::Agreed,
    }
}
