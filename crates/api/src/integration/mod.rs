//! What joins an operator's own systems: webhooks.

mod event_words;
mod webhook_secret;
pub(crate) mod webhooks;
