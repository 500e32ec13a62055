//! Makes the queues with the attributes that template.yaml gives them.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use forecourt_store::ports::{QueueName, RECEIVES_MAX};
use serde::{Deserialize, Serialize};

/// How long messages are kept, in seconds: 14 days, the longest that SQS allows,
/// as in template.yaml.
const RETENTION_S: u32 = 1_209_600;

/// A queue that could not be made or examined.
#[derive(Debug, thiserror::Error)]
#[error("the queue {name} does not work")]
pub struct QueueError {
    /// The name of the queue.
    name: String,
    /// The error of the queue service.
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl QueueError {
    pub(super) fn of<E: std::error::Error + Send + Sync + 'static>(
        name: &str,
    ) -> impl Fn(E) -> Self {
        move |source| Self {
            name: name.to_owned(),
            source: Box::new(source),
        }
    }
}

/// The numbers of messages in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueDepth {
    /// The name of the queue.
    pub queue: String,
    /// The number of messages that wait or are being handled.
    pub waiting: u64,
    /// The number of messages that were put aside after too many failures.
    pub dead: u64,
}

pub(super) fn name_of(queue: QueueName, is_dead_letters: bool) -> String {
    let dead = if is_dead_letters { "-dead" } else { "" };
    let fifo = if queue.is_fifo() { ".fifo" } else { "" };
    format!("forecourt-{}{dead}{fifo}", queue.as_str())
}

/// Makes all queues that do not exist, and sets the attributes of all queues again, since the
/// configuration may have changed since they were made.
pub(super) async fn create_all(
    client: &Client,
    visibility: Duration,
) -> Result<BTreeMap<QueueName, String>, QueueError> {
    let mut urls = BTreeMap::new();
    for queue in QueueName::ALL {
        let dead_url = create(client, &name_of(queue, true), queue, HashMap::new()).await?;
        let dead_arn = arn(client, &dead_url).await?;
        let redrive = serde_json::json!({
            "deadLetterTargetArn": dead_arn,
            "maxReceiveCount": RECEIVES_MAX.to_string(),
        });
        let attributes = HashMap::from([
            (
                QueueAttributeName::VisibilityTimeout,
                visibility.as_secs().to_string(),
            ),
            (QueueAttributeName::RedrivePolicy, redrive.to_string()),
        ]);
        let url = create(client, &name_of(queue, false), queue, attributes).await?;
        urls.insert(queue, url);
    }
    Ok(urls)
}

async fn create(
    client: &Client,
    name: &str,
    queue: QueueName,
    changeable: HashMap<QueueAttributeName, String>,
) -> Result<String, QueueError> {
    let mut fixed = HashMap::from([(
        QueueAttributeName::MessageRetentionPeriod,
        RETENTION_S.to_string(),
    )]);
    if queue.is_fifo() {
        let text = |value: &str| value.to_owned();
        fixed.extend([
            (QueueAttributeName::FifoQueue, text("true")),
            (QueueAttributeName::ContentBasedDeduplication, text("false")),
            (QueueAttributeName::DeduplicationScope, text("messageGroup")),
            (
                QueueAttributeName::FifoThroughputLimit,
                text("perMessageGroupId"),
            ),
        ]);
    }
    // The queue is made with the attributes that never change, so that a second start finds it.
    let made = client
        .create_queue()
        .queue_name(name)
        .set_attributes(Some(fixed));
    let url = made
        .send()
        .await
        .map_err(QueueError::of(name))?
        .queue_url
        .unwrap_or_default();
    if !changeable.is_empty() {
        let call = client.set_queue_attributes().queue_url(&url);
        let call = call.set_attributes(Some(changeable)).send();
        call.await.map_err(QueueError::of(name))?;
    }
    Ok(url)
}

async fn attributes(
    client: &Client,
    url: &str,
) -> Result<HashMap<QueueAttributeName, String>, QueueError> {
    let call = client.get_queue_attributes().queue_url(url);
    let call = call.attribute_names(QueueAttributeName::All).send();
    let output = call.await.map_err(QueueError::of(url))?;
    Ok(output.attributes.unwrap_or_default())
}

async fn arn(client: &Client, url: &str) -> Result<String, QueueError> {
    let mut attributes = attributes(client, url).await?;
    Ok(attributes
        .remove(&QueueAttributeName::QueueArn)
        .unwrap_or_default())
}

async fn messages(client: &Client, url: &str) -> Result<u64, QueueError> {
    let attributes = attributes(client, url).await?;
    let count = |name| {
        attributes
            .get(&name)
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or(0)
    };
    Ok(count(QueueAttributeName::ApproximateNumberOfMessages)
        + count(QueueAttributeName::ApproximateNumberOfMessagesNotVisible))
}

/// The numbers of messages in all queues.
pub(super) async fn depths(
    client: &Client,
    urls: &BTreeMap<QueueName, String>,
) -> Result<Vec<QueueDepth>, QueueError> {
    let mut depths = Vec::new();
    for (queue, url) in urls {
        let dead_url = url.replace(&name_of(*queue, false), &name_of(*queue, true));
        depths.push(QueueDepth {
            queue: queue.as_str().to_owned(),
            waiting: messages(client, url).await?,
            dead: messages(client, &dead_url).await?,
        });
    }
    Ok(depths)
}
