//! A gateway that lost its disk: a new epoch, once.

use forecourt_link::{Epoch, Hello};

use super::Outside;
use crate::gateways::{Identity, speaker};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::ports::{Condition, Item, StoreError, Transacted, Write};
use forecourt_store::review;
use forecourt_store::rows::config::{ConfigRow as _, Gateway, Stamps, next_epoch};
use forecourt_store::rows::facts::{EpochChange, LinkRow, ReviewKind, WatermarkRow};
use forecourt_store::rows::load;

/// How often other gateways of the site may be faster.
const MAX_ATTEMPTS: usize = 8;

/// Why a box that was replaced gets no epoch.
const REPLACED: &str = "a gateway that was replaced says that it lost records";
/// Why no epoch is given for an older one, or for one that nothing is known of.
const OTHER_EPOCH: &str =
    "records are said to be lost in an epoch that is not the gateway's newest";
/// Why no further epoch is given today.
const TOO_OFTEN: &str = "the gateway had four new epochs within 24 hours: look at its disk, and whether its credential is used by another box";

/// The epoch this gateway is to write in: its own, or the one it gets for it
/// when it says that records are lost. Asked again it gets the same one. The
/// inner error says in words why it gets none.
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
    let key = keys::epoch_change(operator_id, gateway_id, hello.epoch);
    for _ in 0..MAX_ATTEMPTS {
        if let Some(change) = load::<EpochChange>(outside.table, &key).await? {
            return Ok(Ok(change.row.epoch));
        }
        let Some(speaker) = speaker(outside.table, outside.identity, outside.now).await? else {
            return Ok(Err(REPLACED));
        };
        let mut gateway = speaker.gateway;
        if !speaker.standing.is_serving() {
            return Ok(Err(REPLACED));
        }
        let Some(newest) = newest(outside, &gateway, hello.epoch).await? else {
            return Ok(Err(OTHER_EPOCH));
        };
        if !gateway.takes_epoch(outside.now) {
            return Ok(Err(TOO_OFTEN));
        }
        let site = &gateway.site_id;
        let next = next_epoch(outside.table, operator_id, site, gateway_id, Some(newest));
        let (epoch, take) = next
            .await?
            .map_err(|error| StoreError::Refused(Box::new(error)))?;
        let change = EpochChange {
            epoch,
            stamps: Stamps::new(outside.now, "ingest"),
        };
        // Commands are made for the epoch that the gateway's own row names.
        gateway.epoch = Some(epoch);
        gateway.stamps.touch(outside.now, "ingest");
        let item = gateway.to_item(operator_id, speaker.revision)?;
        let writes = vec![
            take,
            Write::put_unchanged(Item::new(key.clone(), &change)?),
            lost_row(outside, hello, epoch)?,
            Write::put_unchanged(item),
        ];
        match outside.table.transact(writes).await? {
            Transacted::Committed => {
                tracing::warn!(gateway = %gateway_id, lost = %hello.epoch, new = %epoch, "a gateway lost records and gets a new epoch");
                return Ok(Ok(epoch));
            }
            Transacted::ConditionFailed { .. } => {}
        }
    }
    Err(Failure::Contended)
}

/// The newest epoch that is known of the gateway, when records may have been lost in
/// the one that it names: that of its row, or a later one that it has written in or
/// said hello in. After the table was restored from a backup the row names an older one.
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

/// What is lost at the gateway, by name. The cloud holds it; what the gateway
/// had and had not sent yet is what nobody holds.
fn lost_row(outside: &Outside<'_>, hello: &Hello, epoch: Epoch) -> Result<Write, Failure> {
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = outside.identity;
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
    let row = review::row(ReviewKind::LostRange, id, outside.now, cause);
    Ok(Write::Put {
        item: row.from_gateway(gateway_id).item(operator_id)?,
        condition: Condition::Always,
    })
}
