//! Commands as calls of OCPP 1.6 (§5).

use forecourt_ocpp::answer::StatusAnswer;
use forecourt_ocpp::v16::{configuration, control, remote_transaction};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::job::begins_job;
use crate::order::{Call, Order, OrderError, Outcome, ResetMode, Target};

const CONNECTOR: OrderError = OrderError::Argument("connector_id, a number from 1");

/// The messages of `TriggerMessage` that are about a connector (§5.17).
const OF_CONNECTOR: [&str; 2] = ["MeterValues", "StatusNotification"];

const fn lacking(argument: &'static str, why: &'static str) -> OrderError {
    OrderError::NotExpressible {
        version: "1.6",
        argument,
        why,
    }
}

/// 1.6 numbers the connectors of the whole charger and knows no EVSEs. An EVSE
/// alone means the connector of that number; a connector within another EVSE
/// is nothing that 1.6 can name.
fn connector(target: Target) -> Result<Option<u16>, OrderError> {
    match (target.evse_id, target.connector_id) {
        (Some(evse), Some(connector)) if evse != connector => Err(lacking(
            "evse_id",
            "it has no EVSEs; give connector_id alone, as the charger numbers its connectors",
        )),
        (evse, connector) => Ok(connector.or(evse)),
    }
}

fn reset(mode: ResetMode, target: Target) -> Result<String, OrderError> {
    if target.evse_id.is_some() {
        let why = "it has no EVSEs, and its Reset restarts the whole station; leave evse_id out if that is meant";
        return Err(lacking("evse_id", why));
    }
    match mode {
        ResetMode::Soft => Ok(control::reset(false)),
        ResetMode::Hard => Ok(control::reset(true)),
        ResetMode::OnIdle => Err(lacking(
            "mode",
            "its Reset cannot wait for the end of a charge; soft ends the charges that run",
        )),
        ResetMode::Immediate => Err(lacking(
            "mode",
            "its Reset is soft or hard; hard restarts at once",
        )),
    }
}

fn trigger(message: &str, target: Target) -> Result<String, OrderError> {
    let connector = connector(target)?.filter(|connector| *connector != 0);
    if connector.is_some() && !OF_CONNECTOR.contains(&message) {
        let why = "only MeterValues and StatusNotification are about one connector; leave it out for the other messages";
        return Err(lacking("connector_id", why));
    }
    Ok(control::trigger_message(message, connector))
}

/// Writes the call.
///
/// # Errors
/// [`OrderError`] when 1.6 cannot say it.
pub fn call(order: &Order) -> Result<Call, OrderError> {
    let (action, payload) = match order {
        Order::RemoteStart {
            target,
            token_uid,
            charging_profile,
        } => {
            let payload = remote_transaction::start(token_uid.as_str(), connector(*target)?);
            let payload = with_profile(payload, charging_profile.as_ref());
            ("RemoteStartTransaction", payload)
        }
        Order::RemoteStop { transaction_id } => {
            let need = OrderError::Argument("transaction_id, a whole number for OCPP 1.6");
            let id = transaction_id.as_str().parse().map_err(|_| need)?;
            ("RemoteStopTransaction", remote_transaction::stop(id))
        }
        Order::Unlock { target } => {
            // An EVSE may have several: which one is meant has to be said.
            let connector = connector(*target)?.and(target.connector_id);
            let connector = connector.ok_or(CONNECTOR)?;
            ("UnlockConnector", control::unlock_connector(connector))
        }
        Order::Reset { mode, target } => ("Reset", reset(*mode, *target)?),
        Order::Availability { target, operative } => {
            let connector = connector(*target)?.unwrap_or(0);
            (
                "ChangeAvailability",
                control::change_availability(connector, *operative),
            )
        }
        Order::Trigger { message, target } => ("TriggerMessage", trigger(message, *target)?),
        Order::GetConfig { keys } => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            ("GetConfiguration", configuration::get(&keys))
        }
        Order::SetConfig { key, value } => {
            ("ChangeConfiguration", configuration::change(key, value))
        }
        Order::Call { action, payload } => {
            return Ok(Call {
                action: action.clone(),
                payload: payload.to_string(),
            });
        }
    };
    Ok(Call {
        action: action.to_owned(),
        payload,
    })
}

fn with_profile(payload: String, profile: Option<&Value>) -> String {
    match (profile, serde_json::from_str(&payload)) {
        (Some(profile), Ok(Value::Object(mut fields))) => {
            fields.insert("chargingProfile".to_owned(), profile.clone());
            Value::Object(fields).to_string()
        }
        _ => payload,
    }
}

/// What the answer means. An answer without a status is an answer to a question,
/// or says nothing of a job that begins.
#[must_use]
pub fn outcome(order: &Order, payload: &str) -> Outcome {
    let Some(answer) = StatusAnswer::read(payload) else {
        return without_status(order, payload);
    };
    if !answer.is_positive() {
        return Outcome::Refused(answer.status);
    }
    match order {
        Order::RemoteStart { .. } | Order::RemoteStop { .. } | Order::Reset { .. } => {
            Outcome::Agreed
        }
        Order::Availability { .. } if answer.status == "Scheduled" => Outcome::Scheduled,
        Order::Call { action, .. } if begins_job(action) => Outcome::Agreed,
        Order::Unlock { .. }
        | Order::Availability { .. }
        | Order::Trigger { .. }
        | Order::GetConfig { .. }
        | Order::SetConfig { .. }
        | Order::Call { .. } => Outcome::Done,
    }
}

/// `UpdateFirmware.conf` says nothing (§6.56); a charger without diagnostics
/// names no file in `GetDiagnostics.conf` (§4.4), and no report follows.
fn without_status(order: &Order, payload: &str) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Diagnostics<'a> {
        #[serde(borrow)]
        file_name: &'a RawValue,
    }
    match order {
        Order::Call { action, .. } if action == "GetDiagnostics" => {
            let answer: Option<Diagnostics<'_>> = serde_json::from_str(payload).ok();
            match answer.map(|answer| answer.file_name.get()) {
                None | Some("null" | "\"\"") => Outcome::Done,
                Some(_) => Outcome::Agreed,
            }
        }
        order => order.outcome_without_status(),
    }
}
