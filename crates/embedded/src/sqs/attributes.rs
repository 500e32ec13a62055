//! The attributes of queues, with their limits and their meaning.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::Deserialize;

use super::error::SqsError;
use crate::{ACCOUNT, REGION};

/// The largest message, and the largest sum of a batch, in bytes (SQS quota of 256 KiB).
pub(super) const MESSAGE_BYTES_MAX: usize = 262_144;

/// The attributes that are whole numbers, with their limits and their defaults (CreateQueue, SQS
/// API Reference).
const NUMBERS: [(&str, RangeInclusive<i64>, i64); 5] = [
    (VISIBILITY_TIMEOUT, 0..=43_200, 30),
    (RETENTION, 60..=1_209_600, 345_600),
    (DELAY, 0..=900, 0),
    (MAXIMUM_MESSAGE_SIZE, 1024..=262_144, 262_144),
    (WAIT_TIME, 0..=20, 0),
];

const FIFO_QUEUE: &str = "FifoQueue";
const VISIBILITY_TIMEOUT: &str = "VisibilityTimeout";
const RETENTION: &str = "MessageRetentionPeriod";
const DELAY: &str = "DelaySeconds";
const MAXIMUM_MESSAGE_SIZE: &str = "MaximumMessageSize";
const WAIT_TIME: &str = "ReceiveMessageWaitTimeSeconds";
const REDRIVE_POLICY: &str = "RedrivePolicy";
const CONTENT_BASED: &str = "ContentBasedDeduplication";
const DEDUPLICATION_SCOPE: &str = "DeduplicationScope";

/// The attributes that are kept and returned but have no effect: in one process there is nobody to
/// keep out and no quota to raise.
const INERT: [&str; 6] = [
    "Policy",
    "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds",
    "SqsManagedSseEnabled",
    "RedriveAllowPolicy",
    "FifoThroughputLimit",
];

/// The attributes of a queue as the client set them, and their parsed values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// The attributes that the client set; defaults are not among them.
    pub(super) set: BTreeMap<String, String>,
    pub(super) fifo: bool,
    pub(super) visibility_timeout_s: i64,
    pub(super) retention_s: i64,
    pub(super) delay_s: i64,
    pub(super) message_bytes_max: usize,
    pub(super) wait_s: i64,
    pub(super) content_based: bool,
    pub(super) deduplicate_per_group: bool,
    pub(super) redrive: Option<Redrive>,
}

/// The dead-letter queue, and after how many receives a message moves there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redrive {
    pub(super) target_name: String,
    pub(super) receives_max: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedrivePolicy {
    dead_letter_target_arn: String,
    /// The number of receives. AWS takes it with or without quotes.
    max_receive_count: serde_json::Value,
}

impl Settings {
    /// Parses the attributes that a client sets.
    pub(super) fn parse(set: BTreeMap<String, String>) -> Result<Self, SqsError> {
        for name in set.keys() {
            let known = NUMBERS.iter().any(|(number, ..)| number == name)
                || INERT.contains(&name.as_str())
                || [
                    FIFO_QUEUE,
                    REDRIVE_POLICY,
                    CONTENT_BASED,
                    DEDUPLICATION_SCOPE,
                ]
                .contains(&name.as_str());
            if !known {
                return Err(SqsError::InvalidAttributeName(name.clone()));
            }
        }
        let fifo = flag(&set, FIFO_QUEUE)?;
        let settings = Self {
            fifo,
            visibility_timeout_s: number(&set, VISIBILITY_TIMEOUT)?,
            retention_s: number(&set, RETENTION)?,
            delay_s: number(&set, DELAY)?,
            message_bytes_max: usize::try_from(number(&set, MAXIMUM_MESSAGE_SIZE)?)
                .unwrap_or(MESSAGE_BYTES_MAX),
            wait_s: number(&set, WAIT_TIME)?,
            content_based: flag(&set, CONTENT_BASED)?,
            deduplicate_per_group: set
                .get(DEDUPLICATION_SCOPE)
                .is_some_and(|scope| scope == "messageGroup"),
            redrive: redrive(&set)?,
            set,
        };
        if !fifo && (settings.content_based || settings.set.contains_key(DEDUPLICATION_SCOPE)) {
            return Err(SqsError::InvalidAttributeName(CONTENT_BASED.to_owned()));
        }
        if fifo && settings.delay_s > 0 {
            return Err(SqsError::InvalidAttributeValue(format!(
                "{DELAY}: FIFO queues here do not delay"
            )));
        }
        Ok(settings)
    }

