//! Answers `ping`: up to where the lanes that it names are applied. The chargers of which it tells
//! that they were refused are kept.

use forecourt_link::Epoch;
use forecourt_link::{Applied, Head, Ping, Pong, RaisedAlarm, ToGateway, Watermark};

use super::{Outside, attempts};
use crate::gateways::tell_of_link;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Transacted, Write};
use forecourt_store::rows::config::config_versions;
use forecourt_store::rows::facts::{LinkRow, WaitingRecords, WatermarkRow};
use forecourt_store::rows::{Loaded, load};

/// The most lane heads that one ping may name; the gateway names the others in the next ping.
const MAX_HEADS: usize = 100;

pub(super) async fn handle(outside: &Outside<'_>, ping: &Ping) -> Result<ToGateway, Failure> {
    let mut applied = Vec::new();
    // A gateway is told nothing of an epoch after its own.
    let may_ask = outside.speaker.standing.may_write(ping.epoch);
    let heads = if may_ask { ping.heads.as_slice() } else { &[] };
    for head in heads.iter().take(MAX_HEADS) {
        applied.push(position(outside, ping.epoch, head).await?);
    }
    // The answer does not depend on what is noted for people.
    noted(attempts::keep(outside, &ping.refused).await);
    if outside.speaker.standing.is_serving() {
        noted(note(outside, ping).await);
    }
    let operator = &outside.identity.operator_id;
    let site = &outside.speaker.gateway.site_id;
    let versions = config_versions(outside.table, operator, site).await?;
    Ok(ToGateway::Pong(Pong {
        cloud_time: outside.now,
        applied,
        versions,
    }))
}

fn noted(result: Result<(), Failure>) {
    if let Err(failure) = result {
        let cause: &dyn std::error::Error = &failure;
        tracing::error!(cause, "what a ping tells for people was not kept");
    }
}

/// Notes what the gateway tells of itself: which version of the policy it has in force, how many
/// records wait there, and its alarms. Where a hello is noted at the same time, that one counts:
/// the gateway tells the version with it, and the rest with a later ping.
async fn note(outside: &Outside<'_>, ping: &Ping) -> Result<(), Failure> {
    if ping.policy.is_none() && ping.waiting.is_none() && ping.alarms.is_empty() {
        return Ok(());
    }
    let identity = outside.identity;
    let (operator, gateway) = (&identity.operator_id, &identity.gateway_id);
    let key = keys::link(operator, gateway);
    let Some(Loaded { mut row, revision }) = load::<LinkRow>(outside.table, &key).await? else {
        return Ok(());
    };
    let before = row.clone();
    row.policy_version = ping.policy.or(row.policy_version);
    if let Some(records) = ping.waiting
        && row.waiting.map(|waiting| waiting.records) != Some(records)
    {
        row.waiting = Some(WaitingRecords {
            records,
            at: outside.now,
        });
    }
    if !ping.alarms.is_empty() {
        row.alarms = ping
            .alarms
            .iter()
            .take(RaisedAlarm::MOST)
            .map(bounded)
            .collect();
    }
    if row == before {
        return Ok(());
    }
    row.stamps.touch(outside.now, "ingest");
    let item = Item::new(key, &row)?.after(revision);
    let written = outside
        .table
        .transact(vec![Write::put_unchanged(item)])
        .await?;
    if let Transacted::Committed = written {
        let stamps = &outside.speaker.gateway.stamps;
        tell_of_link(outside.queues, operator, gateway, stamps, outside.now).await;
    }
    Ok(())
}

/// The alarm within the lengths that a gateway keeps to: the link does not enforce them.
fn bounded(alarm: &RaisedAlarm) -> RaisedAlarm {
    let first = |text: &str, most: usize| text.chars().take(most).collect();
    RaisedAlarm {
        kind: first(&alarm.kind, RaisedAlarm::KIND_CHARS_MAX),
        text: first(&alarm.text, RaisedAlarm::TEXT_CHARS_MAX),
        ..alarm.clone()
    }
}

async fn position(outside: &Outside<'_>, epoch: Epoch, head: &Head) -> Result<Applied, Failure> {
    let identity = outside.identity;
    let key = keys::watermark(
        &identity.operator_id,
        &identity.gateway_id,
        epoch,
        &head.station_id,
        head.lane,
    );
    let mark = load::<WatermarkRow>(outside.table, &key).await?;
    let mark = mark.map(|mark| mark.row);
    let applied = mark.as_ref().map_or(0, |mark| mark.applied);
    let waits = mark.as_ref().is_some_and(WatermarkRow::waits);
    let hash = mark.map_or_else(forecourt_link::Hash::origin, |mark| mark.hash);
    Ok(Applied {
        watermark: Watermark {
            station_id: head.station_id.clone(),
            lane: head.lane,
            applied,
            hash,
        },
        resend_from: waits.then_some(applied + 1),
    })
}
