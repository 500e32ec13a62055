//! Notes how an attempt went, and what follows from it.

use forecourt_store::deliveries::look_at;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{DeliveryMessage, derived};
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Item, Key, NotReached};
use forecourt_store::rows::config::OffReason;
use forecourt_store::rows::events::{DeliveryAttempt, DeliveryRow, DeliveryState, WebhookHealth};
use forecourt_store::unit::{Tried, Unit, until_committed};
use forecourt_types::Timestamp;

use super::switch_off::switch_off;
use crate::notify::Outside;

/// The waits after each failed attempt, in milliseconds: nine attempts within some 24 hours.
/// `monitor` makes the next one due, so on AWS none comes before the next minute.
const WAITS_MS: [i64; 8] = [
    5_000,
    60_000,
    5 * 60_000,
    30 * 60_000,
    2 * 3_600_000,
    5 * 3_600_000,
    8 * 3_600_000,
    8 * 3_600_000,
];
/// The part of a wait by which it may be shorter, in percent, so that the deliveries that failed
/// together do not come back together.
const JITTER_PERCENT: i64 = 20;
/// How long a receiver that did not answer is left alone at least, in milliseconds.
const REST_MIN_MS: i64 = 60_000;
/// How long it is left alone at most, in milliseconds: one hour. A rest lasts as long as every
/// attempt has failed by then, so each one is about twice as long as the one before.
const REST_MAX_MS: i64 = 3_600_000;
/// The age of an event in milliseconds from which no attempt follows a failed one, and from which
/// a delivery does not wait for a receiver that rests: 24 hours, as long as all waits together.
const AGE_MAX_MS: i64 = 24 * 3_600_000;
/// How long every attempt may fail before the webhook is switched off, in milliseconds: 5 days,
/// which is longer than a weekend with a holiday on both sides.
const FAILING_MS: i64 = 5 * 24 * 3_600_000;
/// How long the health of a webhook is kept after its last change, in milliseconds: 30 days.
const HEALTH_LIFE_MS: i64 = 30 * 24 * 3_600_000;
/// The most characters of an error that are kept.
const ERROR_CHARS_MAX: usize = 300;

/// How an attempt went.
pub(super) enum Outcome {
    /// The receiver answered with this status.
    Answered(u16),
    /// The receiver did not answer.
    NotReached(NotReached),
    /// No attempt was made, because the receiver is left alone until then.
    Rests(Timestamp),
    /// No attempt was made, and none follows: the webhook is off or gone, or the event is.
    NotSent,
}

