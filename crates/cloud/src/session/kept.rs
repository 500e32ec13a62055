//! Keeps records for a person as they came, up to a limit per day.

use super::Source;
use forecourt_link::Lane;
use forecourt_store::events::Event;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::ports::Item;
use forecourt_store::review;
use forecourt_store::rows::facts::{RefusedCount, ReviewKind, ReviewRow};
use forecourt_store::unit::Unit;

/// The number of milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// The name of the count of a day, and its limit, for records that may change a bill. It is
/// enough for several days of a busy site whose honest box was replaced, and allows 48 MB for a
/// thief. The charges that wait for a person are not counted.
const BILLABLE: (&str, u32) = ("replaced-records", 2_000);

/// The name and the limit of the count for gaps, contradictions and chart values.
const OTHERS: (&str, u32) = ("replaced", 20);

/// How long the count of a day is kept, in milliseconds: beyond the end of that day on any clock.
const COUNT_LIFE_MS: i64 = 3 * DAY_MS;

/// Writes a review that holds a record. Of a replaced credential a limited number is kept per
/// day, and one more row that tells that there were more: its holder could otherwise
/// fill the table.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn keep_for_review(
    unit: &mut Unit<'_>,
    source: &Source,
    is_replaced: bool,
    row: ReviewRow,
) -> Result<(), Failure> {
    let Source {
        operator, gateway, ..
    } = source;
    if !is_replaced {
        unit.put_always(row.item(operator)?);
        return unit.tell(Event::review_opened(&row)).await;
    }
    let day = unit.now.plus_millis(-unit.now.millis().rem_euclid(DAY_MS));
    let (counted, most) = match row.kind {
        ReviewKind::Unreadable | ReviewKind::UnknownFact | ReviewKind::Poison => BILLABLE,
        ReviewKind::Unbound if source.lane == Lane::Transactions => BILLABLE,
        _ => OTHERS,
    };
    let key = keys::refused(operator, gateway, day, counted);
    let count = unit.read::<RefusedCount>(&key).await?;
    let kept = count.map_or(0, |count| count.kept);
    if kept >= most {
        tracing::warn!(gateway = %gateway, cause = row.cause, "a record of a replaced gateway is not kept for review: there were enough of them today");
        return Ok(());
    }
    let count = RefusedCount {
        kept: kept + 1,
        stamps: unit.stamps(),
    };
    let item = Item::new(key, &count)?;
    unit.put(item.with_expiry(day.plus_millis(COUNT_LIFE_MS)));
    unit.put_always(row.item(operator)?);
    if count.kept == most {
        let id = derived(&["replaced more", gateway.as_str(), counted]);
        let cause = format!(
            "more than {most} records that need a person came on this day with replaced credentials of the gateway: the others are not kept"
        );
        let more = review::row(row.kind, id, day, cause).from_gateway(gateway);
        unit.put_always(more.item(operator)?);
    }
    Ok(())
}
