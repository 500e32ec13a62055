//! Reads the files of `events/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use forecourt_store::ports::{QueueMessage, QueueName};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Returns the content of `events/{name}.json`.
pub(crate) fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(path(&format!("../events/{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns the names of all samples.
pub(crate) fn all() -> BTreeSet<String> {
    names("../events", ".json")
}

/// Returns the names of all functions.
pub(crate) fn functions() -> BTreeSet<String> {
    names("src/bin", ".rs")
}

fn names(folder: &str, end: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(path(folder)).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(end).map(str::to_owned))
        .collect()
}

/// Returns the body of the sample's one queue message.
pub(crate) fn body(name: &str) -> Value {
    let event = read(name);
    serde_json::from_str(event["Records"][0]["body"].as_str().unwrap()).unwrap()
}

/// Checks that the sample holds this one message, in the form that SQS gives it.
pub(crate) fn brings(name: &str, queue: QueueName, message: &QueueMessage) {
    let event = read(name);
    let records = event["Records"].as_array().unwrap();
    assert_eq!(records.len(), 1, "events/{name}.json tells one message");
    let attribute = |name: &str| records[0]["attributes"][name].clone();
    let found = json!({
        "body": records[0]["body"],
        "md5OfBody": records[0]["md5OfBody"],
        "eventSourceARN": records[0]["eventSourceARN"],
        "MessageGroupId": attribute("MessageGroupId"),
        "MessageDeduplicationId": attribute("MessageDeduplicationId"),
    });
    let wanted = as_sqs_brings(queue, message);
    assert!(
        found == wanted,
        "what goes onto the queue has changed: put this into Records[0] of events/{name}.json \
         (both ids into its attributes):\n{wanted:#}\ninstead of:\n{found:#}"
    );
}

fn as_sqs_brings(queue: QueueName, message: &QueueMessage) -> Value {
    // A standard queue is given neither.
    let of_fifo = |id: &str| queue.is_fifo().then(|| id.to_owned());
    let end = if queue.is_fifo() { ".fifo" } else { "" };
    let arn = "arn:aws:sqs:eu-central-1:123456789012:forecourt";
    let md5 = Md5::digest(message.body.as_bytes());
    let md5: String = md5.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "body": message.body,
        "md5OfBody": md5,
        "eventSourceARN": format!("{arn}-{}{end}", queue.as_str()),
        "MessageGroupId": of_fifo(&message.group),
        "MessageDeduplicationId": of_fifo(&message.deduplication_id),
    })
}
