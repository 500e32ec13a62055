//! Keeps messages that break the rules of the link for a person, up to a limit per day.

use std::collections::BTreeMap;

use forecourt_link::MAX_MESSAGE_BYTES;
use forecourt_types::Timestamp;
use serde_json::Map;

use super::Outside;
use crate::gateways::Identity;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Item, Transacted, Write};
use forecourt_store::review;
use forecourt_store::rows::facts::{RefusedCount, ReviewKind, ReviewRow};
use forecourt_store::unit::{Tried, Unit, until_committed};

/// The number of milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How many refused messages of a credential in use are kept per day, each with its text of at
/// most 32 KB. A defect shows in the first few, and without a limit anybody with a credential
/// could fill the table.
const KEPT_PER_DAY: u32 = 100;

/// How many refused messages of a replaced credential are kept per day. A gateway has up to eight
/// such credentials.
const KEPT_OF_REPLACED: u32 = 20;

/// How long the count of a day is kept, in milliseconds: beyond the end of that day on any clock.
const COUNT_LIFE_MS: i64 = 3 * DAY_MS;

/// Keeps a message that breaks the rules. There is one row for each content and day, however
/// often the message is sent, and at most [`KEPT_PER_DAY`] rows for each credential and day, so
/// that a box that was replaced cannot use up the rows of its successor. Further messages are
/// counted in one more row.
pub(super) async fn refuse(outside: &Outside<'_>, why: &str, text: &str) -> Result<(), Failure> {
    let Identity {
        operator_id,
        gateway_id,
        credential,
        ..
    } = outside.identity;
    let kept_max = match outside.speaker.standing.is_serving() {
        true => KEPT_PER_DAY,
        false => KEPT_OF_REPLACED,
    };
    tracing::warn!(gateway = %gateway_id, why, "a message of a gateway is refused");
    let into_day = outside.now.millis().rem_euclid(DAY_MS);
    let day = outside.now.plus_millis(-into_day);
    let id = derived(&["refused", gateway_id.as_str(), text]);
    let kept: String = text.chars().take(MAX_MESSAGE_BYTES).collect();
    let row = &review::row(ReviewKind::Refused, id, day, why)
        .from_gateway(gateway_id)
        .with_raw(&kept);
    let key = &keys::refused(operator_id, gateway_id, day, credential.as_str());
    let entries = until_committed(|| async move {
        let mut unit = Unit::new(outside.table, operator_id, outside.now, "ingest");
        unit.seen(&outside.speaker.gateway.stamps);
        let before = unit.read::<RefusedCount>(key).await?;
        let kept = before.map_or(0, |before| before.kept);
        if kept >= kept_max {
            count(outside, day, kept_max).await?;
            return Ok(Tried::Done(Vec::new()));
        }
        let item = row.item(operator_id)?;
        if unit.read::<ReviewRow>(&item.key).await?.is_some() {
            return Ok(Tried::Done(Vec::new()));
        }
        unit.put(item);
        let now_kept = RefusedCount {
            kept: kept + 1,
            stamps: unit.stamps(),
        };
        let item = Item::new(key.clone(), &now_kept)?;
        unit.put(item.with_expiry(day.plus_millis(COUNT_LIFE_MS)));
        if now_kept.kept == kept_max {
            unit.put_always(of_more(outside, day, kept_max).item(operator_id)?);
        }
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await?;
    flush(outside.table, outside.queues, &entries).await;
    Ok(())
}

/// The review that counts the messages of a day that are not kept.
fn of_more(outside: &Outside<'_>, day: Timestamp, kept_max: u32) -> ReviewRow {
    let gateway = &outside.identity.gateway_id;
    let credential = outside.identity.credential.as_str();
    let id = derived(&["refused more", gateway.as_str(), credential]);
    let cause = format!(
        "the gateway sent more than {kept_max} different messages with one credential on this day that break the rules of the link: the others are counted and not kept"
    );
    let mut row = review::row(ReviewKind::Refused, id, day, cause).from_gateway(gateway);
    row.not_kept = Some(0);
    row
}

async fn count(outside: &Outside<'_>, day: Timestamp, kept_max: u32) -> Result<(), Failure> {
    let id = of_more(outside, day, kept_max).review_id;
    let add = Write::Add {
        key: keys::review(&outside.identity.operator_id, day, &id),
        counters: BTreeMap::from([("not_kept".to_owned(), 1)]),
        at_least: BTreeMap::new(),
        set: Map::new(),
    };
    // The write has no condition, so no condition of it can fail.
    let _: Transacted = outside.table.transact(vec![add]).await?;
    Ok(())
}
