//! Records that came before their turn, and records that never will.

use forecourt_domain::fact::Flag;
use forecourt_domain::session::FLAG_RECORD_GAP;
use forecourt_link::{Missing, Resend, ToGateway};
use forecourt_types::{GatewayId, OperatorId};

use super::chain::Link;
use super::replaced::is_replaced;
use super::{Outside, Source};
use crate::connect::post_to_gateway;
use crate::ingest::binding;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Item, MAX_TRANSACTION_WRITES};
use forecourt_store::review;
use forecourt_store::rows::config::{Gateway, Station};
use forecourt_store::rows::facts::{
    ParkedRow, ReviewKind, SessionRow, StationStateRow, TransactionRow, WatermarkRow,
};
use forecourt_store::unit::{Committed, Unit};

/// How far ahead of the watermark records are parked. What lies further on is
/// let go: the gateway keeps everything until it is applied, and sends it again.
const MAX_PARKED_AHEAD: u64 = 1_000;

/// How long a parked record is kept at most: the gateway's own history is
/// longer, and asks again.
const PARKED_LIFE_MS: i64 = 14 * 24 * 3_600_000;

/// Parks records behind a gap and asks for what is missing. Asking is best
/// effort: every pong asks again.
pub(super) async fn park(
    outside: &Outside<'_>,
    source: &Source,
    mark: &WatermarkRow,
    links: &[Link],
) -> Result<(), Failure> {
    let waited = mark.waits();
    let near = links
        .iter()
        .filter(|link| link.sequence - mark.applied <= MAX_PARKED_AHEAD);
    let near: Vec<&Link> = near.collect();
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

async fn park_some(outside: &Outside<'_>, source: &Source, links: &[&Link]) -> Result<(), Failure> {
    let mut unit = Unit::new(outside.table, &source.operator, outside.now, "session");
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    for link in links {
        let row = ParkedRow {
            sequence: link.sequence,
            raw: link.raw.as_str().to_owned(),
            stamps: unit.stamps(),
        };
        let item = Item::new(source.parked_key(link.sequence), &row)?;
        unit.put_always(item.with_expiry(outside.now.plus_millis(PARKED_LIFE_MS)));
        mark.parked_to = mark.parked_to.max(Some(link.sequence));
    }
    unit.touch(&mut mark.stamps);
    unit.put_row(key, &mark)?;
    match unit.commit().await? {
        Committed::Yes(_) => Ok(()),
        Committed::Conflict => Err(Failure::Contended),
    }
}

/// Closes a gap that cannot be filled: the watermark moves over it, a person
/// hears of it, and the sessions it may concern are flagged.
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
    unit.put_always(row.item(operator)?);
    // Where a damaged session keeps this from being done, it is done without.
    if !singly && is_bound(&mut unit, &source).await? {
        flag_open_sessions(&mut unit, &source).await?;
    }
    match unit.commit().await? {
        Committed::Yes(_) => super::step::apply_all(outside, &source, &[], false).await,
        Committed::Conflict => Err(Failure::Contended),
    }
}

/// Whether the station is the gateway's: it may say nothing of another's.
async fn is_bound(unit: &mut Unit<'_>, source: &Source) -> Result<bool, Failure> {
    let gateway = keys::listed(&source.operator, "gateways", source.gateway.as_str());
    let station = keys::listed(&source.operator, "stations", source.station.as_str());
    let gateway = unit.read::<Gateway>(&gateway).await?;
    let station = unit.read::<Station>(&station).await?;
    let both = gateway.zip(station);
    Ok(both.is_some_and(|(gateway, station)| binding::is_bound(&gateway, &station)))
}

async fn flag_open_sessions(unit: &mut Unit<'_>, source: &Source) -> Result<(), Failure> {
    let key = keys::station_state(&source.operator, &source.station);
    let state = unit.read::<StationStateRow>(&key).await?;
    let all = !is_replaced(unit.table(), source).await?;
    for session in state.map(|state| state.open_sessions).unwrap_or_default() {
        let key = keys::session(&source.operator, &session);
        let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
            continue;
        };
        if !all && !told_here(unit, source, &row).await? {
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
