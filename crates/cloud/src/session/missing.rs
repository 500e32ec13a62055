//! Closes gaps whose records will never come.

use super::kept::keep_for_review;
use super::replaced::is_replaced;
use super::{Outside, Source, step};
use crate::gateways::binding;
use forecourt_domain::fact::Flag;
use forecourt_domain::session::FLAG_RECORD_GAP;
use forecourt_link::Missing;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::review;
use forecourt_store::rows::config::{Gateway, Station};
use forecourt_store::rows::facts::{
    ReviewKind, SessionRow, StationStateRow, TransactionRow, WatermarkRow,
};
use forecourt_store::unit::{Committed, Unit};
use forecourt_types::{GatewayId, OperatorId};

/// Closes a gap that cannot be filled: moves the watermark over it, makes a review, and flags the
/// sessions that it may concern.
pub(super) async fn missing(
    outside: &Outside<'_>,
    operator: &OperatorId,
    gateway: &GatewayId,
    missing: &Missing,
    singly: bool,
) -> Result<(), Failure> {
    let source = Source {
        operator: operator.clone(),
        gateway: gateway.clone(),
        epoch: missing.epoch,
        station: missing.station_id.clone(),
        lane: missing.lane,
    };
    let mut unit = Unit::new(outside.table, operator, outside.now, "session");
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    if mark.applied >= missing.to {
        return Ok(());
    }
    if mark.applied + 1 < missing.from {
        // Records before the gap are still to come; the gateway is asked for
        // them, and names the gap again when it cannot go on from there.
        return Ok(());
    }
    mark.applied = missing.to;
    mark.hash = missing.hash.clone();
    mark.handed_over = Vec::new();
    unit.touch(&mut mark.stamps);
    unit.put_row(key, &mark)?;
    let cause = format!(
        "records {} to {} of {} ({}) will never come: {}",
        missing.from, missing.to, source.station, source.lane, missing.reason
    );
    let id = source.derived_id("missing", missing.to, "");
    let row = review::row(ReviewKind::Missing, id, outside.now, cause)
        .from_gateway(gateway)
        .of_station(&source.station);
    let is_replaced = is_replaced(outside.table, &source).await?;
    keep_for_review(&mut unit, &source, is_replaced, row).await?;
    // If a damaged session prevents the flags, the gap is closed without them.
    if !singly && is_bound(&mut unit, &source).await? {
        flag_open_sessions(&mut unit, &source, is_replaced).await?;
    }
    match unit.commit().await? {
        Committed::Yes(_) => step::apply_all(outside, &source, &[], false).await,
        Committed::Conflict(_) => Err(Failure::Contended),
    }
}

/// Whether the station belongs to the gateway, which may report nothing of another's station.
async fn is_bound(unit: &mut Unit<'_>, source: &Source) -> Result<bool, Failure> {
    let gateway = keys::gateway(&source.operator, &source.gateway);
    let station = keys::station(&source.operator, &source.station);
    let gateway = unit.read::<Gateway>(&gateway).await?;
    let station = unit.read::<Station>(&station).await?;
    let both = gateway.zip(station);
    Ok(both.is_some_and(|(gateway, station)| binding::is_bound(&gateway, &station)))
}

async fn flag_open_sessions(
    unit: &mut Unit<'_>,
    source: &Source,
    is_replaced: bool,
) -> Result<(), Failure> {
    let key = keys::station_state(&source.operator, &source.station);
    let state = unit.read::<StationStateRow>(&key).await?;
    for session in state.map(|state| state.open_sessions).unwrap_or_default() {
        let key = keys::session(&source.operator, &session);
        let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
            continue;
        };
        if is_replaced && !told_here(unit, source, &row).await? {
            continue;
        }
        row.flags.insert(Flag::Other(FLAG_RECORD_GAP.to_owned()));
        unit.touch(&mut row.stamps);
        unit.put(row.to_item(&source.operator, 0)?);
    }
    Ok(())
}

/// Whether this gateway has told of the session in this epoch.
async fn told_here(
    unit: &mut Unit<'_>,
    source: &Source,
    row: &SessionRow,
) -> Result<bool, Failure> {
    let Some(id) = &row.transaction_id else {
        return Ok(false);
    };
    let key = keys::transaction(&source.operator, &source.station, id);
    let pointer = unit.read::<TransactionRow>(&key).await?;
    let own = pointer.as_ref();
    let own = own.and_then(|pointer| pointer.of(&source.gateway, source.epoch));
    Ok(own.is_some_and(|heard| heard.session_id == row.session_id))
}
