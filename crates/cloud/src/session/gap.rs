//! Handles records that came before their turn, and asks for those that are missing.

use forecourt_link::{Resend, ToGateway};

use super::replaced::is_replaced;
use super::{Outside, Source};
use crate::gateways::post_to_gateway;
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::ports::{Item, MAX_TRANSACTION_WRITES};
use forecourt_store::rows::facts::{ParkedRow, WatermarkRow};
use forecourt_store::unit::{Committed, Unit};

/// How far ahead of the watermark records are parked. Records further ahead are dropped: the
/// gateway keeps everything until it is applied, and sends it again.
const MAX_PARKED_AHEAD: u64 = 1_000;

/// How long a parked record is kept at most, in milliseconds. The gateway's own history is
/// longer, and it sends the record again.
const PARKED_LIFE_MS: i64 = 14 * 24 * 3_600_000;

/// Parks records behind a gap and asks for what is missing. Asking is best effort, since every
/// pong asks again.
pub(super) async fn park(
    outside: &Outside<'_>,
    source: &Source,
    mark: &WatermarkRow,
    chain: &[ChainedRecord],
) -> Result<(), Failure> {
    let waited = mark.waits();
    let near = chain
        .iter()
        .filter(|chained| chained.sequence - mark.applied <= MAX_PARKED_AHEAD);
    let near: Vec<&ChainedRecord> = near.collect();
    for some in near.chunks(MAX_TRANSACTION_WRITES - 2) {
        park_some(outside, source, some).await?;
    }
    // A replaced credential has no route: under its name another box may be linked.
    if !waited && !is_replaced(outside.table, source).await? {
        let resend = Resend {
            epoch: source.epoch,
            station_id: source.station.clone(),
            lane: source.lane,
            from: mark.applied + 1,
        };
        let message = ToGateway::Resend(resend);
        let Outside {
            table, connections, ..
        } = *outside;
        post_to_gateway(
            table,
            connections,
            &source.operator,
            &source.gateway,
            &message,
        )
        .await;
    }
    Ok(())
}

async fn park_some(
    outside: &Outside<'_>,
    source: &Source,
    chain: &[&ChainedRecord],
) -> Result<(), Failure> {
    let mut unit = Unit::new(outside.table, &source.operator, outside.now, "session");
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    for chained in chain {
        let row = ParkedRow {
            sequence: chained.sequence,
            raw: chained.raw.as_str().to_owned(),
            stamps: unit.stamps(),
        };
        let item = Item::new(source.parked_key(chained.sequence), &row)?;
        unit.put_always(item.with_expiry(outside.now.plus_millis(PARKED_LIFE_MS)));
        mark.parked_to = mark.parked_to.max(Some(chained.sequence));
    }
    unit.touch(&mut mark.stamps);
    unit.put_row(key, &mark)?;
    match unit.commit().await? {
        Committed::Yes(_) => Ok(()),
        Committed::Conflict(_) => Err(Failure::Contended),
    }
}
