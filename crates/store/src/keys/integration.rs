//! Keys of webhooks, of events and of their deliveries.

use forecourt_types::{EventId, OperatorId, StationId, WebhookId};

use super::places::station_partition;
use super::{List, escape, key, listed};
use crate::ports::Key;

/// The key of a webhook: where an operator's own system wants to be told of events.
#[must_use]
pub fn webhook(operator: &OperatorId, id: &WebhookId) -> Key {
    listed(operator, List::Webhooks, id.as_str())
}

/// The partition that holds the deliveries to a webhook, sorted by the time of their events, and
/// how its receiver has answered lately.
#[must_use]
pub fn webhook_partition(operator: &OperatorId, id: &WebhookId) -> String {
    format!(
        "op#{}#webhook#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The prefix of the sort keys of the deliveries to a webhook.
pub const WEBHOOK_DELIVERIES: &str = "delivery#";

/// The key of the delivery of an event to a webhook.
#[must_use]
pub fn webhook_delivery(operator: &OperatorId, id: &WebhookId, event: &EventId) -> Key {
    key(
        webhook_partition(operator, id),
        format!("{WEBHOOK_DELIVERIES}{}", escape(event.as_str())),
    )
}

/// The key of the row that tells how the receiver of a webhook has answered lately.
#[must_use]
pub fn webhook_health(operator: &OperatorId, id: &WebhookId) -> Key {
    key(webhook_partition(operator, id), "health")
}

/// The partition that holds the events of an operator, sorted by their time.
#[must_use]
pub fn events(operator: &OperatorId) -> String {
    format!("op#{}#events", escape(operator.as_str()))
}

/// The key of an event. Ids sort by the time of the event.
#[must_use]
pub fn event(operator: &OperatorId, id: &EventId) -> Key {
    key(events(operator), escape(id.as_str()))
}

/// The partition of the index that holds the events about a station, sorted by their time.
#[must_use]
pub fn events_of_station(operator: &OperatorId, station: &StationId) -> String {
    format!("{}#events", station_partition(operator, station))
}

/// The index key of an event among those about its station.
#[must_use]
pub fn event_of_station(operator: &OperatorId, station: &StationId, id: &EventId) -> Key {
    key(events_of_station(operator, station), escape(id.as_str()))
}
