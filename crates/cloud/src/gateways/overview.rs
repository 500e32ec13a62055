//! Tells those who watch an operator as a whole of the link of a gateway.

use std::collections::BTreeSet;

use forecourt_types::{GatewayId, OperatorId, Timestamp};

use forecourt_store::messages::{LiveEntity, LiveMessage};
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::{QueueName, Queues};
use forecourt_store::rows::config::Stamps;

/// Tells that the link of a gateway was opened or has ended, if the stamps of the gateway or of its
/// route say that somebody watches. Nothing is sent otherwise. This is best effort.
pub async fn tell_of_link(
    queues: &dyn Queues,
    operator: &OperatorId,
    gateway: &GatewayId,
    stamps: &Stamps,
    now: Timestamp,
) {
    if stamps.overview_until.is_none_or(|until| until <= now) {
        return;
    }
    let gateway_id = gateway.clone();
    let message = LiveMessage::Changed {
        operator_id: operator.clone(),
        entities: BTreeSet::new(),
        overview: BTreeSet::from([LiveEntity::Gateway { gateway_id }]),
        gone: Vec::new(),
    };
    let sent = match OutboxEntry::for_display(QueueName::Live, &message) {
        Ok(entry) => queues.send(entry.queue, &[entry.message]).await,
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, "a link of a gateway cannot be told");
            return;
        }
    };
    if let Err(error) = sent {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, %gateway, "those who watch may see the link of a gateway late");
    }
}
