//! The rows of events and of their deliveries to webhooks.

use forecourt_types::{EventId, OperatorId, StationId, Timestamp, WebhookId};
use serde::{Deserialize, Serialize};

use crate::events::EventKind;
use crate::keys;
use crate::ports::{Item, ItemError, Key};

/// How long an event and its deliveries are kept, in milliseconds: 30 days, so that a receiver
/// whose makers were on holiday gets all of it again.
const LIFE_MS: i64 = 30 * 24 * 3_600_000;

/// Something that happened, and that a webhook wanted to be told. Key: [`keys::event`]; index:
/// [`keys::event_of_station`]. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// Identifies the event; ids sort by the time of the event.
    pub event_id: EventId,
    /// The kind of the event, which decides what its data holds.
    pub kind: EventKind,
    /// The version of the data, see [`EventKind::version`].
    pub version: u32,
    /// When it was noted, by the clock of the cloud.
    pub at: Timestamp,
    /// The station that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station_id: Option<StationId>,
    /// What it carries, as JSON text: a receiver gets the same bytes in every attempt.
    pub data: String,
}

impl EventRow {
    /// The item of the event, which expires.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, operator: &OperatorId) -> Result<Item, ItemError> {
        let item = Item::new(keys::event(operator, &self.event_id), self)?;
        let item = item.with_expiry(self.at.plus_millis(LIFE_MS));
        Ok(match &self.station_id {
            Some(station) => {
                item.with_index(keys::event_of_station(operator, station, &self.event_id))
            }
            None => item,
        })
    }
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is tried, or waits for its next attempt.
    Pending,
    /// The receiver has taken it.
    Delivered,
    /// Every attempt failed, and none follows.
    Failed,
    /// It is not sent any more, because its webhook was switched off.
    Dropped,
}

/// The delivery of one event to one webhook. Key: [`keys::webhook_delivery`]. Written by `notify`,
/// and by `api` for a new delivery on request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// The webhook that it goes to.
    pub webhook_id: WebhookId,
    /// The event that is delivered.
    pub event_id: EventId,
    /// What happened, as in the event.
    pub kind: EventKind,
    /// When the event was noted.
    pub event_at: Timestamp,
    /// How it stands now.
    pub state: DeliveryState,
    /// The attempts, the oldest first; at most [`DeliveryRow::ATTEMPTS_KEPT`], the newest ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<DeliveryAttempt>,
    /// How many attempts were made in all.
    pub attempted: u32,
    /// How many attempts had been made when somebody asked for it to be delivered again; 0 if
    /// nobody has. The waits between attempts are counted from there.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub asked_again_after: u32,
    /// When the next attempt is due; none if none follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a field over by reference"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// One attempt to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryAttempt {
    /// When it was made, by the clock of the cloud.
    pub at: Timestamp,
    /// The status of HTTP that the receiver answered with, if it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why there was no answer, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl DeliveryRow {
    /// How many attempts of a delivery are kept: those of two full rounds, and some.
    pub const ATTEMPTS_KEPT: usize = 20;

    /// A delivery of which no attempt was made.
    #[must_use]
    pub fn new(webhook: &WebhookId, event: &EventRow) -> Self {
        Self {
            webhook_id: webhook.clone(),
            event_id: event.event_id.clone(),
            kind: event.kind,
            event_at: event.at,
            state: DeliveryState::Pending,
            attempts: Vec::new(),
            attempted: 0,
            asked_again_after: 0,
            next_at: None,
        }
    }

    /// Notes an attempt.
    pub fn note(&mut self, attempt: DeliveryAttempt) {
        self.attempted = self.attempted.saturating_add(1);
        if self.attempts.len() >= Self::ATTEMPTS_KEPT {
            self.attempts.remove(0);
        }
        self.attempts.push(attempt);
    }

    /// Whether the attempt with this number is the next one.
    #[must_use]
    pub fn waits_for(&self, attempt: u32) -> bool {
        self.state == DeliveryState::Pending && self.attempted.saturating_add(1) == attempt
    }

    /// The item of the delivery, which expires with its event.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, operator: &OperatorId) -> Result<Item, ItemError> {
        let item = Item::new(self.key(operator), self)?;
        Ok(item.with_expiry(self.event_at.plus_millis(LIFE_MS)))
    }

    /// The key of the delivery.
    #[must_use]
    pub fn key(&self, operator: &OperatorId) -> Key {
        keys::webhook_delivery(operator, &self.webhook_id, &self.event_id)
    }
}

/// How the receiver of a webhook has answered lately. Key: [`keys::webhook_health`]. It stands
/// apart from the webhook, so that a delivery never collides with a person who changes that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookHealth {
    /// Since when every attempt has failed; none after one that did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// Until when no attempt is made, because the last one had to be waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<Timestamp>,
}
