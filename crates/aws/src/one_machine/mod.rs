//! A deployment on one machine: what CloudFormation and Lambda's pollers do on
//! AWS, over SDK clients whose HTTP client somebody else brings.

mod event;
mod queues;
mod source;

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, Region, SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use forecourt_store::ports::{Ports, QueueName, StoreError};

use crate::{Environment, create_table};

pub use queues::{QueueDepth, QueueError};
pub use source::{QueueSource, Received};

/// The table's name: there is one deployment on the machine.
const TABLE: &str = "forecourt";
/// Any address will do: the HTTP client is the whole network.
const MANAGEMENT_ENDPOINT: &str = "http://link.embedded/live";

/// Where the deployment pretends to be.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The region in names and signatures.
    pub region: &'static str,
    /// The account in names.
    pub account: &'static str,
}

/// Why the deployment could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// The table cannot be made.
    #[error("the table could not be made")]
    Table(#[from] StoreError),
    /// A queue cannot be made.
    #[error("a queue could not be made")]
    Queue(#[from] QueueError),
}

/// Table, queues and clients of one machine.
#[derive(Debug, Clone)]
pub struct OneMachine {
    config: SdkConfig,
    sqs: aws_sdk_sqs::Client,
    environment: Environment,
    place: Place,
}

impl OneMachine {
    /// Makes what is missing: table and queues as template.yaml describes
    /// them, with messages hidden for `visibility` once handed out.
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
            management_endpoint: Some(MANAGEMENT_ENDPOINT.to_owned()),
        };
        Ok(Self {
            config,
            sqs,
            environment,
            place,
        })
    }

    /// What the use cases work with.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.environment.ports(&self.config)
    }

    /// A queue, for whoever feeds its function.
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

    /// How many messages wait, and how many nobody could handle.
    ///
    /// # Errors
    /// [`QueueError`] when a queue does not answer.
    pub async fn queue_depths(&self) -> Result<Vec<QueueDepth>, QueueError> {
        queues::depths(&self.sqs, &self.environment.queues).await
    }
}
