//! The messages of a live socket, as JSON texts with the field `kind`. Apps pass over kinds,
//! entities and fields that they do not know, and so does this side.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest message, in bytes: one billing unit of a WebSocket API on AWS, and its
/// longest frame.
pub(super) const MESSAGE_BYTES_MAX: usize = 32 * 1024;

/// What an app says.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum FromApp {
    /// Asks for [`ToApp::Ready`].
    Hello {},
    /// Names topics to be watched beside those that are watched already.
    Subscribe { topics: Vec<String> },
    /// Names topics that are watched no longer.
    Unsubscribe { topics: Vec<String> },
    /// Tells that the app still watches.
    Ping {},
    /// A message of a later release.
    #[serde(other)]
    Unknown,
}

/// What this side says.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum ToApp<'a> {
    /// Tells an app that said hello what this side expects of it.
    Ready {
        at: Timestamp,
        /// How often the app shall send a ping, in seconds.
        ping_s: u32,
        /// How many topics one socket may watch.
        topics_max: usize,
    },
    /// Tells what the socket watches after topics were added.
    Subscribed {
        /// All topics that the socket watches now.
        topics: &'a [String],
        /// Those that were asked for and are not watched.
        refused: Vec<Refused>,
        /// How many more are refused as too many, for which the message has no room.
        #[serde(skip_serializing_if = "is_zero")]
        refused_more: usize,
    },
    /// Tells that a ping was heard and the marks are renewed.
    Pong { at: Timestamp },
    /// Tells what has changed.
    Changes { at: Timestamp, items: &'a [Item] },
    /// Tells that something of these topics has changed that is not told: read them again.
    Resync {
        topics: &'a [String],
        reason: &'static str,
    },
    /// Tells that the socket is closed now.
    Bye {
        reason: &'static str,
        /// After how many seconds the app may open another one.
        retry_after_s: u32,
    },
}

impl ToApp<'_> {
    /// The message as it is sent.
    pub(super) fn text(&self) -> String {
        // Nothing in these types can fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this form"
)]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A topic that is not watched.
#[derive(Debug, Serialize)]
pub(super) struct Refused {
    pub(super) topic: String,
    /// `unknown_topic`, `not_found` (it is not there, or not reached) or `too_many_topics`.
    pub(super) code: &'static str,
}

/// What has become of an entity.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Item {
    pub(super) topic: String,
    /// `station`, `station_state`, `connector`, `reading`, `command`, `session`, `gateway`,
    /// `review` or `counts`.
    pub(super) entity: &'static str,
    pub(super) id: String,
    /// The number that the entity's `revision` has in answers of the API. An item is passed over
    /// unless it is higher than that of what is known.
    pub(super) revision: u64,
    /// What the API answers about the entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
    /// Whether the entity is there no longer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) gone: bool,
}
