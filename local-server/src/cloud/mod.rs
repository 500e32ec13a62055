//! What AWS is to the functions: table, queues, event sources, the schedule.

mod event;
mod event_source;
mod queues;
mod schedule;

use std::path::Path;
use std::sync::Arc;

use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, Region, SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use forecourt_aws::{Environment, create_table};
use forecourt_cloud::ports::{Ports, QueueName, StoreError};
use forecourt_embedded::{ConnectionsApi, Engine, EngineError, REGION};

use crate::config::QueueConfig;

pub use event_source::{EventSources, QueueFunctions};
pub use queues::{QueueDepth, QueueError};
pub use schedule::{ScheduledFunction, drive as drive_schedule};

/// The table's name: there is one deployment in a data folder.
const TABLE: &str = "forecourt";
/// Any address will do: the SDK's HTTP client is the engine itself.
const MANAGEMENT_ENDPOINT: &str = "http://link.embedded/live";

/// The embedded cloud: storage and the clients over it.
#[derive(Clone)]
pub struct Cloud {
    engine: Engine,
    sqs: aws_sdk_sqs::Client,
    environment: Environment,
    ports: Ports,
}

/// Why there is no cloud.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The storage does not open.
    #[error("the storage could not be opened")]
    Engine(#[from] EngineError),
    /// The table cannot be made.
    #[error("the table could not be made")]
    Table(#[from] StoreError),
    /// A queue cannot be made.
    #[error("a queue could not be made")]
    Queue(#[from] QueueError),
}

impl Cloud {
    /// Opens the storage in `dir` and makes what is missing in it.
    ///
    /// # Errors
    /// [`CloudError`]: among others when another process has it open.
    pub async fn open(
        dir: &Path,
        queues: &QueueConfig,
        connections: Arc<dyn ConnectionsApi>,
    ) -> Result<Self, CloudError> {
        let engine = Engine::open(dir)?;
        // The SDK signs what it sends; the engine does not look at it.
        let credentials = Credentials::new("local", "local", None, None, "embedded");
        let config = aws_config::SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(engine.http_client_with(connections))
            // A long poll is a stalled stream to the SDK, and there is no network to stall.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        let sqs = aws_sdk_sqs::Client::new(&config);
        create_table(&aws_sdk_dynamodb::Client::new(&config), TABLE).await?;
        let environment = Environment {
            table: TABLE.to_owned(),
            queues: queues::create_all(&sqs, queues).await?,
            management_endpoint: Some(MANAGEMENT_ENDPOINT.to_owned()),
        };
        let ports = environment.ports(&config);
        Ok(Self {
            engine,
            sqs,
            environment,
            ports,
        })
    }

    /// What the use cases work with.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// The storage itself, for backups and the sweep of expired rows.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How many messages wait, and how many nobody could handle.
    ///
    /// # Errors
    /// [`QueueError`] when the storage fails.
    pub async fn queue_depths(&self) -> Result<Vec<QueueDepth>, QueueError> {
        queues::depths(&self.sqs, &self.environment.queues).await
    }

    fn url(&self, queue: QueueName) -> String {
        self.environment
            .queues
            .get(&queue)
            .cloned()
            .unwrap_or_default()
    }
}
