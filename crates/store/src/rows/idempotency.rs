//! What is kept of a POST with an `Idempotency-Key`.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{self, Seeded};
use crate::ports::{Entropy, Item, ItemError, Key};

/// What is known of a request with a key. Key: [`keys::idempotency`](crate::keys::idempotency).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IdempotencyRow {
    /// SHA-256 of method, address and body, in hex.
    pub request_hash: String,
    /// The scopes of the token it came with. None in rows of releases that did not
    /// note it; they are gone a day later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<String>,
    /// Since when it runs.
    pub started_at: Timestamp,
    /// When it is forgotten: the table's own removal may lag.
    pub forgotten_at: Timestamp,
    /// What its ids are made from, in every try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Its answer, once there is one.
    pub answer: KeptAnswer,
}

impl IdempotencyRow {
    /// As an item that follows this revision; the table removes it once it is forgotten.
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
    /// There is none yet.
    Running,
    /// It was one of our own faults: a repeat runs again.
    Failed,
    /// It held a secret, and secrets are shown once.
    Secret,
    /// It is given again to every repeat.
    Kept {
        /// The HTTP status.
        status: u16,
        /// The media type of the body.
        content_type: String,
        /// The body as text.
        body: String,
    },
}

/// What the ids of a request with an idempotency key are made from, so that a
/// repeat makes the same ones and finds what the first try left. Ids only:
/// secrets never come from what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// When it was first tried.
    at: Timestamp,
    /// Random text.
    seed: String,
}

impl Origin {
    /// Of a request that is tried for the first time.
    #[must_use]
    pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            at: now,
            seed: ids::new_secret(entropy),
        }
    }

    /// When it was first tried.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The id with this number among those of the request.
    #[must_use]
    pub fn id(&self, number: u64) -> String {
        let seed = self.seed.as_str();
        ids::new_id(self.at, &Seeded { seed, number })
    }
}
