use async_trait::async_trait;
use thiserror::Error;

/// The most messages one batch may have (SQS quota).
pub const MAX_BATCH: usize = 10;

/// The queues between the functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueName {
    /// Facts of stations, for `session`. FIFO; the group is the station.
    Sessions,
    /// Sessions to be priced, for `billing`. FIFO; the group is the session.
    Billing,
    /// CDRs to be counted, for `reporting`. FIFO; the group is the site.
    Reporting,
    /// Chart values, for `telemetry`. Standard queue; each record is stored once however
    /// often it comes.
    Telemetry,
    /// Commands to be posted, for `command`. FIFO; the group is the station.
    Commands,
    /// Mails to people, for `notify`. Standard queue; a mail is sent at least once.
    Notify,
    /// What has changed while somebody watches it, for `live`. Standard queue; a lost message shows
    /// late and does no harm.
    Live,
}

impl QueueName {
    /// All queues in a fixed order.
    pub const ALL: [Self; 7] = [
        Self::Sessions,
        Self::Billing,
        Self::Reporting,
        Self::Telemetry,
        Self::Commands,
        Self::Notify,
        Self::Live,
    ];

    /// The logical name of the queue, as an outbox row stores it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Billing => "billing",
            Self::Reporting => "reporting",
            Self::Telemetry => "telemetry",
            Self::Commands => "commands",
            Self::Notify => "notify",
            Self::Live => "live",
        }
    }

    /// Whether the queue keeps order and drops repeats.
    #[must_use]
    pub const fn is_fifo(self) -> bool {
        match self {
            Self::Sessions | Self::Billing | Self::Reporting | Self::Commands => true,
            Self::Telemetry | Self::Notify | Self::Live => false,
        }
    }

    /// The environment variable that holds the address of the queue.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Sessions => "FORECOURT_QUEUE_SESSIONS",
            Self::Billing => "FORECOURT_QUEUE_BILLING",
            Self::Reporting => "FORECOURT_QUEUE_REPORTING",
            Self::Telemetry => "FORECOURT_QUEUE_TELEMETRY",
            Self::Commands => "FORECOURT_QUEUE_COMMANDS",
            Self::Notify => "FORECOURT_QUEUE_NOTIFY",
            Self::Live => "FORECOURT_QUEUE_LIVE",
        }
    }
}

/// A message that is sent to a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMessage {
    /// The group of the message. Messages of one group stay in order on a FIFO queue; a standard
    /// queue ignores it.
    pub group: String,
    /// The de-duplication id, at most 128 characters. A FIFO queue drops another message with the
    /// same id within five minutes.
    pub deduplication_id: String,
    /// The body as JSON text, at most 256 KB together with the rest of its batch.
    pub body: String,
}

/// A message that a queue hands out, at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The id by which the function reports that this message failed.
    pub message_id: String,
    /// The group of the message; empty on a standard queue.
    pub group: String,
    /// How often the message was handed out, this time included.
    pub receive_count: u32,
    /// The body of the message as JSON text.
    pub body: String,
}

/// How often a message is handed out at most, before it is set aside in the dead-letter queue:
/// `maxReceiveCount` in template.yaml.
pub const RECEIVES_MAX: u32 = 5;

impl Delivery {
    /// Whether the message is not handed out again when it fails now.
    #[must_use]
    pub const fn is_last_try(&self) -> bool {
        self.receive_count >= RECEIVES_MAX
    }
}

/// A failed send, which may be tried again.
#[derive(Debug, Error)]
#[error("{queue} did not take the message", queue = .queue.as_str())]
pub struct QueueError {
    /// The queue that did not take the messages.
    pub queue: QueueName,
    /// The error of the queue service.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Sends messages to the queues between the functions.
#[async_trait]
pub trait Queues: Send + Sync {
    /// Sends the messages in their order, at most [`MAX_BATCH`] of them.
    ///
    /// # Errors
    /// [`QueueError`] when any of them was not taken; some may have been.
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError>;
}
