//! Commands as calls of OCPP 2.x.

use forecourt_ocpp::answer::StatusAnswer;
use forecourt_ocpp::v201::variables::{self, Component, Variable, VariableName, VariableValue};
use forecourt_ocpp::v201::{Evse, control, remote_transaction};
use serde_json::Value;

use super::central;
use crate::order::{Call, Order, OrderError, Outcome, Target};

const VARIABLE: OrderError = OrderError::Argument("a key of the form Component.Variable");

/// 2.x knows EVSEs; a caller that thinks in connectors means the same number.
fn evse_id(target: Target) -> Option<u16> {
    target.evse_id.or(target.connector_id)
}

fn evse(target: Target) -> Option<Evse> {
    Some(Evse {
        id: evse_id(target)?,
        connector_id: target.evse_id.and(target.connector_id),
    })
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
            let payload = remote_transaction::start(&token, remote_start_id, evse_id(*target));
            let payload = with_profile(payload, charging_profile.as_ref());
            ("RequestStartTransaction", payload)
        }
        Order::RemoteStop { transaction_id } => {
            let payload = remote_transaction::stop(transaction_id.as_str());
            ("RequestStopTransaction", payload)
        }
        Order::Unlock { target } => {
            let need = OrderError::Argument("evse_id, a number from 1");
            let connector = target.evse_id.and(target.connector_id).unwrap_or(1);
            let payload = control::unlock_connector(evse_id(*target).ok_or(need)?, connector);
            ("UnlockConnector", payload)
        }
        Order::Reset { hard, target } => ("Reset", control::reset(*hard, target.evse_id)),
        Order::Availability { target, operative } => (
            "ChangeAvailability",
            control::change_availability(*operative, evse(*target)),
        ),
        Order::Trigger { message, target } => (
            "TriggerMessage",
            control::trigger_message(message, evse(*target)),
        ),
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
        return Outcome::Done;
    };
    if !answer.is_positive() {
        return Outcome::Refused(answer.status);
    }
    match order {
        Order::RemoteStart { .. } | Order::RemoteStop { .. } | Order::Reset { .. } => {
            Outcome::Agreed
        }
        Order::Availability { .. } if answer.status == "Scheduled" => Outcome::Agreed,
        Order::Unlock { .. }
        | Order::Availability { .. }
        | Order::Trigger { .. }
        | Order::GetConfig { .. }
        | Order::SetConfig { .. }
        | Order::Call { .. } => Outcome::Done,
    }
}

/// `SetVariables` answers variable by variable; we set one.
fn set_outcome(payload: &str) -> Outcome {
    let answer: Value = serde_json::from_str(payload).unwrap_or_default();
    let status = answer
        .pointer("/setVariableResult/0/attributeStatus")
        .and_then(Value::as_str);
    match status {
        Some("Accepted" | "RebootRequired") => Outcome::Done,
        Some(status) => Outcome::Refused(status.to_owned()),
        None => Outcome::Refused("the answer names no variable".to_owned()),
    }
}
