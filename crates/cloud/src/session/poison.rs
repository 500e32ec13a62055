//! Keeps records that cannot be applied as they came, and moves on.

use forecourt_link::RawRecord;
use forecourt_types::error_chain;

use super::kept::keep_for_review;
use super::replaced::is_replaced;
use super::{Outside, Source};
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::review;
use forecourt_store::rows::facts::{ReviewKind, WatermarkRow};
use forecourt_store::rows::load;
use forecourt_store::unit::{Committed, Unit};

/// Reads the watermark of the lane.
pub(super) async fn watermark(
    outside: &Outside<'_>,
    source: &Source,
) -> Result<WatermarkRow, Failure> {
    let mark = load::<WatermarkRow>(outside.table, &source.watermark_key()).await?;
    let stamps = forecourt_store::rows::config::Stamps::new(outside.now, "session");
    Ok(mark.map_or_else(|| WatermarkRow::origin(stamps), |mark| mark.row))
}

/// Keeps the next record for review and moves the watermark over it. It changes no other row,
/// since any row may be the one that the record cannot be applied to. Tells whether it happened.
pub(super) async fn set_aside(
    outside: &Outside<'_>,
    source: &Source,
    chained: &ChainedRecord,
    error: &Failure,
) -> Result<bool, Failure> {
    let mut unit = Unit::new(outside.table, &source.operator, outside.now, "session");
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    if mark.applied + 1 != chained.sequence {
        return Ok(false);
    }
    let problem = error_chain(error);
    tracing::error!(problem, station = %source.station, sequence = chained.sequence, "a record is set aside for review");
    let row = review::row(
        ReviewKind::Poison,
        source.id_of(chained),
        outside.now,
        problem,
    );
    let row = row
        .from_gateway(&source.gateway)
        .of_station(&source.station)
        .with_raw(chained.raw.as_str());
    let is_replaced = is_replaced(outside.table, source).await?;
    keep_for_review(&mut unit, source, is_replaced, row).await?;
    mark.applied = chained.sequence;
    mark.hash = chained.hash.clone();
    mark.handed_over = Vec::new();
    unit.touch(&mut mark.stamps);
    unit.put_row(key, &mark)?;
    match unit.commit().await? {
        Committed::Yes(_) => Ok(true),
        Committed::Conflict(_) => Ok(false),
    }
}

/// Keeps a record for review that does not even tell where it belongs.
pub(super) async fn keep_raw(
    outside: &Outside<'_>,
    source: &Source,
    record: &RawRecord,
    error: &(dyn std::error::Error + Sync),
) -> Result<(), Failure> {
    let id = source.derived_id("raw", 0, record.hash().as_str());
    let row = review::row(ReviewKind::Poison, id, outside.now, error_chain(error))
        .from_gateway(&source.gateway)
        .of_station(&source.station)
        .with_raw(record.as_str());
    let mut unit = Unit::new(outside.table, &source.operator, outside.now, "session");
    let is_replaced = is_replaced(outside.table, source).await?;
    keep_for_review(&mut unit, source, is_replaced, row).await?;
    unit.commit().await.map(|_| ())
}
