//! The keys of a deployment: the pepper of the hashes of machine secrets, and the key that signs
//! access tokens. The first process that starts makes them. They are kept in the table and never
//! shown. The signing key can be replaced. The pepper cannot, since every stored hash is made
//! with it.

mod cache;
mod es256;
mod password;
mod pepper;
mod recovery;
mod seal;
mod signing;
mod station_password;
mod totp;
mod webhook;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_types::{OperatorId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use cache::KeyCache;
pub use password::{hash_password, verify_password};
pub use pepper::{Pepper, Purpose};
pub use recovery::{RECOVERY_CODES, RECOVERY_DIGITS, recovery_codes};
pub use signing::{JsonWebKey, SigningKey, VerifyingKey};
pub use station_password::{fits_password, password_verifier};
pub use totp::{TOTP_DIGITS, TotpSecret};
pub use webhook::{new_webhook_secret, webhook_signatures};

use signing::key_id;

use crate::keys;
use crate::ports::{Entropy, Item, Table, Transacted, Write};
use crate::rows::{RowError, load};

/// Why the deployment's keys cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The table could not read or write them.
    #[error("the deployment's keys could not be read")]
    Row(#[from] RowError),
    /// The row exists, but is damaged.
    #[error(
        "the deployment's keys are damaged: restore the table, or delete the item deployment/keys and enrol every gateway and client again"
    )]
    Damaged,
    /// A key could not be made or used.
    #[error("the signing key cannot be used")]
    Unusable,
    /// Other processes kept replacing the signing key at the same time.
    #[error("the signing key is being replaced by somebody else: try again")]
    Contended,
}

/// The deployment's keys in the form in which they are used.
#[derive(Debug)]
pub struct DeploymentKeys {
    /// The key that hashes machine secrets.
    pub pepper: Pepper,
    /// The key that signs access tokens.
    pub signing: SigningKey,
    /// When that key was made.
    signing_since: Timestamp,
    /// The signing keys before, the newest first, of which tokens may still be valid.
    former: Vec<FormerKey>,
    /// The time up to which people's sign-ins, links and codes are not valid, if all tokens were
    /// ended once: a little after that.
    pub people_since: Option<Timestamp>,
    /// The operators of which nobody may sign in.
    suspended: BTreeSet<OperatorId>,
}

/// The public half of a signing key that was replaced.
#[derive(Debug)]
struct FormerKey {
    key: VerifyingKey,
    /// The time before which its tokens are valid.
    until: Timestamp,
}

impl DeploymentKeys {
    /// The claims of a token that is signed with the key in use, or with a key before while
    /// that is still valid: see [`VerifyingKey::verify`]. The token's header names the key.
    #[must_use]
    pub fn verify<C: DeserializeOwned>(
        &self,
        token: &str,
        audience: &str,
        now: Timestamp,
    ) -> Option<C> {
        let kid = key_id(token)?;
        let key = self.verifying(now).find(|key| key.public().kid == kid)?;
        key.verify(token, audience)
    }

    /// Whether this is the id of a key that was read, valid or not any more.
    fn knows(&self, kid: &str) -> bool {
        let former = self.former.iter().map(|former| &former.key);
        let mut all = former.chain([self.signing.verifying()]);
        all.any(|key| key.public().kid == kid)
    }

    /// Whether the key that signs has been in use for [`SIGNING_KEY_DAYS`] and is to be replaced.
    #[must_use]
    pub fn signing_is_old(&self, now: Timestamp) -> bool {
        now.millis_since(self.signing_since) >= SIGNING_KEY_DAYS * 24 * 60 * 60 * 1_000
    }

    /// The keys that verify tokens now, the one in use first.
    pub fn verifying(&self, now: Timestamp) -> impl Iterator<Item = &VerifyingKey> {
        let former = self.former.iter().filter(move |former| now < former.until);
        std::iter::once(self.signing.verifying()).chain(former.map(|former| &former.key))
    }

    /// Whether something of a person that was made at this time is still valid after the last end
    /// of all tokens.
    #[must_use]
    pub fn still_holds(&self, made_at: Timestamp) -> bool {
        self.people_since.is_none_or(|since| made_at > since)
    }

    /// Whether the operator is suspended: its people and clients may do nothing here.
    #[must_use]
    pub fn is_suspended(&self, operator: &OperatorId) -> bool {
        self.suspended.contains(operator)
    }

