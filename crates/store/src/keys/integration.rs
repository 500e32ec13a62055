//! Keys of webhooks.

use forecourt_types::{OperatorId, WebhookId};

use super::{List, listed};
use crate::ports::Key;

/// The key of a webhook: where an operator's own system wants to be told of events.
#[must_use]
pub fn webhook(operator: &OperatorId, id: &WebhookId) -> Key {
    listed(operator, List::Webhooks, id.as_str())
}
