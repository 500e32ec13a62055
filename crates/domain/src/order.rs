//! Commands to a charger, in words of no OCPP version.

use std::collections::BTreeMap;

use forecourt_types::{TokenUid, TransactionId};
use serde_json::Value;
use thiserror::Error;

use crate::job::{JobReport, begins_job};

/// Why a command cannot be given to this charger.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrderError {
    /// No command of this name is known to this release.
    #[error("this gateway knows no command {0:?}")]
    UnknownType(String),
    /// An argument is missing or of another kind.
    #[error("the command needs {0}")]
    Argument(&'static str),
    /// The command does not have such an argument.
    #[error("the command takes no argument {0:?}")]
    UnknownArgument(String),
    /// The version has the call, but cannot say this argument in it. Leaving
    /// the argument out would make the charger do more than was asked for.
    #[error("OCPP {version} cannot say this: {why}")]
    NotExpressible {
        /// The version.
        version: &'static str,
        /// The argument, by the API's name.
        argument: &'static str,
        /// What the version lacks, and what to give instead.
        why: &'static str,
    },
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
        /// The outlet; the driver chooses when neither part is given.
        target: Target,
        /// The token that the charge is for.
        token_uid: TokenUid,
        /// A limit to send along, as the version's own JSON.
        charging_profile: Option<Value>,
    },
    /// End a charge.
    RemoteStop {
        /// The transaction to be ended.
        transaction_id: TransactionId,
    },
    /// Let go of a cable.
    Unlock {
        /// The connector that holds the cable.
        target: Target,
    },
    /// Restart the station or one EVSE of it.
    Reset {
        /// When it restarts, and what becomes of the transactions that run.
        mode: ResetMode,
        /// 2.x: one EVSE only.
        target: Target,
    },
    /// Take in or out of service.
    Availability {
        /// The connectors; the whole station when neither part is given.
        target: Target,
        /// Whether they are to be in service.
        operative: bool,
    },
    /// Ask for a message.
    Trigger {
        /// The message, by the version's name for it.
        message: String,
        /// The outlet that the message is to be about.
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
        /// The new value.
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

/// How a station restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetMode {
    /// The station ends its transactions in good order first (1.6), or waits
    /// for their end (2.x).
    Soft,
    /// The station restarts at once.
    Hard,
    /// The station waits until no transaction runs (2.x only).
    OnIdle,
    /// The station ends its transactions and restarts at once (2.x only).
    Immediate,
}

impl ResetMode {
    /// Whether the charges that run go on, or are ended in good order, before
    /// the station restarts.
    #[must_use]
    pub const fn waits_for_charges(self) -> bool {
        match self {
            Self::Soft | Self::OnIdle => true,
            Self::Hard | Self::Immediate => false,
        }
    }
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
    /// It agreed, and acts when the charge that runs has ended.
    Scheduled,
    /// It is done.
    Done,
    /// It refused; its word.
    Refused(String),
}

impl Order {
    /// Reads a command by the API's names. An argument that is wrong or not
    /// known is refused, never left out.
    ///
    /// # Errors
    /// [`OrderError::UnknownType`], [`OrderError::Argument`] and
    /// [`OrderError::UnknownArgument`].
    pub fn read(kind: &str, arguments: &BTreeMap<String, Value>) -> Result<Self, OrderError> {
        let arguments = Arguments::of(kind, arguments)?;
        match kind {
            "remote_start" => Ok(Self::RemoteStart {
                target: arguments.target(CONNECTOR_FROM_1)?,
                token_uid: arguments.id("token_uid", "token_uid, a text")?,
                charging_profile: arguments.object("charging_profile", PROFILE)?,
            }),
            "remote_stop" => Ok(Self::RemoteStop {
                transaction_id: arguments.id("transaction_id", "transaction_id, a text")?,
            }),
            "unlock" => Ok(Self::Unlock {
                target: arguments.target(CONNECTOR_FROM_1)?,
            }),
            "reset" => Ok(Self::Reset {
                mode: arguments.mode()?,
                target: arguments.target(CONNECTOR_FROM_1)?,
            }),
            "availability" => Ok(Self::Availability {
                target: arguments.target(CONNECTOR_FROM_0)?,
                operative: arguments.operative()?,
            }),
            "trigger" => Ok(Self::Trigger {
                message: arguments.text("message", "message, such as StatusNotification")?,
                target: arguments.target(CONNECTOR_FROM_0)?,
            }),
            "get_config" => Ok(Self::GetConfig {
                keys: arguments.keys()?,
            }),
            "set_config" => Ok(Self::SetConfig {
                key: arguments.text("key", "key, a text")?,
                value: arguments.text("value", "value, a text")?,
            }),
            "call" => Ok(Self::Call {
                action: arguments.text("action", "action, an OCPP action")?,
                payload: arguments
                    .object("payload", PAYLOAD)?
                    .ok_or(OrderError::Argument(PAYLOAD))?,
            }),
            other => Err(OrderError::UnknownType(other.to_owned())),
        }
    }

    /// Whether the command begins a job whose end the charger reports later.
    #[must_use]
    pub fn begins_job(&self) -> bool {
        matches!(self, Self::Call { action, .. } if begins_job(action))
    }

    /// Whether a report is about the job that this command began.
    #[must_use]
    pub fn is_reported_by(&self, report: &JobReport) -> bool {
        matches!(self, Self::Call { action, payload } if report.is_of(action, payload))
    }

