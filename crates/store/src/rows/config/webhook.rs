use std::collections::BTreeSet;

use forecourt_types::{OperatorId, Timestamp, WebhookId};
use serde::{Deserialize, Deserializer, Serialize};

use super::Stamps;
use crate::events::EventKind;
use crate::keys::{self, List};
use crate::ports::Table;
use crate::rows::{RowError, load_at_most};

/// An address of an operator's own system that is told of events. Key: [`keys::webhook`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Identifies the webhook.
    pub webhook_id: WebhookId,
    /// The name that people know it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address that each event is sent to.
    pub url: String,
    /// The kinds of events that are sent. A kind that only a later release knows is passed over.
    #[serde(deserialize_with = "known")]
    pub events: BTreeSet<EventKind>,
    /// The secret that signs what is sent, as the receiver knows it (`whsec_` and base64). The
    /// function that signs may not read the deployment's keys, so it stands here as it is.
    pub secret: String,
    /// The secret before it, which signs too for a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_secret: Option<FormerSecret>,
    /// Why nothing is sent; none while the webhook is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<SwitchedOff>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A secret that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerSecret {
    /// The secret, in the form of [`Webhook::secret`].
    pub secret: String,
    /// Until when it signs.
    pub until: Timestamp,
}

/// Since when and why a webhook is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedOff {
    /// When it was switched off.
    pub at: Timestamp,
    /// What made it go off.
    pub why: OffReason,
}

/// Why a webhook is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffReason {
    /// Somebody switched it off.
    Asked,
    /// Its receiver answered 410: it wants no more events.
    Gone,
    /// Every delivery of five days failed.
    Failing,
    /// A reason that only a later release knows.
    #[serde(other)]
    Unknown,
}

/// Reads the kinds that this release knows. Every function that notes an event reads the row, and
/// must not fail because of a kind that a later release stored.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<EventKind>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let kinds = EventKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| names.iter().any(|name| name == kind.as_str()));
    Ok(kinds.collect())
}

impl Webhook {
    /// The most webhooks of an operator. Whoever notes an event reads them all, and each one is
    /// called for the event.
    pub const MAX: u32 = 10;

    /// How long a former secret signs too, in milliseconds: 24 hours, in which the receiver takes
    /// the new one.
    pub const FORMER_SECRET_MS: i64 = 24 * 3_600_000;

    /// The webhooks of an operator that can be read. One that cannot be read is told nothing, so
    /// that it does not fail the changes of which the others are told; an error is logged for it.
    ///
    /// # Errors
    /// [`RowError`] when the list itself cannot be read.
    pub async fn readable(table: &dyn Table, operator: &OperatorId) -> Result<Vec<Self>, RowError> {
        let list = keys::list(operator, List::Webhooks);
        let items = load_at_most(table, &list, "", Self::MAX * 2).await?;
        let rows = items.iter().filter_map(|item| {
            let row = item.read();
            if row.is_err() {
                // The cause may quote what is stored, which holds the secret.
                tracing::error!(
                    %operator,
                    webhook = item.key.sk,
                    "a webhook cannot be read and is told nothing; restore its row or remove it"
                );
            }
            row.ok()
        });
        Ok(rows.collect())
    }

    /// Whether it is sent events of this kind.
    #[must_use]
    pub fn wants(&self, kind: EventKind) -> bool {
        self.off.is_none() && self.events.contains(&kind)
    }

    /// The secrets that sign at this time, the newest first.
    #[must_use]
    pub fn secrets(&self, now: Timestamp) -> Vec<&str> {
        let former = self.former_secret.as_ref();
        let former = former.filter(|former| now < former.until);
        let former = former.map(|former| former.secret.as_str());
        std::iter::once(self.secret.as_str())
            .chain(former)
            .collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use serde_json::json;

    fn webhook() -> serde_json::Value {
        let at = "2026-01-31T12:00:00.000Z";
        json!({"webhook_id": "w", "url": "https://a.example", "events": ["cdr.created"],
            "secret": "whsec_bmV3", "created_at": at, "created_by": "a", "updated_at": at,
            "updated_by": "a"})
    }

    #[test]
    fn a_kind_of_a_later_release_does_not_make_a_webhook_unreadable() {
        let mut stored = webhook();
        stored["events"] = json!(["cdr.created", "cdr.painted"]);
        let read: Webhook = serde_json::from_value(stored).unwrap();
        assert!(read.wants(EventKind::CdrCreated));
        assert_eq!(read.events.len(), 1);
    }

    #[test]
    fn a_reason_of_a_later_release_leaves_a_webhook_off() {
        let mut stored = webhook();
        stored["off"] = json!({"at": "2026-01-31T12:00:00.000Z", "why": "painted"});
        let read: Webhook = serde_json::from_value(stored).unwrap();
        assert_eq!(read.off.unwrap().why, OffReason::Unknown);
        assert!(!read.wants(EventKind::CdrCreated));
    }

    #[test]
    fn a_former_secret_signs_until_its_time_is_over() {
        let mut stored = webhook();
        stored["former_secret"] = json!({"secret": "whsec_b2xk", "until": "2026-02-01T12:00:00Z"});
        let read: Webhook = serde_json::from_value(stored).unwrap();
        let end = Timestamp::parse("2026-02-01T12:00:00Z").unwrap();
        assert_eq!(
            read.secrets(end.plus_millis(-1)),
            ["whsec_bmV3", "whsec_b2xk"]
        );
        assert_eq!(read.secrets(end), ["whsec_bmV3"]);
    }
}
