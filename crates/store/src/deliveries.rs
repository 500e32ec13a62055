//! Deliveries of events to webhooks: what has one attempted.

use forecourt_types::{EventId, OperatorId, Timestamp, WebhookId};

use crate::due_check::{DueCheckRow, DueSubject};
use crate::failure::Failure;
use crate::messages::{DeliveryMessage, NotifyMessage, derived};
use crate::ports::{Item, ItemError, QueueName};
use crate::rows::events::{DeliveryRow, DeliveryState};
use crate::unit::Unit;

/// How long after an attempt was asked for it is asked for anew if nothing was heard of it, in
/// milliseconds: the queue has given up by then, after five tries of three minutes.
const LOST_AFTER_MS: i64 = 20 * 60_000;

/// Asks `notify` for the next attempt of a delivery, and has `monitor` look whether it was made.
/// The unit must have read the row of the delivery, or there must be none.
///
/// # Errors
/// [`Failure`] when a row or the message cannot be written as JSON.
pub fn ask_for_attempt(unit: &mut Unit<'_>, mut row: DeliveryRow) -> Result<(), Failure> {
    let operator = unit.operator;
    let attempt = row.attempted.saturating_add(1);
    let body = NotifyMessage::Delivery(DeliveryMessage {
        operator_id: operator.clone(),
        webhook_id: row.webhook_id.clone(),
        event_id: row.event_id.clone(),
        attempt,
    });
    let id = derived(&[
        "delivery",
        operator.as_str(),
        row.webhook_id.as_str(),
        row.event_id.as_str(),
        &attempt.to_string(),
        &unit.now.to_string(),
    ]);
    unit.hand_over(QueueName::Notify, String::new(), id, &body)?;
    row.state = DeliveryState::Pending;
    look_at(unit, row, unit.now.plus_millis(LOST_AFTER_MS))
}

/// Writes a delivery whose next attempt is due at this time. An earlier check of the delivery is
/// void, since it names another time than the row.
///
/// # Errors
/// [`Failure`] when a row cannot be written as JSON.
pub fn look_at(unit: &mut Unit<'_>, mut row: DeliveryRow, due: Timestamp) -> Result<(), Failure> {
    let operator = unit.operator;
    unit.put_always(check(operator, &row.webhook_id, &row.event_id, due)?);
    row.next_at = Some(due);
    unit.put(row.item(operator)?);
    Ok(())
}

fn check(
    operator: &OperatorId,
    webhook: &WebhookId,
    event: &EventId,
    due: Timestamp,
) -> Result<Item, ItemError> {
    let row = DueCheckRow {
        operator_id: operator.clone(),
        subject: DueSubject::Delivery(webhook.clone(), event.clone()),
        due,
    };
    row.item()
}
