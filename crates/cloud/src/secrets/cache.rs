use std::sync::Arc;

use tokio::sync::OnceCell;

use super::{DeploymentKeys, KeyError, load_or_create};
use crate::ports::Ports;

/// The deployment's keys, read once per process: they never change.
#[derive(Clone, Default)]
pub struct KeyCache {
    cell: Arc<OnceCell<Arc<DeploymentKeys>>>,
}

impl KeyCache {
    /// The keys, from the table the first time.
    ///
    /// # Errors
    /// [`KeyError`]; the next call tries again.
    pub async fn get(&self, ports: &Ports) -> Result<Arc<DeploymentKeys>, KeyError> {
        let load = || async {
            let now = ports.clock.now();
            load_or_create(ports.table.as_ref(), ports.entropy.as_ref(), now)
                .await
                .map(Arc::new)
        };
        self.cell.get_or_try_init(load).await.cloned()
    }
}
