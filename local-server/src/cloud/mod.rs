//! What AWS provides to the functions: the table, the queues, the files, the event sources and the
//! schedule.

mod event_source;
mod schedule;

use std::path::Path;
use std::sync::Arc;

use forecourt_aws::one_machine::{OneMachine, Place, ProvisionError, QueueSource};
use forecourt_embedded::{ACCOUNT, ConnectionsApi, Engine, EngineError, REGION};
use forecourt_store::ports::{Ports, QueueName};

use crate::config::QueueConfig;
use crate::objects::FolderObjects;

pub use event_source::{EventSources, QueueFunctions};
pub use forecourt_aws::one_machine::{QueueDepth, QueueError};
pub use schedule::{ScheduledFunction, drive as drive_schedule};

/// The embedded cloud: storage and the clients over it.
#[derive(Clone)]
pub struct Cloud {
    engine: Engine,
    machine: OneMachine,
    ports: Ports,
    objects: FolderObjects,
}

/// The folder of files, within that of the storage.
const OBJECTS_FOLDER: &str = "objects";

/// Why the embedded cloud could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The storage cannot be opened.
    #[error("the storage could not be opened")]
    Engine(#[from] EngineError),
    /// The table or the queues cannot be made.
    #[error("the storage could not be set up")]
    Provision(#[from] ProvisionError),
}

impl Cloud {
    /// Opens the storage in `dir` and makes what is missing in it.
    ///
    /// # Errors
    /// [`CloudError`], for example when another process has the storage open.
    pub async fn open(
        dir: &Path,
        queues: &QueueConfig,
        connections: Arc<dyn ConnectionsApi>,
    ) -> Result<Self, CloudError> {
        let engine = Engine::open(dir)?;
        let client = engine.http_client_with(connections);
        let place = Place {
            region: REGION,
            account: ACCOUNT,
        };
        let machine = OneMachine::provision(client, place, queues.visibility).await?;
        let objects = FolderObjects::new(dir.join(OBJECTS_FOLDER));
        let ports = Ports {
            objects: Arc::new(objects.clone()),
            ..machine.ports()
        };
        Ok(Self {
            engine,
            machine,
            ports,
            objects,
        })
    }

    /// Returns the ports that the use cases work with.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Returns the storage itself, for backups and the removal of expired rows.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Returns the storage of files, for the removal of expired ones.
    #[must_use]
    pub fn objects(&self) -> &FolderObjects {
        &self.objects
    }

    /// Returns how many messages of each queue wait, and how many are dead letters.
    ///
    /// # Errors
    /// [`QueueError`] when the storage fails.
    pub async fn queue_depths(&self) -> Result<Vec<QueueDepth>, QueueError> {
        self.machine.queue_depths().await
    }

    fn source(&self, queue: QueueName) -> QueueSource {
        self.machine.source(queue)
    }
}
