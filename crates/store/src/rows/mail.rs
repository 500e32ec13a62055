//! The rows that remember which mails were sent.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ports::{Item, ItemError, Key};

/// How long a sent mail is remembered, in milliseconds: 2 days. The queue hands a message out
/// again minutes after its first delivery; only one that a person took back from the dead
/// letters comes later.
const REMEMBERED_MS: i64 = 2 * 24 * 3_600_000;

/// A mail that the mail service took. Its id is in the key, so the row names
/// no person. Key: [`keys::sent_mail`](crate::keys::sent_mail).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMailRow {
    /// When the mail was sent, by the clock of the cloud.
    pub sent_at: Timestamp,
}

impl SentMailRow {
    /// The item of this row. The table removes it after two days.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, key: Key) -> Result<Item, ItemError> {
        let expiry = self.sent_at.plus_millis(REMEMBERED_MS);
        Ok(Item::new(key, self)?.with_expiry(expiry))
    }
}
