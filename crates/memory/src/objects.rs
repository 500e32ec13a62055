use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::executor::give_way;
use super::faults::{Faults, When, injected, lock};
use forecourt_store::ports::{Download, ObjectError, ObjectKey, ObjectPart, Objects};

/// A storage of files in memory. It signs addresses only when it is told to.
#[derive(Debug, Clone, Default)]
pub struct MemoryObjects {
    stored: Arc<Mutex<BTreeMap<ObjectKey, Vec<u8>>>>,
    signs: Arc<Mutex<bool>>,
    faults: Faults,
}

impl MemoryObjects {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// Lets the storage sign addresses of its own from now on, as S3 does.
    pub fn sign(&self) {
        *lock(&self.signs) = true;
    }

    /// Returns the keys of all objects.
    #[must_use]
    pub fn keys(&self) -> Vec<ObjectKey> {
        lock(&self.stored).keys().cloned().collect()
    }

    /// Does some work as one call, which may fail before or after it.
    async fn call<T>(&self, work: impl FnOnce() -> T + Send) -> Result<T, ObjectError> {
        give_way().await;
        let failed = || Err(ObjectError::Unavailable(injected()));
        let fault = self.faults.call();
        if fault == Some(When::Before) {
            return failed();
        }
        let result = work();
        if fault.is_some() {
            failed()
        } else {
            Ok(result)
        }
    }
}

#[async_trait]
impl Objects for MemoryObjects {
    async fn put(&self, key: &ObjectKey, bytes: Vec<u8>) -> Result<(), ObjectError> {
        self.call(|| {
            lock(&self.stored).insert(key.clone(), bytes);
        })
        .await
    }

    async fn join(&self, parts: &[ObjectKey], key: &ObjectKey) -> Result<u64, ObjectError> {
        let joined = self.call(|| {
            let mut stored = lock(&self.stored);
            let mut whole = Vec::new();
            for part in parts {
                let bytes = stored.get(part);
                whole.extend(bytes.ok_or_else(|| ObjectError::Missing(part.clone()))?);
            }
            let size = whole.len() as u64;
            stored.insert(key.clone(), whole);
            Ok(size)
        });
        joined.await?
    }

    async fn read(
        &self,
        key: &ObjectKey,
        from: u64,
        most: usize,
    ) -> Result<Option<ObjectPart>, ObjectError> {
        self.call(|| {
            let stored = lock(&self.stored);
            let bytes = stored.get(key)?;
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            let rest = bytes.iter().skip(from).take(most);
            Some(ObjectPart {
                bytes: rest.copied().collect(),
                size: bytes.len() as u64,
            })
        })
        .await
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        self.call(|| {
            lock(&self.stored).remove(key);
        })
        .await
    }

    async fn link(
        &self,
        key: &ObjectKey,
        download: &Download,
        seconds: u32,
    ) -> Result<Option<String>, ObjectError> {
        let name = &download.file_name;
        let link = format!("https://objects.example/{key}?name={name}&seconds={seconds}");
        self.call(|| lock(&self.signs).then_some(link)).await
    }
}
