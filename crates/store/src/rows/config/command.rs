use std::collections::BTreeMap;

use forecourt_domain::fact::{CommandState, StationAnswer};
use forecourt_domain::secret_settings;
use forecourt_link::{CommandMessage, Epoch};
use forecourt_types::{CommandId, GatewayId, SessionId, StationId, Timestamp, TokenUid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Stamps;

/// One step in the history of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandStep {
    /// The state that the step led to.
    pub state: CommandState,
    /// When the step arrived here, by the clock of the cloud.
    pub at: Timestamp,
    /// The reason in words, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A command to a station. Key: [`crate::keys::command`]; index, while it is
/// not final: [`crate::keys::open_command`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Identifies the command.
    pub command_id: CommandId,
    /// The station where this takes place.
    pub station_id: StationId,
    /// The gateway that carries it out: the active one of the site when the command was made.
    pub gateway_id: GatewayId,
    /// The epoch of that gateway in which the command may run, so that a gateway that lost its
    /// disk never runs it a second time.
    pub epoch: Epoch,
    /// The type of the command: `remote_start`, `unlock`, … or `call`.
    #[serde(rename = "type")]
    pub command_type: String,
    /// The arguments under the names that the API gives them. They are stored as one JSON text,
    /// because a caller's own JSON (a payload, a charging profile) may hold what a map of the
    /// table cannot hold. Secrets are removed once the command has moved on from `sent`.
    #[serde(default, with = "json_text")]
    pub arguments: BTreeMap<String, Value>,
    /// Whether a secret was removed from the arguments. Such a command must never
    /// be posted again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secrets_hidden: bool,
    /// When the command expires: after this time it must not run.
    pub expires_at: Timestamp,
    /// The session that the command is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The number of the station's boot that the command was made for, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_generation: Option<u32>,
    /// The group of the token when the command was made; only for `remote_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_parent_uid: Option<TokenUid>,
    /// The present state of the command.
    pub state: CommandState,
    /// Whether the charger has agreed and will act only when its charge has ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scheduled: bool,
    /// The steps to the present state, the first one first. There are only a
    /// few, see [`Command::advance`].
    pub history: Vec<CommandStep>,
    /// The charger's own answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<StationAnswer>,
    /// When the command was first posted to the gateway's connection. It is written before the
    /// post, so that only a command that was never posted becomes `expired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<Timestamp>,
    /// Whether nobody waits for the command any more: its time has passed, and so has the time in
    /// which it may still have an effect.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given_up: bool,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// Names the station of a command, since a command's id alone does
/// not. Key: [`crate::keys::command_pointer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandPointer {
    /// Identifies the command.
    pub command_id: CommandId,
    /// The station where this takes place.
    pub station_id: StationId,
}

impl Command {
    /// Moves the command on to a state if that state comes later, and tells whether it did. A
    /// final state never changes. `unknown` and `timed_out` are replaced by whatever is heard
    /// later. Repeated and late reports change nothing. `unknown` may follow `delivered`, when
    /// the gateway loses a charger that it had called, and `accepted`, when a scheduled change
    /// was never seen; and either of these may follow `unknown`.
    ///
    /// Only in the states `queued` and `sent` may the command still be posted. In every other
    /// state its gateway has it or its time has passed, so the secrets in its arguments (a
    /// charger's password) are overwritten with the same write.
    pub fn advance(&mut self, state: CommandState, at: Timestamp, reason: Option<&str>) -> bool {
        let onward = match (self.state, state) {
            (from, _) if from.is_final() => false,
            (CommandState::Delivered | CommandState::Accepted, CommandState::Unknown) => true,
            (from, to) => rank(to) > rank(from),
        };
        if onward {
            self.state = state;
            self.history.push(CommandStep {
                state,
                at,
                reason: reason.map(str::to_owned),
            });
            if !matches!(state, CommandState::Queued | CommandState::Sent) {
                self.secrets_hidden |= secret_settings::hide_in_arguments(&mut self.arguments);
            }
        }
        onward
    }

    /// The command that is posted to the gateway.
    #[must_use]
    pub fn message(&self) -> CommandMessage {
        CommandMessage {
            command_id: self.command_id.clone(),
            station_id: self.station_id.clone(),
            epoch: self.epoch,
            expires_at: self.expires_at,
            session_id: self.session_id.clone(),
            boot_generation: self.boot_generation,
            token_parent_uid: self.token_parent_uid.clone(),
            command_type: self.command_type.clone(),
            arguments: self.arguments.clone(),
        }
    }
}

/// Stores the arguments as one JSON text, and also reads the map that release 0.1 stored.
mod json_text {
    use std::collections::BTreeMap;

    use forecourt_domain::foreign::ForeignJson;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(
        arguments: &BTreeMap<String, Value>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(arguments).map_err(serde::ser::Error::custom)?;
        ForeignJson::from_text(text).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, Value>, D::Error> {
        let text = ForeignJson::deserialize(deserializer)?;
        serde_json::from_str(text.as_str()).map_err(D::Error::custom)
    }
}

/// The rank of a state: a state of a higher rank comes later. `unknown` is what the cloud states
/// while it waits, so every state that the gateway reports ranks above it.
const fn rank(state: CommandState) -> u8 {
    match state {
        CommandState::Queued => 0,
        CommandState::Sent => 1,
        CommandState::Unknown => 2,
        CommandState::Delivered => 3,
        CommandState::TimedOut => 4,
        CommandState::Accepted => 5,
        CommandState::Completed
        | CommandState::Rejected
        | CommandState::Expired
        | CommandState::Failed => 6,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_are_stored_as_text_and_the_old_map_is_read() {
        let mut stored = json!({
            "command_id": "c", "station_id": "CP-1", "gateway_id": "gw", "epoch": 1,
            "type": "call", "arguments": {"action": "DataTransfer", "payload": {"a": {"b": 1}}},
            "expires_at": "2026-01-31T12:00:00.000Z", "state": "queued", "history": [],
            "created_at": "2026-01-31T12:00:00.000Z", "created_by": "x",
            "updated_at": "2026-01-31T12:00:00.000Z", "updated_by": "x",
        });
        let old: Command = serde_json::from_value(stored.clone()).unwrap();
        let written = serde_json::to_value(&old).unwrap();
        let text = r#"{"action":"DataTransfer","payload":{"a":{"b":1}}}"#;
        assert_eq!(written["arguments"], text);
        assert_eq!(serde_json::from_value::<Command>(written).unwrap(), old);
        stored.as_object_mut().unwrap().remove("arguments");
        let without: Command = serde_json::from_value(stored).unwrap();
        assert!(without.arguments.is_empty());
    }
}
