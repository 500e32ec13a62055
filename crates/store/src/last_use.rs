//! When a token was last used, and when a user last charged: by day, so that it is written at most
//! once a day.

use forecourt_types::{OperatorId, Timestamp, TokenUid, UserId};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::keys::{self, RecordsBy};
use crate::ports::{Item, ItemError, Key};
use crate::unit::Unit;

/// The characters of a time up to its day.
const DAY_CHARS: usize = 10;

/// The day on which a token was last used, or a user last charged. Key: [`keys::token_use`] or
/// [`keys::user_use`]; index: [`keys::place_of_records`] by use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUseRow {
    /// The uid of the token in lower case, or the id of the user.
    pub used_id: String,
    /// The day in UTC, such as `2026-01-31`.
    pub day: String,
}

/// What is used.
#[derive(Debug, Clone, Copy)]
pub enum Used<'a> {
    /// A token, with which a charge began.
    Token(&'a TokenUid),
    /// A user, who charged.
    User(&'a UserId),
}

impl Used<'_> {
    /// The key of the row that tells when it was last used.
    #[must_use]
    pub fn key(self, operator: &OperatorId) -> Key {
        match self {
            Self::Token(uid) => keys::token_use(operator, uid),
            Self::User(id) => keys::user_use(operator, id),
        }
    }

    /// The item that tells that it was used on a day.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object.
    pub fn item(self, operator: &OperatorId, day: &str) -> Result<Item, ItemError> {
        let (used_id, by) = match self {
            Self::Token(uid) => (uid.as_str().to_lowercase(), RecordsBy::TokenUse),
            Self::User(id) => (id.to_string(), RecordsBy::UserUse),
        };
        let index = Key {
            pk: keys::place_of_records(operator, &by).pk,
            sk: keys::listed_by_day(day, &used_id),
        };
        let row = LastUseRow {
            used_id,
            day: day.to_owned(),
        };
        Ok(Item::new(self.key(operator), &row)?.with_index(index))
    }
}

/// The day of a time in UTC.
#[must_use]
pub fn day_of(at: Timestamp) -> String {
    at.to_string().chars().take(DAY_CHARS).collect()
}

/// Notes that something was used. Nothing is written if that day or a later one is noted already.
///
/// # Errors
/// [`Failure`].
pub async fn note_use(unit: &mut Unit<'_>, used: Used<'_>, at: Timestamp) -> Result<(), Failure> {
    let key = used.key(unit.operator);
    let day = day_of(at);
    let noted = unit.read::<LastUseRow>(&key).await?;
    if noted.is_none_or(|noted| noted.day < day) {
        unit.put(used.item(unit.operator, &day)?);
    }
    Ok(())
}
