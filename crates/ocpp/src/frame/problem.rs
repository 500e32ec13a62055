//! What is wrong with a frame, and how to answer it.

use thiserror::Error;

use super::write::call_error;
use crate::{ErrorCode, Version};

/// The message id that 2.x requires when the real one cannot be read (OCPP 2.0.1 part 4 §4.2.3).
const UNREADABLE_ID_2X: &str = "-1";

/// Why a text is no frame of its version.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct FrameProblem {
    version: Version,
    /// The message id, when it was readable. In an answer of the charger it names the call of ours
    /// that gets no usable answer.
    pub message_id: Option<String>,
    /// The action of the call, when it was readable.
    pub action: Option<String>,
    /// Whether this was a CALLRESULT or CALLERROR, which is never answered.
    pub is_answer: bool,
    /// The error code of the answer.
    pub code: ErrorCode,
    /// What is wrong, in plain English for a person.
    pub text: String,
}

impl FrameProblem {
    /// A frame without a readable id.
    pub(super) fn unreadable(version: Version, text: &str) -> Self {
        Self {
            version,
            message_id: None,
            action: None,
            is_answer: false,
            code: ErrorCode::RpcFrameworkError,
            text: text.to_owned(),
        }
    }

    /// A call that cannot be handled.
    pub(super) fn in_call(version: Version, code: ErrorCode, message_id: &str, text: &str) -> Self {
        Self {
            message_id: Some(message_id.to_owned()),
            code,
            ..Self::unreadable(version, text)
        }
    }

    /// An answer (or a message to ignore) that cannot be handled.
    pub(super) fn in_answer(version: Version, message_id: Option<&str>, text: &str) -> Self {
        Self {
            message_id: message_id.map(str::to_owned),
            is_answer: true,
            ..Self::unreadable(version, text)
        }
    }

    /// A message that is never answered, and that ends no call of ours.
    pub(super) fn unanswered(version: Version, text: &str) -> Self {
        Self {
            is_answer: true,
            ..Self::unreadable(version, text)
        }
    }

    pub(super) fn of_action(mut self, action: &str) -> Self {
        self.action = Some(action.to_owned());
        self
    }

    /// The CALLERROR to send. None for an answer, which is never answered, and in 1.6 for a call
    /// whose id cannot be read, which it has no way to answer.
    #[must_use]
    pub fn answer(&self) -> Option<String> {
        let message_id = match (&self.message_id, self.version) {
            _ if self.is_answer => return None,
            (Some(message_id), _) => message_id.as_str(),
            (None, Version::V201 | Version::V21) => UNREADABLE_ID_2X,
            (None, Version::V16) => return None,
        };
        Some(call_error(self.version, message_id, self.code, &self.text))
    }
}