    /// Parses the attributes as they were stored.
    pub(super) fn read(json: &str) -> Result<Self, SqsError> {
        Self::parse(serde_json::from_str(json).map_err(SqsError::Stored)?)
    }

    /// Returns the form in which the attributes are stored.
    pub(super) fn to_json(&self) -> Result<String, SqsError> {
        serde_json::to_string(&self.set).map_err(SqsError::Stored)
    }

    /// Returns all attributes with a value: those that were set and the defaults of the rest.
    pub(super) fn effective(&self) -> BTreeMap<String, String> {
        let mut all: BTreeMap<String, String> = NUMBERS
            .iter()
            .map(|(name, _, default)| ((*name).to_owned(), default.to_string()))
            .collect();
        if self.fifo {
            for (name, default) in [
                (CONTENT_BASED, "false"),
                (DEDUPLICATION_SCOPE, "queue"),
                ("FifoThroughputLimit", "perQueue"),
            ] {
                all.insert(name.to_owned(), default.to_owned());
            }
        }
        all.extend(self.set.clone());
        all
    }
}

/// Returns the name (ARN) of a queue.
pub(super) fn arn_of(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

fn flag(set: &BTreeMap<String, String>, name: &str) -> Result<bool, SqsError> {
    match set.get(name).map(String::as_str) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(SqsError::InvalidAttributeValue(name.to_owned())),
    }
}

fn number(set: &BTreeMap<String, String>, name: &str) -> Result<i64, SqsError> {
    let invalid = || SqsError::InvalidAttributeValue(name.to_owned());
    let (_, limits, default) = NUMBERS
        .iter()
        .find(|(known, ..)| *known == name)
        .ok_or_else(invalid)?;
    let Some(text) = set.get(name) else {
        return Ok(*default);
    };
    text.parse()
        .ok()
        .filter(|value| limits.contains(value))
        .ok_or_else(invalid)
}

fn redrive(set: &BTreeMap<String, String>) -> Result<Option<Redrive>, SqsError> {
    // An empty policy takes dead-lettering away again.
    let Some(text) = set.get(REDRIVE_POLICY).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let invalid = || {
        SqsError::InvalidParameterValue(format!(
            "Value {text} for parameter {REDRIVE_POLICY} is invalid."
        ))
    };
    let policy: RedrivePolicy = serde_json::from_str(text).map_err(|_| invalid())?;
    let receives_max = match &policy.max_receive_count {
        serde_json::Value::String(digits) => digits.parse().ok(),
        other => other.as_i64(),
    };
    let receives_max = receives_max
        .filter(|count| (1..=1000).contains(count))
        .ok_or_else(invalid)?;
    let target_name = policy
        .dead_letter_target_arn
        .rsplit(':')
        .next()
        .unwrap_or_default()
        .to_owned();
    if target_name.is_empty() {
        Err(invalid())
    } else {
        Ok(Some(Redrive {
            target_name,
            receives_max,
        }))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use std::collections::BTreeMap;

    use super::Settings;

    fn set(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn values_outside_their_limits_are_refused() {
        let cases = [
            &[("VisibilityTimeout", "43201")][..],
            &[("VisibilityTimeout", "-1")],
            &[("MessageRetentionPeriod", "59")],
            &[("FifoQueue", "yes")],
            &[("Colour", "blue")],
            &[("ContentBasedDeduplication", "true")],
            &[("FifoQueue", "true"), ("DelaySeconds", "1")],
            &[("RedrivePolicy", "{}")],
            &[(
                "RedrivePolicy",
                r#"{"deadLetterTargetArn":"a:b","maxReceiveCount":0}"#,
            )],
        ];
        for case in cases {
            assert!(Settings::parse(set(case)).is_err(), "{case:?}");
        }
    }

    #[test]
    fn settings_read_back_as_they_were_stored() {
        let policy = r#"{"deadLetterTargetArn":"arn:aws:sqs:x:0:dead.fifo","maxReceiveCount":"3"}"#;
        let settings =
            Settings::parse(set(&[("FifoQueue", "true"), ("RedrivePolicy", policy)])).unwrap();
        assert_eq!(settings.redrive.as_ref().unwrap().receives_max, 3);
        assert_eq!(settings.redrive.as_ref().unwrap().target_name, "dead.fifo");
        assert_eq!(
            Settings::read(&settings.to_json().unwrap()).unwrap(),
            settings
        );
    }
}
