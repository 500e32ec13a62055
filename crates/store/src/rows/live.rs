//! Who watches what over a live socket. None of these rows is worth anything after two hours.

use std::collections::BTreeSet;

use forecourt_types::{ClientId, OperatorId, SiteId, StationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::config::{Role, Stamps};
use super::sign_in::SignInMark;
use crate::keys;
use crate::ports::{Item, ItemError};

/// A client or person that watches, with the rights that it had when it asked for its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watcher {
    /// The operator whose rows are watched.
    pub operator_id: OperatorId,
    /// The client that watches.
    pub client_id: ClientId,
    /// The user for whom the client acts; none if it acts for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When that person gave which password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignInMark>,
    /// Identifies the secret of the client: the `secret_changed_at` of its row. None for an app,
    /// which has no secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_changed_at: Option<Timestamp>,
    /// The role that the client or person had.
    pub role: Role,
    /// The scopes that have an effect, separated by spaces.
    pub scope: String,
    /// The sites that are reached; none where all are, or where stations are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_ids: Option<BTreeSet<SiteId>>,
    /// The stations that are reached; none where all are, or where sites are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station_ids: Option<BTreeSet<StationId>>,
    /// The author of what a caller with a token of another issuer changes; none for a token of
    /// this deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
}

impl Watcher {
    /// The watcher as it stands in stamps: the id of the client, or `user:` and the id of the
    /// person.
    #[must_use]
    pub fn author(&self) -> String {
        match (&self.outside, &self.user_id) {
            (Some(author), _) => author.clone(),
            (None, Some(user)) => author_of(user),
            (None, None) => self.client_id.to_string(),
        }
    }
}

/// A person as the author of changes, for stamps and the audit log.
#[must_use]
pub fn author_of(user: &UserId) -> String {
    format!("user:{user}")
}

/// A ticket, which opens one live socket. Key: [`crate::keys::live_ticket`]. Written by `api` and
/// removed by `live`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveTicketRow {
    /// Who asked for it.
    pub watcher: Watcher,
    /// The time from which it opens nothing.
    pub expires_at: Timestamp,
}

/// An open live socket. Key: [`keys::live_socket`]; index: [`keys::live_socket_by`]. Written by
/// `live`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSocketRow {
    /// The platform's id of the connection.
    pub connection_id: String,
    /// Who watches, with the rights that its ticket had.
    pub watcher: Watcher,
    /// What it watches, at most [`LiveSocketRow::TOPICS_MAX`] topics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// When the watched rows were last marked as watched.
    pub marked_at: Timestamp,
    /// The time from which it is told nothing more: two hours after its opening.
    pub closes_at: Timestamp,
    /// When the row was made and last changed, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl LiveSocketRow {
    /// The most topics of one socket: more than any page shows at once.
    pub const TOPICS_MAX: usize = 40;

    /// The most open sockets of one person or client: one for each page that is open. With another
    /// one the oldest is closed.
    pub const SOCKETS_MAX: usize = 32;

    /// The row as an item, which the table may remove once the socket is closed.
    ///
    /// # Errors
    /// [`ItemError`].
    pub fn item(&self) -> Result<Item, ItemError> {
        let operator = &self.watcher.operator_id;
        let key = keys::live_socket(operator, &self.connection_id);
        let author = self.watcher.author();
        let index = keys::live_socket_by(operator, &author, &self.connection_id);
        Ok(Item::new(key, self)?
            .with_index(index)
            .with_expiry(self.closes_at))
    }
}

/// That a socket watches a topic. Key: [`keys::live_subscription`]. Written by `live`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSubscriptionRow {
    /// The platform's id of the connection.
    pub connection_id: String,
    /// The time from which the socket is told nothing more.
    pub closes_at: Timestamp,
}
