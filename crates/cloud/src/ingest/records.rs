//! Puts `records` and `command_update` on the queue and acknowledges them.

use forecourt_link::{
    Accepted, Ack, Lane, MAX_MESSAGE_BYTES, MAX_RECORD_BYTES, Records, ToGateway,
};

use super::{CREDITS, Outside, refused};
use crate::gateways::Identity;
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::messages::{FactsMessage, derived, station_group};
use forecourt_store::ports::{QueueMessage, QueueName};

pub(super) async fn handle(
    outside: &Outside<'_>,
    records: Records,
    text: &str,
) -> Result<Option<ToGateway>, Failure> {
    let last = match check(outside, &records, text) {
        Ok(last) => last,
        Err(why) => {
            refused::refuse(outside, why, text).await?;
            return Ok(None);
        }
    };
    let accepted = Accepted {
        station_id: records.station_id.clone(),
        lane: records.lane,
        sequence: last,
    };
    let queue = match records.lane {
        Lane::Commands | Lane::Transactions => QueueName::Sessions,
        Lane::Telemetry => QueueName::Telemetry,
    };
    let message = message(outside.identity, records, last)?;
    outside.queues.send(queue, &[message]).await?;
    Ok(Some(ToGateway::Ack(Ack {
        accepted,
        credits: CREDITS,
    })))
}

fn message(identity: &Identity, records: Records, last: u64) -> Result<QueueMessage, Failure> {
    let deduplication_id = derived(&[
        "records",
        identity.operator_id.as_str(),
        identity.gateway_id.as_str(),
        &records.epoch.to_string(),
        records.station_id.as_str(),
        records.lane.as_str(),
        &last.to_string(),
        &records.records.len().to_string(),
        &records.attempt.to_string(),
    ]);
    let group = station_group(&identity.operator_id, &records.station_id);
    let body = FactsMessage {
        operator_id: identity.operator_id.clone(),
        gateway_id: identity.gateway_id.clone(),
        records: Some(records),
        missing: None,
    };
    Ok(QueueMessage {
        group,
        deduplication_id,
        body: serde_json::to_string(&body).map_err(Failure::Message)?,
    })
}

/// Checks that the batch belongs to the gateway that sends it and to one epoch, station and lane,
/// and that it has no holes and each record names the hash of the one before. Returns
/// the last sequence.
fn check(outside: &Outside<'_>, records: &Records, text: &str) -> Result<u64, &'static str> {
    let identity = outside.identity;
    if text.len() > MAX_MESSAGE_BYTES {
        return Err("the message is larger than 32 KB");
    }
    if !outside.speaker.standing.may_write(records.epoch) {
        return Err("the gateway writes in an epoch after its own");
    }
    let mut before: Option<ChainedRecord> = None;
    for raw in &records.records {
        if raw.as_str().len() > MAX_RECORD_BYTES {
            return Err("a record is larger than 24 KB");
        }
        let Ok(place) = raw.place() else {
            return Err("a record does not say where it belongs");
        };
        if place.operator_id != identity.operator_id || place.gateway_id != identity.gateway_id {
            return Err("a record names another gateway than the one that sent it");
        }
        if place.epoch != records.epoch
            || place.station_id != records.station_id
            || place.lane != records.lane
        {
            return Err("a record belongs to another epoch, station or lane than its batch");
        }
        let Ok(chained) = ChainedRecord::read(raw) else {
            return Err("a record does not say where it belongs");
        };
        let follows = before.as_ref().is_none_or(|before| {
            before.sequence.checked_add(1) == Some(chained.sequence)
                && chained.previous == before.hash
        });
        if !follows || chained.sequence == 0 {
            return Err("the records of the batch do not follow on each other");
        }
        before = Some(chained);
    }
    before.map(|last| last.sequence).ok_or("the batch is empty")
}
