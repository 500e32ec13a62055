use std::sync::{Arc, Mutex, PoisonError};

use forecourt_types::Timestamp;

use super::{DeploymentKeys, KeyError, load_or_create, renew_signing_key};
use crate::ports::Ports;

/// How long keys are used before they are read again, in milliseconds. No process uses a replaced
/// signing key longer than this.
pub(super) const AGE_MAX_MS: i64 = 60_000;

/// The keys, and the time at which they were read.
type Kept = (Arc<DeploymentKeys>, Timestamp);

/// A cache of the deployment's keys, which reads them once a minute per process.
/// Clones share them.
#[derive(Clone, Default)]
pub struct KeyCache {
    kept: Arc<Mutex<Option<Kept>>>,
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
