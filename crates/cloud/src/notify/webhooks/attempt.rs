//! Makes one attempt of a delivery.

use forecourt_store::events::EventKind;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::DeliveryMessage;
use forecourt_store::rows::config::{Operator, Webhook};
use forecourt_store::rows::events::{DeliveryRow, EventRow, WebhookHealth};
use forecourt_store::rows::{Loaded, load};

use super::body;
use super::outcome::{Outcome, note};
use crate::notify::Outside;

/// How long a delivery of a suspended operator waits before it is looked at again, in
/// milliseconds: half an hour. After 24 hours it has failed, and can be sent again by hand.
const SUSPENDED_REST_MS: i64 = 30 * 60_000;

/// Makes the attempt that the message asks for, unless it was made before, and notes the outcome.
pub(in crate::notify) async fn attempt(
    outside: &Outside<'_>,
    message: &DeliveryMessage,
) -> Result<(), Failure> {
    if !is_wanted(outside, message).await? {
        return Ok(());
    }
    let outcome = outcome(outside, message).await?;
    note(outside, message, &outcome).await
}

/// Whether the attempt was not made yet. The queue hands a message out again at times.
async fn is_wanted(outside: &Outside<'_>, message: &DeliveryMessage) -> Result<bool, Failure> {
    let key = keys::webhook_delivery(&message.operator_id, &message.webhook_id, &message.event_id);
    let delivery = load::<DeliveryRow>(outside.table, &key).await?;
    Ok(delivery.is_some_and(|delivery| delivery.row.waits_for(message.attempt)))
}

async fn outcome(outside: &Outside<'_>, message: &DeliveryMessage) -> Result<Outcome, Failure> {
    let (table, operator, now) = (outside.table, &message.operator_id, outside.now);
    let webhook = load::<Webhook>(table, &keys::webhook(operator, &message.webhook_id)).await?;
    let event = load::<EventRow>(table, &keys::event(operator, &message.event_id)).await?;
    let (Some(Loaded { row: webhook, .. }), Some(Loaded { row: event, .. })) = (webhook, event)
    else {
        return Ok(Outcome::NotSent);
    };
    // A test is sent to a webhook that is off, too: somebody looks whether it may be switched on.
    if webhook.off.is_some() && event.kind != EventKind::WebhookTest {
        return Ok(Outcome::NotSent);
    }
    let whose = load::<Operator>(table, &keys::operator(operator)).await?;
    if whose.is_some_and(|whose| whose.row.suspended.is_some()) {
        return Ok(Outcome::Rests(now.plus_millis(SUSPENDED_REST_MS)));
    }
    let key = keys::webhook_health(operator, &webhook.webhook_id);
    let health = load::<WebhookHealth>(table, &key).await?;
    let rests_until = health.and_then(|health| health.row.rests_until);
    if let Some(until) = rests_until.filter(|until| now < *until) {
        return Ok(Outcome::Rests(until));
    }
    let post = body::post(operator, &webhook, &event, now)?;
    Ok(match outside.webhooks.post(&post).await {
        Ok(status) => Outcome::Answered(status),
        Err(error) => Outcome::NotReached(error),
    })
}
