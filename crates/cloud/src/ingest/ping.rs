//! Answers `ping`: up to where the lanes that it names are applied. The chargers of which it tells
//! that they were refused are kept.

use forecourt_link::Epoch;
use forecourt_link::{Applied, Head, Ping, Pong, ToGateway, Watermark};

use super::{Outside, attempts};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Transacted, Write};
use forecourt_store::rows::config::config_versions;
use forecourt_store::rows::facts::{LinkRow, WatermarkRow};
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
    if let Some(version) = ping.policy
        && outside.speaker.standing.is_serving()
    {
        noted(note_policy(outside, version).await);
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

/// Notes which version of the policy the gateway has in force. Where a hello is noted at the same
/// time, that one counts: it tells the version, too.
async fn note_policy(outside: &Outside<'_>, version: u64) -> Result<(), Failure> {
    let identity = outside.identity;
    let key = keys::link(&identity.operator_id, &identity.gateway_id);
    let Some(Loaded { mut row, revision }) = load::<LinkRow>(outside.table, &key).await? else {
        return Ok(());
    };
    if row.policy_version == Some(version) {
        return Ok(());
    }
    row.policy_version = Some(version);
    row.stamps.touch(outside.now, "ingest");
    let item = Item::new(key, &row)?.after(revision);
    let _: Transacted = outside
        .table
        .transact(vec![Write::put_unchanged(item)])
        .await?;
    Ok(())
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
