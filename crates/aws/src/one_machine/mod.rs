//! A deployment on one machine: does what CloudFormation and Lambda's pollers do on AWS. It works
//! with SDK clients whose HTTP client the caller provides.

mod event;
mod queues;
mod source;

use std::time::Duration;

use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, Region, SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::SdkConfig;
use forecourt_store::ports::{Ports, QueueName, StoreError};

use crate::{Environment, create_table};

pub use queues::{QueueDepth, QueueError};
pub use source::{QueueSource, Received};

/// The table's name. It is fixed, since there is one deployment on the machine.
const TABLE: &str = "forecourt";
/// Any address will do, since the HTTP client is the whole network.
const MANAGEMENT_ENDPOINT: &str = "http://link.embedded/live";

/// The region and account that the deployment pretends to have.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The region that appears in names and signatures.
    pub region: &'static str,
    /// The account that appears in names.
    pub account: &'static str,
}

/// Why the deployment could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// The table could not be made.
    #[error("the table could not be made")]
    Table(#[from] StoreError),
    /// A queue could not be made.
    #[error("a queue could not be made")]
    Queue(#[from] QueueError),
}

/// The table, the queues and the clients of one machine.
#[derive(Debug, Clone)]
pub struct OneMachine {
    config: SdkConfig,
    sqs: aws_sdk_sqs::Client,
    environment: Environment,
    place: Place,
}

impl OneMachine {
    /// Makes the table and the queues that are missing, as template.yaml describes them. A
    /// message that was handed out stays hidden for `visibility`.
    ///
    /// # Errors
    /// [`ProvisionError`].
    pub async fn provision(
        http_client: SharedHttpClient,
        place: Place,
        visibility: Duration,
    ) -> Result<Self, ProvisionError> {
        // The SDK signs what it sends; an embedded engine does not look at it.
        let credentials = Credentials::new("local", "local", None, None, "embedded");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(place.region))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(http_client)
            // A long poll is a stalled stream to the SDK, and there is no network to stall.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        let sqs = aws_sdk_sqs::Client::new(&config);
        create_table(&aws_sdk_dynamodb::Client::new(&config), TABLE).await?;
        let environment = Environment {
            table: TABLE.to_owned(),
            queues: queues::create_all(&sqs, visibility).await?,
            // Links and live sockets are held by one map.
            management_endpoint: Some(MANAGEMENT_ENDPOINT.to_owned()),
            live_endpoint: Some(MANAGEMENT_ENDPOINT.to_owned()),
            // Files stand in a folder.
            bucket: None,
        };
        Ok(Self {
            config,
            sqs,
            environment,
            place,
        })
    }

    /// The ports that the use cases work with.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.environment.ports(&self.config)
    }

    /// The receiving end of a queue, for whoever feeds the queue's function.
    #[must_use]
    pub fn source(&self, queue: QueueName) -> QueueSource {
        let Place { region, account } = self.place;
        let name = queues::name_of(queue, false);
        QueueSource {
            client: self.sqs.clone(),
            url: self
                .environment
                .queues
                .get(&queue)
                .cloned()
                .unwrap_or_default(),
            arn: format!("arn:aws:sqs:{region}:{account}:{name}"),
        }
    }

    /// How many messages wait in each queue, and how many were put aside after too many failures.
    ///
    /// # Errors
    /// [`QueueError`] when a queue does not answer.
    pub async fn queue_depths(&self) -> Result<Vec<QueueDepth>, QueueError> {
        queues::depths(&self.sqs, &self.environment.queues).await
    }
}
