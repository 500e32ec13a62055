//! `telemetry`: stores chart values in chunks that expire. No bill depends on them, so they need
//! no order: a chunk takes each record once, by its place, and the watermark moves to the highest
//! record stored. The newest values of the station are kept beside them, and `live` is told of them
//! while somebody watches the station.

mod chunk;
mod newest;
mod tell;

use forecourt_link::Hash;
use forecourt_types::{OperatorId, Timestamp};

use crate::batch::{Batch, body};
use crate::gateways::binding;
use crate::session::kept::keep_for_review;
use crate::session::replaced::is_replaced;
use crate::session::{Settings, Source};
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::FactsMessage;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Delivery, MAX_TRANSACTION_WRITES, Queues, Table};
use forecourt_store::review;
use forecourt_store::rows::config::{Gateway, Station};
use forecourt_store::rows::facts::{ReviewKind, WatermarkRow};
use forecourt_store::unit::{Unit, until_committed};

pub use chunk::load_series;
pub use newest::{
    CHARTED, Holding, NewestRegister, holding, holding_of, is_main_meter, is_of_charge,
    newest_register,
};

/// The most records of one table transaction, since each may have a chunk of its own.
const RECORDS_PER_UNIT: usize = MAX_TRANSACTION_WRITES - 4;

/// Stores a batch of the telemetry queue, and returns the ids of the messages that failed.
pub async fn handle(
    table: &dyn Table,
    queues: &dyn Queues,
    settings: &Settings,
    now: Timestamp,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let mut batch = Batch::of("telemetry");
    for delivery in &deliveries {
        batch
            .work(delivery, one((table, queues), settings, now, delivery))
            .await;
    }
    batch.failed()
}

async fn one(
    ports: (&dyn Table, &dyn Queues),
    settings: &Settings,
    now: Timestamp,
    delivery: &Delivery,
) -> Result<(), Failure> {
    let message: FactsMessage = body(delivery)?;
    let Some(records) = message.records else {
        return Ok(());
    };
    let (operator, gateway) = (message.operator_id, message.gateway_id);
    let source = Source::of(operator, gateway, &records);
    let chain = records.records.iter().map(ChainedRecord::read);
    // `ingest` lets no record pass that does not say where it belongs.
    let chain: Vec<ChainedRecord> = chain.filter_map(Result::ok).collect();
    for some in chain.chunks(RECORDS_PER_UNIT) {
        store(ports, settings, &source, some, now).await?;
    }
    Ok(())
}

async fn store(
    (table, queues): (&dyn Table, &dyn Queues),
    settings: &Settings,
    source: &Source,
    chain: &[ChainedRecord],
    now: Timestamp,
) -> Result<(), Failure> {
    let (told, is_own) = until_committed(|| async move {
        let mut unit = Unit::new(table, &source.operator, now, "telemetry");
        let mut told = None;
        let is_replaced = is_replaced(table, source).await?;
        let is_bound = is_bound(&mut unit, settings, source, is_replaced).await?;
        if is_bound {
            for chained in chain {
                chunk::add(&mut unit, source, chained, is_replaced).await?;
            }
            if !is_replaced && unit.watched_until().is_some() {
                told = tell::told(source, chain)?;
            }
        } else {
            unbound(&mut unit, source, chain, is_replaced).await?;
        }
        if let Some(last) = chain.last() {
            raise(&mut unit, source, last.sequence, &last.hash).await?;
        }
        let committed = unit.commit().await?;
        Ok::<_, Failure>(committed.then(|mut entries| {
            entries.extend(told);
            (entries, is_bound && !is_replaced)
        }))
    })
    .await?;
    if is_own && let Err(error) = newest::keep(table, source, chain, now).await {
        // Charts have the values, and the next ones replace them.
        tracing::warn!(station = %source.station, %error, "the newest values were not kept");
    }
    flush(table, queues, &told).await;
    Ok(())
}

/// Whether the station belongs to the gateway. A station that nobody knows counts as the
/// gateway's where such stations are taken over: its first fact takes it over, perhaps after
/// this. A replaced credential takes over none.
async fn is_bound(
    unit: &mut Unit<'_>,
    settings: &Settings,
    source: &Source,
    is_replaced: bool,
) -> Result<bool, Failure> {
    let operator: &OperatorId = unit.operator;
    let gateway = keys::gateway(operator, &source.gateway);
    let station = keys::station(operator, &source.station);
    let Some(gateway) = unit.read::<Gateway>(&gateway).await? else {
        return Ok(false);
    };
    let station = unit.read::<Station>(&station).await?;
    Ok(station.map_or(
        settings.lets_in(&source.station) && !is_replaced,
        |station| binding::is_bound(&gateway, &station),
    ))
}

/// Keeps values of a station that does not belong to the gateway: one review for the batch, with
/// its first record, since there may be thousands.
async fn unbound(
    unit: &mut Unit<'_>,
    source: &Source,
    chain: &[ChainedRecord],
    is_replaced: bool,
) -> Result<(), Failure> {
    let Some(first) = chain.first() else {
        return Ok(());
    };
    let cause = format!(
        "{} telemetry records of a station that does not stand at the gateway's site",
        chain.len()
    );
    let row = review::row(ReviewKind::Unbound, source.id_of(first), unit.now, cause)
        .from_gateway(&source.gateway)
        .of_station(&source.station)
        .with_raw(first.raw.as_str());
    keep_for_review(unit, source, is_replaced, row).await
}

/// Moves the watermark up, and never down.
async fn raise(
    unit: &mut Unit<'_>,
    source: &Source,
    sequence: u64,
    hash: &Hash,
) -> Result<(), Failure> {
    let key = source.watermark_key();
    let mark = unit.read::<WatermarkRow>(&key).await?;
    let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(unit.stamps()));
    if sequence <= mark.applied {
        return Ok(());
    }
    mark.applied = sequence;
    mark.hash = hash.clone();
    unit.touch(&mut mark.stamps);
    Ok(unit.put_row(key, &mark)?)
}