/// Notes the outcome in the delivery, and in the health of its webhook where that changes.
pub(super) async fn note(
    outside: &Outside<'_>,
    message: &DeliveryMessage,
    outcome: &Outcome,
) -> Result<(), Failure> {
    let operator = &message.operator_id;
    let entries = until_committed(|| async move {
        let mut unit = Unit::new(outside.table, operator, outside.now, "notify");
        let key = keys::webhook_delivery(operator, &message.webhook_id, &message.event_id);
        let delivery = unit.read::<DeliveryRow>(&key).await?;
        let delivery = delivery.filter(|delivery| delivery.waits_for(message.attempt));
        let Some(delivery) = delivery else {
            return Ok(Tried::Done(Vec::new()));
        };
        match outcome {
            Outcome::NotSent => end(&mut unit, delivery, DeliveryState::Dropped)?,
            Outcome::Rests(_) if is_too_old(&delivery, outside.now) => {
                end(&mut unit, delivery, DeliveryState::Failed)?;
            }
            Outcome::Rests(until) => {
                // What waits for a long rest must not come all at once after it.
                let most = until.millis_since(outside.now) / 2;
                let later = spread_ms(&delivery, most.max(REST_MIN_MS / 6));
                look_at(&mut unit, delivery, until.plus_millis(later))?;
            }
            Outcome::Answered(status) => answered(&mut unit, delivery, *status).await?,
            Outcome::NotReached(error) => {
                let attempt = DeliveryAttempt {
                    at: unit.now,
                    status: None,
                    error: Some(error.why.chars().take(ERROR_CHARS_MAX).collect()),
                };
                failed(&mut unit, delivery, attempt, error.is_slow).await?;
            }
        }
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await?;
    flush(outside.table, outside.queues, &entries).await;
    Ok(())
}

async fn answered(
    unit: &mut Unit<'_>,
    mut delivery: DeliveryRow,
    status: u16,
) -> Result<(), Failure> {
    let attempt = DeliveryAttempt {
        at: unit.now,
        status: Some(status),
        error: None,
    };
    if status == 410 {
        delivery.note(attempt);
        switch_off(unit, &delivery.webhook_id, OffReason::Gone).await?;
        return end(unit, delivery, DeliveryState::Dropped);
    }
    if !(200..300).contains(&status) {
        return failed(unit, delivery, attempt, false).await;
    }
    delivery.note(attempt);
    let key = keys::webhook_health(unit.operator, &delivery.webhook_id);
    let health = unit.read::<WebhookHealth>(&key).await?;
    if health.is_some_and(|health| health != WebhookHealth::default()) {
        put_health(unit, key, WebhookHealth::default())?;
    }
    end(unit, delivery, DeliveryState::Delivered)
}

/// Notes a failed attempt: another one follows after a while, or none.
async fn failed(
    unit: &mut Unit<'_>,
    mut delivery: DeliveryRow,
    attempt: DeliveryAttempt,
    is_slow: bool,
) -> Result<(), Failure> {
    let now = unit.now;
    delivery.note(attempt);
    let key = keys::webhook_health(unit.operator, &delivery.webhook_id);
    let before = unit.read::<WebhookHealth>(&key).await?.unwrap_or_default();
    let since = *before.failing_since.as_ref().unwrap_or(&now);
    let health = WebhookHealth {
        failing_since: Some(since),
        rests_until: if is_slow {
            let rest = now.millis_since(since).clamp(REST_MIN_MS, REST_MAX_MS);
            Some(now.plus_millis(rest))
        } else {
            before.rests_until
        },
    };
    if health != before {
        put_health(unit, key, health)?;
    }
    if now.millis_since(since) >= FAILING_MS {
        switch_off(unit, &delivery.webhook_id, OffReason::Failing).await?;
        return end(unit, delivery, DeliveryState::Dropped);
    }
    if is_too_old(&delivery, now) {
        return end(unit, delivery, DeliveryState::Failed);
    }
    let round = delivery
        .attempted
        .saturating_sub(delivery.asked_again_after);
    let wait = usize::try_from(round.saturating_sub(1)).ok();
    match wait.and_then(|place| WAITS_MS.get(place)) {
        Some(wait) => {
            let earlier = spread_ms(&delivery, wait * JITTER_PERCENT / 100);
            let mut due = now.plus_millis(wait - earlier);
            if delivery.asked_again_after == 0 {
                // Rests have delayed the attempts before; the last one is made at this age.
                due = due.min(delivery.event_at.plus_millis(AGE_MAX_MS));
            }
            look_at(unit, delivery, due)
        }
        None => end(unit, delivery, DeliveryState::Failed),
    }
}

/// Writes how the receiver has answered. The row expires long after it has lost its meaning, so
/// that none is left of a webhook that was removed.
fn put_health(unit: &mut Unit<'_>, key: Key, health: WebhookHealth) -> Result<(), Failure> {
    let item = Item::new(key, &health)?;
    unit.put(item.with_expiry(unit.now.plus_millis(HEALTH_LIFE_MS)));
    Ok(())
}

/// Whether the event is too old to be waited for. Somebody who asks for a delivery again gets all
/// of its attempts, whatever the age of the event.
fn is_too_old(delivery: &DeliveryRow, now: Timestamp) -> bool {
    delivery.asked_again_after == 0 && now.millis_since(delivery.event_at) >= AGE_MAX_MS
}

/// A number of milliseconds from 0 to `most` that differs from delivery to delivery and from
/// attempt to attempt.
fn spread_ms(delivery: &DeliveryRow, most: i64) -> i64 {
    let (event, attempted) = (delivery.event_id.as_str(), delivery.attempted.to_string());
    let text = derived(&["wait", event, &attempted]);
    let sum = text
        .bytes()
        .fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 10_007);
    most * sum / 10_007
}

/// Writes a delivery after which no attempt follows.
fn end(
    unit: &mut Unit<'_>,
    mut delivery: DeliveryRow,
    state: DeliveryState,
) -> Result<(), Failure> {
    delivery.state = state;
    delivery.next_at = None;
    unit.put(delivery.item(unit.operator)?);
    Ok(())
}
