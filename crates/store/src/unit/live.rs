//! What a unit tells those who watch. Nothing is told, and nothing more is read, unless a row that
//! the unit has read has a mark.

use std::collections::BTreeSet;

use forecourt_types::{GatewayId, SiteId, StationId, Timestamp};
use serde_json::Value;

use super::{Slot, Unit};
use crate::failure::Failure;
use crate::keys;
use crate::messages::{LiveGone, LiveMessage};
use crate::outbox::OutboxEntry;
use crate::ports::{Item, ItemError, Key, QueueName};
use crate::rows::config::{ConfigRow, Stamps};

impl Unit<'_> {
    /// Takes note of the marks of a row that was read outside of this unit.
    pub fn seen(&mut self, stamps: &Stamps) {
        self.marked_until = self.marked_until.max(stamps.watched_until);
        self.overview_until = self.overview_until.max(stamps.overview_until);
    }

    /// Reads the rows on which the marks of a station and its site stand. Only a rare change, which
    /// reads neither of them otherwise, may call this.
    ///
    /// # Errors
    /// [`Failure`] when the rows cannot be read.
    pub async fn look_for_watchers(
        &mut self,
        station: &StationId,
        gateway: Option<&GatewayId>,
    ) -> Result<(), Failure> {
        self.read::<Value>(&keys::station(self.operator, station))
            .await?;
        if let Some(gateway) = gateway {
            self.read::<Value>(&keys::gateway(self.operator, gateway))
                .await?;
        }
        Ok(())
    }

    /// Removes a row that was read outside of this unit, if its revision still stands, and tells
    /// those who watch that it is gone.
    ///
    /// # Errors
    /// [`ItemError`] when the row cannot be written as an item.
    pub fn remove<R: ConfigRow>(
        &mut self,
        key: Key,
        row: &R,
        revision: u64,
    ) -> Result<(), ItemError> {
        let item = row.to_item(self.operator, revision)?;
        self.seen(row.stamps());
        self.delete_at(key, revision);
        self.gone.extend(gone(&item));
        Ok(())
    }

    /// Until when somebody watches what this unit changes, if anybody does: the latest mark of the
    /// rows that it has read.
    #[must_use]
    pub fn watched_until(&self) -> Option<Timestamp> {
        self.latest_mark("watched_until", self.marked_until)
    }

    /// Until when somebody watches the operator as a whole, if anybody does.
    #[must_use]
    pub fn overview_until(&self) -> Option<Timestamp> {
        self.latest_mark("overview_until", self.overview_until)
    }

    fn latest_mark(&self, name: &str, beside: Option<Timestamp>) -> Option<Timestamp> {
        let read = self.rows.values().filter_map(|slot| slot.read.as_ref());
        let marks = read.filter_map(|item| item.body.get(name)?.as_str());
        let marks = marks.filter_map(|mark| Timestamp::parse(mark).ok());
        let until = marks.max().max(beside);
        until.filter(|until| *until > self.now)
    }

    /// The message that tells those who watch what has changed. None if nobody watches.
    pub(super) fn told_live(&self) -> Result<Option<OutboxEntry>, ItemError> {
        let changed = || self.rows.iter().filter(|(_, slot)| slot.changed);
        let (mut entities, mut overview) = (BTreeSet::new(), BTreeSet::new());
        let is_watched = self.watched_until().is_some();
        if is_watched {
            entities.extend(changed().filter_map(|(key, _)| keys::live_entity(key)));
        }
        let is_overviewed = self.overview_until().is_some();
        if is_overviewed {
            overview.extend(changed().filter_map(|(key, _)| keys::overview_entity(key)));
            let moved = changed().filter(|(_, slot)| slot.has_another_status());
            let moved = moved.filter(|(key, _)| keys::is_session(key));
            overview.extend(moved.filter_map(|(key, _)| keys::live_entity(key)));
        }
        let gone = if is_watched || is_overviewed {
            self.gone.clone()
        } else {
            Vec::new()
        };
        if entities.is_empty() && overview.is_empty() && gone.is_empty() {
            return Ok(None);
        }
        let body = LiveMessage::Changed {
            operator_id: self.operator.clone(),
            entities,
            overview,
            gone,
        };
        OutboxEntry::for_display(QueueName::Live, &body).map(Some)
    }
}

impl Slot {
    /// Whether the change of the row is one of its status, too.
    fn has_another_status(&self) -> bool {
        let status =
            |item: &Option<Item>| item.as_ref().and_then(|it| it.body.get("status").cloned());
        status(&self.read) != status(&self.item)
    }
}

/// What is told of a row that is removed, if it is one that can be watched.
fn gone(item: &Item) -> Option<LiveGone> {
    let site = item.body.get("site_id").and_then(Value::as_str);
    Some(LiveGone {
        entity: keys::live_entity(&item.key).or_else(|| keys::overview_entity(&item.key))?,
        site_id: site.and_then(|site| SiteId::new(site).ok()),
        revision: item.revision + 1,
    })
}
