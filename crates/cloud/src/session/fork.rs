//! Two pasts of one lane: a copied disk, or a forged record.

use forecourt_types::{GatewayId, OperatorId};

use super::chain::Link;
use super::replaced::is_replaced;
use super::{Outside, Source};
use crate::failure::Failure;
use crate::keys;
use crate::ports::{Item, Table};
use crate::review;
use crate::rows::config::Gateway;
use crate::rows::facts::{QuarantineRow, ReviewKind, WatermarkRow};
use crate::rows::load;
use crate::unit::{Committed, Unit};

/// Whether a gateway is kept apart and gets no commands.
///
/// # Errors
/// [`Failure`].
pub async fn is_quarantined(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<bool, Failure> {
    Ok(table
        .get(&keys::quarantine(operator, gateway))
        .await?
        .is_some())
}

/// Whether a gateway may be given commands: it serves its site, and is not
/// kept apart.
///
/// # Errors
/// [`Failure`].
pub async fn may_command(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<bool, Failure> {
    let key = keys::listed(operator, "gateways", gateway.as_str());
    let row = load::<Gateway>(table, &key).await?;
    let serves = row.is_some_and(|gateway| gateway.row.active);
    Ok(serves && !is_quarantined(table, operator, gateway).await?)
}

/// Keeps the contradicting record for review and the gateway apart, once. The
/// watermark stays: which of the two pasts is true is for a person to say. One of a
/// replaced credential is kept for review, once for a lane, and sets nothing apart:
/// the gateway of that name is another box now, or serves no site.
pub(super) async fn contradicted(
    outside: &Outside<'_>,
    source: &Source,
    link: Option<&Link>,
    from_parked: bool,
) -> Result<(), Failure> {
    let Some(link) = link else { return Ok(()) };
    let mut unit = Unit::new(outside.table, &source.operator, outside.now, "session");
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    let is_marked = if is_replaced(outside.table, source).await? {
        let is_new = !mark.fork_kept;
        if is_new {
            tracing::warn!(gateway = %source.gateway, epoch = %source.epoch, station = %source.station, sequence = link.sequence, "records of a replaced credential contradict those applied");
            keep(&mut unit, source, link)?;
            mark.fork_kept = true;
        }
        is_new
    } else {
        quarantine(&mut unit, source, link).await?;
        false
    };
    if from_parked {
        // What waits behind the gap is of the other past.
        unit.delete(source.parked_key(link.sequence));
        mark.parked_to = None;
    }
    if from_parked || is_marked {
        unit.touch(&mut mark.stamps);
        unit.put_row(key, &mark)?;
    }
    match unit.commit().await? {
        Committed::Yes(_) => Ok(()),
        Committed::Conflict => Err(Failure::Contended),
    }
}

/// Keeps the gateway apart, if it is not yet.
async fn quarantine(unit: &mut Unit<'_>, source: &Source, link: &Link) -> Result<(), Failure> {
    let key = keys::quarantine(&source.operator, &source.gateway);
    if unit.read::<QuarantineRow>(&key).await?.is_some() {
        return Ok(());
    }
    tracing::error!(alarm = "fork", gateway = %source.gateway, station = %source.station, sequence = link.sequence, "records contradict those applied: the gateway gets no commands until somebody has looked");
    let cause = keep(unit, source, link)?;
    let stamps = unit.stamps();
    unit.put(Item::new(key, &QuarantineRow { cause, stamps })?);
    Ok(())
}

/// Keeps the record for review; why.
fn keep(unit: &mut Unit<'_>, source: &Source, link: &Link) -> Result<String, Failure> {
    let cause = format!(
        "record {} of {} ({}) contradicts the record applied",
        link.sequence, source.station, source.lane
    );
    let id = source.id_of(link);
    let row = review::row(ReviewKind::Fork, id, unit.now, cause.as_str())
        .from_gateway(&source.gateway)
        .of_station(&source.station)
        .with_raw(link.raw.as_str());
    unit.put_always(row.item(&source.operator)?);
    Ok(cause)
}