    /// The time before which tokens of the key before are valid; none if there is no such key.
    #[must_use]
    pub fn former_until(&self) -> Option<Timestamp> {
        self.former.first().map(|former| former.until)
    }
}

/// The deployment's keys as they are stored. Key: [`keys::deployment_keys`].
#[derive(Serialize, Deserialize)]
pub(crate) struct DeploymentKeysRow {
    pepper: String,
    signing_key: String,
    created_at: Timestamp,
    /// When the signing key was made; none for the one that was made with the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signing_key_made_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    former: Option<FormerKeyRow>,
    /// The keys that were in use before `former`, the newest first. A release before 0.6 does not
    /// read them, and refuses their tokens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    older: Vec<FormerKeyRow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    people_since: Option<Timestamp>,
    /// The operators that are suspended, at most [`SUSPENDED_MAX`]. Every process reads this row
    /// once a minute, so that no request needs a read of its own to know of a suspension.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    suspended: BTreeSet<OperatorId>,
}

/// The public half of a signing key before, as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct FormerKeyRow {
    x: String,
    y: String,
    until: Timestamp,
}

/// How long an access token is valid, in seconds.
pub const ACCESS_TOKEN_SECONDS: i64 = 900;

/// For how many days a signing key is used before it is replaced by itself. A key that got into
/// other hands unnoticed is worthless after that.
pub const SIGNING_KEY_DAYS: i64 = 90;

/// How long the tokens of a replaced key are accepted, in milliseconds: as long as a token lasts
/// that was given just before by a process that had not read the new key yet.
const FORMER_LIFE_MS: i64 = ACCESS_TOKEN_SECONDS * 1_000 + cache::AGE_MAX_MS;

/// The maximum number of former keys whose tokens are accepted. All of them are part of one row,
/// which every process reads once a minute.
pub const FORMER_MAX: usize = 8;

/// How long after the end of all tokens sign-ins of people are still refused, in milliseconds.
/// Until all processes have read the new key, one of them takes what is signed with the key
/// before, such as a proof that a password was given; what comes of that may not outlast the end.
/// The clocks of two processes differ by less than the five seconds more.
const PEOPLE_AFTER_MS: i64 = cache::AGE_MAX_MS + 5_000;

/// How many tries a replacement of the signing key gets while others replace the key too.
const RENEW_TRIES: usize = 5;

