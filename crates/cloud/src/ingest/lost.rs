//! Gives a gateway that lost its disk a new epoch, once.

use forecourt_link::{Epoch, Hello};
use forecourt_types::GatewayId;

use super::Outside;
use crate::gateways::{Identity, speaker};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::ports::StoreError;
use forecourt_store::review;
use forecourt_store::rows::config::{ConfigRow as _, Gateway, next_epoch};
use forecourt_store::rows::facts::{EpochChange, LinkRow, ReviewKind, ReviewRow, WatermarkRow};
use forecourt_store::unit::{Tried, Unit, until_committed};

/// Why a gateway with a replaced credential gets no new epoch.
const REPLACED: &str = "a gateway that was replaced says that it lost records";
/// Why no epoch is given for an older epoch, or for one of which nothing is known.
const OTHER_EPOCH: &str =
    "records are said to be lost in an epoch that is not the gateway's newest";
/// Why no further epoch is given on this day.
const TOO_OFTEN: &str = "the gateway had four new epochs within 24 hours: look at its disk, and whether its credential is used by another box";

/// The epoch that this gateway must write in: its own, or the one that it gets in place of it
/// when it says that records are lost. If it asks again it gets the same one, until it has
/// written in that. The inner error tells in words why it gets none.
pub(super) async fn epoch(
    outside: &Outside<'_>,
    hello: &Hello,
) -> Result<Result<Epoch, &'static str>, Failure> {
    if hello.lost.is_empty() {
        return Ok(Ok(hello.epoch));
    }
    if !outside.speaker.standing.is_serving() {
        return Ok(Err(REPLACED));
    }
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = outside.identity;
    until_committed(|| async move {
        let mut unit = Unit::new(outside.table, operator_id, outside.now, "ingest");
        let lost = last_given(&mut unit, gateway_id, hello.epoch).await?;
        if lost > hello.epoch
            && !WatermarkRow::any(outside.table, operator_id, gateway_id, lost).await?
        {
            return Ok(Tried::Done(Ok(lost)));
        }
        let speaker = speaker(outside.table, outside.identity, outside.now).await?;
        let speaker = speaker.filter(|speaker| speaker.standing.is_serving());
        let Some(speaker) = speaker else {
            return Ok(Tried::Done(Err(REPLACED)));
        };
        let mut gateway = speaker.gateway;
        let Some(newest) = newest(outside, &gateway, lost).await? else {
            return Ok(Tried::Done(Err(OTHER_EPOCH)));
        };
        if !gateway.takes_epoch(outside.now) {
            return Ok(Tried::Done(Err(TOO_OFTEN)));
        }
        let site = &gateway.site_id;
        let next = next_epoch(outside.table, operator_id, site, gateway_id, Some(newest));
        let (epoch, take) = next
            .await?
            .map_err(|error| StoreError::Refused(Box::new(error)))?;
        let change = EpochChange {
            epoch,
            stamps: unit.stamps(),
        };
        // Commands are made for the epoch that the gateway's own row names.
        gateway.epoch = Some(epoch);
        unit.touch(&mut gateway.stamps);
        unit.put_row(keys::epoch_change(operator_id, gateway_id, lost), &change)?;
        unit.put_at(gateway.to_item(operator_id, speaker.revision)?);
        unit.put_always(lost_row(outside, hello, epoch).item(operator_id)?);
        unit.also(take);
        let done = unit.commit().await?.then(|_| Ok(epoch));
        if matches!(done, Tried::Done(_)) {
            tracing::warn!(gateway = %gateway_id, lost = %hello.epoch, new = %epoch, "a gateway lost records and gets a new epoch");
        }
        Ok(done)
    })
    .await
}

/// The last epoch that was given in place of this one, or in place of those given for it: a disk
/// that was set back to the same copy twice also lost the epoch that it got for the first loss.
/// This epoch itself if none was given.
async fn last_given(
    unit: &mut Unit<'_>,
    gateway: &GatewayId,
    lost: Epoch,
) -> Result<Epoch, Failure> {
    let mut last = lost;
    loop {
        let key = keys::epoch_change(unit.operator, gateway, last);
        match unit.read::<EpochChange>(&key).await? {
            Some(change) if change.epoch > last => last = change.epoch,
            _ => return Ok(last),
        }
    }
}

/// The newest epoch that is known of the gateway, if records may have been lost in the epoch that
/// it names: that of its row, or a later one in which it has written or said hello. After the
/// table was restored from a backup the row names an older one.
async fn newest(
    outside: &Outside<'_>,
    gateway: &Gateway,
    lost: Epoch,
) -> Result<Option<Epoch>, Failure> {
    let operator = &outside.identity.operator_id;
    let id = &gateway.gateway_id;
    let said = LinkRow::epoch_of(outside.table, operator, id).await?;
    let is_known = match gateway.epoch {
        Some(own) if lost <= own => lost == own,
        _ => said == Some(lost) || WatermarkRow::any(outside.table, operator, id, lost).await?,
    };
    Ok(gateway.epoch.max(said).max(Some(lost)).filter(|_| is_known))
}

/// The review that names what the gateway lost. The cloud holds the records that were applied;
/// records that the gateway had and had not sent are lost for ever.
fn lost_row(outside: &Outside<'_>, hello: &Hello, epoch: Epoch) -> ReviewRow {
    let gateway_id = &outside.identity.gateway_id;
    let ranges: Vec<String> = hello
        .lost
        .iter()
        .map(|lost| {
            let (station, lane) = (&lost.station_id, lost.lane);
            format!("{station} ({lane}) after {} up to {}", lost.from, lost.to)
        })
        .collect();
    let cause = format!(
        "the gateway lost its records of epoch {} and writes in epoch {epoch} now; what it had not sent yet is gone. Lost: {}",
        hello.epoch,
        ranges.join("; ")
    );
    let id = derived(&["lost", gateway_id.as_str(), &hello.epoch.to_string()]);
    review::row(ReviewKind::LostRange, id, outside.now, cause).from_gateway(gateway_id)
}
