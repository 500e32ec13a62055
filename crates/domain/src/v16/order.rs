//! Commands as calls of OCPP 1.6 (§5).

use forecourt_ocpp::answer::StatusAnswer;
use forecourt_ocpp::v16::{configuration, control, remote_transaction};
use serde_json::Value;

use crate::order::{Call, Order, OrderError, Outcome, Target};

const CONNECTOR: OrderError = OrderError::Argument("connector_id, a number from 1");

/// 1.6 knows connectors only; a caller that thinks in EVSEs means the same number.
fn connector(target: Target) -> Option<u16> {
    target.connector_id.or(target.evse_id)
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
            let payload = remote_transaction::start(token_uid.as_str(), connector(*target));
            let payload = with_profile(payload, charging_profile.as_ref());
            ("RemoteStartTransaction", payload)
        }
        Order::RemoteStop { transaction_id } => {
            let need = OrderError::Argument("transaction_id, a whole number for OCPP 1.6");
            let id = transaction_id.as_str().parse().map_err(|_| need)?;
            ("RemoteStopTransaction", remote_transaction::stop(id))
        }
        Order::Unlock { target } => {
            let connector = connector(*target).ok_or(CONNECTOR)?;
            ("UnlockConnector", control::unlock_connector(connector))
        }
        Order::Reset { hard, .. } => ("Reset", control::reset(*hard)),
        Order::Availability { target, operative } => {
            let connector = connector(*target).unwrap_or(0);
            (
                "ChangeAvailability",
                control::change_availability(connector, *operative),
            )
        }
        Order::Trigger { message, target } => (
            "TriggerMessage",
            control::trigger_message(message, connector(*target)),
        ),
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

/// What the answer means. An answer without a status is an answer to a question.
#[must_use]
pub fn outcome(order: &Order, payload: &str) -> Outcome {
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
