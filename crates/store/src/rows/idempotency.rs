//! The rows that remember POST requests with an `Idempotency-Key`.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{self, Seeded};
use crate::ports::{Entropy, Item, ItemError, Key};

/// A request with an idempotency key. Key: [`keys::idempotency`](crate::keys::idempotency).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IdempotencyRow {
    /// The SHA-256 of the request's address and body, in hex.
    pub request_hash: String,
    /// The scopes of the token that the request came with. None in rows of releases that did not
    /// note them; such rows are removed after a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<String>,
    /// When the present try began.
    pub started_at: Timestamp,
    /// When the row counts as removed, since the table's own removal may be late.
    pub forgotten_at: Timestamp,
    /// The origin of the ids that every try of the request makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The answer to the request, once there is one.
    pub answer: KeptAnswer,
}

impl IdempotencyRow {
    /// The item that replaces the given revision. The table removes it once it is forgotten.
    ///
    /// # Errors
    /// [`ItemError`].
    pub fn item(&self, key: Key, revision: u64) -> Result<Item, ItemError> {
        let item = Item::new(key, self)?.after(revision);
        Ok(item.with_expiry(self.forgotten_at))
    }
}

/// The answer to a request with a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptAnswer {
    /// There is no answer yet, because the request is still running.
    Running,
    /// The request failed through a fault of our own: a repeat runs again.
    Failed,
    /// The answer held a secret, and secrets are shown only once.
    Secret,
    /// The answer is given again to every repeat.
    Kept {
        /// The HTTP status.
        status: u16,
        /// The media type of the body.
        content_type: String,
        /// The body as text.
        body: String,
    },
}

/// The source of the ids of a request with an idempotency key. A repeat makes the same ids and so
/// finds what the first try left. It makes ids only: secrets never come from stored data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// When the request was first tried.
    at: Timestamp,
    /// The random text that the ids are derived from.
    seed: String,
}

impl Origin {
    /// Makes the origin of a request that is tried for the first time.
    #[must_use]
    pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            at: now,
            seed: ids::new_secret(entropy),
        }
    }

    /// When the request was first tried.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The id with this number among the ids of the request.
    #[must_use]
    pub fn id(&self, number: u64) -> String {
        let seed = self.seed.as_str();
        ids::new_id(self.at, &Seeded { seed, number })
    }
}
