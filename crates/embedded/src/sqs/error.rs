//! The errors of the queues, and the answers that clients get for them.

use crate::answer::Answer;

/// The queues' file could not be opened or copied.
#[derive(Debug, thiserror::Error)]
pub enum QueuesError {
    /// SQLite could not read or write the file.
    #[error("SQLite could not read or write the queues: check the disk and its free space")]
    Storage(#[from] rusqlite::Error),
    /// The file was written by a later release.
    #[error(
        "the queues have format {found}, this program knows up to {known}: use the newer program"
    )]
    TooNew {
        /// The format of the file.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
}

/// Why an SQS request was refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SqsError {
    #[error("The specified queue does not exist.")]
    QueueDoesNotExist,
    #[error("A queue already exists with the same name and a different value for attribute {0}")]
    QueueNameExists(String),
    #[error("Unknown Attribute {0}.")]
    InvalidAttributeName(String),
    #[error("Invalid value for the parameter {0}.")]
    InvalidAttributeValue(String),
    #[error("{0}")]
    InvalidParameterValue(String),
    #[error("The request must contain the parameter {0}.")]
    MissingParameter(&'static str),
    #[error(
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
    )]
    InvalidMessageContents,
    #[error("The input receipt handle is invalid.")]
    ReceiptHandleIsInvalid,
    #[error("The message referred to isn't in flight.")]
    MessageNotInflight,
    #[error("There should be at least one entry in the request.")]
    EmptyBatchRequest,
    #[error("Maximum number of entries per request are {max}. You have sent {found}.")]
    TooManyEntries { max: usize, found: usize },
    #[error("Id {0} repeated.")]
    EntryIdsNotDistinct(String),
    #[error(
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
    )]
    InvalidBatchEntryId,
    #[error("Batch requests cannot be longer than {max} bytes. You have sent {found} bytes.")]
    BatchRequestTooLong { max: usize, found: usize },
    #[error("The operation {0} is not served by this queue engine.")]
    UnsupportedOperation(String),
    #[error("The request is not the JSON this operation takes: {0}")]
    Malformed(String),
    #[error("The queues could not be read or written.")]
    Storage(#[from] rusqlite::Error),
    #[error("A stored value could not be read back.")]
    Stored(#[source] serde_json::Error),
    #[error("The work was cut off.")]
    CutOff(#[from] tokio::task::JoinError),
    #[error("The system gave no random bytes.")]
    NoRandomness,
}

/// The name of an error: the JSON protocol's shape, and the code of the older query protocol, which
/// the SDKs match on through the header `x-amzn-query-error`.
struct Name {
    shape: &'static str,
    code: &'static str,
}

impl SqsError {
    /// Returns the code and whether the sender is to blame, as batch results describe
    /// a failed entry.
    pub(crate) fn code(&self) -> (&'static str, bool) {
        (self.name().code, !self.is_ours())
    }

    /// Returns true when the engine failed rather than the request.
    pub(crate) fn is_ours(&self) -> bool {
        match self {
            // The process stops in the middle of a call.
            Self::CutOff(error) if error.is_cancelled() => false,
            Self::Storage(_) | Self::Stored(_) | Self::CutOff(_) | Self::NoRandomness => true,
            Self::QueueDoesNotExist
            | Self::QueueNameExists(_)
            | Self::InvalidAttributeName(_)
            | Self::InvalidAttributeValue(_)
            | Self::InvalidParameterValue(_)
            | Self::MissingParameter(_)
            | Self::InvalidMessageContents
            | Self::ReceiptHandleIsInvalid
            | Self::MessageNotInflight
            | Self::EmptyBatchRequest
            | Self::TooManyEntries { .. }
            | Self::EntryIdsNotDistinct(_)
            | Self::InvalidBatchEntryId
            | Self::BatchRequestTooLong { .. }
            | Self::UnsupportedOperation(_)
            | Self::Malformed(_) => false,
        }
    }

    /// Returns the answer that a client gets.
    pub(crate) fn into_answer(self) -> Answer {
        let Name { shape, code } = self.name();
        let (status, side) = if self.is_ours() {
            (500, "Receiver")
        } else {
            (400, "Sender")
        };
        Answer {
            error_header: Some(("x-amzn-query-error", format!("{code};{side}"))),
            ..Answer::error(
                status,
                &format!("com.amazonaws.sqs#{shape}"),
                &self.to_string(),
            )
        }
    }

    fn name(&self) -> Name {
        match self {
            Self::QueueDoesNotExist => named(
                "QueueDoesNotExist",
                "AWS.SimpleQueueService.NonExistentQueue",
            ),
            Self::QueueNameExists(_) => named("QueueNameExists", "QueueAlreadyExists"),
            Self::InvalidAttributeName(_) => plain("InvalidAttributeName"),
            Self::InvalidAttributeValue(_) => plain("InvalidAttributeValue"),
            Self::InvalidParameterValue(_) | Self::Malformed(_) => plain("InvalidParameterValue"),
            Self::MissingParameter(_) => plain("MissingParameter"),
            Self::InvalidMessageContents => plain("InvalidMessageContents"),
            Self::ReceiptHandleIsInvalid => plain("ReceiptHandleIsInvalid"),
            Self::MessageNotInflight => named(
                "MessageNotInflight",
                "AWS.SimpleQueueService.MessageNotInflight",
            ),
            Self::EmptyBatchRequest => named(
                "EmptyBatchRequest",
                "AWS.SimpleQueueService.EmptyBatchRequest",
            ),
            Self::TooManyEntries { .. } => named(
                "TooManyEntriesInBatchRequest",
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            ),
            Self::EntryIdsNotDistinct(_) => named(
                "BatchEntryIdsNotDistinct",
                "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
            ),
            Self::InvalidBatchEntryId => named(
                "InvalidBatchEntryId",
                "AWS.SimpleQueueService.InvalidBatchEntryId",
            ),
            Self::BatchRequestTooLong { .. } => named(
                "BatchRequestTooLong",
                "AWS.SimpleQueueService.BatchRequestTooLong",
            ),
            Self::UnsupportedOperation(_) => named(
                "UnsupportedOperation",
                "AWS.SimpleQueueService.UnsupportedOperation",
            ),
            Self::Storage(_) | Self::Stored(_) | Self::CutOff(_) | Self::NoRandomness => {
                plain("InternalError")
            }
        }
    }
}

fn named(shape: &'static str, code: &'static str) -> Name {
    Name { shape, code }
}

fn plain(both: &'static str) -> Name {
    Name {
        shape: both,
        code: both,
    }
}
