//! The world in which a check of the SQS contract runs: on the embedded engine under a clock that
//! the check moves, or on another endpoint, where the check must wait in real time.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{BehaviorVersion, Region};
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use forecourt_embedded::{Engine, ManualClock, REGION};

pub(crate) type Attributes<'a> = &'a [(QueueAttributeName, &'a str)];

/// The client, the queues and the time of one check.
#[derive(Clone)]
pub(crate) struct World {
    pub client: Client,
    /// The clock of the embedded engine; none on another endpoint.
    clock: Option<ManualClock>,
    prefix: String,
}

static WORLDS: AtomicU32 = AtomicU32::new(0);

impl World {
    pub(crate) fn embedded() -> Self {
        let clock = ManualClock::new(super::START_MS);
        let engine = Engine::in_memory_with_clock(Arc::new(clock.clone())).unwrap();
        Self {
            client: super::sqs(&engine),
            clock: Some(clock),
            prefix: "q".to_owned(),
        }
    }

    /// Makes a world on the embedded engine over a folder, which another such world may
    /// have left behind.
    pub(crate) fn on_disk(dir: &Path, now_ms: i64) -> Self {
        let clock = ManualClock::new(now_ms);
        let engine = Engine::open_with_clock(dir, Arc::new(clock.clone())).unwrap();
        Self {
            client: super::sqs(&engine),
            clock: Some(clock),
            prefix: "q".to_owned(),
        }
    }

    pub(crate) fn at(endpoint: &str) -> Self {
        let config = aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(REGION))
            .credentials_provider(super::credentials())
            .endpoint_url(endpoint)
            .build();
        // Each run and each check has names of its own: the endpoint outlives both.
        let ordinal = WORLDS.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("t{}-{ordinal}", std::process::id());
        Self {
            client: Client::from_conf(config),
            clock: None,
            prefix,
        }
    }

    /// Returns true where time passes without waiting.
    pub(crate) fn has_virtual_time(&self) -> bool {
        self.clock.is_some()
    }

    /// Lets time pass: at once on the embedded engine, by waiting elsewhere.
    pub(crate) async fn pass(&self, time: Duration) {
        match &self.clock {
            Some(clock) => clock.advance(time),
            None => tokio::time::sleep(time).await,
        }
    }

    /// Returns once a receive is waiting for time to pass (elsewhere: when it surely is).
    pub(crate) async fn until_a_receive_waits(&self) {
        match &self.clock {
            Some(clock) => {
                while clock.sleepers() == 0 {
                    tokio::task::yield_now().await;
                }
            }
            None => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }

    pub(crate) fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    /// Makes a queue and returns its URL.
    pub(crate) async fn queue(&self, name: &str, attributes: Attributes<'_>) -> String {
        let mut create = self.client.create_queue().queue_name(self.name(name));
        for (attribute, value) in attributes {
            create = create.attributes(attribute.clone(), *value);
        }
        create.send().await.unwrap().queue_url.unwrap()
    }

    pub(crate) async fn fifo(&self, name: &str, attributes: Attributes<'_>) -> String {
        let mut all = vec![(QueueAttributeName::FifoQueue, "true")];
        all.extend(attributes.iter().cloned());
        self.queue(&format!("{name}.fifo"), &all).await
    }

    /// Makes a queue and its dead-letter queue, which takes what was received `receives_max` times.
    pub(crate) async fn with_dead_letters(
        &self,
        fifo: bool,
        receives_max: u32,
        timeout_s: &str,
    ) -> (String, String) {
        let suffix = if fifo { ".fifo" } else { "" };
        let kind = || fifo.then_some((QueueAttributeName::FifoQueue, "true"));
        let dead_attributes: Vec<_> = kind().into_iter().collect();
        let dead = self.queue(&format!("dead{suffix}"), &dead_attributes).await;
        let arn = self.attribute(&dead, QueueAttributeName::QueueArn).await;
        let policy =
            format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":"{receives_max}"}}"#);
        let mut attributes = vec![
            (QueueAttributeName::RedrivePolicy, policy.as_str()),
            (QueueAttributeName::VisibilityTimeout, timeout_s),
        ];
        attributes.extend(kind());
        (
            self.queue(&format!("live{suffix}"), &attributes).await,
            dead,
        )
    }

    pub(crate) async fn attribute(&self, url: &str, name: QueueAttributeName) -> String {
        let asked = self
            .client
            .get_queue_attributes()
            .queue_url(url)
            .attribute_names(name.clone());
        let found: HashMap<_, _> = asked.send().await.unwrap().attributes.unwrap_or_default();
        found.get(&name).cloned().unwrap_or_default()
    }

    /// Returns the number of visible messages and of messages in flight.
    pub(crate) async fn counts(&self, url: &str) -> (String, String) {
        let visible = self
            .attribute(url, QueueAttributeName::ApproximateNumberOfMessages)
            .await;
        let in_flight = self
            .attribute(
                url,
                QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            )
            .await;
        (visible, in_flight)
    }

    pub(crate) async fn send(&self, url: &str, body: &str) -> String {
        self.client
            .send_message()
            .queue_url(url)
            .message_body(body)
            .send()
            .await
            .unwrap()
            .message_id
            .unwrap()
    }

    /// Sends to a FIFO queue with the body as the deduplication id.
    pub(crate) async fn send_fifo(&self, url: &str, group: &str, body: &str) -> String {
        let send = self.client.send_message().queue_url(url).message_body(body);
        let send = send.message_group_id(group).message_deduplication_id(body);
        send.send().await.unwrap().message_id.unwrap()
    }

    pub(crate) async fn receive(&self, url: &str, count: i32) -> Vec<Message> {
        let receive = self
            .client
            .receive_message()
            .queue_url(url)
            .max_number_of_messages(count);
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
        receive
            .message_attribute_names("All")
            .send()
            .await
            .unwrap()
            .messages
            .unwrap_or_default()
    }

    pub(crate) async fn delete(&self, url: &str, message: &Message) {
        let handle = message.receipt_handle().unwrap();
        self.client
            .delete_message()
            .queue_url(url)
            .receipt_handle(handle)
            .send()
            .await
            .unwrap();
    }

    /// Returns a message in flight to its queue, or keeps it hidden for so many seconds.
    pub(crate) async fn set_visibility(&self, url: &str, message: &Message, seconds: i32) {
        let change = self
            .client
            .change_message_visibility()
            .queue_url(url)
            .visibility_timeout(seconds);
        change
            .receipt_handle(message.receipt_handle().unwrap())
            .send()
            .await
            .unwrap();
    }
}

pub(crate) fn bodies(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.body().unwrap())
        .collect()
}

pub(crate) fn system(message: &Message, name: MessageSystemAttributeName) -> String {
    message
        .attributes()
        .and_then(|all| all.get(&name))
        .cloned()
        .unwrap_or_default()
}
