use std::sync::{Arc, Mutex, PoisonError};

use forecourt_types::Timestamp;
use serde::de::DeserializeOwned;

use super::{
    DeploymentKeys, KeyError, key_id, load_or_create, renew_old_signing_key, renew_signing_key,
};
use crate::ports::Ports;

/// How long keys are used before they are read again, in milliseconds. No process uses a replaced
/// signing key longer than this.
pub(super) const AGE_MAX_MS: i64 = 60_000;

/// The shortest time between two reads of the keys that are made because a token names a key which
/// this process does not know, in milliseconds. Anybody can name one.
const UNKNOWN_PAUSE_MS: i64 = 5_000;

/// The keys, and the time at which they were read.
type Kept = (Arc<DeploymentKeys>, Timestamp);

/// A cache of the deployment's keys, which reads them once a minute per process.
/// Clones share them.
#[derive(Clone, Default)]
pub struct KeyCache {
    kept: Arc<Mutex<Option<Kept>>>,
    /// Held by the one request that reads the keys for an unknown one.
    reading: Arc<tokio::sync::Mutex<()>>,
}

impl KeyCache {
    /// The keys, which are read from the table if they were not read within the last minute.
    ///
    /// # Errors
    /// [`KeyError`]; the next call tries again.
    pub async fn get(&self, ports: &Ports) -> Result<Arc<DeploymentKeys>, KeyError> {
        let now = ports.clock.now();
        let kept = self.slot().clone();
        if let Some((keys, read_at)) = kept
            && (0..AGE_MAX_MS).contains(&now.millis_since(read_at))
        {
            return Ok(keys);
        }
        let keys = load_or_create(ports.table.as_ref(), ports.entropy.as_ref(), now).await?;
        Ok(self.keep(keys, now))
    }

    /// The claims of a token that is signed with a key of the deployment and has this audience; the
    /// caller must check its times. If the token names a key that this process does not know,
    /// another process may have made it: the keys are read again, at most once in five seconds.
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn verify<C: DeserializeOwned>(
        &self,
        ports: &Ports,
        token: &str,
        audience: &str,
    ) -> Result<Option<C>, KeyError> {
        let Some(kid) = key_id(token) else {
            return Ok(None);
        };
        let mut keys = self.get(ports).await?;
        if !keys.knows(&kid) {
            keys = self.look_for(ports, &kid).await?;
        }
        Ok(keys.verify(token, audience, ports.clock.now()))
    }

    /// The keys after a look for one that was not known.
    async fn look_for(&self, ports: &Ports, kid: &str) -> Result<Arc<DeploymentKeys>, KeyError> {
        // Who waits here finds what the one before has read.
        let _one = self.reading.lock().await;
        let kept = self.slot().clone();
        let now = ports.clock.now();
        if let Some((keys, read_at)) = kept
            && (keys.knows(kid) || now.millis_since(read_at) < UNKNOWN_PAUSE_MS)
        {
            return Ok(keys);
        }
        let keys = load_or_create(ports.table.as_ref(), ports.entropy.as_ref(), now).await?;
        Ok(self.keep(keys, now))
    }

    /// Replaces the signing key if it is old: see [`renew_old_signing_key`].
    ///
    /// # Errors
    /// [`KeyError`]; after it the key may or may not have been replaced.
    pub async fn renew_old(&self, ports: &Ports) -> Result<Arc<DeploymentKeys>, KeyError> {
        let now = ports.clock.now();
        let (table, entropy) = (ports.table.as_ref(), ports.entropy.as_ref());
        let keys = renew_old_signing_key(table, entropy, now).await?;
        Ok(self.keep(keys, now))
    }

    /// Replaces the signing key in use. This process uses the new key at once, the others within
    /// a minute: see [`renew_signing_key`].
    ///
    /// # Errors
    /// [`KeyError`]; after it the key may or may not have been replaced.
    pub async fn renew_signing_key(
        &self,
        ports: &Ports,
        ends_tokens: bool,
    ) -> Result<Arc<DeploymentKeys>, KeyError> {
        let now = ports.clock.now();
        let (table, entropy) = (ports.table.as_ref(), ports.entropy.as_ref());
        let keys = renew_signing_key(table, entropy, now, ends_tokens).await?;
        Ok(self.keep(keys, now))
    }

    /// Forgets what was read, so that the next use reads it anew.
    pub fn forget(&self) {
        *self.slot() = None;
    }

    fn keep(&self, keys: DeploymentKeys, now: Timestamp) -> Arc<DeploymentKeys> {
        let keys = Arc::new(keys);
        *self.slot() = Some((Arc::clone(&keys), now));
        keys
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        // No panic can leave the slot half changed.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
