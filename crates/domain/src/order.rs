//! Commands to a charger, in words of no OCPP version.

use std::collections::BTreeMap;

use forecourt_types::{TokenUid, TransactionId};
use serde_json::Value;
use thiserror::Error;

/// Why a command cannot be given to this charger.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrderError {
    /// No command of this name is known to this release.
    #[error("this gateway knows no command {0:?}")]
    UnknownType(String),
    /// An argument is missing or of another kind.
    #[error("the command needs {0}")]
    Argument(&'static str),
    /// The charger's version has no such call.
    #[error("OCPP {version} has no call for this command")]
    NotInVersion {
        /// The version.
        version: &'static str,
    },
    /// The call would break the version's schema.
    #[error("the charger's version does not allow this: {0}")]
    Schema(String),
}

/// Where a command is meant to act; both parts as the API names them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Target {
    /// The EVSE (2.x).
    pub evse_id: Option<u16>,
    /// The connector.
    pub connector_id: Option<u16>,
}

/// One command.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Start a charge.
    RemoteStart {
        /// Where; the driver chooses when neither part is given.
        target: Target,
        /// For whom.
        token_uid: TokenUid,
        /// A limit to send along, as the version's own JSON.
        charging_profile: Option<Value>,
    },
    /// End a charge.
    RemoteStop {
        /// Which.
        transaction_id: TransactionId,
    },
    /// Let go of a cable.
    Unlock {
        /// Which.
        target: Target,
    },
    /// Restart.
    Reset {
        /// At once, without ending transactions in good order.
        hard: bool,
        /// 2.x: one EVSE only.
        target: Target,
    },
    /// Take in or out of service.
    Availability {
        /// What; the whole station when neither part is given.
        target: Target,
        /// In service.
        operative: bool,
    },
    /// Ask for a message.
    Trigger {
        /// Which, by the version's name.
        message: String,
        /// Of what.
        target: Target,
    },
    /// Read settings.
    GetConfig {
        /// 1.6 keys, or 2.x `Component.Variable`; all (1.6) when empty.
        keys: Vec<String>,
    },
    /// Change a setting.
    SetConfig {
        /// A 1.6 key, or 2.x `Component.Variable`.
        key: String,
        /// To what.
        value: String,
    },
    /// Any call of the version.
    Call {
        /// Its action.
        action: String,
        /// Its payload.
        payload: Value,
    },
}

/// A call ready to be framed; its payload follows the version's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The OCPP action.
    pub action: String,
    /// The JSON.
    pub payload: String,
}

/// What a charger's CALLRESULT means for the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It agreed; the effect shows later.
    Agreed,
    /// It is done.
    Done,
    /// It refused; its word.
    Refused(String),
}

impl Order {
    /// Reads a command by the API's names.
    ///
    /// # Errors
    /// [`OrderError::UnknownType`] and [`OrderError::Argument`].
    pub fn read(kind: &str, arguments: &BTreeMap<String, Value>) -> Result<Self, OrderError> {
        let arguments = Arguments(arguments);
        let target = arguments.target();
        match kind {
            "remote_start" => Ok(Self::RemoteStart {
                target,
                token_uid: arguments.id("token_uid", "token_uid, a text")?,
                charging_profile: arguments.0.get("charging_profile").cloned(),
            }),
            "remote_stop" => Ok(Self::RemoteStop {
                transaction_id: arguments.id("transaction_id", "transaction_id, a text")?,
            }),
            "unlock" => Ok(Self::Unlock { target }),
            "reset" => Ok(Self::Reset {
                hard: arguments.is_hard(),
                target,
            }),
            "availability" => Ok(Self::Availability {
                target,
                operative: arguments.operative()?,
            }),
            "trigger" => Ok(Self::Trigger {
                message: arguments.text("message", "message, such as StatusNotification")?,
                target,
            }),
            "get_config" => Ok(Self::GetConfig {
                keys: arguments.keys(),
            }),
            "set_config" => Ok(Self::SetConfig {
                key: arguments.text("key", "key, a text")?,
                value: arguments.text("value", "value, a text")?,
            }),
            "call" => Ok(Self::Call {
                action: arguments.text("action", "action, an OCPP action")?,
                payload: arguments
                    .0
                    .get("payload")
                    .filter(|payload| payload.is_object())
                    .cloned()
                    .ok_or(OrderError::Argument("payload, an object"))?,
            }),
            other => Err(OrderError::UnknownType(other.to_owned())),
        }
    }
}

struct Arguments<'a>(&'a BTreeMap<String, Value>);

impl Arguments<'_> {
    /// A text; numbers and truth values are written as they stand.
    fn text(&self, name: &str, need: &'static str) -> Result<String, OrderError> {
        match self.0.get(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
            _ => Err(OrderError::Argument(need)),
        }
    }

    fn id<T: std::str::FromStr>(&self, name: &str, need: &'static str) -> Result<T, OrderError> {
        let text = self.text(name, need)?;
        text.parse().map_err(|_| OrderError::Argument(need))
    }

    fn number(&self, name: &str) -> Option<u16> {
        let number = self.0.get(name)?.as_u64()?;
        u16::try_from(number).ok()
    }

    fn target(&self) -> Target {
        Target {
            evse_id: self.number("evse_id"),
            connector_id: self.number("connector_id"),
        }
    }

    fn is_hard(&self) -> bool {
        let mode = self
            .0
            .get("mode")
            .and_then(Value::as_str)
            .unwrap_or_default();
        mode.eq_ignore_ascii_case("hard") || mode.eq_ignore_ascii_case("immediate")
    }

    fn operative(&self) -> Result<bool, OrderError> {
        if let Some(operative) = self.0.get("operative").and_then(Value::as_bool) {
            return Ok(operative);
        }
        let word = ["availability", "type", "status"]
            .iter()
            .find_map(|name| self.0.get(*name)?.as_str());
        match word.map(str::to_ascii_lowercase).as_deref() {
            Some("operative") => Ok(true),
            Some("inoperative") => Ok(false),
            _ => Err(OrderError::Argument("operative, true or false")),
        }
    }

    fn keys(&self) -> Vec<String> {
        let list = self.0.get("keys").or_else(|| self.0.get("key"));
        match list {
            Some(Value::Array(keys)) => keys
                .iter()
                .filter_map(|key| key.as_str().map(str::to_owned))
                .collect(),
            Some(Value::String(key)) => vec![key.clone()],
            _ => Vec::new(),
        }
    }
}
