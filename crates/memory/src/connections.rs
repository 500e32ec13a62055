use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::executor::give_way;
use super::faults::{Faults, When, injected, lock};
use forecourt_store::ports::{ConnectionError, Connections, Posted};

/// The connections by id, with the messages that were posted to each.
#[derive(Debug, Clone, Default)]
pub struct MemoryConnections {
    open: Arc<Mutex<BTreeMap<String, Vec<String>>>>,
    /// What was posted to connections before a use case closed them.
    closed: Arc<Mutex<BTreeMap<String, Vec<String>>>>,
    faults: Faults,
}

impl MemoryConnections {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            open: Arc::default(),
            closed: Arc::default(),
            faults,
        }
    }

    /// Opens a connection.
    pub fn open(&self, id: &str) {
        lock(&self.open).insert(id.to_owned(), Vec::new());
    }

    /// Closes a connection. Posts to it then report that it is gone.
    pub fn close(&self, id: &str) {
        lock(&self.open).remove(id);
    }

    /// Takes the messages that were posted to a connection, also when a use case has closed
    /// it since.
    #[must_use]
    pub fn take(&self, id: &str) -> Vec<String> {
        let mut open = lock(&self.open);
        let open = open.get_mut(id).map(std::mem::take);
        let closed = || lock(&self.closed).remove(id);
        open.or_else(closed).unwrap_or_default()
    }
}

#[async_trait]
impl Connections for MemoryConnections {
    async fn post(&self, connection_id: &str, text: &str) -> Result<Posted, ConnectionError> {
        give_way().await;
        let fault = self.faults.call();
        if fault == Some(When::Before) {
            return Err(ConnectionError(injected()));
        }
        let posted = match lock(&self.open).get_mut(connection_id) {
            Some(texts) => {
                texts.push(text.to_owned());
                Posted::Sent
            }
            None => Posted::Gone,
        };
        give_way().await;
        match fault {
            Some(_) => Err(ConnectionError(injected())),
            None => Ok(posted),
        }
    }

    async fn close(&self, connection_id: &str) -> Result<(), ConnectionError> {
        give_way().await;
        let fault = self.faults.call();
        if fault != Some(When::Before) {
            let texts = lock(&self.open).remove(connection_id);
            let mut closed = lock(&self.closed);
            closed.extend(texts.map(|texts| (connection_id.to_owned(), texts)));
        }
        give_way().await;
        match fault {
            Some(_) => Err(ConnectionError(injected())),
            None => Ok(()),
        }
    }
}
