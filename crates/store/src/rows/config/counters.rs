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
    /// Counts the changes.
    pub version: u64,
}

/// The write that raises a version counter by one.
#[must_use]
pub fn raise_version(key: Key) -> Write {
    Write::Add {
        key,
        counters: BTreeMap::from([("version".to_owned(), 1)]),
        set: Map::new(),
    }
}

/// How many stations that nobody added a site has taken over and not removed since. Key:
/// [`keys::adopted`]. No row means 0. Of several taken over at once some may come beyond
/// the most there may be, since a count that all of them had to agree on would make each
/// wait for the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedStations {
    /// How many; below 0 when some were removed that nobody had counted.
    pub count: i64,
}

impl AdoptedStations {
    /// Whether the site takes over one more, where it may have so many.
    #[must_use]
    pub fn takes_more(self, most: usize) -> bool {
        usize::try_from(self.count.max(0)).is_ok_and(|count| count < most)
    }

    /// The write that counts one more (1) or one less (-1).
    #[must_use]
    pub fn add(key: Key, change: i64) -> Write {
        Write::Add {
            key,
            counters: BTreeMap::from([("count".to_owned(), change)]),
            set: Map::new(),
        }
    }
}

/// The versions a gateway of this site should hold.
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
    Ok(ConfigVersions {
        stations: stations.map_or(0, |counter| counter.row.version),
        tokens: tokens.map_or(0, |counter| counter.row.version),
    })
}

/// The epochs a site has given out. Key: [`keys::epochs`]. Counted per site, so
/// that two gateways of one site never write in the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epochs {
    /// The last one given out.
    pub last: Epoch,
}

/// The site's next epoch for a gateway, and the write that takes it; commit both
/// together. It is above every epoch that the site has given out and above `known`,
/// and one in which nothing of this gateway is applied: whoever had a credential of
/// it may have written in epochs that were still to come, and the box that gets the
/// epoch would take what is applied there for records it has lost.
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