    /// What an answer means whose status cannot be read. What has an effect that
    /// shows is waited for; a question is answered by its answer.
    #[must_use]
    pub fn outcome_without_status(&self) -> Outcome {
        match self {
            Self::RemoteStart { .. } | Self::RemoteStop { .. } => Outcome::Agreed,
            // The reset of one EVSE is followed by no boot (2.x B11).
            Self::Reset { target, .. } if target.evse_id.is_none() => Outcome::Agreed,
            Self::Call { action, .. } if begins_job(action) => Outcome::Agreed,
            Self::Unlock { .. }
            | Self::Reset { .. }
            | Self::Availability { .. }
            | Self::Trigger { .. }
            | Self::GetConfig { .. }
            | Self::SetConfig { .. }
            | Self::Call { .. } => Outcome::Done,
        }
    }
}

const PROFILE: &str = "charging_profile, when given, as an object";
const PAYLOAD: &str = "payload, an object";
const EVSE: &str = "evse_id, when given, as a whole number from 1 to 65535";
const MODE: &str = "mode, when given, as soft, hard, immediate or on_idle";
const KEYS: &str = "keys, when given, as a list of texts";

/// The least connector a command takes, and what it says of another one.
type LeastConnector = (u16, &'static str);

const CONNECTOR_FROM_1: LeastConnector = (
    1,
    "connector_id, when given, as a whole number from 1 to 65535",
);
/// Connector 0 is the whole station (OCPP 1.6 §5.2).
const CONNECTOR_FROM_0: LeastConnector = (
    0,
    "connector_id, when given, as a whole number from 0 to 65535",
);

/// The arguments of each command.
fn names(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "remote_start" => &["evse_id", "connector_id", "token_uid", "charging_profile"],
        "remote_stop" => &["session_id", "transaction_id"],
        "unlock" => &["evse_id", "connector_id"],
        "reset" => &["evse_id", "mode"],
        "availability" => &[
            "evse_id",
            "connector_id",
            "operative",
            "availability",
            "type",
            "status",
        ],
        "trigger" => &["evse_id", "connector_id", "message"],
        "get_config" => &["keys", "key"],
        "set_config" => &["key", "value"],
        "call" => &["action", "payload"],
        _ => return None,
    })
}

struct Arguments<'a>(&'a BTreeMap<String, Value>);

impl<'a> Arguments<'a> {
    fn of(kind: &str, arguments: &'a BTreeMap<String, Value>) -> Result<Self, OrderError> {
        let known = names(kind).ok_or_else(|| OrderError::UnknownType(kind.to_owned()))?;
        let mut given = arguments.iter().filter(|(_, value)| !value.is_null());
        let foreign = given.find(|(name, _)| !known.contains(&name.as_str()));
        match foreign {
            Some((name, _)) => Err(OrderError::UnknownArgument(name.clone())),
            None => Ok(Self(arguments)),
        }
    }

    /// An argument that is there; null is the same as left out.
    fn given(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text; numbers and truth values are written as they stand.
    fn text(&self, name: &str, need: &'static str) -> Result<String, OrderError> {
        match self.given(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
            _ => Err(OrderError::Argument(need)),
        }
    }

    fn id<T: std::str::FromStr>(&self, name: &str, need: &'static str) -> Result<T, OrderError> {
        let text = self.text(name, need)?;
        text.parse().map_err(|_| OrderError::Argument(need))
    }

    fn object(&self, name: &str, need: &'static str) -> Result<Option<Value>, OrderError> {
        match self.given(name) {
            None => Ok(None),
            Some(value) if value.is_object() => Ok(Some(value.clone())),
            Some(_) => Err(OrderError::Argument(need)),
        }
    }

    fn number(
        &self,
        name: &str,
        least: u16,
        need: &'static str,
    ) -> Result<Option<u16>, OrderError> {
        let Some(value) = self.given(name) else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
        match number.filter(|number| *number >= least) {
            Some(number) => Ok(Some(number)),
            None => Err(OrderError::Argument(need)),
        }
    }

    fn target(&self, connector: LeastConnector) -> Result<Target, OrderError> {
        let (least, need) = connector;
        Ok(Target {
            evse_id: self.number("evse_id", 1, EVSE)?,
            connector_id: self.number("connector_id", least, need)?,
        })
    }

    /// Soft when it is left out: nobody's charge is cut off without being asked.
    fn mode(&self) -> Result<ResetMode, OrderError> {
        let Some(mode) = self.given("mode") else {
            return Ok(ResetMode::Soft);
        };
        let word = mode.as_str().map(str::to_ascii_lowercase);
        match word.as_deref() {
            Some("soft") => Ok(ResetMode::Soft),
            Some("hard") => Ok(ResetMode::Hard),
            Some("immediate") => Ok(ResetMode::Immediate),
            Some("on_idle") => Ok(ResetMode::OnIdle),
            _ => Err(OrderError::Argument(MODE)),
        }
    }

    fn operative(&self) -> Result<bool, OrderError> {
        let need = OrderError::Argument("operative, true or false");
        if let Some(operative) = self.given("operative") {
            return operative.as_bool().ok_or(need);
        }
        let mut words = ["availability", "type", "status"].iter();
        let word = words.find_map(|name| self.given(name)?.as_str());
        match word.map(str::to_ascii_lowercase).as_deref() {
            Some("operative") => Ok(true),
            Some("inoperative") => Ok(false),
            _ => Err(need),
        }
    }

    fn keys(&self) -> Result<Vec<String>, OrderError> {
        let list = self.given("keys").or_else(|| self.given("key"));
        let need = || OrderError::Argument(KEYS);
        match list {
            None => Ok(Vec::new()),
            Some(Value::String(key)) => Ok(vec![key.clone()]),
            Some(Value::Array(keys)) => {
                let texts = keys.iter().map(|key| key.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().ok_or_else(need)
            }
            Some(_) => Err(need()),
        }
    }
}
