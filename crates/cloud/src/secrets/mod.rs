//! The keys of a deployment: the pepper behind machine secrets and the key
//! that signs access tokens. Made once, by whoever starts first, and kept in
//! the table; never shown.

mod cache;
mod pepper;
mod signing;
mod station_password;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use cache::KeyCache;
#[cfg(test)]
pub(crate) use pepper::tests::HASHED;
pub use pepper::{Pepper, Purpose};
pub use signing::{JsonWebKey, SigningKey};
pub use station_password::{fits_password, password_verifier};

use crate::keys;
use crate::ports::{Entropy, Item, Table, Transacted, Write};
use crate::rows::{RowError, load};

/// Why the deployment's keys are not to be had.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The table did not give or take them.
    #[error("the deployment's keys could not be read")]
    Row(#[from] RowError),
    /// The row is there, but damaged.
    #[error(
        "the deployment's keys are damaged: restore the table, or delete the item deployment/keys and enrol every gateway and client again"
    )]
    Damaged,
    /// A key could not be made or used.
    #[error("the signing key cannot be used")]
    Unusable,
}

/// The deployment's keys, ready for use.
#[derive(Debug)]
pub struct DeploymentKeys {
    /// Hashes machine secrets.
    pub pepper: Pepper,
    /// Signs access tokens.
    pub signing: SigningKey,
}

/// As they stand in the table. Key: [`keys::deployment_keys`].
#[derive(Serialize, Deserialize)]
struct DeploymentKeysRow {
    pepper: String,
    signing_key: String,
    created_at: Timestamp,
}

/// Loads the deployment's keys, or makes them when there are none yet. Of two
/// that make them at once, both use those that were stored first.
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

fn read(row: &DeploymentKeysRow) -> Result<DeploymentKeys, KeyError> {
    let bytes = |text: &str| STANDARD.decode(text).map_err(|_| KeyError::Damaged);
    Ok(DeploymentKeys {
        pepper: Pepper::from_bytes(&bytes(&row.pepper)?).ok_or(KeyError::Damaged)?,
        signing: SigningKey::from_scalar(&bytes(&row.signing_key)?)?,
    })
}
