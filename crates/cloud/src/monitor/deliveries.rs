//! Looks at deliveries whose next attempt is due.

use forecourt_store::deliveries::ask_for_attempt;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Queues, Table};
use forecourt_store::rows::events::{DeliveryRow, DeliveryState};
use forecourt_store::unit::{Tried, Unit, until_committed};
use forecourt_types::{EventId, OperatorId, Timestamp, WebhookId};

/// Asks for the next attempt of a delivery, if this check is the one that its row names.
pub(super) async fn look(
    (table, queues): (&dyn Table, &dyn Queues),
    now: Timestamp,
    operator: &OperatorId,
    (webhook, event): (&WebhookId, &EventId),
    due: Timestamp,
) -> Result<(), Failure> {
    let entries = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let key = keys::webhook_delivery(operator, webhook, event);
        let delivery = unit.read::<DeliveryRow>(&key).await?;
        let is_due = |delivery: &DeliveryRow| {
            delivery.state == DeliveryState::Pending && delivery.next_at == Some(due)
        };
        let Some(delivery) = delivery.filter(is_due) else {
            return Ok(Tried::Done(Vec::new()));
        };
        ask_for_attempt(&mut unit, delivery)?;
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await?;
    flush(table, queues, &entries).await;
    Ok(())
}