/// Loads the deployment's keys, or makes them if there are none yet. If two processes make them
/// at once, both use those that were stored first.
///
/// # Errors
/// [`KeyError`].
pub async fn load_or_create(
    table: &dyn Table,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<DeploymentKeys, KeyError> {
    let key = keys::deployment_keys();
    if let Some(stored) = load::<DeploymentKeysRow>(table, &key).await? {
        return read(&stored.row);
    }
    let mut pepper = [0_u8; pepper::PEPPER_BYTES];
    entropy.fill(&mut pepper);
    let fresh = DeploymentKeysRow {
        pepper: STANDARD.encode(pepper),
        signing_key: STANDARD.encode(SigningKey::generate(entropy)?),
        created_at: now,
        signing_key_made_at: None,
        former: None,
        older: Vec::new(),
        people_since: None,
        suspended: BTreeSet::new(),
    };
    let item = Item::new(key.clone(), &fresh).map_err(RowError::from)?;
    let written = table.transact(vec![Write::put_unchanged(item)]).await;
    match written.map_err(RowError::from)? {
        Transacted::Committed => read(&fresh),
        Transacted::ConditionFailed { .. } => {
            let stored = load::<DeploymentKeysRow>(table, &key).await?;
            read(&stored.ok_or(KeyError::Damaged)?.row)
        }
    }
}

/// Replaces the key that signs access tokens. Tokens of the keys before stay valid until they
/// expire; only when the key is replaced more than [`FORMER_MAX`] times within that time, those of
/// the oldest key end. If `ends_tokens` is set, they are valid only until the processes have read
/// the new key, and so is every sign-in of a person: this is for a key that others have, who could
/// sign tokens of any time.
///
/// # Errors
/// [`KeyError`]; after it the key may or may not have been replaced.
pub async fn renew_signing_key(
    table: &dyn Table,
    entropy: &dyn Entropy,
    now: Timestamp,
    ends_tokens: bool,
) -> Result<DeploymentKeys, KeyError> {
    replace(table, entropy, now, ends_tokens, |_| true).await
}

/// Replaces the key that signs access tokens if it is still an old one:
/// see [`DeploymentKeys::signing_is_old`]. Of several processes that do it at once, one makes
/// the new key and all use it.
///
/// # Errors
/// [`KeyError`]; after it the key may or may not have been replaced.
pub async fn renew_old_signing_key(
    table: &dyn Table,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<DeploymentKeys, KeyError> {
    replace(table, entropy, now, false, |keys| keys.signing_is_old(now)).await
}

/// The most operators that may be suspended at once: their ids fit an item with the keys.
pub const SUSPENDED_MAX: usize = 1_000;

/// The write that suspends an operator or lifts its suspension; it is to be committed with the
/// operator's own row. None when that is so already. All processes know of it within a minute.
///
/// # Errors
/// [`KeyError`]. The inner result is [`TooManySuspended`] when no more may be suspended.
pub async fn suspension(
    table: &dyn Table,
    operator: &OperatorId,
    is_suspended: bool,
) -> Result<Result<Option<Write>, TooManySuspended>, KeyError> {
    let key = keys::deployment_keys();
    let stored = load::<DeploymentKeysRow>(table, &key).await?;
    let mut stored = stored.ok_or(KeyError::Damaged)?;
    let suspended = &mut stored.row.suspended;
    let changes = match is_suspended {
        true if suspended.len() >= SUSPENDED_MAX => return Ok(Err(TooManySuspended)),
        true => suspended.insert(operator.clone()),
        false => suspended.remove(operator),
    };
    if !changes {
        return Ok(Ok(None));
    }
    let item = stored.to_item(key).map_err(RowError::from)?;
    Ok(Ok(Some(Write::put_unchanged(item))))
}

/// [`SUSPENDED_MAX`] operators are suspended already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{SUSPENDED_MAX} operators are suspended already")]
pub struct TooManySuspended;

async fn replace(
    table: &dyn Table,
    entropy: &dyn Entropy,
    now: Timestamp,
    ends_tokens: bool,
    is_due: impl Fn(&DeploymentKeys) -> bool,
) -> Result<DeploymentKeys, KeyError> {
    let key = keys::deployment_keys();
    for _ in 0..RENEW_TRIES {
        let Some(mut stored) = load::<DeploymentKeysRow>(table, &key).await? else {
            load_or_create(table, entropy, now).await?;
            continue;
        };
        let before = read(&stored.row)?;
        if !is_due(&before) {
            return Ok(before);
        }
        let public = before.signing.verifying().public();
        let former = FormerKeyRow {
            x: public.x.clone(),
            y: public.y.clone(),
            until: now.plus_millis(FORMER_LIFE_MS),
        };
        let row = &mut stored.row;
        if ends_tokens {
            (row.former, row.older) = (None, Vec::new());
            row.people_since = Some(now.plus_millis(PEOPLE_AFTER_MS));
        } else {
            row.older.splice(0..0, row.former.replace(former));
            row.older.retain(|older| now < older.until);
            row.older.truncate(FORMER_MAX - 1);
        }
        stored.row.signing_key_made_at = Some(now);
        stored.row.signing_key = STANDARD.encode(SigningKey::generate(entropy)?);
        let item = stored.to_item(key.clone()).map_err(RowError::from)?;
        let written = table.transact(vec![Write::put_unchanged(item)]).await;
        if let Transacted::Committed = written.map_err(RowError::from)? {
            return read(&stored.row);
        }
    }
    Err(KeyError::Contended)
}

fn read(row: &DeploymentKeysRow) -> Result<DeploymentKeys, KeyError> {
    let bytes = |text: &str| STANDARD.decode(text).map_err(|_| KeyError::Damaged);
    let former = row.former.iter().chain(&row.older).map(|former| {
        Ok::<_, KeyError>(FormerKey {
            key: VerifyingKey::from_point(&former.x, &former.y)?,
            until: former.until,
        })
    });
    Ok(DeploymentKeys {
        pepper: Pepper::from_bytes(&bytes(&row.pepper)?).ok_or(KeyError::Damaged)?,
        signing: SigningKey::from_scalar(&bytes(&row.signing_key)?)?,
        signing_since: row.signing_key_made_at.unwrap_or(row.created_at),
        former: former.collect::<Result<_, _>>()?,
        people_since: row.people_since,
        suspended: row.suspended.clone(),
    })
}
