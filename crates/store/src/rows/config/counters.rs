//! Counters that several functions raise.

use std::collections::BTreeMap;

use forecourt_link::{ConfigVersions, Epoch, RecordError};
use forecourt_types::{GatewayId, OperatorId, SiteId};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::keys;
use crate::ports::{Item, ItemError, Key, Table, Write};
use crate::rows::facts::WatermarkRow;
use crate::rows::{RowError, load};

/// The version of a part of the desired state: the stations of a site
/// ([`keys::stations_version`]) or the tokens of an operator
/// ([`keys::tokens_version`]). No row means 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionCounter {
    /// The number of changes so far.
    #[serde(default)]
    pub version: u64,
    /// The number of changes of the policy of the site. It stands in the row of its stations, so
    /// that one read tells a gateway of both.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub policy: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The write that raises a version counter by one.
#[must_use]
pub fn raise_version(key: Key) -> Write {
    raise(key, "version")
}

/// The write that raises the version of the policy of a site by one; the key is that of
/// [`keys::stations_version`].
#[must_use]
pub fn raise_policy_version(key: Key) -> Write {
    raise(key, "policy")
}

fn raise(key: Key, counter: &str) -> Write {
    Write::Add {
        key,
        counters: BTreeMap::from([(counter.to_owned(), 1)]),
        at_least: BTreeMap::new(),
        set: Map::new(),
    }
}

/// The number of stations that a site has taken over although nobody had added them, and that
/// were not removed since. Key: [`keys::adopted`]. No row means 0. When several stations are
/// taken over at once, the count may exceed the limit: an exact count would make each of them
/// wait for the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedStations {
    /// The number of stations. It is below 0 when stations were removed that had
    /// not been counted.
    pub count: i64,
}

impl AdoptedStations {
    /// Whether the site may take over one more station, with `most` as its limit.
    #[must_use]
    pub fn takes_more(self, most: usize) -> bool {
        usize::try_from(self.count.max(0)).is_ok_and(|count| count < most)
    }

    /// The write that adds a change to the count: 1 for one more station, -1 for one less.
    #[must_use]
    pub fn add(key: Key, change: i64) -> Write {
        Write::Add {
            key,
            counters: BTreeMap::from([("count".to_owned(), change)]),
            at_least: BTreeMap::new(),
            set: Map::new(),
        }
    }
}

/// The versions of the desired state that a gateway of this site should hold.
///
/// # Errors
/// [`RowError`].
pub async fn config_versions(
    table: &dyn Table,
    operator: &OperatorId,
    site: &SiteId,
) -> Result<ConfigVersions, RowError> {
    let stations = load::<VersionCounter>(table, &keys::stations_version(operator, site)).await?;
    let tokens = load::<VersionCounter>(table, &keys::tokens_version(operator)).await?;
    let of_site = stations.map(|counter| counter.row).unwrap_or_default();
    Ok(ConfigVersions {
        stations: of_site.version,
        policy: Some(of_site.policy),
        tokens: tokens.map_or(0, |counter| counter.row.version),
    })
}

/// The epochs that a site has given out. Key: [`keys::epochs`]. They are counted per site, so
/// that two gateways of one site never write in the same epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epochs {
    /// The last epoch that the site has given out.
    pub last: Epoch,
}

/// The site's next epoch for a gateway, and the write that takes it; both must be committed
/// together. The epoch is above every epoch that the site has given out and above `known`, and no
/// record of this gateway is applied in it. Whoever had a credential of the gateway may have
/// written in epochs that were still to come, and the box that gets the epoch would take what is
/// applied there for records that it has lost.
///
/// # Errors
/// [`RowError`]. The inner result is [`RecordError`] when the site has used up
/// all 2047.
pub async fn next_epoch(
    table: &dyn Table,
    operator: &OperatorId,
    site: &SiteId,
    gateway: &GatewayId,
    known: Option<Epoch>,
) -> Result<Result<(Epoch, Write), RecordError>, RowError> {
    let key = keys::epochs(operator, site);
    let taken = load::<Epochs>(table, &key).await?;
    let revision = taken.as_ref().map_or(0, |epochs| epochs.revision);
    let known = known.max(taken.map(|epochs| epochs.row.last));
    let mut ordinal = known.map_or(0, Epoch::ordinal);
    // Ends at the last epoch there is, at which `Epoch::new` fails.
    let epoch = loop {
        ordinal = ordinal.saturating_add(1);
        let epoch = match Epoch::new(ordinal) {
            Ok(epoch) => epoch,
            Err(error) => return Ok(Err(error)),
        };
        if !WatermarkRow::any(table, operator, gateway, epoch).await? {
            break epoch;
        }
    };
    let item: Result<Item, ItemError> = Item::new(key, &Epochs { last: epoch });
    Ok(Ok((epoch, Write::put_unchanged(item?.after(revision)))))
}
