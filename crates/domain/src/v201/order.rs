//! Commands as calls of OCPP 2.x.

use forecourt_ocpp::answer::StatusAnswer;
use forecourt_ocpp::v201::variables::{self, Component, Variable, VariableName, VariableValue};
use forecourt_ocpp::v201::{Evse, control, remote_transaction};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::central;
use crate::job::begins_job;
use crate::order::{Call, Order, OrderError, Outcome, ResetMode, Target};

/// The most kept of a charger's word, in characters.
const MAX_STATUS_CHARS: usize = 255;

const VARIABLE: OrderError = OrderError::Argument("a key of the form Component.Variable");

/// The messages of `TriggerMessage` that are about an EVSE (F06), and those
/// that an operator and a maker agreed on (2.1).
const OF_EVSE: [&str; 4] = [
    "MeterValues",
    "StatusNotification",
    "TransactionEvent",
    "CustomTrigger",
];

const fn lacking(argument: &'static str, why: &'static str) -> OrderError {
    OrderError::NotExpressible {
        version: "2.x",
        argument,
        why,
    }
}

/// 2.x knows EVSEs and the connectors of each; a connector alone means the EVSE
/// of that number, and connector 0 alone the whole station.
fn evse(target: Target) -> Result<Option<Evse>, OrderError> {
    match (target.evse_id, target.connector_id) {
        (None, None | Some(0)) => Ok(None),
        (Some(_), Some(0)) => Err(lacking(
            "connector_id",
            "connector 0 is the whole station and stands beside no EVSE; leave one of the two out",
        )),
        (None, Some(id)) => Ok(Some(Evse {
            id,
            connector_id: None,
        })),
        (Some(id), connector_id) => Ok(Some(Evse { id, connector_id })),
    }
}

/// Where to start. The call names an EVSE only: its first connector is all that
/// may be asked for.
fn start_evse(target: Target) -> Result<Option<u16>, OrderError> {
    match (target.evse_id, target.connector_id) {
        (Some(_), Some(connector)) if connector != 1 => Err(lacking(
            "connector_id",
            "a start names an EVSE and none of its connectors; give evse_id alone",
        )),
        (evse, connector) => Ok(evse.or(connector)),
    }
}

fn unlock(target: Target) -> Result<String, OrderError> {
    let need = OrderError::Argument("connector_id, a number from 1");
    let connector = target.connector_id.ok_or(need)?;
    Ok(match target.evse_id {
        Some(evse) => control::unlock_connector(evse, connector),
        None => control::unlock_connector(connector, 1),
    })
}

fn trigger(message: &str, target: Target) -> Result<String, OrderError> {
    let evse = evse(target)?;
    if evse.is_some() && !OF_EVSE.contains(&message) {
        let why = "only MeterValues, StatusNotification and TransactionEvent are about one EVSE; leave it out for the other messages";
        return Err(lacking("evse_id", why));
    }
    Ok(control::trigger_message(message, evse))
}

/// 2.x ends no charge for a soft reset: it waits for the end (B12).
const fn at_once(mode: ResetMode) -> bool {
    match mode {
        ResetMode::Soft | ResetMode::OnIdle => false,
        ResetMode::Hard | ResetMode::Immediate => true,
    }
}

/// Writes the call.
///
/// # Errors
/// [`OrderError`] when 2.x cannot say it.
pub fn call(order: &Order, remote_start_id: i32) -> Result<Call, OrderError> {
    let (action, payload) = match order {
        Order::RemoteStart {
            target,
            token_uid,
            charging_profile,
        } => {
            let token = central(token_uid);
            let payload = remote_transaction::start(&token, remote_start_id, start_evse(*target)?);
            let payload = with_profile(payload, charging_profile.as_ref());
            ("RequestStartTransaction", payload)
        }
        Order::RemoteStop { transaction_id } => {
            let payload = remote_transaction::stop(transaction_id.as_str());
            ("RequestStopTransaction", payload)
        }
        Order::Unlock { target } => ("UnlockConnector", unlock(*target)?),
        Order::Reset { mode, target } => ("Reset", control::reset(at_once(*mode), target.evse_id)),
        Order::Availability { target, operative } => (
            "ChangeAvailability",
            control::change_availability(*operative, evse(*target)?),
        ),
        Order::Trigger { message, target } => ("TriggerMessage", trigger(message, *target)?),
        Order::GetConfig { keys } => {
            let names: Vec<VariableName> = keys
                .iter()
                .map(|key| variable(key))
                .collect::<Result<_, _>>()?;
            ("GetVariables", variables::get(&names))
        }
        Order::SetConfig { key, value } => {
            let value = VariableValue {
                name: variable(key)?,
                attribute_value: value.clone(),
            };
            ("SetVariables", variables::set(&[value]))
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

fn variable(key: &str) -> Result<VariableName, OrderError> {
    let (component, variable) = key.split_once('.').ok_or(VARIABLE)?;
    Ok(VariableName {
        component: Component {
            name: component.to_owned(),
            instance: None,
            evse: None,
        },
        variable: Variable {
            name: variable.to_owned(),
            instance: None,
        },
        attribute_type: None,
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

/// What the answer means.
#[must_use]
pub fn outcome(order: &Order, payload: &str) -> Outcome {
    if let Order::SetConfig { .. } = order {
        return set_outcome(payload);
    }
    let Some(answer) = StatusAnswer::read(payload) else {
        return order.outcome_without_status();
    };
    if !answer.is_positive() {
        return Outcome::Refused(answer.status);
    }
    match order {
        Order::Availability { .. } | Order::Reset { .. } if answer.status == "Scheduled" => {
            Outcome::Scheduled
        }
        // The reset of an EVSE is followed by no boot (B11).
        Order::Reset { target, .. } if target.evse_id.is_some() => Outcome::Done,
        Order::RemoteStart { .. } | Order::RemoteStop { .. } | Order::Reset { .. } => {
            Outcome::Agreed
        }
        Order::Call { action, .. } if begins_job(action) => Outcome::Agreed,
        Order::Unlock { .. }
        | Order::Availability { .. }
        | Order::Trigger { .. }
        | Order::GetConfig { .. }
        | Order::SetConfig { .. }
        | Order::Call { .. } => Outcome::Done,
    }
}

/// `SetVariables` answers variable by variable; we set one. Whatever else stands
/// in the answer stays unread, so that it hides no status.
fn set_outcome(payload: &str) -> Outcome {
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
