//! Handles a fork: two histories of one lane, from a copied disk or a forged record.

use super::kept::keep_for_review;
use super::replaced::is_replaced;
use super::{Outside, Source};
use crate::gateways::is_over;
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::review;
use forecourt_store::rows::config::Gateway;
use forecourt_store::rows::facts::{QuarantineRow, ReviewKind, ReviewRow, WatermarkRow};
use forecourt_store::unit::{Committed, Unit};

/// Keeps the contradicting record for review and puts the gateway in quarantine, once. The
/// watermark stays, since a person must decide which of the two histories is true. A record of a
/// replaced credential is kept for review once per lane and causes no quarantine, since the
/// gateway of that name is another box now, or serves no site.
pub(super) async fn contradicted(
    outside: &Outside<'_>,
    source: &Source,
    chained: Option<&ChainedRecord>,
    from_parked: bool,
) -> Result<(), Failure> {
    let Some(chained) = chained else {
        return Ok(());
    };
    let mut unit = Unit::new(outside.table, &source.operator, outside.now, "session");
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    let is_marked = if is_replaced(outside.table, source).await? {
        let is_new = !mark.fork_kept;
        if is_new {
            tracing::warn!(gateway = %source.gateway, epoch = %source.epoch, station = %source.station, sequence = chained.sequence, "records of a replaced credential contradict those applied");
            let (gateway, epoch) = (&source.gateway, source.epoch);
            let cause = format!(
                "{} of the replaced epoch {epoch} of gateway {gateway}",
                cause(source, chained)
            );
            // A person who is done with a review that names a gateway ends
            // the gateway's quarantine.
            let row = kept(&unit, source, chained, &cause);
            keep_for_review(&mut unit, source, true, row).await?;
            mark.fork_kept = true;
        }
        is_new
    } else {
        quarantine(&mut unit, source, chained).await?;
        false
    };
    if from_parked {
        // The record that waits behind the gap belongs to the other history.
        unit.delete(source.parked_key(chained.sequence));
        mark.parked_to = None;
    }
    if from_parked || is_marked {
        unit.touch(&mut mark.stamps);
        unit.put_row(key, &mark)?;
    }
    match unit.commit().await? {
        Committed::Yes(_) => Ok(()),
        Committed::Conflict(_) => Err(Failure::Contended),
    }
}

/// Puts the gateway in quarantine, unless this box is in quarantine already.
async fn quarantine(
    unit: &mut Unit<'_>,
    source: &Source,
    chained: &ChainedRecord,
) -> Result<(), Failure> {
    let key = keys::quarantine(&source.operator, &source.gateway);
    if let Some(before) = unit.read::<QuarantineRow>(&key).await? {
        let gateway = keys::gateway(&source.operator, &source.gateway);
        let gateway = unit.read::<Gateway>(&gateway).await?;
        if !is_over(&before, gateway.as_ref()) {
            return Ok(());
        }
    }
    tracing::error!(alarm = "fork", gateway = %source.gateway, station = %source.station, sequence = chained.sequence, "records contradict those applied: the gateway gets no commands until somebody has looked");
    let cause = cause(source, chained);
    let row = kept(unit, source, chained, &cause).from_gateway(&source.gateway);
    unit.put_always(row.item(&source.operator)?);
    let row = QuarantineRow {
        epoch: Some(source.epoch),
        review_id: Some(source.id_of(chained)),
        cause,
        stamps: unit.stamps(),
    };
    Ok(unit.put_row(key, &row)?)
}

fn cause(source: &Source, chained: &ChainedRecord) -> String {
    let Source { station, lane, .. } = source;
    let sequence = chained.sequence;
    format!("record {sequence} of {station} ({lane}) contradicts the record applied")
}

/// The review that keeps the contradicting record.
fn kept(unit: &Unit<'_>, source: &Source, chained: &ChainedRecord, cause: &str) -> ReviewRow {
    review::row(ReviewKind::Fork, source.id_of(chained), unit.now, cause)
        .of_station(&source.station)
        .with_raw(chained.raw.as_str())
}
