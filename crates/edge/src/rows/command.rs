//! What the gateway keeps of a command.

use forecourt_domain::fact::{CommandState, StationAnswer};
use forecourt_domain::secret_settings;
use forecourt_link::CommandMessage;
use forecourt_types::{ReceivedAt, SessionId};
use serde::{Deserialize, Serialize};

/// A command and its state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommandRow {
    /// The command as the cloud sent it.
    #[serde(rename = "order")]
    pub message: CommandMessage,
    /// The state of the command.
    pub state: CommandState,
    /// Whether a frame may have left for the charger: then it is never sent again.
    #[serde(default)]
    pub sent: bool,
    /// The message id of the frame that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The number that a 2.x station repeats when it starts the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_start_id: Option<i64>,
    /// The session that the command concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// Whether the charger agreed and acts only when its charge has ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scheduled: bool,
    /// Whether the gateway waits for nothing more: the command is final, or its silence lasted too
    /// long. A late answer is still recorded.
    #[serde(default)]
    pub settled: bool,
    /// The charger's own answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<StationAnswer>,
    /// Why the command is in this state, in words for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When this row was last written.
    pub updated_at: ReceivedAt,
}

impl CommandRow {
    /// The row of a command that the gateway has just got or made, and has not sent.
    pub(crate) fn delivered(message: CommandMessage, at: ReceivedAt) -> Self {
        Self {
            session_id: message.session_id.clone(),
            message,
            state: CommandState::Delivered,
            sent: false,
            message_id: None,
            remote_start_id: None,
            scheduled: false,
            settled: false,
            answer: None,
            reason: None,
            updated_at: at,
        }
    }

    /// Overwrites the secrets in its arguments (a charger's password) when they are not needed any
    /// more: the command has been sent and is never sent again, or it will not be sent at all.
    pub(crate) fn hide_used_secrets(&mut self) {
        if self.sent || self.settled || self.state.is_final() {
            secret_settings::hide_in_arguments(&mut self.message.arguments);
        }
    }
}
