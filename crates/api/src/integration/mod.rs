//! What joins an operator's own systems: webhooks.

pub(crate) mod deliveries;
mod documented;
mod event_words;
pub(crate) mod events;
pub(crate) mod webhooks;

pub(crate) use documented::webhooks as documented_webhooks;
