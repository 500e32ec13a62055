//! The steps of a command, and what the charger answered to it.

use forecourt_types::{CommandId, SessionId};
use serde::{Deserialize, Serialize};

use crate::foreign::ForeignJson;

/// A command went one step further; see [`CommandState`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandUpdated {
    /// The command that went a step further.
    pub command_id: CommandId,
    /// The state of the command now.
    pub state: CommandState,
    /// The session that the command concerns, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The charger's own answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<StationAnswer>,
    /// Why the command has this state, in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the charger agreed and acts only when its charge has ended:
    /// the command stays open for as long as that takes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scheduled: bool,
}

/// The states of a command, from request to effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// The command is stored in the cloud.
    Queued,
    /// The command was sent to the gateway's connection.
    Sent,
    /// The gateway has stored the command.
    Delivered,
    /// The charger accepted the command.
    Accepted,
    /// The charger, or the gateway before it, refused the command.
    Rejected,
    /// The effect of the command was seen.
    Completed,
    /// The time of the command passed before it ran; it never will.
    Expired,
    /// The command was sent to the charger, which never answered.
    TimedOut,
    /// The command was sent to the gateway, and nothing was heard of it since.
    Unknown,
    /// The command could not be carried out.
    Failed,
}

impl CommandState {
    /// Whether nothing more can follow. `Accepted` may still become
    /// `Completed`; `Unknown` and `TimedOut` give way to a late answer.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Rejected | Self::Completed | Self::Expired | Self::Failed => true,
            Self::Queued
            | Self::Sent
            | Self::Delivered
            | Self::Accepted
            | Self::TimedOut
            | Self::Unknown => false,
        }
    }
}

/// What the charger answered to a call of ours, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StationAnswer {
    /// A CALLRESULT's payload.
    Payload(ForeignJson),
    /// A CALLERROR: the charger refused the call.
    Error {
        /// The error code, as the charger wrote it.
        code: String,
        /// The error's text, as the charger wrote it.
        description: String,
        /// The error's details, as the charger wrote them.
        details: ForeignJson,
    },
}
