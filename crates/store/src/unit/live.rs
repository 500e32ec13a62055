//! What a unit tells those who watch. Nothing is told, and nothing more is read, unless a row that
//! the unit has read has a mark.

use std::collections::BTreeSet;

use forecourt_types::{GatewayId, SiteId, StationId, Timestamp};
use serde_json::Value;

use super::Unit;
use crate::failure::Failure;
use crate::keys;
use crate::messages::{LiveEntity, LiveGone, LiveMessage};
use crate::outbox::OutboxEntry;
use crate::ports::{Item, ItemError, Key, QueueName};
use crate::rows::config::{ConfigRow, Stamps};

impl Unit<'_> {
    /// Takes note of the mark of a row that was read outside of this unit.
    pub fn seen(&mut self, stamps: &Stamps) {
        self.marked_until = self.marked_until.max(stamps.watched_until);
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
        let read = self.rows.values().filter_map(|slot| slot.read.as_ref());
        let marks = read.filter_map(|item| item.body.get("watched_until")?.as_str());
        let marks = marks.filter_map(|mark| Timestamp::parse(mark).ok());
        let until = marks.max().max(self.marked_until);
        until.filter(|until| *until > self.now)
    }

    /// The message that tells those who watch what has changed. None if nobody watches.
    pub(super) fn told_live(&self) -> Result<Option<OutboxEntry>, ItemError> {
        if self.watched_until().is_none() {
            return Ok(None);
        }
        let changed = self.rows.iter().filter(|(_, slot)| slot.changed);
        let entities: BTreeSet<LiveEntity> = changed
            .filter_map(|(key, _)| keys::live_entity(key))
            .collect();
        if entities.is_empty() && self.gone.is_empty() {
            return Ok(None);
        }
        let body = LiveMessage::Changed {
            operator_id: self.operator.clone(),
            entities,
            gone: self.gone.clone(),
        };
        OutboxEntry::for_display(QueueName::Live, &body).map(Some)
    }
}

/// What is told of a row that is removed, if it is one that can be watched.
fn gone(item: &Item) -> Option<LiveGone> {
    let site = item.body.get("site_id").and_then(Value::as_str);
    Some(LiveGone {
        entity: keys::live_entity(&item.key)?,
        site_id: site.and_then(|site| SiteId::new(site).ok()),
        revision: item.revision + 1,
    })
}
