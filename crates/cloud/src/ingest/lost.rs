//! A gateway that lost its disk: a new epoch, once.

use forecourt_link::{Epoch, Hello};

use super::{Identity, Outside};
use crate::failure::Failure;
use crate::keys;
use crate::messages::derived;
use crate::ports::{Condition, Item, StoreError, Transacted, Write};
use crate::review;
use crate::rows::config::{ConfigRow as _, Gateway, Stamps, next_epoch};
use crate::rows::facts::{EpochChange, ReviewKind};
use crate::rows::load;

/// How often other gateways of the site may be faster.
const MAX_ATTEMPTS: usize = 8;

/// The epoch this gateway is to write in: its own, or the one it gets for it
/// when it says that records are lost. Asked again it gets the same one.
pub(super) async fn epoch(
    outside: &Outside<'_>,
    gateway: &Gateway,
    hello: &Hello,
) -> Result<Epoch, Failure> {
    if hello.lost.is_empty() {
        return Ok(hello.epoch);
    }
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = outside.identity;
    let key = keys::epoch_change(operator_id, gateway_id, hello.epoch);
    for _ in 0..MAX_ATTEMPTS {
        if let Some(change) = load::<EpochChange>(outside.table, &key).await? {
            return Ok(change.row.epoch);
        }
        let next = next_epoch(outside.table, operator_id, &gateway.site_id).await?;
        let (epoch, take) = next.map_err(|error| StoreError::Refused(Box::new(error)))?;
        let change = EpochChange {
            epoch,
            stamps: Stamps::new(outside.now, "ingest"),
        };
        let mut writes = vec![take, Write::put_unchanged(Item::new(key.clone(), &change)?)];
        writes.push(lost_row(outside, hello, epoch)?);
        writes.extend(moved(outside, epoch).await?);
        match outside.table.transact(writes).await? {
            Transacted::Committed => {
                tracing::warn!(gateway = %gateway_id, lost = %hello.epoch, new = %epoch, "a gateway lost records and gets a new epoch");
                return Ok(epoch);
            }
            Transacted::ConditionFailed { .. } => {}
        }
    }
    Err(Failure::Contended)
}

/// The gateway's own row says where it writes now: commands are made for it.
async fn moved(outside: &Outside<'_>, epoch: Epoch) -> Result<Option<Write>, Failure> {
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = outside.identity;
    let key = keys::listed(operator_id, "gateways", gateway_id.as_str());
    let Some(mut gateway) = load::<Gateway>(outside.table, &key).await? else {
        return Ok(None);
    };
    gateway.row.epoch = Some(epoch);
    gateway.row.stamps.touch(outside.now, "ingest");
    let item = gateway.row.to_item(operator_id, gateway.revision)?;
    Ok(Some(Write::put_unchanged(item)))
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
