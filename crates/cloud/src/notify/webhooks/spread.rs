//! Makes the deliveries of an event.

use forecourt_store::deliveries::ask_for_attempt;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::EventMessage;
use forecourt_store::outbox::flush;
use forecourt_store::rows::config::Webhook;
use forecourt_store::rows::events::{DeliveryRow, EventRow};
use forecourt_store::unit::{Unit, until_committed};

use crate::notify::Outside;

/// Keeps the event, and makes a delivery for each webhook that wants it. A repeat of the message
/// finds them made.
pub(in crate::notify) async fn spread(
    outside: &Outside<'_>,
    message: &EventMessage,
) -> Result<(), Failure> {
    let (operator, event) = (&message.operator_id, &message.event);
    let webhooks = Webhook::readable(outside.table, operator).await?;
    let wants = |webhook: &Webhook| match &message.only {
        Some(only) => *only == webhook.webhook_id,
        None => webhook.wants(event.kind),
    };
    let webhooks: Vec<Webhook> = webhooks.into_iter().filter(wants).collect();
    if webhooks.is_empty() {
        return Ok(());
    }
    let webhooks = &webhooks;
    let entries = until_committed(|| async move {
        let mut unit = Unit::new(outside.table, operator, outside.now, "notify");
        let key = keys::event(operator, &event.event_id);
        if unit.read::<EventRow>(&key).await?.is_none() {
            unit.put(event.item(operator)?);
        }
        for webhook in webhooks {
            let row = DeliveryRow::new(&webhook.webhook_id, event);
            if unit
                .read::<DeliveryRow>(&row.key(operator))
                .await?
                .is_none()
            {
                ask_for_attempt(&mut unit, row)?;
            }
        }
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await?;
    flush(outside.table, outside.queues, &entries).await;
    Ok(())
}
